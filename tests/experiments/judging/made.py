"""Made-up comparisons, small enough to see whole."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role
from experiments.reading.report import Report, Rows
from experiments.reduction.description import Cell, Summaries

FIRST = date(2026, 3, 2)  # a Monday
KAGGLE = Path(__file__).resolve().parents[2] / "data" / "kaggle_pair"

CTR = Metric("CTR", MetricKind.RATIO, "link_clicks", "impressions")
CPA = Metric("cost per conversion", MetricKind.RATIO, "spend", "conversions", Direction.DOWN)
HIDES = Metric("hides", MetricKind.RATIO, "hides", "impressions", Direction.DOWN, Role.GUARDRAIL, 0.1)

# Fourteen days on which B had between 15 % and 25 % more clicks from the same 10,000 impressions.
CLICKS_A = (100, 110, 90, 105, 95, 120, 80, 102, 108, 92, 104, 97, 118, 84)
CLICKS_B = (121, 131, 110, 127, 113, 147, 98, 121, 131, 109, 127, 115, 143, 99)


def cell(variant: str, day: int | None, unit: str = "", *, span: int = 1, **sums: float) -> Cell:
    """One cell; ``day`` counts from 0."""
    return Cell(variant, None if day is None else FIRST + timedelta(days=day), span, unit, sums, 1)


def by_day(variant: str, clicks: Sequence[float], impressions: float = 10_000.0, **other: float) -> list[Cell]:
    """A cell per day with clicks and impressions."""
    return [cell(variant, day, link_clicks=own, impressions=impressions, **other) for day, own in enumerate(clicks)]


def comparison(cells: Sequence[Cell], metrics: Sequence[Metric] = (CTR,), **changes: object) -> Comparison:
    """A comparison of A with all others; ``changes`` go to the rule, the circumstances or the comparison itself."""
    names = list(dict.fromkeys(each.variant for each in cells))
    rule = {name: changes.pop(name) for name in tuple(changes) if name in Rule.__dataclass_fields__}
    own = {name: changes.pop(name) for name in tuple(changes) if name in Comparison.__dataclass_fields__}
    facts = {"design": Design.PLATFORM_SPLIT, **changes}
    return Comparison(
        **{
            "control": "A",
            "treatments": tuple(name for name in names if name != "A"),
            "metrics": tuple(metrics),
            "rule": Rule(**rule),
            "circumstances": Circumstances(**facts),
            "summaries": Summaries(tuple(cells)),
            "currency": "EUR",
            **own,
        }
    )


def two_weeks(**changes: object) -> Comparison:
    """B beats A on each of fourteen days."""
    return comparison([*by_day("A", CLICKS_A), *by_day("B", CLICKS_B)], **changes)


def kaggle_cells() -> list[Cell]:
    """The public Kaggle pair (FulvioBrugnoni/ab_test), a cell per campaign and day; blanks stay missing."""
    headers = {
        "spend": "Spend [USD]", "impressions": "# of Impressions", "link_clicks": "# of Website Clicks",
        "conversions": "# of Purchase",
    }  # fmt: skip
    cells = []
    for name in ("control_group.csv", "test_group.csv"):
        with (KAGGLE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                day, month, year = map(int, row["Date"].split("."))
                sums = {measure: float(row[header]) for measure, header in headers.items() if row[header]}
                cells.append(Cell(row["Campaign Name"], date(year, month, day), 1, "", sums, 1))
    return cells


def report(
    variant: Sequence[str],
    measures: Mapping[str, Sequence[float | None]],
    *,
    days: Sequence[date | None] | None = None,
    unit: Sequence[str] | None = None,
    **changes: object,
) -> Report:
    """A file as read, from columns."""
    n = len(variant)
    names = list(dict.fromkeys(variant))
    rows = Rows(
        lines=range(2, n + 2),
        variant=variant,
        day=days or [None] * n,
        unit=unit or [""] * n,
        measures=measures,
        breakdowns={},
    )
    given = {
        "platform": "generic_aggregate", "level": None, "encoding": "utf-8", "delimiter": ",", "header_line": 1,
        "number_style": None, "date_style": None, "currency": None, "date_range": None,
        "columns": {"variant": "variant", **{name: name for name in measures}}, "variant_column": "variant",
        "variant_pattern": None, "variant_candidates": [], "variants": {name: {} for name in names}, "rows": rows,
        "rows_are_units": False, "lifetime": False, "skipped": [], "problems": [], "headers": [], "preview": [],
        "reasons": {}, "unsure": [],
    }  # fmt: skip
    return Report(**{**given, **changes})


def treatment(document: Mapping[str, Any], metric: int = 0, variant: int = 1) -> Any:
    """The row of a treatment in a document."""
    return document["metrics"][metric]["variants"][variant]


def check(document: Mapping[str, Any], name: str) -> Any:
    """A check of a document by name; None where it does not apply."""
    return next((found for found in document["checks"] if found["name"] == name), None)
