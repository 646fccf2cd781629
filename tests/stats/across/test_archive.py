import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.across.archive import archive_prior, leave_one_out, predictive, usual_prior
from stats.across.shrinkage import shrink
from stats.bayes.log_lift import read_log_lift
from tests.stats.strategies import quick

LIFTS, ERRORS = [0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09]


def test_without_an_archive_lifts_are_what_they_usually_are_and_it_is_said():
    for prior in (archive_prior([], []), archive_prior([0.3], [0.1]), usual_prior()):
        assert (prior.predictive_mean, prior.predictive_sd, prior.tests) == (0.0, pytest.approx(0.2), 0)
        assert prior.source == "no archive of two tests or more: N(0, 0.2²) on ln(1 + lift)"


def test_a_large_archive_tells_its_middle_and_spread():
    rng = np.random.default_rng(2)
    errors = rng.uniform(0.02, 0.1, 2000)
    prior = archive_prior(rng.normal(rng.normal(0.03, 0.08, 2000), errors), errors)
    # what it was drawn with, within three of the errors it states
    assert abs(prior.mean_mu - 0.03) < 3 * prior.sd_mu < 0.02
    assert abs(prior.mean_tau - 0.08) < 3 * prior.sd_tau < 0.02
    assert prior.predictive_sd == pytest.approx(math.hypot(prior.sd_mu, math.hypot(prior.mean_tau, prior.sd_tau)))


def test_a_small_archive_leaves_a_new_test_open():
    prior = archive_prior(LIFTS, ERRORS)
    assert prior.predictive_sd > prior.mean_tau > 0.05
    new = predictive(prior)
    # its tails are longer than those of the normal with the same spread: Φ(-4) is 3.2e-5
    assert float(new.above(prior.predictive_mean + 4 * prior.predictive_sd)) > 2e-4
    assert prior.source == "archive of 5 tests, half-normal(0.3) on their spread"


def test_a_test_judged_by_the_others_is_the_test_shrunken_among_all():
    together = shrink(LIFTS, ERRORS)
    for place, (lift, error) in enumerate(zip(LIFTS, ERRORS, strict=True)):
        # another computation of the same posterior: quadrature over the effect instead of closed forms given tau
        alone = read_log_lift(lift, error, None, archive=leave_one_out(LIFTS, ERRORS, place))
        assert math.log1p(alone.shrunken_lift) == pytest.approx(together.estimate[place], abs=1e-6)
        assert math.log1p(alone.lower) == pytest.approx(together.lower[place], abs=1e-6)
        assert math.log1p(alone.upper) == pytest.approx(together.upper[place], abs=1e-6)
        assert alone.chance_to_beat == pytest.approx(together.chance_above_zero[place], abs=1e-6)


@pytest.mark.parametrize(
    ("lifts", "errors", "says"),
    [([0.1], [0.0], "above 0"), ([0.1, 0.2], [0.1], "as many"), ([math.inf], [1], "finite")],
)
def test_figures_that_cannot_be_are_an_error_of_the_caller(lifts, errors, says):
    with pytest.raises(ValueError, match=says):
        archive_prior(lifts, errors)


def test_a_place_or_spread_that_is_not_there_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="no test 5"):
        leave_one_out(LIFTS, ERRORS, 5)
    with pytest.raises(ValueError, match="above 0"):
        usual_prior(sd=0.0)


@quick
@given(st.permutations(range(5)))
def test_the_order_of_an_archive_does_not_matter(order):
    shuffled = archive_prior([LIFTS[place] for place in order], [ERRORS[place] for place in order])
    assert shuffled.predictive_sd == pytest.approx(archive_prior(LIFTS, ERRORS).predictive_sd, rel=1e-9)
