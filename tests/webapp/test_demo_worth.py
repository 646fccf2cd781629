"""What the proposals of the mill are worth, out of its data: change them and it changes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from experiments.goals.cycle import present_cycle
from experiments.learning.brief.candidate import Candidate, Kind
from experiments.learning.brief.candidates import candidates_of
from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, set_goal_worth
from experiments.learning.brief.weighing.worth import with_worth
from experiments.people.money import Money
from tests.demo import NOW, TODAY, demo_session
from tests.webapp.test_demo import Book

if TYPE_CHECKING:
    from tests.opening import Fresh


@pytest.fixture(scope="module")
def book(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with demo_session(fresh_demo, database_kind, tmp_path_factory.mktemp("demo")) as (session, actor):
        yield Book(session, actor)


def weighed(book: Book) -> list[Candidate]:
    cycle = present_cycle(book.session, book.actor.team_id, TODAY)
    found = candidates_of(book.session, book.actor, cycle, today=TODAY)
    return with_worth(book.session, book.actor, cycle, found, today=TODAY)


def named(found: list[Candidate], kind: Kind, words: str) -> Candidate:
    return next(one for one in found if one.kind is kind and words in one.subject)


def stake(candidate: Candidate) -> tuple[object, str]:
    assert candidate.worth is not None
    return candidate.worth.stake_minor, candidate.worth.stake_basis


def test_what_was_said_weighs_first_orders_and_gifts_and_its_share_of_the_budget_the_rest(book: Book) -> None:
    found = weighed(book)
    # 260 a month, €21 in each of three months; €3,000 a quarter, a euro each; €5,600 over five goals
    assert stake(named(found, Kind.REPEAT, "Show the making")) == (16_380_00, "goal")
    assert stake(named(found, Kind.SCALE, "Say what €5 does")) == (3_000_00, "goal")
    assert stake(named(found, Kind.STOP, "Saved replies")) == (1_120_00, "budget")
    keep = named(found, Kind.KEEP, "Ads beside the e-mail")
    assert stake(keep) == (640_00, "avoided")
    assert keep.worth is not None
    assert keep.worth.value_minor == 640_00
    # what costs nothing stands first: to use what is known, to go without, to stop
    free = [one.kind for one in found if one.worth is not None and one.worth.per_unit == math.inf]
    assert {Kind.SCALE, Kind.KEEP, Kind.STOP} == set(free)
    assert [one.kind for one in found[: len(free)]] == free


def test_what_is_disputed_brings_more_for_its_price_than_the_question_about_videos(book: Book) -> None:
    found = [one.subject for one in weighed(book) if one.kind is Kind.REPEAT]
    places = [next(place for place, each in enumerate(found) if words in each) for words in ("making", "video")]
    assert places == sorted(places)


def test_another_amount_changes_what_it_is_worth(book: Book) -> None:
    before = named(weighed(book), Kind.REPEAT, "Show the making")
    assert before.goal_id is not None
    set_goal_worth(book.session, book.actor, before.goal_id, GoalWorthGiven(Money(630_00, "EUR")), now=NOW)
    after = named(weighed(book), Kind.REPEAT, "Show the making")
    set_goal_worth(book.session, book.actor, before.goal_id, GoalWorthGiven(None), now=NOW)
    without = named(weighed(book), Kind.REPEAT, "Show the making")
    book.session.rollback()
    assert stake(after) == (163_800_00, "goal")
    assert stake(without) == (1_120_00, "budget")
    assert before.worth is not None
    assert after.worth is not None
    assert without.worth is not None
    assert isinstance(before.worth.value_minor, int)
    assert after.worth.value_minor == pytest.approx(10 * before.worth.value_minor, abs=6)
    assert before.worth.gain == after.worth.gain == without.worth.gain
