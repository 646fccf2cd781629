"""A verdict is noticed though nobody has opened the result: the look is kept when the file is in."""

from __future__ import annotations

from datetime import timedelta

from experiments.learning.notices.noticing import happenings
from experiments.learning.waiting.due_looks import keep_due_looks
from experiments.people.notices.choices import NoticeKind
from experiments.results.analyses import stored_looks
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_team

BEFORE = AFTER - timedelta(hours=1)


def verdicts(book: Book) -> list[object]:
    found = happenings(book.session, book.actor.team_id, now=AFTER)
    return [one.facts["verdict"] for one in found if one.kind is NoticeKind.VERDICT_IN]


def test_a_file_that_came_since_brings_its_verdict(book: Book) -> None:
    book.accept(daily(14))
    assert verdicts(book) == []
    assert keep_due_looks(book.session, book.actor.team_id, since=BEFORE, now=AFTER) == 1
    assert verdicts(book) == ["succeeded"]
    keep_due_looks(book.session, book.actor.team_id, since=BEFORE, now=AFTER)
    assert len(stored_looks(book.session, book.experiment.id)) == 1


def test_what_came_before_is_not_analysed_again(book: Book) -> None:
    book.accept(daily(14))
    assert keep_due_looks(book.session, book.actor.team_id, since=AFTER, now=AFTER) == 0


def test_between_the_looks_nothing_is_kept(book: Book) -> None:
    book.accept(daily(5))
    assert keep_due_looks(book.session, book.actor.team_id, since=BEFORE, now=AFTER) == 1
    assert stored_looks(book.session, book.experiment.id) == []


def test_another_teams_experiments_are_left_alone(book: Book) -> None:
    book.accept(daily(14))
    other = make_team(book.session)
    assert keep_due_looks(book.session, other.id, since=BEFORE, now=AFTER) == 0
