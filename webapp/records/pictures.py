"""Which rows, days and words go into the pictures of a result."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from webapp.charts.bar import tone_class
from webapp.charts.days import DayPoint, Look, days_figure
from webapp.charts.days_drawn import FRAMES as DAYS_FRAMES
from webapp.charts.days_drawn import days_drawing, leaving_day
from webapp.charts.drawing import Drawing
from webapp.charts.inline import inline
from webapp.charts.interval import interval_figure
from webapp.charts.interval_drawn import FRAMES, interval_drawing
from webapp.charts.rows import Row, Weight, Worth
from webapp.charts.style import Figure
from webapp.formatting import lift, percent, short_day, span
from webapp.records.figures import metric_words, opened, role_note

SPOKEN = {"succeeded", "harmful"}
"""Verdicts whose safe end is said in words; of a hint or an open result that would promise too much."""
WEIGHTS: dict[str, Weight] = {"primary": "primary", "guardrail": "guardrail"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in its widths, what it shows in one sentence, and the caption under it.

    ``figure`` is the same as a plotly figure, for whoever wants to look closer.
    """

    figure: Figure
    label: str
    caption: str
    version: str = ""
    tone: str = "interim"
    has_band: bool = True
    drawings: tuple[tuple[str, Drawing], ...] = ()

    @property
    def drawn(self) -> Markup:
        """Give the picture as it stands on the page, once for each width."""
        return Markup("").join(inline(drawing, self.label, name) for name, drawing in self.drawings)


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
    return Picture(interval_figure(rows, worth, axis_words), label, _caption(document), drawings=drawings)


def interval_rows(document: AnalysisDoc) -> list[Row]:
    """Give every number of every new version as it is drawn, the deciding one first."""
    return [
        _row(document, metric, variant)
        for metric in document["metrics"]
        for variant in metric["variants"]
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


def _caption(document: AnalysisDoc) -> str:
    if document["interim"]:
        return _("So far. The range for early looks is wider, so that looking every day does no harm.")
    if document["verdict"] == "invalid":
        return _("For the record only: something broke the comparison, so these numbers speak for nothing.")
    if worth_of(document) is None:
        return _("Right of the black line is more, left is less. No smallest worthwhile change was named.")
    said = _("Everything beyond the dashed line would be worth having. Thin rows are watched and do not decide.")
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
    tone = "interim" if document["interim"] else _tone(document, metric, variant)
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
        return _("at least %(share)s more", share=percent(lower))
    if upper is not None and upper < 0:
        return _("at least %(share)s less", share=percent(-upper))
    return ""


def _tone(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> str:
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


def day_pictures(document: AnalysisDoc) -> tuple[Picture, ...]:
    """Draw one day-by-day picture per new version that has days."""
    metric = next((m for m in document["metrics"] if m["role"] == "primary"), None)
    if metric is None:
        return ()
    verdicts = {v["name"]: v["verdict"] for v in metric["variants"]}
    pictures = []
    for version, days in document["days"].items():
        known = [d for d in days if d["so_far"] is not None]
        if not known:
            continue
        tone = "interim" if document["interim"] else verdicts.get(version) or document["verdict"]
        points = [_point(d["day"], d["alone"], d["so_far"], d["band_lower"], d["band_upper"]) for d in days]
        numbers = {d["day"]: index for index, d in enumerate(days, 1)}
        looks = [Look(numbers[look["day"]], _("planned look")) for look in document["looks"] if look["day"] in numbers]
        last = known[-1]["so_far"]
        label = _(
            "%(version)s: change by day, %(last)s after %(days)s days",
            version=version,
            last=lift(last),
            days=len(days),
        )
        has_band = any(d["band_lower"] is not None or d["band_upper"] is not None for d in days)
        caption = _(
            "Thick line: all days so far. Tint: range for early looks. Rings: each day alone. Dotted: planned looks."
        )
        if document.get("regions") and not has_band:
            caption = _(
                "Thick line: all days so far, against the time before the start. Rings: each day alone, all regions "
                "together. Dotted: planned looks."
            )
        worth = worth_of(document)
        figure = days_figure(points, looks, worth, tone, axis_words)
        leaving = None if tone == "interim" else leaving_day(points)
        leaves = None if leaving is None else (leaving, _("day %(day)s: the range leaves zero", day=leaving))
        drawings = tuple(
            (frame.name, days_drawing(points, looks, worth, tone_class(tone), axis_words, frame, leaves))
            for frame in DAYS_FRAMES
        )
        pictures.append(Picture(figure, label, caption, version, tone, has_band, drawings))
    return tuple(pictures)


def _point(day: str, alone: float | None, so_far: float | None, lower: float | None, upper: float | None) -> DayPoint:
    said = short_day(day) if alone is None else f"{short_day(day)}: {lift(alone)}"
    if so_far is None:
        return DayPoint(said, alone, so_far, lower, upper, said)
    parts = {"day": short_day(day), "alone": lift(alone), "so_far": lift(so_far), "range": span(lower, upper)}
    if lower is None and upper is None:
        says = _("%(day)s: that day %(alone)s, all days so far %(so_far)s", **parts)
    else:
        says = _("%(day)s: that day %(alone)s, all days so far %(so_far)s, range for early looks %(range)s", **parts)
    return DayPoint(said, alone, so_far, lower, upper, says)
