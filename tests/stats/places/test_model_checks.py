import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.stattools import durbin_watson

from stats.places.model_checks import residual_checks, within
from tests.stats.strategies import quick


def by_name(residuals):
    return {check.name: check for check in residual_checks(residuals)}


@pytest.mark.parametrize(
    ("value", "lower", "upper", "passed"),
    [(0.8, 0.8, None, True), (0.79, 0.8, None, False), (2.6, 1.5, 2.5, False), (9.0, None, None, True)],
)
def test_a_value_passes_within_its_bounds(value, lower, upper, passed):
    assert within("name", value, lower, upper, "It does not.").passed is passed


@quick
@given(st.integers(0, 10_000))
def test_durbin_watson_is_statsmodels(seed):
    residuals = np.random.default_rng(seed).normal(size=25)
    assert by_name(residuals)["durbin_watson"].value == pytest.approx(durbin_watson(residuals))


def test_days_that_drag_each_other_along_fail():
    checks = by_name(np.sin(np.arange(40) / 6))
    assert checks["residual_autocorrelation"].passed is False
    assert checks["durbin_watson"].passed is False


def test_a_break_in_the_level_fails():
    noise = np.tile([0.1, -0.1], 20)
    checks = by_name(noise + np.repeat([1.0, -1.0], 20))
    # by hand, without the noise: running sum 20, sigma sqrt(40 / 38), over sqrt(20 (1 - 20/40)) = 6.16
    assert checks["level_break"].value == pytest.approx(6.16, abs=0.1)
    assert checks["level_break"].passed is False
    assert by_name(noise)["level_break"].passed is True


def test_few_days_leave_the_carry_over_unknown():
    assert by_name(np.array([1.0, -1, 1, -1]))["residual_autocorrelation"].passed is None
