import math

import pytest

from stats.fieller import RatioSet, TwoMeans, ratio_set


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
