import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.heavy_tail import effective_number
from stats.effects import Estimate
from stats.looks.always_valid_people import always_valid_mean_band, always_valid_people_band
from stats.looks.asymptotic_sequence import asymptotic_means
from stats.summaries import Mean, Proportion
from tests.stats.strategies import quick


def of(values):
    return Mean(len(values), float(np.mean(values)), float(np.var(values, ddof=1)))


def test_people_may_be_watched_daily_from_one_hundred_conversions_on():
    few = always_valid_people_band(Proportion(99, 5_000), Proportion(140, 5_000), planned_units=20_000)
    assert few.reason == "few_events"
    band = always_valid_people_band(Proportion(351, 20_490), Proportion(412, 20_650), planned_units=41_140)
    # log ratio 0.15246, standard error 0.07194 (R epitools riskratio.wald, +1.148 to +34.112 %)
    plain = math.log(1.341123261363481 / 1.0114753624428132)
    assert band.lower < 0.0114753624428132
    assert 1.4 < math.log((1 + band.upper) / (1 + band.lower)) / plain < 1.6


def test_averages_may_be_watched_from_one_hundred_people_with_a_value_on():
    control, treatment = Mean(5_000, 1.0, 60.0), Mean(5_000, 1.1, 66.0)
    # by hand: 5000 / (1 + 60) = 82 people of equal value could have given the control's figures
    assert effective_number(control) == pytest.approx(82.0, abs=0.1)
    assert always_valid_mean_band(control, treatment, planned_units=10_000).reason == "few_people_with_a_value"
    counted = always_valid_mean_band(control, treatment, planned_units=10_000, nonzero=(180, 175))
    assert isinstance(counted, Estimate)
    short = always_valid_mean_band(control, treatment, planned_units=10_000, nonzero=(180, 99))
    assert short.reason == "few_people_with_a_value"
    carried = Mean(5_000, 1.1, 200.0)
    found = always_valid_mean_band(control, carried, planned_units=10_000, nonzero=(180, 175))
    assert found.reason == "few_people_carry_the_variant"


def test_the_lift_of_averages_is_excluded_where_the_difference_is():
    control, treatment = Mean(100_000, 0.47, 2.116**2), Mean(100_000, 0.52, 2.22**2)
    band = always_valid_mean_band(control, treatment, planned_units=50_000)
    read = asymptotic_means(control, treatment, planned_units=50_000)
    assert band.estimate == pytest.approx(0.1063829787234042)
    # gbstats 0.8.0 gives +3.9 to +17.4 % by the delta method; Fieller's set is near it and leans upwards
    assert (band.lower, band.upper) == pytest.approx((0.0385, 0.1743), abs=0.005)
    assert band.upper - band.estimate > band.estimate - band.lower
    assert (band.lower > 0) == (read.difference.lower > 0)


def test_equal_values_have_no_band_and_impossible_ones_are_errors():
    flat = Mean(500, 3.0, 0.0)
    assert always_valid_mean_band(flat, flat, planned_units=1_000).reason == "no_variation"
    nobody = Mean(500, 0.0, 0.0)
    assert always_valid_mean_band(nobody, flat, planned_units=1_000).reason == "few_people_with_a_value"
    assert always_valid_mean_band(Mean(500, -3.0, 1.0), flat, planned_units=1_000).reason == "below_zero"
    with pytest.raises(ValueError, match="not negative"):
        always_valid_mean_band(Mean(500, 3.0, -1.0), flat, planned_units=1_000)
    with pytest.raises(ValueError, match="more people with a value"):
        always_valid_mean_band(flat, flat, planned_units=1_000, nonzero=(501, 500))


@quick
@given(st.lists(st.sampled_from([0.0, 0.0, 1.0, 3.0, 250.0]), min_size=2, max_size=200))
def test_no_more_people_count_than_have_a_value(values):
    number = effective_number(of(values))
    assert number <= np.count_nonzero(values) * (1 + 1e-9)
    assert number == 0 if not any(values) else number >= 1 - 1e-9


def test_the_effective_number_of_a_billion_people_keeps_its_digits():
    # one in a million has a value of 1: mean 1e-6, variance 1e-6 (1 - 1e-6)
    assert effective_number(Mean(10**9, 1e-6, 1e-6 * (1 - 1e-6))) == pytest.approx(1_000, rel=1e-6)


def test_sixty_daily_looks_at_shares_raise_fewer_false_alarms_than_promised():
    rng = np.random.default_rng(21)
    so_far = rng.binomial(400, 0.03, (400, 2, 60)).cumsum(axis=2)
    alarms = 0
    for run in so_far:
        bands = (
            always_valid_people_band(
                Proportion(run[0, day], 400 * (day + 1)), Proportion(run[1, day], 400 * (day + 1)), planned_units=10_000
            )
            for day in range(60)
        )
        alarms += any(isinstance(band, Estimate) and not band.lower <= 0 <= band.upper for band in bands)
    # 1.4 to 1.8 % in longer runs (methods.md (c)); 5 % promised
    assert alarms / 400 <= 0.05


def test_sixty_daily_looks_at_revenue_raise_fewer_false_alarms_than_promised():
    rng = np.random.default_rng(22)
    alarms = 0
    for _ in range(200):
        orders = rng.binomial(300, 0.03, (2, 60))
        totals = []
        for variant in orders:
            values = rng.lognormal(3, 1.0, variant.sum())
            ends = variant.cumsum()
            totals.append([np.append(0.0, (values**power).cumsum())[ends] for power in (1, 2)])
        alarms += any(
            isinstance(band := _revenue_band(totals, orders, day), Estimate)
            and ((band.lower is not None and band.lower > 0) or (band.upper is not None and band.upper < 0))
            for day in range(60)
        )
    # 0 to 1.5 % in runs with log-normal orders of sigma 1 to 2; 5 % promised
    assert alarms / 200 <= 0.05


def _revenue_band(totals, orders, day):
    people = 300 * (day + 1)
    means = []
    for sums, squares in totals:
        mean = sums[day] / people
        means.append(Mean(people, mean, (squares[day] - people * mean**2) / (people - 1)))
    nonzero = tuple(int(number) for number in orders[:, : day + 1].sum(axis=1))
    return always_valid_mean_band(*means, planned_units=36_000, nonzero=nonzero)
