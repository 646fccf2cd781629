"""What waits after closing: decisions to answer for, lessons to settle, stories that nobody was told."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from experiments.learning.decisions.record import decisions_due
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus, Stance
from experiments.learning.stories.untold import untold
from experiments.learning.waiting.item import MOST, Wait, WaitingItem
from experiments.people.permission import Actor
from experiments.trials.experiment import LOCKED, Experiment, Status

UNDER_WAY = (Status.IDEA, Status.DRAFT, *LOCKED)


def waiting_to_learn(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    """List what a closed experiment still asks for; one query per kind."""
    return [
        *_decisions(session, actor, today),
        *_contested(session, actor.team_id, today),
        *_untold(session, actor, today),
    ]


def _decisions(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    """Find decisions whose day has come and that nobody answered for."""
    return [
        WaitingItem(
            Wait.DECISION_DUE,
            "experiment",
            one.experiment_id,
            one.title,
            one.owner_id,
            one.due,
            {"decision": one.decision, "due": one.due},
        )
        for one in decisions_due(session, actor, today=today, limit=MOST)
    ]


def _contested(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    """Find disputed lessons that no experiment is about to settle; one whose review is due waits for that."""
    newest, behind, settling = aliased(LessonEvidence), aliased(LessonEvidence), aliased(Experiment)
    against = (
        sa.select(sa.func.max(newest.experiment_id))
        .where(newest.lesson_id == Lesson.id, newest.stance == Stance.CONTRADICTS)
        .scalar_subquery()
    )
    under_way = (
        sa.exists()
        .where(behind.lesson_id == Lesson.id, settling.built_on_id == behind.experiment_id)
        .where(settling.status.in_(UNDER_WAY))
    )
    rows = session.execute(
        sa.select(Lesson.id, Lesson.claim, Lesson.person_id, against)
        .where(Lesson.team_id == team_id, Lesson.status == LessonStatus.CONTESTED, sa.not_(under_way))
        .where(sa.or_(Lesson.review_on.is_(None), Lesson.review_on > today))
        .order_by(Lesson.id)
        .limit(MOST)
    )
    return [
        WaitingItem(Wait.LESSON_CONTESTED, "lesson", key, claim, owner, None, {"against": experiment})
        for key, claim, owner, experiment in rows
    ]


def _untold(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    """Find what was closed two weeks ago and told to nobody."""
    return [
        WaitingItem(
            Wait.STORY_UNTOLD,
            "experiment",
            one.experiment_id,
            one.title,
            one.owner_id,
            one.due,
            {"closed": one.closed_on, "due": one.due},
        )
        for one in untold(session, actor, today=today, limit=MOST)
    ]
