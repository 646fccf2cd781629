import numpy as np
import pytest
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from stats.places.did import welch_on_changes
from stats.places.did_regression import treated_times_post, two_way_fixed_effects
from stats.places.panel import market_means
from tests.stats.places.panels import four_against_six, whole_panel
from tests.stats.strategies import quick


def test_four_against_six_markets_agree_with_club_sandwich():
    # R clubSandwich 0.5.8 on lm(y ~ treated * post), clustered by market
    fit = treated_times_post(four_against_six())
    assert fit.estimate == pytest.approx(7.64708333333334)
    assert fit.cr1s == pytest.approx(2.31063558731014, rel=1e-10)
    assert fit.cr2 == pytest.approx(2.42153078258743, rel=1e-10)
    assert fit.cr2_degrees_of_freedom == pytest.approx(6.57894736842105, rel=1e-10)
    assert fit.iid == pytest.approx(7.22592012565668, rel=1e-10)
    found = fit.interval(0.95)
    assert (found.lower, found.upper) == pytest.approx((1.84593959643772, 13.448227070229), rel=1e-8)


def test_two_way_fixed_effects_agree_with_statsmodels_on_a_panel_with_holes():
    generator = np.random.default_rng(2)
    panel = whole_panel(generator.normal(size=(6, 9)).cumsum(axis=1), 2, 5)
    panel = panel.rows(generator.random(54) < 0.75)
    frame = DataFrame({"market": panel.market, "day": panel.day, "y": panel.value})
    frame["both"] = (panel.treated & panel.post).astype(float)
    oracle = smf.ols("y ~ both + C(market) + C(day)", frame).fit()
    assert two_way_fixed_effects(panel) == pytest.approx(oracle.params["both"], rel=1e-9)


@quick
@given(st.integers(0, 10_000))
def test_on_whole_panels_all_ways_agree(seed):
    generator = np.random.default_rng(seed)
    panel = whole_panel(generator.normal(size=(7, 6)) + 50, 3, 4)
    fit = treated_times_post(panel)
    control, treated, _ = market_means(panel)
    welch = welch_on_changes(control.change, treated.change)
    assert fit.estimate == pytest.approx(welch.difference)
    assert fit.cr2 == pytest.approx(welch.standard_error)
    assert two_way_fixed_effects(panel) == pytest.approx(welch.difference)


def test_one_market_in_a_variant_is_refused():
    assert treated_times_post(whole_panel(np.arange(24.0).reshape(4, 6), 1, 3)).reason == "few_units"


def test_without_days_after_there_is_nothing_to_estimate():
    panel = whole_panel(np.arange(24.0).reshape(4, 6), 2, 6)
    assert treated_times_post(panel).reason == "change_not_separable"
    assert two_way_fixed_effects(panel).reason == "change_not_separable"


def test_the_iid_error_errs_to_either_side():
    generator = np.random.default_rng(9)
    days = np.zeros((10, 28))
    for day in range(1, 28):
        days[:, day] = 0.8 * days[:, day - 1] + generator.normal(size=10)
    alike = treated_times_post(whole_panel(days, 4, 14))
    apart = treated_times_post(whole_panel(days + 50 * np.arange(10)[:, None], 4, 14))
    assert alike.iid < 0.7 * alike.cr2
    assert apart.iid > 10 * apart.cr2
    assert apart.cr2 == pytest.approx(alike.cr2)
