"""What runs when, as a picture to take along."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.learning.progress.timeline import Overlap, Stretch, Timeline
from webapp import words
from webapp.charts.planning.timeline import timeline_picture
from webapp.charts.planning.timeline_drawn import timeline_drawing
from webapp.charts.sheet.key import KeyEntry
from webapp.formatting import short_day
from webapp.records.picture import Numbers, Picture

WIDTH = 860


def weeks_picture(shown: Timeline, label: str) -> Picture | None:
    """Draw the timeline; ``None`` where nothing runs or is planned."""
    if not shown.stretches:
        return None
    drawing = timeline_drawing(timeline_picture(shown, short_day, width=WIDTH), _key(met=bool(shown.overlaps)))
    return Picture("weeks", label, "", (("wide", drawing),), _numbers(shown))


def _key(*, met: bool) -> list[KeyEntry]:
    entries = [
        KeyEntry("block", _("running"), "fill", "v-interim"),
        KeyEntry("block", _("locked"), "hollow", "v-interim"),
        KeyEntry("block", _("draft"), "hollow dashes", "v-interim"),
    ]
    if met:
        entries.append(KeyEntry("frame", _("same people, same place"), "cap", "v-harmful"))
    return [*entries, KeyEntry("upright", _("today"), "zero")]


def _numbers(shown: Timeline) -> Numbers:
    headers = (
        _("number"),
        _("experiment"),
        _("first day"),
        _("last day"),
        _("status"),
        _("channel"),
        _("for whom"),
        _("same people, same place"),
    )
    return Numbers(headers, tuple(_row(one, shown) for one in shown.stretches))


def _row(one: Stretch, shown: Timeline) -> tuple[str, ...]:
    met = [_other(overlap, one) for overlap in shown.overlaps if one in {overlap.first, overlap.second}]
    return (
        str(one.experiment_id),
        one.title,
        one.starts.isoformat(),
        one.ends.isoformat(),
        words.word("status", one.status),
        one.channel or "",
        one.audience or "",
        ", ".join(str(other.experiment_id) for other in met),
    )


def _other(overlap: Overlap, one: Stretch) -> Stretch:
    return overlap.second if overlap.first == one else overlap.first
