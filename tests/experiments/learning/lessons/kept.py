"""Closed experiments behind lessons, with the figures that a test wants: their cards are written as closing does."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.archive.tallies import count_in
from experiments.learning.lessons.changes import LessonChange
from experiments.learning.lessons.following import Spoken, follow_closing, lock_lessons
from experiments.learning.lessons.lesson import Lesson, LessonDraft, Stance
from experiments.learning.lessons.writing import write_lesson
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment, Status
from tests.audited import by_hand

SPRING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLICKS = "ratio: link_clicks / impressions"
Z = 1.959963984540054
"""97.5 % point of the normal distribution (any table)."""


def card_of(
    session: Session,
    actor: Actor,
    log_lift: float,
    error: float,
    *,
    now: datetime = SPRING,
    verdict: str = "succeeded",
    grade: str = "B",
    **more: object,
) -> ArchiveCard:
    """The card of an experiment that was closed with this ln(1 + lift) and its error; ``more`` are its fields."""
    by_hand(session)
    draft = start_draft(session, actor, DraftChange(title=f"Run of {now.date()}"), now=now)
    draft.status, draft.verdict, draft.grade, draft.concluded_on = Status.CONCLUDED, verdict, grade, now.date()
    ends = [math.expm1(log_lift + turn * Z * error) for turn in (-1, 0, 1)]
    fields: dict[str, object] = {
        "team_id": actor.team_id,
        "outcome": Outcome.CONCLUDED,
        "filed_on": now.date(),
        "retrospective": False,
        "overridden": False,
        "title": draft.title,
        "verdict": verdict,
        "grade": grade,
        "sentence": "It said so.",
        "metric": "link clicks per time shown",
        "metric_identity": CLICKS,
        "control": "Claim",
        "variant": "Question",
        "direction": Direction.UP,
        "worthwhile_lift": 0.05,
        "versions": [{"name": "Claim", "role": "control", "text": ""}, {"name": "Question", "role": "treatment"}],
    }
    if verdict != "invalid":
        fields |= {"lift": ends[1], "lower": ends[0], "upper": ends[2], "log_lift_se": error}
        fields |= {"plain_lower": ends[0], "plain_upper": ends[2]}
    card = ArchiveCard(experiment_id=draft.id, **(fields | more))
    session.add(card)
    session.flush()
    count_in(session, card)
    count_cards(session, [card])
    return card


def lesson_on(session: Session, actor: Actor, card: ArchiveCard, *, now: datetime = SPRING) -> Lesson:
    """A lesson that was written when the experiment of a card was closed."""
    words = LessonDraft("Questions bring more first clicks.", "First contact", "Curiosity", "Use them.")
    return write_lesson(session, actor, words, experiment=session.get_one(Experiment, card.experiment_id), now=now)


def speaks(
    session: Session,
    actor: Actor,
    lesson: Lesson,
    card: ArchiveCard,
    *,
    now: datetime,
    stance: Stance | None = None,
    earlier: str | None = None,
) -> list[LessonChange]:
    """Let an experiment speak of a lesson when it is closed: by itself, or as somebody said."""
    by_hand(session)
    if stance is not None:
        experiment = session.get_one(Experiment, card.experiment_id)
        draft = LessonDraft(stance=stance, lesson_id=lesson.id)
        write_lesson(session, actor, draft, experiment=experiment, now=now)
        return []
    return follow_closing(session, actor, Spoken(card, earlier), lock_lessons(session, [lesson.id]), now=now)


def after(days: int) -> datetime:
    """So many days after the first experiment was closed."""
    return SPRING + timedelta(days=days)


def day_after(days: int) -> date:
    """The day that lies so many days after it."""
    return after(days).date()
