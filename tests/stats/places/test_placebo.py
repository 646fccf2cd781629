import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.places.placebo import constant_effects, placebo_rank, reaches
from tests.stats.strategies import quick


def test_ties_count_as_just_as_far_out():
    # by hand: (1 + two of 3 or more) / (1 + 4)
    assert placebo_rank(3.0, np.array([3.0, 1.0, 4.0, 2.0])).p_value == pytest.approx(0.6)


def test_nineteen_placebos_are_the_fewest_that_can_reach_5_percent():
    assert placebo_rank(9.0, np.arange(19.0) - 50).could_reach(0.95)
    assert not placebo_rank(9.0, np.arange(18.0) - 50).could_reach(0.95)
    assert placebo_rank(9.0, np.arange(19.0) - 50).stands_out(0.95)


def test_without_placebos_nothing_can_be_said():
    found = placebo_rank(3.0, np.array([]))
    assert (found.p_value, found.floor) == (1.0, 1.0)


def test_an_infinite_statistic_is_the_furthest_out():
    assert placebo_rank(math.inf, np.array([1.0, 2.0, 3.0])).p_value == 0.25
    assert placebo_rank(math.inf, np.array([1.0, math.inf, 3.0])).p_value == 0.5


def test_what_is_no_number_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="must be a number"):
        placebo_rank(1.0, np.array([math.nan]))
    with pytest.raises(ValueError, match="between 0 and 1"):
        reaches(0.01, 95)


@quick
@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_p_lies_between_its_floor_and_one(values):
    found = placebo_rank(values[0], np.array(values[1:]))
    assert found.floor <= found.p_value <= 1


def test_the_rank_is_right_for_comparisons_that_could_be_any_of_them():
    generator = np.random.default_rng(4)
    draws = generator.normal(size=(4000, 20))
    hits = np.mean([placebo_rank(row[0], row[1:]).stands_out(0.95) for row in draws])
    assert hits == pytest.approx(0.05, abs=0.01)


@quick
@given(st.integers(0, 10_000), st.integers(9, 45), st.sampled_from([0.8, 0.9, 0.95]), st.floats(0.1, 3))
def test_the_effects_kept_are_those_that_would_not_stand_out(seed, places, confidence, error):
    generator = np.random.default_rng(seed)
    gaps, ratios = generator.normal(size=6) + 1, generator.lognormal(size=places)
    found = constant_effects(gaps, error, ratios, confidence)

    def stands_out(effect):
        ratio = float(np.sqrt(np.mean((gaps - effect) ** 2))) / error
        return placebo_rank(ratio, ratios).stands_out(confidence)

    if isinstance(found, Estimate):
        width = found.upper - found.lower
        assert not stands_out(found.lower + 1e-6 * width)
        assert not stands_out(found.upper - 1e-6 * width)
        assert stands_out(found.lower - 1e-6 * (1 + width))
        assert stands_out(found.upper + 1e-6 * (1 + width))
    else:
        enough = placebo_rank(9.0, ratios).could_reach(confidence)
        assert found.reason == ("no_constant_effect" if enough else "few_donors_to_stand_out")


def test_a_placebo_that_fits_perfectly_leaves_every_effect_plausible():
    found = constant_effects(np.array([1.0, 2.0]), 1.0, np.append(np.ones(18), math.inf), 0.95)
    assert (found.estimate, found.lower, found.upper) == (1.5, None, None)


def test_an_effect_that_changes_from_day_to_day_has_no_single_value():
    found = constant_effects(np.array([-50.0, 50.0]), 1.0, np.linspace(0.5, 2, 19), 0.95)
    assert found.reason == "no_constant_effect"
    assert constant_effects(np.ones(3), 1.0, np.ones(18), 0.95).reason == "few_donors_to_stand_out"
