import numpy as np
import pytest
from hypothesis import given

from stats.summaries import Sums
from stats.units.clusters import compare_clusters, compare_unit_rates, design_effect
from stats.units.robust import robust_test
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import posts, quick

CASES = own_cases("posts.json")


@pytest.mark.parametrize("name", CASES)
def test_standard_errors_and_degrees_are_club_sandwichs(name):
    case, expected = CASES[name], CASES[name]["expected"]
    test = robust_test(sums(case["control"]), sums(case["treatment"]))
    assert test.treatment - test.control == pytest.approx(expected["difference"], rel=1e-9)
    assert test.difference_se == pytest.approx(expected["difference_se"], rel=1e-9)
    assert test.difference_df == pytest.approx(expected["difference_df"], rel=1e-9)


@pytest.mark.parametrize("name", [name for name in CASES if "log_se" in CASES[name]["expected"]])
def test_the_log_ratio_and_the_dispersion_are_those_of_the_quasi_poisson_fit(name):
    case, expected = CASES[name], CASES[name]["expected"]
    control, treatment = sums(case["control"]), sums(case["treatment"])
    # R's glm stops iterating at a relative change of 1e-8 of the deviance: six digits are certain
    assert robust_test(control, treatment).log_se == pytest.approx(expected["log_se"], rel=2e-6)
    assert robust_test(control, treatment).log_df == pytest.approx(expected["log_df"], rel=2e-6)
    assert design_effect(control, treatment) == pytest.approx(expected["dispersion"], rel=2e-6)


@pytest.mark.parametrize("name", ["cluster-ctr-20v22", "cluster-cpc-addays-5v5x6"])
def test_the_interval_of_the_difference_is_club_sandwichs(name):
    case, expected = CASES[name], CASES[name]["expected"]
    effect = compare_clusters(sums(case["control"]), sums(case["treatment"]), working="by_denominator")
    assert effect.lift.estimate == pytest.approx(expected["lift"], rel=1e-9)
    assert effect.difference.lower == pytest.approx(expected["difference_lower"], rel=1e-6)
    assert effect.difference.upper == pytest.approx(expected["difference_upper"], rel=1e-6)


def test_the_product_takes_the_fitted_working_variance():
    case = CASES["cluster-ctr-20v22"]
    control, treatment = sums(case["control"]), sums(case["treatment"])
    effect = compare_clusters(control, treatment, confidence=0.9)
    test = robust_test(control, treatment, working="fitted")
    assert effect.lift == test.lift(0.9)
    assert (effect.p_value, effect.degrees_of_freedom) == (test.lift_p(), test.log_df)
    assert effect.log_lift_se == pytest.approx(test.log_se)


def test_a_post_with_clicks_and_no_impressions_has_no_dispersion():
    late = Sums(np.array([5.0, 7, 1]), np.array([100.0, 90, 0]))
    assert design_effect(late, late).reason == "zero_denominator"


def test_one_post_with_more_than_half_of_a_variant_gets_no_interval():
    case = CASES["cluster-ctr-2v10"]
    control, treatment = sums(case["control"]), sums(case["treatment"])
    effect = compare_clusters(control, treatment)
    assert effect.treatment == pytest.approx(0.018753248830421)
    assert effect.lift.reason == effect.difference.reason == effect.p_value.reason == "one_unit_carries_the_variant"
    rates = compare_unit_rates(control, treatment)
    assert rates.method == "unit_rates"
    assert rates.difference.lower < rates.difference.estimate < rates.difference.upper


def test_too_few_degrees_of_freedom_give_no_interval():
    # two posts of the same size: one degree of freedom each way would need a third variance to lean on
    control = Sums(np.array([10.0, 20.0]), np.array([1000.0, 1000.0]))
    treatment = Sums(np.array([3.0, 4.0]), np.array([100.0, 100.0]))
    assert compare_clusters(control, treatment).p_value.reason == "few_degrees_of_freedom"


@pytest.mark.parametrize(
    ("control", "treatment", "reason"),
    [
        (([505.0], [39_800.0]), ([610.0], [40_100.0]), "few_units"),
        (([9.0, 8.0], [11.0, 12.0]), ([10.0, 12.0], [-4.0, 3.0]), "negative_denominator"),
        (([85.0, 70.0], [0.0, 0.0]), ([90.0, 80.0], [3.0, 2.0]), "zero_denominator"),
        (([], []), ([90.0, 80.0], [3.0, 2.0]), "few_units"),
        (([0.0, 0.0, 0.0], [9.0, 8.0, 7.0]), ([0.0, 0.0, 0.0], [9.0, 8.0, 7.0]), "nothing_happened"),
        (([2.0, 2.0, 2.0], [9.0, 9.0, 9.0]), ([2.0, 2.0, 2.0], [9.0, 9.0, 9.0]), "no_variation"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_reason(control, treatment, reason):
    effect = compare_clusters(*(Sums(np.array(y), np.array(x)) for y, x in (control, treatment)))
    assert effect.lift.reason == effect.difference.reason == effect.p_value.reason == reason


def test_a_control_without_clicks_has_no_lift_but_a_difference():
    shown = np.array([900.0, 1100, 1000, 1000])
    effect = compare_clusters(Sums(np.zeros(4), shown), Sums(np.array([5.0, 9, 7, 4]), shown))
    assert effect.lift.reason == "control_is_zero"
    assert effect.difference.estimate == pytest.approx(25 / 4000)


def test_a_post_that_was_never_shown_has_no_rate_and_drops_out():
    shown = Sums(np.array([5.0, 9, 7, 4]), np.array([900.0, 1100, 1000, 1000]))
    longer = Sums(np.array([5.0, 9, 7, 4, 0]), np.array([900.0, 1100, 1000, 1000, 0]))
    other = Sums(np.array([6.0, 5, 8]), np.array([900.0, 1100, 1000]))
    assert compare_clusters(longer, other) == compare_clusters(shown, other)
    assert compare_unit_rates(longer, other) == compare_unit_rates(shown, other)


def test_the_unit_rates_are_a_welch_test_of_the_posts_own_rates():
    control = Sums(np.array([10.0, 30, 20]), np.array([1000.0, 2000, 1000]))
    treatment = Sums(np.array([30.0, 50, 80]), np.array([1000.0, 2000, 2000]))
    effect = compare_unit_rates(control, treatment)
    # scipy 1.17.1 ttest_ind([.03, .025, .04], [.01, .015, .02], equal_var=False)
    assert effect.difference.estimate == pytest.approx(0.0166666667)
    assert effect.p_value == pytest.approx(0.04191451747, rel=1e-6)


@quick
@given(posts(), posts())
def test_swapping_the_variants_turns_the_lift_over(control, treatment):
    there, back = compare_clusters(control, treatment), compare_clusters(treatment, control)
    if there.lift and back.lift:
        assert there.p_value == pytest.approx(back.p_value)
        assert (1 + there.lift.lower) * (1 + back.lift.upper) == pytest.approx(1)
        assert (there.lift.lower > 0 or there.lift.upper < 0) == (there.p_value < 0.05)


@quick
@given(posts(), posts())
def test_the_degrees_of_freedom_lie_between_one_and_all_units(control, treatment):
    degrees = robust_test(control, treatment).difference_df
    assert 0.99 <= degrees <= control.numerator.size + treatment.numerator.size - 2 + 1e-9
