import numpy as np
import pytest

from stats.units.autocorrelation import lag_one


def test_r_is_that_of_the_formula():
    # by hand: mean 4, deviations -3 -1 1 3 0, products 3 - 1 + 3 + 0 = 5, squares 20
    found = lag_one(np.array([1.0, 3, 5, 7, 4]))
    assert found.r == pytest.approx(0.25)
    # -1/5 ± 1.959964 · 3 / (5 · √4)
    assert found.lower == pytest.approx(-0.2 - 0.5879892)
    assert found.upper == pytest.approx(-0.2 + 0.5879892)
    assert found.within_chance


def test_a_steady_climb_is_beyond_chance():
    assert not lag_one(np.arange(28.0)).within_chance


def test_chance_keeps_its_range_on_independent_days():
    rng = np.random.default_rng(2)
    inside = sum(lag_one(rng.normal(size=14)).within_chance for _ in range(2_000)) / 2_000
    # 95 % with a Monte-Carlo error of 0.5 points
    assert 0.93 < inside < 0.97


def test_four_days_and_days_that_never_vary_have_no_autocorrelation():
    assert lag_one(np.arange(4.0)).reason == "few_days"
    assert lag_one(np.full(9, 3.3)).reason == "no_variation"
