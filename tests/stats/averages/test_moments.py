import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.moments import (
    covariates_from_sums,
    covariates_of,
    mean_from_sd,
    mean_from_sums,
    mean_of,
    ratio_moments_from_sums,
    ratio_moments_of,
)
from stats.summaries import Mean
from tests.stats.strategies import quick

AMOUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=40)


def test_rows_agree_with_numpy():
    rng = np.random.default_rng(2)
    values = rng.lognormal(size=(3, 50))
    found = covariates_of(*values)
    # numpy 2.4 cov, divisor n - 1
    assert found.covariance == pytest.approx(np.cov(values))
    assert found.means == pytest.approx(values.mean(axis=1))


def test_a_value_that_never_varies_has_the_variance_0():
    # 0.1 is no binary number, so sums of it leave rounding behind
    assert mean_of(np.full(7, 0.1)).variance == 0.0
    assert mean_from_sums(1000, sum([0.1] * 1000), sum([0.01] * 1000)).variance == 0.0


def test_a_single_unit_has_a_mean_and_no_spread():
    assert mean_of(np.array([4.0])) == Mean(1, 4.0, 0.0)


def test_a_large_level_keeps_its_spread():
    # by hand: 1e9, 1e9 + 1, 1e9 + 2 have the variance 1
    assert mean_of(1e9 + np.arange(3.0)).variance == pytest.approx(1.0)


def test_sums_that_cannot_be_and_rows_that_do_not_fit_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="too small"):
        mean_from_sums(10, 100.0, 900.0)
    with pytest.raises(ValueError, match="no units"):
        mean_from_sums(0, 0.0, 0.0)
    with pytest.raises(ValueError, match="one value per unit"):
        covariates_of(np.ones(3), np.ones(4))
    with pytest.raises(ValueError, match="one value per unit"):
        mean_of(np.array([]))


def test_a_printed_average_and_its_deviation_are_a_summary_unless_the_deviation_cannot_be():
    # by hand: 1, 2 and 6 have the average 3 and the variance 7
    printed = mean_from_sd(3, 3.0, 7.0**0.5)
    assert (printed.units, printed.mean) == (3, 3.0)
    assert printed.variance == pytest.approx(mean_of(np.array([1.0, 2, 6])).variance)
    with pytest.raises(ValueError, match="not below 0"):
        mean_from_sd(3, 3.0, -2.6)


@quick
@given(AMOUNTS)
def test_sums_and_rows_say_the_same(rows):
    y, x = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    by_rows = ratio_moments_of(y, x)
    by_sums = ratio_moments_from_sums(y.size, (y.sum(), y @ y), (x.sum(), x @ x), float(y @ x))
    assert by_sums.variance_y == pytest.approx(by_rows.variance_y, abs=1e-6)
    assert by_sums.covariance == pytest.approx(by_rows.covariance, abs=1e-6)
    table = np.stack([y, x])
    both = covariates_from_sums(y.size, table.sum(axis=1), table @ table.T)
    assert both.covariance == pytest.approx(covariates_of(y, x).covariance, abs=1e-6)
    assert mean_from_sums(y.size, y.sum(), y @ y).mean == pytest.approx(mean_of(y).mean)
