"""Spend above the cap is asked for, granted or refused, up to the amount that was named."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, RuleBroken, WrongStatus
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.people.team import Team
from experiments.trials.approval import (
    Answer,
    Approval,
    answer_approval,
    ask_approval,
    is_granted,
    last_step,
    take_back_approval,
    waiting_approvals,
)
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Status
from experiments.trials.plan import Registration, register
from tests.factories import make_actor, make_draft


@pytest.fixture
def tom(session: Session, actor: Actor, now: datetime) -> Actor:
    session.get_one(Team, actor.team_id).spend_cap_minor = 100_00
    return make_actor(session, now, team=actor.team_id, role=Role.MARKETER)


def test_what_a_lead_granted_may_be_locked_by_the_marketer(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    draft = make_draft(session, tom, now)  # 280 euros
    ask_approval(session, tom, draft.id, now=now)
    assert [(one.id, step.answer.value) for one, step in waiting_approvals(session, actor)] == [(draft.id, "asked")]
    answer_approval(session, actor, draft.id, granted=True, now=now)
    assert waiting_approvals(session, actor) == []
    register(session, tom, draft.id, Registration(confirm=True), now=now)
    assert draft.status is Status.REGISTERED


def test_what_was_granted_reaches_as_far_as_it_named(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    draft = make_draft(session, tom, now)
    ask_approval(session, tom, draft.id, now=now)
    answer_approval(session, actor, draft.id, granted=True, now=now)
    assert is_granted(session, draft.id, Money(28000, "EUR"))
    assert not is_granted(session, draft.id, Money(28001, "EUR"))
    assert not is_granted(session, draft.id, Money(100, "USD"))
    change_draft(session, tom, draft.id, DraftChange(budget=Money(50000, "EUR")), now=now)
    with pytest.raises(RuleBroken) as refused:
        register(session, tom, draft.id, Registration(confirm=True), now=now)
    assert [fault.code for fault in refused.value.faults] == ["needs_approval"]


def test_a_refusal_needs_a_reason_and_counts(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    draft = make_draft(session, tom, now)
    ask_approval(session, tom, draft.id, now=now)
    with pytest.raises(RuleBroken):
        answer_approval(session, actor, draft.id, granted=False, reason=" ", now=now)
    answer_approval(session, actor, draft.id, granted=False, reason="too dear for a hint", now=now)
    step = last_step(session, draft.id)
    assert step is not None
    assert (step.answer.value, step.reason) == ("refused", "too dear for a hint")
    with pytest.raises(RuleBroken):
        register(session, tom, draft.id, Registration(confirm=True), now=now)


def test_asking_twice_answering_unasked_and_answering_oneself_are_refused(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    draft = make_draft(session, tom, now)
    with pytest.raises(WrongStatus):
        answer_approval(session, actor, draft.id, granted=True, now=now)
    ask_approval(session, tom, draft.id, now=now)
    with pytest.raises(WrongStatus):
        ask_approval(session, tom, draft.id, now=now)
    with pytest.raises(Forbidden):
        answer_approval(session, tom, draft.id, granted=True, now=now)
    change_draft(session, tom, draft.id, DraftChange(budget=Money(90000, "EUR")), now=now)
    with pytest.raises(WrongStatus) as refused:
        answer_approval(session, actor, draft.id, granted=True, now=now)
    assert refused.value.faults[0].code == "changed_meanwhile"


def test_taking_back_lets_it_wait_again_and_then_be_asked_no_more(
    session: Session, actor: Actor, tom: Actor, now: datetime
) -> None:
    draft = make_draft(session, tom, now)
    asked = ask_approval(session, tom, draft.id, now=now)
    granted = answer_approval(session, actor, draft.id, granted=True, now=now)
    with pytest.raises(Forbidden):
        take_back_approval(session, tom, draft.id, granted.id, now=now)
    with pytest.raises(WrongStatus, match="no longer the last answer"):
        take_back_approval(session, actor, draft.id, asked.id, now=now)
    assert take_back_approval(session, actor, draft.id, granted.id, now=now) is asked
    assert [step.id for _, step in waiting_approvals(session, actor)] == [asked.id]
    assert not is_granted(session, draft.id, Money(28000, "EUR"))
    with pytest.raises(WrongStatus, match="no longer the last answer"):
        take_back_approval(session, actor, draft.id, granted.id, now=now)
    assert take_back_approval(session, tom, draft.id, asked.id, now=now) is None
    assert waiting_approvals(session, actor) == []
    assert ask_approval(session, tom, draft.id, now=now).answer is Answer.ASKED
    acts = session.scalars(sa.select(Audit).where(Audit.action == "approval.take_back").order_by(Audit.id)).all()
    assert [(act.person_id, act.before) for act in acts] == [
        (actor.person_id, {"answer": "granted"}),
        (tom.person_id, {"answer": "asked"}),
    ]
    assert session.scalar(sa.select(sa.func.count()).select_from(Approval)) == 3, "what was said stays"


def test_what_a_plan_was_locked_on_is_not_taken_back(session: Session, actor: Actor, tom: Actor, now: datetime) -> None:
    draft = make_draft(session, tom, now)
    ask_approval(session, tom, draft.id, now=now)
    granted = answer_approval(session, actor, draft.id, granted=True, now=now)
    register(session, tom, draft.id, Registration(confirm=True), now=now)
    with pytest.raises(WrongStatus, match="locked on this answer"):
        take_back_approval(session, actor, draft.id, granted.id, now=now)
    assert is_granted(session, draft.id, Money(28000, "EUR"))
