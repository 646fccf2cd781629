"""The archive: found by words and facets, failures as visible as successes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.facet_counts import count_cards, filters_of_card, recounted
from experiments.learning.archive.texts import write_text
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import ArchivePage, search_archive
from experiments.people.permission import Actor, Role
from experiments.people.team import Team
from experiments.trials.experiment import Experiment, Status
from tests.experiments.learning.closed import SPRING, abandoned, closed, declined
from tests.factories import make_actor, make_team


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def archive(session: Session, actor: Actor, tmp_path: Path) -> list[Experiment]:
    return [
        closed(session, actor, tmp_path, title="Question headlines", run_by="Studio Larch"),
        closed(
            session,
            actor,
            tmp_path,
            verdict="harmful",
            starts=SPRING + timedelta(days=60),
            title="Hands at work",
            idea="show how bread is made",
            audience="followers of the mill",
        ),
        closed(session, actor, tmp_path, verdict="undecided", starts=SPRING + timedelta(days=120), title="Short vidéo"),
        declined(session, actor, "An account on the new video network", "Buyers are over 40.", SPRING),
        abandoned(session, actor, "Live baking stream", "no content", SPRING + timedelta(days=1)),
    ]


def titles(page: ArchivePage) -> list[str]:
    return [item.card.title for item in page.items]


def find(session: Session, actor: Actor, text: str = "", **facets: object) -> ArchivePage:
    return search_archive(session, actor, ArchiveQuery(text, **facets))  # type: ignore[arg-type]


def test_browsing_shows_the_newest_first_and_failures_like_successes(
    session: Session, actor: Actor, archive: list[Experiment]
) -> None:
    page = find(session, actor)
    assert titles(page) == [
        "Short vidéo",
        "Hands at work",
        "Question headlines",
        "Live baking stream",
        "An account on the new video network",
    ]
    assert (page.found, page.more_than_found, page.next_cursor) == (5, False, None)
    assert (page.tally.closed, page.tally.answered, page.tally.worked, page.tally.failed) == (3, 2, 1, 1)


FOUND = {
    "headlines": ["Question headlines"],
    "headl": ["Question headlines"],
    "HEADLINE question": ["Question headlines"],
    "video": ["An account on the new video network", "Short vidéo"],
    "vidéos": ["An account on the new video network", "Short vidéo"],
    "bread": ["Hands at work"],
    "over 40": ["An account on the new video network"],
    "no content": ["Live baking stream"],
    "headline bread": [],
    # nothing typed is query syntax, of FTS5 or of PostgreSQL
    '"headline" OR NOT *': ["Question headlines"],
    "heading : bread": [],
    "stream NEAR(": ["Live baking stream"],  # for hobby cooks nearby
    "bread & !hands | (": ["Hands at work"],
    "'; DROP TABLE archive_text; --": [],
    "%": [],
}


def test_words_are_found_by_their_beginning_and_are_never_query_syntax(
    session: Session, actor: Actor, archive: list[Experiment]
) -> None:
    assert {text: sorted(titles(find(session, actor, text))) for text in FOUND} == FOUND


def test_a_word_in_the_title_is_closer_than_one_in_the_text(
    session: Session, actor: Actor, tmp_path: Path, archive: list[Experiment]
) -> None:
    later = SPRING + timedelta(days=200)
    closed(session, actor, tmp_path, starts=later, title="Flour", idea="show hands at work in every picture")
    assert titles(find(session, actor, "hands work")) == ["Hands at work", "Flour"]


def test_facets_narrow_words_and_browsing_alike(session: Session, actor: Actor, archive: list[Experiment]) -> None:
    for text in ("", "question"):
        assert titles(find(session, actor, text, verdict="harmful")) == ([] if text else ["Hands at work"])
        assert titles(find(session, actor, text, run_by="Studio Larch")) == ["Question headlines"]
        assert titles(find(session, actor, text, verdict="succeeded", grade="C")) == ["Question headlines"]
        assert titles(find(session, actor, text, verdict="succeeded", grade="A")) == []
    assert titles(find(session, actor, verdict="failed")) == ["Hands at work"]
    assert titles(find(session, actor, verdict="declined")) == ["An account on the new video network"]
    assert titles(find(session, actor, "video", verdict="declined")) == ["An account on the new video network"]
    assert titles(find(session, actor, verdict="abandoned")) == ["Live baking stream"]
    assert titles(find(session, actor, audience="followers of the mill")) == ["Hands at work"]
    assert titles(find(session, actor, why="weak_idea", verdict="undecided")) == ["Short vidéo"]
    goal = archive[0].goal
    assert len(find(session, actor, cycle_id=goal.cycle_id if goal else None).items) >= 1


def test_the_tally_costs_what_the_book_counts_and_money_is_added_up_per_currency(
    session: Session, actor: Actor, archive: list[Experiment]
) -> None:
    # each 280 in money and 4 hours; what an hour costs was not said when they were closed
    assert find(session, actor).tally.cost_minor == 3 * 28000
    session.get_one(Team, actor.team_id).hour_minor = 4000
    card = session.get_one(ArchiveCard, archive[2].id)
    with recounted(session, card):
        card.currency = "USD"
    assert dict(find(session, actor).spent) == {"EUR": 56000, "USD": 28000}
    # dollars cannot be added to the team's euros
    page = find(session, actor, channel="paid social", verdict=["succeeded", "harmful", "undecided"])
    assert page.tally.cost_minor == 2 * 28000 + 3 * 16000
    assert dict(page.spent) == {"EUR": 56000, "USD": 28000}
    assert dict(find(session, actor, verdict="harmful").spent) == {"EUR": 28000}
    assert dict(find(session, actor, verdict="declined").spent) == {}


def test_facets_count_what_the_other_facets_leave(session: Session, actor: Actor, archive: list[Experiment]) -> None:
    page = find(session, actor, verdict="harmful")
    assert {(one.value, one.count) for one in page.facets["verdict"]} == {
        ("succeeded", 1),
        ("harmful", 1),
        ("undecided", 1),
        ("declined", 1),
        ("abandoned", 1),
    }
    assert [(one.value, one.count) for one in page.facets["audience"]] == [("followers of the mill", 1)]


def test_excerpts_mark_the_words_that_were_looked_for(
    session: Session, actor: Actor, archive: list[Experiment]
) -> None:
    (item,) = find(session, actor, "bread").items
    assert "".join(part.text for part in item.snippet).startswith("show how bread is made")
    assert [part.text for part in item.snippet if part.found] == ["bread"]


def test_cards_carry_their_lesson(session: Session, actor: Actor, archive: list[Experiment]) -> None:
    lessons = [item.lesson is not None for item in find(session, actor).items]
    assert lessons == [True, True, True, False, False]


def test_other_teams_find_nothing(session: Session, actor: Actor, archive: list[Experiment], now: object) -> None:
    stranger = make_actor(session, SPRING, team=make_team(session), role=Role.ADMIN)
    assert titles(find(session, stranger)) == []
    assert titles(find(session, stranger, "question")) == []
    assert find(session, stranger, "question").facets["verdict"] == ()


def many(session: Session, actor: Actor, number: int) -> None:
    """Write plain cards with their words, without going through an experiment's whole life."""
    for place in range(number):
        experiment = Experiment(
            team_id=actor.team_id,
            title=f"Recipe {place}",
            status=Status.CONCLUDED,
            created_by=actor.person_id,
            created_at=SPRING,
            changed_at=SPRING,
            other_tactics=[],
        )
        session.add(experiment)
        session.flush()
        card = ArchiveCard(
            experiment_id=experiment.id,
            team_id=actor.team_id,
            outcome=Outcome.CONCLUDED,
            filed_on=date(2026, 1, 1) + timedelta(days=place // 3),
            retrospective=False,
            title=experiment.title,
            verdict="harmful" if place % 4 else "succeeded",
            overridden=False,
            sentence=f"Flour number {place}.",
            versions=[],
        )
        session.add(card)
        text = ArchiveText(team_id=actor.team_id, experiment_id=experiment.id)
        write_text(session, text, card.title, card.sentence, filters_of_card(session, card))
        count_cards(session, [card])
    session.flush()


@pytest.mark.parametrize("text", ["", "flour"])
@pytest.mark.parametrize("verdict", [None, "harmful"])
def test_pages_hold_every_card_once(session: Session, actor: Actor, text: str, verdict: str | None) -> None:
    many(session, actor, 25)
    cursor, seen, pages = None, [], 0
    while True:
        page = find(session, actor, text, verdict=verdict, limit=7, cursor=cursor)
        seen += [item.card.experiment_id for item in page.items]
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            break
    expected = 25 if verdict is None else 18
    assert len(seen) == len(set(seen)) == expected == page.found
    assert pages == -(-expected // 7)


def test_beyond_the_cap_it_says_so_and_browsing_goes_on(
    session: Session, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(session, actor, 25)
    monkeypatch.setattr("experiments.learning.finding.search.CAP", 10)
    page = find(session, actor, "flour", limit=10)
    assert (page.found, page.more_than_found, page.next_cursor) == (10, True, None)
    page = find(session, actor, verdict="harmful", limit=10)
    assert (page.found, page.more_than_found) == (10, True)
    rest = find(session, actor, verdict="harmful", limit=20, cursor=page.next_cursor)
    assert len(rest.items) == 8
    assert find(session, actor, limit=10).found == 25


@pytest.mark.parametrize("text", ["", "flour"])
def test_a_page_costs_the_same_number_of_queries_whatever_is_found(session: Session, actor: Actor, text: str) -> None:
    sent = []
    for number in (3, 30):
        many(session, actor, number)
        session.expire_all()
        with counted(session) as statements:
            find(session, actor, text, verdict="harmful", limit=50)
        sent.append(len(statements))
    assert sent == ([6, 6] if not text else [7, 7])


@pytest.mark.parametrize("cursor", ["nonsense", "e30=", "WzEsMl0=", "é"])
def test_a_cursor_of_somebody_else_is_refused(session: Session, actor: Actor, cursor: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        find(session, actor, cursor=cursor, limit=0)
    assert [fault.field for fault in refusal.value.faults] == ["limit", "cursor"]
