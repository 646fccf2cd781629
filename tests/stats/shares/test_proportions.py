import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.shares.proportions import compare_many_proportions, compare_proportions, log_ratio_se, newcombe, wilson
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares


@pytest.mark.parametrize(
    ("treatment", "control", "lower", "upper"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873-890, Table II, method 10, examples (a), (c), (e), (g)
        (Proportion(56, 70), Proportion(48, 80), 0.0524, 0.3339),
        (Proportion(6, 7), Proportion(2, 7), 0.0582, 0.8062),
        (Proportion(0, 10), Proportion(0, 20), -0.1611, 0.2775),
        (Proportion(10, 10), Proportion(0, 20), 0.6791, 1.0),
    ],
)
def test_the_difference_is_newcombes(treatment, control, lower, upper):
    difference = compare_proportions(control, treatment).difference
    assert difference.lower == pytest.approx(lower, abs=5e-5)
    assert difference.upper == pytest.approx(upper, abs=5e-5)


def test_the_lift_of_many_successes_is_by_the_log_ratio():
    effect = compare_proportions(Proportion(351, 20490), Proportion(412, 20650))
    # R epitools 0.5.10.1 riskratio.wald, limits minus 1
    assert effect.method == "log_ratio"
    assert effect.lift.estimate == pytest.approx(0.16469443927071)
    assert effect.lift.lower == pytest.approx(0.0114753624428132)
    assert effect.lift.upper == pytest.approx(0.341123261363481)


def test_the_lift_of_tens_of_successes_is_koopmans():
    effect = compare_proportions(Proportion(8, 210), Proportion(15, 200))
    # R ratesci 1.0.0 scoreci(contrast = "RR", skew = FALSE, bcf = FALSE), limits minus 1
    assert effect.method == "koopman_score"
    assert effect.lift.lower == pytest.approx(-0.124916721807308, abs=1e-6)
    assert effect.lift.upper == pytest.approx(3.45017158773447, abs=1e-6)


def test_the_lift_of_fewer_than_four_successes_is_exact_given_the_total():
    effect = compare_proportions(Proportion(7, 1180), Proportion(0, 1200))
    # scipy 1.17.1 binomtest(0, 7): upper limit q = 0.4096164 (= 1 - 0.025^(1/7)), as q / (1 - q) · 1180 / 1200;
    # p by hand: twice the chance that all seven fall to the control
    assert effect.method == "exact_conditional"
    assert effect.lift.lower == -1.0
    assert effect.lift.upper == pytest.approx(0.4096164 / 0.5903836 * 1180 / 1200 - 1, abs=1e-6)
    assert effect.p_value == pytest.approx(2 * (1180 / 2380) ** 7)


def test_the_p_of_koopmans_interval_is_that_of_the_pooled_z_test():
    # R 4.2.2 prop.test(c(23, 11), c(1e6, 1e6), correct = FALSE)
    effect = compare_proportions(Proportion(11, 1_000_000), Proportion(23, 1_000_000))
    assert effect.p_value == pytest.approx(0.0395900839839631)


def test_hillstroms_mens_mail_lifts_visits_by_72_1_percent():
    effect = compare_proportions(Proportion(2262, 21306), Proportion(3894, 21307))
    # statsmodels 0.15.0: +72.14 % (log 64.04 to 80.64 %), Newcombe 6.9953 to 8.3227 points
    assert effect.lift.estimate == pytest.approx(0.721404616781)
    assert effect.lift.lower == pytest.approx(0.64038488848)
    assert effect.lift.upper == pytest.approx(0.806425964715)
    assert effect.difference.lower == pytest.approx(0.0699533080837)
    assert effect.p_value < 1e-100


def test_a_control_without_success_has_a_difference_but_no_lift():
    effect = compare_proportions(Proportion(0, 790), Proportion(5, 800))
    assert effect.lift.reason == "control_is_zero"
    assert effect.difference.estimate == pytest.approx(0.00625)
    assert effect.difference.lower > 0
    assert effect.p_value < 0.05
    assert effect.log_lift_se is None


def test_nobody_in_both_variants_is_not_a_p_of_one():
    effect = compare_proportions(Proportion(0, 20), Proportion(0, 10))
    assert effect.p_value.reason == effect.lift.reason == "nothing_happened"


def test_everybody_in_both_variants_has_no_lift_interval():
    effect = compare_proportions(Proportion(20, 20), Proportion(10, 10))
    assert effect.p_value.reason == effect.lift.reason == "no_variation"


def test_one_person_per_variant_is_answered():
    effect = compare_proportions(Proportion(1, 1), Proportion(0, 1))
    assert effect.difference.estimate == -1.0
    assert effect.lift.lower == -1.0


@pytest.mark.parametrize("counts", [(420, 400), (-1, 400), (0, 0)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="between 0 and units"):
        Proportion(*counts)


def test_wilson_touches_zero_and_one_exactly():
    assert wilson(Proportion(0, 40), 1.96)[0] == 0.0
    assert wilson(Proportion(40, 40), 1.96)[1] == 1.0


@quick
@given(shares(), shares())
def test_swapping_the_variants_turns_the_difference_round(control, treatment):
    there, back = compare_proportions(control, treatment), compare_proportions(treatment, control)
    assert there.difference.lower == pytest.approx(-back.difference.upper, abs=1e-12)
    if isinstance(there.lift, Estimate) and isinstance(back.lift, Estimate):
        assert there.p_value == pytest.approx(back.p_value, rel=1e-6)
        assert (1 + there.lift.upper) * (1 + back.lift.lower) == pytest.approx(1, rel=1e-6)


@quick
@given(shares(), shares())
def test_p_and_interval_never_disagree(control, treatment):
    effect = compare_proportions(control, treatment)
    shown = effect.lift or (effect.difference if effect.method == "newcombe" else None)
    if shown and effect.p_value and abs(effect.p_value - 0.05) > 1e-7:
        assert (shown.lower > 0 or shown.upper < 0) == (effect.p_value < 0.05)


@quick
@given(shares(), shares())
def test_a_hundred_times_the_people_narrow_the_interval(control, treatment):
    many = [Proportion(100 * of.successes, 100 * of.units) for of in (control, treatment)]
    before, after = compare_proportions(control, treatment), compare_proportions(*many)
    assert after.difference.estimate == pytest.approx(before.difference.estimate)
    assert after.difference.upper - after.difference.lower < before.difference.upper - before.difference.lower


def many(*pairs):
    return Proportions(*(np.array(side, dtype=float) for side in zip(*pairs, strict=True)))


@quick
@given(st.lists(st.tuples(shares(), shares()), min_size=1, max_size=8))
def test_many_at_once_say_what_each_says_alone(pairs):
    control, treatment = (many(*((of.successes, of.units) for of in side)) for side in zip(*pairs, strict=True))
    effects = compare_many_proportions(control, treatment, confidence=0.9)
    assert len(effects) == len(pairs)
    for place, pair in enumerate(pairs):
        alone, found = compare_proportions(*pair, confidence=0.9), effects[place]
        assert found.method == alone.method
        assert found.difference == alone.difference
        for name in ("lift", "p_value"):
            if getattr(alone, name) and getattr(alone, name) != 0:
                assert np.allclose(numbers(getattr(found, name)), numbers(getattr(alone, name)), rtol=1e-9, atol=1e-12)
            else:
                assert getattr(found, name) == getattr(alone, name)


def numbers(value):
    return [value.estimate, value.lower, value.upper] if isinstance(value, Estimate) else [value]


def test_one_impossible_experiment_does_not_take_the_others_down():
    control = many((10, 100), (-1, 100), (120, 100), (0, 0), (np.nan, 10), (5, 0.5))
    treatment = many((12, 100), (12, 100), (12, 100), (12, 100), (12, 100), (12, 100))
    effects = compare_many_proportions(control, treatment)
    assert effects[0] == compare_proportions(Proportion(10, 100), Proportion(12, 100))
    reasons = [effects[place].lift.reason for place in range(1, 6)]
    assert reasons == ["impossible_counts"] * 2 + ["zero_denominator"] + ["impossible_counts"] * 2
    for place in range(1, 6):
        effect = effects[place]
        assert effect.control == effect.difference == effect.p_value == effect.lift
        assert effect.control_units == 0


def test_no_comparison_at_all_is_no_error():
    nothing = Proportions(np.empty(0), np.empty(0))
    assert len(compare_many_proportions(nothing, nothing)) == 0


def test_arrays_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match="shapes differ"):
        Proportions(np.array([1.0]), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="each control needs its treatment"):
        compare_many_proportions(many((1, 2)), many((1, 2), (1, 2)))


def test_a_level_in_per_cent_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_proportions(Proportion(1, 2), Proportion(1, 2), confidence=95)


def test_a_billion_people_keep_their_digits():
    effect = compare_proportions(Proportion(14_990_000, 10**9), Proportion(15_000_000, 10**9))
    # gbstats 0.8.0 and statsmodels 0.15.0 confint_proportions_2indep
    assert effect.lift.lower == pytest.approx(-4.3520113891526435e-05, rel=1e-9)
    assert effect.difference.upper == pytest.approx(2.065259910555982e-05, rel=1e-9)


def test_log_ratio_se_is_katzs_and_keeps_digits_where_nearly_everybody_did_it():
    # by hand: sqrt(1/412 - 1/20650 + 1/351 - 1/20490); and (1/(n-1) - 1/n) = 1e-18 twice
    assert log_ratio_se(Proportion(351, 20490), Proportion(412, 20650)) == pytest.approx(0.0719650, abs=1e-7)
    nearly = Proportion(10**9 - 1, 10**9)
    assert log_ratio_se(nearly, nearly) == pytest.approx(2**0.5 * 1e-9, rel=1e-6)


def test_newcombe_of_single_shares_is_that_of_the_comparison():
    control, treatment = Proportion(2, 7), Proportion(6, 7)
    found = compare_proportions(control, treatment).difference
    assert newcombe(control, treatment, 1.959963984540054) == pytest.approx((found.lower, found.upper), rel=1e-14)
