import numpy as np
import pytest
from hypothesis import given

from stats.effects import Estimate
from stats.summaries import Sums
from stats.units.paired import compare_within_days, day_scores, lift_of_totals, ran_on_both, same_rate_p
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import day_pairs, quick

CASES = own_cases("day_pairs.json")

SHOWN = np.full(7, 10_000.0)
CONTROL = Sums(np.array([90.0, 110, 100, 95, 105, 120, 80]), SHOWN)
TREATMENT = Sums(np.array([110.0, 125, 118, 108, 129, 140, 99]), SHOWN)


@pytest.mark.parametrize("name", CASES)
def test_lift_interval_and_p_agree_with_a_numerical_inversion_of_the_paired_t_test(name):
    case = CASES[name]
    control, treatment, expected = sums(case["control"]), sums(case["treatment"]), case["expected"]
    effect = compare_within_days(control, treatment)
    assert effect.control_units == effect.treatment_units == expected["paired_days"]
    assert effect.lift.estimate == pytest.approx(expected["lift"], rel=1e-9)
    assert effect.lift.lower == pytest.approx(expected["lift_low"], rel=1e-9)
    assert effect.lift.upper == pytest.approx(expected["lift_high"], rel=1e-9)
    assert effect.p_value == pytest.approx(expected["p_value"], rel=1e-9)
    assert lift_of_totals(control, treatment) == pytest.approx(expected["lift_of_totals"], rel=1e-9)


def test_the_kaggle_pair_reads_plus_80_1_percent_and_not_plus_69_8():
    case = CASES["kaggle-ctr"]
    control, treatment = sums(case["control"]), sums(case["treatment"])
    effect = compare_within_days(control, treatment)
    # methods.md (a), worked example: +80.1 % (+39.8 to +133.9 %), p 0.00007; totals +69.8 %
    assert (round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.lift.upper, 3)) == (
        0.801,
        0.398,
        1.339,
    )
    assert round(effect.p_value, 5) == 0.00007
    assert round(lift_of_totals(control, treatment), 3) == 0.698
    assert effect.degrees_of_freedom == 28


def test_a_plain_count_per_day_is_the_paired_t_test_of_the_counts():
    ones = np.ones(7)
    effect = compare_within_days(Sums(CONTROL.numerator, ones), Sums(TREATMENT.numerator, ones))
    # scipy 1.17.1: ttest_1samp([20, 15, 18, 13, 24, 20, 19], 0) and its confidence_interval(0.95)
    assert effect.difference.estimate == pytest.approx(18.428571, abs=1e-6)
    assert effect.difference.lower == pytest.approx(15.100105551, abs=1e-6)
    assert effect.difference.upper == pytest.approx(21.757037306, abs=1e-6)
    assert effect.p_value == pytest.approx(1.00327992e-05, rel=1e-6)


def test_the_difference_is_the_mantel_haenszel_rate_difference():
    control = Sums(np.array([10.0, 20, 30, 20, 10]), np.array([1000.0, 1000, 2000, 1000, 500]))
    treatment = Sums(np.array([30.0, 15, 20, 25, 30]), np.array([2000.0, 500, 1000, 1000, 1000]))
    # by hand: weights x_T x_C / (x_T + x_C) = 2000/3, 1000/3, 2000/3, 500, 1000/3;
    # rate differences .005, .01, .005, .005, .01; sum of products 15.8333 over sum of weights 2500
    assert compare_within_days(control, treatment).difference.estimate == pytest.approx(15.8333333 / 2500)


def test_delivery_on_good_days_moves_the_totals_but_not_the_lift():
    # the same rate on every day for both: 1 % on bad days, 3 % on good days; B runs more on good days
    control = Sums(np.array([100.0, 301, 99, 300, 101, 302]), np.array([10_000.0] * 6))
    treatment = Sums(np.array([51.0, 600, 50, 603, 49, 598]), np.array([5_000.0, 20_000] * 3))
    assert compare_within_days(control, treatment).lift.estimate == pytest.approx(0.0, abs=0.01)
    assert lift_of_totals(control, treatment) == pytest.approx(0.297, abs=0.001)


def test_days_on_which_one_variant_was_not_shown_drop_out_of_both():
    longer = Sums(np.append(CONTROL.numerator, 50.0), np.append(CONTROL.denominator, 10_000.0))
    paused = Sums(np.append(TREATMENT.numerator, 0.0), np.append(TREATMENT.denominator, 0.0))
    assert compare_within_days(longer, paused) == compare_within_days(CONTROL, TREATMENT)


def test_four_paired_days_give_values_but_no_interval_and_no_p():
    effect = compare_within_days(Sums(CONTROL.numerator[:4], SHOWN[:4]), Sums(TREATMENT.numerator[:4], SHOWN[:4]))
    assert effect.control == pytest.approx(395 / 40_000)
    assert effect.lift.reason == effect.p_value.reason == effect.difference.reason == "few_days"


def test_who_asks_for_fewer_days_gets_the_plain_t_test_of_three():
    control = Sums(np.array([86.0, 71, 56]), np.array([3826.0, 5493, 3971]))
    treatment = Sums(np.array([108.0, 157, 209]), np.array([3281.0, 7434, 7747]))
    assert compare_within_days(control, treatment).lift.reason == "few_days"
    effect = compare_within_days(control, treatment, minimum_days=2)
    # scipy 1.17.1: ttest_1samp of P - rho Q, inverted by brentq; p at rho = 1
    assert effect.lift.estimate == pytest.approx(0.6645752067382056, rel=1e-9)
    assert effect.lift.lower == pytest.approx(0.1631427650238999, rel=1e-9)
    assert effect.lift.upper == pytest.approx(1.2723908045822454, rel=1e-9)
    assert effect.p_value == same_rate_p(control, treatment, minimum_days=3)
    assert effect.p_value == pytest.approx(0.02781397227139922, rel=1e-9)


def test_fewer_days_than_have_a_variance_are_refused():
    with pytest.raises(ValueError, match="so few days"):
        compare_within_days(CONTROL, TREATMENT, minimum_days=1)
    with pytest.raises(ValueError, match="so few days"):
        compare_within_days(CONTROL, TREATMENT, carry_over=True, minimum_days=2)
    with pytest.raises(ValueError, match="so few days"):
        same_rate_p(CONTROL, TREATMENT, minimum_days=1)
    alone = compare_within_days(Sums(np.ones(1), SHOWN[:1]), Sums(np.ones(1), SHOWN[:1]), minimum_days=2)
    assert alone.lift.reason == "few_days"


def test_a_control_without_clicks_has_no_lift_but_a_difference_and_a_p():
    effect = compare_within_days(Sums(np.zeros(7), SHOWN), TREATMENT)
    assert effect.lift.reason == "control_is_zero"
    assert effect.difference.estimate == pytest.approx(829 / 70_000)
    assert effect.p_value < 0.001
    assert lift_of_totals(Sums(np.zeros(7), SHOWN), TREATMENT).reason == "control_is_zero"


def test_two_variants_without_any_click_are_not_estimable():
    nothing = Sums(np.zeros(7), SHOWN)
    effect = compare_within_days(nothing, nothing)
    assert effect.lift.reason == effect.p_value.reason == effect.difference.reason == "nothing_happened"


def test_two_identical_variants_do_not_get_an_interval_of_width_zero():
    effect = compare_within_days(CONTROL, CONTROL)
    assert effect.lift.reason == effect.p_value.reason == "no_variation"


def test_rare_conversions_leave_the_upper_end_open():
    control = Sums(np.array([0.0, 1, 0, 0, 0, 1, 0]), np.full(7, 200.0))
    treatment = Sums(np.array([2.0, 1, 3, 2, 1, 2, 4]), np.full(7, 200.0))
    effect = compare_within_days(control, treatment)
    # by hand: Q = (0, .5, 0, 0, 0, .5, 0), mean over standard error 1.55, below t(6) = 2.45
    assert effect.lift.estimate == pytest.approx(6.5)
    assert effect.lift.lower is not None
    assert effect.lift.lower > 0
    assert effect.lift.upper is None
    assert effect.log_lift_se is None


def test_a_treatment_without_clicks_has_no_lift_interval_but_a_difference_and_a_p():
    control = Sums(np.array([3.0, 1, 2, 4, 0, 2, 3]), SHOWN)
    effect = compare_within_days(control, Sums(np.zeros(7), SHOWN))
    assert effect.lift.reason == "treatment_is_zero"
    assert effect.difference.estimate == pytest.approx(-15 / 70_000)
    assert effect.p_value < 0.05


def test_clicks_cannot_fall_by_more_than_100_percent():
    control = Sums(np.array([3.0, 1, 2, 4, 1, 2, 3]), SHOWN)
    treatment = Sums(np.array([0.0, 0, 1, 0, 0, 0, 0]), SHOWN)
    effect = compare_within_days(control, treatment)
    assert effect.lift.estimate == pytest.approx(-15 / 16)
    assert effect.lift.lower == -1.0
    assert effect.log_lift_se is None


def test_impressions_below_zero_are_refused():
    wrong = Sums(TREATMENT.numerator, np.array([10_000.0] * 6 + [-5.0]))
    assert compare_within_days(CONTROL, wrong).lift.reason == "negative_denominator"


def test_days_that_do_not_match_or_are_no_numbers_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="same days"):
        compare_within_days(CONTROL, Sums(np.ones(6), np.ones(6)))
    with pytest.raises(ValueError, match="finite"):
        compare_within_days(CONTROL, Sums(np.array([1.0, 2, 3, 4, 5, 6, np.nan]), SHOWN))
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_within_days(CONTROL, TREATMENT, confidence=95)


def test_carry_over_uses_two_cosines_for_seven_days():
    effect = compare_within_days(CONTROL, TREATMENT, carry_over=True)
    # by hand: max(2, floor(0.6 * 7^(2/3))) = floor(2.196) = 2
    assert effect.degrees_of_freedom == 2
    assert effect.method == "paired_cosines"
    # scores S = (20, 15, 18, 13, 24, 20, 19) / 2, cosines of 1 and 2 half-waves summed in plain Python:
    # sqrt(2/7) * sum cos(pi (t - 1/2) / 7) S_t = -1.479968, sqrt(2/7) * sum cos(2 pi (t - 1/2) / 7) S_t = 0.999409
    # t = sqrt(7) * 9.2143 / sqrt((1.479968^2 + 0.999409^2) / 2) = 19.3059; 2 * scipy.stats.t.sf(19.3059, 2)
    assert effect.p_value == pytest.approx(0.00267224554, rel=1e-6)


def test_people_seen_again_widen_the_interval_on_the_log_scale():
    plain = compare_within_days(CONTROL, TREATMENT)
    wider = compare_within_days(CONTROL, TREATMENT, extra_log_variance=0.01)
    assert wider.lift.estimate == plain.lift.estimate
    # near the estimate the variances of the log lift add up
    assert wider.log_lift_se == pytest.approx(np.sqrt(plain.log_lift_se**2 + 0.01), rel=0.01)
    assert wider.p_value > plain.p_value


def test_days_that_drop_out_can_be_named():
    paused = Sums(TREATMENT.numerator, np.array([10_000.0, 0, 10_000, 10_000, 10_000, 10_000, 0]))
    assert ran_on_both(CONTROL, paused).tolist() == [True, False, True, True, True, True, False]


def test_the_p_of_no_lift_is_there_even_without_one_range_of_lifts():
    assert same_rate_p(CONTROL, TREATMENT) == pytest.approx(compare_within_days(CONTROL, TREATMENT).p_value)
    # neither mean is clear of 0, yet they move together: lifts near the middle are rejected, those far off are not
    control = Sums(np.array([1.0, 1, 0, 1, 2, 0, 60]), SHOWN)
    treatment = Sums(np.array([4.0, 5, 1, 5, 6, 0, 182]), SHOWN)
    assert compare_within_days(control, treatment).p_value.reason == "interval_in_two_pieces"
    # scipy 1.17.1 ttest_rel([4, 5, 1, 5, 6, 0, 182], [1, 1, 0, 1, 2, 0, 60]).pvalue
    assert same_rate_p(control, treatment) == pytest.approx(0.29174235914754243, rel=1e-9)


def test_the_p_of_no_lift_needs_days_that_differ():
    assert same_rate_p(CONTROL, CONTROL).reason == "no_variation"
    assert same_rate_p(Sums(np.zeros(7), SHOWN), Sums(np.zeros(7), SHOWN)).reason == "nothing_happened"
    assert same_rate_p(Sums(np.ones(4), SHOWN[:4]), Sums(np.ones(4), SHOWN[:4])).reason == "few_days"


def test_scores_are_above_zero_where_the_treatment_did_better():
    # by hand: P - Q = (110 * 10000 - 90 * 10000) / 20000 = 10 on day 1
    assert list(day_scores(CONTROL, TREATMENT)) == [10.0, 7.5, 9.0, 6.5, 12.0, 10.0, 9.5]


@quick
@given(day_pairs())
def test_swapping_the_variants_turns_the_lift_over(pair):
    there, back = compare_within_days(*pair), compare_within_days(pair[1], pair[0])
    assert there.p_value == pytest.approx(back.p_value, rel=1e-6) if there.p_value else not back.p_value
    if isinstance(there.lift, Estimate) and isinstance(back.lift, Estimate) and there.lift.estimate > -1:
        assert (1 + there.lift.estimate) * (1 + back.lift.estimate) == pytest.approx(1)
        if there.lift.lower is not None and there.lift.lower > -0.999 and back.lift.upper is not None:
            assert (1 + there.lift.lower) * (1 + back.lift.upper) == pytest.approx(1, rel=1e-5)


@quick
@given(day_pairs())
def test_ten_times_the_impressions_leave_the_lift_alone(pair):
    control, treatment = pair
    tenfold = [Sums(variant.numerator, variant.denominator * 10) for variant in pair]
    before, after = compare_within_days(control, treatment), compare_within_days(*tenfold)
    if before.lift:
        assert after.lift.estimate == pytest.approx(before.lift.estimate)
        assert after.difference.estimate == pytest.approx(before.difference.estimate / 10)


@quick
@given(day_pairs())
def test_p_and_interval_of_the_lift_never_disagree(pair):
    effect = compare_within_days(*pair)
    if effect.lift and effect.p_value and abs(effect.p_value - 0.05) > 1e-9:
        lower, upper = effect.lift.lower, effect.lift.upper
        excluded = (lower is not None and lower > 0) or (upper is not None and upper < 0)
        assert excluded == (effect.p_value < 0.05)
    if effect.difference and effect.p_value and abs(effect.p_value - 0.05) > 1e-9:
        assert (effect.difference.lower > 0 or effect.difference.upper < 0) == (effect.p_value < 0.05)
