"""Tokens: shown once, hashed, scoped, with an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.people.keys.tokens import actor_of_token, issue_token, revoke_token
from experiments.people.permission import Actor, Role, may
from experiments.people.person import Person
from tests.factories import make_actor, make_team

YEAR = timedelta(days=365)


def test_a_token_acts_as_its_person_and_is_not_kept(session: Session, actor: Actor, now: datetime) -> None:
    token, secret = issue_token(session, actor, name="Night job", scopes=("read", "write"), expires=now + YEAR, now=now)
    assert actor_of_token(session, secret, now=now) == replace(actor, scopes=frozenset({"read", "write"}))
    assert secret not in token.hash
    assert len(token.hash) == 64


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (("read",), {"see"}),
        (("results",), {"see", "results.upload"}),
        (("write",), {"see", "results.upload", "goal.change"}),
        (("team",), {"see", "people.change"}),
    ],
)
def test_a_token_may_what_its_scopes_say(
    session: Session, actor: Actor, now: datetime, scopes: tuple[str, ...], allowed: set[str]
) -> None:
    _, secret = issue_token(session, actor, name="Board", scopes=scopes, expires=now + YEAR, now=now)
    bearer = actor_of_token(session, secret, now=now)
    assert bearer is not None
    tried = ("see", "results.upload", "goal.change", "people.change")
    assert {action for action in tried if may(bearer, action)} == allowed


def test_a_token_cannot_make_one_that_may_more(session: Session, actor: Actor, now: datetime) -> None:
    _, secret = issue_token(session, actor, name="Ops", scopes=("team",), expires=now + YEAR, now=now)
    bearer = actor_of_token(session, secret, now=now)
    assert bearer is not None
    with pytest.raises(RuleBroken, match="cannot make one that may do more"):
        issue_token(session, bearer, name="More", scopes=("team", "write"), expires=now + YEAR, now=now)
    issue_token(session, bearer, name="Same", scopes=("team", "read"), expires=now + YEAR, now=now)


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
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        revoke_token(session, other, token.id, now=now)
    of_tom, _ = issue_token(session, tom, name="Job", scopes=("read",), expires=now + YEAR, now=now)
    assert revoke_token(session, actor, of_tom.id, now=now).revoked_at == now  # the team's admin ends any
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Vera Roth")
    with pytest.raises(Forbidden):
        issue_token(session, viewer, name="Job", scopes=("read",), expires=now + YEAR, now=now)
