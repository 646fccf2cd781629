"""What happened to a lesson, and why: every change of its state says what brought it about.

That a lesson ran out of date is never written down: its review date and the clock say so. ``history_of`` puts it into
its place among what was written, for any day it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, CanonicalJson, Key

if TYPE_CHECKING:
    from experiments.learning.lessons.lesson import Lesson

SUPERSEDED, EXPIRED = "superseded", "expired"
MOST = 200


class ChangedBecause(StrEnum):
    """What brought a change about."""

    WRITTEN = "written"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    LEFT_OPEN = "left_open"
    SETTLED = "settled"
    FIGURES = "figures"
    PROVEN = "proven"
    NO_LONGER_PROVEN = "no_longer_proven"
    HOLDS = "holds"
    SETTLED_BY_HAND = "settled_by_hand"
    NO_LONGER_HOLDS = "no_longer_holds"
    EDITED = "edited"
    REPLACED = "replaced"
    REPLACES = "replaces"
    RESTORED = "restored"
    GAVE_BACK = "gave_back"
    RAN_OUT = "ran_out"


class LessonChange(Base):
    """One change of a lesson; append-only. ``because`` is a code that pages put into words, with ``facts`` for it."""

    __tablename__ = "lesson_change"

    id: Mapped[Key]
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    was: Mapped[str | None]
    became: Mapped[str]
    because: Mapped[str]
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a lesson's history: what it was, what it became, and what brought it about."""

    on: date
    was: str | None
    became: str
    because: ChangedBecause
    experiment_id: int | None
    person_id: int | None
    facts: dict[str, Any]

    @property
    def is_turn(self) -> bool:
        """Whether the status changed."""
        return self.was != self.became


@dataclass(frozen=True, slots=True)
class Cause:
    """Who or what changes a lesson now."""

    because: ChangedBecause
    person_id: int | None = None
    experiment_id: int | None = None


def note_change(
    session: Session, lesson: Lesson, cause: Cause, was: str | None, facts: dict[str, Any], *, now: datetime
) -> LessonChange:
    """Write down what has just happened to a lesson; its review date goes with it, for the history."""
    change = LessonChange(
        lesson_id=lesson.id,
        was=was,
        became=lesson.status.value,
        because=cause.because.value,
        experiment_id=cause.experiment_id,
        person_id=cause.person_id,
        facts=facts | {"review_on": None if lesson.review_on is None else lesson.review_on.isoformat()},
        at=now,
    )
    session.add(change)
    session.flush()
    return change


def history_of(session: Session, lesson: Lesson, *, today: date) -> list[Moment]:
    """Give what happened to a lesson until a day, the first entry first; when it ran out of date is among it."""
    newest = sa.select(LessonChange).where(LessonChange.lesson_id == lesson.id).order_by(LessonChange.id.desc())
    rows = [row for row in reversed(session.scalars(newest.limit(MOST)).all()) if row.at.date() <= today]
    if not rows:  # a lesson of earlier days, before changes were written down
        written = lesson.written_at.date()
        first = Moment(written, None, lesson.status.value, ChangedBecause.WRITTEN, None, lesson.person_id, {})
        return [first, *_ran_out(lesson.status.value, lesson.review_on, written, today)]
    return list(_with_clock(rows, today))


def changes_of_closing(session: Session, experiment_id: int, *, at: datetime) -> Sequence[LessonChange]:
    """Give what a closing has just changed in lessons, to be said after it."""
    return session.scalars(
        sa.select(LessonChange)
        .where(LessonChange.experiment_id == experiment_id, LessonChange.at == at)
        .order_by(LessonChange.id)
    ).all()


def settled_at(session: Session, lesson_id: int) -> datetime | None:
    """Give when somebody last settled what was disputed; what had contradicted by then disputes it no more."""
    return session.scalar(
        sa.select(sa.func.max(LessonChange.at)).where(
            LessonChange.lesson_id == lesson_id, LessonChange.because == ChangedBecause.SETTLED_BY_HAND.value
        )
    )


def _with_clock(rows: Sequence[LessonChange], today: date) -> Iterator[Moment]:
    for place, row in enumerate(rows):
        yield Moment(
            row.at.date(),
            row.was,
            row.became,
            ChangedBecause(row.because),
            row.experiment_id,
            row.person_id,
            row.facts,
        )
        until = rows[place + 1].at.date() if place + 1 < len(rows) else today
        review = row.facts.get("review_on")
        yield from _ran_out(row.became, None if review is None else date.fromisoformat(review), row.at.date(), until)


def _ran_out(status: str, review_on: date | None, since: date, until: date) -> Iterator[Moment]:
    """Give the day on which it ran out of date, where that lies before the next entry."""
    if review_on is None or status in {SUPERSEDED, EXPIRED} or not since <= review_on < until:
        return
    day = review_on + timedelta(days=1)
    facts = {"review_on": review_on.isoformat()}
    yield Moment(day, status, EXPIRED, ChangedBecause.RAN_OUT, None, None, facts)
