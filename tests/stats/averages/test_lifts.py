import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.lifts import delta_lift, fieller_lift, lifts_by_method, log_lift
from stats.averages.means import compare_means
from stats.averages.ratios import compare_ratios, linearised
from stats.averages.welch import pooled_difference, welch_difference
from stats.summaries import Mean, RatioMoments
from tests.stats.strategies import quick

VALUES = st.builds(Mean, st.integers(2, 500), st.floats(0.5, 100), st.floats(0.01, 900))
CONTROL, TREATMENT = Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2)


def test_the_linear_delta_lift_is_the_one_of_gbstats():
    found = delta_lift(Mean(5150, 3.18, 7.4**2), Mean(5200, 3.42, 7.9**2))
    # gbstats 0.8.0 TwoSidedTTest, t quantile with the Welch degrees of the absolute difference
    assert found.standard_error == pytest.approx(0.04902080979421666, rel=1e-6)
    assert found.interval.lower == pytest.approx(-0.02061856041588718)
    assert found.interval.upper == pytest.approx(0.17156195664230212)


def test_the_linear_delta_lift_can_pass_minus_100_percent():
    found = delta_lift(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44))
    # gbstats 0.8.0 TwoSidedTTest
    assert found.interval.lower == pytest.approx(-1.0581130976865698)


def test_the_log_lift_has_welchs_degrees_of_the_relative_variances():
    found = log_lift(CONTROL, TREATMENT)
    # by hand with scipy 1.17.1 t.ppf: ln(12.4/10.9) ± t sqrt(22.09/38/10.9² + 26.01/40/12.4²)
    assert found.interval.lower == pytest.approx(-0.05947548764555)
    assert found.interval.upper == pytest.approx(0.376005771935634)


def test_two_units_can_leave_the_log_lift_open_above():
    # by hand: relative standard error 80 / sqrt(2) with one degree of freedom, e^(12.7 · 56) is beyond all numbers
    found = log_lift(Mean(2, 1.0, 0.01), Mean(2, 1.0, 6400.0))
    assert (found.interval.lower, found.interval.upper) == (-1.0, None)


def test_fieller_reads_like_mratios():
    found = fieller_lift(Mean(420, 1.71, 8.9**2), Mean(400, 1.92, 9.8**2))
    # R mratios ttestratio(var.equal = FALSE), limits minus 1
    assert found.interval.lower == pytest.approx(-0.493686641889527, rel=1e-4)
    assert found.interval.upper == pytest.approx(1.48185218567972, rel=1e-4)


def test_pooled_and_welch_read_like_scipy():
    # scipy 1.17.1 ttest_ind_from_stats(5, 1.2, 2, 4, 0.9, 3), equal_var=True and False
    pooled = pooled_difference(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44))
    assert (pooled.statistic, pooled.p_value) == (pytest.approx(1.0846522890932808), pytest.approx(0.3574581980097267))
    plain = welch_difference(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44))
    assert (plain.statistic, plain.p_value) == (pytest.approx(1.005037815259212), pytest.approx(0.4324272365394498))


def test_a_ratio_of_sums_goes_through_the_same_methods():
    control, treatment = RatioMoments(30, 0.5, 7.0, 0.4, 4.5, -0.2), RatioMoments(30, 0.6, 6.8, 0.9, 4.5, 0.5)
    pair = linearised(control), linearised(treatment)
    ours = compare_ratios(control, treatment)
    assert log_lift(*pair).interval.upper == pytest.approx(ours.lift.upper)
    assert welch_difference(*pair).interval.lower == pytest.approx(ours.difference.lower)
    assert [one.method for one in lifts_by_method(*pair)] == ["fieller", "log_t", "delta_t"]


@pytest.mark.parametrize(
    ("control", "treatment", "by", "reason"),
    [
        (Mean(64, 1.0, 64.0), Mean(50, 2.0, 64.0), fieller_lift, "control_near_zero"),
        (Mean(64, 0.0, 64.0), Mean(50, 2.0, 64.0), fieller_lift, "control_is_zero"),
        (Mean(64, -1.0, 64.0), Mean(50, 2.0, 64.0), delta_lift, "control_not_positive"),
        (Mean(64, 0.0, 64.0), Mean(50, 2.0, 64.0), delta_lift, "control_is_zero"),
        (Mean(64, 1.0, 0.0), Mean(50, 0.0, 1e-320), log_lift, "treatment_is_zero"),
        (Mean(64, 1.0, 64.0), Mean(50, -2.0, 64.0), log_lift, "treatment_not_positive"),
        (Mean(1, 1.0, 0.0), Mean(50, 2.0, 64.0), log_lift, "few_units"),
        (Mean(9, 1.0, 0.0), Mean(9, 2.0, 0.0), fieller_lift, "no_variation"),
        (Mean(9, 1.0, 0.0), Mean(9, 2.0, 0.0), delta_lift, "no_variation"),
        (Mean(9, 1.0, 0.0), Mean(9, 2.0, 0.0), pooled_difference, "no_variation"),
        (Mean(1, 1.0, 0.0), Mean(9, 2.0, 1.0), welch_difference, "few_units"),
        (Mean(10**9, 1.0, 5e-324), Mean(10**9, 2.0, 0.0), welch_difference, "no_variation"),
    ],
)
def test_what_a_method_cannot_give_is_refused_with_its_reason(control, treatment, by, reason):
    assert by(control, treatment).interval.reason == reason


@pytest.mark.parametrize("by", [delta_lift, fieller_lift, log_lift, pooled_difference, welch_difference])
def test_impossible_summaries_and_levels_are_errors_of_the_caller(by):
    with pytest.raises(ValueError, match="negative"):
        by(CONTROL, Mean(9, 1.0, -1.0))
    with pytest.raises(ValueError, match="between 0 and 1"):
        by(CONTROL, TREATMENT, confidence=95)


@quick
@given(VALUES, VALUES)
def test_all_methods_have_the_same_lift_and_agree_where_both_averages_are_sure(control, treatment):
    sure = [Mean(of.units, of.mean, of.mean**2 * 1e-10) for of in (control, treatment)]
    found = lifts_by_method(*sure)
    lift = treatment.mean / control.mean - 1
    assert [one.interval.estimate for one in found] == [pytest.approx(lift)] * 3
    # Other degrees (of the ratio, of the relative variances, of the difference) matter with two units only.
    if min(control.units, treatment.units) > 100:
        widths = [one.interval.upper - one.interval.lower for one in found]
        assert widths == pytest.approx([widths[0]] * 3, rel=0.02)


@quick
@given(VALUES, VALUES, st.floats(0.5, 0.999))
def test_the_product_departs_from_fieller_only_to_agree_with_its_own_p(control, treatment, confidence):
    found = fieller_lift(control, treatment, confidence=confidence)
    product = compare_means(control, treatment, confidence=confidence)
    assert found.p_value == pytest.approx(product.p_value)
    if product.lift:
        assert (product.lift.lower > 0 or product.lift.upper < 0) == (product.p_value < 1 - confidence)
        excludes = found.interval.lower > 0 or found.interval.upper < 0 if found.interval else None
        if excludes == (product.p_value < 1 - confidence):
            assert found.interval == product.lift
