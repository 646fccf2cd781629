import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.places.conformal import block_p, invert_average_effect
from tests.stats.strategies import quick


@quick
@given(st.lists(st.integers(-20, 20), min_size=2, max_size=25), st.data())
def test_every_cyclic_shift_is_counted(values, data):
    n_pre = data.draw(st.integers(0, len(values) - 1))
    residuals = np.array(values, dtype=float)
    sums = [np.abs(np.roll(residuals, shift))[n_pre:].sum() for shift in range(len(values))]
    assert block_p(residuals, n_pre) == pytest.approx(np.mean([total >= sums[0] - 1e-7 for total in sums]))


def level_gaps(values, n_pre):
    """Residuals of the simplest model: one level for all days."""

    def residuals(average):
        adjusted = values.copy()
        adjusted[n_pre:] -= average
        return adjusted - adjusted.mean()

    return residuals


def test_the_interval_is_the_range_of_effects_that_are_not_rejected():
    values = np.random.default_rng(3).normal(size=40) + np.repeat([0.0, 3.0], [36, 4])
    residuals = level_gaps(values, 36)
    found, p_value = invert_average_effect(residuals, 36, values[36:].mean() - values[:36].mean(), 0.9)
    grid = np.linspace(-5, 12, 3401)
    held = [effect for effect in grid if block_p(residuals(effect), 36) > 0.1]
    assert found.lower == pytest.approx(held[0], abs=0.006)
    assert found.upper == pytest.approx(held[-1], abs=0.006)
    assert p_value == block_p(residuals(0.0), 36)


def test_an_end_that_is_never_reached_is_open():
    # a model that absorbs whatever effect it is given rejects none
    found, _ = invert_average_effect(lambda _: np.tile([1.0, -1.0], 20), 36, 2.0, 0.9)
    assert found.lower is None
    assert found.upper is None


def test_where_no_effect_lies_in_a_hole_of_the_set_p_is_withheld():
    big, small = np.ones(40), np.ones(40)
    big[36:] = 9.0
    found, p_value = invert_average_effect(
        lambda effect: big if abs(effect) < 0.25 or abs(effect) > 2 else small, 36, 1.0, 0.9
    )
    assert found.lower < 0 < found.upper
    assert p_value.reason == "effects_in_pieces"


def test_p_and_interval_hold_their_promise_for_exchangeable_days():
    generator = np.random.default_rng(6)
    alarms = [block_p(row - row.mean(), 35) <= 0.1 for row in generator.normal(size=(2000, 40))]
    assert np.mean(alarms) == pytest.approx(0.1, abs=0.025)


def test_a_start_that_leaves_no_day_is_an_error_of_the_caller():
    for n_pre in (10, -1):
        with pytest.raises(ValueError, match="leave a day"):
            block_p(np.ones(10), n_pre)
