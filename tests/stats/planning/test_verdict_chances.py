import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.group_sequential import crossing_chances, look_levels
from stats.planning.power_days import days_power
from stats.planning.verdict_chances import verdict_chances
from tests.stats.strategies import quick

WEEKS = (0.25, 0.5, 0.75, 1.0)
LEVELS = look_levels(WEEKS)


def test_one_look_with_a_known_spread_is_read_off_the_normal_distribution():
    found = verdict_chances(0.02, worthwhile_lift=0.1, true_lift=0.04)
    at = scipy.stats.norm(math.log(1.04), 0.02)
    half = 1.959964 * 0.02
    # by hand: worthwhile ln 1.1 = 0.0953 lies above half = 0.0392; useless below 0.0953 - 0.0392
    assert found.harmful == pytest.approx(at.cdf(-half), abs=1e-7)
    assert found.succeeded == pytest.approx(at.sf(math.log(1.1)), abs=1e-7)
    assert found.no_useful_difference == pytest.approx(at.cdf(math.log(1.1) - half) - at.cdf(-half), abs=1e-7)
    assert found.expected_part == 1.0


def test_without_a_worthwhile_lift_it_is_the_group_sequential_test():
    drift = math.log(1.3) / 0.1
    found = verdict_chances(0.1, worthwhile_lift=0, true_lift=0.3, fractions=WEEKS, levels=LEVELS)
    oracle = crossing_chances(WEEKS, LEVELS, drift)
    assert [(look.succeeded, look.harmful) for look in found.looks] == [
        pytest.approx(pair, abs=1e-10) for pair in oracle
    ]
    assert found.no_useful_difference == 0


def test_with_an_unknown_spread_one_look_is_the_paired_t_test():
    found = verdict_chances(0.08, worthwhile_lift=0, true_lift=0.2, degrees_of_freedom=(13,))
    assert found.succeeded == pytest.approx(days_power(0.08 * math.sqrt(14), 0.2, 14), abs=1e-10)


def test_the_average_over_the_prior_is_that_of_single_lifts():
    nodes, weights = np.polynomial.hermite_e.hermegauss(50)
    asked = {"worthwhile_lift": 0.05, "fractions": WEEKS, "levels": LEVELS}
    single = [verdict_chances(0.1, true_lift=math.expm1(0.02 + 0.2 * node), **asked) for node in nodes]
    found = verdict_chances(0.1, prior=(0.02, 0.2), **asked)
    for name in ("succeeded", "harmful", "no_useful_difference", "undecided", "expected_part"):
        oracle = weights @ [getattr(one, name) for one in single] / math.sqrt(2 * math.pi)
        assert getattr(found, name) == pytest.approx(oracle, abs=1e-6), name


def run_the_rule(scores, errors, times, reaches, worthwhile):
    """First verdict of the decision table in each pretended experiment: 0 none, 1 succeeded, 2 harmful, 3 useless."""
    verdicts, days = np.zeros(len(scores), dtype=int), np.ones(len(scores))
    for look, time in enumerate(times):
        estimate, half = scores[:, look], reaches[look] * errors[:, look]
        falls = np.select(
            [estimate + half < 0, (estimate - half > 0) & (estimate >= worthwhile), estimate + half < worthwhile],
            [2, 1, 3],
        )
        new = (verdicts == 0) & (falls > 0)
        verdicts[new], days[new] = falls[new], time
    return verdicts, days


@pytest.mark.parametrize("treatments", [1, 3])
def test_a_simulation_of_the_rule_agrees(treatments):
    random = np.random.default_rng(20260209)
    runs, error, times = 100_000, 0.1, np.array(WEEKS)
    lifts = random.normal(0.03, 0.2, runs)[:, None]
    steps = random.normal(lifts * np.diff(times, prepend=0), error * np.sqrt(np.diff(times, prepend=0)), (runs, 4))
    estimates = steps.cumsum(axis=1) / times
    levels = np.array(LEVELS) / treatments
    errors = np.broadcast_to(error / np.sqrt(times), (runs, 4))
    verdicts, parts = run_the_rule(estimates, errors, times, scipy.stats.norm.isf(levels / 2), math.log(1.08))
    found = verdict_chances(
        error, worthwhile_lift=0.08, prior=(0.03, 0.2), fractions=WEEKS, levels=LEVELS, treatments=treatments
    )
    had = np.bincount(verdicts, minlength=4) / runs
    said = (found.undecided, found.succeeded, found.harmful, found.no_useful_difference)
    assert had == pytest.approx(said, abs=0.005)
    assert parts.mean() == pytest.approx(found.expected_part, abs=0.004)


def test_a_simulation_with_the_spread_of_the_days_agrees():
    # 28 days, looks each week, t on the days so far: the spread shown at the looks is not independent, hence 2 points
    random = np.random.default_rng(20260210)
    runs, day_sd = 20_000, 0.5
    lifts = random.normal(0.0, 0.2, runs)[:, None]
    daily = random.normal(lifts, day_sd, (runs, 28))
    ends = [7, 14, 21, 28]
    estimates = np.stack([daily[:, :end].mean(axis=1) for end in ends], axis=1)
    errors = np.stack([daily[:, :end].std(axis=1, ddof=1) / math.sqrt(end) for end in ends], axis=1)
    degrees = np.array(ends) - 1
    reaches = scipy.stats.t.isf(np.array(LEVELS) / 2, degrees)
    verdicts, parts = run_the_rule(estimates, errors, WEEKS, reaches, math.log(1.05))
    found = verdict_chances(
        day_sd / math.sqrt(28), worthwhile_lift=0.05, fractions=WEEKS, levels=LEVELS, degrees_of_freedom=degrees
    )
    had = np.bincount(verdicts, minlength=4) / runs
    said = (found.undecided, found.succeeded, found.harmful, found.no_useful_difference)
    assert had == pytest.approx(said, abs=0.02)
    assert parts.mean() == pytest.approx(found.expected_part, abs=0.02)


@quick
@given(
    st.floats(1e-4, 5.0),
    st.sampled_from([0.0, 0.02, 0.1, 1.0]),
    st.floats(-0.6, 1.5) | st.none(),
    st.sampled_from([(1.0,), (0.5, 1.0), WEEKS, (0.9, 0.95, 1.0)]),
    st.booleans(),
)
def test_the_chances_add_up_and_stay_chances(error, worthwhile, lift, times, unknown_spread):
    found = verdict_chances(
        error,
        worthwhile_lift=worthwhile,
        true_lift=lift,
        fractions=times,
        levels=look_levels(times) if len(times) > 1 else (0.05,),
        degrees_of_freedom=[20 * time for time in times] if unknown_spread else None,
    )
    parts = [found.succeeded, found.harmful, found.no_useful_difference, found.undecided]
    assert sum(parts) == pytest.approx(1, abs=1e-7)
    assert all(-1e-9 <= part <= 1 + 1e-9 for part in parts)
    assert found.decided == pytest.approx(1 - found.undecided)
    assert times[0] - 1e-9 <= found.expected_part <= 1 + 1e-9
    assert found.expected_days(28) == 28 * found.expected_part


def test_a_useless_change_is_not_called_a_success_more_often_than_the_level():
    found = verdict_chances(0.1, worthwhile_lift=0.0, true_lift=0.0, fractions=WEEKS, levels=LEVELS)
    assert found.succeeded == pytest.approx(0.025, abs=1e-8)


def test_hugely_precise_plans_decide_and_hopeless_ones_do_not():
    assert verdict_chances(1e-4, worthwhile_lift=0.05, fractions=WEEKS, levels=LEVELS).decided > 0.999
    assert verdict_chances(50.0, worthwhile_lift=0.05).decided < 0.06


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"fractions": (0.5, 0.4), "levels": (0.01, 0.04)}, "rise"),
        ({"fractions": (0.5, 1.0), "levels": (0.05,)}, "one level"),
        ({"levels": (5.0,)}, "one level"),
        ({"treatments": 0}, "treatment"),
        ({"log_lift_se": 0.0}, "no such plan"),
        ({"worthwhile_lift": -0.1}, "no such plan"),
        ({"true_lift": -1.0}, "no such plan"),
        ({"degrees_of_freedom": (3, 4)}, "degrees of freedom"),
        ({"fractions": (0.5, 0.5 + 1e-12, 1.0), "levels": (0.01, 0.01, 0.04), "true_lift": 0.0}, "too close"),
    ],
)
def test_plans_that_cannot_be_are_refused(wrong, match):
    asked = {"log_lift_se": 0.1, "worthwhile_lift": 0.05} | wrong
    with pytest.raises(ValueError, match=match):
        verdict_chances(asked.pop("log_lift_se"), **asked)
