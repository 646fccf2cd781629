"""Mail and webhooks by the interface: the same rules as the pages, a secret that is told once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from experiments.people.notices.webhooks import call_ended, claim_calls
from experiments.people.permission import Role
from tests.factories import make_team
from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock
from webapp.storage import running

HOOK = {"url": "https://hooks.quernwell.example/trialbook", "events": ["verdict_in"]}


@pytest.fixture
def admins(api_app: Flask, clock: Clock) -> dict[str, Caller]:
    """Callers whose tokens may look after a team, of two teams; and one for each smaller role."""
    from datetime import timedelta

    from experiments.people.keys.tokens import issue_token
    from tests.factories import make_actor

    made = {}
    with api_app.app_context(), running().book.session() as session:
        mill, larch = make_team(session, "Quernwell Mill"), make_team(session, "Studio Larch")
        people = {role.value: (mill, role) for role in Role if role is not Role.VIEWER} | {"other": (larch, Role.ADMIN)}
        for name, (team, role) in people.items():
            actor = make_actor(session, clock(), team=team, role=role, name=f"{name} Person")
            _, secret = issue_token(
                session,
                actor,
                name="test",
                scopes=("read", "write", "team"),
                expires=clock() + timedelta(days=90),
                now=clock(),
            )
            made[name] = Caller(api_app, secret)
        session.commit()
    return made


@pytest.fixture
def admin(admins: dict[str, Caller]) -> Caller:
    return admins["admin"]


# Mail


def test_it_says_and_changes_of_what_mails_are_sent(lead: Caller) -> None:
    off = {"waits_for_you": False, "verdict_in": False, "lesson_contested": False}
    assert lead.get("/notices").get_json() == {"weekly": True, **off}
    answer = lead.patch("/notices", {"weekly": False, "verdict_in": True, "waits_for_you": None})
    assert (answer.status_code, answer.get_json()) == (200, {"weekly": False, **off, "verdict_in": True})
    assert lead.get("/notices").get_json() == answer.get_json()


def test_the_choice_is_that_of_the_person_whose_token_it_is(callers: dict[str, Caller]) -> None:
    callers["lead"].patch("/notices", {"weekly": False})
    assert callers["analyst"].get("/notices").get_json()["weekly"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"weekly": "yes"}, [("weekly", "not_yes_or_no")]),
        ({"daily": True}, [("daily", "unknown_field")]),
    ],
)
def test_what_is_no_choice_is_refused(lead: Caller, body: dict[str, Any], said: list[tuple[str, str]]) -> None:
    answer = lead.patch("/notices", body)
    assert (answer.status_code, problems(answer)) == (422, said)


def test_a_token_that_may_only_read_changes_no_choice(callers: dict[str, Caller]) -> None:
    answer = callers["read only"].patch("/notices", {"weekly": False})
    assert (answer.status_code, problems(answer)) == (403, [("scope", "scope_too_small")])
    assert callers["read only"].get("/notices").get_json()["weekly"]


# Webhooks


def test_it_is_added_listed_and_read_and_its_secret_told_once(admin: Caller) -> None:
    made = admin.post("/webhooks", HOOK)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/webhooks/1")
    secret = made.get_json().pop("secret")
    shown = {"id": 1, **HOOK, "created_at": "2026-11-02T09:00:00Z"}
    assert made.get_json() == shown | {"secret": secret}
    assert secret.startswith("whsec_")
    assert admin.get("/webhooks/1").get_json() == shown
    assert admin.get("/webhooks").get_json() == {"items": [shown], "next_cursor": None}


def test_without_a_choice_it_is_told_everything(admin: Caller) -> None:
    made = admin.post("/webhooks", {"url": HOOK["url"]}).get_json()
    assert made["events"] == ["waits_for_you", "verdict_in", "lesson_contested"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, [("url", "missing")]),
        ({"url": "http://x", "events": ["all"]}, [("url", "not_https"), ("events", "not_a_choice")]),
        ({"url": "https://127.0.0.1:22/"}, [("url", "other_port")]),
        ({"url": 7}, [("url", "not_a_text")]),
        (HOOK | {"secret": "mine"}, [("secret", "unknown_field")]),
    ],
)
def test_what_does_not_fit_is_refused(admin: Caller, body: dict[str, Any], said: list[tuple[str, str]]) -> None:
    answer = admin.post("/webhooks", body)
    assert (answer.status_code, problems(answer)) == (422, said)
    assert admin.get("/webhooks").get_json()["items"] == []


def test_a_test_is_called_and_its_calls_say_what_was_answered(admin: Caller, clock: Clock) -> None:
    admin.post("/webhooks", HOOK)
    first = admin.post("/webhooks/1/test").get_json()
    assert first == {
        "id": 1,
        "event": "test",
        "status": "waiting",
        "attempts": 0,
        "answered": None,
        "problem": None,
        "created_at": "2026-11-02T09:00:00Z",
        "next_try": "2026-11-02T09:00:00Z",
        "ended_at": None,
    }
    admin.post("/webhooks/1/test")
    with admin.app.app_context(), running().book.session() as session:
        one, other = claim_calls(session, now=clock())
        session.expire_all()
        call_ended(session, one.call_id, 200, None, now=clock())
        call_ended(session, other.call_id, None, "It cannot be reached.", now=clock())
        session.commit()
    page = admin.get("/webhooks/1/calls?limit=1").get_json()
    assert [(call["id"], call["status"], call["problem"], call["next_try"]) for call in page["items"]] == [
        (2, "waiting", "It cannot be reached.", "2026-11-02T09:01:00Z")
    ]
    rest = admin.get(f"/webhooks/1/calls?cursor={page['next_cursor']}").get_json()
    assert [(call["id"], call["status"], call["answered"]) for call in rest["items"]] == [(1, "sent", 200)]
    assert rest["next_cursor"] is None


def test_ended_it_is_found_no_more(admin: Caller) -> None:
    admin.post("/webhooks", HOOK)
    assert admin.post("/webhooks/1/end").get_json()["id"] == 1
    assert admin.get("/webhooks/1").status_code == 404
    assert admin.post("/webhooks/1/end").status_code == 404
    assert admin.get("/webhooks").get_json()["items"] == []


def every_call(caller: Caller) -> set[int]:
    answers = [
        caller.get("/webhooks/1"),
        caller.get("/webhooks/1/calls"),
        caller.post("/webhooks/1/test"),
        caller.post("/webhooks/1/end"),
    ]
    return {answer.status_code for answer in answers}


def test_smaller_roles_and_smaller_tokens_may_not_and_other_teams_find_nothing(
    admins: dict[str, Caller], callers: dict[str, Caller]
) -> None:
    admins["admin"].post("/webhooks", HOOK)
    for name in ("marketer", "analyst", "lead"):
        assert every_call(admins[name]) | {admins[name].post("/webhooks", HOOK).status_code} == {403}
    assert every_call(admins["other"]) == {404}
    assert admins["other"].get("/webhooks").get_json()["items"] == []
    answer = callers["admin"].post("/webhooks", HOOK)  # an administrator, with a token that may read and write
    assert (answer.status_code, problems(answer)) == (403, [("scope", "scope_too_small")])


def test_every_call_stands_in_the_description(admin: Caller) -> None:
    paths = admin.get("/openapi.json").get_json()["paths"]
    assert {
        path: sorted(set(paths[path]) - {"parameters"}) for path in paths if "webhooks" in path or "notices" in path
    } == {
        "/api/v1/notices": ["get", "patch"],
        "/api/v1/webhooks": ["get", "post"],
        "/api/v1/webhooks/{webhook_id}": ["get"],
        "/api/v1/webhooks/{webhook_id}/calls": ["get"],
        "/api/v1/webhooks/{webhook_id}/end": ["post"],
        "/api/v1/webhooks/{webhook_id}/test": ["post"],
    }
