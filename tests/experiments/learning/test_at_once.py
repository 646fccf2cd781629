"""Two people at the same moment, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.filing import file_refusals
from experiments.learning.archive.tallies import counts_of
from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import Lesson, LessonDraft, LessonStatus, Stance, list_lessons
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.files import FileStore
from experiments.results.uploads.imports import Upload, accept_file
from tests.experiments.learning.closed import SPRING, closed, declined
from tests.experiments.results.exports import AFTER, daily
from tests.experiments.results.test_at_once import at_once
from tests.factories import QUESTION_HEADLINE, make_registered


def test_a_no_is_filed_once_by_two_readers(session: Session, engine: sa.Engine, actor: Actor) -> None:
    declined(session, actor, "An account on the new video network", "Buyers are over 40.", SPRING)
    session.commit()
    assert at_once(engine, *[lambda own: file_refusals(own, actor.team_id)] * 3) == ["done"] * 3
    assert session.scalar(sa.select(sa.func.count()).select_from(ArchiveCard)) == 1


def test_two_closings_of_one_lesson_see_each_other(
    session: Session, engine: sa.Engine, actor: Actor, tmp_path: Path
) -> None:
    closed(session, actor, tmp_path)
    (lesson,) = list_lessons(session, actor)
    lesson_id = lesson.id
    started = AFTER - timedelta(days=22)
    pair = [make_registered(session, actor, started).id for _ in range(2)]
    for experiment_id in pair:
        upload = Upload("export.csv", daily(14, b=10))
        accept_file(session, FileStore(tmp_path / "files"), actor, experiment_id, upload, now=AFTER)
    session.commit()

    def closing(own: Session, experiment_id: int, stance: Stance) -> object:
        conclusion = Conclusion(why=Why.WEAK_IDEA, decision=Decision.STOP)
        wish = Closing(conclusion, LessonDraft(stance=stance, lesson_id=lesson_id))
        return close(own, actor, experiment_id, wish, now=AFTER)

    done = at_once(
        engine,
        lambda own: closing(own, pair[0], Stance.SUPPORTS),
        lambda own: closing(own, pair[1], Stance.CONTRADICTS),
    )
    assert done == ["done", "done"]
    with Session(engine) as own:
        lesson = own.get_one(Lesson, lesson_id)
        assert lesson.status is LessonStatus.CONTESTED
        assert len(lesson.evidence) == 3
        assert counts_of(own, actor).failed == 2


def test_two_repeats_that_nobody_spoke_of_are_both_counted(
    session: Session, engine: sa.Engine, actor: Actor, tmp_path: Path
) -> None:
    """Two people close repeats at the same moment, each without a lesson: it rests on all three afterwards."""
    first = closed(session, actor, tmp_path)
    (lesson,) = list_lessons(session, actor)
    lesson_id = lesson.id
    change = replace(QUESTION_HEADLINE, built_on_id=first.id)
    pair = [make_registered(session, actor, AFTER - timedelta(days=22), change=change).id for _ in range(2)]
    for experiment_id in pair:
        upload = Upload("export.csv", daily(14, a=20, b=20, wobble=17))
        accept_file(session, FileStore(tmp_path / "files"), actor, experiment_id, upload, now=AFTER)
    session.commit()

    def closing(own: Session, experiment_id: int) -> object:
        unsure = Conclusion(why=Why.TOO_SMALL, decision=Decision.KEEP)
        return close(own, actor, experiment_id, Closing(unsure), now=AFTER)

    assert at_once(engine, *[lambda own, key=key: closing(own, key) for key in pair]) == ["done", "done"]
    with Session(engine) as own:
        lesson = own.get_one(Lesson, lesson_id)
        assert {one.experiment_id: one.stance for one in lesson.evidence} == {
            first.id: Stance.SUPPORTS,
            pair[0]: Stance.OPEN,
            pair[1]: Stance.OPEN,
        }
        assert lesson.pooled is not None
        assert lesson.pooled["experiments"] == 3
        assert own.get_one(ArchiveCard, pair[0]).lesson_id == lesson_id
