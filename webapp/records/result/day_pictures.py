"""Day by day in a picture: which days, looks and words go into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, DayDoc
from webapp.charts.result.days import DayPoint, Look, days_figure
from webapp.charts.result.days_drawn import FRAMES, days_drawing, leaving_day
from webapp.charts.sheet.bar import tone_class
from webapp.formatting import lift, short_day, span
from webapp.records.picture import Numbers, Picture, plain_number
from webapp.records.result.pictures import axis_words, tone_of, worth_of


def day_pictures(document: AnalysisDoc) -> tuple[Picture, ...]:
    """Draw one day-by-day picture per new version that has days, the best one first.

    While it runs, days without a range for early looks are not drawn: a bare line would say more than is known.
    """
    metric = next((m for m in document["metrics"] if m["role"] == "primary"), None)
    if metric is None:
        return ()
    variants = {variant["name"]: variant for variant in metric["variants"]}
    pictures: list[Picture] = []
    for version, days in sorted(document["days"].items(), key=lambda one: one[0] != document["best"]):
        known = [d for d in days if d["so_far"] is not None]
        has_band = any(d["band_lower"] is not None or d["band_upper"] is not None for d in days)
        if not known or (document["interim"] and not has_band):
            continue
        tone = "interim" if document["interim"] else tone_of(document, metric, variants[version])
        points = [_point(d["day"], d["alone"], d["so_far"], d["band_lower"], d["band_upper"]) for d in days]
        numbers = {d["day"]: index for index, d in enumerate(days, 1)}
        looks = [Look(numbers[look["day"]], _("planned look")) for look in document["looks"] if look["day"] in numbers]
        planned = {look.day for look in looks}
        between = {numbers[day] for day in document.get("looked_between", []) if day in numbers} - planned
        looks += [Look(day, _("looked at in between"), planned=False) for day in sorted(between)]
        points = [
            replace(point, says=_("%(said)s; looked at in between", said=point.says)) if day in between else point
            for day, point in enumerate(points, 1)
        ]
        last = known[-1]["so_far"]
        label = _(
            "%(version)s: change by day, %(last)s after %(days)s days",
            version=version,
            last=lift(last),
            days=len(days),
        )
        caption = _caption(document, looks, len(days), has_band=has_band)
        worth = worth_of(document)
        figure = days_figure(points, looks, worth, tone, axis_words)
        leaving = None if tone == "interim" else leaving_day(points)
        leaves = None if leaving is None else (leaving, _("day %(day)s: the range leaves zero", day=leaving))
        drawings = tuple(
            (frame.name, days_drawing(points, looks, worth, tone_class(tone), axis_words, frame, leaves))
            for frame in FRAMES
        )
        name = f"days-{len(pictures) + 1}"
        table = _numbers_of_days(version, days, looks)
        pictures.append(Picture(name, label, caption, drawings, table, figure, version, tone, has_band))
    return tuple(pictures)


def _caption(document: AnalysisDoc, looks: Sequence[Look], last: int, *, has_band: bool) -> str:
    """Say what is drawn, and nothing that is not."""
    regions = bool(document.get("regions")) and not has_band
    parts = [
        _("Thick line: all days so far, against the time before the start.") if regions else "",
        "" if regions else _("Thick line: all days so far."),
        _("Tint: range for early looks.") if has_band else "",
        _("Rings: each day alone, all regions together.") if regions else _("Rings: each day alone."),
        _("Dotted: planned looks.") if any(look.planned and look.day <= last for look in looks) else "",
        _("Triangles: somebody looked in between.") if any(not look.planned for look in looks) else "",
    ]
    return " ".join(part for part in parts if part)


def _numbers_of_days(version: str, days: Sequence[DayDoc], looks: Sequence[Look]) -> Numbers:
    """Give the days of a version as a table; a change of 0.1 is 10 %."""
    headers = (
        _("version"),
        _("day"),
        _("change of that day alone, 0.1 is 10 %"),
        _("change of all days so far"),
        _("range for early looks from"),
        _("range for early looks to"),
        _("look"),
    )
    said = {look.day: look.label for look in looks}
    return Numbers(
        headers,
        tuple(
            (
                version,
                one["day"],
                *map(plain_number, (one["alone"], one["so_far"], one["band_lower"], one["band_upper"])),
                said.get(number, ""),
            )
            for number, one in enumerate(days, 1)
        ),
    )


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
