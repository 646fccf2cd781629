"""Which method answers for the lift of two shares, and what it says: exact, Koopman's score or the log ratio.

One place for limits and for one-sided tests, so that an interval, its p-value and a guardrail's never disagree.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from stats.errors import NotEstimable
from stats.numerics.normal import below
from stats.numerics.roots import crossing
from stats.reasons import CONTROL_IS_ZERO, NO_VARIATION, NOTHING_HAPPENED
from stats.shares.exact import exact_ratio_limits, exact_ratio_tails
from stats.shares.mover import newcombe_limits
from stats.shares.proportion_methods import log_ratio_errors
from stats.shares.score import ratio_limits, ratio_score
from stats.summaries import FloatArray, Proportion, Proportions

# Below this many successes in a variant the limits are exact given the total. Koopman's alone cover as little as 2 % of
# the true lifts among those answered, where hardly anything is expected (0.02 events, 1:9 people); with exact limits
# below 3 it is 93.2 %, below 4 never less than 94.5 %, and from 5 on more than 96 % where 10 events are expected.
FEW = 4

# From this many successes and failures in each variant the log ratio covers as well as Koopman's score. From 30 it does
# not yet (96.1 %), nor without looking at failures (93.3 % from 50 successes, at a rate of 0.5 with 9:1 people).
MANY = 100

# No p-value below that of this many standard errors is worth telling apart.
FARTHEST = 37.0

BoolArray = npt.NDArray[np.bool_]


def lift_tails(control: Proportion, treatment: Proportion, lift: float) -> tuple[float, float] | NotEstimable:
    """Return one-sided p-values against an assumed lift, by the method that :func:`compare_proportions` would use.

    *Could B really be 10 % worse?*

    Parameters
    ----------
    control, treatment : Proportion
        People and how many did it.
    lift : float
        Assumed lift, above -1.

    Returns
    -------
    above, below : float
        Chance of a treatment at least as high, and at least as low, as seen. ``above`` is below 0.05 exactly where the
        90 % interval lies above the lift. ``NotEstimable`` where there is no lift.

    Raises
    ------
    ValueError
        If the lift is not above -1.

    Examples
    --------
    >>> above, below = lift_tails(Proportion(351, 20490), Proportion(412, 20650), -0.02)
    >>> round(above, 4)
    0.0082
    """
    if not lift > -1:
        raise ValueError(f"a lift lies above -1: {lift}")
    base, other = Proportions.of(control), Proportions.of(treatment)
    for reason, there in unanswered(base, other).items():
        if there[0]:
            return reason
    name = next(name for name, rows in paths(base, other).items() if rows[0])
    above, below = _tails(name, base, other, 1 + lift)
    return float(above[0]), float(below[0])


def unanswered(control: Proportions, treatment: Proportions) -> dict[NotEstimable, BoolArray]:
    """Say where there is no lift, by reason."""
    none = control.successes == 0
    return {
        CONTROL_IS_ZERO: none & (treatment.successes > 0),
        NOTHING_HAPPENED: none & (treatment.successes == 0),
        NO_VARIATION: (control.successes == control.units) & (treatment.successes == treatment.units),
    }


def paths(control: Proportions, treatment: Proportions) -> dict[str, BoolArray]:
    """Say which method answers where; what stands at a place where everybody did it is not shown."""
    successes = np.minimum(control.successes, treatment.successes)
    failures = np.minimum(control.units - control.successes, treatment.units - treatment.successes)
    zero = control.successes == 0
    exact = ~zero & (successes < FEW)
    many = (successes >= MANY) & (failures >= MANY)
    return {
        "newcombe": zero,
        "exact_conditional": exact,
        "log_ratio": many,
        "koopman_score": ~(zero | exact | many),
    }


def limits(
    name: str, control: Proportions, treatment: Proportions, z: float, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Return the limits of the ratio of rates by one method, at the places that it answers."""
    if name == "exact_conditional":
        return exact_ratio_limits(control, treatment, confidence)
    if name == "koopman_score":
        return ratio_limits(control, treatment, z)
    if name == "log_ratio":
        ratio, reach = treatment.rates / control.rates, z * log_ratio_errors(control, treatment)
        return ratio * np.exp(-reach), ratio * np.exp(reach)
    empty = np.full(control.units.shape, np.nan)
    return empty, empty


def _tails(name: str, control: Proportions, treatment: Proportions, ratio: float) -> tuple[FloatArray, FloatArray]:
    """Return the chances of a treatment at least as high, and at least as low, if the ratio were this one."""
    if name == "exact_conditional":
        return exact_ratio_tails(control, treatment, ratio)
    if name == "koopman_score":
        statistic = ratio_score(control, treatment, ratio)
    else:
        logs = np.log(treatment.rates / control.rates) - math.log(ratio)
        statistic = logs / log_ratio_errors(control, treatment)
    return below(-statistic), below(statistic)


def p_values(name: str, control: Proportions, treatment: Proportions) -> FloatArray:
    """Return the two-sided p-values that belong to :func:`limits`."""
    if name == "newcombe":
        return _newcombe_p(control, treatment)
    above, below = _tails(name, control, treatment, 1.0)
    p_value: FloatArray = np.minimum(2 * np.minimum(above, below), 1.0)
    return p_value


def _newcombe_p(control: Proportions, treatment: Proportions) -> FloatArray:
    """Return the p-value of Newcombe's interval where the control is 0: the level at which it touches 0."""

    def lower(z: FloatArray) -> FloatArray:
        return newcombe_limits(control, treatment, z)[0]

    ends = np.full(control.units.shape, 1e-6), np.full(control.units.shape, FARTHEST)
    far = lower(ends[1])
    z = np.where(far > 0, FARTHEST, crossing(lower, *ends, at_high=far))
    p_value: FloatArray = 2 * below(-z)
    return p_value


def only(shares: Proportions, kept: BoolArray) -> Proportions:
    """Return some of the shares."""
    return Proportions(shares.successes[kept], shares.units[kept])
