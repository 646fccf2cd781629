from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, RuleBroken
from experiments.people.money import Money
from experiments.people.permission import Role
from experiments.people.record.audit import Audit
from experiments.people.team import Team
from experiments.people.team_settings import TeamSettings, change_team

MILL = TeamSettings("Quernwell Mill", spend_cap=Money(100_000, "EUR"), hour=Money(4_000, "EUR"))


def test_name_cap_and_price_of_an_hour_are_set_together(session, actor, now):
    change_team(session, actor, MILL, now=now)
    team = session.get_one(Team, actor.team_id)
    assert (team.name, team.spend_cap_minor, team.hour_minor) == ("Quernwell Mill", 100_000, 4_000)


def test_no_cap_is_said_by_leaving_it_out(session, actor, now):
    change_team(session, actor, MILL, now=now)
    assert change_team(session, actor, TeamSettings("Quernwell Mill"), now=now).spend_cap_minor is None


def test_only_a_change_is_written_down(session, actor, now):
    change_team(session, actor, MILL, now=now)
    change_team(session, actor, MILL, now=now)
    acts = session.scalars(sa.select(Audit).where(Audit.action == "team.change")).all()
    assert [act.after["spend_cap_minor"] for act in acts] == [100_000]


def test_all_that_does_not_fit_is_said_at_once_and_nothing_changes(session, actor, now):
    with pytest.raises(RuleBroken) as refusal:
        change_team(session, actor, TeamSettings("", Money(5, "USD"), Money(-5, "EUR")), now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("name", "missing"),
        ("spend_cap", "other_currency"),
        ("hour", "out_of_range"),
    ]
    assert session.get_one(Team, actor.team_id).spend_cap_minor is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER, Role.ANALYST, Role.LEAD])
def test_only_an_admin_changes_the_team(session, actor, now, role):
    with pytest.raises(Forbidden):
        change_team(session, replace(actor, role=role), MILL, now=now)
