"""Planned and achieved half-width: within 5 % in the median of 200 experiments, the spread being as assumed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.precision import Shares, Values
from stats.numerics.distributions import two_sided_quantile
from stats.shares.proportions import compare_many_proportions
from stats.summaries import Proportions, Sums
from stats.units.clusters import compare_clusters
from stats.units.paired_many import ManySums, compare_many_within_days

RUNS = 200


def half_width(precision, units):
    """Half of the 95 % range of ln(1 + lift) that the planner reckons with."""
    return two_sided_quantile(0.95, precision.degrees(units)) * precision.error(units)


def median(lower, upper):
    return float(np.median((np.log1p(upper) - np.log1p(lower)) / 2))


@pytest.mark.parametrize(("share", "people"), [(0.02, 8_000), (0.3, 1_000)])
def test_people(share, people):
    random = np.random.default_rng(3)
    sides = [Proportions(random.binomial(people, share, RUNS) * 1.0, np.full(RUNS, people * 1.0)) for _ in "AB"]
    found = compare_many_proportions(*sides).lift
    assert median(found.lower, found.upper) == pytest.approx(half_width(Shares(share), people), rel=0.05)


@pytest.mark.parametrize(("days", "events", "wobble"), [(14, 40, 0.1), (28, 15, 0.0), (14, 400, 0.2)])
def test_days(days, events, wobble):
    random = np.random.default_rng(4)
    swing = np.exp(random.normal(-(wobble**2) / 2, wobble, (2, RUNS, days)))
    shown = np.full((RUNS, days), events * 100.0)
    found = compare_many_within_days(*(ManySums(random.poisson(events * own) * 1.0, shown) for own in swing)).lift
    planned = half_width(Delivered(0.01, wobble, days), events * 100 * days)
    assert median(found.lower, found.upper) == pytest.approx(planned, rel=0.05)


@pytest.mark.parametrize(("posts", "spread"), [(8, 0.3), (20, 0.5)])
def test_posts(posts, spread):
    random = np.random.default_rng(6)
    log_sd = math.sqrt(math.log1p(spread**2))
    shown = np.full(posts, 50_000.0)
    lifts = []
    for _ in range(RUNS):
        sides = [Sums(500 * np.exp(random.normal(-(log_sd**2) / 2, log_sd, posts)), shown) for _ in "AB"]
        lifts.append(compare_clusters(*sides).lift)
    lower, upper = (np.array([getattr(lift, end) for lift in lifts]) for end in ("lower", "upper"))
    assert median(lower, upper) == pytest.approx(half_width(Values(spread), posts), rel=0.05)
