"""Day by day as the server draws it: nothing leaves it, no words lie on others, and each day answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.charts.clean import assert_clean, say
from webapp.charts.result.days import DayPoint, Look, days_figure
from webapp.charts.result.days_drawn import FRAMES, DaysFrame, days_drawing, leaving_day
from webapp.charts.sheet.drawing import Circle, Path, Text, flat
from webapp.charts.sheet.rows import Worth

WIDE, _, SMALL = FRAMES
WORTH = Worth(0.05, "worth it from +5 %", "no difference")
POINTS = [
    DayPoint("1 Oct: +40 %", 0.4, 0.4, None, None, "1 October: that day +40 %"),
    DayPoint("2 Oct: −10 %", -0.1, 0.2, None, None, "2 October: that day −10 %"),
    DayPoint("3 Oct: +15 %", 0.15, 0.18, -0.9, 1.2, "3 October: that day +15 %"),
    DayPoint("4 Oct", None, 0.18, 0.02, 0.5, "4 October"),
]

lifts = st.floats(-0.9999, 40, allow_nan=False)


@st.composite
def days(draw: st.DrawFn) -> list[DayPoint]:
    count = draw(st.sampled_from([1, 2, 3, 7, 14, 31, 60, 200]))
    points = []
    for number in range(count):
        low, mid, high = sorted(draw(st.tuples(lifts, lifts, lifts))) if number < 20 else (-0.2, 0.1, 0.4)
        known = draw(st.integers(0, 4))
        points.append(
            DayPoint(
                f"day {number}",
                draw(lifts) if known != 1 else None,
                None if known == 0 else mid,
                None if known < 3 else low,
                None if known < 2 else high,
                f"day {number}",
            )
        )
    return points


@settings(max_examples=120, deadline=None)
@given(
    days(),
    st.lists(st.integers(1, 220), max_size=6, unique=True),
    st.none() | st.floats(0.001, 3).flatmap(lambda m: st.sampled_from([m, -m])),
    st.sampled_from(FRAMES),
)
def test_whatever_comes_no_words_lie_on_others_and_nothing_leaves_the_picture(
    points: list[DayPoint], looked: list[int], lift: float | None, frame: DaysFrame
) -> None:
    worth = None if lift is None else Worth(lift, f"worth it from {say(lift)}", "no difference")
    looks = [Look(day, "planned look") for day in looked]
    day = leaving_day(points)
    leaves = None if day is None else (day, f"day {day}: the range leaves zero")
    assert_clean(days_drawing(points, looks, worth, "v-succeeded", say, frame, leaves))


def test_the_last_day_says_its_number_at_the_right_end_and_the_ends_of_its_band() -> None:
    drawing = days_drawing(POINTS, [], WORTH, "v-succeeded", say, WIDE)
    at_the_end = [text.says for text in drawing.texts if text.x == WIDE.right + 10]
    assert at_the_end == [say(0.18), say(0.5), say(0.02)]


@pytest.mark.parametrize(("lower", "upper", "day"), [(0.02, 0.5, 4), (-0.1, 0.5, None), (-0.6, -0.1, 4)])
def test_the_day_on_which_the_band_leaves_zero(lower: float, upper: float, day: int | None) -> None:
    assert leaving_day([*POINTS[:3], DayPoint("4 Oct", None, 0.1, lower, upper)]) == day


def test_a_band_that_comes_back_over_zero_has_not_left_it() -> None:
    points = [DayPoint("", 0.1, 0.1, 0.02, 0.3), DayPoint("", 0.1, 0.1, -0.02, 0.3), DayPoint("", 0.1, 0.1, 0.01, 0.3)]
    assert leaving_day(points) == 3


def test_a_planned_look_that_lies_ahead_is_not_drawn() -> None:
    drawing = days_drawing(POINTS, [Look(3, "planned look"), Look(14, "planned look")], None, "v-interim", say, WIDE)
    assert sum(isinstance(part, Path) and part.look == "look" for part in drawing.parts) == 1
    assert [text.says for text in drawing.texts].count("planned look") == 1


def test_a_day_without_a_number_has_no_ring_and_one_beyond_the_paper_an_arrow() -> None:
    points = [
        DayPoint("", 9.0, 0.1, None, None),
        DayPoint("", None, 0.1, None, None),
        DayPoint("", 0.1, 0.1, None, None),
    ]
    marks = days_drawing(points, [], WORTH, "v-interim", say, WIDE).marks
    assert [[type(part) for part in mark.parts] for mark in marks] == [[Path], [], [Circle]]


def test_what_still_runs_is_uncoloured() -> None:
    drawing = days_drawing(POINTS, [], WORTH, "v-interim", say, WIDE)
    assert {part.tone for part in flat(drawing.parts) if not isinstance(part, Text)} == {"", "v-interim"}


def test_each_day_answers_and_a_year_answers_in_groups() -> None:
    assert [mark.says for mark in days_drawing(POINTS, [], WORTH, "v-interim", say, SMALL).marks] == [
        "1 October: that day +40 %",
        "2 October: that day −10 %",
        "3 October: that day +15 %",
        "4 October",
    ]
    year = [DayPoint("", 0.1, 0.1, None, None, str(number)) for number in range(1, 366)]
    marks = days_drawing(year, [], None, "v-interim", say, WIDE).marks
    assert (len(marks), marks[0].says, marks[-1].says) == (73, "5", "365")


@pytest.mark.parametrize("frame", FRAMES)
def test_looks_between_the_planned_ones_stand_on_the_axis_as_triangles(frame: DaysFrame) -> None:
    looks = [Look(3, "planned look"), Look(2, "looked at in between", planned=False), Look(9, "ahead", planned=False)]
    drawing = days_drawing(POINTS, looks, WORTH, "v-succeeded", say, frame)
    (triangle,) = [part for part in drawing.parts if isinstance(part, Path) and part.look == "looked"]
    assert f"{frame.bottom:g}H" in triangle.d
    assert "looked at in between" not in [text.says for text in drawing.texts], "said in the caption and the table"
    assert_clean(drawing)


def test_the_picture_to_look_closer_has_them_too() -> None:
    looks = [Look(3, "planned look"), Look(2, "looked at in between", planned=False)]
    figure = days_figure(POINTS, looks, WORTH, "succeeded", say)
    between = [trace for trace in figure["data"] if trace.get("hovertext") == ["looked at in between"]]
    assert [(trace["x"], trace["marker"]["symbol"]) for trace in between] == [([2], "triangle-up")]
    dotted = [one for one in figure["layout"]["shapes"] if one["line"].get("dash") == "dot"]
    assert [one["x0"] for one in dotted] == [3]
    assert len(days_figure(POINTS, looks[:1], WORTH, "succeeded", say)["data"]) == len(figure["data"]) - 1
