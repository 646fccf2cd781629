import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.summaries import Sums
from stats.units.paired import day_scores
from stats.units.randomisation import permutation_floor, permutation_p, permutation_test, sign_flip_floor, sign_flip_p
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import quick

CASES = own_cases("day_pairs.json")
ONES = np.ones(5)


@pytest.mark.parametrize("name", CASES)
def test_sign_flips_are_counted_exactly(name):
    case = CASES[name]
    p_value = sign_flip_p(day_scores(sums(case["control"]), sums(case["treatment"])))
    assert p_value == pytest.approx(case["expected"]["sign_flip_p"], rel=1e-12)


@quick
@given(st.lists(st.integers(-20, 20), min_size=1, max_size=9))
def test_meeting_in_the_middle_counts_like_trying_every_sign(scores):
    days = np.array(scores, dtype=float)
    signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * days.size)).reshape(days.size, -1)
    plain = np.mean(np.abs(days @ signs) >= abs(days.sum()) - 1e-9)
    assert sign_flip_p(days) == pytest.approx(plain)


def test_all_days_on_one_side_reach_the_floor():
    assert sign_flip_p(np.array([3.0, 1, 2, 4, 2, 1, 5])) == sign_flip_floor(7) == 0.015625


def test_a_long_run_is_drawn_with_a_seed():
    days = np.random.default_rng(5).normal(0.5, 1.0, 60)
    first, again = sign_flip_p(days, draws=2_000, seed=3), sign_flip_p(days, draws=2_000, seed=3)
    assert first == again
    # t-test of the same 60 days by scipy.stats.ttest_1samp; 0.02 is two Monte-Carlo errors and the tests' own gap
    assert first == pytest.approx(0.0237297, abs=0.02)
    assert sign_flip_p(np.ones(60), draws=999) == 0.001


def test_days_without_any_difference_are_no_evidence():
    assert sign_flip_p(np.zeros(7)) == 1.0


def test_no_day_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="at least one day"):
        sign_flip_p(np.array([]))


def test_five_against_five_posts_are_tried_in_all_252_ways():
    treatment, control = [0.021, 0.034, 0.018, 0.027, 0.031], [0.016, 0.019, 0.022, 0.014, 0.02]
    # scipy 1.17.1 permutation_test, exhaustive: twice the smaller tail
    assert permutation_p(Sums(np.array(control), ONES), Sums(np.array(treatment), ONES)) == pytest.approx(
        0.06349206349206349
    )


def test_three_against_three_posts_can_never_reach_five_percent():
    ones = np.ones(3)
    p_value = permutation_p(Sums(np.array([1.0, 2, 3]), ones), Sums(np.array([40.0, 50, 60]), ones))
    assert p_value == permutation_floor(3, 3) == pytest.approx(0.1)


def test_many_posts_are_drawn_with_a_seed_and_never_give_zero():
    ones = np.ones(12)
    control, treatment = Sums(np.arange(12.0), ones), Sums(np.arange(100.0, 112.0), ones)
    assert permutation_p(control, treatment, draws=999) == pytest.approx(2 / 1000)
    assert permutation_p(control, control, draws=999) > 0.9


def test_posts_keep_their_own_impressions_when_they_change_sides():
    # by hand: only the split {1/10, 9/10} v {30/1000, 40/1000} is as far apart as observed, on its side: 1 of 6
    control = Sums(np.array([30.0, 40.0]), np.array([1000.0, 1000.0]))
    treatment = Sums(np.array([1.0, 9.0]), np.array([10.0, 10.0]))
    assert permutation_p(control, treatment) == pytest.approx(2 / 6)


def test_a_post_without_impressions_or_an_empty_variant_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="denominator above 0"):
        permutation_p(Sums(ONES, ONES), Sums(ONES, np.zeros(5)))
    with pytest.raises(ValueError, match="needs a unit"):
        permutation_p(Sums(ONES, ONES), Sums(np.array([]), np.array([])))


def test_one_unit_that_swallows_all_others_leaves_the_others_their_sums():
    huge = Sums(np.array([5.0, 1, 2]), np.array([1e30, 1.0, 1.0]))
    # by hand: the side with the huge unit has ratio 0, the other the mean of three of 1, 2, 2, 3, 4; as high as the
    # observed 3 are 2 of 20 ways (either 2 beside 3 and 4), so p is 2 x 2 / 20
    assert permutation_p(huge, Sums(np.array([3.0, 2, 4]), np.ones(3))) == pytest.approx(0.2)


def test_both_tails_and_the_number_of_assignments_are_told():
    treatment, control = [0.021, 0.034, 0.018, 0.027, 0.031], [0.016, 0.019, 0.022, 0.014, 0.02]
    found = permutation_test(Sums(np.array(control), ONES), Sums(np.array(treatment), ONES))
    # scipy 1.17.1 permutation_test, exhaustive, alternative "greater"
    assert (found.assignments, found.exact) == (252, True)
    assert found.difference == pytest.approx(0.008)
    assert found.p_greater == pytest.approx(0.031746031746031744)
    assert found.p_greater + found.p_less > 1


@quick
@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=5),
    st.lists(st.integers(0, 9), min_size=2, max_size=5),
)
def test_plain_values_are_permuted_like_scipy_does(first, second):
    control, treatment = (np.array(side, dtype=float) for side in (first, second))
    found = permutation_test(*(Sums(side, np.ones(side.size)) for side in (control, treatment)))
    for alternative, ours in (("two-sided", found.p_value), ("greater", found.p_greater), ("less", found.p_less)):
        theirs = scipy.stats.permutation_test(
            (treatment, control), lambda x, y: x.mean() - y.mean(), n_resamples=np.inf, alternative=alternative
        )
        assert ours == pytest.approx(theirs.pvalue)


def test_more_assignments_can_be_tried_on_request():
    ones = np.ones(9)
    control, treatment = Sums(np.arange(9.0), ones), Sums(np.arange(9.0) + 4.5, ones)
    exact = permutation_test(control, treatment, exact_up_to=50_000)
    # C(18, 9) = 48,620 ways, taken in several portions
    assert (exact.assignments, exact.exact) == (48_620, True)
    drawn = permutation_test(control, treatment, draws=4_000)
    assert not drawn.exact
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.01)


def test_the_randomisation_test_keeps_its_five_percent_whatever_reach_does():
    rng, alarms = np.random.default_rng(12), 0
    for _ in range(400):
        shown = np.ceil(5_000 * np.exp(1.4 * rng.standard_normal(12)))
        clicks = rng.poisson(0.01 * rng.gamma(3, 1 / 3, 12) * shown).astype(float)
        sides = Sums(clicks[:6], shown[:6]), Sums(clicks[6:], shown[6:])
        alarms += permutation_p(*sides) <= 0.05
    # exact by construction; three Monte-Carlo errors of 400 are 3.3 points
    assert alarms / 400 < 0.083
