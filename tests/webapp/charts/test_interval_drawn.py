"""The picture of a result as the server draws it: nothing leaves it, and no words lie on others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.charts.clean import assert_clean, exactly, say, uprights_of
from webapp.charts.result.interval_drawn import FRAMES, NARROW, WIDE, Frame, interval_drawing
from webapp.charts.sheet.drawing import Path, Rect, flat
from webapp.charts.sheet.rows import Row, Worth

WORTH = Worth(0.05, "worth it from +5 %", "no difference")
E1 = Row(
    "Link clicks per time shown",
    "decides, more is better",
    "primary",
    "succeeded",
    0.16,
    0.05,
    0.28,
    None,
    "+16 %",
    "+5.0 %",
    "+28.0 %",
    safe_label="at least 5 % more",
)
FLOOR = Row(
    "Orders",
    "",
    "guardrail",
    "interim",
    0.03,
    -0.158,
    0.25,
    None,
    "+3 %",
    "−15.8 %",
    "+25.0 %",
    -0.2,
    "",
    "floor −20 %",
)
NONE = Row("Revenue", "", "secondary", "interim", None, missing="Version A had no orders.")


lifts = st.floats(-0.9999, 50, allow_nan=False)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=160)
WEIGHTS = st.sampled_from(["primary", "secondary", "guardrail"])
TONES = st.sampled_from(["succeeded", "harmful", "no_useful_difference", "undecided", "invalid", "interim"])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    weight, tone, name = draw(WEIGHTS), draw(TONES), draw(words)
    if draw(st.integers(0, 5)) == 0:
        return Row(name, draw(words), weight, tone, None, missing=draw(words))
    lower, best, upper = sorted(draw(st.tuples(lifts, lifts, lifts)))
    low = None if draw(st.integers(0, 5)) == 0 else lower
    high = None if draw(st.integers(0, 5)) == 0 else upper
    safe = ""
    if low is not None and low > 0:
        safe = f"at least {exactly(low)[1:]} more"
    elif high is not None and high < 0:
        safe = f"at least {exactly(-high)[1:]} less"
    floor = draw(st.none() | st.floats(-0.9, 0.9))
    ends = ("open" if low is None else exactly(low), "open" if high is None else exactly(high))
    said = "" if floor is None else f"floor {say(floor)}"
    return Row(name, draw(words), weight, tone, best, low, high, None, exactly(best), *ends, floor, safe, said)


WORTHS = st.none() | st.floats(0.001, 3).flatmap(
    lambda m: st.sampled_from([m, -m]).map(lambda lift: Worth(lift, f"worth it from {say(lift)}", "no difference"))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=5), WORTHS, st.sampled_from(FRAMES))
def test_whatever_comes_no_words_lie_on_others_and_nothing_leaves_the_picture(
    drawn: list[Row], worth: Worth | None, frame: Frame
) -> None:
    assert_clean(interval_drawing(drawn, worth, say, frame))


@pytest.mark.parametrize("frame", FRAMES)
def test_what_is_worth_having_is_named_within_the_picture_wherever_its_line_stands(frame: Frame) -> None:
    for per_cent in range(-95, 300):
        if per_cent:
            worth = Worth(per_cent / 100, f"worth it from {say(per_cent / 100)}", "no difference")
            row = replace(E1, lower=min(worth.lift, -0.1), upper=3.0, safe_label="")
            assert_clean(interval_drawing([row], worth, say, frame))


def test_the_question_headline_of_the_mill_stands_where_its_numbers_say() -> None:
    drawing = interval_drawing([E1], WORTH, say, WIDE)
    texts = {text.says: text for text in drawing.texts}
    # The axis runs from −10 to +30 % over 584 units from 246 on.
    assert texts["0\N{NO-BREAK SPACE}%"].box.left < 392 < texts["0\N{NO-BREAK SPACE}%"].box.right
    bar = next(part for part in flat(drawing.parts) if isinstance(part, Path) and part.look == "bar-l")
    assert (bar.d, bar.tone) == ("M465 82H800.8", "v-succeeded")
    assert texts["at least 5 % more"].look == "safe"
    assert "+5.0 %" not in texts
    assert texts["+16 %"].look == "best"


def test_the_band_of_what_is_worth_having_begins_at_the_dashed_line_and_runs_to_the_end() -> None:
    drawing = interval_drawing([E1], WORTH, say, WIDE)
    band = next(part for part in drawing.parts if isinstance(part, Rect) and part.look == "worth")
    assert (band.x, band.x + band.width) == (465.0, 830.0)
    less = interval_drawing([E1], replace(WORTH, lift=-0.05), say, WIDE)
    band = next(part for part in less.parts if isinstance(part, Rect) and part.look == "worth")
    assert band.x == 246.0


def test_words_never_lie_on_the_dashed_line_or_on_zero() -> None:
    drawing = interval_drawing([E1, FLOOR], WORTH, say, NARROW)
    for look in ("zero", "worth-edge"):
        for x, top, bottom in uprights_of(drawing, look):
            for text in drawing.texts:
                box = text.box
                assert not (box.left < x < box.right and top < box.bottom and box.top < bottom), text


@pytest.mark.parametrize(
    ("lower", "upper", "arrows"), [(0.041, 0.184, 0), (None, 0.184, 1), (0.041, 7.0, 1), (None, None, 2)]
)
def test_what_leaves_the_axis_ends_in_an_arrow(lower: float | None, upper: float | None, arrows: int) -> None:
    drawing = interval_drawing([replace(E1, lower=lower, upper=upper, safe_label="")], None, say, WIDE)
    assert sum(isinstance(part, Path) and part.look == "fill" for part in flat(drawing.parts)) == arrows


def test_a_number_that_does_not_exist_is_a_sentence_without_a_bar() -> None:
    drawing = interval_drawing([NONE], None, say, WIDE)
    assert "Version A had no orders." in [text.says for text in drawing.texts]
    assert not any(isinstance(part, Path) and part.look == "bar" for part in flat(drawing.parts))


def test_the_floor_of_a_number_that_must_not_get_worse_is_named_beside_its_line() -> None:
    drawing = interval_drawing([E1, FLOOR], WORTH, say, WIDE)
    assert "floor −20 %" in [text.says for text in drawing.texts]


def test_each_row_answers_with_its_numbers() -> None:
    marks = interval_drawing([E1, NONE], WORTH, say, WIDE).marks
    assert [mark.says for mark in marks] == [
        "Link clicks per time shown: +16 %, +5.0 % … +28.0 %",
        "Revenue: Version A had no orders.",
    ]


@pytest.mark.parametrize(("ends", "out"), [((60.0, 110.0), 1), ((-0.98, -0.95), 0)])
def test_a_range_that_lies_off_the_paper_as_a_whole_is_one_arrow_that_points_to_it(
    ends: tuple[float, float], out: int
) -> None:
    row = replace(E1, estimate=sum(ends) / 2, lower=ends[0], upper=ends[1])
    bars = [part for part in flat(interval_drawing([row], WORTH, say, WIDE).parts) if isinstance(part, Path)]
    arrows = [path for path in bars if path.look == "fill"]
    assert len(arrows) == out
    assert ("bar-l" in {path.look for path in bars}) is not bool(out)
