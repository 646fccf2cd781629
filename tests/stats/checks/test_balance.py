import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.checks.balance import audience_mix, spend_balance
from tests.stats.strategies import quick


@pytest.mark.parametrize(
    ("spend", "passed", "fatal"),
    # design.md section 5: more than 1.25 times warns, more than twice is fatal where equal was planned
    [([100, 125], True, False), ([100, 126], False, False), ([200, 100], False, False), ([201, 100, 150], False, True)],
)
def test_spend_may_differ_by_a_quarter_and_is_lost_above_twice(spend, passed, fatal):
    balance = spend_balance(spend)
    assert (balance.passed, balance.fatal) == (passed, fatal)
    assert balance.ratio == max(spend) / min(spend)
    assert not spend_balance(spend, equal_planned=False).fatal


def test_spend_that_is_not_known_is_not_compared():
    assert spend_balance([100.0, 0.0]).reason == "spend_unknown"
    with pytest.raises(ValueError, match="two variants"):
        spend_balance([100.0])
    with pytest.raises(ValueError, match="amount"):
        spend_balance([100.0, float("nan")])


def test_the_audiences_lie_as_far_apart_as_people_would_have_to_change_segments():
    # by hand: shares .5 .3 .2 and .4 .4 .2: half of .1 + .1
    mix = audience_mix([[50, 30, 20], [800, 800, 400]])
    assert mix.distance == pytest.approx(0.1)
    assert not mix.passed
    # design.md section 5: at most 0.05
    assert audience_mix([[50, 50], [46, 54]]).passed
    assert audience_mix([[7, 0], [0, 9]]).distance == 1.0


def test_among_several_variants_the_farthest_pair_counts():
    # by hand: .02 and .04 from the first, .06 between the others
    assert audience_mix([[50, 50], [52, 48], [46, 54]]).distance == pytest.approx(0.06)


def test_an_audience_that_is_not_known_is_not_compared():
    assert audience_mix([[5, 5], [0, 0]]).reason == "audience_unknown"
    for wrong in ([[5, 5]], [[5, -1], [5, 5]], [[5, float("nan")], [5, 5]]):
        with pytest.raises(ValueError, match="two variants"):
            audience_mix(wrong)


@quick
@given(st.lists(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), min_size=2, max_size=4))
def test_the_distance_lies_between_nothing_and_everything_and_ignores_sizes(counts):
    table = np.array(counts, dtype=float) + 1e-3
    mix = audience_mix(table)
    assert 0 <= mix.distance <= 1 + 1e-12
    assert audience_mix(table * np.arange(1, len(table) + 1)[:, None]).distance == pytest.approx(mix.distance, abs=1e-9)


def test_the_distance_agrees_with_total_variation_by_scipy():
    import scipy.spatial.distance

    first, second = np.array([120.0, 75, 33, 9]), np.array([100.0, 90, 20, 40])
    # scipy 1.17 cityblock of the shares
    expected = scipy.spatial.distance.cityblock(first / first.sum(), second / second.sum()) / 2
    assert audience_mix([first, second]).distance == pytest.approx(expected)


def test_chance_alone_keeps_large_audiences_within_the_limit():
    rng = np.random.default_rng(12)
    shares = np.full(12, 1 / 12)
    distances = [audience_mix(rng.multinomial(20_000, shares, 2)).distance for _ in range(300)]
    # by hand: √(11 / (π 20000)) = 0.0132
    assert np.mean(distances) == pytest.approx(0.0132, abs=0.0006)
    assert max(distances) < 0.05
