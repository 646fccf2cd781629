import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.empirical_bernstein import bounded_mean_sequence
from tests.stats.strategies import quick

WATCHED = [
    0.02, 0.53, 0.446, 0.551, 0.069, 0.0, 0.31, 0.02, 0.689, 0.551, 0.255, 0.258, 0.183, 0.132, 0.775, 0.054, 0.327,
    0.03, 0.084, 0.564, 0.331, 0.707, 0.026, 0.546, 0.175, 0.887, 0.292, 0.569, 0.101, 0.172, 0.074, 0.22, 0.016, 0.506,
    0.21, 0.055, 0.456, 0.005, 0.407, 0.142,
]  # fmt: skip


def test_limits_agree_with_confseq():
    # confseq 0.0.11 predmix.predmix_empbern_cs, library defaults
    found = bounded_mean_sequence(WATCHED)
    assert (found.lower[-1], found.upper[-1]) == pytest.approx((0.08344088284889764, 0.5130801818179798), rel=1e-9)
    assert (found.lower[19], found.upper[19]) == pytest.approx((0.0, 0.7075270551964432), rel=1e-9)


def test_limits_are_those_of_the_formula_taken_one_by_one():
    values, alpha = WATCHED[:25], 0.1
    # Waudby-Smith & Ramdas (2024), theorem 2, in plain Python
    bets = weighed = paid = 0.0
    for place, value in enumerate(values):
        before = values[:place]
        smoothed = [(0.5 + sum(before[: k + 1])) / (k + 2) for k in range(place)]
        spread = (0.25 + sum((x - m) ** 2 for x, m in zip(before, smoothed, strict=True))) / (place + 1)
        t = place + 1
        bet = min(0.5, math.sqrt(2 * math.log(2 / alpha) / (spread * t * math.log(1 + t))))
        mean = sum(before) / place if place else 0.0
        bets, weighed = bets + bet, weighed + bet * value
        paid += (value - mean) ** 2 * (-math.log(1 - bet) - bet)
    lower = (weighed - paid - math.log(2 / alpha)) / bets
    assert bounded_mean_sequence(values, confidence=0.9).lower[-1] == pytest.approx(max(lower, 0.0), rel=1e-9)


def test_values_that_are_no_shares_are_an_error_of_the_caller():
    for values in ([], [0.5, 1.1], [-0.1], [0.5, math.nan], [[0.5]]):
        with pytest.raises(ValueError, match="between 0 and 1"):
            bounded_mean_sequence(values)


def test_nothing_but_zeros_or_ones_keeps_its_end():
    assert bounded_mean_sequence([0.0] * 50).lower[-1] == 0.0
    assert bounded_mean_sequence([1.0] * 50).upper[-1] == 1.0


@quick
@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_turning_the_values_over_turns_the_limits_over(values):
    there = bounded_mean_sequence(values)
    back = bounded_mean_sequence([1 - value for value in values])
    assert there.lower == pytest.approx(1 - back.upper, abs=1e-9)
    assert (there.lower <= there.upper).all()


def test_the_true_average_is_held_at_all_looks():
    rng = np.random.default_rng(6)
    missed = 0
    for _ in range(300):
        found = bounded_mean_sequence(rng.beta(0.5, 1.5, 200))
        missed += bool(((found.lower > 0.25) | (found.upper < 0.25)).any())
    assert missed / 300 <= 0.05
