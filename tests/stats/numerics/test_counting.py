import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.counting import count_distribution, count_estimate
from tests.stats.strategies import quick


def test_equal_chances_are_the_binomial_distribution():
    # scipy 1.17
    assert count_distribution(np.full((1, 12), 0.3), np.ones(1)) == pytest.approx(
        scipy.stats.binom.pmf(np.arange(13), 12, 0.3)
    )


def test_unequal_chances_are_as_by_hand():
    # by hand: none .5 × .2 = .1, both .5 × .8 = .4
    assert list(count_distribution(np.array([[0.5, 0.8]]), np.ones(1))) == pytest.approx([0.1, 0.5, 0.4])


def test_worlds_in_which_all_or_none_are_true_leave_nothing_between():
    chances, weights = np.array([[1.0] * 4, [0.0] * 4]), np.array([0.3, 0.7])
    assert list(count_distribution(chances, weights)) == pytest.approx([0.7, 0, 0, 0, 0.3])
    found = count_estimate(chances, weights, 0.95)
    assert (found.estimate, found.lower, found.upper) == (pytest.approx(1.2), 0, 4)


def test_a_level_of_95_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="between 0 and 1"):
        count_estimate(np.ones((1, 2)), np.ones(1), 95)


@quick
@given(st.lists(st.floats(0, 1), min_size=1, max_size=15))
def test_the_range_holds_what_is_expected(chances):
    found = count_estimate(np.array([chances]), np.ones(1), 0.95)
    distribution = count_distribution(np.array([chances]), np.ones(1))
    assert found.estimate == pytest.approx(sum(chances), abs=1e-9)
    assert distribution[int(found.lower) : int(found.upper) + 1].sum() >= 0.95 - 1e-9
