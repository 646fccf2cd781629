"""Spend above the cap is asked for, granted or refused, up to the amount that was named."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, RuleBroken, WrongStatus
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.team import Team
from experiments.trials.approval import answer_approval, ask_approval, is_granted, last_step, waiting_approvals
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
