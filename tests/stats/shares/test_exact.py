import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from stats.shares.exact import exact_ratio_limits, exact_ratio_tails, fisher_exact_p
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick

EVENTS = st.integers(0, 300)
EXPOSURE = st.floats(0.5, 1e6)


def share(events, exposure):
    return Proportions(np.array([float(events)]), np.array([float(exposure)]))


@quick
@given(EVENTS, EXPOSURE, EVENTS, EXPOSURE)
def test_limits_and_tails_agree_with_the_exact_binomial_given_the_total(x_c, n_c, x_t, n_t):
    assume(x_c + x_t > 0)
    control, treatment = share(x_c, n_c), share(x_t, n_t)
    (lower,), (upper,) = exact_ratio_limits(control, treatment, 0.9)
    # scipy 1.17.1 binomtest; chance of the treatment phi gives the ratio phi / (1 - phi) · n_c / n_t
    part = scipy.stats.binomtest(x_t, x_c + x_t, 0.5).proportion_ci(0.9, "exact")
    assert lower == pytest.approx(part.low / (1 - part.low) * n_c / n_t, rel=1e-9)
    expected = np.inf if x_c == 0 else part.high / (1 - part.high) * n_c / n_t
    assert upper == pytest.approx(expected, rel=1e-9)
    as_high, as_low = exact_ratio_tails(control, treatment, 1.0)
    chance = n_t / (n_t + n_c)
    assert as_high[0] == pytest.approx(scipy.stats.binom.sf(x_t - 1, x_c + x_t, chance), rel=1e-7, abs=1e-300)
    assert as_low[0] == pytest.approx(scipy.stats.binom.cdf(x_t, x_c + x_t, chance), rel=1e-7, abs=1e-300)


def test_seven_against_none_by_hand():
    # by hand: all seven to the control with chance 1/2 each is 1/128; limit: 0.025^(1/7) = 1 - phi
    none, seven = share(0, 1000), share(7, 1000)
    assert exact_ratio_tails(seven, none, 1.0)[1][0] == pytest.approx(1 / 128)
    phi = 1 - 0.025 ** (1 / 7)
    lower, upper = exact_ratio_limits(seven, none, 0.95)
    assert (lower[0], upper[0]) == (0.0, pytest.approx(phi / (1 - phi)))


def test_many_tables_are_tested_one_after_the_other():
    control = Proportions(np.array([2.0, 0, 1500]), np.array([7.0, 9, 50_000]))
    treatment = Proportions(np.array([6.0, 0, 1480]), np.array([7.0, 9, 50_000]))
    found = fisher_exact_p(control, treatment)
    # by hand: C(7,6) C(7,2) = 147, C(7,7) C(7,1) = 7, twice, over C(14,8) = 3003
    assert found[0] == pytest.approx(2 * (147 + 7) / 3003)
    assert found[1] == 1.0
    table = [[1500, 48_500], [1480, 48_520]]
    assert found[2] == pytest.approx(scipy.stats.fisher_exact(table).pvalue, rel=1e-8)


def test_single_shares_come_as_arrays_of_one():
    one = Proportions.of(Proportion(2, 7))
    assert fisher_exact_p(one, one)[0] == pytest.approx(1.0)
