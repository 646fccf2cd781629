"""Who may open and do what on the pages: every route against every role, and against things of another team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter

from experiments.people.first import local_actor
from experiments.people.permission import Actor, Role
from experiments.results.jobs.queue import enqueue
from tests.factories import make_actor, make_team
from tests.webapp.book import become, export, files, has_run, of_another_team, opened
from tests.webapp.browser import Browser

# The least role for a route; what is not here is open to all who are in the team.
LEAST_ROLE = {
    ("GET", "closing.form"): Role.MARKETER,
    ("GET", "experiments.edit"): Role.MARKETER,
    ("GET", "experiments.new"): Role.MARKETER,
    ("GET", "goals.edit"): Role.MARKETER,
    ("GET", "goals.new"): Role.MARKETER,
    ("GET", "results.mapping"): Role.MARKETER,
    ("GET", "results.upload"): Role.MARKETER,
    ("POST", "closing.conclude"): Role.MARKETER,
    ("POST", "drop.answer"): Role.MARKETER,
    ("POST", "drop.keep"): Role.MARKETER,
    ("POST", "drop.receive"): Role.MARKETER,
    ("POST", "experiments.create"): Role.MARKETER,
    ("POST", "experiments.save"): Role.MARKETER,
    ("POST", "goals.create"): Role.MARKETER,
    ("POST", "goals.save"): Role.MARKETER,
    ("POST", "jobs.again"): Role.MARKETER,
    ("POST", "jobs.cancel"): Role.MARKETER,
    ("POST", "plans.change_with_reason"): Role.MARKETER,
    ("POST", "plans.confirm"): Role.MARKETER,
    ("POST", "plans.notes"): Role.MARKETER,
    ("POST", "plans.open_again"): Role.MARKETER,
    ("POST", "refusals.approval"): Role.MARKETER,
    ("POST", "refusals.never_ran"): Role.MARKETER,
    ("POST", "refusals.next_step"): Role.MARKETER,
    ("POST", "refusals.say_no"): Role.LEAD,
    ("POST", "results.accept"): Role.MARKETER,
    ("POST", "results.receive"): Role.MARKETER,
    ("POST", "results.undo"): Role.MARKETER,
}
# What anybody may send: it touches nothing of the team, or there is nothing to send it to.
OPEN_POSTS = {"account.theme", "account.own_book", "account.set_up", "drop.sample", "drop.settle"}
# What a form needs so that it asks for something at all.
BODIES = {"plans.notes": {"title": "Another name"}, "refusals.approval": {"act": "ask"}}


def stranger(session: Session, *, now: datetime) -> Actor:
    return make_actor(session, now, team=make_team(session, "Others"), role=Role.LEAD, name="Other")


def job_of(app: Flask, person: Callable[..., Actor], now: datetime) -> int:
    """A job that somebody asked for."""
    with opened(app) as session:
        return enqueue(session, person(session, now=now), "hash", {}, now=now).id


def routes(app: Flask, number: int) -> list[tuple[str, str, str]]:
    """Method, endpoint and address of every page; things carry ``number``."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            kinds = rule._converters
            values = {name: number if isinstance(kinds[name], IntegerConverter) else "x" for name in rule.arguments}
            built = rule.build(values)
            assert built is not None, rule
            if not built[1].startswith("/api/"):
                found += [(method, rule.endpoint, built[1]) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return sorted(found)


def call(browser: Browser, method: str, endpoint: str, address: str) -> int:
    if method == "GET":
        return browser.get(address).status_code
    return browser.post(address, BODIES.get(endpoint), page="/account").status_code


@pytest.fixture
def busy(reader: Browser, now: datetime) -> Browser:
    """A book with one experiment that has run, its results, a file that was read, and a job."""
    experiment = has_run(reader.app, now)
    assert experiment.starts is not None
    body = export(experiment.starts)
    assert reader.post("/drop", files(("export.csv", body)), page="/account").location == "/read/1"
    mapping = reader.post("/experiments/1/upload", files(("export.csv", body)), page="/account").location
    assert reader.post(mapping).location == "/experiments/1/result"
    assert job_of(reader.app, local_actor, now) == 1
    return reader


def test_every_route_that_changes_something_has_its_least_role(busy: Browser) -> None:
    posts = {endpoint for method, endpoint, _ in routes(busy.app, 1) if method == "POST"}
    assert posts == {endpoint for method, endpoint in LEAST_ROLE if method == "POST"} | OPEN_POSTS


@pytest.mark.parametrize("role", list(Role))
def test_a_route_is_forbidden_below_its_least_role_and_not_above(busy: Browser, now: datetime, role: Role) -> None:
    become(busy.app, now, role)
    refused = {(way, name) for way, name, address in routes(busy.app, 1) if call(busy, way, name, address) == 403}
    assert refused == {route for route, least in LEAST_ROLE.items() if role.rank < least.rank}


def test_nothing_of_another_team_is_there(busy: Browser, now: datetime) -> None:
    other = of_another_team(busy.app, now).id
    assert job_of(busy.app, stranger, now) == other
    shown = {
        (method, endpoint): status
        for method, endpoint, address in routes(busy.app, other)
        if f"/{other}" in address
        if (status := call(busy, method, endpoint, address)) != 404
    }
    assert shown == {}
