"""Day by day: the lift so far with its band for early looks, and every single day as a ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp.charts.sheet.axis import Axis, lift_axis
from webapp.charts.sheet.rows import Worth
from webapp.charts.sheet.style import (
    ACCENT,
    CONFIG,
    INK,
    INK_2,
    INK_3,
    RULE,
    WORTH,
    WORTH_EDGE,
    Figure,
    Say,
    layout,
    lift_scale,
    note,
    tint,
    tone,
)

HEIGHT = 340
MOST_DAY_LABELS = 8


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day: its words, that day alone, so far, and the band; ``None`` where there is no number yet.

    ``says`` is all of it in words.
    """

    label: str
    alone: float | None
    so_far: float | None
    lower: float | None
    upper: float | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A look: the number of its day (from 1) and the words for it; one that was not planned lies between two others."""

    day: int
    label: str
    planned: bool = True


def days_figure(
    points: Sequence[DayPoint], looks: Sequence[Look], worth: Worth | None, verdict: str, say: Say
) -> Figure:
    """Draw the days from left to right; single days that leave the axis stand at its edge.

    The axis holds the line, the worthwhile lift and the band of the last day: the first days of a band are so wide
    that they would flatten everything else.
    """
    axis = lift_axis(_reach(points, worth))
    planned = [look for look in looks if look.planned]
    frame = layout(
        HEIGHT,
        margin={"l": 62, "r": 92, "t": 14, "b": 48},
        xaxis=_day_scale(points),
        yaxis=lift_scale(axis, say),
        shapes=_ground(len(points), axis, worth, planned),
        annotations=_words(points, planned, worth, axis, say),
    )
    between = [look for look in looks if not look.planned and 1 <= look.day <= len(points)]
    traces = [*_traces(points, axis, verdict), *([_between(between, axis)] if between else [])]
    return {"data": traces, "layout": frame, "config": CONFIG}


def _reach(points: Sequence[DayPoint], worth: Worth | None) -> list[float | None]:
    reach = [point.so_far for point in points]
    reach += [end for point in points[-1:] for end in (point.lower, point.upper)]
    return [*reach, worth.lift if worth else None]


def _traces(points: Sequence[DayPoint], axis: Axis, verdict: str) -> list[Figure]:
    colour, pale = tone(verdict), tint(verdict)
    traces: list[Figure] = []
    banded = [(x, p) for x, p in enumerate(points, 1) if p.lower is not None or p.upper is not None]
    if banded:
        days = [x for x, _ in banded]
        lower = [axis.low if p.lower is None else p.lower for _, p in banded]
        upper = [axis.high if p.upper is None else p.upper for _, p in banded]
        traces.append(_band_edge(days, lower, pale))
        traces.append(_band_edge(days, upper, pale) | {"fill": "tonexty", "fillcolor": pale})
    so_far = [(x, p.so_far) for x, p in enumerate(points, 1) if p.so_far is not None]
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _ in so_far],
            "y": [y for _, y in so_far],
            "line": {"color": colour, "width": 2.5},
            "hovertext": [points[x - 1].says for x, _ in so_far],
            "hoverinfo": "text",
        }
    )
    alone = [(x, p.alone) for x, p in enumerate(points, 1) if p.alone is not None]
    traces.append(_rings(alone, points, axis))
    if so_far:
        traces.append(_last(so_far[-1], colour))
    return traces


def _band_edge(x: list[int], y: list[float], colour: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 1},
        "hoverinfo": "skip",
    }


def _rings(alone: Sequence[tuple[int, float]], points: Sequence[DayPoint], axis: Axis) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in alone],
        "y": [axis.clip(y) for _, y in alone],
        "marker": {"symbol": "circle-open", "size": 6, "color": INK_3, "line": {"width": 1.25, "color": INK_3}},
        "hovertext": [points[x - 1].label for x, _ in alone],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _between(looks: Sequence[Look], axis: Axis) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [look.day for look in looks],
        "y": [axis.low] * len(looks),
        "marker": {"symbol": "triangle-up", "size": 9, "color": INK_2},
        "hovertext": [look.label for look in looks],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _last(point: tuple[int, float], colour: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point[0]],
        "y": [point[1]],
        "marker": {"size": 13, "color": colour},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _day_scale(points: Sequence[DayPoint]) -> dict[str, Any]:
    every = max(1, -(-len(points) // MOST_DAY_LABELS))
    shown = [x for x in range(1, len(points) + 1) if (x - 1) % every == 0]
    return {
        "range": [0.6, len(points) + 0.4],
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": shown,
        "ticktext": [str(x) for x in shown],
        "tickfont": {"size": 12, "color": INK_3},
        "gridcolor": "var(--tb-grid)",
        "zeroline": False,
        "layer": "below traces",
    }


def _ground(days: int, axis: Axis, worth: Worth | None, looks: Sequence[Look]) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = []
    if worth is not None:
        beyond = axis.high if worth.lift > 0 else axis.low
        shapes.append(
            {
                "type": "rect",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": worth.lift,
                "y1": beyond,
                "fillcolor": WORTH,
                "line": {"width": 0},
                "layer": "below",
            }
        )
        shapes.append(_level(worth.lift, WORTH_EDGE, "5px,4px"))
    shapes.append(_level(0, INK, "solid"))
    shapes += [
        {
            "type": "line",
            "x0": look.day,
            "x1": look.day,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": RULE, "width": 1, "dash": "dot"},
            "layer": "below",
        }
        for look in looks
        if 1 <= look.day <= days
    ]
    return shapes


def _level(y: float, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": colour, "width": 1.5, "dash": dash},
        "layer": "below",
    }


def _words(
    points: Sequence[DayPoint], looks: Sequence[Look], worth: Worth | None, axis: Axis, say: Say
) -> list[dict[str, Any]]:
    below = {"yref": "paper", "yanchor": "top", "yshift": -22, "font": {"size": 12, "color": INK_3}}
    words = [note(look.label, look.day, 0, **below) for look in looks if 1 <= look.day <= len(points)]
    if worth is not None and axis.holds(worth.lift):
        top = worth.lift > 0
        words.append(
            note(worth.label, 1, axis.high if top else axis.low, xref="paper", xanchor="right")
            | {"yanchor": "top" if top else "bottom", "font": {"size": 12, "color": ACCENT}}
        )
    words += _end_words(points, axis, say)
    return words


def _end_words(points: Sequence[DayPoint], axis: Axis, say: Say) -> list[dict[str, Any]]:
    last = next((p for p in reversed(points) if p.so_far is not None), None)
    if last is None or last.so_far is None:
        return []
    place = {"xref": "paper", "xanchor": "left", "xshift": 8}
    best = {"font": {"size": 17, "color": INK, "weight": 600}}
    words = [note(say(last.so_far), 1, axis.clip(last.so_far), **place) | best]
    # Words closer than this to the best guess would lie on top of it.
    apart = (axis.high - axis.low) * 0.07
    ends = [end for end in (last.lower, last.upper) if end is not None and axis.holds(end)]
    small = {"font": {"size": 12, "color": INK_2}}
    return words + [note(say(end), 1, end, **place) | small for end in ends if abs(end - last.so_far) > apart]
