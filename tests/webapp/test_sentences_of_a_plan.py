"""The idea, what a plan can see and what worked means, as sentences."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Experiment
from tests.factories import make_draft
from webapp.records.plans.confirm import hypothesis
from webapp.records.plans.plan import plan_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(autouse=True)
def spoken(local_app: Flask) -> Iterator[None]:
    """Sentences go through the translations of an application."""
    with local_app.test_request_context():
        yield


@pytest.fixture
def draft(session: Session, actor: Actor, now: datetime) -> Experiment:
    """Recipe 1: €280 and 4 hours, two weeks from 9 November."""
    return make_draft(session, actor, now)


def test_the_idea_reads_as_one_sentence(draft: Experiment) -> None:
    assert hypothesis(draft) == (
        "If we open with the reader's question instead of our claim, for hobby cooks nearby who do not know us, "
        "then more will click through, because curiosity asks for an answer."
    )


def test_an_idea_with_gaps_still_reads(draft: Experiment) -> None:
    draft.instead_of = draft.expected = draft.mechanism = None
    assert hypothesis(draft) == "If we open with the reader's question, for hobby cooks nearby who do not know us."
    draft.idea = None
    assert hypothesis(draft) == "For hobby cooks nearby who do not know us."
    draft.audience = None
    assert hypothesis(draft) == ""


def test_what_worked_means_is_said_with_money_days_and_guard(draft: Experiment) -> None:
    # Non-breaking space before the sign of per cent.
    assert plan_page(draft, {}).worked == (
        "At least 5\N{NO-BREAK SPACE}% more link clicks per time shown for B than for A after 14 days and €280, "
        "and arrivals per link click not down by more than 10\N{NO-BREAK SPACE}%."
    )


def test_a_cost_is_wanted_lower(session: Session, actor: Actor, draft: Experiment, now: datetime) -> None:
    # Above €2,000 new sales are decided by the cost per order, worth it from 15 %.
    change_draft(session, actor, draft.id, DraftChange(budget=Money(300_000, "EUR")), now=now)
    assert plan_page(draft, {}).worked.startswith("At least 15\N{NO-BREAK SPACE}% less cost per order for B than for A")
