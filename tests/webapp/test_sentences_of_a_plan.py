"""The idea, what a plan can see and what worked means, as sentences."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Experiment
from experiments.trials.proposal import plan_facts
from tests.factories import make_draft
from webapp.records.confirm import hypothesis, sight_of
from webapp.records.plan import plan_page

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


def test_a_plan_too_small_for_what_is_wanted_says_so_aloud(draft: Experiment) -> None:
    sight = sight_of(plan_facts(draft))
    # 280 € ÷ 6.20 € × 1000 ÷ 2 versions × 1 click in 100 = 226 clicks each.
    assert sight.assumed is not None
    assert "about 226 deciding events per version" in sight.assumed
    assert sight.too_small
    assert sight.advice is not None
    assert "You call 5\N{NO-BREAK SPACE}% worth it." in sight.advice


def test_a_plan_large_enough_is_not_warned_about(
    session: Session, actor: Actor, draft: Experiment, now: datetime
) -> None:
    change_draft(session, actor, draft.id, DraftChange(worthwhile_lift=0.5), now=now)
    sight = sight_of(plan_facts(draft))
    assert not sight.too_small
    assert sight.advice is None


def test_where_nothing_is_known_no_number_is_made_up(
    session: Session, actor: Actor, draft: Experiment, now: datetime
) -> None:
    change_draft(session, actor, draft.id, DraftChange(channel="organic social"), now=now)
    sight = sight_of(plan_facts(draft))
    assert sight.sentence == "What this can see shows after your first results: nothing is known here yet."
    assert not sight.too_small
    assert draft.starts == date(2026, 11, 9)
