"""What is to be looked at again on a day that has come: channels on the shelf, a no, a lesson."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.learning.waiting.item import MOST, Wait, WaitingItem
from experiments.trials.channels.channel import Channel, ChannelStatus
from experiments.trials.decline import Decline
from experiments.trials.experiment import Experiment


def waiting_reviews(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    """List what a team promised to look at again by today; one query per kind."""
    return [
        *_channels(session, team_id, today),
        *_noes(session, team_id, today),
        *_lessons(session, team_id, today),
    ]


def _channels(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    rows = session.execute(
        sa.select(Channel.id, Channel.name, Channel.owner_id, Channel.review_on)
        .where(Channel.team_id == team_id, Channel.status != ChannelStatus.CLOSED, Channel.review_on <= today)
        .order_by(Channel.review_on, Channel.id)
        .limit(MOST)
    )
    return [
        WaitingItem(Wait.CHANNEL_REVIEW, "channel", key, name, owner, due, {"due": due})
        for key, name, owner, due in rows
    ]


def _noes(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    """Find each no whose review date has come and that nobody answered, by saying it again or by a draft."""
    answer = aliased(Decline)
    rows = session.execute(
        sa.select(Decline.id, Decline.idea, Decline.reason, Decline.by, Decline.review_on, Experiment.title)
        .outerjoin(Experiment, Experiment.id == Decline.experiment_id)
        .where(
            Decline.team_id == team_id,
            Decline.review_on <= today,
            Decline.reopened_as_id.is_(None),
            sa.not_(sa.exists().where(answer.answers_id == Decline.id)),
        )
        .order_by(Decline.review_on, Decline.id)
        .limit(MOST)
    )
    return [
        WaitingItem(Wait.NO_REVIEW, "decline", key, title or idea or "", by, due, {"text": reason, "due": due})
        for key, idea, reason, by, due, title in rows
    ]


def _lessons(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    rows = session.execute(
        sa.select(Lesson.id, Lesson.claim, Lesson.person_id, Lesson.review_on)
        .where(Lesson.team_id == team_id, Lesson.status != LessonStatus.SUPERSEDED, Lesson.review_on <= today)
        .order_by(Lesson.review_on, Lesson.id)
        .limit(MOST)
    )
    return [
        WaitingItem(Wait.LESSON_REVIEW, "lesson", key, claim, owner, due, {"due": due})
        for key, claim, owner, due in rows
    ]
