"""The picture of a lesson: nothing leaves it, no words lie on others, and shares are areas."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.charts.clean import assert_clean, exactly, say
from webapp.charts.result.forest import FRAMES, ForestRow, forest_drawing
from webapp.charts.sheet.drawing import Drawing, Path, Rect, flat
from webapp.charts.sheet.frame import Frame
from webapp.charts.sheet.rows import Worth

WIDE, _, SMALL = FRAMES
WORTH = Worth(0.05, "worth it from +5 %", "no difference")
ONE = ForestRow("4 Hands or bread?", "13 Jun, strength B", "+31 %", "60 % of it", "v-succeeded", 0.31, 0.06, 0.63, 0.6)
HINT = ForestRow("9 Daily", "hint", "+22 %", "not counted", "v-undecided", 0.22, -0.8, 4.0)
TOGETHER = ForestRow("All", "2", "+11 %", "", "accent", 0.11, 0.03, 0.19, diamond=True)
NEXT = ForestRow("The next one", "", "−20 % to +53 %", "", "accent", None, -0.2, 0.53, dashed=True)

lifts = st.floats(-0.9999, 30, allow_nan=False)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=120)


@st.composite
def rows(draw: st.DrawFn) -> ForestRow:
    low, best, high = sorted(draw(st.tuples(lifts, lifts, lifts)))
    kind = draw(st.integers(0, 4))
    return ForestRow(
        draw(words),
        draw(words),
        f"{exactly(low)} to {exactly(high)}" if kind == 4 else exactly(best),
        draw(words),
        "v-succeeded",
        None if kind == 4 else best,
        None if kind == 0 else low,
        None if kind == 1 else high,
        draw(st.none() | st.floats(0.001, 1)),
        diamond=kind == 3,
        dashed=kind == 4,
    )


def squares(drawing: Drawing) -> list[Rect]:
    return [part for part in flat(drawing.parts) if isinstance(part, Rect) and part.look in {"dot", "hollow"}]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(rows(), min_size=1, max_size=6),
    st.none() | st.floats(0.001, 3).flatmap(lambda m: st.sampled_from([m, -m])),
    st.sampled_from(FRAMES),
)
def test_whatever_comes_no_words_lie_on_others_and_nothing_leaves_the_picture(
    drawn: list[ForestRow], lift: float | None, frame: Frame
) -> None:
    worth = None if lift is None else Worth(lift, f"worth it from {say(lift)}", "no difference")
    assert_clean(forest_drawing(drawn, worth, say, frame))


def test_what_counts_is_sized_by_its_share_and_what_does_not_is_hollow() -> None:
    whole, quarter, hint = squares(
        forest_drawing([replace(ONE, weight=1.0), replace(ONE, weight=0.25), HINT], WORTH, say, WIDE)
    )
    assert (whole.width, quarter.width) == (20.0, 10.0), "areas, not sides, are as the shares"
    assert (whole.look, hint.look) == ("dot", "hollow")


def test_a_range_that_runs_off_the_picture_ends_in_an_arrow_and_does_not_squeeze_the_others() -> None:
    drawing = forest_drawing([ONE, HINT], WORTH, say, WIDE)
    caps = [
        part.d for part in flat(drawing.parts) if isinstance(part, Path) and part.look == "bar-i" and "H" not in part.d
    ]
    assert [cap.count("L") for cap in caps] == [0, 4]
    assert say(0.8) in [text.says for text in drawing.texts]


def test_the_diamond_spans_the_range_and_the_next_one_has_no_square() -> None:
    drawing = forest_drawing([ONE, TOGETHER, NEXT], WORTH, say, WIDE)
    looks = [(part.look, part.tone) for part in flat(drawing.parts) if isinstance(part, Path) and part.tone == "accent"]
    assert looks == [("dot", "accent"), ("bar-i dashes", "accent"), ("bar-i", "accent")]
    assert len(squares(drawing)) == 1


@pytest.mark.parametrize(("lift", "edge"), [(0.05, "right"), (-0.05, "left")])
def test_where_less_is_better_the_band_lies_to_the_left(lift: float, edge: str) -> None:
    drawing = forest_drawing([ONE], replace(WORTH, lift=lift), say, WIDE)
    band = next(part for part in drawing.parts if isinstance(part, Rect) and part.look == "worth")
    assert (band.x + band.width == WIDE.right) if edge == "right" else (band.x == WIDE.left)


def test_on_a_phone_the_names_stand_above_their_paper_and_a_long_one_takes_lines() -> None:
    drawing = forest_drawing(
        [replace(ONE, label="Hands at work, or the bread that they made? " * 3)], WORTH, say, SMALL
    )
    assert len([text for text in drawing.texts if text.look == "name" and text.anchor == "start"]) > 2
    assert "…" not in "".join(text.says for text in drawing.texts)
