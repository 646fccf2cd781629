"""Ranges as inline SVG: one axis for all, arrows where an end lies beyond it, words that stay inside."""

from __future__ import annotations

from webapp.charts.portfolio.ranges import EDGE, WIDTH, ranges_of
from webapp.charts.sheet.rows import Row, Worth


def say(value: float) -> str:
    return f"{value:+.0%}"


def row(estimate: float | None, lower: float | None, upper: float | None, **more: object) -> Row:
    words = {"best_label": "best", "lower_label": "low", "upper_label": "high"} | more
    return Row("Link clicks", "decides", "primary", "succeeded", estimate, lower, upper, **words)  # type: ignore[arg-type]


def test_all_strips_share_the_axis_and_zero_lies_where_its_mark_does() -> None:
    shown = ranges_of([row(0.11, 0.04, 0.18), row(-0.02, -0.06, 0.02)], Worth(0.05, "worth it", "none"), say)
    first, second = shown.strips
    assert first.first < first.dot < first.last  # type: ignore[operator]
    assert second.dot < shown.zero < first.first  # type: ignore[operator]
    assert shown.zero == next(mark.at for mark in shown.marks if mark.says == "+0%")
    assert shown.band is not None
    assert shown.band[0] == shown.worth.at  # type: ignore[union-attr]


def test_where_less_is_better_it_is_worth_it_to_the_left() -> None:
    shown = ranges_of([row(-0.2, -0.3, -0.1)], Worth(-0.05, "worth it", "none"), say)
    assert shown.band is not None
    assert shown.band[0] == EDGE
    assert sum(shown.band) == shown.worth.at  # type: ignore[union-attr]


def test_an_open_end_and_one_beyond_the_axis_have_an_arrow_and_reach_the_edge() -> None:
    (strip,) = ranges_of([row(0.5, None, 9.0)], None, say).strips
    assert (strip.open_first, strip.open_last) == (True, True)
    assert (strip.first, strip.last) == (EDGE, WIDTH - EDGE)


def test_without_a_number_there_is_a_reason_and_no_bar() -> None:
    (strip,) = ranges_of([row(None, None, None, missing="No control orders.")], None, say).strips
    assert (strip.dot, strip.missing, strip.ends) == (None, "No control orders.", ())


def test_words_of_a_short_bar_step_aside_and_stay_inside() -> None:
    (middle,) = ranges_of([row(0.0, -0.001, 0.001)], None, say).strips
    assert [word.anchor for word in middle.ends] == ["e", ""]
    (edge,) = ranges_of([row(0.099, 0.098, 0.1)], None, say).strips
    assert [(word.says, word.anchor) for word in edge.ends] == [("low … high", "e")]
