"""The keys that programs read from ``--json``, written out as they were promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.experiments.results.exports import daily
from webapp.cli import trialbook

INSPECT = [
    "platform",
    "level",
    "encoding",
    "delimiter",
    "header_line",
    "number_style",
    "date_style",
    "currency",
    "rows",
    "date_range",
    "columns",
    "variant_column",
    "variant_candidates",
    "variants",
    "skipped",
    "problems",
]
PROBLEM = ["code", "severity", "sentence", "line", "column", "cell", "rule", "remedy"]
# Beyond the promise a document may say more; what was promised is always there.
ANALYSIS = [
    "verdict",
    "undecided_reason",
    "sentence",
    "grade",
    "grade_reasons",
    "design",
    "method",
    "control",
    "period",
    "metrics",
    "checks",
    "deviations",
    "skipped",
    "problems",
]
METRIC = ["name", "kind", "role", "direction", "variants"]
VARIANT = [
    "name",
    "value",
    "numerator",
    "denominator",
    "units",
    "effect",
    "lift",
    "deciding",
    "p_value",
    "p_adjusted",
    "chance_to_beat_control",
    "expected_loss",
    "verdict",
    "not_estimable",
]
DECIDING = ["lower", "upper", "level", "look", "final"]
ESTIMATE = ["estimate", "lower", "upper"]
CHECK = ["name", "passed", "sentence"]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.csv"
    file.write_bytes(daily(14))
    return file


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """Clicks below zero."""
    file = tmp_path / "refused.csv"
    file.write_text("variant,visitors,clicks\nA,1000,-5\nB,1000,60\n", encoding="utf-8")
    return file


def said(command: str, file: Path, status: int) -> Any:
    result = CliRunner().invoke(trialbook, [command, str(file), "--json"])
    assert result.exit_code == status, result.output
    return json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON number"))


def test_inspect_has_exactly_the_promised_keys_for_any_file(good: Path, refused: Path) -> None:
    assert sorted(said("inspect", good, 0)) == sorted(INSPECT)
    document = said("inspect", refused, 1)
    assert sorted(document) == sorted(INSPECT)
    assert [sorted(problem) for problem in document["problems"]] == [sorted(PROBLEM)] * len(document["problems"])
    assert "fatal" in {problem["severity"] for problem in document["problems"]}


def test_analyze_has_every_promised_key_down_to_the_interval(good: Path) -> None:
    document = said("analyze", good, 0)
    metric = document["metrics"][0]
    treatment = next(variant for variant in metric["variants"] if variant["lift"] is not None)
    parts = [
        (document, ANALYSIS),
        (metric, METRIC),
        (treatment, VARIANT),
        (treatment["effect"], ESTIMATE),
        (treatment["lift"], ESTIMATE),
        (treatment["deciding"], DECIDING),
        *((variant, VARIANT) for each in document["metrics"] for variant in each["variants"]),
        *((check, CHECK) for check in document["checks"]),
    ]
    assert [sorted(set(promised) - set(part)) for part, promised in parts] == [[]] * len(parts)


def test_a_refused_file_has_the_same_keys_without_metrics(refused: Path) -> None:
    document = said("analyze", refused, 1)
    assert set(ANALYSIS) <= set(document)
    assert (document["verdict"], document["metrics"]) == ("invalid", [])
    assert sorted(document["problems"][0]) == sorted(PROBLEM)


def test_a_number_that_does_not_exist_is_null_with_its_reason(tmp_path: Path) -> None:
    # Totals of impressions: days are missing, so that no chance can be told.
    file = tmp_path / "totals.csv"
    file.write_text("variant,impressions,clicks\nA,10000,120\nB,10000,150\n", encoding="utf-8")
    treatment = said("analyze", file, 0)["metrics"][0]["variants"][1]
    assert treatment["p_value"] is None
    assert treatment["deciding"] is None
    assert sorted(treatment["not_estimable"]) == ["reason", "sentence"]
