"""Before against after, with nothing to compare with: what history alone can say, which is little."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, log_standard_error, two_sided_p, two_sided_quantile
from stats.numerics.fieller import ratio_set
from stats.places.level_shift import LevelShift, level_shift, trend_column, weekday_columns
from stats.places.placebo import PlaceboRank, placebo_rank, reaches
from stats.reasons import CONTROL_NEAR_ZERO, COUNTERFACTUAL_NOT_POSITIVE, FEW_PLACEBO_DATES, ONLY_IN_PER_CENT
from stats.summaries import FloatArray, Sums


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A step in one series of its own: at most weak evidence (grade D), never a winner.

    Parameters
    ----------
    effect : Effect
        ``treatment`` is the average after the change, ``control`` what it would have been without the step; interval
        and p from Newey-West.
    standard_error, naive_standard_error : float or NotEstimable
        Newey-West, and what people use (days as if independent), to be shown beside it only. In logs for posts.
    lag : int or None
        Days (posts) over which one is taken to resemble another.
    placebo : PlaceboRank or NotEstimable
        Size of the step at this date among the same comparison at every earlier date.
    placebo_alarms : float or NotEstimable
        Share of those earlier dates, at which nothing was changed, whose interval would have excluded 0 as well.
    placebo_passed : bool or None
        Whether the step stands out from the earlier dates; ``None`` where there are too few of them. It does not lift
        the grade: nothing tells the change from whatever else happened that day.
    """

    effect: Effect
    standard_error: float | NotEstimable
    naive_standard_error: float | NotEstimable
    lag: int | None
    placebo: PlaceboRank | NotEstimable
    placebo_alarms: float | NotEstimable
    placebo_passed: bool | None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One series with the lengths of the comparison: days before, days after and how errors are made."""

    values: FloatArray
    covariates: FloatArray | None
    before: int
    after: int
    lag: int | None
    small_sample: bool

    def at(self, date: int) -> LevelShift | NotEstimable:
        """Return the step at a date, seen through the window around it."""
        window = slice(date - self.before, date + self.after)
        covariates = None if self.covariates is None else self.covariates[window]
        return level_shift(self.values[window], self.before, covariates, lag=self.lag, small_sample=self.small_sample)


def compare_before_after(
    values: FloatArray,
    n_before: int,
    *,
    window: tuple[int, int] | None = None,
    trend: bool = False,
    weekdays: bool = False,
    covariates: FloatArray | None = None,
    lag: int | None = None,
    small_sample: bool = True,
    confidence: float = 0.95,
) -> BeforeAfter:
    """Compare the days after a change with those before, where nothing else ran beside them.

    *We changed the profile on 3 May: did saves go up?* Never a winner: news, season, the platform and everything else
    that happened around that date are in the step as well. It is at most a hint (grade D), whatever its interval says.

    Parameters
    ----------
    values : ndarray of float, shape (n_days,)
        One value per day, oldest first, without gaps: the whole history, not only the days compared.
    n_before : int
        Days before the change.
    window : tuple of int, optional
        Days before and days after that are compared; the default is all. Only a window shorter than the history leaves
        earlier dates for the placebo.
    trend, weekdays : bool
        Take out a straight trend within the window; an effect of each weekday.
    covariates : ndarray of float, shape (n_days, n_columns), optional
        What else is known of each day.
    lag : int, optional
        For Newey-West; the default is the rule of thumb of :func:`stats.rule_of_thumb_lag`.
    small_sample : bool
        Multiply the Newey-West variance by n / (n - k).
    confidence : float
        Level of the intervals, and of what stands out among the placebos.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    ValueError
        If something is not finite, or the window does not fit into the series.

    Notes
    -----
    t with n - k degrees of freedom; lift by Fieller from the same covariance. The placebo repeats the comparison with
    the same lengths at every earlier date whose days after end before the change, and ranks the size of the step:
    p = (1 + larger) / (1 + dates). Neighbouring dates share most of their days, so that p describes rather than tests.
    It is withheld where its floor lies above 1 - confidence (fewer than 19 dates at 95 %). False alarms at 5 % with a
    day-to-day correlation of 0.5, 14 + 14 days: interval 17 % (with a trend 20 %), standing out among 79 earlier dates
    9 % (simulated): hence grade D.

    References
    ----------
    Newey, W. K. & West, K. D. (1987). Econometrica 55:703-708.
    Bernal, J. L., Cummins, S. & Gasparrini, A. (2017). Interrupted time series regression. IJE 46:348-355.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array([41.0, 38, 44, 40, 39, 42, 43, 37, 41, 40, 45, 49, 47, 50, 46, 48, 51, 47])
    >>> found = compare_before_after(days, 10)
    >>> round(found.effect.difference.estimate, 2), round(found.effect.lift.estimate, 3), found.placebo.reason
    (7.37, 0.182, 'few_placebo_dates')
    """
    columns = [] if covariates is None else [covariates]
    columns += [trend_column(values.size)] if trend else []
    columns += [weekday_columns(values.size)] if weekdays else []
    given = np.column_stack(columns) if columns else None
    comparison = _comparison(values, n_before, window, given, lag, small_sample=small_sample)
    return _read(comparison, n_before, confidence, logs=False)


def compare_posts_in_sequence(
    posts: Sums,
    n_before: int,
    *,
    window: tuple[int, int] | None = None,
    covariates: FloatArray | None = None,
    lag: int | None = None,
    small_sample: bool = True,
    confidence: float = 0.95,
) -> BeforeAfter:
    """Compare the rate of the posts after a change with that of the posts before, published one after another.

    *Since we write shorter captions, do posts get more saves per view?* Never a winner: time, followers, the platform
    and the news changed as well. Planned beforehand and drawn by chance, the same posts would be a real experiment.

    Parameters
    ----------
    posts : Sums
        Numerator (saves) and denominator (views) per post, in the order of publication; denominators above 0.
    n_before : int
        Posts before the change.
    window : tuple of int, optional
        Posts before and posts after that are compared; the default is all.
    covariates : ndarray of float, shape (n_posts, n_columns), optional
        What else is known of each post: weekday, hour, format, time (for a trend).
    lag, small_sample, confidence
        As for :func:`compare_before_after`, counted in posts.

    Returns
    -------
    BeforeAfter
        On the log of the rate: the lift is the change of the typical (geometric mean) post, each post counting the
        same. There is no difference in the unit of the rate.

    Raises
    ------
    ValueError
        If a numerator is negative, a denominator not above 0, or the window does not fit.

    Notes
    -----
    Where a post has no event at all, one half is added to every numerator (Anscombe), since 0 has no logarithm.

    Examples
    --------
    >>> import numpy as np
    >>> saves = np.array([50.0, 61, 40, 72, 55, 75, 83, 70, 92, 71])
    >>> round(compare_posts_in_sequence(Sums(saves, np.full(10, 5000.0)), 5).effect.lift.estimate, 3)
    0.426
    """
    numerator, denominator = posts.numerator, posts.denominator
    if not (np.isfinite(numerator).all() and np.isfinite(denominator).all()):
        raise ValueError("numerators and denominators must be finite numbers")
    if (numerator < 0).any() or (denominator <= 0).any():
        raise ValueError("each post needs a numerator of at least 0 and a denominator above 0")
    extra = 0.5 if (numerator == 0).any() else 0.0
    rates = np.log(numerator + extra) - np.log(denominator)
    comparison = _comparison(rates, n_before, window, covariates, lag, small_sample=small_sample)
    return _read(comparison, n_before, confidence, logs=True)


def _comparison(
    values: FloatArray,
    n_before: int,
    window: tuple[int, int] | None,
    covariates: FloatArray | None,
    lag: int | None,
    *,
    small_sample: bool,
) -> _Comparison:
    before, after = window if window is not None else (n_before, values.size - n_before)
    if not (0 <= before <= n_before and 0 <= after <= values.size - n_before):
        raise ValueError(f"a window of {before} and {after} does not fit {n_before} of {values.size} before the change")
    if covariates is not None and covariates.shape[0] != values.size:
        raise ValueError(f"covariates need a row for each value: {covariates.shape}")
    return _Comparison(values, covariates, before, after, lag, small_sample)


def _read(comparison: _Comparison, n_before: int, confidence: float, *, logs: bool) -> BeforeAfter:
    """Put the step at the change beside those at earlier dates."""
    check_level(confidence)
    found = comparison.at(n_before)
    method = "before_after_log" if logs else "before_after"
    units = comparison.before, comparison.after
    if isinstance(found, NotEstimable):
        effect = Effect(method, found, found, found, found, found, None, *units)
        return BeforeAfter(effect, found, found, None, found, found, None)
    placebo, alarms = _placebos(comparison, n_before, found, confidence)
    quantile = two_sided_quantile(confidence, found.degrees_of_freedom)
    reach = quantile * found.standard_error
    shift = Estimate(found.shift, found.shift - reach, found.shift + reach, confidence)
    lift = _lift_of_logs(shift) if logs else _lift(found, quantile, confidence)
    levels = found.levels.mean_q, found.levels.mean_p
    effect = Effect(
        method,
        math.exp(levels[0]) if logs else levels[0],
        math.exp(levels[1]) if logs else levels[1],
        ONLY_IN_PER_CENT if logs else shift,
        lift,
        two_sided_p(found.shift / found.standard_error, found.degrees_of_freedom),
        float(found.degrees_of_freedom),
        *units,
        log_lift_se=log_standard_error(lift.lower, lift.upper, quantile) if isinstance(lift, Estimate) else None,
    )
    passed = placebo.stands_out(confidence) if isinstance(placebo, PlaceboRank) else None
    return BeforeAfter(effect, found.standard_error, found.naive_standard_error, found.lag, placebo, alarms, passed)


def _placebos(
    comparison: _Comparison, n_before: int, observed: LevelShift, confidence: float
) -> tuple[PlaceboRank | NotEstimable, float | NotEstimable]:
    """Repeat the comparison at every date that leaves its days after before the change."""
    dates = range(comparison.before, n_before - comparison.after + 1)
    if not reaches(1 / (len(dates) + 1), confidence):
        return FEW_PLACEBO_DATES, FEW_PLACEBO_DATES
    steps = [step for step in map(comparison.at, dates) if isinstance(step, LevelShift)]
    if not reaches(1 / (len(steps) + 1), confidence):
        return FEW_PLACEBO_DATES, FEW_PLACEBO_DATES
    rank = placebo_rank(abs(observed.shift), np.array([abs(step.shift) for step in steps]))
    alarms = [
        reaches(two_sided_p(step.shift / step.standard_error, step.degrees_of_freedom), confidence) for step in steps
    ]
    return rank, sum(alarms) / len(alarms)


def _lift(found: LevelShift, quantile: float, confidence: float) -> Estimate | NotEstimable:
    if found.levels.mean_q <= 0:
        return COUNTERFACTUAL_NOT_POSITIVE
    limits = ratio_set(found.levels, quantile, positive=False)
    if limits.lower is None or limits.upper is None:
        return CONTROL_NEAR_ZERO
    lift = found.shift / found.levels.mean_q
    return Estimate(lift, limits.lower - 1, limits.upper - 1, confidence)


def _lift_of_logs(shift: Estimate) -> Estimate:
    ends = [None if end is None or end > 700 else math.expm1(end) for end in (shift.lower, shift.upper)]
    return Estimate(math.expm1(min(shift.estimate, 700.0)), ends[0], ends[1], shift.level)
