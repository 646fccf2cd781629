"""A lesson that was replaced gets its place back, while nothing was built on the one that took it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, WrongStatus
from experiments.learning.lessons.changes import history_of
from experiments.learning.lessons.lesson import Lesson, LessonQuery, LessonStatus, list_lessons
from experiments.learning.lessons.replacing import Replacement, replace_lesson
from experiments.learning.lessons.restoring import restore_lesson
from experiments.learning.lessons.reviewing import LessonReview, review_lesson
from experiments.learning.lessons.using import UseGiven, use_lesson
from experiments.learning.lessons.writing import LessonEdit, edit_lesson
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.experiments.learning.lessons.kept import after, card_of, day_after, lesson_on, speaks
from tests.factories import make_actor, make_team

NARROWER = Replacement(claim="Questions bring more first clicks from people who bake.", what_to_do="Ask them.")


@pytest.fixture
def lesson(session: Session, actor: Actor) -> Lesson:
    return lesson_on(session, actor, card_of(session, actor, 0.2, 0.05))


def turns(session: Session, lesson: Lesson) -> list[tuple[str, str]]:
    """What happened to a lesson since it was written: why, and what it became."""
    return [(one.because.value, one.became) for one in history_of(session, lesson, today=day_after(30))[1:]]


def test_one_that_was_written_for_it_gives_its_place_back(session: Session, actor: Actor, lesson: Lesson) -> None:
    new = replace_lesson(session, actor, lesson.id, NARROWER, now=after(2))
    assert restore_lesson(session, actor, lesson.id, version=lesson.version, now=after(3)) is lesson
    assert (lesson.status, lesson.replaced_by_id) == (LessonStatus.CURRENT, None)
    assert (new.status, new.replaced_by_id) == (LessonStatus.SUPERSEDED, lesson.id)
    assert turns(session, lesson) == [("replaced", "superseded"), ("restored", "current")]
    assert turns(session, new) == [("replaces", "current"), ("gave_back", "superseded")]
    assert [one.id for one in list_lessons(session, actor, LessonQuery(status=LessonStatus.CURRENT))] == [lesson.id]
    act = session.scalars(sa.select(Audit).where(Audit.action == "lesson.restore")).one()
    assert (act.thing_id, act.before["status"], act.after["status"]) == (lesson.id, "superseded", "current")
    restore_lesson(session, actor, new.id, now=after(4))
    assert (new.status, lesson.status) == (LessonStatus.CURRENT, LessonStatus.SUPERSEDED), "and may have it again"


def test_one_that_was_there_before_goes_on(session: Session, actor: Actor, lesson: Lesson) -> None:
    other = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=after(1)), now=after(1))
    replace_lesson(session, actor, lesson.id, Replacement(by_id=other.id), now=after(2))
    restore_lesson(session, actor, lesson.id, now=after(3))
    assert (lesson.status, other.status) == (LessonStatus.CURRENT, LessonStatus.CURRENT)
    assert other.replaced_by_id is None


def test_it_stands_as_it_stood(session: Session, actor: Actor, lesson: Lesson) -> None:
    speaks(session, actor, lesson, card_of(session, actor, -0.2, 0.05, verdict="harmful", now=after(1)), now=after(1))
    replace_lesson(session, actor, lesson.id, NARROWER, now=after(2))
    restore_lesson(session, actor, lesson.id, now=after(3))
    assert (lesson.status, lesson.plan_with) == (LessonStatus.CONTESTED, None)
    review_lesson(session, actor, lesson.id, LessonReview(holds=False), now=after(4))
    replace_lesson(session, actor, lesson.id, NARROWER, now=after(5))
    restore_lesson(session, actor, lesson.id, now=after(6))
    assert lesson.status is LessonStatus.EXPIRED


def _edited(session: Session, actor: Actor, new: Lesson) -> None:
    edit_lesson(session, actor, new.id, LessonEdit(claim="Ask only bakers."), now=after(3))


def _used(session: Session, actor: Actor, new: Lesson) -> None:
    use_lesson(session, actor, new.id, UseGiven("for the spring flyer"), now=after(3))


def _spoken_of(session: Session, actor: Actor, new: Lesson) -> None:
    speaks(session, actor, new, card_of(session, actor, 0.2, 0.05, now=after(3)), now=after(3))


def _replaced(session: Session, actor: Actor, new: Lesson) -> None:
    replace_lesson(session, actor, new.id, NARROWER, now=after(3))


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (_edited, "was changed since"),
        (_used, "was used since"),
        (_spoken_of, "was changed since"),
        (_replaced, "was replaced itself"),
    ],
)
def test_what_was_built_on_stays(
    session: Session, actor: Actor, lesson: Lesson, act: Callable[[Session, Actor, Lesson], None], says: str
) -> None:
    new = replace_lesson(session, actor, lesson.id, NARROWER, now=after(2))
    act(session, actor, new)
    with pytest.raises(WrongStatus, match=says):
        restore_lesson(session, actor, lesson.id, now=after(4))
    assert lesson.status is LessonStatus.SUPERSEDED


def test_only_what_was_replaced_and_only_by_who_may(session: Session, actor: Actor, lesson: Lesson) -> None:
    with pytest.raises(WrongStatus, match="No other lesson"):
        restore_lesson(session, actor, lesson.id, now=after(1))
    replace_lesson(session, actor, lesson.id, NARROWER, now=after(2))
    with pytest.raises(WrongStatus, match="meanwhile"):
        restore_lesson(session, actor, lesson.id, version=lesson.version - 1, now=after(3))
    with pytest.raises(Forbidden):
        restore_lesson(
            session, make_actor(session, after(3), team=actor.team_id, role=Role.VIEWER), lesson.id, now=after(3)
        )
    foreign = make_actor(session, after(3), team=make_team(session), role=Role.LEAD)
    with pytest.raises(NotFound):
        restore_lesson(session, foreign, lesson.id, now=after(3))
