"""Test & roll through the planner: the three applications of Feit and Berman (2019), and their figures in print."""

from __future__ import annotations

import math

import pytest

from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.precision import Shares, Values
from experiments.trials.sizes.roll import most_profitable_between, most_profitable_test
from stats.errors import NotEstimable
from stats.planning.testroll import Belief


def prior_of(sd, mean):
    """The spread between lifts, in logs, that gives variants this spread: tau / √2 × mean."""
    return 0.0, sd * math.sqrt(2) / mean


def test_the_website():
    # table 1: 100,000 visitors, 68 % of them stay, means differ by 0.03: 2,284 each, 10.0 % errors, 69,536 - 68,000
    roll = most_profitable_test(SizeAsked(Shares(0.68), 0.1, audience=100_000, prior=prior_of(0.03, 0.68)))
    assert (roll.units_per_variant, roll.units_left) == (2_284, 95_432)
    assert (round(roll.error_rate, 3), round(roll.expected_gain)) == (0.100, 1_536)


def test_the_display_ads():
    # table 5: a million people, 11,391 each, 6.9 % errors; 12,727 - 10,360 thousand more
    asked = SizeAsked(
        Values(103.768 / 10.36044), 0.1, audience=1_000_000, baseline=10.36044, prior=prior_of(4.39646, 10.36044)
    )
    roll = most_profitable_test(asked)
    assert roll.units_per_variant == 11_391
    assert round(roll.error_rate, 3) == 0.069
    assert roll.expected_gain / 1000 == pytest.approx(12_727 - 10_360, abs=1)


def test_the_catalogue():
    # table 3: of 100,000 customers 588 without and 1,884 with a catalogue
    roll = most_profitable_between(100_000, Belief(19.39, 20.97, 87.69), Belief(30.06 - 0.80, 13.48, 179.36))
    assert roll.units_per_variant == 588
    assert roll.units_in_treatment == pytest.approx(1_884, abs=1)
    # text: $3,463,250 in all; $29.26 each without a test
    assert roll.expected_gain == pytest.approx(3_463_250 - 2_926_000, abs=1)


def test_days_have_no_list_and_an_unknown_mean_no_profit():
    assert most_profitable_test(SizeAsked(Values(2.0), 0.1, audience=1_000)) is None
    assert most_profitable_test(SizeAsked(Shares(0.1), 0.1)) is None
    few = most_profitable_between(3, Belief(1.0, 1.0, 1.0), Belief(1.0, 1.0, 1.0))
    assert not isinstance(few, NotEstimable)
