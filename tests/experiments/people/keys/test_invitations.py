"""Invitations: one link, once, for a week; only its hash is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.first import actor_of
from experiments.people.keys.invitations import (
    Invitation,
    Joining,
    invitation_of,
    invite,
    join,
    known_person,
    open_invitations,
    revoke_invitation,
)
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.people.record.audit import Audit
from experiments.trials.leaving import deactivate
from tests.factories import make_actor, make_team

WEEK = timedelta(days=7)
TOM = Joining("Tom Reyes", "$argon2id$of-tom")


def test_somebody_invited_comes_in_with_the_role_they_were_asked_for(
    session: Session, actor: Actor, now: datetime
) -> None:
    invitation, secret = invite(session, actor, email=" Tom@Quernwell.example ", role="analyst", now=now)
    assert secret not in invitation.hash
    found = invitation_of(session, secret, now=now + WEEK - timedelta(seconds=1))
    assert found is invitation
    joined = join(session, invitation, TOM, now=now)
    assert (joined.team_id, joined.role) == (actor.team_id, Role.ANALYST)
    person = session.get_one(Person, joined.person_id)
    assert (person.email, person.name) == ("tom@quernwell.example", "Tom Reyes")
    assert invitation_of(session, secret, now=now) is None


def test_a_link_works_once(session: Session, actor: Actor, now: datetime) -> None:
    invitation, _ = invite(session, actor, email="tom@quernwell.example", role="viewer", now=now)
    join(session, invitation, TOM, now=now)
    with pytest.raises(WrongStatus, match="used already"):
        join(session, invitation, TOM, now=now)


def test_a_link_ends_after_a_week_when_taken_back_and_when_another_is_sent(
    session: Session, actor: Actor, now: datetime
) -> None:
    first, old = invite(session, actor, email="tom@quernwell.example", role="viewer", now=now)
    _, new = invite(session, actor, email="TOM@quernwell.example", role="lead", now=now)
    assert invitation_of(session, old, now=now) is None
    assert invitation_of(session, new, now=now + WEEK) is None
    assert [one.role for one in open_invitations(session, actor, now=now)] == [Role.LEAD]
    later, third = invite(session, actor, email="ada@quernwell.example", role="viewer", now=now)
    revoke_invitation(session, actor, later.id, now=now)
    assert invitation_of(session, third, now=now) is None
    assert invitation_of(session, "guess", now=now) is None
    assert first.revoked_at == now


def test_an_address_or_a_role_that_fit_nothing_are_refused_together(
    session: Session, actor: Actor, now: datetime
) -> None:
    with pytest.raises(RuleBroken) as refused:
        invite(session, actor, email="nobody", role="boss", now=now)
    assert [fault.field for fault in refused.value.faults] == ["email", "role"]
    with pytest.raises(WrongStatus, match="in the team already"):
        invite(session, actor, email="ines@quernwell.example", role="viewer", now=now)


def test_only_admins_invite_and_only_for_their_own_team(session: Session, actor: Actor, now: datetime) -> None:
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD)
    with pytest.raises(Forbidden):
        invite(session, lead, email="tom@quernwell.example", role="viewer", now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    invitation, _ = invite(session, actor, email="tom@quernwell.example", role="viewer", now=now)
    with pytest.raises(NotFound):
        revoke_invitation(session, other, invitation.id, now=now)
    assert open_invitations(session, other, now=now) == []


def test_somebody_of_another_team_comes_in_with_the_log_in_they_have(
    session: Session, actor: Actor, now: datetime
) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD, name="Larch")
    person = session.get_one(Person, other.person_id)
    person.password = "$argon2id$of-larch"
    invitation, _ = invite(session, actor, email=person.email, role="viewer", now=now)
    assert known_person(session, invitation) is person
    joined = join(session, invitation, None, now=now)
    assert (joined.person_id, joined.team_id) == (person.id, actor.team_id)
    assert person.password == "$argon2id$of-larch"


def test_the_record_does_not_hold_whom_the_invitation_went_to(session: Session, actor: Actor, now: datetime) -> None:
    invite(session, actor, email="tom@quernwell.example", role="viewer", now=now)
    act = session.scalars(sa.select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (act.action, act.after) == ("person.invite", {"role": "viewer"})
    assert session.scalars(sa.select(Invitation.email)).all() == ["tom@quernwell.example"]


def test_who_comes_back_keeps_the_name_that_stands_beside_what_they_did(
    session: Session, actor: Actor, now: datetime
) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=Role.LEAD)
    person = session.get_one(Person, tom.person_id)
    deactivate(session, actor, tom.person_id, None, now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    invitation, _ = invite(session, other, email=person.email, role="viewer", now=now)
    assert known_person(session, invitation) is None
    joined = join(session, invitation, Joining("Somebody Else", "$argon2id$new"), now=now)
    assert (joined.person_id, joined.team_id) == (tom.person_id, other.team_id)
    assert (person.name, person.password) == ("Tom Reyes", "$argon2id$new")
    with pytest.raises(NotFound):
        actor_of(session, tom.person_id, actor.team_id)  # not back where they left


def test_nobody_chooses_by_invitation_the_password_of_somebody_at_work_in_another_team(
    session: Session, actor: Actor, now: datetime
) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=Role.LEAD)  # taken in without a password
    person = session.get_one(Person, tom.person_id)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    invitation, _ = invite(session, other, email=person.email, role="viewer", now=now)
    with pytest.raises(WrongStatus, match="works in another team"):
        join(session, invitation, TOM, now=now)
    assert person.password is None
