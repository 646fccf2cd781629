"""The picture of a result."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from webapp.charts.result.interval import interval_figure
from webapp.charts.sheet.rows import Row, Worth


def say(value: float) -> str:
    return f"{value * 100:+.0f} %"


PRIMARY = Row(
    "Link clicks", "decides", "primary", "succeeded", 0.11, 0.041, 0.184, None, "+11 %", "at least 4 %", "+18 %"
)
GUARD = Row("Purchases", "", "guardrail", "interim", 0.027, -0.158, 0.251, None, "+3 %", "−16 %", "+25 %", -0.2)
NONE = Row("Revenue", "", "secondary", "interim", None, missing="Version A had no orders.")
WORTH = Worth(0.05, "worth it from +5 %", "no difference")


def test_plotly_accepts_the_figure() -> None:
    figure = interval_figure([PRIMARY, GUARD, NONE], WORTH, say)
    go.Figure({"data": figure["data"], "layout": figure["layout"]})


def test_the_deciding_bar_is_heavy_and_in_the_ink_of_its_verdict_and_others_are_thin_and_grey() -> None:
    figure = interval_figure([PRIMARY, GUARD], WORTH, say)
    lines = [trace["line"] for trace in figure["data"] if trace["mode"] == "lines"]
    assert lines == [
        {"color": "var(--tb-succeeded)", "width": 9},
        {"color": "var(--tb-interim)", "width": 3},
    ]


def test_the_band_of_what_is_worth_having_begins_at_the_worthwhile_lift() -> None:
    figure = interval_figure([PRIMARY], WORTH, say)
    band = next(shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect")
    assert band["x0"] == 0.05
    assert band["x1"] == figure["layout"]["xaxis"]["range"][1]


def test_where_less_is_better_the_band_lies_to_the_left() -> None:
    figure = interval_figure([PRIMARY], Worth(-0.05, "worth it from −5 %", "no difference"), say)
    band = next(shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect")
    assert (band["x0"], band["x1"]) == (-0.05, figure["layout"]["xaxis"]["range"][0])


@pytest.mark.parametrize(
    ("lower", "upper", "symbols"),
    [
        (0.041, 0.184, ["line-ns", "line-ns"]),
        (None, 0.184, ["triangle-left", "line-ns"]),
        (0.041, 7.0, ["line-ns", "triangle-right"]),
    ],
)
def test_what_leaves_the_axis_ends_in_an_arrow(lower: float | None, upper: float, symbols: list[str]) -> None:
    row = Row("Link clicks", "", "primary", "succeeded", 0.11, lower, upper)
    ends = interval_figure([row], None, say)["data"][1]
    assert ends["marker"]["symbol"] == symbols


def test_a_number_that_does_not_exist_is_a_sentence_and_not_a_bar() -> None:
    figure = interval_figure([NONE], None, say)
    assert figure["data"] == []
    assert "Version A had no orders." in [note["text"] for note in figure["layout"]["annotations"]]


def test_undecided_has_a_hollow_dot() -> None:
    row = Row("Purchases", "", "primary", "undecided", 0.17, -0.3, 0.97)
    dot = interval_figure([row], None, say)["data"][2]
    assert dot["marker"]["color"] == "var(--tb-sheet)"


def test_a_name_with_a_tag_in_it_stays_text() -> None:
    row = Row("<b>&", "", "primary", "succeeded", 0.1, 0.0, 0.2)
    texts = [note["text"] for note in interval_figure([row], None, say)["layout"]["annotations"]]
    assert any("&lt;b&gt;&amp;" in text for text in texts)


def test_what_is_not_usable_is_drawn_broken_and_crossed() -> None:
    broken = interval_figure([replace(PRIMARY, tone="invalid")], WORTH, say)
    line = next(trace["line"] for trace in broken["data"] if trace["mode"] == "lines")
    assert line == {"color": "var(--tb-invalid)", "width": 9, "dash": "6px,6px"}
    assert broken["data"][-1]["marker"]["symbol"] == "x-thin"


def test_both_ends_of_a_short_bar_at_the_frame_stand_in_one_label() -> None:
    short = replace(PRIMARY, estimate=0.38, lower=0.37, upper=0.391, lower_label="+37 %", upper_label="+39 %")
    notes = interval_figure([short], WORTH, say)["layout"]["annotations"]
    assert "+37 % … +39 %" in [note["text"] for note in notes]


def test_a_best_guess_beyond_the_frame_is_written_inside() -> None:
    far = Row("Revenue", "", "primary", "undecided", 3.65, -0.2, 8.7, best_label="+365")
    notes = {note["text"]: note for note in interval_figure([far], WORTH, say)["layout"]["annotations"]}
    assert notes["+365"]["xanchor"] == "right"
