import math

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.errors import NotEstimable
from stats.planning.power_levels import Sizes
from stats.planning.power_lists import hypothesis_test_people
from stats.planning.testroll import (
    Belief,
    best_equal_test,
    best_test,
    equal_test_gain,
    prior_sd_from_archive,
    roll_outcome,
)
from tests.stats.strategies import quick

# Feit & Berman (2019): website (table 1), display (table 5), catalogue (table 3)
WEBSITE = Belief(0.68, 0.03, math.sqrt(0.68 * 0.32))
DISPLAY = Belief(10.36044, 4.39646, 103.768)
NO_CATALOGUE, CATALOGUE = Belief(19.39, 20.97, 87.69), Belief(30.06 - 0.80, 13.48, 179.36)


def test_the_website_of_the_paper_comes_out():
    people = best_equal_test(100_000, WEBSITE.response_sd, WEBSITE.sd)
    outcome = roll_outcome(100_000, Sizes(people, people), WEBSITE, WEBSITE)
    # printed: 2,284; 3,106; 66,430; 69,536; 0.22 %; 10.0 %; 68,000; 69,693
    assert round(people) == 2284
    assert [round(part) for part in (outcome.profit_test, outcome.profit_roll, outcome.profit)] == [3106, 66430, 69536]
    assert (round(outcome.relative_regret, 4), round(outcome.error_rate, 3)) == (0.0022, 0.100)
    assert [round(part) for part in (outcome.profit_no_test, outcome.profit_perfect_information)] == [68000, 69693]
    usual = hypothesis_test_people(WEBSITE.response_sd, WEBSITE.response_sd, 0.0136)
    assert round(usual.control) == 18468
    told = roll_outcome(100_000, usual, WEBSITE, WEBSITE)
    assert (round(told.profit), round(told.error_rate, 3)) == (69060, 0.036)
    finite = hypothesis_test_people(WEBSITE.response_sd, WEBSITE.response_sd, 0.0136, list_size=100_000)
    assert round(finite.control) == 13487
    told = roll_outcome(100_000, finite, WEBSITE, WEBSITE)
    assert (round(told.profit), round(told.error_rate, 3)) == (69225, 0.042)


def test_the_display_ads_of_the_paper_come_out():
    people = best_equal_test(1e6, DISPLAY.response_sd, DISPLAY.sd)
    outcome = roll_outcome(1e6, Sizes(people, people), DISPLAY, DISPLAY)
    # printed: 11,391; overall 12,727 thousand; 6.9 %; and the sensitivity 234,361 for a list of 100 million
    assert round(people) == 11391
    assert (round(outcome.profit / 1000), round(outcome.error_rate, 3)) == (12727, 0.069)
    assert round(best_equal_test(1e8, DISPLAY.response_sd, DISPLAY.sd / 2)) == 234361
    usual = hypothesis_test_people(DISPLAY.response_sd, DISPLAY.response_sd, 0.1880, list_size=1e6)
    # with the paper's rounded difference; the authors' code gives 452,673
    assert usual.control == pytest.approx(452_673, rel=0.001)


def test_the_catalogue_of_the_paper_comes_out():
    people = best_test(100_000, NO_CATALOGUE, CATALOGUE)
    outcome = roll_outcome(100_000, people, NO_CATALOGUE, CATALOGUE)
    # printed: 588 and 1,884; text: $3,463,250
    assert people.control == pytest.approx(588, rel=0.005)
    assert people.treatment == pytest.approx(1884, rel=0.005)
    assert round(outcome.profit) == 3_463_250
    usual = hypothesis_test_people(87.69, 179.36, 0.25 * 19.39)
    assert [round(part) for part in (usual.control, usual.treatment)] == [7822, 15999]
    assert round(roll_outcome(100_000, usual, NO_CATALOGUE, CATALOGUE).profit) == 3_287_412
    finite = hypothesis_test_people(87.69, 179.36, 0.25 * 19.39, list_size=100_000)
    assert [round(part) for part in (finite.control, finite.treatment)] == [6317, 12921]


def test_unequal_sizes_are_at_the_top_that_another_search_finds():
    def loss(place):
        outcome = roll_outcome(100_000, Sizes(*np.exp(place)), NO_CATALOGUE, CATALOGUE)
        return 1e9 if isinstance(outcome, NotEstimable) else -outcome.profit

    oracle = scipy.optimize.minimize(loss, np.log([2000.0, 2000.0]), method="Powell", options={"xtol": 1e-8})
    found = best_test(100_000, NO_CATALOGUE, CATALOGUE)
    assert -roll_outcome(100_000, found, NO_CATALOGUE, CATALOGUE).profit == pytest.approx(oracle.fun, rel=1e-10)


@quick
@given(st.floats(1e3, 1e8), st.floats(0.01, 1.0), st.floats(1e-4, 1.0))
def test_the_closed_form_is_the_top_and_a_third_at_most(people, response_sd, prior_sd):
    best = best_equal_test(people, response_sd, prior_sd)
    assert 0 < best <= people / 6
    gain = equal_test_gain(people, best, response_sd, prior_sd)
    for other in (0.9 * best, 1.1 * best):
        assert equal_test_gain(people, other, response_sd, prior_sd) <= gain * (1 + 1e-12)
    same = Belief(1.0, prior_sd, response_sd)
    outcome = roll_outcome(people, Sizes(best, best), same, same)
    assert outcome.gain == pytest.approx(gain, rel=1e-6, abs=1e-6 * people * 1e-6)


def test_three_variants_choose_the_largest_of_three():
    # E max of 3 standard normals = 3 / (2 √π) (David & Nagaraja, order statistics)
    gain = equal_test_gain(1e9, 1e8, 1e-6, 0.5, variants=3)
    assert gain / 7e8 / 0.5 == pytest.approx(3 / (2 * math.sqrt(math.pi)), rel=1e-6)


def test_nearly_equal_variants_lose_no_digits():
    # authors' code: 6773.00631024915 for sigma 0.001; ever smaller sigma tends to a sixth of the list
    assert best_equal_test(50_000, 0.14, 0.001) == pytest.approx(6773.00631024915, rel=1e-12)
    assert best_equal_test(50_000, 0.14, 1e-9) == pytest.approx(50_000 / 6, rel=1e-6)


def test_other_unequal_beliefs_have_the_sizes_of_pytestroll():
    # pytestroll, its own test of tr_size_nn: 1858.5064 and 92412.7625, its search being coarser than ours
    sizes = best_test(1e7, Belief(0.5, 0.03, 0.4), Belief(0.6, 0.03, 0.6))
    assert (sizes.control, sizes.treatment) == pytest.approx((1858.5064, 92412.7625), rel=1e-4)


def test_the_surer_worse_version_may_need_no_test_at_all():
    sizes = best_test(1e5, Belief(0.5, 0.03, 0.4), Belief(0.6, 0.03, 0.6))
    assert sizes.control == 0.0
    assert sizes.treatment > 1_000


def test_the_error_rate_is_the_double_integral():
    control, treatment, people = Belief(1.0, 0.5, 4.0), Belief(1.3, 0.2, 6.0), Sizes(40.0, 90.0)
    outcome = roll_outcome(1_000, people, control, treatment)
    gap, truth = 0.3, math.hypot(0.5, 0.2)
    learned = math.sqrt(0.5**4 / (0.5**2 + 16 / 40) + 0.2**4 / (0.2**2 + 36 / 90))
    rest = math.sqrt(truth**2 - learned**2)

    def wrong(seen):
        return scipy.stats.norm.pdf(seen, gap, learned) * scipy.stats.norm.cdf(-abs(seen) / rest)

    oracle = scipy.integrate.quad(wrong, -8, 0)[0] + scipy.integrate.quad(wrong, 0, 8)[0]
    assert outcome.error_rate == pytest.approx(oracle, abs=1e-8)
    assert outcome.chance_treatment == pytest.approx(scipy.stats.norm.cdf(gap / learned))


@pytest.mark.parametrize(
    ("control", "treatment", "people"),
    [(WEBSITE, WEBSITE, Sizes(2284, 2284)), (NO_CATALOGUE, CATALOGUE, Sizes(588, 1884))],
)
def test_pretended_tests_earn_what_the_formula_says(control, treatment, people):
    random = np.random.default_rng(20260208)
    runs, size = 400_000, 100_000
    found = []
    for belief, tested in ((control, people.control), (treatment, people.treatment)):
        truth = random.normal(belief.mean, belief.sd, runs)
        shown = random.normal(truth, belief.response_sd / math.sqrt(tested))
        weight = belief.sd**2 / (belief.sd**2 + belief.response_sd**2 / tested)
        found.append((truth, belief.mean + weight * (shown - belief.mean)))
    (first, believed_first), (second, believed_second) = found
    rolled = np.where(believed_second > believed_first, second, first)
    profit = people.control * first + people.treatment * second + (size - people.in_all) * rolled
    outcome = roll_outcome(size, people, control, treatment)
    # methods (h): within 0.1 % of the formula, or four standard errors of the simulation
    close = max(0.001 * outcome.profit, 4 * profit.std() / math.sqrt(runs))
    assert profit.mean() == pytest.approx(outcome.profit, abs=close)
    wrong = np.mean(rolled < np.maximum(first, second))
    assert wrong == pytest.approx(outcome.error_rate, abs=0.004)


def test_where_one_version_is_surely_better_nobody_is_tested():
    sizes = best_test(1_000, Belief(1.0, 1e-6, 5.0), Belief(2.0, 1e-6, 5.0))
    assert sizes == Sizes(0.0, 0.0)
    outcome = roll_outcome(1_000, sizes, Belief(1.0, 1e-6, 5.0), Belief(2.0, 1e-6, 5.0))
    assert (outcome.profit, outcome.gain, outcome.chance_treatment) == (2_000.0, 0.0, 1.0)


def test_equal_beliefs_have_the_closed_form():
    best = best_test(100_000, WEBSITE, WEBSITE)
    assert best.control == best.treatment == best_equal_test(100_000, WEBSITE.response_sd, WEBSITE.sd)
    outcome = roll_outcome(100_000, Sizes(0.0, 0.0), WEBSITE, WEBSITE)
    assert (outcome.error_rate, outcome.chance_treatment) == (0.5, 0.5)


def test_the_spread_of_variants_is_half_the_variance_of_lifts():
    # by hand: 0.2 / √2 · 0.02
    assert prior_sd_from_archive(0.2, 0.02) == pytest.approx(0.0028284, abs=1e-7)


def test_what_cannot_be_is_said_or_refused():
    assert roll_outcome(100, Sizes(60, 60), WEBSITE, WEBSITE).reason == "test_larger_than_list"
    losing = Belief(-5.0, 0.1, 1.0)
    assert roll_outcome(100, Sizes(10, 10), losing, losing).relative_regret.reason == "no_profit_to_miss"
    with pytest.raises(ValueError, match="fewer than no people"):
        roll_outcome(100, Sizes(-1, 10), WEBSITE, WEBSITE)
    with pytest.raises(ValueError, match="no such test"):
        best_equal_test(2, 0.5, 0.1)
    with pytest.raises(ValueError, match="no such test"):
        equal_test_gain(100, 60, 0.5, 0.1)
    with pytest.raises(ValueError, match="more people than two"):
        best_test(2, WEBSITE, WEBSITE)
    with pytest.raises(ValueError, match="two deviations"):
        Belief(1.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="spread and a baseline"):
        prior_sd_from_archive(0.2, 0.0)
