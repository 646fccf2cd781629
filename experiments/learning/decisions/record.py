"""Decisions and what became of them: how many were acted on, which wait, and whether what was planned with came."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import OPEN_DECISION, ArchiveCard, Tally
from experiments.learning.archive.crossed import DECISIONS, HELD, halves
from experiments.learning.archive.tallies import PROVISIONAL
from experiments.learning.decisions.follow_up import Held
from experiments.learning.decisions.shares import FEWEST, Share, share_of
from experiments.people.permission import Actor, require
from experiments.people.person import Membership
from experiments.results.records import Decision
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable

ACTED_ON = (Decision.ADOPT, Decision.STOP)
"""Decisions that ask somebody to change something; keeping and repeating change nothing by a day."""
MOST_MEASURED = 200
MOST = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of decisions of one kind; those without an answer wait, are not due, or have no date."""

    on_time: int = 0
    later: int = 0
    not_done: int = 0
    waiting: int = 0
    not_due: int = 0
    undated: int = 0

    @property
    def answered(self) -> int:
        """Those of which somebody said whether they were done."""
        return self.on_time + self.later + self.not_done

    @property
    def all(self) -> int:
        """Every one of them."""
        return self.answered + self.waiting + self.not_due + self.undated

    def plus(self, other: Followed) -> Followed:
        """Add up."""
        return Followed(*(getattr(self, name) + getattr(other, name) for name in Followed.__slots__))


@dataclass(frozen=True, slots=True)
class Measured:
    """A decision that was done and measured: what came of it, beside what was planned with and the first result."""

    experiment_id: int
    title: str
    verdict: str | None
    metric: str | None
    held: Held | None
    measured: float
    planned: float | None
    raw: float | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """What remained of first results, over decisions with all three figures.

    ``nearer`` is how often the measured lift lay nearer to the figure planned with than to the first result;
    ``missed_plan`` and ``missed_raw`` are the middle distances to both.
    """

    nearer: Share | NotEstimable
    missed_plan: float | NotEstimable
    missed_raw: float | NotEstimable
    number: int


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """Everything that is counted of decisions; ``acted`` are those to use or to stop something."""

    by_decision: Mapping[str, Followed]
    acted: Followed
    share: Share | NotEstimable
    held: Mapping[str, int]
    held_share: Share | NotEstimable
    measured: Sequence[Measured] = field(default_factory=tuple)
    remaining: Remaining | None = None


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """A decision whose day has come and that nobody answered for.

    ``owner_id`` is who sees to it; the owner of the experiment where that person has left the team.
    """

    experiment_id: int
    title: str
    decision: str
    owner_id: int | None
    due: date
    verdict: str | None
    sentence: str
    lesson_id: int | None = None
    planned: float | None = None
    metric: str | None = None


def decision_record(session: Session, actor: Actor, *, today: date, cycle_id: int | None = None) -> DecisionRecord:
    """Count what became of the team's decisions, in one cycle or in all; three queries, however many there are.

    What was entered afterwards and what only an early sign has closed stand outside.
    """
    require(actor, "see")
    by_decision, held = _tallied(session, actor, today, cycle_id)
    acted = Followed()
    for decision in ACTED_ON:
        acted = acted.plus(by_decision.get(decision.value, Followed()))
    told = sum(number for name, number in held.items() if name != Held.CANNOT_TELL)
    measured = _measured(session, actor, cycle_id)
    return DecisionRecord(
        by_decision,
        acted,
        share_of(acted.on_time, acted.answered, "decisions with an answer"),
        held,
        share_of(held.get(Held.YES.value, 0), told, "decisions of which somebody could tell"),
        measured,
        what_remained(measured),
    )


def decisions_due(session: Session, actor: Actor, *, today: date, limit: int = MOST) -> list[DecisionDue]:
    """List decisions whose day has come and that nobody answered for, the longest waiting first; by their index."""
    require(actor, "see")
    still_there = sa.and_(
        Membership.team_id == ArchiveCard.team_id,
        Membership.person_id == ArchiveCard.decision_owner_id,
        Membership.ended_at.is_(None),
    )
    rows = session.execute(
        sa.select(ArchiveCard, sa.func.coalesce(Membership.person_id, Experiment.owner_id))
        .join(Experiment, Experiment.id == ArchiveCard.experiment_id)
        .outerjoin(Membership, still_there)
        .where(ArchiveCard.team_id == actor.team_id, sa.text(OPEN_DECISION), ArchiveCard.decision_due <= today)
        .order_by(ArchiveCard.decision_due, ArchiveCard.experiment_id)
        .limit(limit)
    )
    return [
        DecisionDue(
            card.experiment_id,
            card.title,
            card.decision or "",
            owner,
            card.decision_due or today,
            card.verdict,
            card.sentence,
            card.lesson_id,
            _planned(card),
            card.metric,
        )
        for card, owner in rows
    ]


def what_remained(measured: Sequence[Measured]) -> Remaining:
    """Compare what was measured with what was planned with and with the first result.

    Only what was to be better is compared: where something was stopped there was nothing to plan with.
    """
    told = [
        (abs(one.measured - one.planned), abs(one.measured - one.raw))
        for one in measured
        if one.planned is not None and one.raw is not None
    ]
    nearer = share_of(sum(plan < raw for plan, raw in told), len(told), "measured decisions")
    if len(told) < FEWEST:
        assert isinstance(nearer, NotEstimable), "the same bound"
        return Remaining(nearer, nearer, nearer, len(told))
    return Remaining(
        nearer,
        statistics.median(plan for plan, _ in told),
        statistics.median(raw for _, raw in told),
        len(told),
    )


def _tallied(
    session: Session, actor: Actor, today: date, cycle_id: int | None
) -> tuple[dict[str, Followed], dict[str, int]]:
    wanted = (
        sa.select(Tally.dimension, Tally.value, sa.func.sum(Tally.experiments))
        .where(Tally.team_id == actor.team_id, Tally.dimension.in_((DECISIONS, HELD)), Tally.verdict != PROVISIONAL)
        .group_by(Tally.dimension, Tally.value)
    )
    rows = session.execute(wanted if cycle_id is None else wanted.where(Tally.cycle_id == cycle_id))
    states: dict[str, dict[str, int]] = {}
    held: dict[str, int] = {}
    for dimension, value, number in rows:
        if dimension == HELD:
            held[value] = int(number)
        else:
            decision, state = halves(value)
            states.setdefault(decision, {})[state] = int(number)
    ahead = _not_due(session, actor, today, cycle_id)
    found = {}
    for decision in Decision:
        known = states.get(decision.value, {})
        to_come = ahead.get(decision.value, 0)
        one = Followed(
            on_time=known.get("on_time", 0),
            later=known.get("later", 0),
            not_done=known.get("not_done", 0),
            waiting=known.get("open", 0) - to_come,
            not_due=to_come,
            undated=known.get("undated", 0),
        )
        if one.all:
            found[decision.value] = one
    return found, {each.value: held[each.value] for each in Held if held.get(each.value)}


def _not_due(session: Session, actor: Actor, today: date, cycle_id: int | None) -> dict[str, int]:
    """Count the decisions whose day is still to come: few, whereas those that nobody answers for may become many."""
    wanted = (
        sa.select(ArchiveCard.decision, sa.func.count())
        .where(
            ArchiveCard.team_id == actor.team_id,
            sa.text(OPEN_DECISION),
            ArchiveCard.decision_due > today,
            sa.not_(ArchiveCard.retrospective),
            ArchiveCard.provisional_until.is_(None),
        )
        .group_by(ArchiveCard.decision)
    )
    rows = session.execute(wanted if cycle_id is None else wanted.where(ArchiveCard.cycle_id == cycle_id))
    return {decision: int(number) for decision, number in rows if decision is not None}


def _measured(session: Session, actor: Actor, cycle_id: int | None) -> tuple[Measured, ...]:
    wanted = (
        sa.select(ArchiveCard)
        .where(
            ArchiveCard.team_id == actor.team_id,
            ArchiveCard.measured_lift.is_not(None),
            ArchiveCard.decision == Decision.ADOPT.value,
            sa.not_(ArchiveCard.retrospective),
        )
        .order_by(ArchiveCard.decision_done_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(MOST_MEASURED)
    )
    cards = session.scalars(wanted if cycle_id is None else wanted.where(ArchiveCard.cycle_id == cycle_id))
    return tuple(
        Measured(
            card.experiment_id,
            card.title,
            card.verdict,
            card.metric,
            Held(card.held) if card.held else None,
            card.measured_lift,
            _planned(card),
            card.lift,
        )
        for card in cards
        if card.measured_lift is not None
    )


def _planned(card: ArchiveCard) -> float | None:
    """Give what was planned with: what the page said when it was closed, not what the archive says since."""
    return card.plan_with if card.plan_with is not None else card.shrunken_lift
