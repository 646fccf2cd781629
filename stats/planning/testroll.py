"""Test & roll: the most profitable test on a limited list, where the better version goes to everyone left.

For decisions, not for claims: it asks how much a test earns, not how sure one can be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from stats.errors import NotEstimable
from stats.numerics.normal import unit_loss
from stats.planning.power_levels import Sizes
from stats.planning.testroll_equal import best_equal_test, equal_test_gain, prior_sd_from_archive
from stats.reasons import NO_PROFIT_TO_MISS, TEST_LARGER_THAN_LIST
from stats.summaries import FloatArray

__all__ = [
    "Belief",
    "RollOutcome",
    "best_equal_test",
    "best_test",
    "equal_test_gain",
    "error_rate",
    "prior_sd_from_archive",
    "roll_outcome",
]

# Points per side of the first, coarse search for unequal variants.
GRID = 60
FEWEST = 1e-3


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a variant before the test.

    Parameters
    ----------
    mean, sd : float
        Expected profit per person and how far the truth may be from it (standard deviation, above 0).
    response_sd : float
        How much people differ (standard deviation of one person's profit, above 0).
    """

    mean: float
    sd: float
    response_sd: float

    def __post_init__(self) -> None:
        """Refuse beliefs that no test could change."""
        if not self.sd > 0 or not self.response_sd > 0 or not math.isfinite(self.mean):
            raise ValueError(f"needs a mean and two deviations above 0: {self.mean}, {self.sd}, {self.response_sd}")


@dataclass(frozen=True, slots=True)
class RollOutcome:
    """What a test of given sizes, and rolling out what it finds better, brings on average.

    Parameters
    ----------
    people : Sizes
        People in the test.
    profit, profit_test, profit_roll : float
        Of the whole list, of those in the test, of the others.
    profit_no_test : float
        With the version that is believed better, without any test.
    profit_at_random : float
        With one of both by the toss of a coin.
    profit_perfect_information : float
        If the truth were known beforehand.
    relative_regret : float or NotEstimable
        Part of the profit with perfect information that is missed; ``no_profit_to_miss`` where there is none.
    error_rate : float
        Chance to roll out the worse version.
    chance_treatment : float
        Chance to roll out the treatment.
    """

    people: Sizes
    profit: float
    profit_test: float
    profit_roll: float
    profit_no_test: float
    profit_at_random: float
    profit_perfect_information: float
    relative_regret: float | NotEstimable
    error_rate: float
    chance_treatment: float

    @property
    def gain(self) -> float:
        """What the test earns over no test."""
        return self.profit - self.profit_no_test


def best_test(list_size: float, control: Belief, treatment: Belief) -> Sizes:
    """Return the most profitable sizes of a test of two variants of which different things are believed.

    *Leaving customers out costs sales: how many must get no catalogue, to know whether it pays?*

    Parameters
    ----------
    list_size : float
        People in all, more than 2.
    control, treatment : Belief
        What is believed of both.

    Returns
    -------
    Sizes
        Not rounded. The profit is flat around its top: other sizes near these bring as much. Both 0 where no test earns
        more than rolling out the version that is believed better.

    Raises
    ------
    ValueError
        If the list is too short.

    Notes
    -----
    The gain over no test is maximised over both sizes, first on a grid of their logarithms, then by Nelder-Mead, which
    keeps its digits because the gain is computed as such.

    References
    ----------
    Feit & Berman (2019), section 3.2 (asymmetric priors); authors' code ``test_size_nn``.

    Examples
    --------
    >>> sizes = best_test(100_000, Belief(19.39, 20.97, 87.69), Belief(29.26, 13.48, 179.36))
    >>> round(sizes.control), round(sizes.treatment)
    (588, 1885)
    """
    if not list_size > 2:
        raise ValueError(f"needs more people than two: {list_size}")
    if control == Belief(control.mean, treatment.sd, treatment.response_sd) and control.mean == treatment.mean:
        equal = best_equal_test(list_size, control.response_sd, control.sd)
        return Sizes(equal, equal)
    logs = np.linspace(math.log(FEWEST), math.log(list_size), GRID)
    gains = _gain(list_size, control, treatment, np.exp(logs)[:, None], np.exp(logs)[None, :])
    row, column = np.unravel_index(int(np.argmax(gains)), gains.shape)
    if not gains[row, column] > 0:
        return Sizes(0.0, 0.0)
    scale = float(gains[row, column])

    def loss(place: FloatArray) -> float:
        first, second = np.exp(place)
        return -float(_gain(list_size, control, treatment, np.array(first), np.array(second))) / scale

    start = np.array([logs[row], logs[column]])
    found = scipy.optimize.minimize(
        loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15, "maxiter": 2000}
    )
    # less than a thousandth of a person is nobody
    first, second = (float(size) if size >= FEWEST else 0.0 for size in np.exp(found.x))
    return Sizes(first, second)


def roll_outcome(list_size: float, people: Sizes, control: Belief, treatment: Belief) -> RollOutcome | NotEstimable:
    """Return what a test of these sizes brings, and what it would bring to know or to guess instead.

    *What do I earn if I test on 500 each and then send the better one to the rest?*

    Parameters
    ----------
    list_size : float
        People in all, those of the test included.
    people : Sizes
        People of the test in each variant, at least 0.
    control, treatment : Belief
        What is believed of both; the variant with the higher expected profit after the test is rolled out.

    Returns
    -------
    RollOutcome or NotEstimable
        ``test_larger_than_list`` where the test asks for more people than there are.

    Raises
    ------
    ValueError
        If there are fewer than 0 people in a variant.

    Notes
    -----
    With e the difference of the expected means, θ the deviation of the true difference and v that of the difference
    believed after the test: rolling out brings ``μ + e Φ(e/v) + v φ(e/v)`` per person, and the worse version is rolled
    out with chance ``2 T(e/θ, √(θ² - v²)/v)`` (Owen's T; ``1/2 - atan(v/√(θ² - v²))/π`` for e = 0). Normal profits with
    known deviations; one person's answer does not change another's.

    References
    ----------
    Feit & Berman (2019), equations 5 to 13. Owen, D. B. (1956). Ann. Math. Stat. 27:1075-1090.

    Examples
    --------
    >>> same = Belief(0.68, 0.03, math.sqrt(0.68 * 0.32))
    >>> outcome = roll_outcome(100_000, Sizes(2284, 2284), same, same)
    >>> round(outcome.profit), round(outcome.error_rate, 3)
    (69536, 0.1)
    """
    if people.control < 0 or people.treatment < 0:
        raise ValueError(f"fewer than no people: {people}")
    left = list_size - people.control - people.treatment
    if left < 0:
        return TEST_LARGER_THAN_LIST
    gap = treatment.mean - control.mean
    truth = math.hypot(control.sd, treatment.sd)
    learned = _learned(control, treatment, np.array(people.control), np.array(people.treatment))
    tested = control.mean * people.control + treatment.mean * people.treatment
    rolled = left * (max(control.mean, treatment.mean) + _chosen(gap, learned))
    perfect = list_size * (max(control.mean, treatment.mean) + _chosen(gap, truth))
    profit = tested + rolled
    return RollOutcome(
        people=people,
        profit=profit,
        profit_test=tested,
        profit_roll=rolled,
        profit_no_test=max(control.mean, treatment.mean) * list_size,
        profit_at_random=(control.mean + treatment.mean) / 2 * list_size,
        profit_perfect_information=perfect,
        relative_regret=1 - profit / perfect if perfect > 0 else NO_PROFIT_TO_MISS,
        error_rate=error_rate(people, control, treatment),
        chance_treatment=float(scipy.special.ndtr(gap / learned)) if learned > 0 else _coin(gap),
    )


def error_rate(people: Sizes, control: Belief, treatment: Belief) -> float:
    """Return how likely the worse version is rolled out after a test of these sizes, however long the list is.

    Parameters
    ----------
    people, control, treatment
        As for :func:`roll_outcome`.

    References
    ----------
    Feit & Berman (2019), equation 12; for unequal beliefs by Owen's T (see :func:`roll_outcome`).

    Examples
    --------
    >>> same = Belief(0.68, 0.03, math.sqrt(0.68 * 0.32))
    >>> round(error_rate(Sizes(18_468, 18_468), same, same), 4)
    0.0363
    """
    gap, truth = treatment.mean - control.mean, math.hypot(control.sd, treatment.sd)
    learned = _learned(control, treatment, np.array(people.control), np.array(people.treatment))
    if learned == 0:
        return float(scipy.special.ndtr(-abs(gap) / truth))
    rest = math.sqrt(max(truth**2 - learned**2, 0.0))
    return float(2 * scipy.special.owens_t(gap / truth, rest / learned))


def _learned(control: Belief, treatment: Belief, first: FloatArray, second: FloatArray) -> float:
    """Return the deviation of the difference that will be believed after the test."""
    return float(np.sqrt(_learned_variance(control, first) + _learned_variance(treatment, second)))


def _learned_variance(belief: Belief, people: FloatArray) -> FloatArray:
    # sd⁴ / (sd² + response² / n), written so that nobody tested gives 0
    found: FloatArray = belief.sd**2 * people / (people + (belief.response_sd / belief.sd) ** 2)
    return found


def _chosen(gap: float, deviation: float) -> float:
    """Return what choosing brings over the version believed better: v (φ(x) - |x| Φ(-|x|)) with x = e/v."""
    if deviation == 0:
        return 0.0
    return float(unit_loss(np.array(abs(gap) / deviation))) * deviation


def _gain(list_size: float, control: Belief, treatment: Belief, first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the gain over no test for many sizes at once; nothing where they exceed the list."""
    gap = treatment.mean - control.mean
    learned = np.sqrt(_learned_variance(control, first) + _learned_variance(treatment, second))
    left = list_size - first - second
    worse = first if gap > 0 else second
    found: FloatArray = left * learned * unit_loss(abs(gap) / learned) - abs(gap) * worse
    return np.where(left > 0, found, -math.inf)


def _coin(gap: float) -> float:
    """Return the chance of the treatment where nothing is learned."""
    return 0.5 if gap == 0 else float(gap > 0)
