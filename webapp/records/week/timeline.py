"""What runs when, in words: the picture's lines as a list, and each overlap with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.progress.timeline import Overlap, Stretch, Timeline
from webapp import words
from webapp.charts.planning.timeline import Picture, timeline_picture
from webapp.formatting import period, short_day

SHORT = 5
"""Lines and warnings of the short form."""


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """Two experiments that meet: both by name, what they share, and what to do."""

    title: str
    href: str
    other_title: str
    other_href: str
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One experiment of the picture as text."""

    number: int
    title: str
    href: str
    when: str
    status: str
    audience: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The picture for wide and for narrow pages, the same as a list, and the warnings; ``more`` counts what is cut."""

    wide: Picture
    narrow: Picture
    label: str
    lines: tuple[TimelineLine, ...]
    warnings: tuple[OverlapLine, ...]
    more: int


def timeline_page(shown: Timeline, people: Mapping[int, str], *, short: bool = False) -> TimelinePage | None:
    """Put a timeline into words; ``None`` where nothing runs or is planned.

    Parameters
    ----------
    people : mapping
        Names by id, for owners.
    short : bool
        Only what the start page has room for: what meets another one first, then what began last.
    """
    if not shown.stretches:
        return None
    kept = _shortened(shown) if short else shown
    count = len(kept.stretches)
    label = ngettext(
        "One experiment from %(first)s to %(last)s",
        "%(num)d experiments from %(first)s to %(last)s",
        count,
        first=short_day(shown.first),
        last=short_day(shown.last),
    )
    return TimelinePage(
        wide=timeline_picture(kept, short_day, width=690 if short else 1080),
        narrow=timeline_picture(kept, short_day, width=340, every=4, longest=46),
        label=label,
        lines=tuple(_line(one, people) for one in kept.stretches),
        warnings=tuple(overlap_lines(shown.overlaps[:SHORT] if short else shown.overlaps)),
        more=len(shown.stretches) - count,
    )


def overlap_lines(overlaps: Iterable[Overlap]) -> list[OverlapLine]:
    """Say of each overlap what the two share, and what to do."""
    return [
        OverlapLine(
            title=one.first.title,
            href=f"/experiments/{one.first.experiment_id}",
            other_title=one.second.title,
            other_href=f"/experiments/{one.second.experiment_id}",
            sentence=_shared(one),
            advice=_("Move one of them, or leave those people out of the other."),
        )
        for one in overlaps
    ]


def _shared(one: Overlap) -> str:
    when = ngettext("on one day", "on %(num)d days", one.days) + f" ({_short_period(one.starts, one.ends)})"
    if not one.shared:
        return _("Both on %(channel)s %(when)s, and one of them is for everybody.", channel=one.channel, when=when)
    return _(
        "Both on %(channel)s %(when)s, for the same people: %(words)s.",
        channel=one.channel,
        when=when,
        words=", ".join(one.shared),
    )


def _short_period(first: date, last: date) -> str:
    if first == last:
        return short_day(first)
    return _("%(first)s to %(last)s", first=short_day(first), last=short_day(last))


def _shortened(shown: Timeline) -> Timeline:
    """Keep what the start page has room for, in the order of the whole."""
    meeting = {one.experiment_id for met in shown.overlaps for one in (met.first, met.second)}
    running = sorted(shown.stretches, key=lambda one: (one.experiment_id not in meeting, one.ends < shown.today))
    chosen = {one.experiment_id for one in running[:SHORT]}
    stretches = tuple(one for one in shown.stretches if one.experiment_id in chosen)
    return Timeline(shown.first, shown.last, shown.today, stretches, shown.overlaps)


def _line(one: Stretch, people: Mapping[int, str]) -> TimelineLine:
    owner = people.get(one.owner_id) if one.owner_id is not None else None
    return TimelineLine(
        number=one.experiment_id,
        title=one.title,
        href=f"/experiments/{one.experiment_id}",
        when=period(one.starts, one.ends),
        status=words.word("status", one.status),
        audience=one.audience or "",
        facts=tuple(fact for fact in (one.channel, owner) if fact),
    )
