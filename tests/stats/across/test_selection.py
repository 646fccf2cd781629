import math

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.across.selection import correct_selected
from tests.stats.strategies import quick


def likelihood(mean, z, threshold):
    """Conditional likelihood by scipy.stats, as winnerscurse writes it."""
    passing = scipy.stats.norm.cdf(mean - threshold) + scipy.stats.norm.cdf(-mean - threshold)
    return scipy.stats.norm.pdf(z - mean) / passing


def test_only_selected_tests_are_corrected_as_by_the_winnerscurse_package():
    found = correct_selected([0.21, 0.3, -0.12, 0.09, 0.5, 0.02], [0.1, 0.1, 0.05, 0.04, 0.11, 0.03])
    # R winnerscurse conditional_likelihood, alpha = 0.05 (its search for the top stops near 1e-4)
    assert found.places == (0, 1, 2, 3, 4)
    top = [0.0562618031072582, 0.252242915975559, -0.0445044125598358, 0.0273233038341037, 0.498380241899149]
    mean = [0.122901991384207, 0.238983319952174, -0.0783035323555461, 0.05560560178309, 0.490768719219696]
    assert found.most_likely == pytest.approx(top, abs=2e-5)
    assert found.average == pytest.approx(mean, abs=1e-6)
    assert found.between == pytest.approx((found.most_likely + found.average) / 2)


@pytest.mark.parametrize("alpha", [0.05, 0.2, 0.001, 5e-8])
@pytest.mark.parametrize("beyond", [0.001, 0.3, 1.5, 4.0])
def test_top_and_mean_agree_with_scipy_for_any_threshold(alpha, beyond):
    threshold = scipy.stats.norm.isf(alpha / 2)
    z = threshold + beyond
    found = correct_selected([z], [1.0], alpha=alpha)
    top = scipy.optimize.minimize_scalar(
        lambda mean: -math.log(likelihood(mean, z, threshold)), bounds=(0, z), method="bounded", options={"xatol": 1e-9}
    )
    assert found.most_likely[0] == pytest.approx(top.x, abs=2e-5)
    pieces = [(-20, 0), (0, threshold), (threshold, z), (z, z + 20)]
    mass = sum(scipy.integrate.quad(likelihood, *piece, args=(z, threshold))[0] for piece in pieces)
    moment = sum(scipy.integrate.quad(lambda m: m * likelihood(m, z, threshold), *piece)[0] for piece in pieces)
    assert found.average[0] == pytest.approx(moment / mass, rel=1e-7)


def test_far_beyond_the_threshold_nothing_is_corrected():
    found = correct_selected([40.0, 4e4, 30.0], [1.0, 1.0, 1.0])
    assert found.most_likely == pytest.approx([40, 4e4, 30])
    assert found.average == pytest.approx([40, 4e4, 30])
    # 1.959964 to each side
    assert found.lower == pytest.approx([38.040036, 39998.040036, 28.040036])


def test_a_threshold_nobody_would_set_is_still_computed():
    found = correct_selected([38.0, 37.2], [1.0, 1.0], alpha=1e-300)
    assert found.places == (0, 1)
    # E(Z | Z > c; m) = m + phi(c - m) / Phi(m - c) is z at the top, with scipy 1.17's threshold; the other tail is gone
    threshold, top = scipy.stats.norm.isf(5e-301), found.most_likely[0]
    bias = scipy.stats.norm.pdf(threshold - top) / scipy.stats.norm.cdf(top - threshold)
    assert top + bias == pytest.approx(38, abs=1e-9)


def test_at_the_threshold_the_top_falls_almost_to_nothing_and_the_average_does_not():
    found = correct_selected([1.96], [1.0])
    assert found.most_likely[0] < 0.5
    assert found.average[0] > 1.0
    assert found.lower[0] < 0 < found.upper[0]


def test_nothing_selected_is_an_empty_answer():
    found = correct_selected([0.1, -0.1], [0.1, 0.1])
    assert found.places == ()
    assert found.between.shape == found.lower.shape == (0,)


@pytest.mark.parametrize(
    ("errors", "alpha", "says"), [([0.1, 0.0], 0.05, "above 0"), ([0.1], 0.05, "as many"), ([0.1, 0.1], 5, "between 0")]
)
def test_figures_that_cannot_be_are_an_error_of_the_caller(errors, alpha, says):
    with pytest.raises(ValueError, match=says):
        correct_selected([0.3, 0.4], errors, alpha=alpha)


@quick
@given(st.floats(0.01, 10), st.floats(0.01, 5), st.floats(0.001, 0.5))
def test_every_correction_is_towards_nothing_and_turns_with_the_sign(beyond, error, alpha):
    z = scipy.stats.norm.isf(alpha / 2) + beyond
    found = correct_selected([z * error, -z * error], [error, error], alpha=alpha)
    assert 0 <= found.most_likely[0] <= z * error + 1e-9
    assert found.average[0] <= z * error + 1e-9
    assert found.between[1] == pytest.approx(-found.between[0])
    assert (found.lower[1], found.upper[1]) == (pytest.approx(-found.upper[0]), pytest.approx(-found.lower[0]))


def test_intervals_hold_the_truth_among_the_selected():
    rng = np.random.default_rng(10)
    truth = np.repeat([0.0, 0.5, 1.5, 3.0], 1000)
    z = rng.normal(truth, 1.0)
    found = correct_selected(z, np.ones(4000))
    places = np.array(found.places)
    held = (found.lower <= truth[places]) & (truth[places] <= found.upper)
    # 95 % promised; about 1,600 selected, ± 0.55 points; plain intervals hold far fewer
    assert held.mean() == pytest.approx(0.95, abs=0.017)
    assert (np.abs(z - truth)[places] <= 1.96).mean() < 0.90
    weak = truth[places] < 2
    error = {name: np.sqrt(np.mean((getattr(found, name) - truth[places])[weak] ** 2)) for name in ("raw", "between")}
    assert error["between"] < 0.8 * error["raw"]
