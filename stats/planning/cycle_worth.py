"""What a change is worth before it is made, what one more test is worth before it is run, and what fits a budget.

For decisions, not for claims: it asks what is gained on average, not how sure one can be. All beliefs are normal on
ln(1 + lift), oriented so that more is better, and values are counted there: for a few per cent they are the lift
itself. On that scale a change of which nothing is known is worth nothing until it was tested; counted in per cent, the
longer upper end alone would make it a gain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.effects import Numbers
from stats.numerics.distributions import check_level
from stats.numerics.normal import below, normal_quantile, unit_loss
from stats.planning.power_levels import check_power
from stats.reasons import NO_BELIEF, NO_SHARPNESS
from stats.refusing import Refusals
from stats.summaries import FloatArray


@dataclass(frozen=True, slots=True)
class ActingWorth:
    """What adopting changes now is worth, on what is believed; of shape ``(k,)``.

    Parameters
    ----------
    gain : Numbers
        Never below 0: what is believed to be less than the threshold is not adopted.
    lift : Numbers
        To plan with: the middle of the belief.
    average_lift : Numbers
        What many changes of which the same is believed bring on average: above ``lift``, since a lift has no upper end.
    """

    gain: Numbers
    lift: Numbers
    average_lift: Numbers


@dataclass(frozen=True, slots=True)
class TestWorth:
    """What one more test before deciding is worth over deciding now; of shape ``(k,)``.

    Parameters
    ----------
    gain : Numbers
        Of a test with its standard error, without what it costs. Never below 0.
    perfect : Numbers
        Of knowing the truth: no test is worth more.
    changes_mind : Numbers
        The chance that it ends on the other side of the threshold than what is believed now.
    """

    __test__ = False  # no test case, whatever a collector of tests makes of its name

    gain: Numbers
    perfect: Numbers
    changes_mind: Numbers


@dataclass(frozen=True, slots=True)
class Affordable:
    """What was chosen under a budget: places in the order in which they were taken, and their sums."""

    places: tuple[int, ...]
    value: float
    cost: float


def value_of_acting(
    means: Sequence[float] | FloatArray, sds: Sequence[float] | FloatArray, *, threshold: float = 0.0
) -> ActingWorth:
    """Return what adopting each change now is worth.

    *The earlier test said +20 %, and it was a small one. What do we get if we simply do it?*

    Parameters
    ----------
    means, sds : sequence of float, shape (k,)
        What is believed of ln(1 + lift): middle and standard deviation (0 is certainty), as :func:`stats.shrink` gives.
    threshold : float
        Lift from which on adopting pays, above -1.

    Returns
    -------
    ActingWorth
        ``no_belief`` where the middle is no number or the deviation is none of at least 0.

    Raises
    ------
    ValueError
        If lengths differ or the threshold is not above -1.

    Notes
    -----
    ``max(0, mean - ln(1 + threshold))``. The average lift is ``exp(mean + sd²/2) - 1``.

    References
    ----------
    Raiffa, H. & Schlaifer, R. (1961). Applied Statistical Decision Theory, chapter 5.

    Examples
    --------
    >>> found = value_of_acting([0.10, -0.03], [0.05, 0.05])
    >>> [round(float(each), 3) for each in found.gain.values], round(float(found.lift[0]), 3)
    ([0.1, 0.0], 0.105)
    """
    middle, spread = _same_length(means, sds)
    beyond = middle - _log_threshold(threshold)
    refusals = _beliefs(middle, spread)
    with np.errstate(invalid="ignore", over="ignore"):
        return ActingWorth(
            refusals.numbers(np.maximum(beyond, 0.0)),
            refusals.numbers(np.expm1(middle)),
            refusals.numbers(np.expm1(middle + spread**2 / 2)),
        )


def value_of_testing(
    means: Sequence[float] | FloatArray,
    sds: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    *,
    threshold: float = 0.0,
) -> TestWorth:
    """Return what one more test of each change, before it is decided about, is worth over deciding now.

    *Two tests contradict each other. What does a third bring, if it can see 30 %?*

    Parameters
    ----------
    means, sds : sequence of float, shape (k,)
        As for :func:`value_of_acting`.
    standard_errors : sequence of float, shape (k,)
        That the test will have on ln(1 + lift): 0 tells the truth, infinity nothing. See :func:`standard_error_seen`.
    threshold : float
        Lift from which on adopting pays, above -1.

    Returns
    -------
    TestWorth
        ``no_belief`` as for :func:`value_of_acting`; ``no_sharpness`` where the error is no number of at least 0.

    Raises
    ------
    ValueError
        If lengths differ or the threshold is not above -1.

    Notes
    -----
    The belief after the test has a middle that is normal around the present one with deviation
    ``v = sd² / √(sd² + se²)``. Adopted is what it puts above m = ln(1 + threshold), so that the gain is
    ``E max(0, middle after - m) - max(0, mean - m) = v (φ(x) - x Φ(-x))`` with ``x = |mean - m| / v``: the expected
    value of sample information of a normal test, for a choice between two with linear worth. What does not change the
    decision is worth nothing, however much is learned.

    References
    ----------
    Raiffa, H. & Schlaifer, R. (1961). Applied Statistical Decision Theory, sections 5.4 and 5.5. Azevedo, E., Deng, A.,
    Montiel Olea, J., Rao, J. & Weyl, E. (2020). A/B testing with fat tails. J. Political Economy 128:4614-4672.

    Examples
    --------
    >>> found = value_of_testing([0.0, 0.0, 0.3], [0.2, 0.2, 0.1], [0.0, 0.2, 0.1])
    >>> [round(float(each), 4) for each in found.gain.values]
    [0.0798, 0.0564, 0.0]
    """
    middle, spread, error = _same_length(means, sds, standard_errors)
    gap = np.abs(middle - _log_threshold(threshold))
    refusals = _beliefs(middle, spread)
    believed = refusals.copy()
    refusals.add(~(error >= 0), NO_SHARPNESS)
    with np.errstate(invalid="ignore", divide="ignore"):
        both = np.hypot(spread, error)
        learned = np.where(both > 0, spread * np.where(both > 0, spread / both, 0.0), 0.0)
        return TestWorth(
            refusals.numbers(_expected(gap, learned)),
            believed.numbers(_expected(gap, spread)),
            refusals.numbers(_crossing(gap, learned)),
        )


def standard_error_seen(lift: float, *, confidence: float = 0.95, power: float = 0.8) -> float:
    """Return the standard error on ln(1 + lift) of a test that finds this lift with this chance.

    *The test can see ±43 %. How far will its result be from the truth?*

    Parameters
    ----------
    lift : float
        Above 0; of a fall give the rise that undoes it.
    confidence, power : float
        Of the range, and the chance to find the lift.

    Raises
    ------
    ValueError
        If the lift is not above 0.

    Notes
    -----
    ``ln(1 + lift) / (z_(1+confidence)/2 + z_power)``, for a test with many units.

    Examples
    --------
    >>> round(standard_error_seen(0.43), 3)
    0.128
    """
    if not lift > 0:
        raise ValueError(f"what a test can see is above 0: {lift}")
    reach = normal_quantile((1 + check_level(confidence)) / 2) + normal_quantile(check_power(power))
    return math.log1p(lift) / reach


def rank_for_money(values: Sequence[float] | FloatArray, costs: Sequence[float] | FloatArray) -> tuple[int, ...]:
    """Return places in the order of value for each unit of money.

    *Which of the forty ideas first?*

    Parameters
    ----------
    values : sequence of float, shape (k,)
        In any one unit; nan where nothing is known: behind all others.
    costs : sequence of float, shape (k,)
        In any one unit, at least 0; nan or infinite where nothing is known: behind those with a price.

    Returns
    -------
    tuple of int
        What brings something and costs nothing comes first, the most valuable before the others. Of two that bring as
        much for their money the more valuable one is first, of two that are the same the earlier one. What brings
        nothing, or loses, stands behind all that gains.

    Raises
    ------
    ValueError
        If lengths differ or a cost is below 0.

    Examples
    --------
    >>> rank_for_money([0.10, 0.06, 0.01, 0.0], [500.0, 100.0, 0.0, 0.0])
    (2, 1, 0, 3)
    """
    worth, price = _same_length(values, costs)
    if (price < 0).any():
        raise ValueError("a cost is at least 0")
    known = np.where(np.isnan(worth), -np.inf, worth)
    dear = np.where(np.isnan(price), np.inf, price)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(known > 0, np.where(dear > 0, known / dear, np.inf), np.minimum(known, 0.0))
    # The last key of lexsort counts most. What gains at an unknown price has a rate of 0 but its value before nothing.
    return tuple(int(place) for place in np.lexsort((np.arange(worth.size), dear, -known, -rate)))


def choose_within(
    values: Sequence[float] | FloatArray,
    costs: Sequence[float] | FloatArray,
    budget: float,
    *,
    most: int | None = None,
) -> Affordable:
    """Return what to take for a budget: by value for each unit of money, as long as it fits.

    *There is money for eight of forty. Which?*

    Parameters
    ----------
    values, costs
        As for :func:`rank_for_money`. What has no value above 0, or no price, is never taken.
    budget : float
        At least 0, in the unit of the costs.
    most : int or None
        So many at most.

    Returns
    -------
    Affordable
        In the order taken. What does not fit any more is passed over for what does.

    Raises
    ------
    ValueError
        As for :func:`rank_for_money`, or if the budget is below 0.

    Notes
    -----
    Greedy: with many things that are small beside the budget it is as good as the best choice, never worse than that
    by more than the value of one thing.

    References
    ----------
    Dantzig, G. B. (1957). Discrete-variable extremum problems. Operations Research 5:266-277.

    Examples
    --------
    >>> choose_within([0.5, 0.25, 0.125, 0.0], [500.0, 100.0, 0.0, 0.0], 550.0)
    Affordable(places=(2, 1), value=0.375, cost=100.0)
    """
    if not budget >= 0:
        raise ValueError(f"a budget is at least 0: {budget}")
    taken: list[int] = []
    left = float(budget)
    for place in rank_for_money(values, costs):
        value, cost = float(values[place]), float(costs[place])
        if most is not None and len(taken) >= most:
            break
        if value > 0 and cost <= left:
            taken.append(place)
            left -= cost
    return Affordable(
        tuple(taken),
        math.fsum(float(values[place]) for place in taken),
        math.fsum(float(costs[place]) for place in taken),
    )


def _same_length(*columns: Sequence[float] | FloatArray) -> tuple[FloatArray, ...]:
    found = tuple(np.asarray(each, dtype=np.float64) for each in columns)
    if any(each.ndim != 1 or each.size != found[0].size for each in found):
        raise ValueError(f"needs as many of each: {[each.shape for each in found]}")
    return found


def _log_threshold(threshold: float) -> float:
    if not threshold > -1:
        raise ValueError(f"a threshold is a lift above -1: {threshold}")
    return math.log1p(threshold)


def _beliefs(middle: FloatArray, spread: FloatArray) -> Refusals:
    refusals = Refusals(middle.size)
    refusals.add(~np.isfinite(middle) | ~np.isfinite(spread) | (spread < 0), NO_BELIEF)
    return refusals


def _expected(gap: FloatArray, deviation: FloatArray) -> FloatArray:
    """Return what choosing by a middle that may still move by so much brings: v L(gap / v), 0 where it may not."""
    moves = deviation > 0
    scale = np.where(moves, deviation, 1.0)
    found: FloatArray = np.where(moves, scale * unit_loss(gap / scale), 0.0)
    return found


def _crossing(gap: FloatArray, deviation: FloatArray) -> FloatArray:
    moves = deviation > 0
    scale = np.where(moves, deviation, 1.0)
    found: FloatArray = np.where(moves, below(-gap / scale), 0.0)
    return found
