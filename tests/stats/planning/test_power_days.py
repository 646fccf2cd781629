import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import TTestPower

from stats.planning.power_days import (
    day_sd_from_archive,
    day_sd_from_events,
    days_needed,
    days_power,
    detectable_day_lift,
    whole_weeks,
)
from tests.stats.strategies import quick


@quick
@given(st.floats(0.2, 1.0), st.floats(0.02, 0.3), st.floats(0.5, 0.99))
def test_days_have_the_power_of_the_paired_t_test_of_statsmodels(day_sd, lift, confidence):
    effect = math.log1p(lift) / day_sd
    far_tail = TTestPower().power(effect, 14, 1 - confidence) - days_power(day_sd, lift, 14, confidence=confidence)
    # statsmodels counts findings in the wrong direction as well
    wrong = scipy.stats.nct.cdf(-scipy.stats.t.ppf((1 + confidence) / 2, 13), 13, effect * math.sqrt(14))
    assert far_tail == pytest.approx(wrong, abs=1e-7)


@quick
@given(st.floats(0.05, 1.0), st.floats(0.02, 1.0), st.sampled_from(["up", "down"]), st.integers(1, 3))
def test_days_power_and_detectable_lift_say_the_same(day_sd, lift, direction, treatments):
    lift = lift if direction == "up" else -lift / (1 + lift)
    days = days_needed(day_sd, lift, treatments=treatments)
    if days > 2.001:
        assert days_power(day_sd, lift, days, treatments=treatments) == pytest.approx(0.8, abs=1e-7)
        found = detectable_day_lift(day_sd, days, direction=direction, treatments=treatments)
        assert found == pytest.approx(lift, rel=1e-6)


def test_an_earlier_run_of_the_same_length_needs_no_conversion():
    # 14 days gave an error of 0.08; the t test on 14 days of such days has that error again
    assert day_sd_from_archive(0.08, 14) / math.sqrt(14) == pytest.approx(0.08)


def test_counts_alone_are_the_best_case():
    # by hand: √(2/40) and √(2 (1/40 + 0.04))
    assert day_sd_from_events(40) == pytest.approx(math.sqrt(0.05))
    assert day_sd_from_events(40, wobble=0.2) == pytest.approx(math.sqrt(0.13))


def test_the_power_promised_is_the_power_had():
    random = np.random.default_rng(20260204)
    logs = random.normal(math.log(1.2), 0.3, (4000, 14))
    found = scipy.stats.ttest_1samp(logs, 0, axis=1)
    had = np.mean((found.pvalue < 0.05) & (found.statistic > 0))
    assert had == pytest.approx(days_power(0.3, 0.2, 14), abs=0.02)


def test_weeks_are_whole():
    assert [whole_weeks(days) for days in (0.5, 7, 7.0000000001, 8, 21)] == [7, 7, 7, 14, 21]


def test_a_spread_beyond_all_lifts_is_infinite_and_a_low_power_needs_none():
    assert detectable_day_lift(1000.0, 2) == math.inf
    assert detectable_day_lift(1000.0, 2, direction="down") == -1.0
    assert detectable_day_lift(0.3, 14, power=0.02) == 0.0


def test_plans_that_cannot_be_are_refused():
    for day_sd, lift in ((0.3, 0.0), (0.3, -1.0), (0.0, 0.2)):
        with pytest.raises(ValueError, match="no number of days"):
            days_needed(day_sd, lift)
    with pytest.raises(ValueError, match="two days"):
        days_power(0.3, 0.2, 1)
    with pytest.raises(ValueError, match="must differ"):
        detectable_day_lift(0.0, 14)
    with pytest.raises(ValueError, match="spread"):
        day_sd_from_archive(0.1, 1)
    with pytest.raises(ValueError, match="events"):
        day_sd_from_events(0)
