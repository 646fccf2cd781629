"""The size of an experiment in money: what a worthwhile lift takes, what a budget can see, and whether it is worth it.

Pure: no database. "Can see ±20 %" always means that a true lift of that size is found four times in five at the planned
end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from experiments.judging.verdict import FEW_IN_ALL
from experiments.people.money import Money, digits_of
from experiments.trials.sizes.asked import Price, SizeAsked, check_asked
from experiments.trials.sizes.chances import chances_of, fractions_of, levels_of
from experiments.trials.sizes.delivered import WEEK, Delivered
from experiments.trials.sizes.limits import affordable_units, finest_lift, most_units, whole_units
from experiments.trials.sizes.precision import Aim, Days
from experiments.trials.sizes.roll import TestAndRoll, most_profitable_test
from experiments.trials.sizes.words import Sized, advice
from stats.errors import NotEstimable
from stats.looks.group_sequential import crossing_chances
from stats.numerics.distributions import quantile
from stats.planning.agreement import agreement_inflation
from stats.planning.power_curves import cost_curve, spaced_costs
from stats.planning.power_days import whole_weeks
from stats.planning.power_levels import tail_level
from stats.planning.power_looks import looks_inflation
from stats.planning.verdict_chances import VerdictChances

__all__ = ["CurvePoint", "Price", "Size", "SizeAsked", "TestAndRoll", "size_of"]

MOST_UNITS = 1e10
LEAST_CHANCE = 0.3
"""Below this chance to end with an answer an experiment is called too small to be worth running."""
TOO_FEW = NotEstimable("too_small", "This is too small to see any lift that happens.")
FEWEST_DAYS = 5
TOO_SHORT = NotEstimable("too_short", "Below five days nothing is compared: let it run for at least one whole week.")
MOST_VISIBLE = 10.0
"""What could only see eleven times as much sees nothing that happens."""
LONGEST_READ = 56
"""More than eight weekly looks cost hardly more than eight do."""
WHOLE_SPREAD = 3.0
"""A lift beyond so many standard deviations of what lifts usually are is one that never happens."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What an amount of money can see; ``None`` is nothing that happens."""

    cost: Money
    detectable_lift: float | None


@dataclass(frozen=True, slots=True)
class Size:
    """How large, how dear, and what for.

    Parameters
    ----------
    units_per_variant : int
        What the worthwhile lift takes in each variant.
    days : int
        In whole weeks where they are known, else as planned.
    cost : Money or None
        Of the worthwhile lift; ``None`` without a price.
    affordable_units : float
        What budget, audience and days allow per variant; ``units_per_variant`` where nothing limits.
    detectable_lift : float or NotEstimable
        What these can see.
    finest : float or None
        Of the same days and audience with endless money; ``None`` where money alone limits.
    power : float
        Chance that these show the worthwhile lift if it is real.
    chance_decided : float
        Chance that these end with an answer, averaged over the lifts that happen.
    chances : VerdictChances
        Chance of each verdict if the expected lift is the true one.
    curve : tuple of CurvePoint
        Money against what it can see; empty without a price.
    test_and_roll : TestAndRoll or None
        For a limited audience.
    worth_running : bool
        False where what they can see never happens, or an answer is unlikely.
    advice : str
        One sentence.
    """

    units_per_variant: int
    days: int
    cost: Money | None
    affordable_units: float
    detectable_lift: float | NotEstimable
    finest: float | None
    power: float
    chance_decided: float
    chances: VerdictChances
    curve: tuple[CurvePoint, ...]
    test_and_roll: TestAndRoll | None
    worth_running: bool
    advice: str


def size_of(asked: SizeAsked) -> Size:
    """Work out the size of an experiment.

    Raises
    ------
    ValueError
        A number cannot be, the budget has no price or another currency, or no realistic number of units would do.

    Examples
    --------
    >>> from experiments.trials.sizes.precision import Shares
    >>> size = size_of(SizeAsked(Shares(0.02), 0.2, Price(Decimal("0.05"), "EUR"), Money(30000, "EUR")))
    >>> size.units_per_variant, size.cost, round(size.detectable_lift, 2), size.worth_running
    (21109, Money(minor=211090, currency='EUR'), 0.57, True)
    """
    check_asked(asked)
    needed, days = _needed(asked)
    if needed > MOST_UNITS:
        raise ValueError("so small a lift asks for more people than there are")
    whole = math.ceil(round(needed, 6))
    cost = _cost(asked, whole)
    have = affordable_units(asked, whole)
    run = asked.days if asked.dated else days
    if isinstance(asked.precision, Delivered) and not asked.dated:
        # What nothing limits lasts as long as the worthwhile lift takes, and is judged by as many days.
        asked = replace(asked, precision=asked.precision.lasting(run))
    visible = visible_of(asked, have, run)
    decided = chances_of(asked, have, run, lift=None).decided
    largest = math.expm1(asked.prior[0] + WHOLE_SPREAD * asked.prior[1])
    worth = not isinstance(visible, NotEstimable) and visible <= largest and decided >= LEAST_CHANCE
    return Size(
        units_per_variant=whole,
        days=days,
        cost=cost,
        affordable_units=have,
        detectable_lift=visible,
        finest=finest_lift(asked, lambda units: visible_of(asked, units, run)),
        power=_power(asked, have, run),
        chance_decided=decided,
        chances=chances_of(asked, have, run, lift=asked.expected),
        curve=_curve(asked, cost, run),
        test_and_roll=most_profitable_test(asked),
        worth_running=worth,
        advice=advice(Sized(asked, whole, days, cost, have, visible, decided, worth=worth)),
    )


def visible_of(asked: SizeAsked, units: float, days: int) -> float | NotEstimable:
    """Return what so many units per variant can see when they are read at the looks of so many days."""
    if units < asked.precision.fewest:
        return TOO_FEW
    have, what = asked.precision.counted(units, 1.0)
    if what == "days" and have < FEWEST_DAYS:
        return TOO_SHORT
    found = asked.precision.visible(units, _inflation(asked, units, days))
    return TOO_FEW if isinstance(found, NotEstimable) or not found <= MOST_VISIBLE else found


def _needed(asked: SizeAsked) -> tuple[float, int]:
    """Return units per variant and days for the worthwhile lift; looks and days depend on each other."""
    if isinstance(asked.precision, Delivered):
        return _delivery_needed(asked, asked.precision)
    alone = asked.precision.needed(asked.worthwhile_lift)
    needed, days = alone, 0
    for _ in range(4):
        before, days = days, _days(asked, needed)
        if days == before or alone > MOST_UNITS:
            break
        needed = asked.precision.needed(asked.worthwhile_lift, _inflation(asked, needed, days))
    return needed, days


def _delivery_needed(asked: SizeAsked, precision: Delivered) -> tuple[float, int]:
    """Return times shown and days; where only so many are shown on a day, the run lasts until there are enough."""

    def shown(weeks: int) -> float:
        days = max(weeks * WEEK, lasting.days)
        return lasting.lasting(days).needed(asked.worthwhile_lift, _inflation(asked, 0.0, days))

    lasting = precision.for_lift(asked.worthwhile_lift, _inflation(asked, 0.0, asked.days))
    if asked.units_per_day is None:
        return shown(0), lasting.days
    # A longer run needs fewer times shown, so the first week that has enough of them can be halved out.
    a_week = WEEK * asked.units_per_day / asked.variants
    fewest, most = 0, math.ceil(shown(0) / a_week)
    while fewest < most:
        middle = (fewest + most) // 2
        fewest, most = (fewest, middle) if middle * a_week >= shown(middle) else (middle + 1, most)
    return shown(most), max(most * WEEK, lasting.days)


def _days(asked: SizeAsked, units: float) -> int:
    if isinstance(asked.precision, Days):
        return whole_weeks(units)
    if asked.units_per_day is None:
        return asked.days
    return whole_weeks(units * asked.variants / asked.units_per_day)


def _inflation(asked: SizeAsked, units: float, days: int) -> float:
    """Return what planned looks, and the randomisation test of few units, cost in units."""
    aim = asked.precision.aim
    precision = asked.precision.lasting(days) if isinstance(asked.precision, Delivered) else asked.precision
    looks = _looks_cost(fractions_of(min(days, LONGEST_READ), asked.looks), aim)
    degrees = precision.degrees(units)
    have, what = precision.counted(units, 1.0)
    if degrees is None or (have if what == "days" else 2 * have) >= FEW_IN_ALL or have < 2:
        return looks
    level = levels_of(fractions_of(days, asked.looks), aim.confidence)[-1] / aim.treatments
    needed = precision.agreement(units, 1.0, level)
    return looks * agreement_inflation(needed, degrees, level=level, power=aim.power)


@lru_cache(maxsize=256)
def _looks_cost(fractions: tuple[float, ...], aim: Aim) -> float:
    return looks_inflation(fractions, confidence=aim.confidence, power=aim.power, treatments=aim.treatments)


def _cost(asked: SizeAsked, units: int) -> Money | None:
    if asked.price is None:
        return None
    return _money(asked.price.per_unit * units * asked.shared, asked.price.currency)


def _money(amount: float, currency: str) -> Money:
    """Round up to the smallest coin, but not for a rest that is only binary."""
    scaled = Decimal(repr(round(amount, 9))).scaleb(digits_of(currency))
    return Money(int(scaled.to_integral_value(ROUND_CEILING)), currency)


def _power(asked: SizeAsked, have: float, days: int) -> float:
    if have < asked.precision.fewest:
        return 0.0
    alone = asked.precision.power(asked.worthwhile_lift, have)
    fractions = fractions_of(days, asked.looks)
    if not 0 < alone < 1 or len(fractions) == 1:
        return alone
    aim = asked.precision.aim
    levels = tuple(level / aim.treatments for level in levels_of(fractions, aim.confidence))
    drift = -quantile(tail_level(aim.confidence, treatments=aim.treatments)) + quantile(alone)
    return sum(upper for upper, _ in crossing_chances(fractions, levels, drift))


def _curve(asked: SizeAsked, cost: Money | None, days: int) -> tuple[CurvePoint, ...]:
    if asked.price is None or cost is None:
        return ()
    middle = asked.budget or cost
    shared = isinstance(asked.precision, Days)
    points = cost_curve(
        lambda units: visible_of(asked, whole_units(min(units, most_units(asked))), days),
        _round_costs(float(middle.amount)),
        price_per_unit=asked.price.per_unit / asked.variants if shared else asked.price.per_unit,
        variants=asked.variants,
    )
    return tuple(
        CurvePoint(
            _money(point.cost, middle.currency),
            point.lift if not isinstance(point.lift, NotEstimable) and math.isfinite(point.lift) else None,
        )
        for point in points
    )


def _round_costs(middle: float) -> tuple[float, ...]:
    """Return amounts around one, round ones but for that one itself."""
    costs = spaced_costs(middle)
    return tuple(middle if cost == middle else float(f"{cost:.1e}") for cost in costs)
