import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.bayes.relative_lift import lift_and_error, read_difference, read_normal, read_relative_lift
from stats.summaries import Mean, Proportion
from tests.stats.strategies import quick

CONTROL, TREATMENT = Mean(5150, 3.18, 7.4**2), Mean(5200, 3.42, 7.9**2)


def test_a_flat_and_a_normal_prior_read_like_in_gbstats():
    flat, informed = read_relative_lift(CONTROL, TREATMENT), read_relative_lift(CONTROL, TREATMENT, prior=(0.0, 0.3))
    # gbstats 0.8.0 EffectBayesianABTest
    assert (flat.mean, flat.sd) == (pytest.approx(0.07547169811320747), pytest.approx(0.04902079079421666))
    assert flat.chance_to_beat == pytest.approx(0.9381692874504018)
    assert (informed.mean, informed.sd) == (pytest.approx(0.07350897743565163), pytest.approx(0.0483791732875352))
    assert (informed.lower, informed.upper) == (pytest.approx(-0.02131245980973963), pytest.approx(0.16833041468104287))
    assert informed.expected_loss == pytest.approx(0.0013561970080407306)
    assert informed.expected_loss_of_keeping == pytest.approx(0.07486517444369235)
    assert (flat.prior, informed.prior) == ("flat", "N(0, 0.3²)")


def test_shares_vary_by_p_times_the_rest():
    found = read_relative_lift(Proportion(351, 20490), Proportion(412, 20650), prior=(0.0, 0.1))
    # gbstats 0.8.0 EffectBayesianABTest
    assert (found.mean, found.sd) == (pytest.approx(0.09673498645777096), pytest.approx(0.06423703230994958))


def test_losses_are_the_integrals_they_stand_for():
    found = read_normal(0.03, 0.05, prior=(-0.01, 0.08))
    density = scipy.stats.norm(found.mean, found.sd).pdf
    below = scipy.integrate.quad(lambda x: -x * density(x), -1, 0)[0]
    assert found.expected_loss == pytest.approx(below)
    assert found.expected_loss_of_keeping - found.expected_loss == pytest.approx(found.mean)


def test_a_control_without_a_level_has_no_lift_but_a_difference():
    nothing = Mean(100, 0.0, 0.0)
    assert read_relative_lift(nothing, TREATMENT).reason == "control_is_zero"
    assert read_relative_lift(Mean(100, -1.0, 1.0), TREATMENT).reason == "control_not_positive"
    found = read_difference(nothing, TREATMENT)
    # by hand: 3.42 / (7.9 / √5200)
    assert found.chance_to_beat == pytest.approx(scipy.stats.norm.cdf(3.42 / (7.9 / math.sqrt(5200))))
    assert read_difference(nothing, nothing).reason == "no_variation"
    assert lift_and_error(Proportion(10, 10), Proportion(10, 10)).reason == "no_variation"


@pytest.mark.parametrize("prior_sd", [1e-200, 1e200])
def test_priors_as_sure_or_open_as_can_be_break_nothing(prior_sd):
    found = read_normal(0.1, 0.05, prior=(0.02, prior_sd))
    assert found.mean == pytest.approx(0.02 if prior_sd < 1 else 0.1)


def test_a_lift_far_from_nothing_has_no_loss_left():
    found = read_normal(5.0, 0.05)
    assert (found.chance_to_beat, found.expected_loss) == (1.0, 0.0)
    assert found.expected_loss_of_keeping == pytest.approx(5.0)


def test_figures_that_cannot_be_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="above 0"):
        read_normal(0.1, 0.0)
    with pytest.raises(ValueError, match="above 0"):
        read_normal(0.1, 0.1, prior=(0.0, 0.0))
    with pytest.raises(ValueError, match="not negative"):
        read_relative_lift(CONTROL, Mean(10, 1.0, -1.0))
    with pytest.raises(ValueError, match="between 0 and 1"):
        read_relative_lift(CONTROL, TREATMENT, confidence=95)


@quick
@given(st.floats(-3, 3), st.floats(0.001, 2), st.floats(-1, 1), st.floats(0.001, 2))
def test_the_posterior_lies_between_prior_and_data_and_is_surer_than_both(estimate, error, mean, sd):
    found = read_normal(estimate, error, prior=(mean, sd))
    assert min(estimate, mean) - 1e-12 <= found.mean <= max(estimate, mean) + 1e-12
    assert found.sd <= min(error, sd) * (1 + 1e-12)
    turned = read_normal(-estimate, error, prior=(-mean, sd))
    assert turned.expected_loss == pytest.approx(found.expected_loss_of_keeping, abs=1e-12)


def test_credible_intervals_hold_lifts_that_come_from_the_prior():
    rng = np.random.default_rng(15)
    truth = rng.normal(0.02, 0.05, 6000)
    seen = rng.normal(truth, 0.04)
    readings = [read_normal(float(each), 0.04, prior=(0.02, 0.05), confidence=0.9) for each in seen]
    held = np.mean([found.lower <= each <= found.upper for found, each in zip(readings, truth, strict=True)])
    # methods (h): 89 to 91 %; Monte-Carlo error 0.4 points
    assert 0.889 < held < 0.911
