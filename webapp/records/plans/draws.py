"""The page of a draw: who gets what and when, as a calendar, pairs of regions or a list to tick off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.outcome import DATED, Method, Moment
from webapp.formatting import NO_BREAK, number, percent, short_day

METHODS: dict[Method, tuple[LazyString, LazyString]] = {
    Method.POSTS: (_l("Posts into slots"), _l("each weekday and hour gets every version equally often")),
    Method.SLOTS: (_l("Slots"), _l("within each weekday every version equally often")),
    Method.DAYS: (_l("Days"), _l("each weekday meets every version, and no week leans to one")),
    Method.WEEKS: (_l("Whole weeks"), _l("where a day would act on the next one")),
    Method.REGIONS: (_l("Regions"), _l("in pairs of about the same size, one of each drawn; best twelve or more")),
    Method.LIST: (_l("A list of ids"), _l("subscribers, customers: each id always falls to the same version")),
    Method.CONVERSATIONS: (_l("As they come"), _l("a printed list, ticked off from the top")),
}
WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))
_LETTERS = "ABCDEFGHIJ"
_LONGEST_MARK = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a version: a letter (or its name, where that is as short), its place, its name."""

    sign: str
    place: int
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar: its date, and for each slot the time (blank for whole days) and the mark."""

    day: str
    slots: tuple[tuple[str, Mark], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A line of the calendar."""

    monday: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Regions that were drawn against each other: by version their name and size."""

    number: int
    regions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DrawPage:
    """What the template shows of one draw."""

    drawn: Drawn
    sentence: str
    marks: tuple[Mark, ...]
    weekdays: tuple[LazyString, ...]
    weeks: tuple[Week, ...]
    groups: tuple[Group, ...]
    totals: tuple[str, ...]
    lines: tuple[tuple[int, Mark], ...]
    shares: tuple[tuple[Mark, str], ...]
    is_dated: bool


def marks_of(names: Sequence[str]) -> tuple[Mark, ...]:
    """Give each version its mark."""
    short = all(len(name) <= _LONGEST_MARK for name in names)
    return tuple(
        Mark(name if short else _LETTERS[place % len(_LETTERS)], place, name) for place, name in enumerate(names)
    )


def draw_page(drawn: Drawn) -> DrawPage:
    """Bring together what the page shows of a draw."""
    marks = marks_of(drawn.versions)
    weekdays = sorted({moment.day.weekday() for moment in drawn.moments})
    return DrawPage(
        drawn=drawn,
        sentence=_sentence(drawn),
        marks=marks,
        weekdays=tuple(WEEKDAYS[one] for one in weekdays),
        weeks=tuple(_weeks(drawn.moments, weekdays, marks)),
        groups=tuple(_groups(drawn)),
        totals=_totals(drawn),
        lines=tuple((place, marks[version]) for place, version in enumerate(drawn.order, start=1)),
        shares=tuple((mark, percent(share)) for mark, share in zip(marks, drawn.shares, strict=True)),
        is_dated=drawn.method in DATED,
    )


def _sentence(drawn: Drawn) -> str:
    """Say in one sentence how many of what each version got."""
    if drawn.method is Method.LIST:
        parts = [f"{percent(share)} {name}" for name, share in zip(drawn.versions, drawn.shares, strict=True)]
        return _("Every id falls to one version, always the same: %(parts)s.", parts=", ".join(parts))
    places = [one.version for one in drawn.moments or drawn.placed] or list(drawn.order)
    tally = Counter(places)
    parts = [f"{tally[place]}{NO_BREAK}× {name}" for place, name in enumerate(drawn.versions)]
    return _("%(what)s: %(parts)s.", what=_counted(drawn), parts=", ".join(parts))


def _counted(drawn: Drawn) -> str:
    if drawn.method is Method.POSTS:
        return ngettext("%(num)s post", "%(num)s posts", len(drawn.moments))
    if drawn.method is Method.SLOTS:
        return ngettext("%(num)s slot", "%(num)s slots", len(drawn.moments))
    if drawn.method in (Method.DAYS, Method.WEEKS):
        return ngettext("%(num)s day", "%(num)s days", len(drawn.moments))
    if drawn.method is Method.REGIONS:
        return ngettext("%(num)s region", "%(num)s regions", len(drawn.placed))
    return ngettext("%(num)s line", "%(num)s lines", len(drawn.order))


def _weeks(moments: Sequence[Moment], weekdays: Sequence[int], marks: Sequence[Mark]) -> list[Week]:
    by_day: dict[date, list[tuple[str, Mark]]] = {}
    for moment in moments:
        at = moment.at.isoformat("minutes") if moment.at else ""
        by_day.setdefault(moment.day, []).append((at, marks[moment.version]))
    mondays = sorted({day - timedelta(days=day.weekday()) for day in by_day})
    return [
        Week(
            short_day(monday),
            tuple(
                Cell(short_day(day), tuple(by_day[day])) if (day := monday + timedelta(days=one)) in by_day else None
                for one in weekdays
            ),
        )
        for monday in mondays
    ]


def _groups(drawn: Drawn) -> list[Group]:
    groups: dict[int, list[tuple[str, str]]] = {}
    for one in sorted(drawn.placed, key=lambda one: (one.group, one.version)):
        groups.setdefault(one.group, []).append((one.region, number(one.size)))
    return [Group(place + 1, tuple(regions)) for place, regions in groups.items()]


def _totals(drawn: Drawn) -> tuple[str, ...]:
    sums = [0.0] * len(drawn.versions)
    for one in drawn.placed:
        sums[one.version] += one.size
    return tuple(number(each) for each in sums) if drawn.placed else ()
