"""The record of acts: in the transaction of the change, never changed afterwards."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.people.record.audit import Audit, record_act
from tests.factories import make_goal


def test_an_act_says_who_what_and_when(session: Session, actor: Actor, now: datetime) -> None:
    act = record_act(session, actor, "goal.change", "goal", 7, {"target": 200}, {"target": 260}, now)
    session.flush()
    session.expire(act)
    assert (act.person_id, act.team_id, act.at) == (actor.person_id, actor.team_id, now)
    assert (act.before, act.after) == ({"target": 200}, {"target": 260})


def test_a_change_that_is_given_up_leaves_no_act(session: Session, actor: Actor, now: datetime) -> None:
    session.commit()
    make_goal(session, actor, now)
    session.rollback()
    assert session.scalars(sa.select(Audit.action)).all() == ["person.add"]


def test_an_act_cannot_be_rewritten_through_the_model(session: Session, actor: Actor, now: datetime) -> None:
    act = record_act(session, actor, "goal.change", "goal", 7, None, None, now)
    session.commit()
    act.action = "nothing"
    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        session.flush()
    session.rollback()
    session.delete(act)
    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        session.flush()
    session.rollback()
