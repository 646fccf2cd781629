"""Counts over closed experiments per facet value and verdict, kept up with each closing: O(facets), not O(history)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.learning.archive.crossed import crossed_values
from experiments.learning.archive.facets import facet_value
from experiments.learning.archive.learned import learned_values
from experiments.people.permission import Actor, require
from experiments.people.team import Team
from experiments.trials.experiment import Experiment

DIMENSIONS = ("goal_kind", "channel", "content_type", "tactic", "grade", "run_by", "why")
ALL = "all"
ANSWERED = frozenset({"succeeded", "harmful", "no_useful_difference"})
FAILED = frozenset({"harmful", "no_useful_difference"})
PROVISIONAL = "provisional"
"""Stands in place of the verdict in the tally while an early sign alone has spoken."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Experiments by how they ended. Undecided never counts as failed; both rates are shares of ``closed``.

    ``provisional`` are closed by an early sign alone: paid for and closed, but no answer, no success and no failure
    until their outcome is in.
    ``cost_minor`` is money and hours of all of them, in minor units of the team's currency.
    """

    closed: int = 0
    answered: int = 0
    worked: int = 0
    failed: int = 0
    undecided: int = 0
    unusable: int = 0
    cost_minor: int = 0
    provisional: int = 0

    def plus(self, verdict: str, experiments: int, cost_minor: int = 0) -> Counts:
        """Add experiments with one verdict."""
        return replace(
            self,
            closed=self.closed + experiments,
            answered=self.answered + experiments * (verdict in ANSWERED),
            worked=self.worked + experiments * (verdict == "succeeded"),
            failed=self.failed + experiments * (verdict in FAILED),
            undecided=self.undecided + experiments * (verdict == "undecided"),
            unusable=self.unusable + experiments * (verdict == "invalid"),
            cost_minor=self.cost_minor + cost_minor,
            provisional=self.provisional + experiments * (verdict == PROVISIONAL),
        )


def verdict_column() -> sa.ColumnElement[str | None]:
    """Give the verdict of an experiment as lists count it: provisional while an early sign alone has spoken."""
    return sa.case((Experiment.provisional_until.is_not(None), PROVISIONAL), else_=Experiment.verdict)


def count_in(session: Session, card: ArchiveCard) -> None:
    """Count a newly closed experiment; one entered afterwards stands outside all rates."""
    _count(session, card, 1)


def count_out(session: Session, card: ArchiveCard) -> None:
    """Take an experiment out of the counts again, before its card is written anew."""
    _count(session, card, -1)


def _count(session: Session, card: ArchiveCard, times: int) -> None:
    if card.retrospective or card.verdict is None:
        return
    # What it cost when it was closed: another price of an hour since then must not take out more than was put in.
    cost = card.full_cost_minor or 0
    values = {ALL: ALL, **{facet: facet_value(card, facet) for facet in DIMENSIONS}}
    for dimension, value in values.items():
        if value is not None:
            _add(session, card, dimension, value, (times, times * cost))
    team = session.get(Team, card.team_id)
    learned = learned_values(card, None if team is None else team.currency)
    for one in (*crossed_values(session, card), *learned):
        _add(session, card, one.dimension, one.value, (times, times * one.minor), team_id=one.team_id)
    session.flush()


def counts_of(session: Session, actor: Actor, *, cycle_id: int | None = None) -> Counts:
    """Count the team's closed experiments, in one cycle or in all."""
    return counts_by(session, actor, ALL, cycle_id=cycle_id).get(ALL, Counts())


def counts_by(session: Session, actor: Actor, dimension: str, *, cycle_id: int | None = None) -> dict[str, Counts]:
    """Count the team's closed experiments per value of a facet (one of :data:`DIMENSIONS`)."""
    require(actor, "see")
    wanted = sa.select(Tally.value, Tally.verdict, sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor)).where(
        Tally.team_id == actor.team_id, Tally.dimension == dimension
    )
    if cycle_id is not None:
        wanted = wanted.where(Tally.cycle_id == cycle_id)
    wanted = wanted.having(sa.func.sum(Tally.experiments) != 0)  # what was counted out again leaves a row of nothing
    rows = session.execute(wanted.group_by(Tally.value, Tally.verdict).order_by(Tally.value))
    return collect((value, verdict, int(number), int(cost)) for value, verdict, number, cost in rows)


def collect(rows: Iterable[tuple[str, str, int, int]]) -> dict[str, Counts]:
    """Add up (value, verdict, experiments, cost) per value."""
    counts: dict[str, Counts] = {}
    for value, verdict, experiments, cost in rows:
        counts[value] = counts.get(value, Counts()).plus(verdict, experiments, cost)
    return counts


def full_cost(session: Session, card: ArchiveCard) -> int:
    """Give money plus hours at the team's price of an hour, in minor units of the team's currency.

    Money in another currency cannot be added up and is left out; the card still shows it.
    """
    team = session.get(Team, card.team_id)
    return cost_for(team, card.cost_minor, card.currency, card.hours)


def cost_for(team: Team | None, minor: int | None, currency: str | None, hours: float | None) -> int:
    """Add money and hours in the currency of a team; 0 where nothing of it is known (nothing can be added up)."""
    if team is None:
        return 0
    money = minor if minor is not None and currency == team.currency else 0
    return money + round((hours or 0) * (team.hour_minor or 0))


def known_cost(session: Session, card: ArchiveCard) -> int | None:
    """Give the full cost where it is known: ``None`` without money and hours, or in money that cannot be added up."""
    team = session.get_one(Team, card.team_id)
    in_hours = card.hours is not None and team.hour_minor is not None
    if card.cost_minor is None:
        return cost_for(team, None, None, card.hours) if in_hours else None
    return full_cost(session, card) if card.currency == team.currency else None


def _add(
    session: Session,
    card: ArchiveCard,
    dimension: str,
    value: str,
    more: tuple[int, int],
    *,
    team_id: int | None = None,
) -> None:
    # Added in the database, not in Python: two closings at once must both count.
    times, cost = more
    same = {
        "team_id": team_id or card.team_id,
        "cycle_id": card.cycle_id if team_id is None else None,
        "dimension": dimension,
        "value": value,
        "verdict": card.verdict if card.provisional_until is None else PROVISIONAL,
    }
    done = session.execute(
        sa.update(Tally)
        .filter_by(**same)
        .values(experiments=Tally.experiments + times, cost_minor=Tally.cost_minor + cost)
        .execution_options(synchronize_session=False)
    )
    if not (isinstance(done, sa.CursorResult) and done.rowcount):
        team = session.get(Team, card.team_id)
        session.add(Tally(**same, experiments=times, cost_minor=cost, currency=None if team is None else team.currency))
