"""Saying no, what never ran, spend above the cap, and whether the next step came."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.people.team import Team
from experiments.trials.experiment import Experiment, Status
from tests.audited import by_hand
from tests.factories import make_draft, make_registered
from tests.webapp.answers import Fields, book, set_role
from tests.webapp.browser import Browser, text


@pytest.fixture
def drafted(reader: Browser, now: datetime) -> Browser:
    """A complete draft of recipe 1 (€280) of the local person."""
    with book(reader.app) as session:
        make_draft(session, local_actor(session, now=now), now)
    return reader


def status(reader: Browser) -> Status:
    with book(reader.app) as session:
        return session.get_one(Experiment, 1).status


def set_cap(reader: Browser, minor: int) -> None:
    with book(reader.app) as session:
        by_hand(session)
        session.execute(sa.update(Team).values(spend_cap_minor=minor))


def test_a_no_is_kept_with_reason_and_review_day(drafted: Browser) -> None:
    answer = drafted.post("/experiments/1/decline", {"reason": "Nobody can answer there.", "review_on": "2027-05-03"})
    assert answer.headers["Location"] == "/experiments"
    assert status(drafted) is Status.DECLINED
    page = text(drafted.get("/experiments/1/plan"))
    assert "Nobody can answer there." in page
    assert "look at it again on 3 May 2027" in page
    assert "said no" in text(drafted.get("/experiments/1/history"))


def test_a_no_without_reason_and_with_a_day_gone_by_comes_back_with_both(drafted: Browser) -> None:
    answer = drafted.post("/experiments/1/decline", {"reason": " ", "review_on": "2026-01-01"})
    page = text(answer)
    assert answer.status_code == 422
    assert "Say why not, so that it need not be argued twice." in page
    assert "Choose a day to come for looking at it again." in page
    assert Fields(page).values["review_on"] == "2026-01-01"
    assert status(drafted) is Status.DRAFT


def test_what_never_ran_says_what_stood_in_the_way(drafted: Browser) -> None:
    assert drafted.post("/experiments/1/abandon", {"because": "no content"}).status_code == 303
    assert status(drafted) is Status.ABANDONED
    assert "Never ran: no content." in text(drafted.get("/experiments/1/plan"))


def test_something_else_in_the_way_has_to_be_said(drafted: Browser) -> None:
    answer = drafted.post("/experiments/1/abandon", {"because": "other", "reason": ""})
    assert answer.status_code == 422
    assert "Say what stood in the way." in text(answer)
    drafted.post("/experiments/1/abandon", {"because": "other", "reason": "The oven broke."})
    assert "The oven broke." in text(drafted.get("/experiments/1/plan"))


def test_above_the_cap_a_marketer_asks_and_a_lead_approves(drafted: Browser) -> None:
    set_cap(drafted, 20_000)
    set_role(drafted.app, Role.MARKETER)
    page = text(drafted.get("/experiments/1/plan"))
    assert "280.00 EUR is above what may start without approval" in page
    assert 'value="lock"' not in page
    assert drafted.post("/experiments/1/approval", {"act": "ask"}).status_code == 303
    assert "Waits for an approval" in text(drafted.get("/experiments/1/plan"))
    assert drafted.post("/experiments/1/approval", {"act": "grant"}).status_code == 403

    set_role(drafted.app, Role.LEAD)
    assert "This budget waits for your answer" in text(drafted.get("/experiments/1/plan"))
    assert drafted.post("/experiments/1/approval", {"act": "grant"}).status_code == 303

    set_role(drafted.app, Role.MARKETER)
    form = Fields(text(drafted.get("/experiments/1/plan"))).values
    assert drafted.post("/experiments/1/plan", form | {"act": "lock"}).status_code == 303
    assert status(drafted) is Status.REGISTERED


def test_not_approving_needs_a_reason_that_is_shown(drafted: Browser) -> None:
    set_cap(drafted, 20_000)
    drafted.post("/experiments/1/approval", {"act": "ask"})
    refused = drafted.post("/experiments/1/approval", {"act": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert "Say why not" in text(refused)
    drafted.post("/experiments/1/approval", {"act": "refuse", "reason": "Wait for the spring."})
    set_role(drafted.app, Role.MARKETER)
    assert "Not approved: Wait for the spring." in text(drafted.get("/experiments/1/plan"))


def test_the_next_step_is_answered_on_its_day(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        long_ago = now - timedelta(days=120)
        make_registered(session, actor, long_ago, starts=long_ago.date())
    page = text(reader.get("/experiments/1/plan"))
    assert "It did not" in page
    assert "/experiments/1/plan#next-step" in text(reader.get("/"))
    assert reader.post("/experiments/1/next-step", {"came": "no"}).status_code == 303
    assert "It did not come." in text(reader.get("/experiments/1/plan"))


def test_a_next_step_before_it_is_due_is_not_asked_for(drafted: Browser) -> None:
    assert drafted.post("/experiments/1/next-step", {"came": "yes"}).status_code == 409
