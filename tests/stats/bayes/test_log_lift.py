import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.across.archive import archive_prior, predictive
from stats.bayes.log_lift import read_log_lift, read_proportions
from stats.bayes.people import chance_below
from stats.summaries import Proportion
from tests.stats.strategies import quick

LOG_LIFTS = st.floats(-2, 2)
ERRORS = st.floats(0.001, 3)


@pytest.mark.parametrize(
    ("control", "treatment", "prior", "chance", "loss", "loss_of_keeping"),
    [
        # cprior 0.4.0 BernoulliABTest, exact; rates
        (
            Proportion(100, 1000),
            Proportion(120, 1000),
            (1, 1),
            0.9231834389734594,
            0.0004846139263564443,
            0.02044469376667556,
        ),
        (
            Proportion(351, 20490),
            Proportion(412, 20650),
            (18, 982),
            0.9809936234427061,
            9.007494143384099e-06,
            0.0026996622591825797,
        ),
        (
            Proportion(3, 118),
            Proportion(0, 120),
            (1, 1),
            0.058903130130819305,
            0.025611411077737962,
            0.00047479905588069436,
        ),
    ],
)
def test_shares_of_people_read_like_cprior(control, treatment, prior, chance, loss, loss_of_keeping):  # noqa: PLR0917  # a table row
    reading = read_proportions(control, treatment, prior=prior)
    assert reading.chance_to_beat == pytest.approx(chance, rel=1e-9)
    assert reading.expected_loss == pytest.approx(loss, rel=1e-9)
    assert reading.expected_loss_of_keeping == pytest.approx(loss_of_keeping, rel=1e-9)
    assert reading.loss_unit == "rate"


def test_a_prior_of_beta_zero_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="above 0"):
        read_proportions(Proportion(1, 10), Proportion(2, 10), prior=(0.0, 1.0))


def test_a_normal_likelihood_is_the_textbook_posterior():
    reading = read_log_lift(0.2, 0.1, None, prior_sd=0.2)
    # by hand: weight .04 / (.04 + .01) = .8, posterior N(.16, .008)
    assert reading.shrunken_lift == pytest.approx(math.expm1(0.16))
    assert reading.lower == pytest.approx(math.expm1(0.16 - 1.959963984540054 * math.sqrt(0.008)))
    assert reading.upper == pytest.approx(math.expm1(0.16 + 1.959963984540054 * math.sqrt(0.008)))
    # 1 - Φ(-.16 / √.008) = Φ(1.788854)
    assert reading.chance_to_beat == pytest.approx(0.9631808649, rel=1e-8)
    # keep minus take is the mean lift, exp(.16 + .004) - 1
    assert reading.expected_loss_of_keeping - reading.expected_loss == pytest.approx(math.expm1(0.164))


def test_few_days_are_shrunken_more_by_their_t_likelihood():
    assert read_log_lift(0.2, 0.1, 4).shrunken_lift < read_log_lift(0.2, 0.1, None).shrunken_lift < math.expm1(0.2)


def test_an_enormous_lift_on_few_days_does_not_break_the_quadrature():
    reading = read_log_lift(3.0, 0.01, 5)
    assert -0.5 < reading.lower < reading.shrunken_lift < reading.upper < 20


@pytest.mark.parametrize(("log_lift", "error", "sd"), [(0.1, 0.0, 0.2), (math.nan, 0.1, 0.2), (0.1, 0.1, 0.0)])
def test_figures_that_are_none_are_an_error_of_the_caller(log_lift, error, sd):
    with pytest.raises(ValueError, match="log lift"):
        read_log_lift(log_lift, error, None, prior_sd=sd)


@quick
@given(LOG_LIFTS, ERRORS, st.one_of(st.none(), st.floats(2, 200)))
def test_swapping_the_variants_swaps_the_chances(log_lift, error, degrees):
    there, back = read_log_lift(log_lift, error, degrees), read_log_lift(-log_lift, error, degrees)
    assert there.chance_to_beat + back.chance_to_beat == pytest.approx(1, abs=1e-7)
    assert (1 + there.shrunken_lift) * (1 + back.shrunken_lift) == pytest.approx(1, rel=1e-6)
    assert (1 + there.lower) * (1 + back.upper) == pytest.approx(1, rel=1e-5)


def test_an_archive_with_uncertain_spread_agrees_with_adaptive_integration():
    archive = archive_prior([0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09])
    reading = read_log_lift(0.3, 0.1, 13, archive=archive)
    prior = predictive(archive)

    def density(value):
        # scipy 1.17: the mixture of normals times Student's t
        return (prior.weight @ scipy.stats.norm.pdf(value, prior.mean, prior.sd)) * scipy.stats.t.pdf(
            (value - 0.3) / 0.1, 13
        )

    pieces = [(-2, 0), (0, 0.2), (0.2, 0.4), (0.4, 2.5)]
    mass = [scipy.integrate.quad(density, *piece)[0] for piece in pieces]
    mean = sum(scipy.integrate.quad(lambda value: value * density(value), *piece)[0] for piece in pieces) / sum(mass)
    assert math.log1p(reading.shrunken_lift) == pytest.approx(mean, abs=1e-7)
    assert reading.chance_to_beat == pytest.approx(sum(mass[1:]) / sum(mass), abs=1e-7)
    assert reading.prior == archive.source


def test_an_archive_of_small_lifts_shrinks_more_than_the_usual_prior():
    archive = archive_prior(np.linspace(-0.02, 0.04, 40), np.full(40, 0.03))
    usual, informed = read_log_lift(0.2, 0.1, 13), read_log_lift(0.2, 0.1, 13, archive=archive)
    assert usual.prior == "N(0, 0.2²) on ln(1 + lift)"
    assert informed.shrunken_lift < 0.05 < usual.shrunken_lift


def test_shares_come_with_what_is_believed_of_each():
    reading = read_proportions(Proportion(100, 1000), Proportion(120, 1000))
    # cprior 0.4.0
    assert (reading.treatment.lower, reading.treatment.upper) == (
        pytest.approx(0.10132341964422845),
        pytest.approx(0.1416269997488508),
    )
    assert reading.mean_difference == pytest.approx(0.01996007984031936)
    assert (reading.control.alpha, reading.control.beta) == (101, 901)


def test_credible_intervals_hold_lifts_that_come_from_the_prior():
    rng = np.random.default_rng(16)
    truth = rng.normal(0.0, 0.2, 600)
    # a few days: the error itself is estimated, and t with its degrees is the likelihood
    seen, errors = rng.normal(truth, 0.1), 0.1 * np.sqrt(rng.chisquare(9, 600) / 9)
    held = 0
    for value, lift, error in zip(truth, seen, errors, strict=True):
        reading = read_log_lift(float(lift), float(error), 9, confidence=0.9)
        held += math.log1p(reading.lower) <= value <= math.log1p(reading.upper)
    # methods (h): 89 to 91 %; Monte-Carlo error 1.2 points
    assert 0.87 < held / 600 < 0.93


def test_credible_intervals_of_the_lift_of_shares_hold_at_their_level():
    rng = np.random.default_rng(17)
    truth = rng.beta(20, 180, (250, 2))
    seen = rng.binomial(400, truth)
    held = 0
    for (first, second), (base, other) in zip(truth, seen, strict=True):
        posteriors = [(float(count) + 20, 580.0 - float(count)) for count in (other, base)]
        # within the interval exactly where the posterior has between 5 and 95 % below the true ratio
        held += 0.05 <= chance_below(*posteriors, second / first) <= 0.95
    # Monte-Carlo error 1.9 points
    assert 0.85 < held / 250 < 0.95


def test_ends_of_the_lift_of_shares_leave_out_what_they_say():
    reading = read_proportions(Proportion(100, 1000), Proportion(120, 1000), confidence=0.9)
    for end, below in ((reading.lower, 0.05), (reading.upper, 0.95)):
        assert chance_below((121.0, 881.0), (101.0, 901.0), 1 + end) == pytest.approx(below, abs=1e-7)
