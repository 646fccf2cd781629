import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.normal_mixtures import NormalMixture
from tests.stats.strategies import quick


def test_one_component_is_the_normal_distribution():
    one = NormalMixture(np.ones(1), np.array([0.1]), np.array([0.2]))
    lower, upper = one.interval(0.95)
    # by hand: 0.1 ± 1.959964 × 0.2
    assert (float(lower), float(upper)) == (pytest.approx(-0.29199279690), pytest.approx(0.49199279690))


def test_mean_and_spread_of_two_components_are_those_by_hand():
    two = NormalMixture(np.array([0.25, 0.75]), np.array([0.0, 4.0]), np.array([1.0, 2.0]))
    # mean 3; variance .25 (1 + 9) + .75 (4 + 1) = 6.25
    assert (float(two.average()), float(two.spread())) == (pytest.approx(3.0), pytest.approx(2.5))


def test_far_apart_components_have_the_quantiles_of_either():
    apart = NormalMixture(np.array([0.5, 0.5]), np.array([-1000.0, 1000.0]), np.array([1e-3, 5.0]))
    # 25 % of all is the middle of the left one, 75 % that of the right one
    assert float(apart.quantile(0.25)) == pytest.approx(-1000.0)
    assert float(apart.quantile(0.75)) == pytest.approx(1000.0)


def test_rare_wide_components_make_the_tails():
    heavy = NormalMixture(np.array([0.99, 0.01]), np.zeros(2), np.array([1.0, 30.0]))
    place = float(heavy.quantile(0.9999))
    # scipy 1.17: survival of both parts at that place
    assert 0.99 * scipy.stats.norm.sf(place) + 0.01 * scipy.stats.norm.sf(place / 30) == pytest.approx(1e-4, rel=1e-6)


@quick
@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.floats(-3, 3), st.floats(0.001, 5)), min_size=1, max_size=6),
    st.floats(0.001, 0.999),
)
def test_so_much_lies_below_a_quantile(parts, probability):
    weight, mean, sd = np.array(parts).T
    mixture = NormalMixture(weight / weight.sum(), np.array([mean, mean + 1]), np.array([sd, sd]))
    found = mixture.quantile(probability)
    assert found[1] == pytest.approx(found[0] + 1, abs=1e-6)
    for place, row in zip(found, mixture.mean, strict=True):
        below = mixture.weight @ scipy.stats.norm.cdf((place - row) / sd)
        assert below == pytest.approx(probability, abs=1e-8)


def test_a_level_of_95_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="between 0 and 1"):
        NormalMixture(np.ones(1), np.zeros(1), np.ones(1)).interval(95)


def test_mixtures_may_each_have_weights_of_their_own():
    mean, sd = np.array([[-1.0, 1.0], [-1.0, 1.0]]), np.ones((2, 2))
    weights = np.array([[0.5, 0.5], [0.9, 0.1]])
    both = NormalMixture(weights, mean, sd)
    for place, weight in enumerate(weights):
        alone = NormalMixture(weight, mean[place], sd[place])
        assert both.average()[place] == pytest.approx(alone.average())
        assert both.spread()[place] == pytest.approx(alone.spread())
        assert both.above(0.3)[place] == pytest.approx(alone.above(0.3))
        assert both.below(0.3)[place] == pytest.approx(alone.below(0.3))
        assert both.quantile(0.9)[place] == pytest.approx(alone.quantile(0.9))
