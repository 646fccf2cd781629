import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.places.level_shift import level_shift, trend_column, weekday_columns
from tests.stats.strategies import quick

SAVES = np.array([41.0, 38, 44, 40, 39, 42, 43, 37, 41, 40, 45, 49, 47, 50, 46, 48, 51, 47])


def test_the_step_and_its_errors_are_r_sandwichs():
    # R sandwich 3.0.2: NeweyWest(lag = 2, prewhite = FALSE, adjust = FALSE)
    found = level_shift(SAVES, 10, lag=2, small_sample=False)
    assert found.shift == pytest.approx(7.375)
    assert found.naive_standard_error == pytest.approx(1.00185375055444, rel=1e-10)
    assert found.standard_error == pytest.approx(0.533219388869784, rel=1e-10)


def test_with_a_trend_as_well():
    # R sandwich 3.0.2, as above, lm(y ~ after + day)
    found = level_shift(SAVES, 10, trend_column(18), lag=2, small_sample=False)
    assert found.shift == pytest.approx(6.94126506024097, rel=1e-10)
    assert found.standard_error == pytest.approx(1.19281144690909, rel=1e-10)


def test_weekdays_and_trend_agree_with_statsmodels_whatever_columns_repeat_each_other():
    generator = np.random.default_rng(3)
    days = np.arange(42)
    values = generator.poisson(100 + 20 * (days % 7 == 5) + days).astype(float)
    columns = np.column_stack([trend_column(42), weekday_columns(42), trend_column(42) * 5 + 3])
    found = level_shift(values, 28, columns, lag=3)
    design = np.column_stack([days >= 28, np.ones(42), days, np.eye(7)[days % 7][:, 1:]]).astype(float)
    oracle = sm.OLS(values, design).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
    assert found.shift == pytest.approx(oracle.params[0], rel=1e-9)
    assert found.standard_error == pytest.approx(oracle.bse[0], rel=1e-9)
    assert found.naive_standard_error == pytest.approx(sm.OLS(values, design).fit().bse[0], rel=1e-9)
    assert found.degrees_of_freedom == 33


def test_the_levels_are_the_days_after_with_and_without_the_step():
    found = level_shift(SAVES, 10, trend_column(18))
    assert found.levels.mean_p == pytest.approx(SAVES[10:].mean())
    assert found.levels.mean_p - found.levels.mean_q == pytest.approx(found.shift)
    assert found.levels.variance_at(1.0) == pytest.approx(found.standard_error**2)


@pytest.mark.parametrize(
    ("values", "n_before", "covariates", "reason"),
    [
        (SAVES, 2, None, "few_days_around"),
        (SAVES, 16, None, "few_days_around"),
        (SAVES[:7], 3, weekday_columns(7), "change_not_separable"),
        (SAVES, 10, (np.arange(18) >= 10)[:, None].astype(float), "change_not_separable"),
        (np.full(18, 7.0), 10, None, "no_variation"),
        (np.repeat([1e6, 1e6 + 0.1], [10, 8]), 10, None, "no_variation"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_reason(values, n_before, covariates, reason):
    assert level_shift(values, n_before, covariates).reason == reason


def test_as_many_columns_as_days_leave_no_degrees_of_freedom():
    days = np.arange(6.0)
    assert level_shift(SAVES[:6], 3, np.column_stack([days, days**2, days**3, days**4])).reason == "few_days_around"


def test_arrays_that_do_not_belong_together_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="finite"):
        level_shift(np.append(SAVES, np.nan), 10)
    with pytest.raises(ValueError, match="a row of finite numbers for each day"):
        level_shift(SAVES, 10, np.ones((3, 1)))
    with pytest.raises(ValueError, match="n_before"):
        level_shift(SAVES, 19)


@quick
@given(st.lists(st.integers(0, 1000), min_size=12, max_size=30), st.floats(-1e9, 1e9))
def test_a_constant_added_to_all_days_changes_nothing(values, constant):
    before, after = (level_shift(np.array(values) + add, 6) for add in (0.0, constant))
    if before and after:
        assert after.shift == pytest.approx(before.shift, abs=1e-4)
        assert after.standard_error == pytest.approx(before.standard_error, rel=1e-3, abs=1e-4)
