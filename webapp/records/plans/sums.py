"""Sums as one says them of a plan: two digits that count."""

from __future__ import annotations

import math
from decimal import Decimal

from experiments.people.money import Money
from webapp.formatting import money


def about(amount: Money) -> str:
    """Write money as one says it of a plan: two digits that count.

    Examples
    --------
    >>> from babel import Locale
    >>> round(float(f"{189_345:.1e}"))
    190000
    """
    return money(float(f"{float(amount.amount):.1e}"), amount.currency)


def enough_about(amount: Money) -> str:
    """Write money that is asked for with two digits that count, rounded up: put in as a budget it is enough.

    Examples
    --------
    >>> rounded_up(684_321), rounded_up(690_000), rounded_up(7)
    (690000.0, 690000.0, 7.0)
    """
    return money(rounded_up(float(amount.amount)), amount.currency)


def rounded_up(value: float) -> float:
    """Round up to two digits that count."""
    digits = math.floor(math.log10(value)) - 1
    step = Decimal(1).scaleb(digits)
    return float(math.ceil(round(Decimal(repr(value)) / step, 6)) * step)
