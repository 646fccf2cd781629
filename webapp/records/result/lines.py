"""The table of a result: every number of every version, each named once, the change and its range beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, CheckDoc, MetricDoc, VariantDoc
from webapp.formatting import count, lift, span
from webapp.records.figures import (
    difference_of,
    metric_words,
    opened,
    parts_of,
    role_note,
    unit_shown,
    units_of,
    value_of,
)
from webapp.records.result.pictures import no_range_yet, shown_range, worth_of
from webapp.words import word

# Checks that speak about the deciding number itself: a failed one stands under that number.
ON_THE_NUMBER = frozenset(
    {
        "delivery_shift",
        "people_seen_again",
        "still_settling",
        "overdispersion",
        "few_units",
        "heavy_tail",
        "too_good_to_be_true",
    }
)
GROUPS = ("primary", "guardrail", "secondary", "early_sign")


@dataclass(frozen=True, slots=True)
class Cell:
    """One version in the table: value, what it was computed from, on how many units."""

    version: str
    value: str
    parts: str
    units: str
    missing: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a number in the control and in one new version, and the change between them.

    ``note`` is what is said of this number alone, beside the part it plays; ``ends`` are both ends of the range where
    there are two, so that they can stand below each other.
    """

    metric: str
    role: str
    version: str
    control: Cell
    treatment: Cell
    change: str
    span: str
    missing: str
    warnings: tuple[CheckDoc, ...]
    note: str = ""
    ends: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The numbers that play the same part: which, what is said of all of them, and their lines by number."""

    title: str
    note: str
    numbers: tuple[tuple[Line, ...], ...]


def lines_of(document: AnalysisDoc, spoiling: Sequence[CheckDoc]) -> list[Line]:
    """Write a line for every number of every new version; what spoils the deciding number stands on its first line."""
    return [line for metric in document["metrics"] for line in _lines(document, metric, spoiling)]


def groups_of(document: AnalysisDoc, lines: Sequence[Line]) -> tuple[LineGroup, ...]:
    """Sort lines by the part that their number plays: what decides first, what must not get worse, then the rest."""
    found: dict[str, list[tuple[Line, ...]]] = {}
    left = list(lines)
    for metric in document["metrics"]:
        new = sum(1 for variant in metric["variants"] if variant["name"] != document["control"])
        mine, left = left[:new], left[new:]
        if mine:
            # The best version first, the others as the plan names them; a warning stays on top of its number.
            mine.sort(key=lambda line: line.version != document["best"])
            found.setdefault(metric["role"], []).append(tuple(mine))
    roles = [role for role in GROUPS if role in found] + [role for role in found if role not in GROUPS]
    return tuple(LineGroup(word("term", role), _group_note(document, role), tuple(found[role])) for role in roles)


def _group_note(document: AnalysisDoc, role: str) -> str:
    if role != "primary":
        return ""
    worth = worth_of(document)
    metric = next(metric for metric in document["metrics"] if metric["role"] == "primary")
    way = word("term", f"direction_{metric['direction']}").lower()
    return way if worth is None else f"{way}, {worth.label}"


def _lines(document: AnalysisDoc, metric: MetricDoc, spoiling: Sequence[CheckDoc]) -> list[Line]:
    control = next((v for v in metric["variants"] if v["name"] == document["control"]), None)
    if control is None:
        return []
    base = _cell(document, metric, control)
    lines = []
    for variant in metric["variants"]:
        if variant is control:
            continue
        change, reach, ends, missing = _change(document, metric, variant)
        on_this = tuple(spoiling) if metric["role"] == "primary" and not lines else ()
        lines.append(
            Line(
                metric=opened(metric_words(metric, document["unit"])),
                role=role_note(metric),
                version=variant["name"],
                control=base,
                treatment=_cell(document, metric, variant),
                change=change,
                span=reach,
                missing=missing,
                warnings=on_this,
                note=_note(metric),
                ends=ends,
            )
        )
    return lines


def _note(metric: MetricDoc) -> str:
    """Say how much worse is still tolerated, of what must not get worse."""
    if metric["role"] != "guardrail" or metric["margin"] is None:
        return ""
    floor = metric["margin"] if metric["direction"] == "down" else -metric["margin"]
    return _("tolerated to %(floor)s", floor=lift(floor))


def _cell(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> Cell:
    parts, units = parts_of(metric, variant, document["currency"]), _units(document, metric, variant)
    if metric["kind"] == "proportion" and not parts and units and variant["numerator"] is not None:
        parts, units = _("%(part)s of %(whole)s", part=count(round(variant["numerator"])), whole=units), ""
    # Why there is none stands beside it, where the change would be.
    missing = "" if variant["value"] is not None else _("no value")
    return Cell(variant["name"], value_of(metric, variant, document["currency"]), parts, units, missing)


def _units(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> str:
    """Say on how many units a version stands, unless its parts have said so already."""
    if metric["method"] == "described" or variant["units"] == variant["denominator"]:
        return ""  # totals that are only described hold nothing that was counted as independent
    # what was stored before units had names has none
    return units_of(unit_shown(document, metric), variant["units"], document.get("unit_name"))


def _change(
    document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc
) -> tuple[str, str, tuple[str, str] | None, str]:
    """Write best guess and range of the change, or the reason why there is none."""
    estimate = variant["lift"]
    if estimate is None:
        reason = variant["not_estimable"]
        said = reason["sentence"] if reason else _("Not estimable from this file.")
        return "", difference_of(metric, variant, document["currency"]), None, said
    lower, upper, early = shown_range(document, metric, variant)
    best = lift(estimate["estimate"], 1)
    if early and lower is None and upper is None:
        return best, no_range_yet(), None, ""
    ends = None if lower is None or upper is None else (lift(lower, 1), lift(upper, 1))
    return best, span(lower, upper, lambda end: lift(end, 1)), ends, ""
