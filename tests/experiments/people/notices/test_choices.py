"""Who is told what by mail: the letter of the week unless it was turned off, the rest only where it was wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden
from experiments.people.notices.choices import NoticeKind, choices_of, choose, readers_of
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership, Person
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team

WEEKLY, WAITS, VERDICT = NoticeKind.WEEKLY, NoticeKind.WAITS_FOR_YOU, NoticeKind.VERDICT_IN


def let_in(session: Session, *actors: Actor) -> None:
    """Give people a password, so that they can log in."""
    for actor in actors:
        session.get_one(Person, actor.person_id).password = "a hash"
    session.flush()


def test_who_chose_nothing_gets_the_letter_of_the_week_only(session: Session, actor: Actor) -> None:
    assert choices_of(session, actor.person_id) == {
        NoticeKind.WEEKLY: True,
        NoticeKind.WAITS_FOR_YOU: False,
        NoticeKind.VERDICT_IN: False,
        NoticeKind.LESSON_CONTESTED: False,
    }


def test_what_is_left_out_stays_and_the_moment_is_kept(session: Session, actor: Actor, now: datetime) -> None:
    let_in(session, actor)
    choose(session, actor, {VERDICT: True}, now=now)
    choose(session, actor, {WEEKLY: False, VERDICT: True}, now=now + timedelta(hours=1))
    assert choices_of(session, actor.person_id)[VERDICT]
    assert readers_of(session, actor.team_id, WEEKLY) == []
    ((person, since),) = readers_of(session, actor.team_id, VERDICT)
    assert (person.id, since) == (actor.person_id, now)


def test_a_choice_stands_in_the_record_with_what_it_changed(session: Session, actor: Actor, now: datetime) -> None:
    choose(session, actor, {WEEKLY: True, WAITS: True}, now=now)
    choose(session, actor, {WEEKLY: True, WAITS: True}, now=now)
    (act,) = session.scalars(sa.select(Audit).where(Audit.action == "notices.choose"))
    assert (act.before, act.after) == ({"waits_for_you": False}, {"waits_for_you": True})


def test_every_role_chooses_for_itself(session: Session, actor: Actor, now: datetime) -> None:
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    choose(session, viewer, {WEEKLY: False}, now=now)
    assert not choices_of(session, viewer.person_id)[WEEKLY]
    assert choices_of(session, actor.person_id)[WEEKLY]


@pytest.mark.parametrize("scopes", [{"read"}, {"read", "results"}])
def test_a_token_that_may_only_read_or_take_in_files_chooses_nothing(
    session: Session, actor: Actor, now: datetime, scopes: set[str]
) -> None:
    with pytest.raises(Forbidden, match="It needs the scope write"):
        choose(session, replace(actor, scopes=frozenset(scopes)), {WEEKLY: False}, now=now)


def test_only_those_who_can_log_in_to_the_team_are_told(session: Session, actor: Actor, now: datetime) -> None:
    people = {
        name: make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name=name)
        for name in ("Here", "Left", "Inactive", "Passwordless")
    }
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    let_in(session, people["Here"], people["Left"], people["Inactive"], stranger)
    session.get_one(Membership, (actor.team_id, people["Left"].person_id)).ended_at = now
    session.get_one(Person, people["Inactive"].person_id).active = False
    session.flush()
    assert [person.name for person, _since in readers_of(session, actor.team_id, WEEKLY)] == ["Here"]
