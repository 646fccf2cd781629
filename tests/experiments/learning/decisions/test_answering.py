"""Done? Did it hold? Answered by those who may, with all faults at once; the last answer counts, all of them stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.crossed import decision_state
from experiments.learning.decisions.answering import FollowUpGiven, answer_decision, answers_to, take_back_answer
from experiments.learning.decisions.follow_up import FollowUp, Held
from experiments.learning.decisions.record import decision_record, decisions_due
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.results.outcomes.giving import give_outcome
from experiments.results.outcomes.typed import TypedVersion
from tests.experiments.learning.cards_made import CLOSED_ON, LATEST, made_card
from tests.experiments.results.outcomes.long_sale import LATER, closed_by_early_sign
from tests.factories import make_actor, make_draft, make_team

DUE = CLOSED_ON + timedelta(days=30)
HELD = FollowUpGiven(done=True, held=Held.YES, lift=0.09, note=" In the shop's own figures. ")


def adopted(session: Session, actor: Actor, **fields: object) -> ArchiveCard:
    usual = {"verdict": "succeeded", "why": None, "decision": "adopt", "decision_due": DUE, "lift": 0.16}
    return made_card(session, actor, **{**usual, "plan_with": 0.12, **fields})


def answer(session: Session, actor: Actor, card: ArchiveCard, given: FollowUpGiven, on: date = DUE) -> ArchiveCard:
    now = LATEST.replace(year=on.year, month=on.month, day=on.day)
    return answer_decision(session, actor, card.experiment_id, given, now=now)


def test_it_waits_from_its_day_until_somebody_answers(session: Session, actor: Actor) -> None:
    card = adopted(session, actor)
    assert decisions_due(session, actor, today=DUE - timedelta(days=1)) == []
    (due,) = decisions_due(session, actor, today=DUE)
    assert (due.experiment_id, due.decision, due.due, due.planned) == (card.experiment_id, "adopt", DUE, 0.12)
    answer(session, actor, card, HELD)
    assert decisions_due(session, actor, today=DUE + timedelta(days=99)) == []


def test_the_last_answer_counts_and_the_earlier_ones_stay(session: Session, actor: Actor) -> None:
    card = adopted(session, actor)
    answer(session, actor, card, FollowUpGiven(done=False), on=DUE + timedelta(days=3))
    assert decision_state(card) == "not_done"
    answer(session, actor, card, HELD, on=DUE + timedelta(days=20))
    answer(session, actor, card, FollowUpGiven(done=True, held=Held.PARTLY, lift=0.05), on=DUE + timedelta(days=40))
    assert (card.held, card.measured_lift, decision_state(card)) == ("partly", 0.05, "later")
    assert card.decision_done_on == DUE + timedelta(days=20), "when it was first said to be done"
    record = decision_record(session, actor, today=DUE + timedelta(days=40))
    assert (record.acted.later, record.acted.answered, dict(record.held)) == (1, 1, {"partly": 1})
    rows = session.scalars(sa.select(FollowUp).order_by(FollowUp.id)).all()
    assert [(row.done, row.held, row.note) for row in rows] == [
        (False, None, None),
        (True, Held.YES, "In the shop's own figures."),
        (True, Held.PARTLY, None),
    ]
    acts = session.scalars(sa.select(Audit).where(Audit.action == "decision.answer").order_by(Audit.id)).all()
    assert [act.before for act in acts] == [None, {"done": False, "held": None}, {"done": True, "held": "yes"}]


def test_an_answer_is_never_changed(session: Session, actor: Actor) -> None:
    answer(session, actor, adopted(session, actor), HELD)
    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        session.execute(sa.update(FollowUp).values(done=False))
    session.rollback()


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (FollowUpGiven(), [("done", "done_missing")]),
        (FollowUpGiven(done=False, held=Held.YES, lift=0.1), [("held", "not_done"), ("lift", "not_done")]),
        (FollowUpGiven(done=True, lift=-1.01, note="x" * 2_001), [("lift", "no_lift"), ("note", "too_long")]),
        (FollowUpGiven(done=True, lift=float("nan")), [("lift", "no_lift")]),
        (FollowUpGiven(done=True, lift=float("inf")), [("lift", "no_lift")]),
    ],
)
def test_all_faults_come_together_and_nothing_is_stored(
    session: Session, actor: Actor, given: FollowUpGiven, codes: list[tuple[str, str]]
) -> None:
    card = adopted(session, actor)
    with pytest.raises(RuleBroken) as refusal:
        answer(session, actor, card, given)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == codes
    assert session.scalar(sa.select(sa.func.count()).select_from(FollowUp)) == 0
    assert card.decision_done is None


def test_only_who_plans_experiments_answers_and_only_for_what_is_closed(
    session: Session, actor: Actor, now: datetime
) -> None:
    card = adopted(session, actor)
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        answer(session, reader, card, HELD)
    with pytest.raises(NotFound):
        answer(session, make_actor(session, now, team=make_team(session), role=Role.ADMIN), card, HELD)
    with pytest.raises(WrongStatus, match="not closed"):
        answer_decision(session, actor, make_draft(session, actor, now).id, HELD, now=now)


def test_closed_once_more_it_is_asked_anew(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    sale = closed_by_early_sign(session, actor, now, tmp_path)
    card = session.get_one(ArchiveCard, sale.experiment.id)
    answer_decision(session, actor, card.experiment_id, HELD, now=LATER - timedelta(days=3))
    assert (card.decision_done, len(answers_to(session, actor, card.experiment_id))) == (True, 1)
    typed = [TypedVersion("A", units=150, successes=30), TypedVersion("B", units=150, successes=66)]
    give_outcome(session, sale.store, actor, sale.experiment.id, typed, now=LATER)
    sale.close(LATER)
    assert (card.decision_done, card.held, card.measured_lift) == (None, None, None)
    assert answers_to(session, actor, card.experiment_id) == []
    assert decision_record(session, actor, today=LATER.date()).by_decision["keep"].undated == 1


def test_taking_an_answer_back_gives_the_one_before_or_asks_again(session: Session, actor: Actor) -> None:
    card = adopted(session, actor)
    answer(session, actor, card, HELD, on=DUE - timedelta(days=3))
    answer(session, actor, card, FollowUpGiven(done=False), on=DUE + timedelta(days=5))
    last, first = answers_to(session, actor, card.experiment_id)
    with pytest.raises(WrongStatus, match="no longer the last answer"):
        take_back_answer(session, actor, card.experiment_id, first.id, now=LATEST)
    take_back_answer(session, actor, card.experiment_id, last.id, now=LATEST)
    assert (card.decision_done, card.held, card.measured_lift) == (True, "yes", 0.09)
    assert card.decision_done_on == DUE - timedelta(days=3), "when it was first said to be done"
    record = decision_record(session, actor, today=DUE)
    assert (record.acted.on_time, record.acted.not_done, dict(record.held)) == (1, 0, {"yes": 1})
    take_back_answer(session, actor, card.experiment_id, first.id, now=LATEST)
    assert [one.experiment_id for one in decisions_due(session, actor, today=DUE)] == [card.experiment_id]
    assert decision_record(session, actor, today=DUE).acted.answered == 0
    assert answers_to(session, actor, card.experiment_id) == []
    assert session.scalar(sa.select(sa.func.count()).select_from(FollowUp)) == 2, "what was said stays"
    acts = session.scalars(sa.select(Audit).where(Audit.action == "decision.take_back").order_by(Audit.id)).all()
    assert [act.after["done"] for act in acts] == [True, None]
    reader = make_actor(session, LATEST, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        take_back_answer(session, reader, card.experiment_id, first.id, now=LATEST)
