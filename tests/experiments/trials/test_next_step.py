"""On its date the next step is asked for."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from experiments.errors import WrongStatus
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.next_step import answer_next_step, due_next_steps
from tests.factories import make_draft, make_registered


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
