"""Test & roll: the most profitable test of a limited audience; the better version then goes to everyone left."""

from __future__ import annotations

import math
from dataclasses import dataclass

from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.precision import Days, Shares
from stats.errors import NotEstimable
from stats.planning.power_levels import Sizes
from stats.planning.testroll import (
    Belief,
    best_equal_test,
    best_test,
    equal_test_gain,
    prior_sd_from_archive,
    roll_outcome,
)


@dataclass(frozen=True, slots=True)
class TestAndRoll:
    """The most profitable test of a limited audience.

    ``units_in_treatment`` is given where it differs from the control's ``units_per_variant``. ``expected_gain`` is in
    the metric's own unit (orders, money) over no test, ``error_rate`` the chance to send the worse one (``None`` with
    more than one treatment).
    """

    __test__ = False  # no test class, whatever its name

    units_per_variant: int
    units_left: int
    expected_gain: float
    error_rate: float | None
    units_in_treatment: int | None = None


def most_profitable_test(asked: SizeAsked) -> TestAndRoll | None:
    """Return the most profitable test of a plan; only people can be divided so, and their mean has to be known."""
    precision = asked.precision
    baseline = precision.baseline if isinstance(precision, Shares) else asked.baseline
    if asked.audience is None or baseline is None or baseline <= 0 or isinstance(precision, (Days, Delivered)):
        return None
    response = (
        math.sqrt(baseline * (1 - baseline)) if isinstance(precision, Shares) else precision.relative_sd * baseline
    )
    prior = prior_sd_from_archive(asked.prior[1], baseline)
    people = best_equal_test(asked.audience, response, prior, variants=asked.variants)
    error_rate = None
    if asked.variants == 2:
        same = Belief(baseline, prior, response)
        outcome = roll_outcome(asked.audience, Sizes(people, people), same, same)
        error_rate = None if isinstance(outcome, NotEstimable) else outcome.error_rate
    tested = max(round(people), 1)
    return TestAndRoll(
        units_per_variant=tested,
        units_left=asked.audience - asked.variants * tested,
        expected_gain=equal_test_gain(asked.audience, people, response, prior, variants=asked.variants),
        error_rate=error_rate,
    )


def most_profitable_between(audience: int, control: Belief, treatment: Belief) -> TestAndRoll | NotEstimable:
    """Return the most profitable test where different things are believed of both versions beforehand.

    *Leaving customers out costs sales: how many get no catalogue, to know whether it pays?*
    """
    sizes = best_test(audience, control, treatment)
    outcome = roll_outcome(audience, sizes, control, treatment)
    if isinstance(outcome, NotEstimable):
        return outcome
    first, second = round(sizes.control), round(sizes.treatment)
    return TestAndRoll(first, audience - first - second, outcome.gain, outcome.error_rate, second)
