"""What people do to a plan: every refusal, all at once; and that it survives what the data say later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.learning.brief.acting.editing import (
    OwnProposal,
    ProposalChange,
    add_proposal,
    change_proposal,
    write_foreword,
)
from experiments.learning.brief.plan import CycleBrief
from experiments.learning.brief.writing import brief_of
from experiments.learning.decisions.promises import answer_promise
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.experiments.learning.brief.cycles import autumn, first_orders, winter
from tests.experiments.learning.closed import closed
from tests.factories import make_actor, make_team

TODAY = date(2026, 11, 2)
SEPTEMBER = datetime(2026, 9, 7, 9, tzinfo=UTC)
ASK = OwnProposal("test", "Ask customers for a photo of their first loaf")


def faults(call: object, *args: object, **given: object) -> list[tuple[str, str]]:
    with pytest.raises(DomainError) as refusal:
        call(*args, **given)  # type: ignore[operator]
    return [(fault.field, fault.code) for fault in refusal.value.faults]


def plan(session: Session, actor: Actor, cycle_id: int) -> CycleBrief:
    return brief_of(session, actor, cycle_id, today=TODAY)


def keys(session: Session, actor: Actor, cycle_id: int) -> list[str]:
    return [one.candidate.key for one in plan(session, actor, cycle_id).proposals]


def worked(session: Session, actor: Actor, folder: Path) -> int:
    """A question headline that worked and whose customers came: its lesson is to be used more."""
    made = closed(session, actor, folder, starts=SEPTEMBER)
    answer_promise(session, actor, made.id, came=True, now=datetime(2026, 10, 30, 9, tzinfo=UTC))
    return made.id


def test_a_foreword_is_kept_changed_and_taken_away(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    first = write_foreword(session, actor, cycle, "  Fewer tests, larger ones. ", version=0, now=now)
    assert (first.foreword, plan(session, actor, cycle).foreword) == ("Fewer tests, larger ones.",) * 2
    assert write_foreword(session, actor, cycle, "Fewer tests, larger ones.", version=1, now=now).version == 1
    assert write_foreword(session, actor, cycle, " ", version=1, now=now).foreword is None
    assert plan(session, actor, cycle).version == 2
    told = session.scalars(sa.select(Audit.after).where(Audit.action == "brief.foreword").order_by(Audit.id)).all()
    assert told == [{"foreword": "Fewer tests, larger ones."}, {"foreword": None}]


def test_who_saw_an_older_foreword_is_refused(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    assert faults(write_foreword, session, actor, cycle, "New", version=3, now=now) == [
        ("version", "changed_meanwhile")
    ]
    write_foreword(session, actor, cycle, "One", version=0, now=now)
    assert faults(write_foreword, session, actor, cycle, "Two", version=0, now=now) == [
        ("version", "changed_meanwhile")
    ]
    assert faults(write_foreword, session, actor, cycle, "x" * 4001, now=now) == [("foreword", "too_long")]


def test_an_own_proposal_stands_in_the_plan_with_its_price(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    own = replace(ASK, goal_id=goal.id, money=Money(100_00, "EUR"), hours=3)
    row = add_proposal(session, actor, cycle.id, own, now=now)
    found = next(one for one in plan(session, actor, cycle.id).proposals if one.candidate.key == "own:1")
    assert (row.key, found.candidate.subject, found.candidate.goal_name) == ("own:1", ASK.sentence, "New sales")
    assert found.candidate.price is not None
    assert (found.candidate.price.money_minor, found.candidate.price.hours) == (100_00, 3)
    assert found.kept is row


def test_everything_wrong_with_an_own_proposal_is_said_at_once(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    wrong = OwnProposal("win", " ", 999, Money(-1, "EUR"), -2)
    assert faults(add_proposal, session, actor, cycle, wrong, now=now) == [
        ("kind", "not_a_choice"),
        ("sentence", "missing"),
        ("goal_id", "not_found"),
        ("money", "out_of_range"),
        ("hours", "too_small"),
    ]
    dollars = replace(ASK, kind="", sentence="x" * 501, money=Money(1, "USD"), hours=float("nan"))
    assert faults(add_proposal, session, actor, cycle, dollars, now=now) == [
        ("kind", "missing"),
        ("sentence", "too_long"),
        ("money", "other_currency"),
        ("hours", "not_a_number"),
    ]
    assert plan(session, actor, cycle).proposals == ()


def test_people_choose_seven_and_not_eight(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    for number in range(7):
        add_proposal(session, actor, cycle, replace(ASK, sentence=f"Try {number}"), now=now)
    assert faults(add_proposal, session, actor, cycle, ASK, now=now) == [("kind", "too_many")]
    change_proposal(session, actor, cycle, "own:3", ProposalChange(left_out_because="No time"), now=now)
    assert add_proposal(session, actor, cycle, ASK, now=now).key == "own:8"
    back = ProposalChange(left_out_because=None)
    assert faults(change_proposal, session, actor, cycle, "own:3", back, now=now) == [("left_out_because", "too_many")]


def test_up_and_down(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    for sentence in ("One", "Two", "Three"):
        add_proposal(session, actor, cycle, replace(ASK, sentence=sentence), now=now)
    assert keys(session, actor, cycle) == ["own:1", "own:2", "own:3"]
    for key, place, after in (
        ("own:3", 2, ["own:1", "own:3", "own:2"]),
        ("own:3", 1, ["own:3", "own:1", "own:2"]),
        ("own:2", 2, ["own:3", "own:2", "own:1"]),
        ("own:3", 2, ["own:2", "own:3", "own:1"]),
        ("own:1", 1, ["own:1", "own:3", "own:2"]),
    ):
        change_proposal(session, actor, cycle, key, ProposalChange(place=place), now=now)
        assert keys(session, actor, cycle) == after
    for place in (0, 4):
        wrong = ProposalChange(place=place)
        assert faults(change_proposal, session, actor, cycle, "own:1", wrong, now=now) == [("place", "out_of_range")]


def test_left_out_with_a_reason_and_taken_back(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    add_proposal(session, actor, cycle, ASK, now=now)
    blank = ProposalChange(left_out_because=" ")
    assert faults(change_proposal, session, actor, cycle, "own:1", blank, now=now) == [("left_out_because", "missing")]
    change_proposal(session, actor, cycle, "own:1", ProposalChange(left_out_because="Nobody to answer"), now=now)
    seen = plan(session, actor, cycle)
    assert seen.proposals == ()
    assert [(one.candidate.subject, one.kept.left_out_because) for one in seen.left_out if one.kept] == [
        (ASK.sentence, "Nobody to answer")
    ]
    nowhere = ProposalChange(place=1)
    assert faults(change_proposal, session, actor, cycle, "own:1", nowhere, now=now) == [("place", "not_in_plan")]
    change_proposal(session, actor, cycle, "own:1", ProposalChange(left_out_because=None), now=now)
    assert keys(session, actor, cycle) == ["own:1"]
    acts = session.scalars(sa.select(Audit.action).where(Audit.thing == "proposal").order_by(Audit.id)).all()
    assert acts == ["proposal.add", "proposal.leave_out", "proposal.take_back"]


def test_who_may_and_who_may_not(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now).id
    add_proposal(session, replace(actor, role=Role.MARKETER), cycle, ASK, now=now)
    viewer = replace(actor, role=Role.VIEWER)
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    for person, refusal in ((viewer, Forbidden), (other, NotFound)):
        with pytest.raises(refusal):
            write_foreword(session, person, cycle, "Hello", now=now)
        with pytest.raises(refusal):
            add_proposal(session, person, cycle, ASK, now=now)
        with pytest.raises(refusal):
            change_proposal(session, person, cycle, "own:1", ProposalChange(sentence="Other words"), now=now)
    with pytest.raises(NotFound):
        change_proposal(session, actor, cycle, "own:2", ProposalChange(sentence="Other words"), now=now)
    with pytest.raises(NotFound):
        change_proposal(session, actor, cycle, "goal:1", ProposalChange(sentence="Other words"), now=now)


def test_who_saw_an_older_proposal_is_refused_and_nothing_new_is_no_version(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now).id
    row = add_proposal(session, actor, cycle, ASK, now=now)
    change = ProposalChange(sentence="Ask for a photo")
    assert change_proposal(session, actor, cycle, "own:1", change, version=1, now=now).version == 2
    assert change_proposal(session, actor, cycle, "own:1", change, version=2, now=now).version == 2
    with pytest.raises(WrongStatus):
        change_proposal(session, actor, cycle, "own:1", ProposalChange(hours=2), version=1, now=now)
    assert faults(change_proposal, session, actor, cycle, "own:1", ProposalChange(sentence=None), now=now) == [
        ("sentence", "missing")
    ]
    assert row.hours is None


def test_words_and_size_survive_new_data_and_one_for_which_the_data_no_longer_speak_says_so(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle = autumn(session, actor, now).id
    winter(session, actor, now)
    first = worked(session, actor, tmp_path / "one")
    before = plan(session, actor, cycle)
    (scale,) = before.proposals
    key, price = scale.candidate.key, scale.candidate.price
    assert (key, price is not None and price.money_minor) == ("scale:lesson:1", 280_00)
    words = ProposalChange(sentence="Question headlines everywhere, once more in Bremen", money=Money(560_00, "EUR"))
    change_proposal(session, actor, cycle, key, words, version=0, now=now)
    (edited,) = plan(session, actor, cycle).proposals
    assert edited.kept is not None
    assert edited.candidate.price is not None
    assert (edited.kept.sentence, edited.candidate.price.money_minor) == (words.sentence, 560_00)
    assert edited.candidate.size is not None
    assert scale.candidate.size is not None
    assert float(edited.candidate.size.sees or 0) < float(scale.candidate.size.sees or 0)  # twice as much sees less

    again = closed(
        session, actor, tmp_path / "two", verdict="harmful", starts=SEPTEMBER, title="Again", built_on_id=first
    )
    after = plan(session, actor, cycle)
    stays = next(one for one in after.proposals if one.candidate.key == key)
    assert stays.vanished  # the newest answer is another one: nothing proposes it any more
    assert stays.kept is not None
    assert stays.kept.sentence == words.sentence
    change_proposal(session, actor, cycle, key, ProposalChange(left_out_because="It did harm"), now=now)
    found = keys(session, actor, cycle)
    assert key not in found
    assert found  # the data speak for something else now
    assert again.id


def test_change_the_data_and_the_plan_changes(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    cycle = autumn(session, actor, now).id
    assert keys(session, actor, cycle) == []
    harm = closed(session, actor, tmp_path, verdict="harmful", starts=SEPTEMBER)
    seen = plan(session, actor, cycle)
    (stop,) = seen.proposals
    assert (stop.candidate.key, stop.candidate.evidence[0].experiment_id) == ("stop:lesson:1", harm.id)
    assert (seen.closed, seen.answered, seen.worked, seen.money.failed) == (1, 1, 0, 1)


def test_only_what_is_sized_by_units_takes_units(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    cycle = autumn(session, actor, now).id
    closed(session, actor, tmp_path, verdict="harmful", starts=SEPTEMBER)
    wrong = ProposalChange(per_version=2.5, money=Money(5, "USD"), hours=-1)
    assert faults(change_proposal, session, actor, cycle, "stop:lesson:1", wrong, now=now) == [
        ("per_version", "no_size"),
        ("money", "other_currency"),
        ("hours", "too_small"),
    ]
    with pytest.raises(RuleBroken):
        change_proposal(session, actor, cycle, "stop:lesson:1", ProposalChange(sentence="x" * 501), now=now)
