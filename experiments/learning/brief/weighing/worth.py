"""What each candidate is worth in the next cycle, for its price: by that the plan ranks.

Three things are never added up with one another: what a change brings, what knowing more brings, and what is saved by
not doing something.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.brief.candidate import Candidate, Kind, Worth
from experiments.learning.brief.weighing.beliefs import better, gains_of_testing, prior_of, running_of
from experiments.learning.brief.weighing.stakes import Stakes, stakes_of
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor, require
from stats.errors import NotEstimable
from stats.planning.cycle_worth import rank_for_money

LEARNING = frozenset({Kind.REPEAT, Kind.TEST})

NO_BELIEF = NotEstimable("no_belief", "No lift to plan with is known.")
NO_LOSS = NotEstimable("no_loss", "What it costs to go on with it was not measured, and nobody said it when closing.")
NOTHING_CHANGES = NotEstimable("nothing_changes", "Nothing changes: what counts is what is not spent.")
NOTHING_AVOIDED = NotEstimable("nothing_avoided", "Nobody said what not doing it saves.")
NO_PRICE = NotEstimable("no_price", "What it would cost is not known.")


@dataclass(frozen=True, slots=True)
class _Known:
    """What all candidates of a plan are weighed with."""

    stakes: Stakes
    avoided: Mapping[int, tuple[int, str]]
    harm: Mapping[int, float]
    gains: Mapping[str, float | NotEstimable]


def with_worth(
    session: Session,
    actor: Actor,
    cycle: Cycle,
    candidates: Sequence[Candidate],
    *,
    today: date,  # noqa: ARG001 - every part of a plan takes its day; worth is of what is believed and planned by now
) -> list[Candidate]:
    """Say what each candidate is worth in the cycle that follows, and put what brings most for its price first.

    Parameters
    ----------
    cycle : Cycle
        The one that ends; its goals are what the candidates serve.
    candidates : sequence of Candidate
        With size and price.
    today : date
        Of the plan.

    Returns
    -------
    list of Candidate
        Each with :class:`~experiments.learning.brief.candidate.Worth`; what costs nothing first, what has no worth that
        could be said last, in the order in which it came.

    Notes
    -----
    Ten queries at most, however many candidates there are.
    """
    require(actor, "see", cycle)
    if not candidates:
        return []
    goals = {one.goal_id for one in candidates if one.goal_id is not None}
    learning = [one for one in candidates if one.kind in LEARNING]
    gains = gains_of_testing(learning, prior_of(session, cycle.team_id), running_of(session, cycle.team_id))
    known = _Known(
        stakes_of(session, cycle, goals),
        _avoided(session, cycle.team_id, candidates),
        _harm(session, cycle.team_id, candidates),
        {one.key: gain for one, gain in zip(learning, gains, strict=True)},
    )
    weighed = [replace(one, worth=_worth(one, known)) for one in candidates]
    return [weighed[place] for place in _ranked(weighed)]


def _ranked(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    values, costs = [], []
    for one in candidates:
        value = one.worth.value_minor if one.worth is not None else NO_BELIEF
        values.append(math.nan if isinstance(value, NotEstimable) else float(value))
        full = _price_of_worth(one)
        costs.append(math.nan if full is None else float(full))
    return rank_for_money(values, costs)


def _worth(candidate: Candidate, known: _Known) -> Worth:
    if candidate.kind is Kind.KEEP:
        return _saved(candidate, known, NOTHING_AVOIDED)
    if candidate.kind is Kind.STOP:
        return _stopped(candidate, known)
    if candidate.kind in LEARNING:
        return _of_change(candidate, known, known.gains[candidate.key])
    if candidate.plan_with is None:
        return _of_change(candidate, known, NO_BELIEF)
    return _of_change(candidate, known, better(candidate.plan_with, candidate.direction))


def _of_change(candidate: Candidate, known: _Known, gain: float | NotEstimable) -> Worth:
    """Weigh a change of the number with what the whole of it is worth."""
    stake = known.stakes.of(candidate.goal_id)
    if isinstance(gain, NotEstimable):
        return Worth(gain, stake.minor, stake.basis, gain, gain)
    if isinstance(stake.minor, NotEstimable):
        return Worth(gain, stake.minor, stake.basis, stake.minor, stake.minor)
    value = round(gain * stake.minor)
    return Worth(gain, stake.minor, stake.basis, value, _for_money(candidate, value))


def _stopped(candidate: Candidate, known: _Known) -> Worth:
    """Weigh what going on would cost: the loss in its number, else what was said when closing; never both."""
    loss = 0.0 if candidate.plan_with is None else -better(candidate.plan_with, candidate.direction)
    if loss <= 0:
        # Its own number got no worse: something that must not get worse did.
        loss = next((known.harm[key] for key in _behind(candidate) if key in known.harm), 0.0)
    if loss > 0 and not isinstance(known.stakes.of(candidate.goal_id).minor, NotEstimable):
        return _of_change(candidate, known, loss)
    return _saved(candidate, known, NO_LOSS)


def _saved(candidate: Candidate, known: _Known, otherwise: NotEstimable) -> Worth:
    """Weigh what not doing it saves in a cycle, if what was said when closing is right."""
    said = [known.avoided[key] for key in _behind(candidate) if key in known.avoided]
    if not said:
        return Worth(NOTHING_CHANGES, otherwise, "", otherwise, otherwise)
    # Of several experiments of one thing the newest speaks: the same saving is not counted twice.
    value = known.stakes.in_cycle(*said[0])
    return Worth(NOTHING_CHANGES, value, "avoided", value, _for_money(candidate, value))


def _price_of_worth(candidate: Candidate) -> int | None:
    """Give what has to be paid for the worth: to use what is known costs nothing, its price is that of a repeat."""
    if candidate.kind is Kind.SCALE:
        return 0
    return None if candidate.price is None else candidate.price.full_minor


def _for_money(candidate: Candidate, value: int) -> float | NotEstimable:
    full = _price_of_worth(candidate)
    if full is None:
        return NO_PRICE
    if full == 0:
        return math.inf if value > 0 else float(value)
    return value / full


def _behind(candidate: Candidate) -> list[int]:
    """Name the experiments that a candidate rests on, the one it begins from first, then the newest."""
    own = [] if candidate.experiment_id is None else [candidate.experiment_id]
    return [*own, *(one.experiment_id for one in candidate.evidence)]


def _avoided(session: Session, team_id: int, candidates: Sequence[Candidate]) -> dict[int, tuple[int, str]]:
    wanted = {key for one in candidates if one.kind in (Kind.KEEP, Kind.STOP) for key in _behind(one)}
    if not wanted:
        return {}
    card = ArchiveCard
    rows = session.execute(
        sa.select(card.experiment_id, card.avoided_minor, card.avoided_every).where(
            card.experiment_id.in_(wanted), card.team_id == team_id, card.avoided_minor > 0
        )
    )
    return {key: (minor, every) for key, minor, every in rows if minor is not None and every is not None}


def _harm(session: Session, team_id: int, candidates: Sequence[Candidate]) -> dict[int, float]:
    """Give the largest loss of each experiment among the numbers whose whole range is a loss, as planned with."""
    wanted = {key for one in candidates if one.kind is Kind.STOP for key in _behind(one)}
    if not wanted:
        return {}
    row = ArchiveFigure
    rows = session.execute(
        sa.select(row.experiment_id, row.direction, row.lower, row.upper, row.lift, row.shrunken_lift).where(
            row.experiment_id.in_(wanted), row.team_id == team_id, row.is_control.is_(False), row.lift.is_not(None)
        )
    )
    found: dict[int, float] = {}
    for key, way, lower, upper, lift, left in rows:
        down = way == Direction.DOWN.value
        nearest = lower if down else upper
        planned = lift if left is None else left
        if nearest is not None and planned is not None and (nearest > 0 if down else nearest < 0):
            found[key] = max(found.get(key, 0.0), planned if down else -planned)
    return found
