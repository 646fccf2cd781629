"""Tokens: shown once, hashed, scoped, with an end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.people.tokens import actor_of_token, issue_token, revoke_token
from tests.factories import make_actor

YEAR = timedelta(days=365)


def test_a_token_acts_as_its_person_and_is_not_kept(session: Session, actor: Actor, now: datetime) -> None:
    token, secret = issue_token(session, actor, name="Night job", scopes=("read", "write"), expires=now + YEAR, now=now)
    assert actor_of_token(session, secret, now=now) == actor
    assert secret not in token.hash
    assert len(token.hash) == 64


def test_a_token_that_may_only_read_acts_as_a_viewer(session: Session, actor: Actor, now: datetime) -> None:
    _, secret = issue_token(session, actor, name="Board", scopes=("read",), expires=now + YEAR, now=now)
    reader = actor_of_token(session, secret, now=now)
    assert reader is not None
    assert reader.role is Role.VIEWER


def test_a_token_ends(session: Session, actor: Actor, now: datetime) -> None:
    token, secret = issue_token(session, actor, name="Job", scopes=("write",), expires=now + YEAR, now=now)
    assert actor_of_token(session, secret, now=now + YEAR) is None
    assert actor_of_token(session, "tb_guess", now=now) is None
    assert actor_of_token(session, "\udc80", now=now) is None
    revoke_token(session, actor, token.id, now=now)
    assert actor_of_token(session, secret, now=now) is None


def test_a_token_of_somebody_who_left_is_worth_nothing(session: Session, actor: Actor, now: datetime) -> None:
    _, secret = issue_token(session, actor, name="Job", scopes=("write",), expires=now + YEAR, now=now)
    session.get_one(Person, actor.person_id).active = False
    session.flush()
    assert actor_of_token(session, secret, now=now) is None


def test_a_bad_token_is_refused_with_all_reasons(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refused:
        issue_token(session, actor, name="", scopes=("all",), expires=now, now=now)
    assert [fault.field for fault in refused.value.faults] == ["name", "scopes", "expires"]


def test_only_ones_own_tokens_can_be_ended(session: Session, actor: Actor, now: datetime) -> None:
    token, _ = issue_token(session, actor, name="Job", scopes=("read",), expires=now + YEAR, now=now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    with pytest.raises(NotFound):
        revoke_token(session, tom, token.id, now=now)
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Vera Roth")
    with pytest.raises(Forbidden):
        issue_token(session, viewer, name="Job", scopes=("read",), expires=now + YEAR, now=now)
