import math

import numpy as np
import pytest

from stats.numerics.fieller import RatioSet, TwoMeans, ratio_set, ratio_sets


def test_every_end_of_the_set_is_just_rejected():
    means = TwoMeans(12.0, 10.0, 0.16, 0.09, 0.05)
    found = ratio_set(means, 2.0, positive=True)
    for end in (found.lower, found.upper):
        statistic = (means.mean_p - end * means.mean_q) / math.sqrt(means.variance_at(end))
        assert abs(statistic) == pytest.approx(2.0)


def test_an_uncertain_control_leaves_the_upper_end_open():
    # p is 10 errors from 0, q is 1: a large ratio can never be ruled out, a small one can
    found = ratio_set(TwoMeans(10.0, 1.0, 1.0, 1.0, 0.0), 2.0, positive=True)
    assert found.upper is None
    assert found.lower == pytest.approx((-10 + math.sqrt(100 + 3 * 96)) / 3)


def test_nothing_is_ruled_out_where_both_are_uncertain():
    assert ratio_set(TwoMeans(1.0, 1.0, 1.0, 1.0, 0.0), 2.0, positive=True) == RatioSet(None, None)


def test_a_set_with_a_hole_is_said_to_be_in_two_pieces():
    # by hand: a = 1 - 4, b = 1 - 4 · 1.9999, c = 1 - 16: all but the stretch from 1.67 to 3 is plausible
    found = ratio_set(TwoMeans(1.0, 1.0, 4.0, 1.0, 1.9999), 2.0, positive=True)
    assert found == RatioSet(None, None, in_one_piece=False)


def test_counts_have_no_ratio_below_zero():
    means = TwoMeans(0.5, 10.0, 0.25, 0.09, 0.0)
    assert ratio_set(means, 2.0, positive=True).lower == 0.0
    assert ratio_set(means, 2.0, positive=False).lower < 0


@pytest.mark.parametrize("positive", [True, False])
def test_many_sets_are_the_single_ones(positive):
    rows = [(1.2, 0.0016, 0.0009, 0.0), (10.0, 1.0, 1.0, 0.0), (1.0, 4.0, 1.0, 1.9999), (-3.0, 0.1, 2.0, 0.3)]
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    found = ratio_sets(*columns, np.full(4, 2.0), positive=positive)
    for place, row in enumerate(rows):
        one = ratio_set(TwoMeans(row[0], 1.0, row[1], row[2], row[3]), 2.0, positive=positive)
        assert one.in_one_piece != found.in_two_pieces[place]
        assert (one.lower, one.upper) == tuple(
            float(end[place]) if np.isfinite(end[place]) else None for end in (found.lower, found.upper)
        )


def test_a_billion_units_lose_no_digits():
    # by hand: without covariance the set is 1 ± k sqrt(2 v) to first order where v is tiny
    found = ratio_set(TwoMeans(1e6, 1e6, 1e-6, 1e-6, 0.0), 2.0, positive=True)
    reach = 2 * math.sqrt(2) * 1e-9
    assert found.upper - 1 == pytest.approx(reach, rel=1e-6)
    assert 1 - found.lower == pytest.approx(reach, rel=1e-6)


def test_amounts_of_any_size_neither_overflow_nor_vanish():
    for size in (1e-170, 1e170):
        found = ratio_set(TwoMeans(12 * size, 10 * size, 0.0, 0.0, 0.0), 2.0, positive=True)
        assert found == RatioSet(pytest.approx(1.2), pytest.approx(1.2))
