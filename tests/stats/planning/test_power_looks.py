import math

import numpy as np
import pytest

from stats.planning.power_looks import looks_inflation, power_with_looks, shared_levels

WEEKS = (0.25, 0.5, 0.75, 1.0)


def test_one_look_at_the_end_costs_nothing():
    assert looks_inflation((1.0,)) == 1.0
    assert power_with_looks(0.8, (1.0,)) == pytest.approx(0.8)
    assert shared_levels((1.0,), treatments=2) == pytest.approx((0.025,))


def test_weekly_looks_of_a_fortnight_are_those_of_the_sealed_rule():
    # shared design, section 5: day 7 at 0.0056 and day 14 at 0.0478
    assert [round(level, 4) for level in shared_levels((0.5, 1.0))] == [0.0056, 0.0478]


@pytest.mark.parametrize("treatments", [1, 3])
def test_the_inflated_size_has_the_power_again(treatments):
    factor = looks_inflation(WEEKS, treatments=treatments)
    assert 1.0 < factor < 1.05
    # the normal test on so much more data has this power at one look, and 80 % with all looks
    z = {1: 1.959964, 3: 2.393980}[treatments]  # scipy 1.17.1: norm.isf(0.025), norm.isf(0.05 / 6)
    one_look = 0.5 * math.erfc(-((z + 0.841621) * math.sqrt(factor) - z) / math.sqrt(2))
    assert power_with_looks(one_look, WEEKS, treatments=treatments) == pytest.approx(0.8, abs=1e-5)


def test_simulated_looks_find_as_often_as_said():
    random = np.random.default_rng(20260207)
    scores = (random.normal(0, 0.5, (20_000, 4)) + 2.801585 / 4).cumsum(axis=1)
    levels = np.array(shared_levels(WEEKS))
    p = np.array([[math.erfc(abs(s) / math.sqrt(2 * t)) for s, t in zip(row, WEEKS, strict=True)] for row in scores])
    assert np.mean((p < levels).any(axis=1)) == pytest.approx(power_with_looks(0.8, WEEKS), abs=0.01)


def test_plans_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="power"):
        looks_inflation(WEEKS, power=80)
    with pytest.raises(ValueError, match="fractions"):
        looks_inflation((0.5, 0.4))
    with pytest.raises(ValueError, match="treatment"):
        shared_levels(WEEKS, treatments=0)
