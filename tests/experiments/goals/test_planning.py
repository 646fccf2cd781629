from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, RuleBroken
from experiments.goals.cycle import present_cycle
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.people.money import Money
from experiments.people.permission import Role
from experiments.people.record.audit import Audit

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
