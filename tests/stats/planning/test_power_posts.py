import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.power_means import mean_units_needed
from stats.planning.power_people import people_needed
from stats.planning.power_posts import detectable_post_lift, post_spread, posts_needed, posts_power, ratio_relative_sd
from stats.summaries import RatioMoments
from tests.stats.strategies import quick


def test_posts_are_sized_by_the_t_test_on_their_rates():
    # R 4.2.2 form: delta = 0.012 · 0.3, sd = 0.012 · 0.343
    assert posts_needed(0.343, 0.3) == pytest.approx(mean_units_needed(0.0036, 0.012 * 0.343).control)


def test_the_parts_of_the_spread_add_up():
    spread = post_spread(0.012, 3_000, 0.3)
    # by hand: 0.988 / 0.012 / 3000 · 4.2779 = 0.1174 = 0.3426²; ρ = 0.09 · 0.012 / 0.988 = 0.0010931
    assert spread.design_effect == pytest.approx(1 + 2999 * 0.09 * 0.012 / 0.988)
    assert spread.relative_sd == pytest.approx(0.3426, abs=1e-4)


def test_posts_that_do_not_differ_are_as_good_as_their_people():
    spread = post_spread(0.02, 5_000, 0.0)
    assert spread.design_effect == 1.0
    in_people = posts_needed(spread.relative_sd, 0.1) * 5_000
    assert in_people == pytest.approx(people_needed(0.02, 0.1), rel=0.08)  # unpooled, few posts: t instead of z


def test_rates_of_posts_spread_as_said():
    random = np.random.default_rng(20260205)
    alpha = (1 - 0.02 * (1 + 0.3**2)) / 0.3**2  # beta with mean 0.02 and that coefficient of variation
    rates = random.binomial(2_000, random.beta(alpha, alpha * 49, 200_000)) / 2_000
    assert rates.std() / 0.02 == pytest.approx(post_spread(0.02, 2_000, 0.3).relative_sd, rel=0.01)


@quick
@given(st.floats(0.05, 2.0), st.floats(0.05, 1.0), st.integers(1, 3))
def test_posts_power_and_detectable_lift_say_the_same(relative_sd, lift, treatments):
    posts = posts_needed(relative_sd, lift, treatments=treatments)
    if posts > 2.001:
        assert posts_power(relative_sd, lift, posts, treatments=treatments) == pytest.approx(0.8, abs=1e-7)
        assert detectable_post_lift(relative_sd, posts, treatments=treatments) == pytest.approx(lift, rel=1e-6)


def test_a_ratio_of_sums_has_the_error_of_the_delta_method():
    moments = RatioMoments(40, 12.0, 1000.0, 30.0, 90_000.0, 900.0)
    # by hand: 30/144 + 90000/10^6 - 2 · 900 / 12000 = 0.148333
    assert ratio_relative_sd(moments) ** 2 == pytest.approx(0.1483333, abs=1e-6)
    upside_down = RatioMoments(40, 1000.0, 12.0, 90_000.0, 30.0, 900.0)
    assert ratio_relative_sd(upside_down) == pytest.approx(ratio_relative_sd(moments))


def test_a_plain_value_is_a_ratio_with_ones_below():
    values = np.array([3.0, 5.0, 9.0, 4.0])
    moments = RatioMoments(4, values.mean(), 1.0, values.var(ddof=1), 0.0, 0.0)
    assert ratio_relative_sd(moments) == pytest.approx(scipy.stats.variation(values, ddof=1))
    assert math.isfinite(posts_needed(ratio_relative_sd(moments), 0.3))


def test_posts_that_cannot_be_are_refused():
    for parts in ((0.0, 100, 0.3), (0.02, 0.5, 0.3), (0.02, 100, -0.1)):
        with pytest.raises(ValueError, match="no such posts"):
            post_spread(*parts)
    with pytest.raises(ValueError, match="cannot differ"):
        post_spread(0.9, 100, 0.5)
    with pytest.raises(ValueError, match="above -100"):
        posts_needed(0.3, -1.0)
    with pytest.raises(ValueError, match="both means"):
        ratio_relative_sd(RatioMoments(4, 0.0, 1.0, 1.0, 1.0, 0.0))
    with pytest.raises(ValueError, match="do not differ"):
        ratio_relative_sd(RatioMoments(4, 1.0, 1.0, 0.0, 0.0, 0.0))
