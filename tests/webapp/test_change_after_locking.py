"""A plan that runs changes only with a reason, which stays on the result; what is not judged changes at any time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.trials.experiment import Experiment
from tests.factories import make_actor, make_registered, make_team
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.browser import Browser, text

DEVIATE = "/experiments/1/deviate"


@pytest.fixture
def running(reader: Browser, now: datetime) -> Browser:
    """An experiment of the local person that began today."""
    with book(reader.app) as session:
        make_registered(session, local_actor(session, now=now), now, starts=now.date())
    return reader


def test_the_last_day_moves_with_a_reason_that_stands_in_plan_and_history(running: Browser) -> None:
    asked = Fields(text(running.get("/experiments/1/plan?change=ends"))).values
    assert asked["after"] == "2026-11-15"
    answer = running.post(DEVIATE, asked | {"field": "ends", "after": "2026-11-22", "reason": "The shop was closed."})
    assert answer.status_code == 303
    plan = text(running.get("/experiments/1/plan"))
    assert "changed after locking: 22 November 2026" in plan
    assert "15 November 2026 → 22 November 2026" in plan
    assert "You: The shop was closed." in plan
    history = text(running.get("/experiments/1/history"))
    assert "changed the plan after locking" in history
    assert "The shop was closed." in history


def test_without_a_reason_and_with_a_bad_day_nothing_changes_and_both_are_said(running: Browser) -> None:
    answer = running.post(DEVIATE, {"field": "ends", "after": "2026-10-01", "reason": ""})
    page = text(answer)
    assert answer.status_code == 422
    assert "Say why it must change; it stays on the result." in page
    assert "The last day lies before the first." in page
    assert Fields(page).values["after"] == "2026-10-01"


@pytest.mark.parametrize(
    ("field", "after", "sentence"),
    [
        ("worthwhile_lift", "very", "Give a number of per cent, as in 5."),
        ("worthwhile_lift", "1,500", "is 1.5 meant, or 1500?"),
        ("minimum_days", "x", "This is not a number."),
        ("worthwhile_lift", "5", "This is what the plan says already."),
        ("budget", "300", "Choose one of:"),
        ("design", "magic", "Choose one of:"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(running: Browser, field: str, after: str, sentence: str) -> None:
    answer = running.post(DEVIATE, {"field": field, "after": after, "reason": "We learned more."})
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_before_it_begins_one_unlocks_instead(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        make_registered(session, local_actor(session, now=now), now, starts=now.date() + timedelta(days=7))
    page = text(reader.get("/experiments/1/plan"))
    assert "Unlock it" in page
    assert "change=ends" not in page
    answer = reader.post(DEVIATE, {"field": "ends", "after": "2026-12-01", "reason": "Longer."})
    assert answer.status_code == 409


def test_a_running_plan_cannot_be_unlocked_or_edited(running: Browser) -> None:
    assert running.post("/experiments/1/unlock", {}).status_code == 409
    assert running.get("/experiments/1/edit").status_code == 409


def test_name_and_owner_change_without_touching_the_plan(running: Browser) -> None:
    answer = running.post("/experiments/1/notes", {"title": "A better name", "run_by": "Studio Larch"})
    assert answer.status_code == 303
    page = text(running.get("/experiments/1/plan"))
    assert "A better name" in page
    assert "Studio Larch" in page
    assert "changed after locking" not in page
    assert running.post("/experiments/1/notes", {"title": ""}).status_code == 422


def test_a_viewer_changes_nothing(running: Browser) -> None:
    set_role(running.app, Role.VIEWER)
    page = text(running.get("/experiments/1/plan"))
    assert "change=ends" not in page
    for path in ("deviate", "unlock", "notes", "abandon", "decline", "approval", "next-step"):
        assert running.post(f"/experiments/1/{path}", {"title": "x"}).status_code == 403, path


def test_the_experiment_of_another_team_is_not_there(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
        key = make_registered(session, other, now).id
        assert session.get_one(Experiment, key).goal_id == 1
    for path in ("", "/plan", "/history", "/edit"):
        assert reader.get(f"/experiments/{key}{path}").status_code == 404, path
    for path in ("plan", "edit", "deviate", "unlock", "notes", "abandon", "decline", "approval", "next-step"):
        given = {"reason": "none", "field": "ends", "title": "x"}
        assert reader.post(f"/experiments/{key}/{path}", given).status_code == 404, path
    assert reader.get("/goals/1").status_code == 404
    assert "Question or statement?" not in text(reader.get("/experiments"))
