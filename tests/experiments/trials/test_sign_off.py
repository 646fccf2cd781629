"""What could embarrass or hurt somebody is locked only after the person who was named has signed off what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.people.permission import Role
from experiments.people.record.audit import Audit
from experiments.trials.draft import DraftChange, VariantGiven, change_draft
from experiments.trials.plan import Registration, register
from experiments.trials.sign_off import (
    SignatureGiven,
    SignState,
    answer_sign_off,
    shown_fingerprint,
    sign_off_faults,
    signing_of,
    take_back_sign_off,
    waiting_signatures,
)
from tests.factories import make_actor, make_draft, make_team

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from experiments.people.permission import Actor
    from experiments.trials.experiment import Experiment

YES = SignatureGiven(granted=True)


@pytest.fixture
def legal(session: Session, actor: Actor, now: datetime) -> Actor:
    """Somebody of another department who only reads."""
    return make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Legal")


@pytest.fixture
def risky(session: Session, actor: Actor, legal: Actor, now: datetime) -> Experiment:
    draft = make_draft(session, actor, now)
    return change_draft(session, actor, draft.id, DraftChange(risky=True, sign_off_id=legal.person_id), now=now)


def refused(session: Session, actor: Actor, experiment: Experiment, now: datetime) -> list[tuple[str, str]]:
    with pytest.raises(RuleBroken) as refusal:
        register(session, actor, experiment.id, Registration(confirm=True), now=now)
    return [(fault.field, fault.code) for fault in refusal.value.faults]


def test_locking_waits_for_the_person_who_was_named(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    assert signing_of(session, risky).state is SignState.WAITS
    assert refused(session, actor, risky, now) == [("sign_off_id", "not_signed")]
    assert [one.id for one, _ in waiting_signatures(session, actor)] == [risky.id]
    answer_sign_off(session, legal, risky.id, YES, now=now)
    assert waiting_signatures(session, actor) == []
    assert register(session, actor, risky.id, Registration(confirm=True), now=now).number == 1


def test_what_waits_takes_the_same_queries_however_much(
    session: Session, actor: Actor, legal: Actor, now: datetime, engine: sa.Engine
) -> None:
    drafts = [make_draft(session, actor, now) for _ in range(3)]
    for draft in drafts:
        change_draft(session, actor, draft.id, DraftChange(risky=True, sign_off_id=legal.person_id), now=now)
    answer_sign_off(session, legal, drafts[1].id, YES, now=now)
    session.flush()
    session.expire_all()
    seen: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    waiting = [(one.id, signing.signer and signing.signer.name) for one, signing in waiting_signatures(session, actor)]
    assert waiting == [(drafts[0].id, "Legal"), (drafts[2].id, "Legal")]
    assert len(seen) == 4  # drafts, versions, who signs, what they said


def test_nobody_named_and_nobody_left(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    change_draft(session, actor, risky.id, DraftChange(sign_off_id=None), now=now)
    assert refused(session, actor, risky, now) == [("sign_off_id", "nobody_named")]
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(RuleBroken, match="not in the team"):
        change_draft(session, actor, risky.id, DraftChange(sign_off_id=stranger.person_id), now=now)
    change_draft(session, actor, risky.id, DraftChange(sign_off_id=legal.person_id), now=now)
    from experiments.trials.leaving import deactivate

    deactivate(session, actor, legal.person_id, None, now=now)
    assert refused(session, actor, risky, now) == [("sign_off_id", "nobody_named")]


@pytest.mark.parametrize(
    "change",
    [
        DraftChange(idea="open with a joke about allergies"),
        DraftChange(instead_of="the old claim"),
        DraftChange(variants=(VariantGiven("A", "control", "now"), VariantGiven("B", "treatment", "a joke"))),
    ],
)
def test_what_is_changed_afterwards_is_asked_again(  # noqa: PLR0917 - fixtures
    session: Session, actor: Actor, legal: Actor, risky: Experiment, change: DraftChange, now: datetime
) -> None:
    answer_sign_off(session, legal, risky.id, YES, now=now)
    seen = shown_fingerprint(risky)
    change_draft(session, actor, risky.id, change, now=now)
    assert signing_of(session, risky).state is SignState.CHANGED
    assert refused(session, actor, risky, now) == [("sign_off_id", "signed_before_change")]
    with pytest.raises(WrongStatus, match="changed meanwhile"):
        answer_sign_off(session, legal, risky.id, replace(YES, fingerprint=seen), now=now)
    answer_sign_off(session, legal, risky.id, replace(YES, fingerprint=shown_fingerprint(risky)), now=now)
    assert sign_off_faults(session, risky) == []


def test_what_is_not_shown_may_change(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    answer_sign_off(session, legal, risky.id, YES, now=now)
    change_draft(session, actor, risky.id, DraftChange(hours=7, audience="hobby cooks in town"), now=now)
    assert sign_off_faults(session, risky) == []


def test_a_refusal_has_its_reason_and_holds(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    with pytest.raises(RuleBroken, match="what speaks against it"):
        answer_sign_off(session, legal, risky.id, SignatureGiven(granted=False, reason=" "), now=now)
    answer_sign_off(session, legal, risky.id, SignatureGiven(granted=False, reason="People are ill."), now=now)
    assert refused(session, actor, risky, now) == [("sign_off_id", "not_granted")]
    (fault,) = sign_off_faults(session, risky)
    assert fault.sentence == "Not signed off by Legal: People are ill."


def test_only_the_person_who_was_named_signs_and_locking_is_no_signature(
    session: Session, actor: Actor, risky: Experiment, now: datetime
) -> None:
    with pytest.raises(Forbidden, match="who was named"):
        answer_sign_off(session, actor, risky.id, YES, now=now)
    change_draft(session, actor, risky.id, DraftChange(sign_off_id=actor.person_id), now=now)
    assert refused(session, actor, risky, now) == [("sign_off_id", "not_signed")]
    answer_sign_off(session, actor, risky.id, YES, now=now)
    register(session, actor, risky.id, Registration(confirm=True), now=now)


def test_nobody_is_asked_where_nothing_is_risky(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    calm = make_draft(session, actor, now)
    assert signing_of(session, calm).state is SignState.NOT_NEEDED
    with pytest.raises(WrongStatus, match="Nobody asks"):
        answer_sign_off(session, legal, calm.id, YES, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        answer_sign_off(session, stranger, risky.id, YES, now=now)


def test_taking_back_gives_what_one_said_before(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    no = answer_sign_off(session, legal, risky.id, SignatureGiven(granted=False, reason="a joke"), now=now)
    yes = answer_sign_off(session, legal, risky.id, YES, now=now)
    with pytest.raises(Forbidden):
        take_back_sign_off(session, actor, risky.id, yes.id, now=now)
    with pytest.raises(WrongStatus, match="no longer the last answer"):
        take_back_sign_off(session, legal, risky.id, no.id, now=now)
    signing = take_back_sign_off(session, legal, risky.id, yes.id, now=now)
    assert (signing.state, signing.answer) == (SignState.REFUSED, no)
    assert take_back_sign_off(session, legal, risky.id, no.id, now=now).state is SignState.WAITS
    assert [one.id for one, _ in waiting_signatures(session, actor)] == [risky.id]
    acts = session.scalars(sa.select(Audit).where(Audit.action == "sign_off.take_back").order_by(Audit.id)).all()
    assert [act.before for act in acts] == [{"granted": True, "reason": None}, {"granted": False, "reason": "a joke"}]


def test_what_was_locked_on_a_signature_keeps_it(
    session: Session, actor: Actor, legal: Actor, risky: Experiment, now: datetime
) -> None:
    yes = answer_sign_off(session, legal, risky.id, YES, now=now)
    register(session, actor, risky.id, Registration(confirm=True), now=now)
    with pytest.raises(WrongStatus, match="locked by now"):
        take_back_sign_off(session, legal, risky.id, yes.id, now=now)
    assert signing_of(session, risky).state is SignState.GRANTED
