"""Closing in one act: conclusion, lesson, archive and tally."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken
from experiments.learning.archive.cards import ArchiveCard, Outcome, Tally
from experiments.learning.archive.tallies import Counts, counts_by, counts_of
from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import (
    Lesson,
    LessonDraft,
    LessonQuery,
    LessonStatus,
    Stance,
    evidence_of,
    get_lesson,
    list_lessons,
)
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.results.analyses import look_at_results
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.trials.experiment import Status
from tests.experiments.learning.closed import SPRING, closed
from tests.experiments.results.exports import AFTER, Book, daily

LESSON = LessonDraft("Questions bring more first clicks.", "First contact", "Curiosity", "Use them.")


def test_closing_files_everything_in_one_act(book: Book) -> None:
    book.accept(daily(14))
    conclusion = Conclusion(decision=Decision.ADOPT)
    experiment = close(book.session, book.actor, book.experiment.id, Closing(conclusion, LESSON), now=AFTER)
    assert experiment.status is Status.CONCLUDED
    card = book.session.get_one(ArchiveCard, experiment.id)
    assert (card.outcome, card.verdict, card.grade, card.why) == (Outcome.CONCLUDED, "succeeded", "C", None)
    assert (card.filed_on, card.goal_kind, card.channel) == (date(2026, 11, 24), "new_sales", "paid social")
    assert card.sentence.startswith("“B” brings at least")
    assert (card.variant, card.metric) == ("B", "link clicks per time shown")
    assert card.lower < card.lift < card.upper
    # 14 days of 2 × 10 euros in the file, though 280 were planned; 4 hours
    assert (card.cost_minor, card.currency, card.hours) == (28000, "EUR", 4)
    assert card.lesson_id == book.session.scalars(sa.select(Lesson.id)).one()


def test_the_card_shows_the_range_that_decides_and_keeps_the_plain_one_for_pooling(book: Book) -> None:
    book.accept(daily(14))
    document, _ = look_at_results(book.session, book.experiment.id, today=AFTER.date())
    conclusion = Conclusion(decision=Decision.ADOPT)
    close(book.session, book.actor, book.experiment.id, Closing(conclusion, LESSON), now=AFTER)
    card = book.session.get_one(ArchiveCard, book.experiment.id)
    treatment = document["metrics"][0]["variants"][1]
    assert (card.lower, card.upper) == (treatment["deciding"]["lower"], treatment["deciding"]["upper"])
    assert (card.plain_lower, card.plain_upper) == (treatment["lift"]["lower"], treatment["lift"]["upper"])
    # two looks: the last one decides at 0.0478 instead of 0.05
    assert card.lower < card.plain_lower < card.lift < card.plain_upper < card.upper
    assert card.direction is Direction.UP
    # 14 days: t with 13 degrees at 0.975 is 2.1604 (any table of t)
    width = math.log1p(card.plain_upper) - math.log1p(card.plain_lower)
    assert card.log_lift_se == pytest.approx(width / (2 * 2.1604), rel=1e-4)


def test_what_is_not_usable_shows_no_range_and_is_never_pooled(book: Book) -> None:
    # Kit B got three times the money where equal budgets were planned
    book.accept(re.sub(rb"(Kit B,.*),10\.00", rb"\1,30.00", daily(14)))
    broken = Conclusion(why=Why.WEAK_EXECUTION, decision=Decision.REPEAT)
    experiment = close(book.session, book.actor, book.experiment.id, Closing(broken), now=AFTER)
    card = book.session.get_one(ArchiveCard, experiment.id)
    assert (card.verdict, card.variant) == ("invalid", "B")
    assert (card.lift, card.lower, card.upper) == (None, None, None)
    assert (card.plain_lower, card.plain_upper, card.log_lift_se, card.plan_with) == (None, None, None, None)


def test_all_refusals_come_together_and_nothing_is_changed(book: Book) -> None:
    book.accept(daily(14, b=10))
    with pytest.raises(RuleBroken) as refusal:
        close(book.session, book.actor, book.experiment.id, Closing(Conclusion(), LessonDraft()), now=AFTER)
    assert [fault.field for fault in refusal.value.faults] == ["why", "decision", "lesson.claim", "lesson.what_to_do"]
    assert book.experiment.status is not Status.CONCLUDED
    assert book.session.scalars(sa.select(ArchiveCard)).all() == []


def test_an_answer_is_not_closed_without_its_lesson_but_no_answer_may_be(book: Book) -> None:
    book.accept(daily(14, b=10))
    failed = Conclusion(why=Why.WEAK_IDEA, decision=Decision.STOP)
    with pytest.raises(RuleBroken) as refusal:
        close(book.session, book.actor, book.experiment.id, Closing(failed), now=AFTER)
    assert [fault.field for fault in refusal.value.faults] == ["lesson.claim"]
    book.accept(daily(14, a=20, b=20, wobble=17))
    unsure = Conclusion(why=Why.TOO_SMALL, decision=Decision.KEEP)
    assert close(book.session, book.actor, book.experiment.id, Closing(unsure), now=AFTER).verdict == "undecided"


def test_a_lesson_is_about_a_version_that_there_is(book: Book) -> None:
    book.accept(daily(14))
    nowhere = LessonDraft("Claim", "", "", "Do", variant="C")
    with pytest.raises(RuleBroken) as refusal:
        close(
            book.session,
            book.actor,
            book.experiment.id,
            Closing(Conclusion(decision=Decision.ADOPT), nowhere),
            now=AFTER,
        )
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("lesson.variant", "unknown_version")]


def test_a_contradiction_makes_a_lesson_disputed(session: Session, actor: Actor, tmp_path: Path) -> None:
    first = closed(session, actor, tmp_path)
    (lesson,) = list_lessons(session, actor)
    assert (lesson.status, lesson.review_on) == (LessonStatus.CURRENT, date(2027, 3, 25))
    against = LessonDraft(stance=Stance.CONTRADICTS, lesson_id=lesson.id)
    second = closed(session, actor, tmp_path, verdict="harmful", starts=SPRING + timedelta(days=60), lesson=against)
    session.expire_all()
    lesson = get_lesson(session, actor, lesson.id)
    assert lesson.status is LessonStatus.CONTESTED
    assert lesson.claim == "If we open with the reader's question instead of our claim, more will click through."
    assert [(one.card.experiment_id, one.stance) for one in evidence_of(session, lesson)] == [
        (second.id, Stance.CONTRADICTS),
        (first.id, Stance.SUPPORTS),
    ]


def test_a_lesson_is_out_of_date_after_its_review_day(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path)
    (lesson,) = list_lessons(session, actor)
    assert lesson.status_on(date(2027, 3, 25)) is LessonStatus.CURRENT
    assert lesson.status_on(date(2027, 3, 26)) is LessonStatus.EXPIRED


def test_a_lesson_of_another_team_is_not_found(book: Book) -> None:
    book.accept(daily(14))
    other = LessonDraft("Claim", "", "", "Do", lesson_id=77)
    with pytest.raises(RuleBroken, match="no such lesson"):
        close(
            book.session, book.actor, book.experiment.id, Closing(Conclusion(decision=Decision.ADOPT), other), now=AFTER
        )


def test_lessons_are_found_by_words_and_by_what_stands_behind_them(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    closed(session, actor, tmp_path)
    other = LessonDraft("Show the making, not the result.", "followers", "", "Draw by age of follower.")
    closed(session, actor, tmp_path, verdict="harmful", starts=SPRING + timedelta(days=60), lesson=other)
    claims = [lesson.claim for lesson in list_lessons(session, actor, LessonQuery("making"))]
    assert claims == ["Show the making, not the result."]
    assert len(list_lessons(session, actor, LessonQuery(verdict="succeeded"))) == 1
    assert list_lessons(session, actor, LessonQuery(verdict="succeeded", grade="B")) == []
    newest = list_lessons(session, actor, LessonQuery(limit=1))
    older = list_lessons(session, actor, LessonQuery(limit=1, before_id=newest[0].id))
    assert [lesson.claim[:4] for lesson in newest + older] == ["Show", "If w"]


def test_the_tally_counts_failures_apart_from_open_answers(session: Session, actor: Actor, tmp_path: Path) -> None:
    session.get_one(Team, actor.team_id).hour_minor = 4000
    for number, verdict in enumerate(("succeeded", "harmful", "undecided")):
        closed(session, actor, tmp_path, verdict=verdict, starts=SPRING + timedelta(days=60 * number))
    # each 280 euros in the file and 4 hours at 40 euros
    assert counts_of(session, actor) == Counts(3, 2, 1, 1, 1, 0, 3 * (28000 + 16000))
    assert counts_by(session, actor, "why")["weak_idea"] == Counts(2, 1, 0, 1, 1, 0, 2 * 44000)
    assert session.scalar(sa.select(sa.func.sum(Tally.experiments)).where(Tally.dimension == "all")) == 3
