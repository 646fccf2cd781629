"""Money against the lift it can see, and lift against the chance to see it: the figures behind two pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stats.errors import NotEstimable

Detectable = Callable[[float], float | NotEstimable]
"""Units per variant → smallest lift that they can see (:func:`stats.detectable_people_lift` and kin)."""


@dataclass(frozen=True, slots=True)
class CostPoint:
    """What an amount of money can see.

    Parameters
    ----------
    cost : float
        Money for all variants together.
    units : float
        Units per variant that it buys.
    lift : float or NotEstimable
        Smallest lift that they can see, or why there is none.
    """

    cost: float
    units: float
    lift: float | NotEstimable


def cost_curve(
    detectable: Detectable, costs: Sequence[float], *, price_per_unit: float, variants: int = 2
) -> tuple[CostPoint, ...]:
    """Return what each amount of money can see.

    *What do I see for €300, and what for €1,000?*

    Parameters
    ----------
    detectable : callable
        Units per variant → smallest visible lift. Called only with at least 2 units.
    costs : sequence of float
        Amounts for all variants together, above 0.
    price_per_unit : float
        Price of one unit, above 0.
    variants : int
        Variants that share the money equally, at least 2.

    Returns
    -------
    tuple of CostPoint
        In the order of ``costs``.

    Raises
    ------
    ValueError
        If a price or amount is not above 0, or there are fewer than 2 variants.

    Notes
    -----
    Halving the visible lift costs about four times the money. Prices rise where an audience is used up: the far end of
    the curve is dearer than it looks.

    Examples
    --------
    >>> from stats.planning.power_people import detectable_people_lift
    >>> points = cost_curve(lambda people: detectable_people_lift(0.02, people), (300, 1200), price_per_unit=0.05)
    >>> [(point.units, round(point.lift, 2)) for point in points]
    [(3000.0, 0.57), (12000.0, 0.27)]
    """
    if not price_per_unit > 0 or variants < 2 or not all(cost > 0 for cost in costs):
        raise ValueError(f"needs a price, amounts above 0 and two variants: {price_per_unit}, {costs}, {variants}")
    units = [cost / price_per_unit / variants for cost in costs]
    # what cannot buy two units each sees nothing
    lifts = [detectable(count) if count >= 2 else math.inf for count in units]
    return tuple(CostPoint(*point) for point in zip(costs, units, lifts, strict=True))


def power_curve(power: Callable[[float], float], lifts: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return the chance to see each lift: pairs of lift and power, for the same size throughout.

    *If it is really +5, +10 or +20 %: how likely would this test show it?*

    Parameters
    ----------
    power : callable
        Lift → power at the planned size.
    lifts : sequence of float
        Lifts; at 0 there is nothing to find, and the pair is left out.

    Examples
    --------
    >>> from stats.planning.power_people import people_power
    >>> [(lift, round(chance, 2)) for lift, chance in power_curve(lambda l: people_power(0.02, l, 12000), (0.1, 0.3))]
    [(0.1, 0.19), (0.3, 0.87)]
    """
    return tuple((lift, power(lift)) for lift in lifts if lift != 0)


def spaced_costs(middle: float, *, points: int = 9, span: float = 16.0) -> tuple[float, ...]:
    """Return amounts around one, each the same factor above the last, for a curve.

    Parameters
    ----------
    middle : float
        Amount in the middle, above 0.
    points : int
        How many, at least 2.
    span : float
        Largest amount divided by the smallest, above 1.

    Examples
    --------
    >>> [round(cost) for cost in spaced_costs(400, points=5)]
    [100, 200, 400, 800, 1600]
    """
    if not middle > 0 or points < 2 or not span > 1:
        raise ValueError(f"needs an amount above 0, two points and a span above 1: {middle}, {points}, {span}")
    return tuple(middle * span ** (place / (points - 1) - 0.5) for place in range(points))
