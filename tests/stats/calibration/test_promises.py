import math

import pytest

from stats.calibration.promises import DAYS, PROMISES, WEEKLY_LOOKS, Promise, monte_carlo_error


def test_the_error_of_a_counted_share_is_the_binomial_one():
    # by hand: sqrt(0.05 * 0.95 / 4000)
    assert monte_carlo_error(0.05, 4_000) == pytest.approx(0.003446012)
    assert math.isnan(monte_carlo_error(0.05, 0))


@pytest.mark.parametrize(
    ("covered", "answered", "standing"),
    [
        (950, 1_000, "held"),
        (940, 1_000, "held"),
        # by hand: the error at 94 % of 1,000 is 0.751 points, three of them 2.25; at 97 % 0.539 and 1.62
        (918, 1_000, "near"),
        (917, 1_000, "broken"),
        (986, 1_000, "near"),
        (987, 1_000, "broken"),
    ],
)
def test_a_miss_is_told_apart_from_chance(covered, answered, standing):
    assert DAYS.standing(covered, answered) == standing


def test_refusing_everything_keeps_no_promise():
    assert DAYS.standing(0, 0) == "broken"


def test_more_errors_may_be_allowed_for_short_runs():
    assert DAYS.standing(915, 1_000, errors=4) == "near"


def test_a_promise_without_an_upper_end_is_kept_by_covering_always():
    assert WEEKLY_LOOKS.standing(1_000, 1_000) == "held"


def test_promises_are_found_by_their_names():
    assert all(name == promise.name for name, promise in PROMISES.items())
    assert all(isinstance(promise, Promise) and promise.lowest >= 0.92 for promise in PROMISES.values())
