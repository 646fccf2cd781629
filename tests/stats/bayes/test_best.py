import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.across.archive import archive_prior
from stats.bayes.best import best_average, best_log_lift
from stats.bayes.log_lift import read_log_lift
from stats.summaries import Mean, Proportion
from tests.stats.strategies import quick

THREE = [Mean(5000, 3.18, 50.0), Mean(5000, 3.42, 60.5), Mean(5000, 3.30, 50.0)]


def test_the_best_of_three_averages_agrees_with_drawn_ones():
    rng = np.random.default_rng(1)
    drawn = rng.normal([3.18, 3.42, 3.30], [0.1, 0.11, 0.1], (400_000, 3))
    found = best_average(THREE)
    # Monte-Carlo error 0.0008
    assert found.chance_best == pytest.approx(np.bincount(drawn.argmax(axis=1)) / 400_000, abs=0.003)
    assert found.expected_loss == pytest.approx((drawn.max(axis=1)[:, None] - drawn).mean(axis=0), abs=0.001)


def test_the_best_of_two_shares_is_the_normal_distribution_of_their_difference():
    found = best_average([Proportion(351, 20490), Proportion(412, 20650)])
    # by hand: z = (0.0199516 - 0.0171303) / √(0.0199516 × 0.9800484 / 20650 + 0.0171303 × 0.9828697 / 20490) = 2.1182
    assert found.chance_best[1] == pytest.approx(0.98291, abs=2e-4)


def test_one_treatment_reads_the_same_either_way():
    reading, best = read_log_lift(0.1, 0.08, 9), best_log_lift([0.1], [0.08], degrees_of_freedom=[9])
    assert best.chance_best[1] == pytest.approx(reading.chance_to_beat, abs=1e-8)
    assert best.expected_loss == pytest.approx([reading.expected_loss_of_keeping, reading.expected_loss], abs=1e-8)


def test_a_shared_control_counts_once():
    lifts, errors, control = np.array([0.10, 0.25]), np.array([0.08, 0.09]), 0.003
    # drawn from the prior N(0, 0.2²) and weighted by the likelihood with the full covariance matrix
    rng = np.random.default_rng(2)
    truth = rng.normal(0, 0.2, (400_000, 2))
    inverse = np.linalg.inv(np.diag(errors**2 - control) + control)
    weight = np.exp(-np.einsum("ni,ij,nj->n", truth - lifts, inverse, truth - lifts) / 2)
    candidates = np.column_stack([np.zeros(400_000), np.expm1(truth)])
    best = candidates.argmax(axis=1)
    found = best_log_lift(lifts, errors, control_variance=control)
    chances = [weight[best == place].sum() / weight.sum() for place in range(3)]
    assert found.chance_best == pytest.approx(chances, abs=0.004)
    lost = weight @ (candidates.max(axis=1)[:, None] - candidates) / weight.sum()
    assert found.expected_loss == pytest.approx(lost, abs=0.003)
    assert best_log_lift(lifts, errors).chance_best[1] > found.chance_best[1]


def test_an_archive_takes_the_place_of_the_usual_prior():
    archive = archive_prior(np.linspace(-0.02, 0.04, 30), np.full(30, 0.03))
    found = best_log_lift([0.3, 0.1], [0.1, 0.1], archive=archive)
    # where past lifts were within a few per cent, +30 % with an error of 10 is mostly luck
    assert found.expected_loss[0] < 0.05
    assert found.prior == archive.source


def test_a_treatment_far_surer_than_its_control_breaks_nothing():
    found = best_log_lift([0.1, 0.2], [0.08, 0.08], control_variance=0.0063999)
    # by hand: only the control's luck c is open, N(0, .0064) × two priors = N(-.03636, 1 / 206.25); the second
    # is best unless .2 + c < 0: Φ(-.16364 × 14.361) = Φ(-2.350) = .0094
    assert found.chance_best == pytest.approx([0.0094, 0.0, 0.9906], abs=0.001)


def test_figures_that_cannot_be_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="two variants"):
        best_average(THREE[:1])
    with pytest.raises(ValueError, match="above 0"):
        best_average([THREE[0], Mean(100, 3.0, 0.0)])
    with pytest.raises(ValueError, match="control's variance"):
        best_log_lift([0.1], [0.1], control_variance=0.02)
    with pytest.raises(ValueError, match="degrees of freedom"):
        best_log_lift([0.1], [0.1], degrees_of_freedom=[3, 4])


@quick
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.02, 0.5)), min_size=1, max_size=4), st.floats(0, 0.9))
def test_chances_add_up_whatever_the_order_of_the_treatments(tests, share):
    lifts, errors = np.array(tests).T
    found = best_log_lift(lifts, errors, control_variance=share * float((errors**2).min()))
    assert found.chance_best.sum() == pytest.approx(1, abs=1e-5)
    turned = best_log_lift(lifts[::-1], errors[::-1], control_variance=share * float((errors**2).min()))
    assert turned.chance_best[1:] == pytest.approx(found.chance_best[:0:-1], abs=1e-6)
    assert turned.expected_loss[0] == pytest.approx(found.expected_loss[0], abs=1e-6)
    assert (found.expected_loss >= 0).all()
