"""What waits, for whom, on the start page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.waiting.item import Wait
from experiments.learning.waiting.today import learned_lately, waits_for
from experiments.people.permission import Actor, Role
from experiments.trials.draft import start_draft
from tests.experiments.learning.closed import SPRING, closed
from tests.experiments.results.exports import Book, daily
from tests.factories import QUESTION_HEADLINE, make_actor, make_team

ENDED = date(2026, 11, 23)
"""The day after the last day of the registered experiment."""


def kinds(book: Book, today: date, actor: Actor | None = None) -> list[Wait]:
    return [item.kind for item in waits_for(book.session, actor or book.actor, today=today)]


def test_while_it_runs_nothing_waits(book: Book) -> None:
    assert kinds(book, date(2026, 11, 22)) == []


def test_after_the_last_day_the_export_is_missing(book: Book) -> None:
    (item,) = waits_for(book.session, book.actor, today=ENDED)
    assert (item.kind, item.experiment_id, item.title) == (
        Wait.EXPORT_MISSING,
        book.experiment.id,
        "Question or statement?",
    )
    assert item.facts == {"ended": date(2026, 11, 22)}


def test_an_export_that_stops_early_is_not_enough(book: Book) -> None:
    book.accept(daily(10))
    (item,) = waits_for(book.session, book.actor, today=ENDED)
    assert (item.kind, item.facts["last"]) == (Wait.EXPORT_INCOMPLETE, date(2026, 11, 18))


def test_with_the_whole_result_in_it_waits_to_be_closed(book: Book) -> None:
    book.accept(daily(14))
    assert kinds(book, ENDED) == [Wait.CLOSE_IT]


def test_a_draft_says_how_many_parts_are_missing(book: Book) -> None:
    start_draft(book.session, book.actor, replace(QUESTION_HEADLINE, channel=None, budget=None), now=book.now)
    (item,) = waits_for(book.session, book.actor, today=date(2026, 11, 3))
    assert item.kind is Wait.DRAFT_MISSING
    assert item.facts["first"] == "Missing: Which goal does it serve?"
    assert isinstance(item.facts["missing"], int)


def test_the_next_step_is_asked_on_its_date(session: Session, actor: Actor, tmp_path: Path) -> None:
    experiment = closed(session, actor, tmp_path)
    due = experiment.next_step.due
    before = [item.kind for item in waits_for(session, actor, today=due - timedelta(days=1))]
    assert before == [Wait.STORY_UNTOLD]
    item, _untold = waits_for(session, actor, today=due)
    assert (item.kind, item.facts["due"]) == (Wait.NEXT_STEP_DUE, due)


def test_the_readers_own_come_first(book: Book) -> None:
    other = make_actor(book.session, book.now, team=book.actor.team_id, role=Role.MARKETER)
    start_draft(book.session, other, replace(QUESTION_HEADLINE, title="Tom's", channel=None, budget=None), now=book.now)
    assert kinds(book, ENDED) == [Wait.EXPORT_MISSING, Wait.DRAFT_MISSING]
    assert kinds(book, ENDED, other) == [Wait.DRAFT_MISSING, Wait.EXPORT_MISSING]


def test_other_teams_wait_for_nothing_of_ours(book: Book) -> None:
    stranger = make_actor(book.session, book.now, team=make_team(book.session), role=Role.ADMIN)
    assert kinds(book, ENDED, stranger) == []


def test_what_was_learned_lately_comes_newest_first(session: Session, actor: Actor, tmp_path: Path) -> None:
    for number, verdict in enumerate(("succeeded", "harmful", "undecided")):
        closed(session, actor, tmp_path, verdict=verdict, starts=SPRING + timedelta(days=60 * number))
    lately = learned_lately(session, actor, limit=2)
    assert [(one.card.verdict, one.lesson is not None) for one in lately] == [("undecided", True), ("harmful", True)]


def test_the_start_page_costs_the_same_number_of_queries_however_much_waits(book: Book) -> None:
    counts = []
    for number in (2, 12):
        for _ in range(number):
            start_draft(book.session, book.actor, replace(QUESTION_HEADLINE, channel=None, budget=None), now=book.now)
        book.session.expire_all()
        sent: list[str] = []
        engine = book.session.get_bind()
        sa.event.listen(engine, "before_cursor_execute", lambda *args, sent=sent: sent.append(args[2]))
        waits_for(book.session, book.actor, today=ENDED)
        counts.append(len(sent))
    assert counts[0] == counts[1]
