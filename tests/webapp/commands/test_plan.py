"""The command as a person types it: the document that was promised, sentences, exit codes."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from webapp.cli import trialbook

# design.md, section 8
DOCUMENT = [
    "units_per_variant",
    "days",
    "cost",
    "detectable_lift",
    "power",
    "chance_decided",
    "curve",
    "test_and_roll",
    "advice",
]


def run(*arguments):
    return CliRunner().invoke(trialbook, ["plan", *arguments])


def document(*arguments):
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON number"))


def test_the_document_has_exactly_the_promised_keys():
    asked = ("--baseline", "0.02", "--lift", "0.2", "--price", "0.05", "--budget", "300", "--audience", "50000")
    found = document(*asked)
    assert list(found) == DOCUMENT
    # R 4.2.2 power.prop.test(p1 = .02, p2 = .024, power = .8): n = 21108.1
    assert found["units_per_variant"] == 21_109
    assert found["cost"] == {"amount": "2110.90", "currency": "EUR"}
    assert found["detectable_lift"] == pytest.approx(0.5725, abs=5e-4)
    assert isinstance(found["days"], int)
    assert [list(point) for point in found["curve"]] == [["cost", "detectable_lift"]] * len(found["curve"])
    assert {"amount": "300.00", "currency": "EUR"} in [point["cost"] for point in found["curve"]]
    assert list(found["test_and_roll"]) == ["units_per_variant", "units_left", "expected_gain", "error_rate"]


def test_without_price_and_audience_there_is_no_money_and_no_list():
    found = document("--baseline", "0.02", "--lift", "0.2")
    assert list(found) == DOCUMENT
    assert (found["cost"], found["curve"], found["test_and_roll"]) == (None, [], None)
    assert found["power"] == pytest.approx(0.8, abs=1e-3)


def test_a_number_that_does_not_exist_is_null():
    found = document("--baseline", "0.5", "--lift", "0.9", "--price", "10", "--budget", "5")
    assert found["detectable_lift"] is None
    assert found["advice"].startswith("Too small to be worth running: your €5.00 can see no change that happens")


def test_the_sentence_comes_first_then_the_numbers():
    result = run(
        "--baseline", "0.02", "--lift", "0.2", "--price", "6.20/1000", "--budget", "€300", "--audience", "50000"
    )
    lines = result.stdout.splitlines()
    assert lines[0] == "Large enough: your €300 can see ±19\xa0%; to see ±20\xa0% you need about €262 and 14 days."
    assert lines[2].endswith("21,109 people in each version, €262")
    assert lines[3].endswith("14 as usual; --per-day works them out")
    assert "What other amounts can see" in lines
    assert "test on 3,994 each, then give the other 42,012 the better version" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize("price", ["0.05 USD", "$0.05", "0.05$", "50/1000 usd", "usd"])
def test_currencies_are_read_as_people_write_them(price):
    result = run("--baseline", "0.02", "--lift", "0.2", "--price", price, "--budget", "300", "--json")
    if price in ("50/1000 usd", "usd"):
        assert (result.exit_code, result.stdout) == (2, "")
    else:
        assert json.loads(result.stdout)["cost"] == {"amount": "2110.90", "currency": "USD"}


def test_more_versions_weekly_looks_and_reach_change_the_plan():
    plain = document("--baseline", "0.02", "--lift", "0.2")
    more = document(
        "--baseline", "0.02", "--lift", "0.2", "--treatments", "2", "--looks", "weekly", "--per-day", "3000",
        "--audience", "90000",
    )  # fmt: skip
    assert more["units_per_variant"] > plain["units_per_variant"]
    # by hand: 3 · 25,900 / 3,000 = 25.9 days
    assert more["days"] == 28
    assert more["test_and_roll"]["error_rate"] is None


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--baseline", "0.02"),
        ("--baseline", "2", "--lift", "0.2"),
        ("--baseline", "0", "--lift", "0.2"),
        ("--baseline", "nan", "--lift", "0.2"),
        ("--baseline", "much", "--lift", "0.2"),
        ("--baseline", "0.02", "--lift", "0"),
        ("--baseline", "0.02", "--lift", "-0.1"),
        ("--baseline", "0.02", "--lift", "49"),
        ("--baseline", "0.02", "--lift", "1e-7"),
        ("--baseline", "0.02", "--lift", "0.2", "--budget", "300"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "0"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "-1"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "cheap"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "1", "--budget", "300/1000"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "1", "--budget", "0.001"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "€1", "--budget", "300 USD"),
        ("--baseline", "0.02", "--lift", "0.2", "--price", "€1 USD"),
        ("--baseline", "0.02", "--lift", "0.2", "--audience", "3"),
        ("--baseline", "0.02", "--lift", "0.2", "--audience", "5", "--treatments", "2"),
        ("--baseline", "0.02", "--lift", "0.2", "--no-such-option"),
        ("--baseline", "0.02", "--lift", "0.2", "something"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_sentence_and_no_document(arguments):
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_the_command_needs_no_database_and_no_web_framework():
    code = (
        "import sys; from click.testing import CliRunner; from webapp.commands.plan import command; "
        "asked = ['--baseline', '.02', '--lift', '.2', '--audience', '900']; "
        "assert CliRunner().invoke(command, asked).exit_code == 0; "
        "print(sorted({'sqlalchemy', 'flask', 'pandas', 'plotly', 'duckdb', 'scipy.stats'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_per_cent_are_read_as_people_write_them():
    assert document("--baseline", "2%", "--lift", "20 %") == document("--baseline", "0.02", "--lift", "0.2")


def test_a_number_that_cannot_be_says_how_to_write_it():
    assert "'2' cannot be planned with; write 2 in 100 as 0.02 or 2%." in run("--baseline", "2", "--lift", "0.2").stderr
    assert "--lift 20 is 2,000\xa0%; a fifth more is 0.2 or 20%." in run("--baseline", "0.02", "--lift", "20").stdout


def test_people_who_do_not_exist_are_not_sold():
    result = run("--baseline", "0.02", "--lift", "0.2", "--price", "0.05", "--budget", "300", "--audience", "5000")
    lines = result.stdout.splitlines()
    # 2 · 21,109 people are needed
    assert lines[0].endswith("±20\xa0% would take about 42,218 people, more than there are.")
    # 5,000 · €0.05 = €250
    assert "  €210    ±70.1\xa0%" in lines
    assert "  €300    more people than there are" in lines
    assert "420" not in result.stdout


def test_days_are_worked_out_from_the_people_of_a_day():
    # by hand: 42,218 / 500 = 84.4 days, in whole weeks 91
    result = run("--baseline", "0.02", "--lift", "0.2", "--per-day", "500")
    assert result.stdout.splitlines()[3].split() == ["Days", "91"]
