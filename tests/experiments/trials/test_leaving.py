"""Leaving a team: open work goes to a successor, the person can act no more, what they did stays; then erasing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import Base
from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.goal import GoalChange, change_goal
from experiments.people.erasing import erase_person
from experiments.people.first import actor_of
from experiments.people.joining import take_in, the_team
from experiments.people.keys.invitations import invite
from experiments.people.keys.tokens import actor_of_token, issue_token
from experiments.people.notices.choices import NoticeKind, choose
from experiments.people.notices.mails import write_mail
from experiments.people.permission import Actor, Role
from experiments.people.person import Person, team_members
from experiments.people.record.audit import Audit
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.leaving import deactivate, open_work, reactivate
from tests.factories import make_actor, make_draft, make_goal, make_registered, make_team


@pytest.fixture
def tom(session: Session, actor: Actor, now: datetime) -> Actor:
    return make_actor(session, now, team=actor.team_id, role=Role.MARKETER)


def test_open_experiments_and_goals_are_listed(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    draft, locked = make_draft(session, tom, now), make_registered(session, tom, now)
    goal = make_goal(session, tom, now)
    change_goal(session, tom, goal.id, GoalChange(owner_id=tom.person_id), now=now)
    make_draft(session, actor, now)
    work = open_work(session, actor, tom.person_id)
    assert [one.id for one in work.experiments] == [draft.id, locked.id]
    assert [one.id for one in work.goals] == [goal.id]


def test_without_a_successor_nothing_happens(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    make_draft(session, tom, now)
    with pytest.raises(RuleBroken, match="1 open experiments and 0 goals belong to Tom Reyes"):
        deactivate(session, actor, tom.person_id, None, now=now)
    with pytest.raises(RuleBroken, match="somebody else"):
        deactivate(session, actor, tom.person_id, tom.person_id, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.LEAD, name="Larch")
    with pytest.raises(RuleBroken, match="not in the team"):
        deactivate(session, actor, tom.person_id, stranger.person_id, now=now)
    assert actor_of(session, tom.person_id) == tom


def test_the_successor_gets_what_is_open_and_the_record_says_so(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    draft = make_draft(session, tom, now)
    seen = draft.version
    gone = deactivate(session, actor, tom.person_id, actor.person_id, now=now)
    assert not gone.is_active
    assert draft.owner_id == actor.person_id
    acts = session.scalars(sa.select(Audit).order_by(Audit.id.desc()).limit(2)).all()
    assert [(one.action, one.thing_id, one.before, one.after) for one in acts] == [
        (
            "person.deactivate",
            tom.person_id,
            {"role": "marketer"},
            {"successor": actor.person_id, "experiments": [draft.id], "goals": []},
        ),
        ("experiment.hand_over", draft.id, {"owner_id": tom.person_id}, {"owner_id": actor.person_id}),
    ]
    with pytest.raises(WrongStatus, match="changed this meanwhile"):  # a page opened before
        change_draft(session, actor, draft.id, DraftChange(title="Mine"), version=seen, now=now)


def test_who_was_deactivated_can_no_longer_act_log_in_or_be_chosen(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    _, secret = issue_token(session, tom, name="Job", scopes=("write",), expires=now + timedelta(days=9), now=now)
    key = session.get_one(Person, tom.person_id).fs_uniquifier
    deactivate(session, actor, tom.person_id, None, now=now)
    person = session.get_one(Person, tom.person_id)
    assert not person.active
    assert person.fs_uniquifier != key
    assert actor_of_token(session, secret, now=now) is None
    with pytest.raises(NotFound):
        actor_of(session, tom.person_id)
    assert [one.id for one in team_members(session, actor.team_id)] == [actor.person_id]
    draft = make_draft(session, actor, now)
    with pytest.raises(RuleBroken, match="not in the team"):
        change_draft(session, actor, draft.id, DraftChange(owner_id=tom.person_id), now=now)


def test_who_is_in_another_team_too_goes_on_there(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    larch = make_team(session)
    email = session.get_one(Person, tom.person_id).email
    there = take_in(session, larch, email=email, name="", role=Role.LEAD, password_hash=None, now=now)
    deactivate(session, actor, tom.person_id, None, now=now)
    assert actor_of(session, tom.person_id) == there
    assert session.get_one(Person, tom.person_id).active


def test_nobody_deactivates_themselves_the_last_admin_or_somebody_twice(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    with pytest.raises(WrongStatus, match="themselves"):
        deactivate(session, actor, actor.person_id, None, now=now)
    with pytest.raises(Forbidden):
        deactivate(session, tom, actor.person_id, None, now=now)
    deactivate(session, actor, tom.person_id, None, now=now)
    with pytest.raises(WrongStatus, match="already"):
        deactivate(session, actor, tom.person_id, None, now=now)


def test_somebody_comes_back_with_the_role_they_had(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    deactivate(session, actor, tom.person_id, None, now=now)
    assert reactivate(session, actor, tom.person_id, now=now).is_active
    assert actor_of(session, tom.person_id) == tom
    with pytest.raises(WrongStatus):
        reactivate(session, actor, tom.person_id, now=now)


def test_erasing_leaves_acts_and_plans_by_number_and_nothing_that_says_who_it_was(
    session: Session, actor: Actor, now: datetime
) -> None:
    invite(session, actor, email="grete.unverwechselbar@quernwell.example", role="viewer", now=now)
    team = the_team(session)
    grete = take_in(
        session,
        team,
        email="grete.unverwechselbar@quernwell.example",
        name="Grete Unverwechselbar",
        role=Role.MARKETER,
        password_hash="$argon2id$unverwechselbar",
        now=now,
    )
    experiment = make_registered(session, grete, now)
    issue_token(session, grete, name="Unverwechselbar's laptop", scopes=("read",), expires=now + timedelta(1), now=now)
    choose(session, grete, {NoticeKind.WEEKLY: False}, now=now)
    write_mail(
        session,
        address="grete.unverwechselbar@quernwell.example",
        kind="weekly",
        key="weekly:1",
        subject="Your week, Grete Unverwechselbar",
        body="…",
        now=now,
    )
    with pytest.raises(WrongStatus, match="Deactivate"):
        erase_person(session, actor, grete.person_id, now=now)
    deactivate(session, actor, grete.person_id, actor.person_id, now=now)
    erased = erase_person(session, actor, grete.person_id, now=now)
    assert (erased.name, erased.email) == (f"Person {grete.person_id}", f"person-{grete.person_id}@erased.invalid")
    session.expire_all()
    assert experiment.plan is not None
    assert experiment.plan.sealed_by == grete.person_id
    acts = session.scalars(sa.select(Audit.action).where(Audit.person_id == grete.person_id)).all()
    assert "experiment.register" in acts
    everything = [
        str(row) for table in Base.metadata.sorted_tables for row in session.execute(sa.select(table)).mappings()
    ]
    assert [row for row in everything if "unverwechselbar" in row.casefold()] == []
    with pytest.raises(WrongStatus):
        reactivate(session, actor, grete.person_id, now=now)
    with pytest.raises(WrongStatus):
        erase_person(session, actor, grete.person_id, now=now)


def test_only_an_admin_erases(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Lena")
    deactivate(session, actor, tom.person_id, None, now=now)
    with pytest.raises(Forbidden):
        erase_person(session, lead, tom.person_id, now=now)
