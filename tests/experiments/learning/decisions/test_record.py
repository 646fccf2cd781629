"""What became of decisions: shares with n and range from eight on, measured beside planned, and what is left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.tallies import count_in, count_out
from experiments.learning.decisions.record import Followed, decision_record
from experiments.learning.decisions.shares import Share, share_of
from experiments.people.permission import Actor
from stats.errors import NotEstimable
from tests.experiments.learning.cards_made import CLOSED_ON, made_card

DUE = CLOSED_ON + timedelta(days=30)
TODAY = DUE + timedelta(days=5)


def followed(session: Session, actor: Actor, measured: float | None = None, **fields: object) -> ArchiveCard:
    """A decision to use the new version, done on its day."""
    usual = {"verdict": "succeeded", "why": None, "decision": "adopt", "decision_due": DUE, "decision_done": True}
    done = {"decision_done_on": DUE, "measured_lift": measured, "lift": 0.20, "plan_with": 0.10}
    return made_card(session, actor, **{**usual, **done, **fields})


def test_only_using_and_stopping_are_acted_on_and_what_waits_stands_apart(session: Session, actor: Actor) -> None:
    followed(session, actor)
    followed(session, actor, decision="stop", decision_done=False, decision_done_on=None)
    followed(session, actor, decision="keep")
    for due in (DUE, TODAY + timedelta(days=1), None):
        followed(session, actor, decision_done=None, decision_done_on=None, decision_due=due)
    record = decision_record(session, actor, today=TODAY)
    assert record.acted == Followed(on_time=1, not_done=1, waiting=1, not_due=1, undated=1)
    assert record.by_decision["keep"] == Followed(on_time=1)
    assert isinstance(record.share, NotEstimable)
    assert record.share.sentence == "Too few to say: 2 of at least 8 decisions with an answer."


def test_the_same_counts_say_something_else_on_another_day(session: Session, actor: Actor) -> None:
    followed(session, actor, decision_done=None, decision_done_on=None)
    states = [decision_record(session, actor, today=day).acted for day in (DUE - timedelta(days=1), DUE)]
    assert states == [Followed(not_due=1), Followed(waiting=1)]


def test_from_eight_on_there_is_a_share_with_its_range(session: Session, actor: Actor) -> None:
    for place in range(8):
        followed(session, actor, decision_done_on=DUE + timedelta(days=0 if place < 6 else 15))
    share = decision_record(session, actor, today=TODAY).share
    assert isinstance(share, Share)
    # Wilson's interval of 6 of 8 (any table; Newcombe 1998): 0.409 to 0.929
    assert (share.part, share.of, round(share.lower, 3), round(share.upper, 3)) == (6, 8, 0.409, 0.929)


def test_measured_lies_nearer_to_the_plan_or_to_the_first_result(session: Session, actor: Actor) -> None:
    for measured in (0.08, 0.11, 0.09, 0.12, 0.05, 0.10, 0.19, 0.16):
        followed(session, actor, measured, held="partly")
    record = decision_record(session, actor, today=TODAY)
    remaining = record.remaining
    assert remaining is not None
    assert isinstance(remaining.nearer, Share)
    # planned 0.10, first result 0.20: only 0.19 and 0.16 lie nearer to the first result
    assert (remaining.nearer.part, remaining.nearer.of) == (6, 8)
    assert (remaining.missed_plan, remaining.missed_raw) == (pytest.approx(0.02), pytest.approx(0.095))


def test_with_seven_measured_there_is_too_little_to_say(session: Session, actor: Actor) -> None:
    for _place in range(7):
        followed(session, actor, 0.1)
    remaining = decision_record(session, actor, today=TODAY).remaining
    assert remaining is not None
    assert isinstance(remaining.missed_plan, NotEstimable)
    assert "7 of at least 8" in remaining.missed_plan.sentence


def test_afterwards_and_provisional_stand_outside(session: Session, actor: Actor) -> None:
    followed(session, actor, 0.1, retrospective=True)
    followed(session, actor, provisional_until=date(2027, 1, 1))
    record = decision_record(session, actor, today=TODAY)
    assert (record.by_decision, record.acted, record.measured) == ({}, Followed(), ())


def test_nobody_can_tell_is_no_answer_to_whether_it_held(session: Session, actor: Actor) -> None:
    for held in ["yes"] * 6 + ["no"] * 2 + ["cannot_tell"] * 5:
        card = followed(session, actor)
        count_out(session, card)
        card.held = held
        count_in(session, card)
    share = decision_record(session, actor, today=TODAY).held_share
    assert isinstance(share, Share)
    assert (share.part, share.of) == (6, 8)


@pytest.mark.parametrize(("part", "of"), [(0, 8), (8, 8), (1, 200)])
def test_a_range_stays_within_nothing_and_everything(part: int, of: int) -> None:
    share = share_of(part, of, "cases")
    assert isinstance(share, Share)
    assert 0 <= share.lower <= share.estimate <= share.upper <= 1
