"""What is planned: how it is judged, from which lift on it is worth it, and what limits it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from experiments.judging.comparison import Looks
from experiments.metrics.kinds import Direction
from experiments.people.money import Money
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.precision import Days, Shares, Values

USUAL_DAYS = 14
MOST_DOWN = 0.99
"""Nothing falls by more than all of it."""
USUAL_EXPECTED = 1.5
"""Where nobody says what lift is expected: so many times the worthwhile one."""


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
    precision : Shares, Values, Days or Delivered
        What is counted, and how much it differs anyway; holds confidence, power and number of treatments.
    worthwhile_lift : float
        Smallest lift worth having, above 0, whichever way is better.
    price : Price or None
        Price of a unit (a person, a post, a time shown); of a day with all variants where days are counted.
    budget : Money or None
        Money for all variants together; needs a price in the same currency.
    audience : int or None
        All the units there are.
    units_per_day : float or None
        Units that all variants together reach on a day, if it is known.
    days : int
        Planned days where they do not follow from that.
    dated : bool
        The planned days are fixed and limit what can be reached; else they only follow.
    looks : {"weekly", "end"}
        When a verdict may fall.
    prior : tuple of float
        Mean and standard deviation of true ln(1 + lift): the team's archive, or (0, 0.2).
    baseline : float or None
        Mean per person, for the most profitable test of a limited audience.
    units_are : str
        How units are called in the sentence: "people", "posts".
    expected_lift : float or None
        The lift that the owner expects, oriented so that more is better; 1.5 times the worthwhile one without it.
    minimum_days, minimum_units : int
        Below these no verdict falls, whichever of them the units are held against.
    rule_lift : float or None
        The worthwhile lift of the rule where it is another than the one that is sized (0: changing costs nothing).
    """

    precision: Shares | Values | Days | Delivered
    worthwhile_lift: float
    price: Price | None = None
    budget: Money | None = None
    audience: int | None = None
    units_per_day: float | None = None
    days: int = USUAL_DAYS
    dated: bool = False
    looks: Looks = "end"
    prior: tuple[float, float] = (0.0, 0.2)
    baseline: float | None = None
    units_are: str = "people"
    expected_lift: float | None = None
    minimum_days: int = 1
    minimum_units: int = 1
    rule_lift: float | None = None

    @property
    def variants(self) -> int:
        """The control and all treatments."""
        return self.precision.aim.treatments + 1

    @property
    def shared(self) -> int:
        """Variants that share the units: days are had by all of them at once."""
        return 1 if isinstance(self.precision, Days) else self.variants

    @property
    def expected(self) -> float:
        """The lift with which the chances are reckoned."""
        wanted = USUAL_EXPECTED * self.worthwhile_lift if self.expected_lift is None else self.expected_lift
        return min(wanted, MOST_DOWN) if self.precision.direction is Direction.DOWN else wanted


def check_asked(asked: SizeAsked) -> None:
    """Refuse numbers that cannot be.

    Raises
    ------
    ValueError
        A number cannot be, or the budget has no price or another currency.
    """
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
