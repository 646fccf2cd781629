"""What the figures of many past experiments come to: lift, range and its error, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from experiments.metrics.kinds import MetricKind
from experiments.transfer.history.records import BoolArray, History, IntArray
from stats.averages.means import compare_many_means
from stats.effects import Effects
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile
from stats.reasons import CONTROL_IS_ZERO
from stats.shares.proportions import compare_many_proportions
from stats.summaries import FloatArray, Means, Proportions

CONFIDENCE = 0.95
MOST_LOG_ERROR = 2.0
"""An error of ln(1 + lift) beyond this says nothing: the range would reach from a fiftieth to fifty times as much."""
ONLY_TOTALS = NotEstimable(
    "only_totals", "Totals alone do not say how much the number varies by chance, so there is no range."
)


@dataclass(frozen=True, slots=True)
class Lifts:
    """For each row of a history, nan where there is none: a control has only its ``value``.

    ``log_lift_se`` and ``degrees`` belong to ln(1 + lift). ``ranged`` rows have a range, ``said`` ones have it from the
    file and not from their figures. ``reasons`` say why a row has no range, or no lift.
    """

    value: FloatArray
    lift: FloatArray
    lower: FloatArray
    upper: FloatArray
    log_lift_se: FloatArray
    degrees: FloatArray
    said: BoolArray
    reasons: npt.NDArray[np.object_]

    @property
    def ranged(self) -> BoolArray:
        """Rows with a range."""
        found: BoolArray = ~np.isnan(self.lower) | ~np.isnan(self.upper)
        return found


def lifts_of(history: History) -> Lifts:
    """Compare every row with its control by the method that its kind of number has.

    Shares and averages are compared by the archive's methods for many at once. A rate or a number of totals has a lift
    and no range; where the file says one, it is taken over as said.
    """
    size = history.lines.size
    blank = np.full(size, np.nan)
    reasons: npt.NDArray[np.object_] = np.full(size, None)
    value = values_of(history)
    lift, lower, upper, errors, degrees = (blank.copy() for _ in range(5))
    rows, base = history.treatments, history.control_row
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where(value[base[rows]] > 0, value[rows] / value[base[rows]] - 1, np.nan)
    lift[rows] = plain
    reasons[rows[np.isnan(plain)]] = CONTROL_IS_ZERO
    for kind in (MetricKind.PROPORTION, MetricKind.MEAN):
        some = counted_rows(history, kind)
        if not some.size:
            continue
        effects = compared(history, some, kind, CONFIDENCE)
        low, high = effects.lift.lower, effects.lift.upper
        lower[some] = np.where(np.isfinite(low), low, np.nan)
        upper[some] = np.where(np.isfinite(high), high, np.nan)
        errors[some], degrees[some] = effects.log_lift_se, effects.degrees_of_freedom
        reasons[some] = effects.lift.reasons
        if kind is MetricKind.MEAN:
            errors[some] = np.where(np.isnan(errors[some]), _log_error(history, some), errors[some])
    open_rows = rows[np.isnan(lower[rows]) & np.isnan(upper[rows])]
    said = _take_said(history, open_rows, (lift, lower, upper, errors))
    totals = np.isin(history.kind, ("ratio", "count")) | np.isnan(history.figures["n"])
    silent = rows[(totals & ~said)[rows] & ~np.isnan(lift[rows])]
    reasons[silent] = ONLY_TOTALS
    reasons[said] = None
    return Lifts(value, lift, lower, upper, errors, degrees, said, reasons)


def values_of(history: History) -> FloatArray:
    """Give the number itself for each row: a share, an average, a rate or a total."""
    of = history.figures
    with np.errstate(divide="ignore", invalid="ignore"):
        share, rate = of["successes"] / of["n"], of["numerator"] / of["denominator"]
    shares = np.where(np.isnan(share), rate, share)
    kinds = [history.kind == kind.value for kind in (MetricKind.PROPORTION, MetricKind.MEAN, MetricKind.RATIO)]
    totals = np.where(np.isnan(of["denominator"]), of["numerator"], rate)
    found: FloatArray = np.select(kinds, [shares, of["mean"], np.where(np.isnan(rate), of["numerator"], rate)], totals)
    return found


def counted_rows(history: History, kind: MetricKind) -> IntArray:
    """Give the rows of a kind whose figures, and those of their control, tell chance from effect."""
    needed = ("n", "successes") if kind is MetricKind.PROPORTION else ("n", "mean", "sd")
    whole = np.logical_and.reduce([~np.isnan(history.figures[name]) for name in needed])
    rows = history.treatments
    found: IntArray = rows[(history.kind[rows] == kind.value) & whole[rows] & whole[history.control_row[rows]]]
    return found


def compared(history: History, rows: IntArray, kind: MetricKind, confidence: float) -> Effects:
    """Compare some rows of a kind with their controls, at a level."""
    base = history.control_row[rows]
    of = history.figures
    if kind is MetricKind.PROPORTION:
        control, treatment = (Proportions(of["successes"][at], of["n"][at]) for at in (base, rows))
        return compare_many_proportions(control, treatment, confidence=confidence)
    first, second = (Means(of["n"][at], of["mean"][at], of["sd"][at] ** 2) for at in (base, rows))
    return compare_many_means(first, second, confidence=confidence)


def _log_error(history: History, rows: IntArray) -> FloatArray:
    """Give the error of ln(1 + lift) by the delta method, for averages whose exact range is unbounded.

    It is large there, so that what is planned with is moved far; a range that is shown is never made of it.
    """
    of, base = history.figures, history.control_row[rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [(of["sd"][at] / of["mean"][at]) ** 2 / of["n"][at] for at in (rows, base)]
    variance = parts[0] + parts[1]
    there = (of["mean"][rows] > 0) & (of["mean"][base] > 0) & (variance > 0) & (variance < MOST_LOG_ERROR**2)
    found: FloatArray = np.where(there, np.sqrt(variance), np.nan)
    return found


def _take_said(history: History, rows: IntArray, found: tuple[FloatArray, ...]) -> BoolArray:
    """Take over lift and range that the file says, for rows whose figures give no range."""
    lift, lower, upper, errors = found
    given = history.given
    whole = ~np.isnan(given["lift_lower"]) & ~np.isnan(given["lift_upper"])
    fits = whole & (given["lift_lower"] < given["lift_upper"]) & (given["lift_lower"] > -1)
    said = np.zeros(history.lines.size, dtype=np.bool_)
    said[rows] = fits[rows]
    lift[said] = np.where(np.isnan(given["lift"]), lift, given["lift"])[said]
    said &= ~np.isnan(lift) & (lift >= given["lift_lower"]) & (lift <= given["lift_upper"])
    lower[said], upper[said] = given["lift_lower"][said], given["lift_upper"][said]
    with np.errstate(invalid="ignore", divide="ignore"):
        width = np.log1p(upper[said]) - np.log1p(lower[said])
    errors[said] = width / (2 * two_sided_quantile(CONFIDENCE))
    return said
