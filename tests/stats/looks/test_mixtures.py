import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.mixtures import exact_rho, mixture_test, normal_log_mixture, normal_mixture_bound, tuned_rho
from tests.stats.strategies import quick


def test_the_bound_agrees_with_confseq():
    # confseq 0.0.11 normal_mixture_bound(is_one_sided=False)
    assert tuned_rho(1_000, 0.05) == pytest.approx(126.00560979256339, rel=1e-12)
    assert normal_mixture_bound([100, 1_000, 10_000], tuned_rho(1_000, 0.05), 0.05) == pytest.approx(
        [38.55054633530311, 95.98173584209047, 324.17231454054377], rel=1e-12
    )


def test_the_test_agrees_with_confseq():
    # confseq 0.0.11 normal_log_mixture and normal_mixture_bound, rho = variance / tau2
    read = mixture_test(0.012, 4_000, variance=0.09, mixing_variance=0.0004)
    assert read.log_likelihood_ratio == pytest.approx(1.5632487300231408, rel=1e-9)
    assert read.p_value == pytest.approx(0.20945450355140527, rel=1e-9)
    assert read.effect.lower == pytest.approx(-0.0025632322452280726, rel=1e-9)
    assert read.effect.upper == pytest.approx(0.026563232245228073, rel=1e-9)


def test_the_mixture_is_the_likelihood_ratio_averaged_over_the_effects():
    import scipy.integrate
    import scipy.stats

    score, variance, rho = 7.0, 9.0, 4.0

    def weighed(effect):
        ratio = math.exp(effect * score - effect**2 * variance / 2)
        return ratio * scipy.stats.norm.pdf(effect, scale=1 / math.sqrt(rho))

    # scipy 1.17 quad
    expected = scipy.integrate.quad(weighed, -8, 8, epsabs=1e-12)[0]
    assert normal_log_mixture(score, variance, rho) == pytest.approx(math.log(expected), rel=1e-9)


@pytest.mark.parametrize("alpha", [0.1, 0.05, 0.001])
def test_the_exact_width_is_narrowest_and_the_closed_form_hardly_wider(alpha):
    best = exact_rho(1_000, alpha)
    narrowest, near, far, closed = (
        float(normal_mixture_bound([1_000], rho, alpha)[0])
        for rho in (best, best * 1.01, best / 1.01, tuned_rho(1_000, alpha))
    )
    assert narrowest < min(near, far)
    assert narrowest <= closed < narrowest * 1.0001


def test_impossible_numbers_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="above 0"):
        mixture_test(0.1, 0, variance=1.0, mixing_variance=1.0)
    with pytest.raises(ValueError, match="above 0"):
        mixture_test(0.1, 9, variance=1.0, mixing_variance=0.0)
    with pytest.raises(ValueError, match="0 or more"):
        normal_mixture_bound([-1.0], 1.0, 0.05)
    with pytest.raises(ValueError, match="between 0 and 1"):
        normal_mixture_bound([1.0], 1.0, 5)
    with pytest.raises(ValueError, match="planned"):
        tuned_rho(0, 0.05)


def test_a_huge_effect_and_a_billion_units_stay_numbers():
    read = mixture_test(1e3, 1e9, variance=1e-6, mixing_variance=1.0)
    assert read.p_value == 0.0
    assert math.isfinite(read.effect.lower)


@quick
@given(st.floats(-3, 3), st.floats(1, 1e6), st.floats(0.01, 100), st.floats(1e-4, 10))
def test_p_and_interval_never_disagree(effect, units, variance, mixing):
    read = mixture_test(effect, units, variance=variance, mixing_variance=mixing)
    if abs(read.p_value - 0.05) > 1e-9:
        assert (read.effect.lower > 0 or read.effect.upper < 0) == (read.p_value < 0.05)


def test_the_sum_stays_within_the_bound_at_all_looks():
    rng = np.random.default_rng(4)
    sums = rng.normal(size=(2_000, 500)).cumsum(axis=1)
    bound = normal_mixture_bound(np.arange(1, 501), tuned_rho(250, 0.05), 0.05)
    # at most 5 % ever, Monte-Carlo error 0.5 points
    assert (np.abs(sums) > bound).any(axis=1).mean() <= 0.05
