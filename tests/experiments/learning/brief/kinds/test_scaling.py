"""What is scaled: lessons that hold, worked and are used, unless an answer is to come anyway."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.attribution.kept import RealShareRow
from experiments.learning.brief.candidate import Kind
from experiments.learning.lessons.lesson import Stance
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, start_draft
from tests.experiments.learning.brief.closed_runs import TODAY, found, lesson_of, run_card, waiting


def test_one_repeat_of_what_worked_at_the_price_of_the_newest(session: Session, actor: Actor, cycle: Cycle) -> None:
    card = run_card(session, actor, posts=None, cost_minor=143_900, hours=6.0, held="yes", decision_done=True)
    lesson = lesson_of(session, actor, card)
    (one,) = found(session, actor, cycle, Kind.SCALE)
    assert (one.key, one.subject, one.lesson_id) == (f"scale:lesson:{lesson.id}", lesson.claim, lesson.id)
    assert one.price is not None
    assert (one.price.money_minor, one.price.hours) == (143_900, 6.0)
    assert one.says["makes_strong"] is True, "one solid experiment stands there: a second one would prove it again"
    assert one.says["excludes_zero"] is True
    assert one.goal_name == "New sales"
    assert [each.experiment_id for each in one.evidence] == [card.experiment_id]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"grade": "D"}, "a hint decides nothing"),
        ({"decision": "keep"}, "nobody decided to use it"),
        ({"held": "no"}, "it did not hold once it was done"),
        ({"goal_kind": "donations", "goal_name": "Donations"}, "no goal of the cycle"),
        ({"retrospective": True}, "nobody had said before what would count"),
        ({"provisional_until": date(2027, 1, 4)}, "only an early sign"),
        ({"log_lift": -0.3, "direction": Direction.UP}, "no gain to plan with"),
    ],
)
def test_what_is_missing_keeps_it_out(
    session: Session, actor: Actor, cycle: Cycle, fields: dict[str, Any], why: str
) -> None:
    lesson_of(session, actor, run_card(session, actor, **fields))
    assert found(session, actor, cycle, Kind.SCALE) == [], why


def test_less_is_better_where_it_costs(session: Session, actor: Actor, cycle: Cycle) -> None:
    card = run_card(session, actor, log_lift=-0.3, direction=Direction.DOWN, metric_identity="ratio: spend / leads")
    lesson_of(session, actor, card)
    (one,) = found(session, actor, cycle, Kind.SCALE)
    assert one.says["excludes_zero"] is True


def test_it_waits_while_a_draft_asks_the_same_again(
    session: Session, actor: Actor, cycle: Cycle, now: datetime
) -> None:
    card = run_card(session, actor)
    lesson_of(session, actor, card)
    start_draft(session, actor, DraftChange(title="The gift box", built_on_id=card.experiment_id), now=now)
    assert found(session, actor, cycle, Kind.SCALE) == []
    assert waiting(session, actor, cycle, Kind.SCALE) == [
        "“Questions bring more first clicks” is being asked again by “The gift box”."
    ]


@pytest.mark.parametrize(
    ("days", "waits"), [(-61, False), (-59, True), (0, True), (28, True), (31, False), (200, False)]
)
def test_a_promise_that_is_answered_soon_is_waited_for(
    session: Session, actor: Actor, cycle: Cycle, days: int, waits: bool
) -> None:
    # the cycle ends on 30 November, 28 days ahead; a month is waited for in any case
    lesson_of(session, actor, run_card(session, actor, step_due=TODAY + timedelta(days=days)))
    assert (found(session, actor, cycle, Kind.SCALE) == []) is waits
    assert bool(waiting(session, actor, cycle, Kind.SCALE)) is waits


def test_a_lesson_past_its_review_or_disputed_is_not_scaled(session: Session, actor: Actor, cycle: Cycle) -> None:
    card = run_card(session, actor)
    lesson = lesson_of(session, actor, card)
    assert found(session, actor, cycle, Kind.SCALE, today=date(2027, 8, 3))
    assert not found(session, actor, cycle, Kind.SCALE, today=date(2027, 8, 4)), "reviewed a year after it was written"
    against = run_card(session, actor, "harmful", on=date(2026, 10, 5))
    lesson_of(session, actor, against, lesson_id=lesson.id, stance=Stance.CONTRADICTS)
    assert not found(session, actor, cycle, Kind.SCALE)


def test_the_share_of_a_claim_that_was_extra_is_no_appeal(session: Session, actor: Actor, cycle: Cycle) -> None:
    card = run_card(session, actor)
    lesson_of(session, actor, card)
    row = {
        "experiment_id": card.experiment_id, "team_id": actor.team_id, "channel": "paid social", "extra": 41.0,
        "measured_on": TODAY, "claimed": 100.0, "is_money": False, "factor": 0.41, "confidence": 0.95,
    }  # fmt: skip
    session.execute(sa.insert(RealShareRow), [row])
    assert not found(session, actor, cycle, Kind.SCALE), "the budget is planned with it, in a section of its own"
