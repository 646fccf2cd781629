"""The sealed plan: complete, the same bytes always, one seal of two clicks, and nothing changes silently."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.people.team import Team
from experiments.trials.draft import UNSET, DraftChange, MetricGiven, VariantGiven, change_draft, start_draft
from experiments.trials.experiment import Status
from experiments.trials.plan import (
    Plan,
    Registration,
    canonical_plan,
    missing_parts,
    plan_hash,
    register,
    unlock,
)
from tests.factories import QUESTION_HEADLINE, make_actor, make_draft, make_goal, make_registered, make_team

CONFIRMED = Registration(confirm=True)


def faults_of(refusal: pytest.ExceptionInfo[RuleBroken] | pytest.ExceptionInfo[WrongStatus]) -> list[str]:
    return [f"{fault.field}/{fault.code}" for fault in refusal.value.faults]


def test_registering_seals_the_plan_with_its_fingerprint(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    plan = register(session, actor, draft.id, Registration(confirm=True, version=1), now=now)
    assert (draft.status, draft.version, draft.sealed_number) == (Status.REGISTERED, 2, 1)
    assert draft.plan is plan
    assert plan.hash == hashlib.sha256(plan.text.encode()).hexdigest()
    assert (plan.sealed_at, plan.sealed_by, plan.number) == (now, actor.person_id, 1)
    text = json.loads(plan.text)
    assert text["people"] == {"audience": "hobby cooks nearby who do not know us"}
    assert text["rule"] == {
        "worthwhile_lift": 0.05,
        "confidence": 0.95,
        "looks": "weekly",
        "minimum_days": 7,
        "minimum_units": 5,
        "baseline": None,
    }
    assert (text["starts"], text["ends"], text["data_seen"]) == ("2026-11-09", "2026-11-22", False)
    assert text["budget"] == {"minor": 28000, "currency": "EUR"}


def test_the_fingerprint_is_the_same_read_back_from_the_database(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    plan = register(session, actor, draft.id, CONFIRMED, now=now)
    session.commit()
    session.expire_all()
    assert plan_hash(canonical_plan(draft)) == plan.hash
    change_draft(session, actor, draft.id, DraftChange(hours=5), now=now)
    assert plan_hash(canonical_plan(draft)) != plan.hash


def test_an_idea_is_refused_with_every_missing_part(session: Session, actor: Actor, now: datetime) -> None:
    idea = start_draft(session, actor, DraftChange(title="Live baking stream"), now=now)
    with pytest.raises(RuleBroken) as refused:
        register(session, actor, idea.id, Registration(confirm=False), now=now)
    assert faults_of(refused) == [
        "audience/missing",
        "goal_id/missing",
        "customer_objective/missing",
        "idea/missing",
        "mechanism/missing",
        "next_step_text/missing",
        "channel/missing",
        "variants/missing",
        "metrics/no_primary",
        "design/missing",
        "unit/missing",
        "worthwhile_lift/missing",
        "confidence/missing",
        "looks/missing",
        "minimum_days/missing",
        "minimum_units/missing",
        "starts/missing",
        "ends/missing",
        "budget/missing",
        "confirm/not_confirmed",
    ]
    assert idea.status is Status.IDEA


INCOMPLETE = [
    (DraftChange(audience="chefs"), ["objective/unconfirmed", "strategy/unconfirmed", "technology/unconfirmed"]),
    (DraftChange(variants=(VariantGiven("A", "control"),)), ["variants/missing"]),
    (
        DraftChange(variants=(VariantGiven("A", "treatment"), VariantGiven("B", "treatment"))),
        ["variants/no_control"],
    ),
    (
        DraftChange(variants=(VariantGiven("A", "control", share=0.5), VariantGiven("B", "treatment", share=0.4))),
        ["variants/shares"],
    ),
    (
        DraftChange(metrics=(MetricGiven("hides", "ratio", "hides", "impressions", "down", "guardrail"),)),
        ["metrics/no_primary", "metrics/no_margin"],
    ),
    (
        DraftChange(metrics=(MetricGiven("cost", "ratio", "spend", "conversions", "down"),), worthwhile_lift=1.2),
        ["worthwhile_lift/too_large"],
    ),
    (DraftChange(starts=None), ["starts/missing", "ends/missing"]),
    (DraftChange(budget=None, hours=None), ["budget/missing"]),
]


@pytest.mark.parametrize(("change", "faults"), INCOMPLETE)
def test_a_plan_that_cannot_be_judged_is_not_sealed(
    session: Session, actor: Actor, now: datetime, change: DraftChange, faults: list[str]
) -> None:
    draft = make_draft(session, actor, now)
    change_draft(session, actor, draft.id, change, now=now)
    with pytest.raises(RuleBroken) as refused:
        register(session, actor, draft.id, CONFIRMED, now=now)
    assert faults_of(refused) == faults
    assert faults == [f"{fault.field}/{fault.code}" for fault in missing_parts(draft)]


def test_two_clicks_make_one_seal(engine: sa.Engine, session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    session.commit()
    with Session(engine) as first, Session(engine) as second:
        # Both have read the draft before either seals it.
        for each in (first, second):
            assert missing_parts(each.get_one(type(draft), draft.id)) == []
            each.commit()
        register(first, actor, draft.id, Registration(confirm=True, version=1), now=now)
        first.commit()
        with pytest.raises(WrongStatus):
            register(second, actor, draft.id, Registration(confirm=True, version=1), now=now)
        second.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Plan)) == 1


def test_a_click_that_read_before_the_other_wrote_is_refused_by_the_row_count(
    engine: sa.Engine, session: Session, actor: Actor, now: datetime
) -> None:
    draft = make_draft(session, actor, now)
    session.commit()
    with Session(engine, expire_on_commit=False) as slow, Session(engine) as quick:
        stale = slow.get_one(type(draft), draft.id)
        missing_parts(stale)
        slow.commit()  # the transaction ends, what was read stays in memory
        register(quick, actor, draft.id, CONFIRMED, now=now)
        quick.commit()
        assert stale.status is Status.DRAFT
        with pytest.raises(WrongStatus) as refused:
            register(slow, actor, draft.id, CONFIRMED, now=now)
        assert faults_of(refused) == ["version/changed_meanwhile"]


def test_a_version_that_has_moved_on_is_not_sealed(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    change_draft(session, actor, draft.id, DraftChange(worthwhile_lift=0.01), now=now)
    with pytest.raises(WrongStatus) as refused:
        register(session, actor, draft.id, Registration(confirm=True, version=1), now=now)
    assert faults_of(refused) == ["version/changed_meanwhile"]


def test_spend_above_the_cap_needs_a_lead(session: Session, actor: Actor, now: datetime) -> None:
    session.get_one(Team, actor.team_id).spend_cap_minor = 27999
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    draft = make_draft(session, tom, now)
    with pytest.raises(RuleBroken) as refused:
        register(session, tom, draft.id, CONFIRMED, now=now)
    assert faults_of(refused) == ["budget/needs_approval"]
    assert refused.value.faults[0].sentence == (
        "280.00 EUR is above what may start without approval (279.99 EUR): ask a lead to approve it."
    )
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Ines Morrow")
    assert register(session, lead, draft.id, CONFIRMED, now=now).number == 1


def test_money_in_another_currency_cannot_be_compared_with_the_cap(
    session: Session, actor: Actor, now: datetime
) -> None:
    session.get_one(Team, actor.team_id).spend_cap_minor = 100_000
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    draft = make_draft(session, tom, now)
    change_draft(session, tom, draft.id, DraftChange(budget=Money(100, "USD")), now=now)
    with pytest.raises(RuleBroken) as refused:
        register(session, tom, draft.id, CONFIRMED, now=now)
    assert faults_of(refused) == ["budget/needs_approval"]


def test_after_locking_only_what_is_not_judged_changes(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    assert locked.plan is not None
    sealed = locked.plan.hash
    change_draft(session, actor, locked.id, DraftChange(title="A better title", heard="more"), now=now)
    assert locked.title == "A better title"
    assert (locked.plan.hash, json.loads(locked.plan.text)["title"]) == (sealed, "Question or statement?")
    with pytest.raises(WrongStatus) as refused:
        change_draft(session, actor, locked.id, DraftChange(worthwhile_lift=0.01, starts=date(2026, 12, 1)), now=now)
    assert faults_of(refused) == ["worthwhile_lift/locked", "starts/locked"]


def test_after_locking_texts_of_versions_and_the_next_step_may_be_worded_anew(
    session: Session, actor: Actor, now: datetime
) -> None:
    locked = make_registered(session, actor, now)
    assert locked.plan is not None
    sealed = locked.plan.hash
    reworded = (VariantGiven("A", "control", "our old claim"), VariantGiven("B", "treatment", "a question"))
    change = DraftChange(variants=reworded, next_step_text="Put it on the landing page")
    change_draft(session, actor, locked.id, change, now=now)
    session.expire(locked)
    assert [variant.text for variant in locked.variants] == ["our old claim", "a question"]
    assert locked.next_step is not None
    assert locked.next_step.text == "Put it on the landing page"
    assert locked.plan.hash == sealed
    third = (*reworded, VariantGiven("C", "treatment", "a joke"))
    with pytest.raises(WrongStatus) as refused:
        change_draft(session, actor, locked.id, DraftChange(variants=third), now=now)
    assert faults_of(refused) == ["variants/locked"]


def test_what_was_entered_afterwards_may_get_its_goal_later_but_no_other_rule(
    session: Session, actor: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    kept = start_draft(session, actor, DraftChange(title="Free delivery banner"), now=now, retrospective=True)
    kept.status, kept.first_data_at, kept.has_data, kept.worthwhile_lift = Status.ANALYSED, now, True, 0.05
    session.flush()
    told = DraftChange(goal_id=goal.id, audience="visitors", channel="shop page")
    change_draft(session, actor, kept.id, told, now=now)
    assert (kept.goal_id, kept.audience, kept.channel) == (goal.id, "visitors", "shop page")
    assert (kept.worthwhile_lift, kept.design, kept.variants) == (0.05, None, [])
    with pytest.raises(WrongStatus) as refused:
        change_draft(session, actor, kept.id, DraftChange(worthwhile_lift=0.01), now=now)
    assert faults_of(refused) == ["worthwhile_lift/locked"]


def test_a_version_with_results_does_not_leave_a_draft(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    draft.first_data_at = now
    session.flush()
    with pytest.raises(RuleBroken) as refused:
        change_draft(session, actor, draft.id, DraftChange(variants=(VariantGiven("A", "control"),)), now=now)
    assert faults_of(refused) == ["variants/gone"]
    change_draft(session, actor, draft.id, DraftChange(idea="another idea"), now=now)
    assert [variant.name for variant in draft.variants] == ["A", "B"]


def test_a_budget_raised_after_locking_meets_the_cap_too(session: Session, actor: Actor, now: datetime) -> None:
    session.get_one(Team, actor.team_id).spend_cap_minor = 30000
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    locked = make_registered(session, tom, now)
    with pytest.raises(RuleBroken) as refused:
        change_draft(session, tom, locked.id, DraftChange(budget=Money(50000, "EUR")), now=now)
    assert faults_of(refused) == ["budget/needs_approval"]


def test_unlocking_is_free_before_the_start_and_kept(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    first = locked.plan
    unlock(session, actor, locked.id, now=now + timedelta(days=6))
    assert (locked.status, locked.plan) == (Status.DRAFT, None)
    change_draft(session, actor, locked.id, DraftChange(worthwhile_lift=0.1), now=now)
    second = register(session, actor, locked.id, CONFIRMED, now=now)
    assert first is not None
    assert (first.number, second.number, second.hash == first.hash) == (1, 2, False)
    assert [plan.number for plan in locked.plans] == [1, 2]
    assert locked.plan is second
    acts = session.scalars(sa.select(Audit.action).where(Audit.thing == "experiment").order_by(Audit.id)).all()
    assert acts == [
        "draft.start",
        "experiment.register",
        "experiment.unlock",
        "draft.change",
        "experiment.register",
    ]


@pytest.mark.parametrize(("days", "data"), [(7, False), (1, True)])
def test_what_has_begun_is_not_unlocked(
    session: Session, actor: Actor, now: datetime, days: int, *, data: bool
) -> None:
    locked = make_registered(session, actor, now)  # starts in 7 days
    if data:
        locked.first_data_at = now
        session.flush()
    with pytest.raises(WrongStatus) as refused:
        unlock(session, actor, locked.id, now=now + timedelta(days=days))
    assert faults_of(refused) == ["status/has_begun"]


def test_a_sealed_plan_cannot_be_changed_behind_the_back(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)
    session.commit()
    for statement in ("UPDATE plan SET text = '{}'", "DELETE FROM plan"):
        with pytest.raises(sa.exc.DBAPIError, match="never changed or deleted"):
            session.execute(sa.text(statement))
        session.rollback()
    assert locked.plan is not None


def test_only_those_who_may_lock(session: Session, actor: Actor, now: datetime) -> None:
    draft = make_draft(session, actor, now)
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        register(session, viewer, draft.id, CONFIRMED, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    for act in (register,):
        with pytest.raises(NotFound):
            act(session, stranger, draft.id, CONFIRMED, now=now)
    with pytest.raises(NotFound):
        unlock(session, stranger, draft.id, now=now)


def test_ten_inputs_are_enough(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)  # kind and line: 2 inputs
    asked = replace(  # audience, goal, what they should do, idea, why, channel, budget, start: 8 inputs
        QUESTION_HEADLINE,
        title=UNSET,
        heard=UNSET,
        instead_of=UNSET,
        expected=UNSET,
        hours=UNSET,
        goal_id=goal.id,
        starts=date(2026, 11, 9),
    )
    draft = start_draft(session, actor, asked, now=now)
    assert register(session, actor, draft.id, CONFIRMED, now=now).number == 1
