import math

import numpy as np
import pytest
import scipy.special
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import tost_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from stats.averages.means import compare_means
from stats.effects import Estimate
from stats.shares.equivalence import Margins, equivalence_of_means, equivalence_of_proportions, inside
from stats.shares.equivalence_lift import equivalence_of_lift
from stats.shares.proportion_methods import difference_interval
from stats.summaries import Mean, Proportion
from tests.stats.strategies import quick, shares

CONTROL, TREATMENT = Proportion(1500, 50_000), Proportion(1480, 50_000)
SECONDS = Mean(150, 51.9, 12.4**2), Mean(140, 52.3, 11.8**2)


@pytest.mark.parametrize(
    ("control", "treatment", "margin", "chances", "limits"),
    [
        # R ratesci 1.0.0 scoreci(skew = FALSE): bcf = FALSE with theta0, bcf = TRUE at level 0.90
        (CONTROL, TREATMENT, 0.002, (0.0684783747894292, 0.012861796826261), (-0.002169740339012, 0.001369431280182)),
        (
            Proportion(2, 900),
            Proportion(0, 900),
            0.01,
            (0.00951128861605255, 0.00042619640910303),
            (-0.006694475290715, 0.000779921647336),
        ),
    ],
)
def test_shares_against_a_margin_agree_with_r(control, treatment, margin, chances, limits):
    found = equivalence_of_proportions(control, treatment, Margins(margin))
    assert (found.p_not_worse, found.p_not_better) == pytest.approx(chances, rel=1e-6)
    assert found.p_equivalent == max(found.p_not_worse, found.p_not_better)
    assert (found.effect.lower, found.effect.upper) == pytest.approx(limits, abs=1e-9)
    assert found.effect.level == 0.9


@quick
@given(shares(), shares(), st.floats(0.001, 0.3), st.floats(0.001, 0.3))
def test_the_unpooled_test_agrees_with_statsmodels(control, treatment, down, up):
    # statsmodels divides by failures and by the control's rate on its way
    assume(all(0 < of.successes < of.units for of in (control, treatment)))
    found = equivalence_of_proportions(control, treatment, Margins(down, up), method="wald", alpha_one_sided=0.1)
    counts = treatment.successes, treatment.units, control.successes, control.units
    expected = tost_proportions_2indep(*counts, -down, up, method="wald", compare="diff")
    assert found.p_equivalent == pytest.approx(expected.pvalue, abs=1e-9)
    if abs(found.p_equivalent - 0.1) > 1e-9:
        assert found.equivalent == inside(found.effect, Margins(down, up))


def test_averages_against_a_margin_agree_with_r():
    found = equivalence_of_means(*SECONDS, Margins(2.0))
    # R 4.2.2 t.test with shifted mu
    assert found.p_not_worse == pytest.approx(0.0461716644743549)
    assert found.p_not_better == pytest.approx(0.130581874286853)
    assert found.degrees_of_freedom == pytest.approx(287.889012564908)
    assert (found.effect.lower, found.effect.upper) == pytest.approx((-1.94511318597047, 2.74511318597047))
    assert found.not_worse
    assert not found.not_better
    assert not found.equivalent


def test_averages_agree_with_statsmodels_on_rows():
    rng = np.random.default_rng(3)
    rows = rng.normal(10, 2, 40), rng.normal(10.3, 3, 55)
    control, treatment = (Mean(of.size, float(of.mean()), float(of.var(ddof=1))) for of in rows)
    compare = CompareMeans(DescrStatsW(rows[1]), DescrStatsW(rows[0]))
    found = equivalence_of_means(control, treatment, Margins(1.5, 1.0))
    # statsmodels 0.15.0 ttost_ind(usevar="unequal")
    assert found.p_equivalent == pytest.approx(compare.ttost_ind(-1.5, 1.0, usevar="unequal")[0])


def test_margins_may_differ_up_and_down():
    both, apart = (equivalence_of_proportions(CONTROL, TREATMENT, m) for m in (Margins(0.003), Margins(0.003, 0.001)))
    assert apart.p_not_worse == both.p_not_worse
    assert apart.p_not_better > both.p_not_better
    assert both.equivalent
    assert not apart.equivalent


def test_another_risk_moves_the_interval_and_the_answer_but_not_p():
    strict = equivalence_of_proportions(CONTROL, TREATMENT, Margins(0.0025), alpha_one_sided=0.025)
    usual = equivalence_of_proportions(CONTROL, TREATMENT, Margins(0.0025))
    assert strict.p_equivalent == usual.p_equivalent
    assert (usual.equivalent, strict.equivalent) == (True, False)
    plain = difference_interval(CONTROL, TREATMENT, "miettinen_nurminen", confidence=0.95)
    assert strict.effect.lower == pytest.approx(plain.lower, rel=1e-12)


@quick
@given(shares(), shares(), st.floats(0.001, 0.5))
def test_swapping_the_variants_swaps_worse_and_better(control, treatment, margin):
    there = equivalence_of_proportions(control, treatment, Margins(margin))
    back = equivalence_of_proportions(treatment, control, Margins(margin))
    assert there.p_not_worse == pytest.approx(back.p_not_better, rel=1e-6, abs=1e-12)
    assert there.p_equivalent == pytest.approx(back.p_equivalent, rel=1e-6, abs=1e-12)


@quick
@given(shares(), shares(), st.floats(0.02, 0.5), st.floats(0.02, 2.0))
def test_a_lift_inside_its_margins_is_the_same_as_both_tests(control, treatment, down, up):
    found = equivalence_of_lift(control, treatment, Margins(down, up))
    if found and abs(found.p_equivalent - 0.05) > 1e-9:
        assert found.equivalent == inside(found.effect, Margins(down, up))


@quick
@given(st.floats(5, 20), st.floats(5, 20), st.integers(5, 400), st.floats(0.1, 25), st.floats(0.1, 25))
def test_the_lift_of_averages_inside_its_margins_is_the_same_as_both_tests(base, other, units, spread_c, spread_t):
    control, treatment = Mean(units, base, spread_c), Mean(units + 3, other, spread_t)
    found = equivalence_of_lift(control, treatment, Margins(0.2, 0.3))
    if found and abs(found.p_equivalent - 0.05) > 1e-3:
        assert found.equivalent == inside(found.effect, Margins(0.2, 0.3))
        assert found.effect == compare_means(control, treatment, confidence=0.9).lift


def test_not_significant_is_not_no_harm():
    small = Proportion(15, 500), Proportion(14, 500)
    found = equivalence_of_lift(*small, Margins(0.05))
    assert found.p_not_worse > 0.3
    assert not found.not_worse


def test_where_there_is_no_lift_there_is_no_answer_on_that_scale():
    assert equivalence_of_lift(Proportion(0, 50), Proportion(3, 50), Margins(0.1)).reason == "control_is_zero"
    assert equivalence_of_lift(Mean(9, -1.0, 1.0), Mean(9, 2.0, 1.0), Margins(0.1)).reason == "control_not_positive"
    assert equivalence_of_means(Mean(1, 5.0, 0.0), Mean(9, 2.0, 1.0), Margins(0.1)).reason == "few_units"
    assert equivalence_of_means(Mean(9, 5.0, 0.0), Mean(9, 2.0, 0.0), Margins(0.1)).reason == "no_variation"


def test_nobody_in_both_variants_can_still_be_equivalent():
    found = equivalence_of_proportions(Proportion(0, 2000), Proportion(0, 2000), Margins(0.01))
    # by hand: none seen where 1 point apart is assumed; the likeliest shares are 0.01 and 0, so z = sqrt(2000 / 99)
    assert found.statistic_down == pytest.approx(math.sqrt(2000 / 99))
    assert found.equivalent


def test_an_unbounded_interval_lies_inside_no_margin():
    assert not inside(Estimate(0.0, -0.01, None, 0.9), Margins(10.0))
    assert inside(Estimate(0.0, -0.01, 0.01, 0.9), Margins(0.02, 0.015))


def power_at(truth_c, truth_t, people, margin):
    """Chance that both one-sided tests speak, added up over all outcomes that happen."""
    counts = np.arange(people + 1.0)
    logs = scipy.special.gammaln(people + 1) - scipy.special.gammaln(counts + 1)
    logs -= scipy.special.gammaln(people - counts + 1)
    chances = [
        np.exp(logs + scipy.special.xlogy(counts, p) + scipy.special.xlog1py(people - counts, -p))
        for p in (truth_c, truth_t)
    ]
    total = 0.0
    for x_c in np.flatnonzero(chances[0] > 1e-3):
        for x_t in np.flatnonzero(chances[1] > 1e-3):
            found = equivalence_of_proportions(Proportion(x_c, people), Proportion(x_t, people), Margins(margin))
            total += chances[0][x_c] * chances[1][x_t] * found.equivalent
    return total


def test_shares_that_differ_by_the_margin_pass_in_about_5_percent():
    # the promise of TOST, by enumeration; outcomes are whole people, so it is met to within half a point
    assert 0.04 <= power_at(0.4, 0.1, 40, 0.3) <= 0.05


def test_averages_that_differ_by_the_margin_pass_in_at_most_5_percent():
    rng = np.random.default_rng(8)
    passed = 0
    for _ in range(2000):
        rows = rng.normal(0, 1, 30), rng.normal(0.8, 2, 45)
        control, treatment = (Mean(of.size, float(of.mean()), float(of.var(ddof=1))) for of in rows)
        passed += equivalence_of_means(control, treatment, Margins(0.8)).equivalent
    # standard error 0.5 points
    assert passed / 2000 <= 0.06


def test_margins_and_risks_that_declare_nothing_are_refused():
    for wrong in ((-0.01, None), (0.0, 0.0), (math.inf, None), (0.1, -0.1)):
        with pytest.raises(ValueError, match="margins must be"):
            Margins(*wrong)
    for risk in (0.0, 0.5, 5):
        with pytest.raises(ValueError, match="one-sided risk"):
            equivalence_of_means(*SECONDS, Margins(2.0), alpha_one_sided=risk)
    with pytest.raises(ValueError, match="must be below 1"):
        equivalence_of_lift(CONTROL, TREATMENT, Margins(1.0))
    with pytest.raises(ValueError, match="both averages"):
        equivalence_of_lift(CONTROL, SECONDS[0], Margins(0.1))
    with pytest.raises(ValueError, match="is called 'z'"):
        equivalence_of_proportions(CONTROL, TREATMENT, Margins(0.1), method="z")
    with pytest.raises(ValueError, match="nothing to go by"):
        equivalence_of_proportions(Proportion(0, 9), Proportion(0, 9), Margins(0.1), method="wald")
