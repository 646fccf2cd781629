"""The axis of lifts."""

from __future__ import annotations

import pytest

from webapp.charts.sheet.axis import lift_axis


@pytest.mark.parametrize(
    ("values", "low", "high", "marks"),
    [
        ([0.11, 0.041, 0.184, -0.158, 0.251], -0.2, 0.3, [-0.2, -0.1, 0.0, 0.1, 0.2, 0.3]),
        ([0.003, -0.001], -0.1, 0.1, [-0.1, -0.05, 0.0, 0.05, 0.1]),
        ([], -0.1, 0.1, [-0.1, -0.05, 0.0, 0.05, 0.1]),
        ([None, float("nan")], -0.1, 0.1, [-0.1, -0.05, 0.0, 0.05, 0.1]),
    ],
)
def test_ends_are_round_and_hold_zero(values: list[float | None], low: float, high: float, marks: list[float]) -> None:
    axis = lift_axis(values)
    assert (axis.low, axis.high) == pytest.approx((low, high))
    assert axis.marks == pytest.approx(marks)


def test_a_lift_cannot_fall_below_minus_one_hundred_per_cent_and_the_far_end_is_cut() -> None:
    axis = lift_axis([-4.0, 80.0])
    assert axis.low == -1.0
    assert axis.high == 3.0
    assert not axis.holds(80.0)
    assert axis.clip(80.0) == 3.0


def test_marks_stay_few() -> None:
    for high in (0.11, 0.37, 0.9, 1.7, 2.9):
        assert len(lift_axis([-0.2, high]).marks) <= 9
