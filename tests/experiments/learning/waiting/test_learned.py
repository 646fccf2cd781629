"""What a closed experiment still asks for: its decision on its day, its lesson while it is disputed, its story."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.closing import Closing, close
from experiments.learning.decisions.answering import FollowUpGiven, answer_decision
from experiments.learning.lessons.lesson import LessonDraft, Stance, list_lessons
from experiments.learning.waiting.item import Urgency, Wait, WaitingItem
from experiments.learning.waiting.today import waits_for
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership
from experiments.results.closing.conclusion import Conclusion, Decision
from experiments.trials.decline import Refusal, decline
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment
from tests.experiments.learning.cards_made import made_card
from tests.experiments.learning.closed import SPRING, closed
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_actor

DUE = date(2026, 12, 24)


def found(session: Session, actor: Actor, kind: Wait, today: date) -> list[WaitingItem]:
    return [item for item in waits_for(session, actor, today=today) if item.kind is kind]


def test_a_decision_waits_for_its_owner_from_its_day_until_it_is_answered(book: Book) -> None:
    book.accept(daily(14))
    conclusion = Conclusion(decision=Decision.ADOPT, decision_due=DUE)
    lesson = LessonDraft("Questions bring clicks.", "", "", "Ask.")
    close(book.session, book.actor, book.experiment.id, Closing(conclusion, lesson), now=AFTER)
    assert found(book.session, book.actor, Wait.DECISION_DUE, DUE - timedelta(days=1)) == []
    (item,) = found(book.session, book.actor, Wait.DECISION_DUE, DUE)
    assert (item.experiment_id, item.owner_id, item.due) == (book.experiment.id, book.actor.person_id, DUE)
    assert (item.facts["decision"], item.urgency(DUE)) == ("adopt", Urgency.DEADLINE)
    assert item.urgency(DUE + timedelta(days=1)) is Urgency.LATE
    later = AFTER + timedelta(days=40)
    answer_decision(book.session, book.actor, book.experiment.id, FollowUpGiven(done=False), now=later)
    assert found(book.session, book.actor, Wait.DECISION_DUE, later.date()) == []


def test_who_left_the_team_is_asked_no_more_but_the_owner_of_the_experiment(
    session: Session, actor: Actor, now: datetime
) -> None:
    left = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    card = made_card(session, actor, decision_due=DUE, decision_owner_id=left.person_id)
    session.get_one(Experiment, card.experiment_id).owner_id = actor.person_id
    assert [item.owner_id for item in found(session, actor, Wait.DECISION_DUE, DUE)] == [left.person_id]
    session.execute(sa.update(Membership).where(Membership.person_id == left.person_id).values(ended_at=now))
    assert [item.owner_id for item in found(session, actor, Wait.DECISION_DUE, DUE)] == [actor.person_id]


def test_a_disputed_lesson_waits_until_an_experiment_that_could_settle_it_is_under_way(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    closed(session, actor, tmp_path)
    (lesson,) = list_lessons(session, actor)
    against = LessonDraft(stance=Stance.CONTRADICTS, lesson_id=lesson.id)
    second = closed(session, actor, tmp_path, verdict="harmful", starts=SPRING + timedelta(days=60), lesson=against)
    today, now = SPRING.date() + timedelta(days=90), SPRING + timedelta(days=90)
    (item,) = found(session, actor, Wait.LESSON_CONTESTED, today)
    assert (item.thing, item.thing_id, item.facts["against"]) == ("lesson", lesson.id, second.id)
    assert item.urgency(today) is Urgency.REVIEW
    draft = start_draft(session, actor, DraftChange(title="Once more", built_on_id=second.id), now=now)
    assert found(session, actor, Wait.LESSON_CONTESTED, today) == []
    decline(session, actor, draft.id, Refusal("No."), now=now)
    assert len(found(session, actor, Wait.LESSON_CONTESTED, today)) == 1
    # On the day of its review it waits once, for that.
    assert found(session, actor, Wait.LESSON_CONTESTED, lesson.review_on) == []


def test_what_was_told_to_nobody_waits_after_two_weeks_and_gently(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    experiment = closed(session, actor, tmp_path)
    day = experiment.concluded_on + timedelta(days=14)
    assert found(session, actor, Wait.STORY_UNTOLD, day - timedelta(days=1)) == []
    (item,) = found(session, actor, Wait.STORY_UNTOLD, day)
    assert (item.experiment_id, item.facts["closed"]) == (experiment.id, experiment.concluded_on)
    assert item.urgency(day + timedelta(days=30)) is Urgency.GENTLE


def test_it_takes_as_many_queries_however_many_wait(session: Session, actor: Actor) -> None:
    counts = []
    for number in (1, 9):
        for _place in range(number):
            made_card(session, actor, decision_due=date(2026, 7, 1))
        session.expire_all()
        sent: list[str] = []
        note = lambda *args, sent=sent: sent.append(args[2])  # noqa: E731
        sa.event.listen(session.get_bind(), "before_cursor_execute", note)
        waits_for(session, actor, today=date(2026, 7, 2))
        counts.append(len(sent))
    assert counts[0] == counts[1]
