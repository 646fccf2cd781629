"""The first person, the local person, and who acts."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from experiments.errors import NotFound, RuleBroken, WrongStatus
from experiments.people.first import actor_of, local_actor, set_up
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.people.team import Team
from tests.factories import make_actor, make_team


def test_the_first_person_is_admin_of_the_first_team(session: Session, actor: Actor) -> None:
    person, team = session.get_one(Person, actor.person_id), session.get_one(Team, actor.team_id)
    assert (person.email, person.roles, actor.role) == ("ines@quernwell.example", [], Role.ADMIN)
    assert (team.name, team.currency, team.locale) == ("Quernwell Mill", "EUR", "en")


def test_setting_up_refuses_everything_at_once(session: Session, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refused:
        set_up(session, email="ines", name=" ", password_hash=None, team_name="", currency="euro", now=now)
    assert [(f.field, f.code) for f in refused.value.faults] == [
        ("name", "missing"),
        ("team_name", "missing"),
        ("email", "not_an_address"),
        ("currency", "not_a_currency"),
    ]


def test_a_book_is_set_up_once(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(WrongStatus):
        set_up(
            session,
            email="b@quernwell.example",
            name="B",
            password_hash=None,
            team_name="B",
            currency="EUR",
            now=now,
        )


def test_the_local_person_is_made_once(session: Session, now: datetime) -> None:
    first = local_actor(session, now=now)
    assert local_actor(session, now=now) == first
    assert first.role is Role.ADMIN
    assert session.get_one(Person, first.person_id).password is None


def test_an_inactive_person_acts_no_more(session: Session, actor: Actor) -> None:
    session.get_one(Person, actor.person_id).active = False
    session.flush()
    with pytest.raises(NotFound):
        actor_of(session, actor.person_id)


def test_a_person_acts_in_the_team_that_is_named(session: Session, actor: Actor, now: datetime) -> None:
    other = make_team(session)
    stranger = make_actor(session, now, team=other, role=Role.VIEWER)
    assert actor_of(session, stranger.person_id, other.id) == stranger
    with pytest.raises(NotFound):
        actor_of(session, actor.person_id, other.id)
