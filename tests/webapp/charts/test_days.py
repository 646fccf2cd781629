"""Day by day."""

from __future__ import annotations

import plotly.graph_objects as go

from webapp.charts.result.days import DayPoint, Look, days_figure
from webapp.charts.sheet.rows import Worth

WORTH = Worth(0.05, "worth it from +5 %", "no difference")
POINTS = [
    DayPoint("1 Oct", 0.4, 0.4, None, None),
    DayPoint("2 Oct", -0.1, 0.2, None, None),
    DayPoint("3 Oct", 0.15, 0.18, -0.9, 1.2),
    DayPoint("4 Oct", None, 0.18, -0.2, 0.5),
]


def say(value: float) -> str:
    return f"{value * 100:+.0f} %"


def test_plotly_accepts_the_figure() -> None:
    figure = days_figure(POINTS, [Look(3, "planned look")], WORTH, "succeeded", say)
    go.Figure({"data": figure["data"], "layout": figure["layout"]})


def test_the_band_begins_on_the_day_on_which_it_exists() -> None:
    lower, upper = days_figure(POINTS, [], WORTH, "succeeded", say)["data"][:2]
    assert lower["x"] == [3, 4]
    assert upper["y"] == [1.2, 0.5]
    assert upper["fill"] == "tonexty"


def test_a_day_without_a_number_has_no_ring() -> None:
    rings = days_figure(POINTS, [], WORTH, "succeeded", say)["data"][3]
    assert rings["x"] == [1, 2, 3]


def test_what_still_runs_is_uncoloured() -> None:
    figure = days_figure(POINTS, [], WORTH, "interim", say)
    assert figure["data"][2]["line"]["color"] == "var(--tb-interim)"


def test_a_planned_look_that_lies_ahead_is_not_drawn() -> None:
    figure = days_figure(POINTS, [Look(3, "look"), Look(14, "look")], None, "interim", say)
    uprights = [shape for shape in figure["layout"]["shapes"] if shape.get("yref") == "paper"]
    assert [shape["x0"] for shape in uprights] == [3]


def test_without_a_band_there_are_only_line_and_rings() -> None:
    points = [DayPoint("1 Oct", 0.1, 0.1, None, None), DayPoint("2 Oct", 0.2, 0.15, None, None)]
    figure = days_figure(points, [], None, "undecided", say)
    assert [trace["mode"] for trace in figure["data"]] == ["lines", "markers", "markers"]
