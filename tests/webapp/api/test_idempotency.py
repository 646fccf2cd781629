"""The header ``Idempotency-Key``: a call that is repeated is done once and answered twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from experiments.people.keys.request_keys import RequestKey
from experiments.people.permission import Role
from experiments.reading.opening.engine import SMALL_BYTES
from tests.experiments.results.exports import daily
from tests.factories import make_actor, make_team
from tests.webapp.api.caller import GOAL, Caller, problems
from tests.webapp.api.conftest import Clock
from webapp.settings import Mode, Settings
from webapp.storage import running

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


@pytest.fixture
def book(settings: Settings, database_url: str, clock: Clock) -> Iterator[Flask]:
    """A served book, once on each database that there is."""
    from webapp.app import create_app

    settings = settings.model_copy(update={"database_url": database_url})
    app = create_app(settings, mode=Mode.SERVE, clock=clock)
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture
def two(book: Flask, now: datetime) -> tuple[Caller, Caller]:
    """Two tokens of one lead."""
    from experiments.people.keys.tokens import issue_token

    with book.app_context(), running().book.session() as session:
        actor = make_actor(session, now, team=make_team(session, "Quernwell Mill"), role=Role.LEAD, name="Ines")
        end = now + timedelta(days=90)
        secrets = [
            issue_token(session, actor, name=name, scopes=["write"], expires=end, now=now)[1] for name in ("one", "two")
        ]
        session.commit()
    return Caller(book, secrets[0]), Caller(book, secrets[1])


@pytest.fixture
def ines(two: tuple[Caller, Caller]) -> Caller:
    return two[0]


def told(answer: TestResponse) -> tuple[int, bytes, str | None, str | None]:
    """All that a repeated call gets: status, body, address, and the kind of body."""
    return answer.status_code, answer.data, answer.headers.get("Location"), answer.content_type


def goals(caller: Caller) -> list[str]:
    return [goal["goal"] for goal in caller.get("/goals").get_json()["items"]]


def kept(app: Flask) -> list[Any]:
    with app.app_context(), running().book.session() as session:
        return list(session.scalars(sa.select(RequestKey)))


def send(caller: Caller, path: str, data: bytes, *, boundary: str, name: str = "export.csv") -> TestResponse:
    """Send a file with a boundary of one's own."""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    answer = caller.call("POST", path, data=body, content_type=kind, headers=KEY)
    answer.request.environ["wsgi.input"].close()
    return answer


def test_a_call_that_is_repeated_is_done_once_and_answered_twice(ines: Caller) -> None:
    first = ines.call("POST", "/goals", GOAL, headers=KEY)
    again = ines.call("POST", "/goals", GOAL, headers=KEY)
    assert first.status_code == 201
    assert told(again) == told(first)
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert goals(ines) == [GOAL["goal"]]


def test_without_a_key_or_with_another_it_is_done_again(ines: Caller) -> None:
    for headers in (KEY, {}, {"Idempotency-Key": "another"}):
        assert ines.call("POST", "/goals", GOAL, headers=headers).status_code == 201
    assert len(goals(ines)) == 3


def test_each_token_has_keys_of_its_own(two: tuple[Caller, Caller]) -> None:
    answers = [caller.call("POST", "/goals", GOAL, headers=KEY) for caller in two]
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, None]
    assert len(goals(two[0])) == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/goals", GOAL | {"goal": "another"}),
        ("/goals?x=1", GOAL),
        ("/experiments", {"title": "Question or statement?"}),
    ],
)
def test_a_key_of_another_call_is_refused(ines: Caller, path: str, body: dict[str, Any]) -> None:
    ines.call("POST", "/goals", GOAL, headers=KEY)
    answer = ines.call("POST", path, body, headers=KEY)
    assert (answer.status_code, problems(answer)) == (422, [("Idempotency-Key", "key_of_another_call")])
    assert goals(ines) == [GOAL["goal"]]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_what_can_be_no_key_is_refused(ines: Caller, key: str) -> None:
    answer = ines.call("POST", "/goals", GOAL, headers={"Idempotency-Key": key})
    assert (answer.status_code, problems(answer)) == (422, [("Idempotency-Key", "not_a_key")])


def test_a_refused_call_is_not_remembered_and_may_be_put_right(ines: Caller) -> None:
    assert ines.call("POST", "/goals", {"kind": "new_sales"}, headers=KEY).status_code == 422
    assert kept(ines.app) == []
    assert ines.call("POST", "/goals", GOAL, headers=KEY).status_code == 201


def test_changes_by_patch_need_no_key_and_take_none(ines: Caller) -> None:
    goal = ines.make_goal()
    for text in ("first", "second"):
        assert ines.call("PATCH", f"/goals/{goal['id']}", {"goal": text}, headers=KEY).status_code == 200
    assert goals(ines) == ["second"]
    assert kept(ines.app) == []


def test_an_answer_is_remembered_for_two_days(ines: Caller, clock: Clock) -> None:
    ines.call("POST", "/goals", GOAL, headers=KEY)
    clock.now += timedelta(hours=47)
    assert "Idempotent-Replayed" in ines.call("POST", "/goals", GOAL, headers=KEY).headers
    clock.now += timedelta(hours=1)
    assert "Idempotent-Replayed" not in ines.call("POST", "/goals", GOAL, headers=KEY).headers
    assert len(goals(ines)) == 2


def test_what_has_expired_is_deleted_with_the_calls_of_later_days(ines: Caller, clock: Clock) -> None:
    ines.call("POST", "/goals", GOAL, headers=KEY)
    clock.now += timedelta(days=3)
    ines.call("POST", "/goals", GOAL, headers={"Idempotency-Key": "three days later"})
    assert [one.key for one in kept(ines.app)] == ["three days later"]


def test_answers_lie_in_the_book_so_that_nobody_reads_them(ines: Caller) -> None:
    ines.call("POST", "/goals", GOAL, headers=KEY)
    assert GOAL["goal"] not in kept(ines.app)[0].answer


def test_a_file_is_the_same_call_however_its_form_is_written(ines: Caller) -> None:
    path = f"/experiments/{ines.make_locked()['id']}/results"
    first = send(ines, path, daily(7), boundary="one")
    again = send(ines, path, daily(7), boundary="two")
    assert first.status_code == 201
    assert told(again) == told(first)
    assert again.headers["Idempotent-Replayed"] == "true"
    for other in (send(ines, path, daily(8), boundary="one"), send(ines, path, daily(7), boundary="one", name="b.csv")):
        assert problems(other) == [("Idempotency-Key", "key_of_another_call")]
    assert len(ines.get(path).get_json()["items"]) == 1


def test_a_large_file_becomes_one_job(ines: Caller) -> None:
    large = daily(7) + b"\n" * SMALL_BYTES
    first, again = (send(ines, "/readings", large, boundary=boundary) for boundary in ("one", "two"))
    assert first.status_code == 202
    assert told(again) == told(first)
    assert again.get_json()["job"]["id"] == 1


def test_what_changes_nothing_is_done_again(ines: Caller) -> None:
    for days in (7, 8):
        answer = send(ines, "/inspect", daily(days), boundary="one")
        assert (answer.status_code, "Idempotent-Replayed" in answer.headers) == (200, False)
    assert kept(ines.app) == []


def test_of_calls_at_the_same_moment_one_is_done(ines: Caller) -> None:
    callers = [Caller(ines.app, ines.headers["Authorization"].removeprefix("Bearer ")) for _ in range(6)]
    start = threading.Barrier(len(callers))

    def call(caller: Caller, key: str) -> TestResponse:
        start.wait(10)
        return caller.call("POST", "/goals", GOAL, headers={"Idempotency-Key": key})

    with ThreadPoolExecutor(len(callers)) as pool:
        for number in range(1, 6):
            answers = list(pool.map(call, callers, [f"round {number}"] * len(callers)))
            assert {told(answer) for answer in answers} == {told(answers[0])}
            assert answers[0].status_code == 201
            assert sorted("Idempotent-Replayed" in answer.headers for answer in answers) == [False] + [True] * 5
            assert len(goals(ines)) == number
