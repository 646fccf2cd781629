"""Social's share of the marketing budget, how much of it was put to the test, and how well social is integrated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.self_rating import CycleRatings, cycle_ratings
from experiments.learning.archive.learned import MONEY
from experiments.learning.portfolio.counted import Counted
from experiments.learning.progress.alone import LOOKED_AT
from experiments.learning.progress.integration import Integration, integration_of, social_share
from experiments.people.permission import Actor
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable

MOST_LOOKED_AT = 100
"""Experiments of a cycle that are looked at for the score; of larger ones the page of the cycle says it."""


@dataclass(frozen=True, slots=True)
class BudgetShares:
    """Of a cycle: social's share of the marketing budget, and the money of closed experiments as a share of social's.

    ``tested_minor`` is what ``experiments`` cost in money; hours are no part of a budget.
    """

    social: float | NotEstimable
    tested: float | NotEstimable
    tested_minor: int
    experiments: int


@dataclass(frozen=True, slots=True)
class IntegrationScore:
    """The score from facts beside what people say, both from 1 to 7."""

    score: float | NotEstimable
    experiments: int
    rated: float | NotEstimable
    people: int


def budget_shares(cycle: Cycle, found: Counted, currency: str) -> BudgetShares:
    """Say which part of the budget is social's, and which part of that was put to the test."""
    money = found.minor(MONEY)
    return BudgetShares(social_share(cycle), _tested(cycle, money, currency), money, found.number(MONEY))


def _tested(cycle: Cycle, money_minor: int, currency: str) -> float | NotEstimable:
    if cycle.social_budget_minor is None:
        return NotEstimable("budget_missing", "The share under test needs the social budget of the cycle.")
    if cycle.social_budget_minor == 0:
        return NotEstimable("budget_is_zero", "There is no social budget that could be put to the test.")
    if cycle.currency != currency:
        return NotEstimable("other_currency", "The budget is in another currency than the costs.")
    return money_minor / cycle.social_budget_minor


def integration_score(session: Session, actor: Actor, cycle: Cycle, *, today: date) -> IntegrationScore:
    """Set the score from facts beside what people say."""
    ratings = cycle_ratings(session, actor, cycle.id)
    score, experiments = _score(session, actor, cycle, today)
    return IntegrationScore(score, experiments, _rated(ratings), ratings.people)


def _score(session: Session, actor: Actor, cycle: Cycle, today: date) -> tuple[float | NotEstimable, int]:
    some = (
        sa.select(Experiment.id)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(Goal.cycle_id == cycle.id, sa.not_(Experiment.retrospective), Experiment.status.in_(LOOKED_AT))
        .limit(MOST_LOOKED_AT + 1)
    )
    number = session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0
    if number > MOST_LOOKED_AT:
        return NotEstimable("many_experiments", "So many experiments are looked at on the page of the cycle."), number
    found: Integration = integration_of(session, actor, cycle.id, today=today)
    return found.score, found.experiments


def _rated(ratings: CycleRatings) -> float | NotEstimable:
    if ratings.mean is None:
        return NotEstimable("nobody_rated", "Nobody has rated this cycle yet.")
    return ratings.mean
