import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.brownian import ScorePath, walk
from tests.stats.strategies import quick


def fixed(*limits):
    return lambda path, look: (-limits[look], limits[look])


def test_a_single_look_is_the_normal_tail():
    # printed table: Φ(1.96) = 0.9750
    ((upper, lower),) = walk((1.0,), fixed(1.96))
    assert (round(upper, 4), round(lower, 4)) == (0.025, 0.025)


@pytest.mark.parametrize("drift", [0.0, 1.5, -4.0])
def test_crossings_agree_with_the_multivariate_normal_distribution(drift):
    import scipy.stats

    times, limits = (0.3, 0.7, 1.0), (1.2, 1.5, 1.9)
    covariance = [[min(a, b) for b in times] for a in times]
    means = [drift * time for time in times]
    chances = walk(times, fixed(*limits), drift)
    for look in (1, 2):
        # scipy 1.17 multivariate_normal: within the earlier limits and above this one
        box = scipy.stats.multivariate_normal(means[: look + 1], [row[: look + 1] for row in covariance[: look + 1]])
        lower, upper = [-limit for limit in limits[:look]], list(limits[:look])
        above = box.cdf([*upper, 60.0], lower_limit=[*lower, limits[look]], rng=1)
        below = box.cdf([*upper, -limits[look]], lower_limit=[*lower, -60.0], rng=1)
        assert chances[look] == pytest.approx((above, below), abs=2e-5)


def test_looks_close_to_each_other_are_resolved_as_well():
    # without limits nothing is lost, however close the looks are
    path = ScorePath()
    times = (0.2, 0.201, 0.5, 0.999, 1.0)
    for look, time in enumerate(times):
        path.go_to(time)
        assert path.above(0.0) == pytest.approx(0.5, abs=1e-12)
        assert path.below(-1.5) == pytest.approx(0.5 * math.erfc(1.5 / math.sqrt(2 * time)), abs=1e-12)
        if look + 1 < len(times):
            path.stay_within(-math.inf, math.inf, times[look + 1])


def test_looks_that_no_experiment_could_tell_apart_are_refused():
    path = ScorePath()
    path.go_to(0.5)
    with pytest.raises(ValueError, match="too close"):
        path.stay_within(-2.0, 2.0, 0.5 + 1e-9)


def test_after_everything_was_stopped_nothing_crosses_any_more():
    assert walk((0.5, 1.0), fixed(0.0, 0.0)) == ((0.5, 0.5), (0.0, 0.0))


@quick
@given(st.lists(st.floats(0.5, 3.0), min_size=2, max_size=5), st.floats(-3.0, 3.0))
def test_turning_the_drift_over_swaps_the_sides(limits, drift):
    times = tuple((look + 1) / len(limits) for look in range(len(limits)))
    there, back = walk(times, fixed(*limits), drift), walk(times, fixed(*limits), -drift)
    for (up, down), (other_up, other_down) in zip(there, back, strict=True):
        assert up == pytest.approx(other_down, abs=1e-12)
        assert down == pytest.approx(other_up, abs=1e-12)
