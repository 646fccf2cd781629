"""What teams see of each other: lessons and *no*s of a goal they work on, and trials for a goal of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from experiments.goals.goal import Goal
from experiments.learning.archive.cards import FacetTally
from experiments.learning.archive.facet_counts import TEAM
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus
from experiments.people.permission import Actor, require
from experiments.people.team import Team
from experiments.trials.decline import Decline
from experiments.trials.experiment import OPEN, Experiment, Status

MOST = 200


@dataclass(frozen=True, slots=True)
class OthersLesson:
    """A current lesson of another team, and whose it is."""

    lesson: Lesson
    team: str


@dataclass(frozen=True, slots=True)
class OthersNo:
    """What another team said no to: what it was, why, and when they look at it again."""

    experiment_id: int
    title: str
    reason: str
    review_on: date | None


def lessons_of_others(
    session: Session, actor: Actor, *, today: date, goal_ids: Collection[int] | None = None
) -> list[OthersLesson]:
    """List current lessons of other teams about goals that the actor's team works on or has, the last first.

    Parameters
    ----------
    goal_ids : collection of int, optional
        Only those about these goals.
    """
    require(actor, "see")
    teams = session.scalars(_who_may_have_some(actor)).all()
    if not teams:
        return []
    about = (
        sa.select(LessonEvidence.lesson_id)
        .join(Experiment, Experiment.id == LessonEvidence.experiment_id)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(sa.or_(Goal.id.in_(actor.works_on), Goal.team_id == actor.team_id))
    )
    if goal_ids is not None:
        about = about.where(Goal.id.in_(goal_ids))
    rows = session.execute(
        sa.select(Lesson, Team.name)
        .join(Team, Team.id == Lesson.team_id)
        .where(
            Lesson.team_id.in_(teams),
            Lesson.status == LessonStatus.CURRENT,
            sa.or_(Lesson.review_on.is_(None), Lesson.review_on >= today),
            about.where(LessonEvidence.lesson_id == Lesson.id).correlate(Lesson).exists(),
        )
        .order_by(Lesson.id.desc())
        .limit(MOST)
    )
    return [OthersLesson(lesson, team) for lesson, team in rows]


def _who_may_have_some(actor: Actor) -> sa.CompoundSelect[int]:
    """Name the teams whose lessons may be open: few are looked at, not the lessons of everybody."""
    tried_for_us = sa.select(sa.cast(FacetTally.value, sa.Integer())).where(
        FacetTally.team_id == actor.team_id,
        FacetTally.facet == TEAM,
        FacetTally.value != str(actor.team_id),
        FacetTally.cards > 0,
    )
    ask_us = sa.select(Goal.team_id).where(Goal.id.in_(actor.works_on), Goal.team_id != actor.team_id)
    return sa.union(tried_for_us, ask_us)


def noes_of_others(session: Session, actor: Actor, goal_id: int) -> list[OthersNo]:
    """List what another team declined for a goal of theirs that the actor's team works on, the last first."""
    require(actor, "see")
    if goal_id not in actor.works_on:
        return []
    newest = sa.select(sa.func.max(Decline.id)).where(Decline.experiment_id.is_not(None))
    rows = session.execute(
        sa.select(Experiment.id, Experiment.title, Decline.reason, Decline.review_on)
        .join(Decline, Decline.experiment_id == Experiment.id)
        .where(
            Experiment.goal_id == goal_id,
            Experiment.team_id != actor.team_id,
            Experiment.status == Status.DECLINED,
            Decline.id.in_(newest.group_by(Decline.experiment_id)),
        )
        .order_by(Decline.id.desc())
        .limit(MOST)
    )
    return [OthersNo(*row) for row in rows]


def tried_by_others(session: Session, actor: Actor, goal_id: int) -> list[tuple[Experiment, str]]:
    """List what other teams locked or closed for a goal of the actor's team, each with whose it is, the last first."""
    require(actor, "see")
    rows = session.execute(
        sa.select(Experiment, Team.name)
        .join(Team, Team.id == Experiment.team_id)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(
            Experiment.goal_id == goal_id,
            Goal.team_id == actor.team_id,
            Experiment.team_id != actor.team_id,
            Experiment.status.not_in(OPEN),
        )
        .order_by(Experiment.id.desc())
        .limit(MOST)
        .options(selectinload(Experiment.owner))
    )
    return [(experiment, team) for experiment, team in rows]
