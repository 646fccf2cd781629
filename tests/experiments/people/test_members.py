"""The people of a team: roles, the last admin, sessions, names."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.members import change_role, end_sessions, get_member, list_members, rename
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team


def acts(session: Session) -> list[tuple[str, int, object, object]]:
    found = session.scalars(sa.select(Audit).order_by(Audit.id))
    return [(one.action, one.thing_id, one.before, one.after) for one in found]


def test_an_admin_gives_another_role_and_the_record_says_both(session: Session, actor: Actor, now: datetime) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    assert change_role(session, actor, tom.person_id, "lead", now=now).role is Role.LEAD
    assert acts(session)[-1] == ("person.role", tom.person_id, {"role": "marketer"}, {"role": "lead"})


def test_the_last_admin_stays_one(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(WrongStatus, match="needs an admin"):
        change_role(session, actor, actor.person_id, "viewer", now=now)
    other = make_actor(session, now, team=actor.team_id, role=Role.ADMIN)
    assert change_role(session, actor, actor.person_id, "viewer", now=now).role is Role.VIEWER
    with pytest.raises(WrongStatus, match="needs an admin"):
        change_role(session, other, other.person_id, "lead", now=now)


def test_a_role_that_is_none_is_refused(session: Session, actor: Actor, now: datetime) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    with pytest.raises(RuleBroken, match="viewer, marketer, analyst, lead, admin"):
        change_role(session, actor, tom.person_id, "owner", now=now)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER, Role.ANALYST, Role.LEAD])
def test_only_an_admin_gives_roles(session: Session, actor: Actor, now: datetime, role: Role) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=role)
    with pytest.raises(Forbidden):
        change_role(session, tom, tom.person_id, "admin", now=now)
    with pytest.raises(Forbidden):
        end_sessions(session, tom, actor.person_id, now=now)


def test_people_of_other_teams_are_not_found(session: Session, actor: Actor, now: datetime) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    with pytest.raises(NotFound):
        get_member(session, actor, other.person_id)
    with pytest.raises(NotFound):
        change_role(session, actor, other.person_id, "viewer", now=now)
    assert [one.person.name for one in list_members(session, other)] == ["Larch"]


def test_logging_out_everywhere_changes_the_key_of_all_sessions(session: Session, actor: Actor, now: datetime) -> None:
    person = session.get_one(Person, actor.person_id)
    before = person.fs_uniquifier
    end_sessions(session, actor, actor.person_id, now=now)
    assert person.fs_uniquifier != before
    assert acts(session)[-1][0] == "person.end_sessions"


def test_a_new_name_stands_on_the_pages_and_not_in_the_record(session: Session, actor: Actor, now: datetime) -> None:
    assert rename(session, actor, "  Ines Weber ", now=now).name == "Ines Weber"
    assert acts(session)[-1] == ("person.rename", actor.person_id, None, None)
    with pytest.raises(RuleBroken):
        rename(session, actor, " ", now=now)
