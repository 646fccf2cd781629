import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.asymptotic_sequence import asymptotic_means, asymptotic_p, asymptotic_radius
from stats.looks.mixtures import normal_mixture_bound, tuned_rho
from stats.summaries import Mean
from tests.stats.strategies import quick


def test_difference_and_lift_agree_with_gbstats():
    # gbstats 0.8.0 SequentialTwoSidedTTest, tuning parameter 50000
    read = asymptotic_means(Mean(100_000, 0.047, 0.2116**2), Mean(100_000, 0.052, 0.222**2), planned_units=50_000)
    assert read.difference.lower == pytest.approx(0.001967206108886135, rel=1e-9)
    assert read.difference.upper == pytest.approx(0.00803279389111386, rel=1e-9)
    assert read.difference_p == pytest.approx(1.452893910900769e-05, rel=1e-9)
    assert read.lift.estimate == pytest.approx(0.1063829787234042, rel=1e-9)
    assert read.lift.lower == pytest.approx(0.03850105891478979, rel=1e-9)
    assert read.lift.upper == pytest.approx(0.1742648985320186, rel=1e-9)
    assert read.lift_p == pytest.approx(5.0298941394488166e-05, rel=1e-9)


@pytest.mark.parametrize(
    ("units", "planned", "half_width_in_se"),
    # gbstats 0.8.0 SequentialTwoSidedTTest: (high - difference) / standard error of the difference
    [(10_350, 5_000, 0.460979213604008 / 0.1504491036386091), (200_000, 50_000, 0.00303279389111386 / 0.0009698379246)],
)
def test_the_asymptotic_radius_is_gbstats(units, planned, half_width_in_se):
    assert asymptotic_radius(units, planned, 0.05) == pytest.approx(half_width_in_se, rel=1e-6)


def test_the_radius_is_the_normal_mixture_bound_in_standard_errors():
    # |S| < u(V) with V = N is |z| < u(N) / √N
    bound = float(normal_mixture_bound([700.0], tuned_rho(2_000.0, 0.01), 0.01)[0])
    assert asymptotic_radius(700, 2_000, 0.01) == pytest.approx(bound / math.sqrt(700), rel=1e-12)


def test_what_cannot_be_told_is_refused():
    assert asymptotic_means(Mean(1, 1.0, 0.0), Mean(900, 2.0, 1.0), planned_units=900).reason == "few_units"
    assert asymptotic_means(Mean(900, 0.0, 0.0), Mean(900, 0.0, 0.0), planned_units=900).reason == "no_variation"
    nothing = asymptotic_means(Mean(900, 0.0, 0.0), Mean(900, 0.5, 1.0), planned_units=900)
    assert nothing.lift.reason == nothing.lift_p.reason == "control_is_zero"
    assert nothing.difference.estimate == 0.5
    below = asymptotic_means(Mean(900, -0.1, 1.0), Mean(900, 0.5, 1.0), planned_units=900)
    assert below.lift.reason == "control_not_positive"
    flat = asymptotic_means(Mean(900, 0.0, 1.0), Mean(900, 0.5, 0.0), planned_units=900)
    assert flat.lift.reason == "control_is_zero"
    gone = asymptotic_means(Mean(900, 1.0, 0.5), Mean(900, 0.0, 0.0), planned_units=900)
    assert gone.lift.reason == gone.lift_p.reason == "no_variation"


def test_impossible_numbers_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="not negative"):
        asymptotic_means(Mean(900, 1.0, -1.0), Mean(900, 1.0, 1.0), planned_units=900)
    with pytest.raises(ValueError, match="above 0"):
        asymptotic_radius(900, 0, 0.05)
    with pytest.raises(ValueError, match="between 0 and 1"):
        asymptotic_radius(900, 900, 5)


def test_a_billion_people_and_a_huge_effect_stay_numbers():
    assert asymptotic_p(1e200, 1e9, 1e6, 0.05) == 0.0
    assert math.isfinite(asymptotic_radius(1e12, 1, 0.05))
    assert asymptotic_p(0.0, 1, 1e9, 0.05) == 1.0


@quick
@given(st.floats(10, 1e9), st.floats(10, 1e9), st.floats(1e-6, 0.5))
def test_at_the_radius_p_is_alpha(units, planned, alpha):
    assert asymptotic_p(asymptotic_radius(units, planned, alpha), units, planned, alpha) == pytest.approx(alpha)
