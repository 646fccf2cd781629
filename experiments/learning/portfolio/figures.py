"""How we are learning: every figure over all experiments of a team, or over those of one planning cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.listing import get_cycle
from experiments.learning.archive.crossed import AVOIDED
from experiments.learning.decisions.promises import Promises, promises_kept
from experiments.learning.decisions.record import DecisionRecord, decision_record
from experiments.learning.decisions.shares import Share, share_of
from experiments.learning.failures.ledger import TIMES_A_YEAR
from experiments.learning.portfolio.budgets import BudgetShares, IntegrationScore, budget_shares, integration_score
from experiments.learning.portfolio.company import Integrated, integrated_or_alone
from experiments.learning.portfolio.costs import AnswerCost, cost_of_answers
from experiments.learning.portfolio.counted import Counted, counted, counted_by_cycle
from experiments.learning.portfolio.forecasts import Calibration, calibration_of
from experiments.learning.portfolio.outcomes import GoalOutcome, outcomes_of
from experiments.learning.portfolio.rates import Rates, rates_of
from experiments.learning.portfolio.speed import CycleSpeed, Velocity, first_month, speed_of, still_locked, velocity_of
from experiments.learning.portfolio.ways import WaysOfWorking, ways_of_working
from experiments.learning.portfolio.working_out import Kept, kept_of
from experiments.people.permission import Actor, require
from experiments.people.team import Team
from stats.errors import NotEstimable

MOST_CYCLES = 8


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One cycle in the tables over cycles."""

    id: int
    name: str
    speed: CycleSpeed
    cost: AnswerCost
    budget: BudgetShares


@dataclass(frozen=True, slots=True)
class Avoided:
    """What not doing it saves: ``year_minor`` a year if every assumption of ``number`` experiments is right."""

    number: int
    year_minor: int


@dataclass(frozen=True, slots=True)
class Learning:
    """Everything on the page.

    ``cycle`` is the one looked at, ``None`` for all time; ``goals_of`` and ``integration`` are of that one, else of the
    present. ``cycles`` are the newest eight that have begun, newest first.
    """

    currency: str
    hours_counted: bool
    cycle: Cycle | None
    goals_of: Cycle | None
    cycles: tuple[CycleLine, ...]
    rates: Rates
    velocity: Velocity
    cost: AnswerCost
    kept: Kept | None
    avoided: Avoided
    decisions: DecisionRecord
    promises: Promises
    promises_share: Share | NotEstimable
    calibration: Calibration
    ways: WaysOfWorking
    company: Integrated
    outcomes: tuple[GoalOutcome, ...]
    integration: IntegrationScore | None


def portfolio_of(
    session: Session, actor: Actor, *, today: date, cycle_id: int | None = None, now: datetime | None = None
) -> Learning:
    """Work out how a team is learning, from what is tallied with each closing; a fixed number of queries.

    Parameters
    ----------
    today : date
        Decides what is due and which cycle is the present one.
    cycle_id : int, optional
        Looks at the experiments for the goals of one cycle; all time otherwise.
    now : datetime, optional
        With it, what is too dear for a page is asked for where it was never worked out.

    Raises
    ------
    NotFound
        There is no such cycle for this person.
    """
    require(actor, "see")
    cycle = None if cycle_id is None else get_cycle(session, actor, cycle_id)
    cycles = _cycles(session, actor.team_id, today)
    shown = cycle or next((one for one in cycles if one.starts <= today <= one.ends), None)
    team = session.get_one(Team, actor.team_id)
    found = counted(session, actor.team_id, cycle_id=cycle_id, since=first_month(today))
    rates = rates_of(session, actor.team_id, found, cycle_id=cycle_id)
    promises = promises_kept(session, actor, today=today, cycle_id=cycle_id).all
    return Learning(
        currency=team.currency,
        hours_counted=team.hour_minor is not None,
        cycle=cycle,
        goals_of=shown,
        cycles=_lines(session, actor.team_id, cycles, today, team.currency),
        rates=rates,
        velocity=velocity_of(found, today, cycle),
        cost=cost_of_answers(found),
        kept=kept_of(session, actor, cycle_id=cycle_id, closed=rates.counts.closed, now=now),
        avoided=_avoided(found),
        decisions=decision_record(session, actor, today=today, cycle_id=cycle_id),
        promises=promises,
        promises_share=share_of(promises.came, promises.answered, "next steps with an answer"),
        calibration=calibration_of(found),
        ways=ways_of_working(found),
        company=integrated_or_alone(session, actor.team_id, found, today=today, cycle_id=cycle_id),
        outcomes=() if shown is None else outcomes_of(session, actor, shown),
        integration=None if shown is None else integration_score(session, actor, shown, today=today),
    )


def _cycles(session: Session, team_id: int, today: date) -> list[Cycle]:
    wanted = sa.select(Cycle).where(Cycle.team_id == team_id, Cycle.starts <= today)
    return list(session.scalars(wanted.order_by(Cycle.starts.desc()).limit(MOST_CYCLES)))


def _lines(session: Session, team_id: int, cycles: list[Cycle], today: date, currency: str) -> tuple[CycleLine, ...]:
    keys = [cycle.id for cycle in cycles]
    found: Mapping[int, Counted] = counted_by_cycle(session, team_id, keys)
    open_ones = still_locked(session, team_id, keys)
    return tuple(
        CycleLine(
            cycle.id,
            cycle.name,
            speed_of(cycle, found[cycle.id], open_ones.get(cycle.id, 0), today),
            cost_of_answers(found[cycle.id]),
            budget_shares(cycle, found[cycle.id], currency),
        )
        for cycle in cycles
    )


def _avoided(found: Counted) -> Avoided:
    lines = found.of(AVOIDED)
    return Avoided(
        sum(line.experiments for line in lines), sum(line.minor * TIMES_A_YEAR[line.value] for line in lines)
    )
