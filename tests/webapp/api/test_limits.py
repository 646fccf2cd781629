"""How often somebody may call: by token, else by person, else by place; uploads apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from experiments.people.permission import Role
from tests.experiments.results.exports import daily
from tests.factories import make_actor, make_team
from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock
from tests.webapp.book import files
from webapp.settings import Mode, Settings
from webapp.storage import running

PRESENT = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}


@pytest.fixture
def few(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """A served book that takes 5 calls a minute from each, 2 of them uploads."""
    from webapp.app import create_app

    app = create_app(
        settings.model_copy(update={"api_per_minute": 5, "uploads_per_minute": 2}), mode=Mode.SERVE, clock=clock
    )
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture
def two(few: Flask, clock: Clock) -> tuple[Caller, Caller]:
    """Two tokens of the same person."""
    from experiments.people.keys.tokens import issue_token

    now = clock()
    with few.app_context(), running().book.session() as session:
        actor = make_actor(session, now, team=make_team(session, "Quernwell Mill"), role=Role.LEAD, name="Ines")
        secrets = [
            issue_token(session, actor, name=name, scopes=["write"], expires=now + timedelta(days=9), now=now)[1]
            for name in ("one", "two")
        ]
        session.commit()
    return Caller(few, secrets[0]), Caller(few, secrets[1])


def test_each_token_may_call_so_often_a_minute_and_is_told_how_often_still(two: tuple[Caller, Caller]) -> None:
    one, other = two
    left = [one.get("/goals").headers["X-RateLimit-Remaining"] for _ in range(5)]
    assert left == ["4", "3", "2", "1", "0"]
    refused = one.post("/goals", {"kind": "new_sales", "goal": "260 first orders"})
    assert (refused.status_code, problems(refused)) == (429, [])
    assert refused.headers["X-RateLimit-Limit"] == "5"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert other.get("/goals").status_code == 200
    assert other.get("/goals").get_json()["items"] == []


def test_refused_calls_are_told_how_often_too(two: tuple[Caller, Caller]) -> None:
    for answer in (two[0].get("/goals/7"), two[0].get("/nothing"), two[0].call("DELETE", "/goals")):
        assert answer.status_code in {404, 405}
        assert set(answer.headers.keys()) >= PRESENT


def test_uploads_are_counted_apart(two: tuple[Caller, Caller]) -> None:
    one, _ = two
    assert [one.send("/inspect", ("export.csv", daily(7))).status_code for _ in range(3)] == [200, 200, 429]
    assert one.get("/goals").status_code == 200


def test_whoever_sends_no_token_is_counted_by_place(few: Flask) -> None:
    stranger = Caller(few, None)
    assert [stranger.get("/goals").status_code for _ in range(6)] == [401, 401, 401, 401, 401, 429]
    stranger.place = "10.0.0.7"
    assert stranger.get("/goals").status_code == 401


def test_thirty_unknown_tokens_a_minute_may_be_tried_from_a_place(callers: dict[str, Caller]) -> None:
    guesser = callers["wrong token"]
    assert {guesser.get("/goals").status_code for _ in range(30)} == {401}
    refused = guesser.get("/goals")
    assert (refused.status_code, problems(refused)) == (429, [])
    assert "Retry-After" in refused.headers
    # another program behind the same address is not locked out by it
    assert callers["lead"].get("/goals").status_code == 200


def test_uploads_on_the_pages_count_too(few: Flask) -> None:
    client = few.test_client()
    answers = [client.post("/drop", data=files(("export.csv", daily(7)))) for _ in range(3)]
    for answer in answers:
        answer.request.environ["wsgi.input"].close()
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert b"Too many attempts" in answers[-1].data
    assert not PRESENT & set(answers[-1].headers.keys())


def test_in_a_book_of_ones_own_nothing_is_counted(local_app: Flask) -> None:
    answer = Caller(local_app, None).get("/goals")
    assert answer.status_code == 200
    assert not PRESENT & set(answer.headers.keys())
