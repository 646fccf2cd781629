"""Requests that other pages, other sessions and other programs send in somebody's name: refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.webapp.browser import Browser
from tests.webapp.doors.house import House, build_house
from tests.webapp.hostile.crowded import every_route

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from webapp.settings import Settings

CHANGES = {"POST", "PATCH", "PUT", "DELETE"}
GOAL = '{"kind": "donations", "goal": "a roof for the mill"}'


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """All calls are made by one person: without bounds, or the last ones would only be told to wait."""
    return settings.model_copy(update={"api_per_minute": 1_000_000})


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


def changing(house: House, *, api: bool) -> list[tuple[str, str]]:
    routes = every_route(house)
    return [(method, address) for _name, method, address in routes if method in CHANGES and _is_api(address) == api]


def _is_api(address: str) -> bool:
    return address.startswith("/api/")


def test_every_form_without_its_token_or_with_that_of_another_session_is_refused(house: House) -> None:
    admin, stranger = house.people["admin"].browser, Browser(house.app)
    stranger.get("/login")
    passed = []
    for method, address in changing(house, api=False):
        for token in (None, "", "x", stranger.token, house.people["viewer"].browser.token):
            answer = admin.client.open(address, method=method, data={} if token is None else {"csrf_token": token})
            if answer.status_code != 400:
                passed.append((method, address, token))
    assert passed == []
    assert len(changing(house, api=False)) > 45


def test_the_interface_is_closed_to_other_pages_that_have_only_the_cookie(house: House) -> None:
    admin, passed = house.people["admin"].browser, []
    other = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    for method, address in changing(house, api=True):
        for headers in (other, {}, {"Origin": "null"}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}):
            for body in ({"json": {}}, {"data": GOAL, "content_type": "text/plain"}):
                answer = admin.client.open(address, method=method, headers=headers, **body)
                if answer.status_code not in {400, 401}:
                    passed.append((method, address, answer.status_code))
    assert passed == []
    assert len(changing(house, api=True)) > 35


def test_a_made_up_token_beside_a_cookie_opens_nothing(house: House) -> None:
    admin = house.people["admin"].browser
    answer = admin.client.post("/api/v1/goals", data=GOAL, headers={"Authorization": "Bearer tb_made-up"})
    assert answer.status_code == 401


@pytest.mark.parametrize("sort", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "a/b"])
def test_json_that_does_not_say_so_is_refused(house: House, sort: str) -> None:
    caller = house.people["admin"].caller
    before = len(caller.get("/goals").get_json()["items"])
    assert caller.call("POST", "/goals", data=GOAL, content_type=sort).status_code in {400, 415, 422}
    assert len(caller.get("/goals").get_json()["items"]) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_on_ones_own_machine_the_interface_is_closed_to_pages_of_others(
    reader: Browser, headers: dict[str, str]
) -> None:
    for sent in ({"json": {"kind": "donations", "goal": "x"}}, {"data": GOAL, "content_type": "text/plain"}):
        more: dict[str, Any] = sent
        assert reader.client.post("/api/v1/goals", headers=headers, **more).status_code == 403
    assert reader.client.get("/api/v1/goals").get_json()["items"] == []


def test_no_answer_lets_pages_of_others_read_it(house: House) -> None:
    other = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for address in ("/", "/api/v1/goals", "/login", "/static/trialbook.css", "/api/v1/openapi.json"):
        for method in ("GET", "OPTIONS"):
            answer = house.people["admin"].browser.client.open(address, method=method, headers=other)
            assert not [name for name in answer.headers.keys() if name.lower().startswith("access-control")]  # noqa: SIM118 - pairs otherwise
            answer.close()
