"""What waits for whom, and what was learned lately: the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.waiting.item import WaitingItem, by_urgency
from experiments.learning.waiting.learned import waiting_to_learn
from experiments.learning.waiting.rating import waiting_rating
from experiments.learning.waiting.reviews import waiting_reviews
from experiments.learning.waiting.trials import waiting_trials
from experiments.people.permission import Actor, require


@dataclass(frozen=True, slots=True)
class Learned:
    """A lately closed experiment with its lesson, if it has one."""

    card: ArchiveCard
    lesson: Lesson | None


def waits_for(session: Session, actor: Actor, *, today: date) -> list[WaitingItem]:
    """List what waits in the actor's team, the reader's own first, then by urgency.

    What is late comes first, by its days; then what has a date to come; then what is to be looked at again, drafts that
    miss something, and the rating of the cycle, of which only the reader's own is listed.
    """
    require(actor, "see")
    items = [
        *waiting_trials(session, actor, today),
        *waiting_reviews(session, actor.team_id, today),
        *waiting_to_learn(session, actor, today),
        *waiting_rating(session, actor, today),
    ]
    return by_urgency(items, actor, today)


def learned_lately(session: Session, actor: Actor, *, limit: int = 3) -> list[Learned]:
    """List what was closed last, whatever came out."""
    require(actor, "see")
    rows = session.execute(
        sa.select(ArchiveCard, Lesson)
        .outerjoin(Lesson, Lesson.id == ArchiveCard.lesson_id)
        .where(ArchiveCard.team_id == actor.team_id, ArchiveCard.outcome == Outcome.CONCLUDED)
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(limit)
        .options(lazyload(Lesson.evidence))
    )
    return [Learned(card, lesson) for card, lesson in rows]
