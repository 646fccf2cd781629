"""How well social media is integrated in a cycle: a score from facts, beside what people say and a survey of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.listing import get_cycle
from experiments.goals.survey import LEAST, MOST
from experiments.learning.progress.alone import LOOKED_AT, Company, companies
from experiments.people.permission import Actor
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable

ENOUGH = 3
"""Experiments below which shares say nothing."""


class FactName(StrEnum):
    """What is looked at in each experiment of a cycle."""

    CRITERIA = "criteria"
    HEARD = "heard"
    OTHERS = "others"
    OTHER_TACTIC = "other_tactic"
    FOLLOWED_UP = "followed_up"
    NOT_ALONE = "not_alone"


@dataclass(frozen=True, slots=True)
class Fact:
    """Of how many experiments something is true; ``of`` counts those in which it can be told."""

    name: FactName
    count: int
    of: int

    @property
    def share(self) -> float | None:
        """The share, ``None`` where it can be told of none."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Integration:
    """The facts of a cycle, the score from them, and the social share of its marketing budget."""

    experiments: int
    facts: tuple[Fact, ...]
    score: float | NotEstimable
    social_share: float | NotEstimable


def integration_of(session: Session, actor: Actor, cycle_id: int, *, today: date) -> Integration:
    """Count the facts of a cycle's locked and closed experiments and compute the score from them.

    Notes
    -----
    The score is 1 + 6 × the mean of the shares, so it lies on the scale of the survey: 1 where nothing is true of any
    experiment, 7 where everything is true of all. Each fact weighs the same; one that can be told of no experiment yet
    (no next step has come to its day) is left out. It is a rule of thumb, not a measurement; what was entered
    afterwards does not count.
    """
    cycle = get_cycle(session, actor, cycle_id)
    experiments = _experiments(session, cycle)
    company = companies(session, cycle.team_id, experiments, today)
    facts = _facts(experiments, company)
    return Integration(len(experiments), facts, _score(facts, len(experiments)), social_share(cycle))


def social_share(cycle: Cycle) -> float | NotEstimable:
    """Give the social budget of a cycle as a share of its marketing budget."""
    marketing, social = cycle.marketing_budget_minor, cycle.social_budget_minor
    if marketing is None or social is None:
        return NotEstimable("budget_missing", "The social share needs both budgets of the cycle.")
    if marketing == 0:
        return NotEstimable("budget_is_zero", "There is no marketing budget that social could have a share of.")
    return social / marketing


def _experiments(session: Session, cycle: Cycle) -> list[Experiment]:
    wanted = (
        sa.select(Experiment)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(
            Goal.cycle_id == cycle.id,
            Experiment.team_id == cycle.team_id,
            Experiment.status.in_(LOOKED_AT),
            sa.not_(Experiment.retrospective),
        )
        .order_by(Experiment.id)
        .options(joinedload(Experiment.goal).selectinload(Goal.lines), selectinload(Experiment.next_step))
    )
    return list(session.scalars(wanted).unique())


def _facts(experiments: Sequence[Experiment], company: dict[int, Company]) -> tuple[Fact, ...]:
    asked = [one for one in experiments if company[one.id].followed_up is not None]
    told = [one for one in experiments if company[one.id].can_be_told]

    def counted(name: FactName, is_true: Callable[[Experiment], object], among: Sequence[Experiment]) -> Fact:
        return Fact(name, sum(bool(is_true(one)) for one in among), len(among))

    return (
        counted(FactName.CRITERIA, lambda one: one.goal and one.goal.success_criteria, experiments),
        counted(FactName.HEARD, lambda one: one.heard, experiments),
        counted(FactName.OTHERS, lambda one: company[one.id].with_others, experiments),
        counted(FactName.OTHER_TACTIC, lambda one: company[one.id].other_tactics, experiments),
        counted(FactName.FOLLOWED_UP, lambda one: company[one.id].followed_up, asked),
        counted(FactName.NOT_ALONE, lambda one: not company[one.id].is_alone, told),
    )


def _score(facts: Sequence[Fact], experiments: int) -> float | NotEstimable:
    if experiments < ENOUGH:
        sentence = f"The score needs {ENOUGH} locked or closed experiments in the cycle; there are {experiments}."
        return NotEstimable("too_few_experiments", sentence)
    shares = [fact.share for fact in facts if fact.share is not None]
    return LEAST + (MOST - LEAST) * sum(shares) / len(shares)
