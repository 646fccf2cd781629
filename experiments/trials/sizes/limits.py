"""What limits the size of an experiment: its money, how many there are, and its days."""

from __future__ import annotations

import math
from collections.abc import Callable

from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.precision import Days
from stats.errors import NotEstimable


def whole_units(units: float) -> float:
    """Count only whole people, posts and days; a rest that is only binary is no missing one.

    Examples
    --------
    >>> whole_units(3.9), whole_units(2999.9999999), whole_units(math.inf)
    (3.0, 3000.0, inf)
    """
    return float(math.floor(units * (1 + 1e-9))) if math.isfinite(units) else units


def most_units(asked: SizeAsked) -> float:
    """Return units per variant that audience and days allow however much money there is; infinite without a limit."""
    limits = []
    if asked.audience is not None and not isinstance(asked.precision, Days):
        limits.append(asked.audience / asked.variants)
    if asked.dated and isinstance(asked.precision, Days):
        limits.append(float(asked.days))
    elif asked.dated and asked.units_per_day is not None:
        limits.append(asked.units_per_day * asked.days / asked.variants)
    return min(limits, default=math.inf)


def affordable_units(asked: SizeAsked, needed: int) -> float:
    """Return units per variant that budget, audience and days allow; those needed where nothing limits."""
    most = most_units(asked)
    if asked.budget is not None and asked.price is not None:
        most = min(most, float(asked.budget.amount) / asked.price.per_unit / asked.shared)
    return whole_units(most) if math.isfinite(most) else float(needed)


def finest_lift(asked: SizeAsked, visible: Callable[[float], float | NotEstimable]) -> float | None:
    """Return what endless money could see with the same days and audience; ``None`` where only money limits.

    Days that swing by themselves leave a rest that no number of times shown takes away.

    Parameters
    ----------
    visible : callable
        Units per variant → smallest visible lift.
    """
    most = most_units(asked)
    if not math.isfinite(most) and not isinstance(asked.precision, Delivered):
        return None
    found = visible(whole_units(most))
    return None if isinstance(found, NotEstimable) else found
