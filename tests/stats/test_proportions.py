import pytest
from hypothesis import given

from stats.effects import Estimate
from stats.proportions import compare_proportions, wilson
from stats.summaries import Proportion
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


@pytest.mark.parametrize(
    ("treatment", "control", "lower", "upper"),
    [
        # R ratesci 1.0.0 scoreci(contrast = "RR", skew = FALSE, bcf = FALSE), limits minus 1
        (Proportion(15, 200), Proportion(8, 210), -0.124916721807308, 3.45017158773447),
        (Proportion(0, 1200), Proportion(7, 1180), -1.0, -0.461481098218574),
    ],
)
def test_the_lift_of_few_successes_is_koopmans(treatment, control, lower, upper):
    effect = compare_proportions(control, treatment)
    assert effect.method == "koopman_score"
    assert effect.lift.lower == pytest.approx(lower, abs=1e-6)
    assert effect.lift.upper == pytest.approx(upper, abs=1e-6)


def test_the_p_of_koopmans_interval_is_that_of_the_pooled_z_test():
    # R 4.2.2 prop.test(c(0, 7), c(1200, 1180), correct = FALSE)
    effect = compare_proportions(Proportion(7, 1180), Proportion(0, 1200))
    assert effect.p_value == pytest.approx(0.00753981669750528)


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
