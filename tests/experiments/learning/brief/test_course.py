"""Where a goal would stand today if it went its way evenly."""

from __future__ import annotations

from datetime import date

import pytest

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.brief.course import course_of

# content.md, section 5: Autumn from 21 September to 20 December, 200 → 260 first kit orders a month
AUTUMN = Cycle(name="Autumn", starts=date(2026, 9, 21), ends=date(2026, 12, 20))


def orders(*, baseline: float | None = 200, target: float | None = 260, deadline: date | None = None) -> Goal:
    return Goal(baseline=baseline, target=target, deadline=deadline)


@pytest.mark.parametrize(
    ("today", "share", "value"),
    [
        (date(2026, 9, 1), 0.0, 200),
        (date(2026, 9, 21), 0.0, 200),
        (date(2026, 11, 22), 62 / 90, 200 + 60 * 62 / 90),
        (date(2026, 12, 20), 1.0, 260),
        (date(2027, 2, 1), 1.0, 260),
    ],
)
def test_a_goal_without_a_day_has_until_the_end_of_its_cycle(today: date, share: float, value: float) -> None:
    course = course_of(orders(), AUTUMN, today)
    assert course is not None
    assert (course.share, course.value) == (pytest.approx(share), pytest.approx(value))


def test_its_own_day_counts_where_it_has_one() -> None:
    course = course_of(orders(deadline=date(2026, 10, 31)), AUTUMN, date(2026, 10, 11))
    assert course is not None
    assert course.value == pytest.approx(230)


def test_what_shall_fall_falls_evenly() -> None:
    course = course_of(orders(baseline=18, target=14), AUTUMN, date(2026, 11, 5))
    assert course is not None
    assert course.value == pytest.approx(16)


def test_a_day_before_the_cycle_was_to_be_reached_already() -> None:
    course = course_of(orders(deadline=date(2026, 9, 1)), AUTUMN, date(2026, 9, 21))
    assert course is not None
    assert course.share == 1


@pytest.mark.parametrize("goal", [orders(baseline=None), orders(target=None)], ids=["no start", "no target"])
def test_without_start_or_target_there_is_no_course(goal: Goal) -> None:
    assert course_of(goal, AUTUMN, date(2026, 11, 22)) is None
