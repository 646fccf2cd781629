"""Teams: made by the brand's admin, each with its own space."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.first import actor_of
from experiments.people.permission import Actor, Role
from experiments.people.team import TeamKind
from experiments.people.teams import NewTeam, every_team, make_team, teams_of
from tests.factories import make_actor

LARCH = NewTeam(" Studio Larch ", "agency", "eur")


def test_the_brands_admin_makes_an_agency_and_is_its_admin(session: Session, actor: Actor, now: datetime) -> None:
    team = make_team(session, actor, LARCH, now=now)
    assert (team.name, team.kind, team.currency) == ("Studio Larch", TeamKind.AGENCY, "EUR")
    assert [(one.name, role) for one, role in teams_of(session, actor.person_id)] == [
        ("Quernwell Mill", Role.ADMIN),
        ("Studio Larch", Role.ADMIN),
    ]
    assert actor_of(session, actor.person_id, team.id).team_id == team.id
    assert [one.name for one in every_team(session)] == ["Quernwell Mill", "Studio Larch"]


def test_a_lead_and_the_admin_of_an_agency_make_none(session: Session, actor: Actor, now: datetime) -> None:
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD)
    with pytest.raises(Forbidden):
        make_team(session, lead, LARCH, now=now)
    agency = make_team(session, actor, LARCH, now=now)
    with pytest.raises(Forbidden, match="brand's own team"):
        make_team(session, actor_of(session, actor.person_id, agency.id), NewTeam("More", "agency", "EUR"), now=now)


def test_everything_that_does_not_fit_is_said_at_once(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refused:
        make_team(session, actor, NewTeam("", "club", "Euro"), now=now)
    assert [fault.field for fault in refused.value.faults] == ["name", "kind", "currency"]
    with pytest.raises(WrongStatus, match="already"):
        make_team(session, actor, NewTeam("quernwell mill", "agency", "EUR"), now=now)


def test_nobody_acts_in_a_team_they_are_not_in(session: Session, actor: Actor, now: datetime) -> None:
    agency = make_team(session, actor, LARCH, now=now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.ADMIN)
    with pytest.raises(NotFound):
        actor_of(session, tom.person_id, agency.id)
