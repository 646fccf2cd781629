import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.distributions import two_sided_p
from stats.places.level_shift import level_shift
from stats.places.newey_west import newey_west_covariance, rule_of_thumb_lag
from tests.stats.strategies import quick


def fitted(seed, days=30):
    generator = np.random.default_rng(seed)
    design = np.column_stack([np.ones(days), generator.normal(size=(days, 2))])
    values = generator.normal(size=days).cumsum()
    residuals = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return design, values, residuals


@pytest.mark.parametrize("lag", [0, 1, 4, 29])
@pytest.mark.parametrize("small_sample", [True, False])
def test_the_covariance_is_statsmodels_hac(lag, small_sample):
    design, values, residuals = fitted(7)
    oracle = sm.OLS(values, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": small_sample, "kernel": "bartlett"}
    )
    found = newey_west_covariance(design, residuals, lag, small_sample=small_sample)
    assert found == pytest.approx(oracle.cov_params(), rel=1e-8, abs=1e-12)


@quick
@given(st.integers(0, 10_000), st.integers(0, 29))
def test_no_variance_is_ever_negative(seed, lag):
    design, _, residuals = fitted(seed)
    found = newey_west_covariance(design, residuals, lag)
    assert np.linalg.eigvalsh((found + found.T) / 2).min() >= -1e-12 * np.abs(found).max()


def test_a_lag_beyond_the_days_or_a_missing_residual_is_an_error_of_the_caller():
    design, _, residuals = fitted(1)
    for lag in (-1, 30):
        with pytest.raises(ValueError, match="lag must lie between 0 and 29"):
            newey_west_covariance(design, residuals, lag)
    with pytest.raises(ValueError, match="one residual per day"):
        newey_west_covariance(design, residuals[1:], 2)


def test_the_rule_of_thumb_never_reaches_the_number_of_days():
    # by hand: 4 (n/100)^(2/9) = 1.13, 2.40, 4, 6.67, each rounded down; one day has no lag
    assert [rule_of_thumb_lag(days) for days in (1, 2, 10, 100, 1000)] == [0, 1, 2, 4, 6]
    with pytest.raises(ValueError, match="must be a day"):
        rule_of_thumb_lag(0)


def test_days_that_resemble_each_other_still_cry_wolf_but_less_than_the_naive_error():
    generator = np.random.default_rng(11)
    alarms = naive = 0
    for _ in range(400):
        noise = generator.normal(size=58)
        days = np.zeros(58)
        for day in range(1, 58):
            days[day] = 0.5 * days[day - 1] + noise[day]
        found = level_shift(days[2:], 28)
        alarms += two_sided_p(found.shift / found.standard_error, found.degrees_of_freedom) < 0.05
        naive += two_sided_p(found.shift / found.naive_standard_error, found.degrees_of_freedom) < 0.05
    # 1,500 series: 13.7 % and 24.3 %; Monte Carlo error with 400 about 2 points
    assert 0.08 < alarms / 400 < 0.20
    assert naive / 400 > 0.18
