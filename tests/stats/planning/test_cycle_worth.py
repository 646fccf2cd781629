import itertools
import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.errors import NotEstimable
from stats.numerics.normal import unit_loss
from stats.planning.cycle_worth import (
    choose_within,
    rank_for_money,
    standard_error_seen,
    value_of_acting,
    value_of_testing,
)
from tests.stats.strategies import quick

MEANS = st.floats(-0.6, 0.6)
SDS = st.floats(0.001, 0.5)
ERRORS = st.floats(0.001, 2.0)
THRESHOLDS = st.floats(-0.2, 0.3)

# Drawn once outside of the tests: 20 million truths from the belief, a test of each, adopted where the belief after it
# lies above the threshold; how much more that brings than deciding at once, and the error of the drawing.
DRAWN = [
    ((0.0, 0.2, 0.1, 0.0), 0.0713575, 2.8e-5),
    ((0.05, 0.1, 0.15, 0.0), 0.0055457, 2.0e-5),
    ((-0.1, 0.08, 0.05, 0.0), 0.0021118, 3.5e-6),
    ((0.02, 0.2, 0.3, 0.1), 0.0164878, 2.1e-5),
]


def worth_of(mean, sd, error, threshold=0.0):
    found = value_of_testing([mean], [sd], [error], threshold=threshold)
    return found.gain[0], found.perfect[0], found.changes_mind[0]


def acting(mean, sd, threshold=0.0):
    return value_of_acting([mean], [sd], threshold=threshold).gain[0]


def test_the_loss_integral_is_that_of_the_printed_table():
    # Raiffa & Schlaifer (1961), table II: 0, 0.5, 1, 2, 3, 4
    found = unit_loss(np.array([0.0, 0.5, 1.0, 2.0, 3.0, 4.0]))
    assert [float(f"{one:.4g}") for one in found] == [0.3989, 0.1978, 0.08332, 0.008491, 0.0003822, 7.145e-06]


def test_the_loss_integral_keeps_its_digits_far_out():
    # x^-2 (1 - 3/x² + 15/x⁴ - 105/x⁶ + 945/x⁸) of the density: the asymptotic series, exact to 1e-7 from 20 on
    for x in (20.0, 30.0):
        series = scipy.stats.norm.pdf(x) / x**2 * (1 - 3 / x**2 + 15 / x**4 - 105 / x**6 + 945 / x**8)
        assert float(unit_loss(np.array([x]))[0]) == pytest.approx(series, rel=1e-6)
    assert unit_loss(np.array([60.0]))[0] == 0.0


@pytest.mark.parametrize(("asked", "drawn", "error"), DRAWN)
def test_a_test_is_worth_what_twenty_million_drawn_ones_gained(asked, drawn, error):
    mean, sd, se, threshold = asked
    assert worth_of(mean, sd, se, threshold)[0] == pytest.approx(drawn, abs=3 * error)


@pytest.mark.parametrize(("asked", "drawn", "error"), DRAWN)
def test_a_test_is_worth_what_the_integral_over_its_results_says(asked, drawn, error):
    mean, sd, se, threshold = asked
    spread, cut = math.hypot(sd, se), math.log1p(threshold)

    def adopted(result):
        after = (mean / sd**2 + result / se**2) / (1 / sd**2 + 1 / se**2)
        return max(after - cut, 0.0) * scipy.stats.norm.pdf(result, mean, spread)

    kink = cut + (cut - mean) * se**2 / sd**2
    ends = (mean - 12 * spread, mean + 12 * spread)
    whole, _ = scipy.integrate.quad(adopted, *ends, points=[kink], epsabs=1e-14, limit=200)
    assert worth_of(mean, sd, se, threshold)[0] == pytest.approx(whole - max(mean - cut, 0.0), rel=1e-8)


def test_nothing_known_and_half_of_it_to_be_learned_by_hand():
    # sd 0.2 and error 0.2: the middle moves by 0.2 / √2; at 0 it gains that times φ(0)
    gain, perfect, changes = worth_of(0.0, 0.2, 0.2)
    assert gain == pytest.approx(0.2 / math.sqrt(2) / math.sqrt(2 * math.pi), rel=1e-12)
    assert perfect == pytest.approx(0.2 / math.sqrt(2 * math.pi), rel=1e-12)
    assert changes == pytest.approx(0.5)


def test_adopting_is_worth_what_is_believed_above_the_threshold():
    found = value_of_acting([0.1, 0.1, -0.05], [0.2, 0.0, 0.1], threshold=0.05)
    assert list(found.gain.values) == pytest.approx([0.1 - math.log(1.05), 0.1 - math.log(1.05), 0.0])
    assert list(found.lift.values) == pytest.approx([math.expm1(0.1), math.expm1(0.1), math.expm1(-0.05)])
    # a lognormal's average, by hand
    assert found.average_lift[0] == pytest.approx(math.exp(0.1 + 0.02) - 1)
    assert found.average_lift[1] == pytest.approx(found.lift[1])


@quick
@given(MEANS, SDS, ERRORS, THRESHOLDS)
def test_learning_is_never_worth_less_than_nothing_nor_more_than_the_truth(mean, sd, error, threshold):
    gain, perfect, changes = worth_of(mean, sd, error, threshold)
    assert 0 <= gain <= perfect
    assert 0 <= changes <= 0.5


@quick
@given(MEANS, SDS, ERRORS, st.floats(1.01, 5.0))
def test_a_sharper_test_is_worth_no_less(mean, sd, error, blunter):
    assert worth_of(mean, sd, error)[0] >= worth_of(mean, sd, error * blunter)[0]


@quick
@given(MEANS, SDS, ERRORS, st.floats(1.01, 5.0))
def test_the_less_is_known_the_more_a_test_is_worth(mean, sd, error, wider):
    assert worth_of(mean, sd * wider, error)[0] >= worth_of(mean, sd, error)[0]


@quick
@given(MEANS, SDS)
def test_a_test_that_tells_nothing_is_worth_nothing_and_one_that_tells_all_as_much_as_the_truth(mean, sd):
    assert worth_of(mean, sd, math.inf)[0] == 0.0
    assert worth_of(mean, sd, 1e9)[0] <= 1e-10
    gain, perfect, _ = worth_of(mean, sd, 0.0)
    assert gain == pytest.approx(perfect, rel=1e-12)


@quick
@given(MEANS, SDS, ERRORS, st.floats(0.1, 10.0))
def test_in_another_unit_all_is_worth_as_many_times_more(mean, sd, error, unit):
    gain, perfect, changes = worth_of(mean, sd, error)
    other = worth_of(mean * unit, sd * unit, error * unit)
    assert other == pytest.approx((gain * unit, perfect * unit, changes), rel=1e-9, abs=1e-300)


@quick
@given(MEANS, SDS, ERRORS)
def test_what_is_believed_good_and_what_is_believed_as_bad_are_worth_testing_as_much(mean, sd, error):
    assert worth_of(mean, sd, error) == pytest.approx(worth_of(-mean, sd, error))


@quick
@given(MEANS, SDS, ERRORS, st.floats(-0.1, 0.1), st.floats(-0.1, 0.1))
def test_only_how_far_it_is_from_the_threshold_counts(mean, sd, error, threshold, other):
    shift = math.log1p(other) - math.log1p(threshold)
    moved = worth_of(mean + shift, sd, error, other)
    assert moved == pytest.approx(worth_of(mean, sd, error, threshold), rel=1e-6, abs=1e-12)
    assert acting(mean + shift, sd, other) == pytest.approx(acting(mean, sd, threshold), abs=1e-12)


@quick
@given(SDS, ERRORS)
def test_a_certain_belief_is_not_changed_by_any_test(mean, error):
    assert worth_of(mean, 0.0, error)[:2] == (0.0, 0.0)
    assert worth_of(mean, 0.0, 0.0) == (0.0, 0.0, 0.0)


def test_many_at_once_are_each_as_if_it_were_alone():
    rng = np.random.default_rng(5)
    means, sds, errors = rng.normal(0, 0.2, 40), rng.uniform(0, 0.3, 40), rng.uniform(0, 0.4, 40)
    found = value_of_testing(means, sds, errors, threshold=0.02)
    alone = [worth_of(*each, 0.02) for each in zip(means, sds, errors, strict=True)]
    assert list(found.gain.values) == [one[0] for one in alone]
    assert list(found.changes_mind.values) == pytest.approx([one[2] for one in alone])


def test_what_is_not_known_is_refused_in_its_place_only():
    found = value_of_testing([0.1, math.nan, 0.1, 0.1], [0.1, 0.1, -1.0, 0.1], [0.1, 0.1, 0.1, math.nan])
    assert isinstance(found.gain[0], float)
    reasons = [each.reason for each in map(found.gain.__getitem__, (1, 2, 3)) if isinstance(each, NotEstimable)]
    assert reasons == ["no_belief", "no_belief", "no_sharpness"]
    # what the truth is worth is known without any test
    assert isinstance(found.perfect[3], float)
    acted = value_of_acting([math.inf, 0.1], [0.1, math.inf])
    assert not acted.gain[0]
    assert not acted.lift[1]


@pytest.mark.parametrize(
    "call",
    [
        lambda: value_of_acting([0.1], [0.1, 0.2]),
        lambda: value_of_acting([0.1], [0.1], threshold=-1.0),
        lambda: value_of_testing([0.1], [0.1], []),
        lambda: standard_error_seen(0.0),
        lambda: rank_for_money([0.1], [-1.0]),
        lambda: choose_within([0.1], [1.0], -1.0),
        lambda: choose_within([0.1], [1.0], math.nan),
    ],
)
def test_impossible_questions_are_refused(call):
    with pytest.raises(ValueError, match=r"needs|above|at least"):
        call()


def test_the_error_of_a_test_that_sees_so_much_by_hand():
    # ln 1.2 / (1.959964 + 0.841621)
    assert standard_error_seen(0.2) == pytest.approx(0.182321557 / 2.801585, rel=1e-6)
    assert standard_error_seen(0.2, confidence=0.9, power=0.9) == pytest.approx(0.182321557 / 2.926405, rel=1e-6)


def test_it_finds_what_it_sees_as_often_as_it_says():
    error = standard_error_seen(0.3)
    assert scipy.stats.norm.sf(1.959964 - math.log(1.3) / error) == pytest.approx(0.8, abs=1e-6)


def test_free_things_come_first_and_unknown_ones_last():
    values = [0.05, math.nan, 0.2, 0.01, 0.04, -0.1, 0.0]
    costs = [100.0, 0.0, math.nan, 0.0, 0.0, 10.0, 0.0]
    assert rank_for_money(values, costs) == (4, 3, 0, 2, 6, 5, 1)


def test_of_equal_rates_the_more_valuable_and_of_equals_the_earlier_comes_first():
    assert rank_for_money([0.1, 0.2, 0.2, 0.1], [1.0, 2.0, 2.0, 1.0]) == (1, 2, 0, 3)


def test_what_does_not_fit_is_passed_over_for_what_does():
    found = choose_within([0.9, 0.5, 0.1], [100.0, 80.0, 20.0], 130.0)
    assert (found.places, found.value, found.cost) == ((0, 2), pytest.approx(1.0), 120.0)
    assert choose_within([0.9, 0.5, 0.1], [100.0, 80.0, 20.0], 130.0, most=1).places == (0,)
    assert choose_within([0.9, 0.0], [0.0, 0.0], 0.0).places == (0,)


def test_nothing_to_choose_from():
    assert choose_within([], [], 10.0).places == ()
    assert choose_within([math.nan, -0.1, 0.3], [1.0, 1.0, math.nan], 10.0).places == ()


things = st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 100.0)), min_size=1, max_size=9)


@quick
@given(things, st.floats(0.0, 300.0), st.integers(0, 9))
def test_the_choice_fits_and_is_at_most_one_thing_behind_the_best_one(found, budget, most):
    values, costs = [one[0] for one in found], [one[1] for one in found]
    chosen = choose_within(values, costs, budget, most=most)
    assert chosen.cost <= budget * (1 + 1e-12)
    assert len(set(chosen.places)) == len(chosen.places) <= most
    whole = choose_within(values, costs, budget)
    best = max(
        sum(values[place] for place in some)
        for size in range(len(values) + 1)
        for some in itertools.combinations(range(len(values)), size)
        if sum(costs[place] for place in some) <= budget
    )
    assert whole.value <= best * (1 + 1e-12) + 1e-12
    assert whole.value + max(values) >= best * (1 - 1e-12)


@quick
@given(things, st.floats(0.1, 10.0))
def test_the_order_does_not_depend_on_the_unit_of_money(found, unit):
    values, costs = [round(one[0], 3) for one in found], [round(one[1]) for one in found]
    assert rank_for_money(values, costs) == rank_for_money(values, [cost * 8.0 for cost in costs])
    assert set(rank_for_money(values, [cost * unit for cost in costs])) == set(range(len(found)))
