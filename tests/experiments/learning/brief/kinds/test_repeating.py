"""What is asked once more, in which size and by which number, and what stays a question."""

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
from stats.errors import NotEstimable
from tests.experiments.learning.brief.closed_runs import found, lesson_of, questions, run_card, waiting

COST: dict[str, Any] = {
    "metric_identity": "ratio: spend / conversions",
    "metric": "cost per first order",
    "direction": Direction.DOWN,
}


def test_a_disputed_lesson_is_repeated_by_what_may_tell_apart(session: Session, actor: Actor, cycle: Cycle) -> None:
    first = run_card(session, actor, on=date(2026, 5, 4))
    words = "Make a series; look again when the followers change, and draw by kind of follower."
    lesson = lesson_of(session, actor, first, claim="Show the making", what_to_do=words)
    second = run_card(session, actor, "harmful", built_on=first.experiment_id)
    lesson_of(session, actor, second, lesson_id=lesson.id, stance=Stance.CONTRADICTS)
    (one,) = found(session, actor, cycle, Kind.REPEAT)
    assert (one.because, one.subject, one.experiment_id) == (
        Because.LESSON_DISPUTED,
        "Show the making",
        second.experiment_id,
    )
    assert (one.says["tell_apart"], one.says["for"], one.says["against"]) == ("draw by kind of follower", 1, 1)
    assert one.size is not None
    assert (one.size.per_version, one.size.unit, one.size.days) == (20, "post", 56)
    # 38 degrees: t 2.0244 and 0.8512 (R: qt), so (2.0244 + 0.8512) * 0.1 = 0.28756 on the log scale
    assert one.size.sees == pytest.approx(0.3332, abs=2e-4)
    assert one.chain == (first.experiment_id, second.experiment_id)


def test_a_repeat_that_is_drafted_takes_its_place(session: Session, actor: Actor, cycle: Cycle, now: datetime) -> None:
    first = run_card(session, actor, on=date(2026, 5, 4))
    lesson = lesson_of(session, actor, first)
    second = run_card(session, actor, "harmful")
    lesson_of(session, actor, second, lesson_id=lesson.id, stance=Stance.CONTRADICTS)
    start_draft(session, actor, DraftChange(title="By follower", built_on_id=first.experiment_id), now=now)
    assert found(session, actor, cycle, Kind.REPEAT) == []
    assert waiting(session, actor, cycle, Kind.REPEAT) == [
        "“Questions bring more first clicks” is being asked again by “By follower”."
    ]


@pytest.mark.parametrize("reason", ["leaning", "better_size_unclear"])
def test_what_leaned_is_repeated_in_its_size(session: Session, actor: Actor, cycle: Cycle, reason: str) -> None:
    card = run_card(session, actor, "undecided", undecided_reason=reason)
    (one,) = found(session, actor, cycle, Kind.REPEAT)
    assert (one.because, one.experiment_id) == (Because.LEANING, card.experiment_id)
    assert one.question == "What came of “Run of 2026-08-03”?" or one.question
    assert one.price is not None
    assert one.price.hours == 10.0


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "stop"},
        {"grade": "D"},
        {"on": date(2025, 11, 1)},
        {"goal_kind": "donations", "goal_name": "Donations"},
    ],
)
def test_what_was_stopped_not_drawn_old_or_for_no_goal_is_not_proposed(
    session: Session, actor: Actor, cycle: Cycle, fields: dict[str, Any]
) -> None:
    run_card(session, actor, "undecided", undecided_reason="leaning", **fields)
    assert found(session, actor, cycle, Kind.REPEAT) == []


def test_a_later_repeat_answers_for_both(session: Session, actor: Actor, cycle: Cycle) -> None:
    first = run_card(session, actor, "undecided", undecided_reason="leaning", on=date(2026, 5, 4))
    second = run_card(session, actor, "undecided", undecided_reason="leaning", built_on=first.experiment_id)
    assert [one.experiment_id for one in found(session, actor, cycle, Kind.REPEAT)] == [second.experiment_id]


def test_a_lesson_that_holds_answers_what_one_of_its_experiments_left_open(
    session: Session, actor: Actor, cycle: Cycle
) -> None:
    lesson = lesson_of(session, actor, run_card(session, actor, on=date(2026, 5, 4)))
    again = run_card(session, actor, "undecided", undecided_reason="leaning")
    lesson_of(session, actor, again, lesson_id=lesson.id, stance=Stance.OPEN)
    assert again.experiment_id not in questions(session, actor, cycle)


class TestTooLittleData:
    """14 days of a platform split, €100, standard error 0.1: (2.1604 + 0.8702) * 0.1 sees 35 %."""

    def test_what_is_enough_is_proposed_up_to_the_share_of_the_goal(
        self, session: Session, actor: Actor, cycle: Cycle
    ) -> None:
        # One goal, so its share is the whole social budget: €5,600.
        run_card(
            session, actor, "undecided", undecided_reason="too_little_data", posts=None, cost_minor=10_000, hours=0.0
        )
        (one,) = found(session, actor, cycle, Kind.REPEAT)
        assert one.because is Because.TOO_LITTLE
        assert one.size is not None
        assert one.price is not None
        assert isinstance(one.size.sees, float)
        assert one.size.sees == pytest.approx(0.05, abs=0.006), "the worthwhile change, by the square root"
        assert one.price.money_minor == one.says["would_cost_minor"]
        # (2.8016 * 0.1 / ln 1.05)² = 33 times with so many more days
        assert one.price.money_minor == pytest.approx(330_000, rel=0.03)

    def test_beyond_it_the_question_is_asked_by_what_happens_more_often(
        self, session: Session, actor: Actor, cycle: Cycle
    ) -> None:
        run_card(
            session, actor, "undecided", undecided_reason="too_little_data", posts=None, cost_minor=90_000, hours=5.0,
            error=0.245, events=(31.0, 38.0), decision="stop", channel="paid social", worthwhile_lift=0.15, **COST,
        )  # fmt: skip
        (one,) = found(session, actor, cycle, Kind.REPEAT)
        assert (one.because, one.other_number) == (Because.OTHER_NUMBER, "baskets")
        assert one.says["never_by"] == "cost per first order"
        # (2.1604 + 0.8702) * 0.245 against ln 0.85 = -0.1625: about 18 times as large with so many more days
        assert one.says["times"] == pytest.approx(18, abs=0.5)
        assert one.says["would_cost_minor"] == pytest.approx(1_620_000, rel=0.03)
        # "Price on the picture": 60 baskets each for €600 see ±75 %; €900 see exp(ln 1.75 / sqrt 1.5) - 1 = 58 %
        # dearer, which is 1 - 1 / 1.58 = 37 % cheaper
        assert one.size is not None
        assert one.size.sees == pytest.approx(0.367, abs=0.001)

    def test_where_days_or_posts_differ_a_more_frequent_number_sees_no_more(
        self, session: Session, actor: Actor, cycle: Cycle
    ) -> None:
        card = run_card(
            session, actor, "undecided", undecided_reason="too_little_data", error=0.29, posts=8, events=(80.0, 115.0),
            metric_identity="ratio: sessions / impressions", worthwhile_lift=0.3, hours=8.0,
        )  # fmt: skip
        assert found(session, actor, cycle, Kind.REPEAT) == []
        one = questions(session, actor, cycle)[card.experiment_id]
        assert (one.because, one.only_question) == (Because.TOO_LITTLE, True)

    def test_what_is_stopped_and_frequent_already_stays_a_question(
        self, session: Session, actor: Actor, cycle: Cycle
    ) -> None:
        card = run_card(session, actor, "undecided", undecided_reason="too_little_data", decision="stop")
        assert found(session, actor, cycle, Kind.REPEAT) == []
        assert questions(session, actor, cycle)[card.experiment_id].only_question


def test_what_was_not_usable_is_run_again_if_somebody_decided_so(session: Session, actor: Actor, cycle: Cycle) -> None:
    again = run_card(session, actor, "invalid")
    left = run_card(session, actor, "invalid", decision="stop")
    (one,) = found(session, actor, cycle, Kind.REPEAT)
    assert (one.because, one.experiment_id) == (Because.UNUSABLE, again.experiment_id)
    assert one.size is not None
    assert isinstance(one.size.sees, NotEstimable), "its numbers answer nothing, not even that"
    assert questions(session, actor, cycle)[left.experiment_id].only_question


def test_what_was_not_drawn_is_a_question_of_which_nothing_is_reckoned(
    session: Session, actor: Actor, cycle: Cycle
) -> None:
    card = run_card(session, actor, "undecided", undecided_reason="not_comparable", grade="D")
    one = questions(session, actor, cycle)[card.experiment_id]
    assert (one.because, one.only_question) == (Because.NOT_DRAWN, True)
    assert one.size is not None
    assert isinstance(one.size.sees, NotEstimable)
    lesson_of(session, actor, card, claim="Post daily")
    assert questions(session, actor, cycle)[card.experiment_id].because is Because.OUT_OF_DATE, "a hint lasts 30 days"


def test_what_worked_by_what_was_entered_afterwards_is_asked_once_with_a_plan(
    session: Session, actor: Actor, cycle: Cycle
) -> None:
    lesson = lesson_of(session, actor, run_card(session, actor, retrospective=True, decision="keep", grade="C"))
    (one,) = found(session, actor, cycle, Kind.REPEAT)
    assert (one.because, one.lesson_id, one.question) == (Because.AFTERWARDS, lesson.id, None)
    lesson_of(session, actor, run_card(session, actor, on=date(2026, 9, 7)), lesson_id=lesson.id)
    assert found(session, actor, cycle, Kind.REPEAT) == [], "by now one with a plan says so"


def test_what_was_entered_afterwards_asked_nothing(session: Session, actor: Actor, cycle: Cycle) -> None:
    run_card(session, actor, "undecided", undecided_reason="leaning", retrospective=True)
    assert questions(session, actor, cycle) == {}
