"""What came extra, what one extra cost, what a unit of money brought back, and whether it pays: always with ranges.

All follow from one range, that of the extra outcome: spend, claim and margin are taken as they were read off, without
uncertainty of their own. Extra outcome and whether it pays are two answers and are never merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stats.effects import Estimate
from stats.errors import NotEstimable

NO_SPEND = NotEstimable("no_spend", "Nobody has said what was spent, so nothing can be set against it.")
NO_COST = NotEstimable("nothing_extra", "Nothing came extra, so one extra has no cost.")
NOT_MONEY = NotEstimable(
    "not_money", "What came extra is counted, and what one is worth is not said here: so whether it pays is open."
)


@dataclass(frozen=True, slots=True)
class Range:
    """A best guess with its ends; ``None`` is unbounded."""

    estimate: float
    lower: float | None
    upper: float | None

    @classmethod
    def of(cls, amount: Estimate) -> Range:
        """Leave the level out, which stands beside it."""
        return cls(amount.estimate, amount.lower, amount.upper)

    @property
    def side(self) -> int:
        """1 where all of it lies above 0, −1 below, 0 where it holds 0."""
        if self.lower is not None and self.lower > 0:
            return 1
        return -1 if self.upper is not None and self.upper < 0 else 0


@dataclass(frozen=True, slots=True)
class Extra:
    """What would not have come without it.

    Parameters
    ----------
    measure : str
        What was counted: ``"revenue"``, ``"conversions"`` …
    is_money : bool
        Whether it is money, in ``currency``.
    amount : Estimate
        In the unit of the measure (money in whole currency); ends of ``None`` are unbounded.
    spend : float or None
        What was spent where it ran, by the files, in whole currency.
    came, expected : float or None
        What came where it ran, and what would have come there anyway.
    units, left_out_units : int or None
        How many people or regions had it, and how many were left out.
    first_day, last_day : date or None
        Days of the data.
    """

    measure: str
    is_money: bool
    currency: str | None
    amount: Estimate
    spend: float | None = None
    came: float | None = None
    expected: float | None = None
    units: int | None = None
    left_out_units: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class CostPerExtra:
    """What one extra outcome cost: at least ``least``; no best guess and no upper end where perhaps nothing came."""

    estimate: float | None
    least: float
    most: float | None


class Pays(StrEnum):
    """Whether more came back than was spent."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Return:
    """What a unit of money brought back: extra revenue, times the margin where one is known.

    ``revenue`` is extra revenue per unit of spend, ``kept`` what of it stays after the goods are paid (the same where
    no margin was said: then the goods are not subtracted). ``pays`` sets ``kept`` against 1.
    """

    revenue: Estimate
    kept: Estimate
    margin: float | None
    pays: Pays


def cost_per_extra(amount: Estimate, spend: float | None) -> CostPerExtra | NotEstimable:
    """Turn the range of the extra outcome into that of its cost: the reciprocals of its ends, times the spend.

    Parameters
    ----------
    amount : Estimate
        Extra outcomes.
    spend : float or None
        What was spent for them.

    Returns
    -------
    CostPerExtra or NotEstimable
        Where the range of the extra reaches 0 the cost has no upper end; where all of it lies at or below 0 there is no
        cost of one extra at all.

    Examples
    --------
    >>> cost_per_extra(Estimate(40.0, 20.0, 60.0, 0.95), 600.0)
    CostPerExtra(estimate=15.0, least=10.0, most=30.0)
    >>> cost_per_extra(Estimate(5.0, -2.0, 12.0, 0.95), 600.0)
    CostPerExtra(estimate=120.0, least=50.0, most=None)
    """
    if spend is None:
        return NO_SPEND
    if amount.upper is not None and amount.upper <= 0:
        return NO_COST
    return CostPerExtra(
        estimate=spend / amount.estimate if amount.estimate > 0 else None,
        least=0.0 if amount.upper is None else spend / amount.upper,
        most=spend / amount.lower if amount.lower is not None and amount.lower > 0 else None,
    )


def return_on(extra: Extra, spend: float | None, margin: float | None) -> Return | NotEstimable:
    """Tell what a unit of money brought back, and whether that is more than it was.

    Parameters
    ----------
    extra : Extra
        In money: of other outcomes it is not told.
    spend : float or None
        In the same currency.
    margin : float or None
        Share of revenue that stays after the goods are paid; ``None`` where nobody said.
    """
    if not extra.is_money:
        return NOT_MONEY
    if not spend:
        return NO_SPEND
    revenue = scaled(extra.amount, 1 / spend)
    kept = revenue if margin is None else scaled(revenue, margin)
    return Return(revenue, kept, margin, _pays(kept))


def _pays(kept: Estimate) -> Pays:
    if kept.lower is not None and kept.lower > 1:
        return Pays.YES
    if kept.upper is not None and kept.upper < 1:
        return Pays.NO
    return Pays.OPEN


def scaled(amount: Estimate, by: float) -> Estimate:
    """Take a range times a positive number that is known.

    Examples
    --------
    >>> scaled(Estimate(4320.0, 900.0, None, 0.95), 0.5)
    Estimate(estimate=2160.0, lower=450.0, upper=None, level=0.95)
    """
    ends = [None if end is None else end * by for end in (amount.lower, amount.upper)]
    return Estimate(amount.estimate * by, ends[0], ends[1], amount.level)


def share_of_claim(amount: Estimate, claimed: float) -> Estimate:
    """Give the real share of a claim: extra ÷ claimed, ends alike; below 0 where fewer came with it than without.

    Examples
    --------
    >>> found = share_of_claim(Estimate(4320.0, 900.0, 7900.0, 0.95), 10530.0)
    >>> round(found.estimate, 2), round(found.lower, 2), round(found.upper, 2)
    (0.41, 0.09, 0.75)
    """
    return scaled(amount, 1 / claimed)
