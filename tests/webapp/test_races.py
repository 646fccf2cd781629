"""Two clicks at the same moment, each in a thread of its own, through both doors and on both databases."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from experiments.goals.goal import Goal
from experiments.people.first import local_actor
from experiments.people.record.audit import Audit
from experiments.trials.attached import Plan
from experiments.trials.experiment import Experiment
from tests.factories import make_draft, make_goal
from tests.journeys.visitor import served
from tests.webapp.answers import Fields
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

ROUNDS = 4
"""How often the same race is run: not every pair of threads meets in the middle."""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment; what came of each."""
    barrier = Barrier(len(acts), timeout=30)

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def called(method: str, address: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Call the interface over HTTP."""
    asked = urllib.request.Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method
    )
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


@pytest.fixture
def drafts(local_app: Flask, now: datetime) -> list[int]:
    """Complete drafts, one for each round."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goal = make_goal(session, actor, now)
        return [make_draft(session, actor, now, goal=goal).id for _ in range(ROUNDS)]


def locked(app: Flask) -> list[tuple[int, int]]:
    """Experiment and number of every plan, and as many acts of locking."""
    with opened(app) as session:
        plans = [(plan.experiment_id, plan.number) for plan in session.scalars(sa.select(Plan).order_by(Plan.id))]
        acts = sa.select(sa.func.count()).where(Audit.action == "experiment.register")
        assert session.scalar(acts) == len(plans)
        return sorted(plans)


def test_two_clicks_on_lock_it_make_one_plan_and_one_clear_page(local_app: Flask, drafts: list[int]) -> None:
    pair = [Browser(local_app), Browser(local_app)]
    for number in drafts:
        page = f"/experiments/{number}/plan"
        forms = [Fields(text(browser.get(page))).values | {"act": "lock"} for browser in pair]
        answers = at_once(*(partial(one.post, page, sent) for one, sent in zip(pair, forms, strict=True)))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        (late,) = [answer for answer in answers if answer.status_code == 409]
        assert "Locked already" in text(late)
        assert "You locked this plan on" in text(late)
        assert f'href="{page}"' in text(late)
    assert locked(local_app) == [(number, 1) for number in drafts]


def test_two_calls_that_lock_make_one_plan(local_app: Flask, drafts: list[int]) -> None:
    with served(local_app) as address:
        for number in drafts:
            lock = f"{address}/api/v1/experiments/{number}/register"
            answers = at_once(*[partial(called, "POST", lock, {"confirm": True, "version": 1})] * 2)
            assert sorted(status for status, _ in answers) == [201, 409]
            (refused,) = [body for status, body in answers if status == 409]
            (error,) = refused["errors"]
            assert error["code"] in {"changed_meanwhile", "wrong_status"}
    assert locked(local_app) == [(number, 1) for number in drafts]


def test_of_two_calls_that_change_one_draft_one_is_refused_and_nothing_is_mixed(
    local_app: Flask, drafts: list[int]
) -> None:
    with served(local_app) as address:
        for number in drafts:
            one = f"{address}/api/v1/experiments/{number}"
            bodies = [
                {"version": 1, "title": name, "strategy": {"hypothesis": f"idea of {name}"}} for name in ("Ines", "Tom")
            ]
            answers = at_once(*(partial(called, "PATCH", one, body) for body in bodies))
            assert sorted(status for status, _ in answers) == [200, 409]
    with opened(local_app) as session:
        for draft in session.scalars(sa.select(Experiment)):
            assert (draft.version, draft.idea) == (2, f"idea of {draft.title}")


def test_of_two_calls_that_change_one_goal_one_is_refused_and_nothing_is_mixed(local_app: Flask, now: datetime) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goals = [make_goal(session, actor, now).id for _ in range(ROUNDS)]
    with served(local_app) as address:
        for number in goals:
            one = f"{address}/api/v1/goals/{number}"
            bodies = [
                {"version": 1, "audience": name, "implementation_plan": [f"step of {name}"]} for name in ("Ines", "Tom")
            ]
            answers = at_once(*(partial(called, "PATCH", one, body) for body in bodies))
            assert sorted(status for status, _ in answers) == [200, 409]
            (refused,) = [body for status, body in answers if status == 409]
            assert [error["code"] for error in refused["errors"]] == ["changed_meanwhile"]
    with opened(local_app) as session:
        for goal in session.scalars(sa.select(Goal)):
            assert (goal.version, goal.implementation_plan) == (2, [f"step of {goal.audience}"])
        acts = sa.select(sa.func.count()).where(Audit.action == "goal.change")
        assert session.scalar(acts) == ROUNDS
