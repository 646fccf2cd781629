"""Why it did not work out: the structured reasons, counted by channel, goal and team; from the tally, not from history.

Failed is what did harm or brought no gain worth having. What could not be told and what was not usable have reasons
too; they stand apart and are never called failed. What was entered afterwards stands outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import Tally
from experiments.learning.archive.crossed import WHY_BY_CHANNEL, WHY_BY_GOAL, WHY_BY_TEAM, halves
from experiments.learning.archive.tallies import ALL, FAILED, Counts, collect
from experiments.people.permission import Actor, require
from experiments.people.person import Membership
from experiments.people.team import Team
from experiments.results.records import Why

WHY = "why"


@dataclass(frozen=True, slots=True)
class Ended:
    """Experiments with one reason by how they ended: those that failed, and those that stand apart."""

    failed: int = 0
    undecided: int = 0
    unusable: int = 0

    @property
    def apart(self) -> int:
        """Those that brought no answer."""
        return self.undecided + self.unusable

    def plus(self, verdict: str, experiments: int) -> Ended:
        """Add experiments with one verdict; what is provisional has not ended yet."""
        return Ended(
            self.failed + experiments * (verdict in FAILED),
            self.undecided + experiments * (verdict == "undecided"),
            self.unusable + experiments * (verdict == "invalid"),
        )


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of one channel, goal or team, by their names."""

    value: str
    whys: Mapping[str, Ended] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """How many failed there."""
        return sum(one.failed for one in self.whys.values())

    @property
    def apart(self) -> int:
        """How many brought no answer there."""
        return sum(one.apart for one in self.whys.values())


class Whose(StrEnum):
    """Whose experiments they are: one's own, those of another team for our goals, or of one's other teams."""

    OWN = "own"
    FOR_US = "for_us"
    ALSO_MINE = "also_mine"


@dataclass(frozen=True, slots=True)
class TeamReasons:
    """The reasons of one team."""

    team_id: int
    name: str
    whose: Whose
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class WhyItFailed:
    """All that the tally says about why things did not work out; most frequent first."""

    counts: Counts
    reasons: Reasons
    channels: tuple[Reasons, ...]
    goals: tuple[Reasons, ...]
    teams: tuple[TeamReasons, ...]


def why_it_failed(session: Session, actor: Actor) -> WhyItFailed:
    """Count the reasons of the team's closed experiments; three queries, however many there are."""
    require(actor, "see")
    dimensions = (ALL, WHY, WHY_BY_CHANNEL, WHY_BY_GOAL, WHY_BY_TEAM)
    rows = _tallied(session, sa.and_(Tally.team_id == actor.team_id, Tally.dimension.in_(dimensions)))
    counts = collect((value, verdict, number, 0) for _team, one, value, verdict, number in rows if one == ALL)
    own = _reasons((WHY, value, verdict, number) for _team, one, value, verdict, number in rows if one == WHY)
    crossed = {
        one: _crossed((value, verdict, number) for _team, each, value, verdict, number in rows if each == one)
        for one in (WHY_BY_CHANNEL, WHY_BY_GOAL, WHY_BY_TEAM)
    }
    reasons = own.get(WHY, Reasons(WHY))
    return WhyItFailed(
        counts.get(ALL, Counts()),
        reasons,
        crossed[WHY_BY_CHANNEL],
        crossed[WHY_BY_GOAL],
        _teams(session, actor, reasons, crossed[WHY_BY_TEAM]),
    )


def _teams(session: Session, actor: Actor, own: Reasons, for_us: Iterable[Reasons]) -> tuple[TeamReasons, ...]:
    """Put one's own team first, then those that worked on its goals, then others that the person belongs to."""
    theirs = {int(one.value): one for one in for_us}
    mine = sa.select(Membership.team_id).where(
        Membership.person_id == actor.person_id,
        Membership.ended_at.is_(None),
        Membership.team_id != actor.team_id,
        # A token acts in one team.
        sa.literal(actor.scopes is None),
    )
    named = sa.select(Team.id, Team.name).where(sa.or_(Team.id.in_([actor.team_id, *theirs]), Team.id.in_(mine)))
    names = {row.id: row.name for row in session.execute(named.order_by(Team.name, Team.id))}
    rows = _tallied(session, sa.and_(Tally.team_id.in_(mine), Tally.dimension == WHY))
    also = _reasons((str(team), value, verdict, number) for team, _one, value, verdict, number in rows)
    found = [TeamReasons(actor.team_id, names[actor.team_id], Whose.OWN, own)]
    found += [TeamReasons(key, name, Whose.FOR_US, theirs[key]) for key, name in names.items() if key in theirs]
    found += [
        TeamReasons(key, name, Whose.ALSO_MINE, also[str(key)]) for key, name in names.items() if str(key) in also
    ]
    return tuple(found)


def _tallied(session: Session, which: sa.ColumnElement[bool]) -> list[tuple[int, str, str, str, int]]:
    """Sum the tally over cycles: team, dimension, value, verdict, experiments."""
    summed = sa.func.sum(Tally.experiments)
    columns = (Tally.team_id, Tally.dimension, Tally.value, Tally.verdict)
    wanted = sa.select(*columns, summed).where(which).group_by(*columns).having(summed != 0)
    return [(team, one, value, verdict, int(number)) for team, one, value, verdict, number in session.execute(wanted)]


def _crossed(rows: Iterable[tuple[str, str, int]]) -> tuple[Reasons, ...]:
    split = [(*halves(value), verdict, number) for value, verdict, number in rows]
    found = _reasons((other, why, verdict, number) for why, other, verdict, number in split)
    return tuple(sorted(found.values(), key=lambda one: (-one.failed, -one.apart, one.value)))


def _reasons(rows: Iterable[tuple[str, str, str, int]]) -> dict[str, Reasons]:
    """Bring (whose, why, verdict, experiments) together by whose; reasons in the order of their list."""
    found: dict[str, dict[str, Ended]] = {}
    for whose, why, verdict, number in rows:
        whys = found.setdefault(whose, {})
        whys[why] = whys.get(why, Ended()).plus(verdict, number)
    order = [why.value for why in Why]
    return {
        whose: Reasons(whose, {why: whys[why] for why in order if why in whys and whys[why] != Ended()})
        for whose, whys in found.items()
    }
