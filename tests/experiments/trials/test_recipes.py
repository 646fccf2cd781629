"""The recipe book: each number as it stands in the book of fourteen, and each recipe becomes a locked experiment."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from experiments.goals.goal import Goal, GoalChange, create_goal
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Design, Direction
from experiments.people.permission import Actor
from experiments.trials.change import PARTS
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Status, VariantRole
from experiments.trials.gate import part_gaps
from experiments.trials.plan import Registration, missing_parts, register
from experiments.trials.sizes.precision import Aim, Shares
from experiments.trials.toolkits.listing import list_toolkits
from experiments.trials.toolkits.recipes.book import RECIPES
from experiments.trials.toolkits.recipes.recipe import Recipe
from experiments.trials.toolkits.starting import ToolkitStart, start_from_toolkit

# Recipe book, section 4 of the content: euros from and to, hours, days, worth it from, and (sees, units each) by size.
BOOK: dict[int, tuple[int, int, float | None, int, float | None, tuple[tuple[float, int | None], ...]]] = {
    1: (280, 280, None, 14, 0.05, ((0.30, None),)),
    2: (600, 600, None, 14, 0.15, ((0.75, 60),)),
    3: (0, 0, 10, 8 * 7, 0.20, ((0.35, 20),)),
    4: (0, 0, 3, 8 * 7, 0.25, ((0.50, 12),)),
    5: (400, 700, None, 60, 0.10, ((0.24, 1500), (0.13, 4800))),
    6: (300, 700, None, 30, 0.30, ((0.80, 2200),)),
    7: (600, 1400, None, 21, 0.15, ((0.50, 110),)),
    8: (150, 150, None, 42, None, ((0.60, 150),)),  # one euro for each of 150; the book gives no length
    9: (0, 0, 8, 10 * 7, 0.30, ((0.60, 10),)),
    10: (900, 900, None, 28, None, ((1.0, 25),)),  # "a factor of two"
    11: (300, 300, None, 14, 0.15, ((0.85, 50),)),
    12: (0, 0, 4, 4 * 7, 0.10, ((0.19, 200),)),
    13: (0, 0, None, 4 * 7, None, ((0.15, 16),)),
    14: (500, 500, None, 30, None, ((0.28, 2400),)),
}
KINDS = {
    1: "new_sales",
    2: "new_sales",
    3: "brand_awareness",
    4: "brand_awareness",
    5: "repeat_business",
    6: "customer_recovery",
    7: "donations",
    8: "donations",
    9: "thought_leadership",
    10: "new_sales",
    11: "program_introduction",
    12: "custom",
    13: "revenue_growth",
    14: "new_sales",
}
DECIDES = {
    1: ("link_clicks", "impressions", "up"),
    2: ("spend", "baskets", "down"),
    3: ("saves and shares", "reach", "up"),
    4: ("engagements", None, "up"),
    5: ("second orders", None, "up"),
    6: ("new orders", None, "up"),
    7: ("conversions", "link_clicks", "up"),
    8: ("replied", None, "up"),
    9: ("visits from target companies", "impressions", "up"),
    10: ("spend", "company leads", "down"),
    11: ("leads", "landing_page_views", "up"),
    12: ("solved", None, "up"),
    13: ("revenue", None, "up"),
    14: ("orders", None, "up"),
}
OUTCOMES = {8: 182, 9: 90, 10: 120}
"""Days until the outcome of which the deciding number is an early sign: six months, 90 and 120 days."""


def named(recipe: Recipe) -> str:
    return f"{recipe.number}"


def test_there_are_fourteen_in_their_order() -> None:
    assert [recipe.number for recipe in RECIPES] == list(BOOK)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_its_numbers_are_those_of_the_book(recipe: Recipe) -> None:
    least, most, hours, days, worth, sees = BOOK[recipe.number]
    pattern = recipe.pattern
    assert pattern.cost is not None
    assert (pattern.cost.least_minor, pattern.cost.most_minor, pattern.cost.currency) == (
        least * 100,
        most * 100,
        "EUR",
    )
    assert (pattern.hours, pattern.days) == (hours, days)
    assert worth is None or pattern.worthwhile_lift == worth
    assert tuple((sight.lift, sight.units) for sight in pattern.sees) == sees
    assert recipe.goal_kind == KINDS[recipe.number]
    metric = pattern.decides
    assert metric is not None
    assert (metric.numerator, metric.denominator, metric.direction.value) == DECIDES[recipe.number]
    assert (pattern.outcome.days_after if pattern.outcome else None) == OUTCOMES.get(recipe.number)


def test_all_but_the_left_out_regions_guard_something_with_a_margin() -> None:
    unguarded = [recipe.number for recipe in RECIPES if not recipe.pattern.guardrails]
    assert unguarded == [13]  # there nothing else may differ, which no number can hold
    assert all(metric.margin for recipe in RECIPES for metric in recipe.pattern.guardrails)


def test_who_draws_and_how_many_groups() -> None:
    by_number = {recipe.number: recipe.pattern for recipe in RECIPES}
    splits = [number for number, pattern in by_number.items() if pattern.design is Design.PLATFORM_SPLIT]
    assert splits == [1, 2, 7, 10, 11]
    assert by_number[13].design is Design.GEO
    groups = {number: len(pattern.versions) for number, pattern in by_number.items() if len(pattern.versions) != 2}
    assert groups == {6: 3, 14: 4}
    assert all(pattern.versions[0].role == VariantRole.CONTROL for pattern in by_number.values())
    assert by_number[10].unit_name == "companies"


@pytest.mark.parametrize(
    ("number", "size", "treatments", "seen"),
    [(5, 0, 1, 0.24), (5, 1, 1, 0.13), (6, 0, 2, 0.80), (8, 0, 1, 0.60), (12, 0, 1, 0.19)],
)
def test_what_it_sees_of_shares_of_people_is_no_less_than_what_can_be_computed(
    number: int, size: int, treatments: int, seen: float
) -> None:
    sight = RECIPES[number - 1].pattern.sees[size]
    assert (sight.lift, RECIPES[number - 1].pattern.treatments) == (seen, treatments)
    assert sight.baseline is not None
    assert sight.units is not None
    computed = Shares(sight.baseline, Aim(treatments=treatments)).visible(sight.units)
    assert isinstance(computed, float)
    assert 0.85 * seen <= computed <= seen * 1.02  # cautious, and not by much


def test_each_half_of_the_four_groups_is_what_the_book_sees() -> None:
    sight = RECIPES[13].pattern.sees[0]
    assert sight.baseline is not None
    assert sight.units is not None
    assert Shares(sight.baseline).visible(2 * sight.units) == pytest.approx(sight.lift, rel=0.08)


def goal_for(session: Session, actor: Actor, now: datetime, recipe: Recipe) -> Goal:
    name = recipe.pattern.goal_name
    return create_goal(session, actor, GoalChange(kind=recipe.goal_kind, name=name, goal="More by June"), now=now)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_it_is_locked_after_the_goal_is_answered_and_all_was_looked_at(
    session: Session, actor: Actor, now: datetime, recipe: Recipe
) -> None:
    toolkit = next(one for one in list_toolkits(session, actor, now=now) if one.recipe == recipe.number)
    draft = start_from_toolkit(session, actor, toolkit.id, ToolkitStart(), now=now)
    assert (draft.status, draft.toolkit_id, draft.goal_id, draft.channel) == (Status.DRAFT, toolkit.id, None, None)
    gaps = part_gaps(draft)
    assert [field for part in ("people", "objective", "strategy") for field in gaps[part]] == ["goal_id"]

    goal = goal_for(session, actor, now, recipe)
    change_draft(session, actor, draft.id, DraftChange(goal_id=goal.id), now=now)
    assert draft.channel == recipe.channel  # lands when the three before it are there
    unlooked = {fault.field for fault in missing_parts(draft)}
    assert unlooked <= set(PARTS)
    assert {"people", "strategy"} <= unlooked
    change_draft(session, actor, draft.id, DraftChange(confirmed=tuple(PARTS)), now=now)
    assert missing_parts(draft) == []
    register(session, actor, draft.id, Registration(confirm=True), now=now)

    assert draft.status is Status.REGISTERED
    assert draft.starts == date(2026, 11, 9)  # the Monday after
    assert draft.ends is not None
    assert (draft.ends - draft.starts).days + 1 == recipe.pattern.days
    assert [(one.name, one.role, one.margin) for one in draft.metrics] == [
        (one.name, one.role, one.margin) for one in recipe.pattern.metrics
    ]
    assert [one.name for one in draft.variants] == [one.name for one in recipe.pattern.versions]
    assert draft.next_step is not None
    assert draft.next_step.text == recipe.pattern.next_step
    assert (draft.outcome is not None) == (recipe.number in OUTCOMES)
    assert draft.worthwhile_lift == recipe.pattern.worthwhile_lift
    assert (draft.minimum_days or 0) <= (recipe.pattern.days or 0)
    assert GoalKind(recipe.goal_kind) is goal.kind
    assert all(Direction(one.direction) for one in draft.metrics)
