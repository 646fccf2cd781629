import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.means import compare_means
from stats.summaries import Mean
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
