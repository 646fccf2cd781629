"""The curve of money against precision: where its points lie, and what is written beside them."""

from __future__ import annotations

import itertools

import pytest

from webapp.charts.planning.money import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, MoneyCurve, money_curve

POINTS = [(75.0, 0.8), (150.0, 0.56), (300.0, 0.4), (600.0, 0.28), (1200.0, 0.2)]


def drawn(
    points: list[tuple[float, float | None]], budget: float | None = 300.0, worth: float = 0.2
) -> MoneyCurve | None:
    return money_curve(
        points,
        worthwhile=worth,
        budget=budget,
        say_money=lambda amount: f"€{amount:.0f}",
        say_lift=lambda lift: f"{lift:.0%}",
        worth_says="worth it",
    )


def test_doubling_the_money_is_always_as_far_and_the_ends_touch_the_frame() -> None:
    curve = drawn([*POINTS])
    assert curve is not None
    xs = [dot.x for dot in curve.dots]
    assert (xs[0], xs[-1]) == (LEFT, WIDTH - RIGHT)
    gaps = [later - earlier for earlier, later in itertools.pairwise(xs)]
    assert max(gaps) - min(gaps) <= 0.2
    assert [mark.says for mark in curve.across] == ["€75", "€150", "€300", "€600", "€1200"]


def test_a_finer_view_lies_lower_and_the_worthwhile_change_lies_across() -> None:
    curve = drawn([*POINTS])
    assert curve is not None
    ys = [dot.y for dot in curve.dots]
    assert ys == sorted(ys)
    assert curve.worth is not None
    assert curve.worth.at == pytest.approx(ys[-1])  # €1,200 sees just what is worth it
    # 0.8 of an axis to 80 % stands at the top
    assert ys[0] == pytest.approx(TOP)
    assert all(TOP <= y <= HEIGHT - BOTTOM for y in ys)


def test_the_budget_is_marked() -> None:
    curve = drawn([*POINTS], budget=1200.0)
    assert curve is not None
    assert curve.here is not None
    assert curve.here.says == "€1200: ±20%"
    without = drawn([*POINTS], budget=None)
    assert without is not None
    assert without.here is None


def test_what_sees_nothing_is_left_out_and_one_point_is_no_curve() -> None:
    curve = drawn([(10.0, None), *POINTS])
    assert curve is not None
    assert len(curve.dots) == 5
    assert drawn([(10.0, None), (20.0, 0.9)]) is None


def test_a_worthwhile_change_beyond_the_axis_is_not_drawn_outside() -> None:
    curve = drawn([*POINTS], worth=5.0)
    assert curve is not None
    assert curve.worth is not None
    assert TOP <= curve.worth.at <= HEIGHT - BOTTOM
