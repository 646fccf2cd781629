"""The formulas that ours are checked against, one comparison at a time in plain Python with ``scipy.special`` tails.

Written anew from the sources that the modules of ``stats`` name, without importing them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special

KINDS = ("mean", "ratio", "cuped", "conversion")

Row = tuple[float, ...]
Result = tuple[float, float, float, float]
"""Lift, lower, upper, p."""


def columns(kind: str, side: Any) -> tuple[np.ndarray, ...]:
    """Return the figures of one variant as plain columns."""
    if kind == "mean":
        return side.units, side.mean, side.variance
    if kind == "ratio":
        return side.units, side.mean_y, side.mean_x, side.variance_y, side.variance_x, side.covariance
    if kind == "cuped":
        spread = side.covariance
        return side.units, side.means[:, 0], side.means[:, 1], spread[:, 0, 0], spread[:, 1, 1], spread[:, 0, 1]
    return side.successes, side.units


def plain(kind: str, control: Row, treatment: Row) -> Result:
    """Compare one pair by the formula of its kind."""
    return FORMULAS[kind](control, treatment)


def _t(p: float, degrees: float) -> float:
    return float(scipy.special.stdtrit(degrees, p))


def _p(statistic: float, degrees: float) -> float:
    return 2 * float(scipy.special.stdtr(degrees, -abs(statistic)))


def _degrees(first: float, second: float, n: float, m: float) -> float:
    return (first + second) ** 2 / (first**2 / (n - 1) + second**2 / (m - 1))


def _mean(control: Row, treatment: Row) -> Result:
    """Give Welch's p and Fieller's lift with the degrees at the estimated ratio."""
    n, mean, variance = control
    m, other, spread = treatment
    below, above, ratio = variance / n, spread / m, other / mean
    own = _degrees(below, above, n, m)
    p_value = _p((other - mean) / math.sqrt(below + above), own)
    limits = _fieller(other, mean, above, below, _t(0.975, _degrees(ratio**2 * below, above, n, m)))
    if (limits[0] > 1 or limits[1] < 1) != (p_value < 0.05):
        limits = _fieller(other, mean, above, below, _t(0.975, own))
    return ratio - 1, limits[0] - 1, limits[1] - 1, p_value


def _fieller(p: float, q: float, variance_p: float, variance_q: float, quantile: float) -> tuple[float, float]:
    a = q * q - quantile**2 * variance_q
    root = math.sqrt((p * q) ** 2 - a * (p * p - quantile**2 * variance_p))
    return (p * q - root) / a, (p * q + root) / a


def _ratio(control: Row, treatment: Row) -> Result:
    """Give the log ratio by the delta method."""
    parts = []
    for n, y, x, yy, xx, yx in (control, treatment):
        ratio = y / x
        parts.append((n, ratio, (yy - 2 * ratio * yx + ratio**2 * xx) / (n * x * x * ratio * ratio)))
    (n, base, below), (m, other, above) = parts
    degrees, gap, error = _degrees(below, above, n, m), math.log(other / base), math.sqrt(below + above)
    reach = _t(0.975, degrees) * error
    return other / base - 1, math.exp(gap - reach) - 1, math.exp(gap + reach) - 1, _p(gap / error, degrees)


def _cuped(control: Row, treatment: Row) -> Result:
    """Give the same as for averages after theta, on both together with their means not removed, times the covariate."""
    n, y, x, yy, xx, yx = control
    m, other, moved, spread, spread_x, shared = treatment
    weight = n * m / (n + m)
    theta = ((n - 1) * yx + (m - 1) * shared + weight * (other - y) * (moved - x)) / (
        (n - 1) * xx + (m - 1) * spread_x + weight * (moved - x) ** 2
    )
    centre = (n * x + m * moved) / (n + m)
    return _mean(
        (n, y - theta * (x - centre), yy - 2 * theta * yx + theta**2 * xx),
        (m, other - theta * (moved - centre), spread - 2 * theta * shared + theta**2 * spread_x),
    )


def _conversion(control: Row, treatment: Row) -> Result:
    """Give Katz' log interval of the ratio of two rates."""
    (successes, n), (others, m) = control, treatment
    gap = math.log((others / m) / (successes / n))
    error = math.sqrt(1 / successes - 1 / n + 1 / others - 1 / m)
    reach = 1.959963984540054 * error
    p_value = math.erfc(abs(gap / error) / math.sqrt(2))
    return math.exp(gap) - 1, math.exp(gap - reach) - 1, math.exp(gap + reach) - 1, p_value


FORMULAS = {"mean": _mean, "ratio": _ratio, "cuped": _cuped, "conversion": _conversion}
