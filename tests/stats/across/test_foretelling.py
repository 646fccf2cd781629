"""Rank agreement: scipy's coefficient, an interval that covers, and a reason where there is no order."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.across.foretelling import RankAgreement, rank_agreement
from stats.errors import NotEstimable


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=8, max_size=30))
def test_it_is_spearmans_coefficient_whatever_the_scale(pairs: list[tuple[float, float]]) -> None:
    first, second = (np.array(one) for one in zip(*pairs, strict=True))
    found = rank_agreement(first, second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert isinstance(found, NotEstimable)
        return
    assert isinstance(found, RankAgreement)
    assert found.estimate == pytest.approx(scipy.stats.spearmanr(first, second).statistic)
    assert -1 <= found.lower <= found.estimate <= found.upper <= 1
    other = rank_agreement(second, first)
    assert isinstance(other, RankAgreement)
    assert (other.estimate, other.lower, other.upper) == pytest.approx((found.estimate, found.lower, found.upper))


def test_a_worked_interval() -> None:
    # Bonett and Wright (2000), formula (7): r = 0.5, n = 25 gives tanh(0.5493 -+ 1.96 * sqrt(1.125 / 22))
    first = np.arange(25.0)
    second = _with_rank_correlation(first, 0.5)
    found = rank_agreement(first, second)
    assert isinstance(found, RankAgreement)
    reach = 1.959964 * np.sqrt((1 + found.estimate**2 / 2) / 22)
    ends = np.tanh(np.arctanh(found.estimate) + np.array([-reach, reach]))
    assert (found.lower, found.upper) == pytest.approx(ends, rel=1e-5)


def _with_rank_correlation(first: np.ndarray, wanted: float) -> np.ndarray:
    rng = np.random.default_rng(5)
    orders = [rng.permutation(first) for _ in range(2_000)]
    return min(orders, key=lambda one: abs(scipy.stats.spearmanr(first, one).statistic - wanted))


def test_few_pairs_and_no_order_are_said() -> None:
    few = rank_agreement(np.arange(7.0), np.arange(7.0))
    same = rank_agreement(np.arange(8.0), np.ones(8))
    assert isinstance(few, NotEstimable)
    assert isinstance(same, NotEstimable)
    assert (few.reason, same.reason) == ("too_few", "no_order")


def test_the_interval_covers_the_true_agreement() -> None:
    # Bivariate normal, correlation 0.7: Spearman's is 6 / pi * asin(0.35) = 0.6829. 600 draws of 12, seeded.
    rng, truth = np.random.default_rng(11), 6 / np.pi * np.arcsin(0.35)
    covered = 0
    for _draw in range(600):
        x, y = rng.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], size=12).T
        found = rank_agreement(x, y)
        assert isinstance(found, RankAgreement)
        covered += found.lower <= truth <= found.upper
    assert 0.92 <= covered / 600 <= 0.99
