import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.across.heterogeneity import integrate_tau, restricted_log_likelihood
from tests.stats.strategies import quick


def by_quadpack(effects, variances, scale, of):
    """The mean of something over the posterior of tau, by scipy's adaptive integration with matrices."""

    def density(tau):
        covariance = np.diag(variances + tau**2)
        ones = np.ones(len(effects))
        inverse = np.linalg.inv(covariance)
        information = ones @ inverse @ ones
        mu = ones @ inverse @ effects / information
        residual = effects - mu
        log = -(np.linalg.slogdet(covariance)[1] + math.log(information) + residual @ inverse @ residual) / 2
        return math.exp(log + 20) * scipy.stats.halfnorm.pdf(tau, scale=scale), mu, 1 / information

    pieces = [(0, 0.02), (0.02, 0.1), (0.1, 0.5), (0.5, 2), (2, 6)]
    top = sum(scipy.integrate.quad(lambda t: density(t)[0] * of(t, *density(t)[1:]), *piece)[0] for piece in pieces)
    return top / sum(scipy.integrate.quad(lambda t: density(t)[0], *piece)[0] for piece in pieces)


@pytest.mark.parametrize("scale", [0.15, 0.3])
@pytest.mark.parametrize(
    ("effects", "errors"),
    [([0.05, 0.20], [0.05, 0.06]), ([0.1, -0.3, 0.02, 0.4], [0.3, 0.2, 0.04, 0.4]), ([0.1] * 3, [0.02, 0.5, 0.1])],
)
def test_the_grid_agrees_with_adaptive_integration(effects, errors, scale):
    effects, variances = np.array(effects), np.array(errors) ** 2
    found = integrate_tau(effects, variances, scale)
    assert found.weight.sum() == pytest.approx(1)
    for got, of in (
        (found.tau, lambda tau, mu, variance: tau),
        (found.mu, lambda tau, mu, variance: mu),
        (found.mu_variance + found.tau**2, lambda tau, mu, variance: variance + tau**2),
    ):
        assert found.weight @ got == pytest.approx(by_quadpack(effects, variances, scale, of), rel=1e-6)


def test_one_test_says_nothing_of_the_spread():
    found = integrate_tau(np.array([0.2]), np.array([0.01]), 0.3)
    # mean of a half-normal: scale √(2/π)
    assert found.weight @ found.tau == pytest.approx(0.3 * math.sqrt(2 / math.pi), rel=1e-6)
    assert found.mu == pytest.approx(0.2)


def test_thousands_of_tests_find_the_spread_they_were_drawn_with():
    rng = np.random.default_rng(11)
    errors = rng.uniform(0.001, 0.01, 5000)
    found = integrate_tau(rng.normal(rng.normal(0.002, 0.007, 5000), errors), errors**2, 0.3)
    mean = float(found.weight @ found.tau)
    spread = math.sqrt(float(found.weight @ (found.tau - mean) ** 2))
    assert abs(mean - 0.007) < 3 * spread
    assert spread < 0.0002


@pytest.mark.parametrize("smallest", [1e-12, 1e-6, 1.0])
def test_one_test_far_surer_than_the_others_breaks_nothing(smallest):
    found = integrate_tau(np.array([0.05, 0.20, -0.1]), np.array([smallest, 4.0, 9.0]), 0.3)
    assert np.isfinite(found.mu).all()
    assert 0.05 < found.weight @ found.tau < 0.3
    assert found.weight.sum() == pytest.approx(1)


def test_effects_far_beyond_the_prior_are_not_cut_off():
    found = integrate_tau(np.array([-50.0, 50.0, 0.0]), np.full(3, 0.01), 0.3)
    # likelihood tau^-2 exp(-5000/(2 tau²)) × exp(-tau²/(2 × .09)): top where 5000/tau³ - 2/tau = tau/.09, tau ≈ 4.58
    assert found.weight @ found.tau == pytest.approx(4.58, abs=0.1)


def test_a_prior_without_spread_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="above 0"):
        integrate_tau(np.array([0.1]), np.array([0.1]), 0.0)


@quick
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.01, 1)), min_size=2, max_size=8), st.floats(-3, 3))
def test_moving_all_effects_moves_only_the_middle(tests, shift):
    effects, errors = np.array(tests).T
    before, after = integrate_tau(effects, errors**2, 0.3), integrate_tau(effects + shift, errors**2, 0.3)
    assert after.weight @ after.tau == pytest.approx(before.weight @ before.tau, rel=1e-6)
    assert after.weight @ after.mu == pytest.approx(before.weight @ before.mu + shift, abs=1e-6)


def test_large_effects_lose_no_digits():
    small, _, _ = restricted_log_likelihood(np.array([0.01]), np.array([0.1, 0.2]), np.array([0.01, 0.02]))
    large, _, _ = restricted_log_likelihood(np.array([0.01]), 1e6 + np.array([0.1, 0.2]), np.array([0.01, 0.02]))
    assert large == pytest.approx(small, rel=1e-8)
