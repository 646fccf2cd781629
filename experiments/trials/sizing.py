"""The size of an experiment in money: what a worthwhile lift takes, what a budget can see, and whether it is worth it.

Pure: no database. "Can see ±20 %" always means that a true lift of that size is found four times in five at the planned
end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from experiments.judging.comparison import Looks
from experiments.judging.looks import look_days
from experiments.people.money import Money, digits_of
from experiments.trials.precision import Days, Precision, Shares, Values
from experiments.trials.sizing_words import Sized, advice
from stats.errors import NotEstimable
from stats.planning.power_curves import cost_curve, spaced_costs
from stats.planning.power_days import whole_weeks
from stats.planning.power_levels import Sizes
from stats.planning.power_looks import looks_inflation, power_with_looks, shared_levels
from stats.planning.testroll import Belief, best_equal_test, equal_test_gain, prior_sd_from_archive, roll_outcome
from stats.planning.verdict_chances import verdict_chances

USUAL_DAYS = 14
MOST_UNITS = 1e10
LEAST_CHANCE = 0.3
"""Below this chance to end with an answer an experiment is called too small to be worth running."""
TOO_FEW = NotEstimable("too_small", "This is too small to see any lift that happens.")
WHOLE_SPREAD = 3.0
"""A lift beyond so many standard deviations of what lifts usually are is one that never happens."""


@dataclass(frozen=True, slots=True)
class Price:
    """What units cost: ``amount`` per unit, or per thousand of them."""

    amount: Decimal
    currency: str
    per: Literal["unit", "thousand"] = "unit"

    @property
    def per_unit(self) -> float:
        """Price of one unit; of a day, of all variants on that day together."""
        return float(self.amount) / (1000 if self.per == "thousand" else 1)


@dataclass(frozen=True, slots=True)
class SizeAsked:
    """What is planned.

    Parameters
    ----------
    precision : Shares, Values or Days
        What is counted, and how much it differs anyway; holds confidence, power and number of treatments.
    worthwhile_lift : float
        Smallest lift worth having, above 0, whichever way is better.
    price : Price or None
        Price of a unit (a person, a post); of a day with all variants where days are counted.
    budget : Money or None
        Money for all variants together; needs a price in the same currency.
    audience : int or None
        All the people there are.
    units_per_day : float or None
        Units that all variants together reach on a day, if it is known.
    days : int
        Planned days where they do not follow from that.
    looks : {"weekly", "end"}
        When a verdict may fall.
    prior : tuple of float
        Mean and standard deviation of true ln(1 + lift): the team's archive, or (0, 0.2).
    baseline : float or None
        Mean per person, for the most profitable test of a limited audience.
    units_are : str
        How units are called in the sentence: "people", "posts".
    """

    precision: Shares | Values | Days
    worthwhile_lift: float
    price: Price | None = None
    budget: Money | None = None
    audience: int | None = None
    units_per_day: float | None = None
    days: int = USUAL_DAYS
    looks: Looks = "end"
    prior: tuple[float, float] = (0.0, 0.2)
    baseline: float | None = None
    units_are: str = "people"

    @property
    def variants(self) -> int:
        """The control and all treatments."""
        return self.precision.aim.treatments + 1


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What an amount of money can see; ``None`` is nothing that happens."""

    cost: Money
    detectable_lift: float | None


@dataclass(frozen=True, slots=True)
class TestAndRoll:
    """The most profitable test of a limited audience; the better variant then goes to everyone left.

    ``expected_gain`` is in the metric's own unit (orders, money) over no test, ``error_rate`` the chance to send the
    worse one (``None`` with more than one treatment).
    """

    __test__ = False  # no test class, whatever its name

    units_per_variant: int
    units_left: int
    expected_gain: float
    error_rate: float | None


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
        What budget and audience allow per variant; ``units_per_variant`` where neither limits.
    detectable_lift : float or NotEstimable
        What these can see.
    power : float
        Chance that these show the worthwhile lift if it is real.
    chance_decided : float
        Chance that these end with an answer, averaged over the lifts that happen.
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
    power: float
    chance_decided: float
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
    >>> size = size_of(SizeAsked(Shares(0.02), 0.2, Price(Decimal("0.05"), "EUR"), Money(30000, "EUR")))
    >>> size.units_per_variant, size.cost, round(size.detectable_lift, 2), size.worth_running
    (21109, Money(minor=211090, currency='EUR'), 0.57, True)
    """
    _check(asked)
    needed, days = _needed(asked)
    if needed > MOST_UNITS:
        raise ValueError("so small a lift asks for more people than there are")
    whole = math.ceil(round(needed, 6))
    cost = _cost(asked, whole)
    have = _affordable(asked, whole)
    fractions = _fractions(days, asked.looks)
    visible = _visible(asked, have, fractions)
    decided = _chance_decided(asked, have, fractions)
    largest = math.expm1(asked.prior[0] + WHOLE_SPREAD * asked.prior[1])
    worth = not isinstance(visible, NotEstimable) and visible <= largest and decided >= LEAST_CHANCE
    return Size(
        units_per_variant=whole,
        days=days,
        cost=cost,
        affordable_units=have,
        detectable_lift=visible,
        power=_power(asked, have, fractions),
        chance_decided=decided,
        curve=_curve(asked, cost, fractions),
        test_and_roll=_test_and_roll(asked),
        worth_running=worth,
        advice=advice(Sized(asked, whole, days, cost, have, visible, decided, worth=worth)),
    )


def _check(asked: SizeAsked) -> None:
    if not 0 < asked.worthwhile_lift < math.inf or asked.prior[1] <= 0:
        raise ValueError("the worthwhile lift must be above 0, as a fraction: 0.2 is 20 %")
    if asked.price is not None and not asked.price.amount > 0:
        raise ValueError("the price must be above 0")
    if asked.budget is not None and asked.budget.minor <= 0:
        raise ValueError("the budget must be above 0")
    if asked.budget is not None and (asked.price is None or asked.price.currency != asked.budget.currency):
        raise ValueError("a budget says nothing without a price of one person in the same currency")
    if asked.audience is not None and asked.audience < 2 * asked.variants:
        raise ValueError("the audience must have at least two people for each version")
    if asked.days < 1 or (asked.units_per_day is not None and not asked.units_per_day > 0):
        raise ValueError("the days, and the people reached a day, must be above 0")


def _needed(asked: SizeAsked) -> tuple[float, int]:
    """Return units per variant and days for the worthwhile lift; looks and days depend on each other."""
    alone = asked.precision.needed(asked.worthwhile_lift)
    needed, days = alone, 0
    for _ in range(4):
        before, days = days, _days(asked, needed)
        if days == before or alone > MOST_UNITS:
            break
        aim = asked.precision.aim
        needed = alone * looks_inflation(
            _fractions(days, asked.looks), confidence=aim.confidence, power=aim.power, treatments=aim.treatments
        )
    return needed, days


def _days(asked: SizeAsked, units: float) -> int:
    if isinstance(asked.precision, Days):
        return whole_weeks(units)
    if asked.units_per_day is None:
        return asked.days
    return whole_weeks(units * asked.variants / asked.units_per_day)


def _fractions(days: int, looks: Looks) -> tuple[float, ...]:
    """Return the part of the run at each look, by the calendar of the sealed rule."""
    first = date(2001, 1, 1)
    ends = look_days(first, first + timedelta(days=min(days, 3650) - 1), looks)
    length = (ends[-1] - first).days + 1
    return tuple(((day - first).days + 1) / length for day in ends)


def _cost(asked: SizeAsked, units: int) -> Money | None:
    if asked.price is None:
        return None
    shared = 1 if isinstance(asked.precision, Days) else asked.variants
    return _money(asked.price.per_unit * units * shared, asked.price.currency)


def _money(amount: float, currency: str) -> Money:
    """Round up to the smallest coin, but not for a rest that is only binary."""
    scaled = Decimal(repr(round(amount, 9))).scaleb(digits_of(currency))
    return Money(int(scaled.to_integral_value(ROUND_CEILING)), currency)


def _affordable(asked: SizeAsked, needed: int) -> float:
    """Return what budget and audience allow per variant."""
    shared = 1 if isinstance(asked.precision, Days) else asked.variants
    limits = []
    if asked.budget is not None and asked.price is not None:
        limits.append(float(asked.budget.amount) / asked.price.per_unit / shared)
    if asked.audience is not None and not isinstance(asked.precision, Days):
        limits.append(asked.audience / asked.variants)
    return min(limits, default=float(needed))


def _visible(asked: SizeAsked, have: float, fractions: tuple[float, ...]) -> float | NotEstimable:
    """Return what so many can see when they are read at these looks."""
    if have < asked.precision.fewest:
        return TOO_FEW
    aim = asked.precision.aim
    inflation = looks_inflation(fractions, confidence=aim.confidence, power=aim.power, treatments=aim.treatments)
    found = asked.precision.visible(max(have / inflation, asked.precision.fewest))
    return TOO_FEW if isinstance(found, NotEstimable) or not math.isfinite(found) else found


def _power(asked: SizeAsked, have: float, fractions: tuple[float, ...]) -> float:
    if have < asked.precision.fewest:
        return 0.0
    alone = asked.precision.power(asked.worthwhile_lift, have)
    if not 0 < alone < 1 or len(fractions) == 1:
        return alone
    aim = asked.precision.aim
    return power_with_looks(alone, fractions, confidence=aim.confidence, treatments=aim.treatments)


def _chance_decided(asked: SizeAsked, have: float, fractions: tuple[float, ...]) -> float:
    precision: Precision = asked.precision
    if have < precision.fewest:
        return 0.0
    aim = asked.precision.aim
    degrees = [precision.degrees(have * part) for part in fractions]
    known = [value for value in degrees if value is not None]
    return verdict_chances(
        precision.error(have),
        worthwhile_lift=asked.worthwhile_lift,
        prior=asked.prior,
        fractions=fractions,
        levels=shared_levels(fractions, confidence=aim.confidence),
        treatments=aim.treatments,
        degrees_of_freedom=known or None,
    ).decided


def _curve(asked: SizeAsked, cost: Money | None, fractions: tuple[float, ...]) -> tuple[CurvePoint, ...]:
    if asked.price is None or cost is None:
        return ()
    middle = asked.budget or cost
    shared = isinstance(asked.precision, Days)
    points = cost_curve(
        lambda units: _visible(asked, units, fractions),
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


def _test_and_roll(asked: SizeAsked) -> TestAndRoll | None:
    """Return the most profitable test of a limited audience; only people can be divided so."""
    precision = asked.precision
    baseline = precision.baseline if isinstance(precision, Shares) else asked.baseline
    if asked.audience is None or baseline is None or baseline <= 0 or isinstance(precision, Days):
        return None
    response = (
        math.sqrt(baseline * (1 - baseline)) if isinstance(precision, Shares) else precision.relative_sd * baseline
    )
    prior = prior_sd_from_archive(asked.prior[1], baseline)
    people = best_equal_test(asked.audience, response, prior, variants=asked.variants)
    error_rate = None
    if asked.variants == 2:
        same = Belief(baseline, prior, response)
        outcome = roll_outcome(asked.audience, Sizes(people, people), same, same)
        error_rate = None if isinstance(outcome, NotEstimable) else outcome.error_rate
    tested = max(round(people), 1)
    return TestAndRoll(
        units_per_variant=tested,
        units_left=asked.audience - asked.variants * tested,
        expected_gain=equal_test_gain(asked.audience, people, response, prior, variants=asked.variants),
        error_rate=error_rate,
    )
