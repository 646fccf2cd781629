from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.cycle import present_cycle
from experiments.goals.planning import CycleChange, CyclePlan, change_cycle, next_cycle, plan_cycle
from experiments.people.money import Money
from experiments.people.permission import Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team

AUTUMN = CyclePlan("Autumn", date(2026, 9, 21), date(2026, 12, 20), Money(2_600_000, "EUR"), Money(560_000, "EUR"))


def test_a_planned_cycle_is_the_present_one_on_each_of_its_days(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    assert present_cycle(session, actor.team_id, date(2026, 9, 21)).id == cycle.id
    assert present_cycle(session, actor.team_id, date(2026, 12, 20)).id == cycle.id
    assert (cycle.marketing_budget_minor, cycle.social_budget_minor, cycle.currency) == (2_600_000, 560_000, "EUR")


def test_planning_leaves_a_trace(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    act = session.scalars(sa.select(Audit).where(Audit.action == "cycle.plan")).one()
    assert (act.thing_id, act.after["starts"], act.person_id) == (cycle.id, "2026-09-21", actor.person_id)


def test_every_day_belongs_to_one_cycle_at_most(session, actor, now):
    plan_cycle(session, actor, AUTUMN, now=now)
    with pytest.raises(RuleBroken) as refusal:
        plan_cycle(
            session, actor, replace(AUTUMN, name="Winter", starts=date(2026, 12, 20), ends=date(2027, 3, 20)), now=now
        )
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("starts", "days_taken")]


def test_everything_that_does_not_fit_is_said_at_once(session, actor, now):
    wrong = CyclePlan(" ", date(2026, 12, 20), date(2026, 9, 21), Money(-1, "EUR"), Money(100, "USD"))
    with pytest.raises(RuleBroken) as refusal:
        plan_cycle(session, actor, wrong, now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("name", "missing"),
        ("ends", "before_start"),
        ("marketing_budget", "out_of_range"),
        ("social_budget", "other_currency"),
    ]


def test_a_marketer_may_not_plan_the_cycle(session, actor, now):
    with pytest.raises(Forbidden):
        plan_cycle(session, replace(actor, role=Role.MARKETER), AUTUMN, now=now)


def test_a_cycle_is_changed_in_what_is_given_and_leaves_a_trace(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    change_cycle(session, actor, cycle.id, CycleChange(name="Harvest", social_budget=None), version=1, now=now)
    assert (cycle.name, cycle.starts, cycle.marketing_budget_minor) == ("Harvest", AUTUMN.starts, 2_600_000)
    assert (cycle.social_budget_minor, cycle.version) == (None, 2)
    act = session.scalars(sa.select(Audit).where(Audit.action == "cycle.change")).one()
    assert act.before == {"name": "Autumn", "social_budget_minor": 560_000}
    assert act.after == {"name": "Harvest", "social_budget_minor": None}


def test_what_changes_nothing_counts_as_no_version(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    change_cycle(session, actor, cycle.id, CycleChange(name="Autumn"), now=now)
    assert cycle.version == 1
    assert session.scalar(sa.select(sa.func.count()).where(Audit.action == "cycle.change")) == 0


def test_of_two_who_saw_the_same_cycle_the_second_is_refused(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    change_cycle(session, actor, cycle.id, CycleChange(name="Harvest"), version=1, now=now)
    with pytest.raises(WrongStatus):
        change_cycle(session, actor, cycle.id, CycleChange(name="Fall"), version=1, now=now)
    assert cycle.name == "Harvest"


def test_a_changed_cycle_may_not_take_days_of_another_and_keeps_its_own(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    plan_cycle(
        session, actor, replace(AUTUMN, name="Winter", starts=date(2026, 12, 21), ends=date(2027, 3, 20)), now=now
    )
    with pytest.raises(RuleBroken) as refusal:
        change_cycle(session, actor, cycle.id, CycleChange(ends=date(2026, 12, 21)), now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("starts", "days_taken")]
    change_cycle(session, actor, cycle.id, CycleChange(ends=date(2026, 12, 13)), now=now)
    assert cycle.ends == date(2026, 12, 13)


def test_a_cycle_of_another_team_is_not_found_and_a_marketer_changes_none(session, actor, now):
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        change_cycle(session, other, cycle.id, CycleChange(name="x"), now=now)
    with pytest.raises(Forbidden):
        change_cycle(session, replace(actor, role=Role.MARKETER), cycle.id, CycleChange(name="x"), now=now)


@pytest.mark.parametrize(
    ("last", "proposed"),
    [
        (date(2026, 12, 31), CyclePlan("Q1 2027", date(2027, 1, 1), date(2027, 3, 31))),
        (date(2026, 11, 15), CyclePlan("Q4 2026", date(2026, 11, 16), date(2026, 12, 31))),
        (date(2026, 12, 20), CyclePlan("Q1 2027", date(2026, 12, 21), date(2027, 3, 31))),  # 11 days are no cycle
    ],
)
def test_the_next_cycle_follows_the_last_one(session, actor, now, last, proposed):
    plan_cycle(session, actor, replace(AUTUMN, ends=last), now=now)
    assert next_cycle(session, actor) == proposed
