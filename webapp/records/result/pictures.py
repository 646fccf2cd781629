"""Which rows, days and words go into the pictures of a result."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from experiments.judging.words.phrases import at_least
from webapp.charts.result.interval import interval_figure
from webapp.charts.result.interval_drawn import FRAMES, interval_drawing
from webapp.charts.sheet.rows import Row, Weight, Worth
from webapp.formatting import lift, percent
from webapp.language.said import piece
from webapp.records.figures import metric_words, opened, role_note
from webapp.records.picture import Numbers, Picture, plain_number

SPOKEN = {"succeeded", "harmful"}
"""Verdicts whose safe end is said in words; of a hint or an open result that would promise too much."""
WEIGHTS: dict[str, Weight] = {"primary": "primary", "guardrail": "guardrail"}


def shown_range(
    document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc
) -> tuple[float | None, float | None, bool]:
    """Give the range that page and picture show, so that they agree with the sentence.

    The range that decides for the number that decides, the band for early looks before the last look, and the plain
    range for everything else.

    Returns
    -------
    tuple
        Lower and upper end, and whether it is the band for early looks.
    """
    if document["interim"] and metric["role"] == "primary":
        band = variant["band"]
        return (None, None, True) if band is None else (band["lower"], band["upper"], True)
    deciding = variant["deciding"]
    if metric["role"] == "primary" and not document["interim"] and deciding is not None and variant["lift"] is not None:
        return deciding["lower"], deciding["upper"], False
    estimate = variant["lift"]
    return (None, None, False) if estimate is None else (estimate["lower"], estimate["upper"], False)


def no_range_yet() -> str:
    """Say why there is a best guess and no range."""
    return _("no range before the planned look")


def interval_picture(document: AnalysisDoc) -> Picture | None:
    """Draw all numbers of all new versions; None where there is not a single change to draw."""
    rows = interval_rows(document)
    drawn = [row for row in rows if row.estimate is not None]
    if not drawn:
        return None
    label = "; ".join(
        _(
            "%(name)s: change %(best)s, likely range %(low)s to %(high)s",
            name=row.name,
            best=row.best_label,
            low=row.lower_label,
            high=row.upper_label,
        )
        for row in drawn
    )
    worth = worth_of(document)
    drawings = tuple((frame.name, interval_drawing(rows, worth, axis_words, frame)) for frame in FRAMES)
    figure = interval_figure(rows, worth, axis_words)
    return Picture("result", label, _caption(document, rows), drawings, _numbers_of_rows(rows, worth), figure)


def _numbers_of_rows(rows: Sequence[Row], worth: Worth | None) -> Numbers:
    """Give the rows as a table; a change of 0.1 is 10 %."""
    headers = (
        _("number"),
        _("what it is there for"),
        _("change, 0.1 is 10 %"),
        _("likely range from"),
        _("likely range to"),
        _("worth it from"),
        _("must not fall below"),
        _("why there is no number"),
    )
    edge = None if worth is None else worth.lift
    return Numbers(
        headers,
        tuple(
            (
                row.name,
                row.part,
                *map(plain_number, (row.estimate, row.lower, row.upper)),
                plain_number(edge if row.weight == "primary" else None),
                plain_number(row.floor),
                row.missing or "",
            )
            for row in rows
        ),
    )


def interval_rows(document: AnalysisDoc) -> list[Row]:
    """Give every number of every new version as it is drawn: the deciding one first, of each the best version first."""
    return [
        _row(document, metric, variant)
        for metric in document["metrics"]
        for variant in sorted(metric["variants"], key=lambda one: one["name"] != document["best"])
        if variant["name"] != document["control"]
    ]


def axis_words(value: float) -> str:
    """Write a mark of the axis; zero has no sign."""
    return percent(0) if value == 0 else lift(value)


def worth_of(document: AnalysisDoc) -> Worth | None:
    """Give the worthwhile lift with its sign: below zero where less is better; None where none was named."""
    metric = next((m for m in document["metrics"] if m["role"] == "primary"), None)
    if metric is None or not document["worthwhile_lift"]:
        return None
    signed = -document["worthwhile_lift"] if metric["direction"] == "down" else document["worthwhile_lift"]
    return Worth(signed, _("worth it from %(lift)s", lift=lift(signed)), _("no difference"))


def _caption(document: AnalysisDoc, rows: Sequence[Row]) -> str:
    """Say what is drawn, and nothing that is not."""
    if document["interim"]:
        return _("So far. The range for early looks is wider, so that looking every day does no harm.")
    if document["verdict"] == "invalid":
        return _("For the record only: something broke the comparison, so these numbers speak for nothing.")
    if worth_of(document) is None:
        return _("Right of the black line is more, left is less. No smallest worthwhile change was named.")
    said = _("Everything beyond the dashed line would be worth having.")
    if any(row.weight != "primary" for row in rows):
        said += " " + _("Thin rows are watched and do not decide.")
    if _decides_wider(document):
        said += " " + _(
            "The range that decides is a little wider than %(level)s: see the details.",
            level=percent(document["level"]),
        )
    return said


def _decides_wider(document: AnalysisDoc) -> bool:
    """Say whether looks or several new versions make the range that decides wider than the likely range."""
    return any(
        variant["deciding"] is not None and variant["deciding"]["level"] > document["level"] + 0.001
        for metric in document["metrics"]
        for variant in (metric["variants"] if metric["role"] == "primary" else ())
    )


def _row(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> Row:
    weight = WEIGHTS.get(metric["role"], "secondary")
    several = len(metric["variants"]) > 2
    words = metric_words(metric, document["unit"])
    name = f"{variant['name']}: {words}" if several else opened(words)
    part = role_note(metric)
    estimate = variant["lift"]
    if estimate is None:
        reason = variant["not_estimable"]
        said = reason["sentence"] if reason else _("Not estimable from this file.")
        return Row(name, part, weight, "interim", None, missing=said)
    lower, upper, early = shown_range(document, metric, variant)
    if early and lower is None and upper is None:
        return Row(name, part, weight, "interim", None, missing=f"{lift(estimate['estimate'])}; {no_range_yet()}")
    floor = None
    if metric["role"] == "guardrail" and metric["margin"]:
        floor = metric["margin"] if metric["direction"] == "down" else -metric["margin"]
    tone = "interim" if document["interim"] else tone_of(document, metric, variant)
    return Row(
        name,
        part,
        weight,
        tone,
        estimate["estimate"],
        lower,
        upper,
        best_label=lift(estimate["estimate"]),
        lower_label=_("open") if lower is None else lift(lower, 1),
        upper_label=_("open") if upper is None else lift(upper, 1),
        floor=floor,
        safe_label=_safe(lower, upper) if metric["role"] == "primary" and tone in SPOKEN else "",
        floor_label="" if floor is None else _("floor %(lift)s", lift=lift(floor)),
    )


def _safe(lower: float | None, upper: float | None) -> str:
    """Say the end that lies nearer to no difference, where the whole range lies on one side."""
    if lower is not None and lower > 0:
        return _("at least %(share)s more", share=_inward(lower))
    if upper is not None and upper < 0:
        return _("at least %(share)s less", share=_inward(-upper))
    return ""


def _inward(share: float) -> str:
    """Write a safe end as the sentence does: rounded towards no difference, so that it promises no more."""
    return piece(at_least(share))


def tone_of(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> str:
    """Colour what the verdict rests on: the deciding number, or the number that must not get worse and did."""
    primary = next(m for m in document["metrics"] if m["role"] == "primary")
    judged = next((v for v in primary["variants"] if v["name"] == variant["name"]), None)
    verdict = (judged["verdict"] if judged else None) or document["verdict"]
    if verdict == "harmful" and judged is not None and judged["lift"] is not None:
        better = _oriented(primary, judged["lift"]["estimate"]) > 0
        if metric is primary:
            return "interim" if better else verdict
        return verdict if better and _is_broken(metric, variant) else "interim"
    return verdict if metric is primary else "interim"


def _is_broken(metric: MetricDoc, variant: VariantDoc) -> bool:
    """Say whether the whole range lies beyond what is tolerated."""
    estimate = variant["lift"]
    if metric["role"] != "guardrail" or estimate is None or metric["margin"] is None:
        return False
    best_end = estimate["lower"] if metric["direction"] == "down" else estimate["upper"]
    return best_end is not None and _oriented(metric, best_end) < -metric["margin"]


def _oriented(metric: MetricDoc, lift_of_it: float) -> float:
    return -lift_of_it if metric["direction"] == "down" else lift_of_it
