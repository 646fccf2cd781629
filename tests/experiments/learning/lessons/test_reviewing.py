"""Looking at a lesson again on its date."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, RuleBroken, WrongStatus
from experiments.learning.lessons.changes import history_of
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.learning.lessons.reviewing import LessonReview, review_lesson, usual_review
from experiments.learning.waiting.item import Wait
from experiments.learning.waiting.today import waits_for
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.experiments.learning.closed import closed
from tests.factories import make_actor

LATER = datetime(2027, 4, 10, 9, 0, tzinfo=UTC)
"""More than a year after the experiments of March 2026 were closed."""


@pytest.fixture
def lesson(session: Session, actor: Actor, tmp_path: Path) -> Lesson:
    closed(session, actor, tmp_path)
    return session.scalars(sa.select(Lesson)).one()


def waiting(session: Session, actor: Actor) -> bool:
    found = waits_for(session, actor, today=LATER.date())
    return any(item.kind is Wait.LESSON_REVIEW for item in found)


def test_what_still_holds_gets_its_next_date_and_waits_no_more(session: Session, actor: Actor, lesson: Lesson) -> None:
    assert lesson.status_on(LATER.date()) is LessonStatus.EXPIRED
    assert waiting(session, actor)
    review_lesson(session, actor, lesson.id, LessonReview(holds=True), now=LATER)
    # A year on, since an experiment of grade C stands behind it; a hint would be looked at after 30 days.
    assert lesson.review_on == date(2028, 4, 9)
    assert lesson.status_on(LATER.date()) is LessonStatus.CURRENT
    assert not waiting(session, actor)


def test_what_no_longer_holds_is_out_of_date_and_waits_no_more(session: Session, actor: Actor, lesson: Lesson) -> None:
    review_lesson(session, actor, lesson.id, LessonReview(holds=False), now=LATER)
    assert (lesson.status, lesson.review_on) == (LessonStatus.EXPIRED, None)
    assert not waiting(session, actor)
    act = session.scalars(sa.select(Audit).where(Audit.action == "lesson.review")).one()
    assert act.after == {"status": "expired", "review_on": None}
    review_lesson(session, actor, lesson.id, LessonReview(holds=True, review_on=date(2027, 9, 1)), now=LATER)
    assert (lesson.status, lesson.review_on) == (LessonStatus.CURRENT, date(2027, 9, 1))


def test_a_reason_stands_in_the_history_also_where_nothing_is_disputed(
    session: Session, actor: Actor, lesson: Lesson
) -> None:
    given = LessonReview(holds=False, settled_because="Nobody reads headlines any more.")
    review_lesson(session, actor, lesson.id, given, now=LATER)
    entry = history_of(session, lesson, today=LATER.date())[-1]
    assert (entry.because, entry.was, entry.became) == ("no_longer_holds", "expired", "expired")
    assert entry.facts["reason"] == "Nobody reads headlines any more."


def test_hints_are_looked_at_again_sooner(session: Session, lesson: Lesson) -> None:
    lesson.evidence[0].experiment.grade = "D"
    session.flush()
    assert usual_review(session, lesson, date(2027, 4, 10)) == date(2027, 5, 10)
    session.rollback()


@pytest.mark.parametrize(
    "given",
    [
        LessonReview(holds=True, review_on=date(2027, 4, 10)),
        LessonReview(holds=True, review_on=date(2300, 1, 1)),
        LessonReview(holds=False, review_on=date(2027, 9, 1)),
    ],
    ids=["today", "too far away", "a date for what does not hold"],
)
def test_a_date_that_makes_no_sense_is_refused(
    session: Session, actor: Actor, lesson: Lesson, given: LessonReview
) -> None:
    with pytest.raises(RuleBroken) as refused:
        review_lesson(session, actor, lesson.id, given, now=LATER)
    assert {fault.field for fault in refused.value.faults} == {"review_on"}


def test_a_replaced_lesson_is_not_looked_at_and_a_reader_may_not_say(
    session: Session, actor: Actor, lesson: Lesson
) -> None:
    reader = make_actor(session, LATER, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        review_lesson(session, reader, lesson.id, LessonReview(holds=True), now=LATER)
    lesson.status = LessonStatus.SUPERSEDED
    session.flush()
    with pytest.raises(WrongStatus):
        review_lesson(session, actor, lesson.id, LessonReview(holds=True), now=LATER)
    session.rollback()
