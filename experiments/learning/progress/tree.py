"""The tree of a team: cycle, objective, goal, experiment, lesson, each with where it stands today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, list_goals
from experiments.goals.objective import Objective
from experiments.learning.archive.tallies import verdict_column
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus, Stance
from experiments.learning.progress.criteria import CriterionProgress, criteria_progress
from experiments.people.permission import Actor, require
from experiments.trials.experiment import Experiment, Status, status_column

MOST = 12
"""Experiments of a goal that the tree names, the newest; the others are counted and stand on the goal's own page."""


@dataclass(frozen=True, slots=True)
class LessonLeaf:
    """A lesson that an experiment speaks for or against."""

    id: int
    claim: str
    status: LessonStatus
    stance: Stance


@dataclass(frozen=True, slots=True)
class ExperimentBranch:
    """An experiment with its lessons; verdict and grade once it is closed."""

    id: int
    title: str
    status: Status
    verdict: str | None
    grade: str | None
    lessons: tuple[LessonLeaf, ...]


@dataclass(frozen=True, slots=True)
class GoalBranch:
    """A goal with how far its criteria got and its newest experiments; ``experiments_count`` are all of them."""

    goal: Goal
    criteria: tuple[CriterionProgress, ...]
    experiments: tuple[ExperimentBranch, ...]
    experiments_count: int


@dataclass(frozen=True, slots=True)
class ObjectiveBranch:
    """An objective with its goals; ``None`` for goals without one."""

    objective: Objective | None
    goals: tuple[GoalBranch, ...]


@dataclass(frozen=True, slots=True)
class CycleBranch:
    """A planning cycle with its objectives, those without a goal too."""

    cycle: Cycle
    objectives: tuple[ObjectiveBranch, ...]


def goal_tree(session: Session, actor: Actor, *, today: date, cycle_id: int | None = None) -> list[CycleBranch]:
    """Give the tree of the actor's team, the latest cycle first; a fixed number of queries however large it is.

    Parameters
    ----------
    cycle_id : int or None
        Only this cycle; one of another team is empty.
    """
    require(actor, "see")
    goals = list_goals(session, actor, cycle_id=cycle_id)
    criteria = criteria_progress(session, actor, goals, today=today)
    experiments = _experiments(session, actor, [goal.id for goal in goals], today)
    branches = {
        goal.id: GoalBranch(goal, tuple(criteria[goal.id]), *experiments.get(goal.id, ((), 0))) for goal in goals
    }
    of_team = sa.select(Cycle, Objective).outerjoin(Objective, Objective.cycle_id == Cycle.id)
    of_team = of_team.where(Cycle.team_id == actor.team_id).order_by(Cycle.starts.desc(), Objective.id)
    if cycle_id is not None:
        of_team = of_team.where(Cycle.id == cycle_id)
    cycles: dict[int, tuple[Cycle, list[Objective]]] = {}
    for cycle, objective in session.execute(of_team):
        named = cycles.setdefault(cycle.id, (cycle, []))[1]
        if objective is not None:
            named.append(objective)
    return [CycleBranch(cycle, _objectives(cycle, named, goals, branches)) for cycle, named in cycles.values()]


def _objectives(
    cycle: Cycle, named: Sequence[Objective], goals: Sequence[Goal], branches: dict[int, GoalBranch]
) -> tuple[ObjectiveBranch, ...]:
    here = [goal for goal in goals if goal.cycle_id == cycle.id]
    of = {one.id: [branches[goal.id] for goal in here if goal.objective_id == one.id] for one in named}
    found = [ObjectiveBranch(one, tuple(of[one.id])) for one in named]
    bare = tuple(branches[goal.id] for goal in here if goal.objective_id is None)
    return (*found, ObjectiveBranch(None, bare)) if bare else tuple(found)


def _experiments(
    session: Session, actor: Actor, goal_ids: Sequence[int], today: date
) -> dict[int, tuple[tuple[ExperimentBranch, ...], int]]:
    """Give the newest experiments of each goal, and how many it has."""
    if not goal_ids:
        return {}
    ranked = (
        sa.select(
            Experiment.id,
            sa.func.row_number().over(partition_by=Experiment.goal_id, order_by=Experiment.id.desc()).label("place"),
            sa.func.count().over(partition_by=Experiment.goal_id).label("many"),
        )
        .where(Experiment.team_id == actor.team_id, Experiment.goal_id.in_(goal_ids))
        .subquery()
    )
    rows = session.execute(
        sa.select(
            Experiment.goal_id,
            Experiment.id,
            Experiment.title,
            status_column(today),
            verdict_column(),
            Experiment.grade,
            ranked.c.many,
        )
        .join(ranked, ranked.c.id == Experiment.id)
        .where(ranked.c.place <= MOST)
        .order_by(Experiment.id.desc())
    ).all()
    lessons = _lessons(session, actor, [row.id for row in rows], today)
    found: dict[int, list[ExperimentBranch]] = {}
    counts: dict[int, int] = {}
    for goal_id, key, title, name, said, given, many in rows:
        assert goal_id is not None, "the query names the goals"
        verdict, grade = (said, given) if Status(name) is Status.CONCLUDED else (None, None)
        branch = ExperimentBranch(key, title, Status(name), verdict, grade, tuple(lessons.get(key, ())))
        found.setdefault(goal_id, []).append(branch)
        counts[goal_id] = many
    return {goal_id: (tuple(branches), counts[goal_id]) for goal_id, branches in found.items()}


def _lessons(session: Session, actor: Actor, experiment_ids: Sequence[int], today: date) -> dict[int, list[LessonLeaf]]:
    """Give what was learned from some experiments, by experiment."""
    lessons: dict[int, list[LessonLeaf]] = {}
    told = session.execute(
        sa.select(LessonEvidence.experiment_id, Lesson, LessonEvidence.stance)
        .join(Lesson, Lesson.id == LessonEvidence.lesson_id)
        .where(LessonEvidence.experiment_id.in_(experiment_ids), Lesson.team_id == actor.team_id)
        .order_by(Lesson.id)
        .options(lazyload(Lesson.evidence))
    )
    for experiment_id, lesson, stance in told:
        leaf = LessonLeaf(lesson.id, lesson.claim, lesson.status_on(today), stance)
        lessons.setdefault(experiment_id, []).append(leaf)
    return lessons
