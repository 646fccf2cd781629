"""The picture of a result: one row per number and version, its likely range against zero and the worthwhile lift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from webapp.charts.sheet.axis import Axis, lift_axis
from webapp.charts.sheet.rows import Row, Weight, Worth
from webapp.charts.sheet.style import (
    ACCENT,
    CONFIG,
    INK,
    INK_2,
    INK_3,
    RULE,
    SHEET,
    WORTH,
    WORTH_EDGE,
    Figure,
    Say,
    layout,
    lift_scale,
    note,
    plain,
    tone,
)

HEIGHT: dict[Weight, int] = {"primary": 122, "secondary": 100, "guardrail": 100}
THICK: dict[Weight, int] = {"primary": 9, "secondary": 3, "guardrail": 3}
TOP, BOTTOM, SIDE = 30, 32, 36
ROOM_FOR_WORDS = 0.3


def interval_figure(rows: Sequence[Row], worth: Worth | None, say: Say) -> Figure:
    """Draw the rows from top to bottom on one axis.

    Parameters
    ----------
    rows : sequence of Row
        The deciding number first.
    worth : Worth or None
        ``None`` where no worthwhile lift was named.
    say : callable
        Writes a lift in the reader's locale.
    """
    axis = lift_axis(_reach(rows, worth))
    figure = _frame(rows, worth, axis, say)
    at = 0
    for index, row in enumerate(rows):
        if index:
            figure["layout"]["shapes"].append(_hairline(at))
        _draw(figure, row, axis, at)
        at += HEIGHT[row.weight]
    return figure


def _reach(rows: Sequence[Row], worth: Worth | None) -> list[float | None]:
    reach: list[float | None] = [worth.lift * 2] if worth else []
    for row in rows:
        reach += [row.estimate, row.lower, row.upper, row.floor]
    return reach


def _frame(rows: Sequence[Row], worth: Worth | None, axis: Axis, say: Say) -> Figure:
    inside = sum(HEIGHT[row.weight] for row in rows)
    frame = layout(
        inside + TOP + BOTTOM,
        margin={"l": SIDE, "r": SIDE, "t": TOP, "b": BOTTOM},
        xaxis=lift_scale(axis, say),
        # One unit of this axis is one pixel, so that rows keep their height whatever the width.
        yaxis={"range": [inside, 0], "fixedrange": True, "visible": False},
        shapes=[],
        annotations=[],
    )
    shapes, notes = frame["shapes"], frame["annotations"]
    if worth is not None:
        beyond = axis.high if worth.lift > 0 else axis.low
        shapes.append(_block(worth.lift, beyond, WORTH))
        shapes.append(_upright(worth.lift, color=WORTH_EDGE, width=1.5, dash="5px,4px"))
        side = {"xanchor": "left", "xshift": 5} if worth.lift > 0 else {"xanchor": "right", "xshift": -5}
        notes.append(note(worth.label, worth.lift, 1, yref="paper", yanchor="bottom", font=_font(12, ACCENT), **side))
        other = {"xanchor": "right", "xshift": -5} if worth.lift > 0 else {"xanchor": "left", "xshift": 5}
        # Close to the frame the words would be cut off on a phone; the 0 of the axis says the same.
        beside = (-axis.low if worth.lift > 0 else axis.high) / (axis.high - axis.low)
        if beside >= ROOM_FOR_WORDS:
            notes.append(note(worth.zero_label, 0, 1, yref="paper", yanchor="bottom", font=_font(12, INK_3), **other))
    shapes.append(_upright(0, color=INK, width=1.5, dash="solid"))
    return {"data": [], "layout": frame, "config": CONFIG}


def _draw(figure: Figure, row: Row, axis: Axis, top: int) -> None:
    primary = row.weight == "primary"
    bar = top + (80 if primary else 70)
    place = {"xref": "paper", "xanchor": "left", "yanchor": "top", "bgcolor": SHEET, "xshift": -SIDE + 10}
    words = [(row.name, top + 3, _font(13, INK, bold=True)), (row.part, top + 20, _font(12, INK_3))]
    figure["layout"]["annotations"] += [
        note(plain(said), 0, at, **place, font=font) for said, at, font in words if said
    ]
    if row.estimate is None:
        figure["layout"]["annotations"].append(
            note(plain(row.missing or ""), 0, bar, xref="paper", xanchor="left", bgcolor=SHEET)
            | {"xshift": -SIDE + 10, "font": _font(13, INK_3)}
        )
        return
    if row.floor is not None and axis.holds(row.floor):
        figure["layout"]["shapes"].append(_floor(row.floor, bar))
    _bar(figure, row, axis, bar)
    _labels(figure, row, axis, bar)


def _bar(figure: Figure, row: Row, axis: Axis, bar: int) -> None:
    if row.estimate is None:
        return
    colour = tone(row.tone)
    low = axis.low if row.lower is None else axis.clip(row.lower)
    high = axis.high if row.upper is None else axis.clip(row.upper)
    leaves = (row.lower is None or not axis.holds(row.lower), row.upper is None or not axis.holds(row.upper))
    symbols = ["triangle-left" if leaves[0] else "line-ns", "triangle-right" if leaves[1] else "line-ns"]
    size = 18 if row.weight == "primary" else 12
    figure["data"].append(_line(low, high, bar, colour, THICK[row.weight], broken=row.tone == "invalid"))
    figure["data"].append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [low, high],
            "y": [bar, bar],
            "marker": {"symbol": symbols, "size": size, "color": colour, "line": {"width": 2.5, "color": colour}},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    )
    figure["data"].append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [axis.clip(row.estimate)],
            "y": [bar],
            "marker": _dot(row, colour, size),
            "hovertext": [f"{plain(row.name)}: {row.best_label}, {row.lower_label} … {row.upper_label}"],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
    )


def _dot(row: Row, colour: str, size: int) -> dict[str, Any]:
    """Say without the colour what came out, as in the verdict mark: hollow open, a diamond did harm, a cross broke."""
    hollow = row.tone == "undecided"
    if row.tone == "invalid":
        return {"symbol": "x-thin", "size": size, "color": colour, "line": {"width": 2.5, "color": colour}}
    return {
        "symbol": "diamond" if row.tone == "harmful" else "circle",
        "size": size,
        "color": SHEET if hollow else colour,
        "line": {"width": 2, "color": colour if hollow else SHEET},
    }


def _labels(figure: Figure, row: Row, axis: Axis, bar: int) -> None:
    if row.estimate is None:
        return
    primary = row.weight == "primary"
    notes = figure["layout"]["annotations"]
    at, near = axis.clip(row.estimate), (axis.high - axis.low) * 0.06
    side = "left" if at - axis.low < near else "right" if axis.high - at < near else "center"
    notes.append(
        note(row.best_label, at, bar - (13 if primary else 9), yanchor="bottom", xanchor=side)
        | {"font": _font(21 if primary and row.tone != "interim" else 13, INK, bold=True)}
    )
    _end_labels(notes, row, axis, bar + (14 if primary else 9))


def _end_labels(notes: list[Figure], row: Row, axis: Axis, below: int) -> None:
    """Write both ends under the bar; near the frame, and under a short bar, the words step aside."""
    font = _font(13 if row.weight == "primary" else 12, INK_2)
    low = axis.low if row.lower is None else axis.clip(row.lower)
    high = axis.high if row.upper is None else axis.clip(row.upper)
    wide = axis.high - axis.low
    short = high - low < wide * 0.16
    at_left, at_right = low - axis.low < wide * 0.06, axis.high - high < wide * 0.06
    if short and (at_left or at_right):
        place: dict[str, Any] = {"xanchor": "left"} if at_left else {"xanchor": "right"}
        both = f"{row.lower_label} … {row.upper_label}"
        notes.append(note(both, low if at_left else high, below, yanchor="top", font=font, **place))
        return
    left = "left" if at_left else "right" if short else "center"
    right = "right" if at_right else "left" if short else "center"
    notes.append(note(row.lower_label, low, below, yanchor="top", xanchor=left, font=font))
    notes.append(note(row.upper_label, high, below, yanchor="top", xanchor=right, font=font))


def _line(low: float, high: float, y: int, colour: str, width: int, *, broken: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [low, high],
        "y": [y, y],
        "line": {"color": colour, "width": width} | ({"dash": "6px,6px"} if broken else {}),
        "hoverinfo": "skip",
    }


def _upright(x: float, *, color: str, width: float, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": color, "width": width, "dash": dash},
        "layer": "below",
    }


def _block(x0: float, x1: float, colour: str) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }


def _floor(x: float, bar: int) -> dict[str, Any]:
    return {"type": "line", "x0": x, "x1": x, "y0": bar - 14, "y1": bar + 12, "line": {"color": INK_3, "width": 1}}


def _hairline(y: int) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": RULE, "width": 0.5}}


def _font(size: int, colour: str, *, bold: bool = False) -> dict[str, Any]:
    # Not by <b>: plotly.js writes that as a style attribute, which the content-security policy forbids.
    return {"size": size, "color": colour, "weight": 600 if bold else 400}
