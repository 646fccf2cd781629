import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from statsmodels.stats.proportion import proportions_ztest

from stats.summaries import Sums
from stats.units.cluster_parity import log_ratio, other_errors
from stats.units.robust import robust_test
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import posts, quick

SIX = own_cases("posts.json")["cluster-ctr-6v6"]
CONTROL, TREATMENT = sums(SIX["control"]), sums(SIX["treatment"])


def test_linearised_errors_are_those_of_r_survey():
    found = other_errors(CONTROL, TREATMENT)
    # R survey 4.1.1 svyratio per arm
    assert found.linearised_treatment == pytest.approx(0.00226595823159024, rel=1e-9)
    assert found.linearised_control == pytest.approx(0.00150346511185616, rel=1e-9)
    assert found.linearised_difference == pytest.approx(0.00271937015683415, rel=1e-9)


def test_cr0_and_cr3_are_club_sandwichs():
    found = other_errors(CONTROL, TREATMENT)
    # R clubSandwich 0.5.8 vcovCR on lm(clicks/impressions ~ arm, weights = impressions)
    assert found.cr0_difference == pytest.approx(0.00248243396184071, rel=1e-9)
    assert found.cr3_difference == pytest.approx(0.00402615814438931, rel=1e-9)


def test_poisson_and_quasi_poisson_errors_are_those_of_statsmodels():
    x = np.concatenate([CONTROL.denominator, TREATMENT.denominator])
    y = np.concatenate([CONTROL.numerator, TREATMENT.numerator])
    design = sm.add_constant((np.arange(12) >= 6).astype(float))
    fit = sm.GLM(y, design, family=sm.families.Poisson(), offset=np.log(x)).fit(tol=1e-12)
    found = other_errors(CONTROL, TREATMENT)
    assert log_ratio(CONTROL, TREATMENT) == pytest.approx(fit.params[1], rel=1e-9)
    assert found.poisson_log_ratio == pytest.approx(fit.bse[1], rel=1e-8)
    assert found.dispersion == pytest.approx(fit.pearson_chi2 / fit.df_resid, rel=1e-8)
    assert found.quasi_poisson_log_ratio == pytest.approx(fit.bse[1] * np.sqrt(found.dispersion), rel=1e-8)


def test_the_naive_p_counts_impressions_as_if_each_were_drawn():
    clicks = [side.numerator.sum() for side in (TREATMENT, CONTROL)]
    shown = [side.denominator.sum() for side in (TREATMENT, CONTROL)]
    assert other_errors(CONTROL, TREATMENT).pooled_z_p == pytest.approx(proportions_ztest(clicks, shown)[1], rel=1e-9)


def test_cost_per_click_is_no_proportion():
    spend = Sums(np.array([30.0, 40, 50]), np.array([10.0, 20, 10]))
    assert other_errors(spend, spend).pooled_z_p.reason == "impossible_counts"


def test_nothing_at_all_gives_reasons_and_no_zeros():
    nothing = Sums(np.zeros(3), np.full(3, 100.0))
    found = other_errors(nothing, nothing)
    assert found.poisson_log_ratio.reason == log_ratio(nothing, nothing).reason == "control_is_zero"
    assert found.quasi_poisson_log_ratio.reason == "control_is_zero"
    assert found.dispersion.reason == found.pooled_z_p.reason == "nothing_happened"


def test_one_post_has_no_error():
    one = Sums(np.array([5.0]), np.array([100.0]))
    found = other_errors(one, CONTROL)
    assert found.linearised_control.reason == found.linearised_difference.reason == "few_units"
    assert found.cr3_difference.reason == "few_units"


def test_a_click_without_impressions_leaves_the_dispersion_out():
    late = Sums(np.array([5.0, 7, 1]), np.array([100.0, 90, 0]))
    found = other_errors(late, CONTROL)
    assert found.dispersion.reason == found.quasi_poisson_log_ratio.reason == "zero_denominator"
    assert found.linearised_control > 0


def test_impressions_below_zero_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="below 0"):
        other_errors(CONTROL, Sums(np.ones(2), np.array([5.0, -1])))


@quick
@given(posts(), posts())
def test_cr2_lies_between_cr0_and_cr3(control, treatment):
    found, cr2 = other_errors(control, treatment), robust_test(control, treatment).difference_se
    assert found.cr0_difference <= cr2 * (1 + 1e-9)
    assert cr2 <= found.cr3_difference * (1 + 1e-9)
