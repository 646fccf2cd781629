"""Who may take a second factor away, and that nothing of it is spent twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound
from experiments.people.keys.second_factor import (
    new_recovery_codes,
    remove_second_factor,
    spend_recovery_code,
    spend_step,
    turn_on_second_factor,
)
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.people.record.audit import Audit
from experiments.people.team import Team
from tests.factories import make_actor, make_team

SEALED = '{"enckey":"…","type":"totp","v":1}'


@pytest.fixture
def jonas(session, actor, now):
    """Somebody in the team of ``actor``, with a second factor and recovery codes."""
    team = session.get_one(Team, actor.team_id)
    jonas = make_actor(session, now, team=team, role=Role.LEAD, name="Jonas")
    turn_on_second_factor(session, jonas, SEALED, 100, now=now)
    new_recovery_codes(session, jonas, now=now)
    return jonas


def kept(session, actor):
    person = session.get_one(Person, actor.person_id)
    return person.tf_primary_method, person.tf_totp_secret, person.mf_recovery_codes


def acts(session):
    return [(act.action, act.person_id, act.thing_id) for act in session.scalars(sa.select(Audit).order_by(Audit.id))]


def test_turning_it_on_ends_all_sessions(session, actor, now):
    before = session.get_one(Person, actor.person_id).fs_uniquifier
    person = turn_on_second_factor(session, actor, SEALED, 100, now=now)
    assert person.fs_uniquifier != before
    assert kept(session, actor) == ("authenticator", "100 " + SEALED, None)


def test_an_admin_takes_it_away_with_its_codes(session, actor, jonas, now):
    remove_second_factor(session, actor, jonas.person_id, now=now)
    assert kept(session, jonas) == (None, None, None)
    assert acts(session)[-1] == ("person.second_factor_off", actor.person_id, jonas.person_id)


def test_everybody_takes_their_own_away(session, jonas, now):
    remove_second_factor(session, jonas, jonas.person_id, now=now)
    assert kept(session, jonas) == (None, None, None)


def test_nobody_else_may(session, actor, jonas, now):
    turn_on_second_factor(session, actor, SEALED, None, now=now)
    with pytest.raises(Forbidden):
        remove_second_factor(session, jonas, actor.person_id, now=now)
    other = make_actor(session, now, team=make_team(session, "Others"), role=Role.ADMIN, name="Other")
    with pytest.raises(NotFound):
        remove_second_factor(session, other, jonas.person_id, now=now)
    token = Actor(jonas.person_id, jonas.team_id, Role.LEAD, scopes=frozenset({"read", "team"}))
    with pytest.raises(Forbidden):
        remove_second_factor(session, token, jonas.person_id, now=now)


def test_where_there_is_none_nothing_is_recorded(session, actor, now):
    before = acts(session)
    remove_second_factor(session, actor, actor.person_id, now=now)
    assert acts(session) == before


def test_a_step_is_spent_once_and_with_it_all_before(session, jonas):
    assert not spend_step(session, jonas.person_id, 100)
    assert spend_step(session, jonas.person_id, 102)
    assert not spend_step(session, jonas.person_id, 102)
    assert not spend_step(session, jonas.person_id, 101)
    assert kept(session, jonas)[1] == "102 " + SEALED


def test_a_recovery_code_is_spent_once_whatever_way_it_is_typed(session, jonas, now):
    first, second, *_others = new_recovery_codes(session, jonas, now=now)
    assert spend_recovery_code(session, jonas, first, now=now)
    assert not spend_recovery_code(session, jonas, first, now=now)
    assert spend_recovery_code(session, jonas, f" {second.upper().replace('-', ' ')}", now=now)
    assert not spend_recovery_code(session, jonas, "", now=now)
    assert len(kept(session, jonas)[2]) == 8


def test_of_two_log_ins_at_the_same_moment_one_spends_it(engine, now):
    from experiments.people.first import set_up

    with Session(engine) as first, Session(engine) as second:
        given = {"email": "ines@quernwell.example", "name": "Ines", "team_name": "Mill", "currency": "EUR"}
        ines = set_up(first, **given, password_hash=None, now=now)
        turn_on_second_factor(first, ines, SEALED, 100, now=now)
        code = new_recovery_codes(first, ines, now=now)[0]
        first.commit()
        kept(second, ines)  # both have read what stands there
        kept(first, ines)
        assert spend_step(first, ines.person_id, 101)
        assert spend_recovery_code(first, ines, code, now=now)
        first.commit()
        assert not spend_step(second, ines.person_id, 101)
        assert not spend_recovery_code(second, ines, code, now=now)


def test_no_secret_stands_in_the_record(session, jonas):
    noted = [str((act.before, act.after)) for act in session.scalars(sa.select(Audit))]
    assert [text for text in noted if "enckey" in text or "Jonas" in text] == []
