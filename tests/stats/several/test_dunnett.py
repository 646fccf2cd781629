import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.several.dunnett import dunnett, dunnett_critical_value, dunnett_p, equal_loadings
from stats.several.multiplicity import bonferroni
from stats.summaries import Mean
from tests.stats.strategies import quick

# Dunnett (1955), JASA 50:1096: blood counts of a control and two groups
BLOOD = ([7.4, 8.5, 7.2, 8.24, 9.84, 8.32], [9.76, 8.8, 7.68, 9.36], [12.8, 9.68, 12.16, 9.2, 10.55])


def mean(values):
    return Mean(len(values), float(np.mean(values)), float(np.var(values, ddof=1)))


def test_dunnetts_own_example_reads_as_in_r_multcomp():
    found = dunnett(mean(BLOOD[0]), [mean(values) for values in BLOOD[1:]])
    # R multcomp 1.4.22 glht mcp("Dunnett"), whose own integration is good to about 1e-4
    assert found.degrees_of_freedom == 12
    assert found.critical_value == pytest.approx(2.51362465547607, abs=3e-4)
    assert [one.t_statistic for one in found.comparisons] == pytest.approx([0.857032125934383, 3.69375231123573])
    assert [one.p_adjusted for one in found.comparisons] == pytest.approx([0.620101980018454, 0.00582536084794694])
    assert found.comparisons[1].difference.lower == pytest.approx(0.839627353978923, abs=3e-4)
    assert found.comparisons[1].difference.upper == pytest.approx(4.41637264602108, abs=3e-4)


def test_adjusted_p_values_are_scipys():
    rng = np.random.default_rng(4)
    control, *treatments = (rng.normal(mean, 2.0, size) for mean, size in ((10, 30), (11, 12), (10, 20), (12, 9)))
    found = dunnett(mean(control), [mean(values) for values in treatments])
    theirs = scipy.stats.dunnett(*treatments, control=control, rng=np.random.default_rng(1))
    # scipy integrates by quasi-Monte-Carlo
    assert [one.p_adjusted for one in found.comparisons] == pytest.approx(theirs.pvalue, abs=5e-4)
    assert [one.t_statistic for one in found.comparisons] == pytest.approx(theirs.statistic)


@pytest.mark.parametrize(
    ("treatments", "degrees", "printed"),
    # Dunnett (1964), Biometrics 20:482-491, table II (two-sided 5 %, equal sizes)
    [(2, 20, 2.38), (3, 20, 2.54), (4, 20, 2.65), (2, None, 2.21), (3, None, 2.35), (4, None, 2.44)],
)
def test_critical_values_are_those_of_dunnetts_table(treatments, degrees, printed):
    assert round(dunnett_critical_value(equal_loadings(treatments, 0.5), degrees), 2) == printed


def test_without_correlation_the_tail_is_sidaks():
    # by hand: 1 - (1 - p)^k for independent statistics
    single = 2 * scipy.stats.norm.sf(2.3)
    assert dunnett_p(2.3, equal_loadings(4, 0.0)) == pytest.approx(1 - (1 - single) ** 4, rel=1e-12)


def test_with_full_correlation_all_statistics_are_one():
    assert dunnett_p(2.3, equal_loadings(4, 1.0), 9) == pytest.approx(2 * scipy.stats.t.sf(2.3, 9), rel=1e-12)
    assert dunnett_p(2.3, equal_loadings(4, 1 - 1e-12), 9) == pytest.approx(2 * scipy.stats.t.sf(2.3, 9), rel=1e-4)


def test_one_treatment_is_the_pooled_t_test():
    found = dunnett(mean(BLOOD[0]), [mean(BLOOD[2])])
    theirs = scipy.stats.ttest_ind(BLOOD[2], BLOOD[0])
    assert found.comparisons[0].p_adjusted == pytest.approx(theirs.pvalue, rel=1e-9)
    assert found.comparisons[0].difference.lower == pytest.approx(theirs.confidence_interval(0.95).low, rel=1e-9)


def test_a_tail_far_out_keeps_its_digits():
    # so far out at most one statistic is beyond: the sum of the single tails (Bonferroni) is exact to the first order
    assert dunnett_p(9.0, equal_loadings(3, 0.5)) == pytest.approx(3 * 2 * scipy.stats.norm.sf(9.0), rel=1e-3)
    assert 0 < dunnett_p(30.0, equal_loadings(3, 0.5), 40) < 1e-25


@quick
@given(
    st.floats(0.1, 5.0),
    st.lists(st.floats(0.0, 0.99), min_size=2, max_size=6),
    st.one_of(st.none(), st.integers(1, 200)),
)
def test_the_adjusted_p_lies_between_the_single_one_and_bonferronis(statistic, loadings, degrees):
    single = dunnett_p(statistic, loadings[:1], degrees)
    adjusted = dunnett_p(statistic, loadings, degrees)
    assert single * (1 - 1e-6) <= adjusted <= bonferroni([single] * len(loadings))[0] * (1 + 1e-6)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
@pytest.mark.parametrize("degrees", [2, 33.5, None])
def test_the_critical_value_turns_the_tail_around(confidence, degrees):
    loadings = [0.3, 0.6, 0.9, 0.97]
    value = dunnett_critical_value(loadings, degrees, confidence=confidence)
    assert dunnett_p(value, loadings, degrees) == pytest.approx(1 - confidence, rel=1e-8)


def test_interval_and_adjusted_p_never_disagree():
    rng = np.random.default_rng(8)
    for _ in range(20):
        control, *treatments = (Mean(int(rng.integers(3, 30)), rng.normal(0, 1), rng.uniform(0.2, 2)) for _ in range(4))
        for one in dunnett(control, treatments, confidence=0.9).comparisons:
            assert (one.difference.lower > 0 or one.difference.upper < 0) == (one.p_adjusted < 0.1)


def test_what_cannot_be_estimated_says_why():
    assert dunnett(Mean(1, 5.0, 0.0), [Mean(1, 6.0, 0.0)]).reason == "few_units"
    assert dunnett(Mean(0, 0.0, 0.0), [Mean(9, 6.0, 1.0)]).reason == "few_units"
    assert dunnett(Mean(5, 5.0, 0.0), [Mean(5, 6.0, 0.0)]).reason == "no_variation"


def test_impossible_arguments_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="at least one treatment"):
        dunnett(Mean(5, 5.0, 1.0), [])
    with pytest.raises(ValueError, match="negative"):
        dunnett(Mean(5, 5.0, -1.0), [Mean(5, 6.0, 1.0)])
    with pytest.raises(ValueError, match="finite"):
        dunnett(Mean(5, float("nan"), 1.0), [Mean(5, 6.0, 1.0)])
    with pytest.raises(ValueError, match="confidence"):
        dunnett(Mean(5, 5.0, 1.0), [Mean(5, 6.0, 1.0)], confidence=95)
    with pytest.raises(ValueError, match="between 0 and 1"):
        dunnett_p(2.0, [0.5, -0.5])
    with pytest.raises(ValueError, match="degrees"):
        dunnett_p(2.0, [0.5, 0.5], 0)
    with pytest.raises(ValueError, match="correlation"):
        equal_loadings(3, -0.2)


def test_three_treatments_without_effect_are_all_cleared_in_95_of_100_tests():
    rng = np.random.default_rng(20)
    value = dunnett_critical_value([np.sqrt(10 / 30)] * 3, 46)
    data = rng.normal(size=(4_000, 50))
    control, treatments = data[:, :20], data[:, 20:].reshape(-1, 3, 10)
    squares = ((control - control.mean(1, keepdims=True)) ** 2).sum(1)
    squares += ((treatments - treatments.mean(2, keepdims=True)) ** 2).sum((1, 2))
    gaps = treatments.mean(2) - control.mean(1, keepdims=True)
    statistics = gaps / np.sqrt(squares / 46 * (1 / 20 + 1 / 10))[:, None]
    alarms = (np.abs(statistics).max(1) > value).mean()
    # three Monte-Carlo errors at 5 % of 4,000 are 1 point
    assert alarms == pytest.approx(0.05, abs=0.011)
