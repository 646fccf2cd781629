"""What stays as it is, and what did harm and may still be going on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.brief.candidate import Because, Kind
from experiments.learning.lessons.lesson import Stance
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, start_draft
from tests.experiments.learning.brief.closed_runs import found, lesson_of, run_card, waiting


def test_no_gain_worth_having_keeps_what_there_is(session: Session, actor: Actor, cycle: Cycle) -> None:
    said: dict[str, Any] = {
        "avoided_minor": 64_000,
        "avoided_every": "quarter",
        "avoided_assumption": "Once a quarter.",
    }
    card = run_card(session, actor, "no_useful_difference", **said)
    lesson_of(session, actor, card, claim="Ads beside the e-mail bring nothing", what_to_do="Keep the e-mail alone.")
    (one,) = found(session, actor, cycle, Kind.KEEP)
    assert (one.because, one.subject) == (Because.NO_GAIN, "Ads beside the e-mail bring nothing")
    assert (one.says["avoided_minor"], one.says["avoided_every"]) == (64_000, "quarter")
    assert one.price is not None
    assert one.price.full_minor == 0, "to keep something costs nothing"


@pytest.mark.parametrize(
    "fields", [{"decision": "repeat"}, {"decision": "adopt"}, {"grade": "D"}, {"retrospective": True}]
)
def test_what_was_to_be_tried_again_is_not_kept(
    session: Session, actor: Actor, cycle: Cycle, fields: dict[str, Any]
) -> None:
    lesson_of(session, actor, run_card(session, actor, "no_useful_difference", **fields))
    assert found(session, actor, cycle, Kind.KEEP) == []


@pytest.mark.parametrize(("verdict", "kind"), [("harmful", Kind.STOP), ("no_useful_difference", Kind.KEEP)])
def test_without_a_lesson_an_answer_counts_for_a_year_and_until_it_is_repeated(
    session: Session, actor: Actor, cycle: Cycle, verdict: str, kind: Kind
) -> None:
    old = run_card(session, actor, verdict, on=date(2025, 11, 1))
    new = run_card(session, actor, verdict, on=date(2025, 11, 4))
    assert [one.experiment_id for one in found(session, actor, cycle, kind)] == [new.experiment_id]
    run_card(session, actor, "undecided", built_on=new.experiment_id)
    assert old.experiment_id not in [one.experiment_id for one in found(session, actor, cycle, kind)]
    assert found(session, actor, cycle, kind) == []


def test_what_did_harm_is_stopped_until_somebody_says_that_it_was(session: Session, actor: Actor, cycle: Cycle) -> None:
    card = run_card(session, actor, "harmful", decision_due=date(2026, 10, 30))
    lesson_of(session, actor, card, what_to_do="Stop them; try saved first lines with an own ending.")
    (one,) = found(session, actor, cycle, Kind.STOP)
    assert (one.says["overdue"], one.says["by_guardrail"]) == (True, False)
    assert one.says["next_try"] == "try saved first lines with an own ending"
    card.decision_done = False
    assert found(session, actor, cycle, Kind.STOP), "said not to be done: it still goes on"
    card.decision_done = True
    assert found(session, actor, cycle, Kind.STOP) == [], "its words still say stop; there is nothing left to stop"
    assert waiting(session, actor, cycle, Kind.STOP) == ["“Question” did harm and was stopped."]


def test_what_did_harm_and_is_used_all_the_same_is_stopped(session: Session, actor: Actor, cycle: Cycle) -> None:
    lesson_of(session, actor, run_card(session, actor, "harmful", decision="adopt", decision_done=True))
    assert len(found(session, actor, cycle, Kind.STOP)) == 1


def test_what_never_went_further_than_its_test_needs_no_stop(session: Session, actor: Actor, cycle: Cycle) -> None:
    lesson_of(session, actor, run_card(session, actor, "harmful", decision="keep"))
    assert found(session, actor, cycle, Kind.STOP) == []


def test_harm_by_what_must_not_get_worse_is_told_apart(session: Session, actor: Actor, cycle: Cycle) -> None:
    card = run_card(session, actor, "harmful", log_lift=-0.5, direction=Direction.DOWN)
    lesson_of(session, actor, card)
    (one,) = found(session, actor, cycle, Kind.STOP)
    assert one.says["by_guardrail"] is True, "its own number fell, which is better"


def test_a_disputed_lesson_neither_stops_nor_keeps(session: Session, actor: Actor, cycle: Cycle) -> None:
    lesson = lesson_of(session, actor, run_card(session, actor, on=date(2026, 5, 4)))
    against = run_card(session, actor, "harmful")
    lesson_of(session, actor, against, lesson_id=lesson.id, stance=Stance.CONTRADICTS)
    assert found(session, actor, cycle, Kind.STOP) == []


def test_what_is_being_asked_again_is_not_kept_yet(session: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    card = run_card(session, actor, "no_useful_difference")
    lesson_of(session, actor, card)
    start_draft(session, actor, DraftChange(title="With a coupon", built_on_id=card.experiment_id), now=now)
    assert found(session, actor, cycle, Kind.KEEP) == []
