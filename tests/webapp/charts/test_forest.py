"""The picture of a lesson in units of the picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from webapp.charts.forest import NARROW, WIDE, Forest, ForestRow, Size, forest

ONE = ForestRow("4 Hands or bread?", "13 Jun, strength B", "+31 %", "60 % of it", "v-succeeded", 0.31, 0.06, 0.63, 0.6)
HINT = ForestRow("9 Daily", "hint", "+22 %", "not counted", "v-undecided", 0.22, -0.8, 4.0)
TOGETHER = ForestRow("All", "2", "+11 %", "", "accent", 0.11, 0.03, 0.19, diamond=True)
NEXT = ForestRow("The next one", "", "−20 % to +53 %", "", "accent", None, -0.2, 0.53, dashed=True)


def drawn(*rows: ForestRow, worth: float | None = 0.05, size: Size = WIDE) -> Forest:
    return forest(rows, worth, lambda value: f"{value:+.0%}", size, "worth it from +5 %", "no difference")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_rows_stand_below_each_other_and_inside_the_picture(size: Size) -> None:
    picture = drawn(ONE, HINT, TOGETHER, NEXT, size=size)
    bars = [row.bar_y for row in picture.rows]
    assert bars == sorted(bars)
    assert bars[-1] < picture.bottom < picture.height
    for row in picture.rows:
        if row.square:
            left, top, side = row.square
            assert size.left - side <= left <= size.right
            assert top + side / 2 == pytest.approx(row.bar_y, abs=0.1)
    assert picture.rule_y == size.top + 2 * size.row, "a line above what stands for all"


def test_what_counts_is_sized_by_its_share_and_what_does_not_is_hollow() -> None:
    whole, half = drawn(replace(ONE, weight=1.0)).rows[0], drawn(replace(ONE, weight=0.25)).rows[0]
    assert whole.square is not None
    assert half.square is not None
    assert half.square[2] == whole.square[2] / 2, "areas, not sides, are as the shares"
    hint = drawn(ONE, HINT).rows[1]
    assert hint.hollow
    assert hint.square is not None


def test_a_range_that_runs_off_the_picture_ends_in_arrows_and_does_not_squeeze_the_others() -> None:
    picture = drawn(ONE, HINT)
    first, hint = picture.rows
    assert first.line.startswith("M")
    assert hint.line == f"M{WIDE.left:.1f} {hint.bar_y}H{WIDE.right:.1f}"
    assert "L" in hint.caps
    assert "L" not in first.caps
    assert max(mark.x for mark in picture.marks) <= WIDE.right


def test_the_diamond_spans_the_range_and_the_next_one_has_no_square() -> None:
    together, following = drawn(ONE, TOGETHER, NEXT).rows[1:]
    assert together.diamond.count(",") == 4
    assert (together.line, together.square) == ("", None)
    assert (following.dashed, following.square) == (True, None)


def test_where_less_is_better_the_band_lies_below_zero() -> None:
    picture = drawn(replace(ONE, estimate=-0.2, lower=-0.4, upper=0.05), worth=-0.15)
    assert picture.worth is not None
    edge, left, wide = picture.worth
    assert (left, left + wide) == (WIDE.left, edge)
    assert edge < picture.zero
    assert picture.worth_end
    assert drawn(ONE, worth=None).worth is None


def test_without_a_number_a_row_keeps_its_words() -> None:
    picture = drawn(ONE, ForestRow("13 Not usable", "", "", "not counted", "v-invalid", None, None, None))
    assert (picture.rows[1].missing, picture.rows[1].line, picture.rows[1].square) == (True, "", None)


def test_long_titles_are_cut_and_a_value_steps_below_where_there_is_no_room() -> None:
    long = replace(ONE, label="11 " + "Hands or bread? Once more, with the new followers of the mill, in the autumn")
    wide, narrow = drawn(long).rows[0], drawn(long, size=NARROW).rows[0]
    assert wide.label.endswith("…")
    assert narrow.label.endswith("…")
    assert (wide.value_y, narrow.value_y) == (wide.label_y, narrow.under_y)
