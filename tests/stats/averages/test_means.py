import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.means import compare_many_means, compare_means
from stats.summaries import Mean, Means
from tests.stats.strategies import quick

VALUES = st.builds(
    Mean,
    st.integers(2, 500),
    st.floats(0.5, 100),
    st.floats(0.01, 900),
)


def test_watch_seconds_read_like_welch_and_mratios():
    effect = compare_means(Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2))
    # R 4.2.2 t.test (Welch); R mratios ttestratio(var.equal = FALSE), limits minus 1
    assert effect.degrees_of_freedom == pytest.approx(75.933167498992)
    assert effect.difference.lower == pytest.approx(-0.710308738627554)
    assert effect.difference.upper == pytest.approx(3.71030873862755)
    assert effect.p_value == pytest.approx(0.180501966239079)
    assert effect.lift.estimate == pytest.approx(0.137614678899083)
    assert effect.lift.lower == pytest.approx(-0.0595836839489495)
    assert effect.lift.upper == pytest.approx(0.379860770804607)


def test_two_and_three_people_are_answered():
    effect = compare_means(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44))
    # gbstats 0.8.0 TwoSidedTTest; scipy 1.17.1 ttest_ind_from_stats(equal_var=False)
    assert effect.difference.lower == pytest.approx(-3.8720709082312)
    assert effect.p_value == pytest.approx(0.4324272365394498)


def test_a_billion_people_do_not_lose_digits():
    effect = compare_means(Mean(10**9, 0.0212, 0.1441**2), Mean(10**9, 0.0213, 0.1444**2))
    # scipy 1.17.1 ttest_ind_from_stats(equal_var=False)
    assert effect.p_value == pytest.approx(3.397905154426068e-54, rel=1e-6)


def test_a_control_that_cannot_be_told_from_zero_has_no_lift():
    # Fieller 1954: mean over standard error is 1.0, so the set of ratios is unbounded
    effect = compare_means(Mean(64, 1.0, 64.0), Mean(50, 2.0, 64.0))
    assert effect.lift.reason == "control_near_zero"
    assert effect.difference.estimate == 1.0
    assert effect.log_lift_se is None


def test_a_loss_in_the_control_has_no_lift():
    assert compare_means(Mean(50, -4.0, 1.0), Mean(50, 2.0, 1.0)).lift.reason == "control_not_positive"
    assert compare_means(Mean(50, 0.0, 1.0), Mean(50, 2.0, 1.0)).lift.reason == "control_is_zero"


def test_one_person_in_a_variant_gives_no_interval():
    effect = compare_means(Mean(1, 3.0, 0.0), Mean(50, 2.0, 1.0))
    assert effect.control == 3.0
    assert effect.difference.reason == effect.lift.reason == effect.p_value.reason == "few_units"


def test_values_that_never_vary_give_no_interval():
    assert compare_means(Mean(9, 3.0, 0.0), Mean(9, 2.0, 0.0)).p_value.reason == "no_variation"


@pytest.mark.parametrize("wrong", [Mean(9, 3.0, -1.0), Mean(9, math.nan, 1.0), Mean(9, 3.0, math.inf)])
def test_impossible_summaries_are_an_error_of_the_caller(wrong):
    with pytest.raises(ValueError, match=r"negative|finite"):
        compare_means(wrong, Mean(9, 2.0, 1.0))


@quick
@given(VALUES, VALUES)
def test_swapping_the_variants_keeps_p_and_turns_the_difference_round(control, treatment):
    there, back = compare_means(control, treatment), compare_means(treatment, control)
    assert there.p_value == pytest.approx(back.p_value)
    assert there.difference.lower == pytest.approx(-back.difference.upper)


@quick
@given(VALUES, VALUES)
def test_p_and_lift_never_disagree(control, treatment):
    effect = compare_means(control, treatment)
    if effect.lift:
        assert (effect.lift.lower > 0 or effect.lift.upper < 0) == (effect.p_value < 0.05)


@quick
@given(VALUES, VALUES, st.floats(0.01, 100))
def test_another_currency_changes_no_lift(control, treatment, rate):
    exchanged = [Mean(of.units, of.mean * rate, of.variance * rate**2) for of in (control, treatment)]
    before, after = compare_means(control, treatment), compare_means(*exchanged)
    assert after.p_value == pytest.approx(before.p_value)
    if before.lift and after.lift:
        assert after.lift.upper == pytest.approx(before.lift.upper, rel=1e-6)


def drawn(count, seed=3):
    rng = np.random.default_rng(seed)
    return Means(rng.integers(2, 5000, count).astype(float), rng.uniform(0.5, 20, count), rng.uniform(0.1, 400, count))


def test_many_at_once_are_the_single_comparisons():
    control, treatment = drawn(400), drawn(400, seed=4)
    effects = compare_many_means(control, treatment, confidence=0.9)
    for place in range(400):
        one, many = compare_means(control[place], treatment[place], confidence=0.9), effects[place]
        assert many.p_value == pytest.approx(one.p_value, rel=1e-9)
        assert many.difference.lower == pytest.approx(one.difference.lower)
        assert getattr(many.lift, "reason", None) == getattr(one.lift, "reason", None)
        if one.lift:
            assert many.lift.lower == pytest.approx(one.lift.lower)
            assert (many.log_lift_se is None) == (one.lift.lower <= -1)


def test_many_at_once_agree_with_scipy():
    control, treatment = drawn(400), drawn(400, seed=4)
    oracle = scipy.stats.ttest_ind_from_stats(
        treatment.mean, treatment.variance**0.5, treatment.units, control.mean, control.variance**0.5, control.units,
        equal_var=False,
    )  # fmt: skip
    assert compare_many_means(control, treatment).p_value.values == pytest.approx(oracle.pvalue, rel=1e-8)


def test_a_place_that_cannot_be_compared_says_why_and_leaves_the_others_alone():
    nan = math.nan
    control = Means(
        np.array([38.0, 1, 9, 9, 9, 9, 0, nan]),
        np.array([10.9, 3, 3, nan, 3, -1, nan, 3]),
        np.array([22.09, nan, -1, 1, 0, 1, nan, 1]),
    )
    treatment = Means(np.full(8, 40.0), np.full(8, 12.4), np.array([26.01, 26, 26, 26, 0, 26, 26, 26]))
    effects = compare_many_means(control, treatment)
    reasons = [getattr(effects[place].difference, "reason", None) for place in range(8)]
    impossible = "impossible_figures"
    assert reasons == [None, "few_units", impossible, impossible, "no_variation", None, "few_units", impossible]
    assert effects[0] == compare_means(Mean(38, 10.9, 22.09), Mean(40, 12.4, 26.01))
    assert effects[1].control == 3.0
    assert effects.control[6].reason == "few_units"
    assert effects[5].lift.reason == "control_not_positive"
    assert len(effects) == 8


def test_arrays_that_do_not_belong_together_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="one shape"):
        Means(np.ones(3), np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="as many controls"):
        compare_many_means(drawn(3), drawn(4))
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_many_means(drawn(3), drawn(3), confidence=95)


def test_nothing_to_compare_gives_nothing():
    assert len(compare_many_means(drawn(0), drawn(0))) == 0


def test_95_percent_intervals_hold_the_true_lift_in_95_percent_of_skewed_samples():
    # exponential minutes watched, 30 and 60 viewers, true lift +20 %; error of the share about 0.3 points
    rng = np.random.default_rng(11)
    first, second = rng.exponential(1.0, (5000, 30)), rng.exponential(1.2, (5000, 60))
    sides = [
        Means(np.full(5000, float(of.shape[1])), of.mean(axis=1), of.var(axis=1, ddof=1)) for of in (first, second)
    ]
    lift = compare_many_means(*sides).lift
    assert np.mean((lift.lower <= 0.2) & (lift.upper >= 0.2)) == pytest.approx(0.945, abs=0.012)
