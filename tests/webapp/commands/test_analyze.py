"""The command as a person types it: documents, sentences, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.experiments.judging.planted_regions import planted
from webapp.commands.analyze import command

KAGGLE = Path(__file__).resolve().parents[2] / "data" / "kaggle_pair"
PAIR = [str(KAGGLE / "control_group.csv"), str(KAGGLE / "test_group.csv")]


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def totals(tmp_path):
    file = tmp_path / "totals.csv"
    file.write_text("variant,visitors,conversions\nA,10412,512\nB,10377,574\n", encoding="utf-8")
    return file


def test_one_document_on_standard_output():
    result = run(*PAIR, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    row = document["metrics"][0]["variants"][1]
    # shared/methods.md (a)
    assert (round(row["lift"]["estimate"], 3), round(row["p_value"], 5)) == (0.801, 0.00007)


def test_plain_output_has_the_sentence_first_then_grade_numbers_and_checks():
    result = run(*PAIR, "--design", "platform_split")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("In this file “Test Campaign” has at least 39\xa0% more link clicks")
    assert "Strength of evidence: C" in lines
    assert "+80.1 % (+39.8 to +133.9 %)" in result.stdout
    assert "5\xa0August 2019 is left out" in result.stdout
    assert "FAILED One version got more of its delivery on good days" in result.stdout


def test_a_refused_file_is_a_document_and_exit_code_1(tmp_path):
    file = tmp_path / "letter.csv"
    file.write_text("Dear all,", encoding="utf-8")
    result = run(file, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"], document["metrics"]) == (1, "invalid", [])
    assert result.stderr.strip()
    plain = run(file)
    assert plain.exit_code == 1
    assert plain.stdout.startswith("Not usable: ")


def test_one_version_is_nothing_to_compare():
    result = run(PAIR[0])
    assert result.exit_code == 1
    assert "nothing to compare" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--metric", "sends"),
        ("--metric", "conversions/"),
        ("--control", "Z"),
        ("--design", "magic"),
        ("--confidence", "95"),
        ("--confidence", "0.5"),
        ("--worthwhile", "-0.1"),
        ("--worthwhile", "much"),
        ("--no-such-option",),
    ],
)
def test_wrong_usage_is_exit_code_2_and_prints_no_document(totals, arguments):
    result = run(totals, *arguments, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_no_file_and_a_missing_file_are_wrong_usage(tmp_path):
    assert run().exit_code == 2
    assert run(tmp_path / "none.csv").exit_code == 2


def test_options_reach_the_analysis(totals):
    result = run(
        totals, "--json", "--control", "B", "--metric", "conversions/visitors", "--metric", "conversions", "--down",
        "conversions/visitors", "--worthwhile", "0.05", "--confidence", "0.9", "--design", "randomized",
    )  # fmt: skip
    document = json.loads(result.stdout)
    assert (document["control"], document["worthwhile_lift"], document["level"]) == ("B", 0.05, 0.9)
    assert [metric["direction"] for metric in document["metrics"]] == ["down", "up"]
    assert document["design"] == "randomized"


def test_an_unknown_column_is_said_with_the_columns_there_are(totals):
    result = run(totals, "--variant", "Campaign", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "visitors" in result.stderr


def test_several_metrics_and_reasons_are_written_plainly(totals):
    result = run(totals, "--metric", "conversions", "--metric", "conversions/visitors")
    assert "not estimable" in result.stdout
    assert "conversions/visitors (secondary, exploratory" in result.stdout


def test_the_command_needs_no_database_and_no_web_framework():
    code = (
        "import sys; from click.testing import CliRunner; from webapp.commands.analyze import command; "
        f"assert CliRunner().invoke(command, {PAIR!r}).exit_code == 0; "
        "print(sorted({'sqlalchemy', 'flask', 'pandas', 'plotly', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def regions(tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text(planted(np.random.default_rng(2), 8, 0.15).table(), encoding="utf-8")
    return file


def test_regions_are_measured_from_the_days_before_the_start_that_is_said(regions):
    asked = (regions, "--design", "geo", "--unit", "location", "--variant", "geo.group", "--metric", "Y")
    document = json.loads(run(*asked, "--starts", "2026-03-02", "--json").stdout)
    assert document["period"] == ["2026-03-02", "2026-03-29"]
    assert document["metrics"][0]["method"] == "did_log_changes"
    assert document["extra"]["Ads as now"]["lower"] > 0
    shorter = json.loads(run(*asked, "--starts", "2026-03-02", "--ends", "2026-03-15", "--json").stdout)
    assert shorter["period"] == ["2026-03-02", "2026-03-15"]
    silent = run(*asked)
    assert (silent.exit_code, "Nobody said on which day it started" in silent.stdout) == (0, True)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("--starts", "2027-03-02"), "The files end before the first day of the run."),
        (("--starts", "2026-03-02", "--ends", "2026-02-02"), "The run would end before it begins."),
        (("--starts", "yesterday"), "does not match the format"),
    ],
)
def test_a_run_that_the_file_knows_nothing_of_is_wrong_usage(regions, days, said):
    result = run(regions, "--design", "geo", "--metric", "Y", *days)
    assert result.exit_code == 2
    assert said in result.stderr


def test_totals_without_days_have_no_first_day(totals):
    result = run(totals, "--starts", "2026-03-02")
    assert (result.exit_code, "no days" in result.stderr) == (2, True)
