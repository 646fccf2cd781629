"""Lists page by page: nothing twice and nothing left out, also while new things are added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.people.first import actor_of
from experiments.people.keys.share_links import NewLink, SharedThing, make_link
from experiments.people.keys.tokens import issue_token
from experiments.people.permission import Actor
from experiments.people.person import Person
from experiments.people.record.audit import Audit, record_act
from experiments.trials.draft import DraftChange, start_draft
from tests.experiments.results.exports import daily
from tests.factories import make_draft, make_goal
from tests.webapp.api.caller import Caller
from webapp.storage import running

MANY = 207


@pytest.fixture
def book(api_app: Flask, callers: dict[str, Caller]) -> Iterator[tuple[Session, Actor]]:
    """The book behind the interface, and its admin."""
    with api_app.app_context(), running().book.session() as session:
        person = session.scalars(sa.select(Person).where(Person.name == "admin")).one()
        yield session, actor_of(session, person.id)


@pytest.fixture
def admin(api_app: Flask, book: tuple[Session, Actor], now: datetime) -> Caller:
    """The admin with a token for everything."""
    session, actor = book
    scopes, end = ("write", "team"), now + timedelta(days=9)
    _, secret = issue_token(session, actor, name="all", scopes=scopes, expires=end, now=now)
    session.commit()
    return Caller(api_app, secret)


def walk(caller: Caller, path: str, limit: int, between: Callable[[], Any] = lambda: None) -> list[int]:
    """The numbers of all entries, page by page; something may happen between the pages."""
    found: list[int] = []
    cursor = None
    while True:
        asked = f"{path}{'&' if '?' in path else '?'}limit={limit}" + (f"&cursor={cursor}" if cursor else "")
        page = caller.get(asked).get_json()
        assert len(page["items"]) <= limit
        found += [entry["id"] for entry in page["items"]]
        if page["next_cursor"] is None:
            return found
        assert len(page["items"]) == limit
        cursor = page["next_cursor"]
        between()


def experiments(session: Session, actor: Actor, now: datetime) -> list[int]:
    return [start_draft(session, actor, DraftChange(title=f"Trial {number}"), now=now).id for number in range(MANY)]


def goals(session: Session, actor: Actor, now: datetime) -> list[int]:
    first = make_goal(session, actor, now)
    same = {name: getattr(first, name) for name in ("team_id", "cycle_id", "kind", "created_by", "created_at")}
    others = [Goal(**same, goal=f"{number} orders") for number in range(MANY)]
    session.add_all(others)
    session.flush()
    return [goal.id for goal in (first, *others)]


def cycles(session: Session, actor: Actor, now: datetime) -> list[int]:
    made = [
        Cycle(
            team_id=actor.team_id,
            name=f"Week {number}",
            currency="EUR",
            starts=now.date() + timedelta(weeks=number),
            ends=now.date() + timedelta(weeks=number, days=6),
        )
        for number in range(MANY)
    ]
    session.add_all(made)
    session.flush()
    return [cycle.id for cycle in made]


def links(session: Session, actor: Actor, now: datetime) -> list[int]:
    draft = start_draft(session, actor, DraftChange(title="Trial"), now=now)
    return [
        make_link(session, actor, SharedThing.EXPERIMENT, draft.id, NewLink(f"Board {number}"), now=now)[0].id
        for number in range(MANY)
    ]


def acts(session: Session, actor: Actor, now: datetime) -> list[int]:
    for number in range(MANY):
        record_act(session, actor, "goal.change", "goal", number + 1, None, None, now)
    session.flush()
    return list(session.scalars(sa.select(Audit.id).where(Audit.team_id == actor.team_id)))


EVERY = {
    "/experiments": experiments,
    "/experiments?status=idea": experiments,
    "/goals": goals,
    "/cycles": cycles,
    "/share-links": links,
    "/audit": acts,
}


@pytest.mark.parametrize("path", EVERY)
def test_every_entry_stands_on_one_page(admin: Caller, book: tuple[Session, Actor], now: datetime, path: str) -> None:
    session, actor = book
    made = EVERY[path](session, actor, now)
    session.commit()
    assert len(made) >= MANY
    for limit in (3, 7, 200):
        found = walk(admin, path, limit)
        assert len(found) == len(set(found))
        assert set(made) <= set(found)
        assert found == sorted(found, reverse=True)


def test_one_at_a_time_too(admin: Caller) -> None:
    made = [admin.post("/experiments", {"title": f"Trial {number}"}).get_json()["id"] for number in range(9)]
    assert walk(admin, "/experiments", 1) == made[::-1]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_what_is_added_meanwhile_moves_nothing(admin: Caller, limit: int) -> None:
    made = [admin.make_goal(goal=f"{number} orders")["id"] for number in range(10)]
    assert walk(admin, "/goals", limit, between=admin.make_goal) == made[::-1]


def test_readings_come_page_by_page(admin: Caller) -> None:
    made = [admin.send("/readings", ("export.csv", daily(7 + number))).get_json()["id"] for number in range(5)]
    for limit in (1, 2, 3):
        assert walk(admin, "/readings", limit) == made[::-1]


def test_a_page_that_ends_with_the_list_names_no_next_one(admin: Caller) -> None:
    for number in range(4):
        admin.post("/experiments", {"title": f"Trial {number}"})
    for limit in (4, 5):
        assert admin.get(f"/experiments?limit={limit}").get_json()["next_cursor"] is None
    assert admin.get("/experiments?limit=2&cursor=1").get_json() == {"items": [], "next_cursor": None}


def test_a_page_of_experiments_takes_as_many_queries_however_many_it_shows(
    admin: Caller, book: tuple[Session, Actor], now: datetime
) -> None:
    session, actor = book
    goal = make_goal(session, actor, now)

    def queries() -> int:
        statements: list[object] = []

        def note(*args: object) -> None:
            statements.append(args[2])

        sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
        assert admin.get("/experiments").status_code == 200
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
        return len(statements)

    first = make_draft(session, actor, now, goal=goal)
    make_draft(session, actor, now, goal=goal).built_on_id = first.id
    session.commit()
    queries()
    few = queries()
    for _ in range(9):
        make_draft(session, actor, now, goal=goal).built_on_id = first.id
    session.commit()
    assert queries() == few
