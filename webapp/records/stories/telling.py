"""Who heard a story and who should, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.learning.stories.hearers import Because, Hearer
from experiments.learning.stories.told import Heard, How
from experiments.people.person import Person
from experiments.people.team import Team
from webapp.formatting import count, day

HOWS: dict[How, LazyString] = {
    How.MEETING: _l("in a meeting"),
    How.MAIL: _l("by mail"),
    How.PRINT: _l("on paper"),
    How.LINK: _l("by link"),
}
REASONS: dict[Because, LazyString] = {
    Because.OWNS_THE_GOAL: _l("Owns the goal that it served."),
    Because.USES_A_LESSON_AGAINST_IT: _l("Relies on a lesson that this speaks against: “%(about)s”."),
    Because.BUILT_ON_IT: _l("Builds on it: “%(about)s”."),
    Because.WAS_BUILT_ON: _l("Ran what this was built on: “%(about)s”."),
    Because.ASKED_THE_SAME: _l("Looked for the same answer."),
    Because.WORKS_ON_THE_GOAL: _l("Works on the goal that it served."),
    Because.TRIED_FOR_THE_GOAL: _l("Tried something for the same goal lately."),
    Because.TRIED_IN_THE_CHANNEL: _l("Tried something in the same channel lately: %(about)s."),
    Because.KNOWS_ABOUT_IT: _l("Was asked because they know about it."),
    Because.DEPARTMENT: _l("The department of its owner."),
}


@dataclass(frozen=True, slots=True)
class HearerLine:
    """Somebody who should hear it: name, reason, and what the button sends."""

    name: str
    reason: str
    sends: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeardLine:
    """Somebody who heard it: name, and how, when and from whom in one line."""

    name: str
    said: str


def hearer_lines(hearers: Iterable[Hearer]) -> list[HearerLine]:
    """Say who should hear it, each with the reason."""
    return [HearerLine(one.name, reason_of(one), _sends(one)) for one in hearers]


def reason_of(hearer: Hearer) -> str:
    """Say why somebody should hear it."""
    return str(REASONS[hearer.because]).replace("%(about)s", hearer.about)


def _sends(hearer: Hearer) -> tuple[tuple[str, str], ...]:
    if hearer.person_id is not None:
        return (("to_person_id", str(hearer.person_id)),)
    if hearer.team_id is not None:
        return (("to_team_id", str(hearer.team_id)),)
    return (("name", hearer.name),)


def heard_lines(heard: Iterable[Heard]) -> list[HeardLine]:
    """Say who heard it, the last first."""
    return [HeardLine(one.to, _heard(one)) for one in heard]


def _heard(one: Heard) -> str:
    how = how_words(one.how)
    if one.times:
        opened = ngettext("opened once", "opened %(said)s times", one.times, said=count(one.times))
        return _(
            "%(how)s from %(name)s, %(opened)s, first on %(day)s",
            how=how,
            name=one.by,
            opened=opened,
            day=day(one.at.date()),
        )
    said = f"{how}, " if how else ""
    return _("%(said)s%(day)s, by %(name)s", said=said, day=day(one.at.date()), name=one.by)


def how_words(how: str | None) -> str:
    """Say how it was told; "" where that was left open."""
    return str(HOWS[How(how)]) if how in list(How) else how or ""


def how_choices() -> list[tuple[str, str]]:
    """Give what one may choose from; a link is noted by itself once it was opened."""
    return [(how.value, str(says)) for how, says in HOWS.items() if how is not How.LINK]


def suggestions(people: Sequence[Person], teams: Sequence[Team]) -> list[str]:
    """Give names to choose from while typing: people, their departments, the teams one works with."""
    departments = sorted({one.department for one in people if one.department})
    return list(dict.fromkeys([*(one.name for one in people), *departments, *(team.name for team in teams)]))
