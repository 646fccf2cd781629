"""Everything that is not asked is derived, and the confirm sentence says what it can see, or that it cannot say."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from experiments.metrics.catalogue import CATALOGUE, CHANNELS, channel_kind
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction, MetricKind, Role
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.trials.proposal import Proposal, plan_facts, propose
from tests.factories import make_draft


def proposed(kind: GoalKind, channel: str, budget_minor: int | None = 28000) -> Proposal:
    return propose(kind, channel, starts=date(2026, 11, 9), budget_minor=budget_minor, currency="EUR")


# Worthwhile lifts and lengths are those of the recipes in content.md section 4.
DERIVED = [
    ("new_sales", "paid social", "link clicks per time shown", 0.05, "platform_split", 14),
    ("donations", "paid social", "donors per link click", 0.15, "platform_split", 14),
    ("program_introduction", "paid social", "sign-ups per arrival", 0.15, "platform_split", 14),
    ("brand_awareness", "organic social", "reactions per person reached", 0.20, "randomized", 56),
    ("thought_leadership", "organic social", "link clicks per person reached", 0.30, "randomized", 56),
    # the exports of posts of LinkedIn and X have no reach, LinkedIn's has one number of clicks
    ("thought_leadership", "LinkedIn organic", "clicks per time shown", 0.30, "randomized", 56),
    ("brand_awareness", "LinkedIn organic", "reactions per time shown", 0.20, "randomized", 56),
    ("new_sales", "posts on X", "link clicks per time shown", 0.20, "randomized", 56),
    ("repeat_business", "e-mail and paid social", "people who ordered", 0.10, "randomized", 63),
    ("customer_recovery", "e-mail", "people who ordered", 0.30, "randomized", 35),
    ("custom", "direct messages", "questions solved at the first reply", 0.10, "randomized", 28),
]


@pytest.mark.parametrize(("kind", "channel", "decides", "worthwhile", "design", "days"), DERIVED)
def test_goal_and_channel_derive_the_set_up(
    kind: str, channel: str, decides: str, *, worthwhile: float, design: str, days: int
) -> None:
    plan = proposed(GoalKind(kind), channel)
    assert plan.metrics[0].name == decides
    assert (plan.worthwhile_lift, plan.design.value, plan.days) == (worthwhile, design, days)


@pytest.mark.parametrize("channel", [*CHANNELS, "billboards"])
@pytest.mark.parametrize("kind", list(GoalKind))
def test_every_goal_on_every_channel_has_a_complete_set_up(kind: GoalKind, channel: str) -> None:
    plan = proposed(kind, channel)
    assert [metric.role for metric in plan.metrics].count(Role.PRIMARY) == 1
    assert all(metric.margin is not None for metric in plan.metrics if metric.role is Role.GUARDRAIL)
    assert len({metric.name for metric in plan.metrics}) == len(plan.metrics)
    assert plan.days % 7 == 0
    assert plan.minimum_days <= plan.days
    assert [variant.role for variant in plan.variants] == ["control", "treatment"]


def test_with_money_for_orders_new_sales_are_decided_by_their_cost() -> None:
    small, large = (proposed(GoalKind.NEW_SALES, "paid social", budget) for budget in (200_000, 200_001))
    assert (small.metrics[0].name, large.metrics[0].name) == ("link clicks per time shown", "cost per order")
    assert (large.metrics[0].direction, large.worthwhile_lift) == (Direction.DOWN, 0.15)


def test_rates_have_a_denominator_and_spend_per_anything_is_better_down() -> None:
    for metric in CATALOGUE.values():
        assert metric.kind is not MetricKind.RATIO or metric.denominator
        assert metric.numerator != "spend" or metric.direction is Direction.DOWN


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Paid Social", "paid"),
        ("Instagram stories", "paid"),
        ("organic posts", "organic"),
        ("newsletter", "email"),
        ("e-mail and paid social", "email"),
        ("WhatsApp", "messages"),
        ("", "other"),
    ],
)
def test_a_channel_is_known_by_its_words(name: str, kind: str) -> None:
    assert channel_kind(name) == kind


def test_the_facts_of_the_confirm_sentence(session: Session, actor: Actor, now: datetime) -> None:
    facts = plan_facts(make_draft(session, actor, now))
    assert (facts.treatments, facts.control, facts.metric, facts.direction) == (
        ("B",),
        "A",
        "link clicks per time shown",
        Direction.UP,
    )
    assert (facts.worthwhile_lift, facts.days, facts.budget, facts.hours) == (0.05, 14, Money(28000, "EUR"), 4.0)
    assert facts.guardrails == (("arrivals per link click", Direction.UP, 0.1),)
    assert facts.next_step == "Send the new customers the welcome series."
