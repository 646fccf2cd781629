"""One line makes an idea; four questions in POST order make a draft; the rest is derived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.metrics.kinds import Design, Role, Unit
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.people.permission import Role as TeamRole
from experiments.people.record.audit import Audit
from experiments.trials.draft import UNSET, DraftChange, MetricGiven, VariantGiven, change_draft, part_gaps, start_draft
from experiments.trials.experiment import Experiment, Status, get_experiment
from tests.factories import QUESTION_HEADLINE, complete_change, make_actor, make_draft, make_goal, make_team


def faults_of(refusal: pytest.ExceptionInfo[RuleBroken] | pytest.ExceptionInfo[WrongStatus]) -> list[str]:
    return [f"{fault.field}/{fault.code}" for fault in refusal.value.faults]


def test_one_line_makes_an_idea_with_its_owner(session: Session, actor: Actor, now: datetime) -> None:
    idea = start_draft(session, actor, DraftChange(title="Staff picks as short video"), now=now)
    assert (idea.status, idea.title, idea.owner_id, idea.version) == (
        Status.IDEA,
        "Staff picks as short video",
        actor.person_id,
        1,
    )
    assert part_gaps(idea) == {
        "people": ["audience"],
        "objective": ["goal_id", "customer_objective"],
        "strategy": ["idea", "mechanism", "next_step_text"],
        "technology": ["channel"],
    }


def test_the_idea_itself_is_title_enough(session: Session, actor: Actor, now: datetime) -> None:
    draft = start_draft(session, actor, DraftChange(idea="show the price in the picture"), now=now)
    assert (draft.title, draft.status) == ("show the price in the picture", Status.DRAFT)
    with pytest.raises(RuleBroken) as refused:
        start_draft(session, actor, DraftChange(audience="chefs", title="  "), now=now)
    assert faults_of(refused) == ["title/missing"]


def test_four_answers_derive_everything_else(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    session.flush()
    session.expire(draft)
    assert [(v.name, v.role.value, v.text) for v in draft.variants] == [
        ("A", "control", "our claim"),
        ("B", "treatment", "open with the reader's question"),
    ]
    assert [(m.name, m.role.value, m.margin) for m in draft.metrics] == [
        ("link clicks per time shown", "primary", None),
        ("arrivals per link click", "guardrail", 0.1),
        ("cost per order", "secondary", None),
    ]
    assert (draft.design, draft.unit, draft.unit_name) == (Design.PLATFORM_SPLIT, Unit.USER, "people")
    assert (draft.worthwhile_lift, draft.confidence, draft.looks) == (0.05, 0.95, "weekly")
    assert (draft.minimum_days, draft.minimum_units, draft.equal_budgets) == (7, 5, True)
    # Monday 2 November + 7 days; 14 days, first and last included.
    assert (draft.starts, draft.ends) == (date(2026, 11, 9), date(2026, 11, 22))
    assert draft.next_step is not None
    # content.md section 3, new sales: second order in 60 days.
    assert (draft.next_step.text, draft.next_step.due) == (
        "Send the new customers the welcome series.",
        date(2027, 1, 21),
    )
    assert draft.by_hand == []


@pytest.mark.parametrize("field", ["channel", "content_type", "tactic"])
@pytest.mark.parametrize("missing", ["audience", "goal_id", "customer_objective", "idea", "mechanism"])
def test_technology_is_refused_until_the_first_three_are_complete(
    session: Session, actor: Actor, now: datetime, field: str, missing: str
) -> None:
    goal = make_goal(session, actor, now)
    asked = replace(QUESTION_HEADLINE, goal_id=goal.id, channel=UNSET, title="Early")
    asked = replace(asked, **{missing: UNSET, field: "paid social"})
    with pytest.raises(RuleBroken) as refused:
        start_draft(session, actor, asked, now=now)
    assert faults_of(refused) == ["technology/too_early"]
    assert session.scalars(sa.select(Experiment)).all() == []


def test_the_gate_names_all_that_is_missing(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refused:
        start_draft(session, actor, DraftChange(title="Ads", channel="paid social"), now=now)
    assert refused.value.faults[0].sentence == (
        "The channel comes last. First answer: Who is it for? Which goal does it serve? What should they do? "
        "If we do what? Why should it work? What happens next when it works?"
    )


@pytest.mark.parametrize("kind", ["brand_awareness", "thought_leadership"])
def test_where_goals_end_in_nothing_the_next_step_is_written_by_hand(
    session: Session, actor: Actor, now: datetime, kind: str
) -> None:
    goal = make_goal(session, actor, now, kind=kind)
    asked = complete_change(goal, now.date())
    with pytest.raises(RuleBroken) as refused:
        start_draft(session, actor, asked, now=now)
    assert faults_of(refused) == ["technology/too_early"]
    assert "What happens next" in refused.value.faults[0].sentence
    draft = start_draft(session, actor, replace(asked, next_step_text="Invite them to the mill"), now=now)
    assert draft.next_step is not None
    assert (draft.next_step.text, draft.next_step.by_hand) == ("Invite them to the mill", True)


def test_a_written_next_step_survives_another_goal_and_an_offered_one_changes_with_it(
    session: Session, actor: Actor, now: datetime
) -> None:
    draft = make_draft(session, actor, now)
    fund = make_goal(session, actor, now, kind="donations")
    draft = change_draft(session, actor, draft.id, DraftChange(goal_id=fund.id), now=now)
    assert draft.next_step is not None
    assert draft.next_step.text == "Thank within a week."
    draft = change_draft(session, actor, draft.id, DraftChange(next_step_text="Send a photo"), now=now)
    sales = make_goal(session, actor, now)
    draft = change_draft(session, actor, draft.id, DraftChange(goal_id=sales.id), now=now)
    assert draft.next_step.text == "Send a photo"
    # Emptying it takes the offered one back.
    draft = change_draft(session, actor, draft.id, DraftChange(next_step_text=None), now=now)
    assert draft.next_step.text == "Send the new customers the welcome series."


def test_new_people_unsettle_the_later_parts(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    assert draft.people_confirmed
    assert draft.objective_confirmed
    assert draft.strategy_confirmed
    assert draft.technology_confirmed
    draft = change_draft(session, actor, draft.id, DraftChange(audience="restaurant chefs"), now=now)
    assert draft.people_confirmed
    assert not draft.objective_confirmed
    assert not draft.strategy_confirmed
    assert not draft.technology_confirmed
    # The same people again unsettle nothing; looking at a part again settles it.
    draft = change_draft(session, actor, draft.id, DraftChange(confirmed=("objective", "strategy")), now=now)
    draft = change_draft(session, actor, draft.id, DraftChange(audience="restaurant chefs"), now=now)
    assert (draft.objective_confirmed, draft.strategy_confirmed, draft.technology_confirmed) == (True, True, False)


def test_what_a_person_set_is_not_derived_again(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    change = DraftChange(worthwhile_lift=0.2, ends=date(2026, 12, 6))
    draft = change_draft(session, actor, draft.id, change, now=now)
    draft = change_draft(session, actor, draft.id, DraftChange(channel="organic social"), now=now)
    assert (draft.worthwhile_lift, draft.ends, draft.by_hand) == (
        0.2,
        date(2026, 12, 6),
        ["ends", "worthwhile_lift"],
    )
    assert (draft.design, draft.unit, draft.looks) == (Design.RANDOMIZED, Unit.POST, "end")
    # Emptying it derives it again: 56 days of posts from 9 November, 20 % for organic posts.
    draft = change_draft(session, actor, draft.id, DraftChange(worthwhile_lift=None, ends=None), now=now)
    assert (draft.worthwhile_lift, draft.ends) == (0.20, date(2027, 1, 3))


def test_a_variant_keeps_its_key_when_its_text_changes(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    keys = {variant.name: variant.id for variant in draft.variants}
    change = DraftChange(
        variants=(
            VariantGiven("C", "treatment", "price"),
            VariantGiven("b", "treatment", "question, shorter"),
            VariantGiven("A", "control", "claim"),
        )
    )
    draft = change_draft(session, actor, draft.id, change, now=now)
    session.expire(draft)
    assert [(v.name, v.text) for v in draft.variants] == [("C", "price"), ("b", "question, shorter"), ("A", "claim")]
    assert {v.name: v.id for v in draft.variants if v.name != "C"} == {"b": keys["B"], "A": keys["A"]}


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"title": ""}, ["title/missing"]),
    ({"title": "x" * 201}, ["title/too_long"]),
    ({"heard": "a\x00b"}, ["heard/not_a_text"]),
    ({"goal_id": 999}, ["goal_id/not_found"]),
    ({"goal_id": 2**90}, ["goal_id/not_found"]),
    ({"owner_id": 999}, ["owner_id/not_in_team"]),
    ({"built_on_id": 999}, ["built_on_id/not_found"]),
    ({"worthwhile_lift": -0.1}, ["worthwhile_lift/too_small"]),
    ({"worthwhile_lift": float("nan")}, ["worthwhile_lift/not_a_number"]),
    ({"confidence": 1.0}, ["confidence/too_large"]),
    ({"minimum_days": 0}, ["minimum_days/too_small"]),
    ({"minimum_days": 7.5}, ["minimum_days/not_whole"]),
    ({"looks": "daily"}, ["looks/not_a_choice"]),
    ({"design": "magic"}, ["design/not_a_choice"]),
    ({"unit": "planet"}, ["unit/not_a_choice"]),
    ({"hours": -1}, ["hours/too_small"]),
    ({"budget": Money(-1, "EUR")}, ["budget/too_small"]),
    ({"budget": Money(10**16, "€")}, ["budget/too_large", "budget/not_a_currency"]),
    ({"starts": date(1, 1, 1)}, ["starts/not_a_day"]),
    ({"ends": date(2026, 11, 1)}, ["ends/before_start"]),
    ({"confirmed": ("people", "money")}, ["confirmed/not_a_choice"]),
    ({"variants": (VariantGiven("", "control"),)}, ["variants/no_name"]),
    (
        {"variants": (VariantGiven("A", "control"), VariantGiven("a", "control"))},
        ["variants/same_name", "variants/two_controls"],
    ),
    ({"variants": (VariantGiven("A", "boss", share=2),)}, ["variants/not_a_choice", "variants/too_large"]),
    ({"metrics": (MetricGiven("CTR", "ratio", "link_clicks"),)}, ["metrics/no_denominator"]),
    (
        {"metrics": (MetricGiven("a", "count", "x"), MetricGiven("A", "count", "y"))},
        ["metrics/same_name", "metrics/two_primary"],
    ),
    ({"metrics": (MetricGiven("a", "guess", "x"),)}, ["metrics/not_a_choice", "metrics/incomplete"]),
    (
        {"title": "", "hours": -1, "design": "magic"},
        ["hours/too_small", "design/not_a_choice", "title/missing"],
    ),
]


@pytest.mark.parametrize(("given", "faults"), BAD)
def test_everything_wrong_with_a_change_is_said_at_once_and_nothing_changes(
    session: Session, actor: Actor, now: datetime, given: dict[str, Any], faults: list[str]
) -> None:
    draft = make_draft(session, actor, now)
    session.commit()
    with pytest.raises(RuleBroken) as refused:
        change_draft(session, actor, draft.id, DraftChange(**given), now=now)
    assert faults_of(refused) == faults
    session.commit()
    session.expire_all()
    assert (draft.version, draft.title, len(draft.variants), draft.hours) == (1, "Question or statement?", 2, 4.0)


def test_two_editors_of_one_draft_get_a_conflict(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    seen = draft.version
    change_draft(session, actor, draft.id, DraftChange(heard="first"), version=seen, now=now)
    with pytest.raises(WrongStatus) as refused:
        change_draft(session, actor, draft.id, DraftChange(heard="second"), version=seen, now=now)
    assert faults_of(refused) == ["version/changed_meanwhile"]
    session.expire(draft)
    assert (draft.heard, draft.version) == ("first", seen + 1)


def test_drafts_of_others_do_not_exist_and_viewers_do_not_write(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    stranger = make_actor(session, now, team=make_team(session), role=TeamRole.ADMIN)
    with pytest.raises(NotFound):
        change_draft(session, stranger, draft.id, DraftChange(title="Ours"), now=now)
    with pytest.raises(NotFound):
        get_experiment(session, stranger, draft.id)
    with pytest.raises(RuleBroken) as refused:
        start_draft(session, stranger, DraftChange(title="x", goal_id=draft.goal_id), now=now)
    assert faults_of(refused) == ["goal_id/not_found"]
    viewer = make_actor(session, now, team=actor.team_id, role=TeamRole.VIEWER)
    with pytest.raises(Forbidden):
        start_draft(session, viewer, DraftChange(title="x"), now=now)
    with pytest.raises(Forbidden):
        change_draft(session, viewer, draft.id, DraftChange(title="x"), now=now)


def test_a_change_stands_in_the_history(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    later = now + timedelta(hours=1)
    change_draft(session, actor, draft.id, DraftChange(hours=6, run_by="Studio Larch"), now=later)
    acts = session.scalars(sa.select(Audit).where(Audit.thing == "experiment").order_by(Audit.id)).all()
    assert [(act.action, act.at) for act in acts] == [("draft.start", now), ("draft.change", later)]
    assert (acts[1].before, acts[1].after) == ({"hours": 4.0}, {"hours": 6.0, "run_by": "Studio Larch"})


def test_an_unknown_channel_gets_a_set_up_by_days(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    asked = replace(complete_change(goal, now.date()), channel="billboards")
    draft = start_draft(session, actor, asked, now=now)
    assert (draft.design, draft.unit) == (Design.SWITCHBACK, Unit.DAY)
    assert [m.name for m in draft.metrics if m.role is Role.PRIMARY] == ["visits per day"]
