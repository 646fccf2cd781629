"""What all plotly pictures have in common: colours by token, no toolbar, graph paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from webapp.charts.sheet.axis import Axis

Figure = dict[str, Any]
Say = Callable[[float], str]

INK = "var(--tb-ink)"
INK_2 = "var(--tb-ink-2)"
INK_3 = "var(--tb-ink-3)"
SHEET = "var(--tb-sheet)"
GRID = "var(--tb-grid)"
GRID_2 = "var(--tb-grid-2)"
RULE = "var(--tb-rule-2)"
WORTH = "var(--tb-worth)"
WORTH_EDGE = "var(--tb-worth-edge)"
ACCENT = "var(--tb-accent)"

TONES = {
    "succeeded": "var(--tb-succeeded)",
    "harmful": "var(--tb-harmful)",
    "no_useful_difference": "var(--tb-none)",
    "undecided": "var(--tb-undecided)",
    "invalid": "var(--tb-invalid)",
    "interim": "var(--tb-interim)",
}
TINTS = {name: token.replace(")", "-tint)") for name, token in TONES.items()}
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def tone(verdict: str) -> str:
    """Give the colour of a verdict; whatever is not decided by a rule stays uncoloured."""
    return TONES.get(verdict, TONES["interim"])


def tint(verdict: str) -> str:
    """Give the colour of a verdict thin enough to see the graph paper through it."""
    return TINTS.get(verdict, TINTS["interim"])


def layout(height: int, **more: object) -> Figure:
    """Give the layout every picture starts from."""
    return {
        "height": height,
        "autosize": True,
        "paper_bgcolor": SHEET,
        "plot_bgcolor": SHEET,
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {"bgcolor": SHEET, "bordercolor": RULE, "font": {"color": INK, "size": 13}},
        **more,
    }


def lift_scale(axis: Axis, say: Say) -> Figure:
    """Give a plotly axis of lifts on graph paper, with marks already in words of the reader's locale."""
    return {
        "range": [axis.low, axis.high],
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": axis.marks,
        "ticktext": [say(mark) for mark in axis.marks],
        "tickfont": {"size": 12, "color": INK_3},
        "ticks": "",
        "gridcolor": GRID_2,
        "zeroline": False,
        "minor": {"dtick": axis.step / 5, "showgrid": True, "gridcolor": GRID},
        "layer": "below traces",
    }


def note(text: str, x: float, y: float, **more: object) -> Figure:
    """Give an annotation without an arrow."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": 13, "color": INK_2}, **more}


def plain(text: str) -> str:
    """Make a name safe for plotly, which reads a few HTML tags in texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
