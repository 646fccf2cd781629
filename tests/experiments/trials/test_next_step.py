"""On its date the next step is asked for."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, WrongStatus
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.next_step import answer_next_step, due_next_steps, take_back_next_step
from tests.factories import make_actor, make_draft, make_registered


def test_a_next_step_is_due_on_its_day_until_it_is_answered(session: Session, actor: Actor, now: datetime) -> None:
    locked = make_registered(session, actor, now)  # ends 22 November; new sales ask after 60 days
    make_draft(session, actor, now)  # a draft is not asked
    assert due_next_steps(session, actor, today=date(2027, 1, 20)) == []
    assert [one.id for one, _ in due_next_steps(session, actor, today=date(2027, 1, 21))] == [locked.id]
    step = answer_next_step(session, actor, locked.id, came=True, now=now)
    assert (step.came, step.answered_at) == (True, now)
    assert due_next_steps(session, actor, today=date(2027, 1, 21)) == []


def test_there_must_be_a_next_step_to_answer_for(session: Session, actor: Actor, now: datetime) -> None:
    idea = start_draft(session, actor, DraftChange(title="Idea"), now=now)
    with pytest.raises(WrongStatus):
        answer_next_step(session, actor, idea.id, came=True, now=now)


def test_taking_an_answer_back_gives_the_one_before_or_asks_again(
    session: Session, actor: Actor, now: datetime
) -> None:
    locked = make_registered(session, actor, now)
    answer_next_step(session, actor, locked.id, came=False, now=now)
    answer_next_step(session, actor, locked.id, came=True, now=now)
    with pytest.raises(WrongStatus, match="no longer the answer"):
        take_back_next_step(session, actor, locked.id, came=False, now=now)
    assert take_back_next_step(session, actor, locked.id, came=True, now=now).came is False
    step = take_back_next_step(session, actor, locked.id, came=False, now=now)
    assert (step.came, step.answered_at) == (None, None)
    assert [one.id for one, _ in due_next_steps(session, actor, today=date(2027, 1, 21))] == [locked.id]
    with pytest.raises(WrongStatus, match="no longer the answer"):
        take_back_next_step(session, actor, locked.id, came=False, now=now)
    acts = session.scalars(sa.select(Audit).where(Audit.action == "next_step.take_back").order_by(Audit.id)).all()
    assert [(act.before, act.after) for act in acts] == [({"came": True}, {"came": False}), ({"came": False}, None)]
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        take_back_next_step(session, reader, locked.id, came=True, now=now)
