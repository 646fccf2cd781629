"""The picture of money against precision: what each amount can see, worthwhile change and budget marked."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import STEPS

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 60, 16, 22, 40
MOST_MARKS = 5
FARTHEST = 2.0
"""Changes beyond three times as much are drawn at the edge: they say only that nothing is seen."""
CLOSE = 62
"""Amounts nearer to each other than this, in the units of the picture, would write over each other."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis with its words."""

    at: float
    says: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the curve; ``says`` is what a mouse reads, ``here`` marks the budget."""

    x: float
    y: float
    says: str
    here: bool


@dataclass(frozen=True, slots=True)
class MoneyCurve:
    """The curve as it is laid out, in units of its own; ``worth`` is where the worthwhile change lies."""

    dots: tuple[Dot, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    worth: Mark | None
    here: Dot | None
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def money_curve(
    points: Sequence[tuple[float, float | None]],
    *,
    worthwhile: float,
    budget: float | None,
    say_money: Callable[[float], str],
    say_lift: Callable[[float], str],
    worth_says: str,
) -> MoneyCurve | None:
    """Lay the curve out; money on a log scale, since half the change costs four times as much.

    Parameters
    ----------
    points : sequence of (float, float or None)
        Amounts, rising, and what each can see; ``None`` sees nothing that happens and is left out.
    worthwhile : float
        The worthwhile change, drawn across.
    budget : float or None
        The amount that is planned.
    say_money, say_lift : callable
        Write both in the reader's locale.
    worth_says : str
        Words on the dashed line.

    Returns
    -------
    MoneyCurve or None
        ``None`` with fewer than two points to draw.
    """
    seen = [(cost, min(lift, FARTHEST)) for cost, lift in points if lift is not None]
    if len(seen) < 2:
        return None
    highest, step = _top(max(*(lift for _, lift in seen), worthwhile * 1.2))
    first, last = math.log(seen[0][0]), math.log(seen[-1][0])

    def x_of(cost: float) -> float:
        return round(LEFT + (math.log(cost) - first) / (last - first) * (WIDTH - RIGHT - LEFT), 1)

    def y_of(lift: float) -> float:
        return round(HEIGHT - BOTTOM - lift / highest * (HEIGHT - BOTTOM - TOP), 1)

    dots = tuple(
        Dot(x_of(cost), y_of(lift), f"{say_money(cost)}: ±{say_lift(lift)}", here=cost == budget) for cost, lift in seen
    )
    here = next((dot for dot in dots if dot.here), None)
    return MoneyCurve(
        dots=dots,
        across=_amounts([(x_of(cost), say_money(cost)) for cost, _ in seen], here),
        up=tuple(
            Mark(y_of(step * place), f"±{say_lift(step * place)}") for place in range(1, round(highest / step) + 1)
        ),
        worth=Mark(y_of(worthwhile), worth_says) if worthwhile <= highest else None,
        here=here,
    )


def _top(most: float) -> tuple[float, float]:
    """Choose a round end of the axis and the distance of its marks."""
    step = next((step for step in STEPS if most / step <= MOST_MARKS), STEPS[-1])
    return math.ceil(most / step - 1e-9) * step, step


def _amounts(places: Sequence[tuple[float, str]], here: Dot | None) -> tuple[Mark, ...]:
    """Write as many amounts as find room, the budget before all others."""
    kept: list[tuple[float, str]] = [one for one in places if here is not None and one[0] == here.x]
    for one in (places[0], places[-1], *places):
        if all(abs(one[0] - other[0]) >= CLOSE for other in kept):
            kept.append(one)
    return tuple(Mark(x, says) for x, says in sorted(kept))
