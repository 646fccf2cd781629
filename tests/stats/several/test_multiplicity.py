import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from stats.several.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    hochberg,
    holm,
    rejected,
)
from tests.stats.strategies import quick

METHODS = {
    "bonferroni": bonferroni,
    "holm": holm,
    "simes-hochberg": hochberg,
    "fdr_bh": benjamini_hochberg,
    "fdr_by": benjamini_yekutieli,
}

P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.55]


def test_five_posts_are_adjusted_like_r():
    # R 4.2.2 p.adjust(c(.01, .04, .03, .005, .55), "holm") and "BH"
    assert holm(P_VALUES) == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.55])
    assert benjamini_hochberg(P_VALUES) == pytest.approx([0.025, 0.05, 0.05, 0.025, 0.55])


def test_one_p_value_stays_and_none_stays_none():
    assert holm([0.03]) == benjamini_hochberg([0.03]) == [0.03]
    assert holm([]) == benjamini_hochberg([]) == []


def test_no_adjusted_p_is_above_one():
    assert holm([0.9, 0.8, 0.7]) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_an_error_of_the_caller(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.1, wrong])
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.1, wrong])


def test_the_other_adjustments_are_those_of_r():
    # R 4.2.2 p.adjust(c(.01, .04, .03, .005, .55)) by "bonferroni", "hochberg" and "BY"
    assert bonferroni(P_VALUES) == pytest.approx([0.05, 0.2, 0.15, 0.025, 1])
    assert hochberg(P_VALUES) == pytest.approx([0.04, 0.08, 0.08, 0.025, 0.55])
    assert benjamini_yekutieli(P_VALUES) == pytest.approx(
        [0.0570833333333333, 0.114166666666667, 0.114166666666667, 0.0570833333333333, 1]
    )


@pytest.mark.parametrize("name", METHODS)
@quick
@given(st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, 0.02, 0.05])), min_size=1, max_size=12))
def test_any_family_is_adjusted_like_statsmodels_does(name, p_values):
    theirs = multipletests(p_values, method=name)[1]
    assert METHODS[name](p_values) == pytest.approx(theirs.tolist(), rel=1e-9, abs=1e-300)


def test_a_value_exactly_at_the_level_is_found():
    # R: p.adjust(..., "BH") <= 0.05, where 0.04 of five gives exactly 0.05
    assert rejected(benjamini_hochberg(P_VALUES)) == [True, True, True, True, False]
    assert rejected(holm(P_VALUES)) == [True, False, False, True, False]
    assert rejected(holm(P_VALUES), 0.1) == [True, True, True, True, False]
    assert rejected(bonferroni([0.1 + 0.2 - 0.25]), 0.05) == [True]  # 0.05 and a last digit


def test_a_level_of_five_instead_of_a_twentieth_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="between 0 and 1"):
        rejected([0.01], 5)


def test_holm_finds_no_more_than_hochberg_and_no_less_than_bonferroni():
    for p_values in np.random.default_rng(1).random((50, 6)) ** 2:
        family = p_values.tolist()
        ordered = zip(bonferroni(family), holm(family), hochberg(family), strict=True)
        assert all(first >= second >= third for first, second, third in ordered)


def test_false_alarms_of_a_family_stay_at_the_promised_rate():
    rng, families, false_discoveries = np.random.default_rng(7), 0, []
    for _ in range(2_000):
        # six treatments against one control: two with an effect, four without, correlated through the control
        statistics = (rng.standard_normal(6) - rng.standard_normal()) / np.sqrt(2) + [3, 3, 0, 0, 0, 0]
        p_values = [float(p) for p in 2 * _upper_tail(np.abs(statistics))]
        families += any(rejected(holm(p_values))[2:])
        found = rejected(benjamini_hochberg(p_values))
        false_discoveries.append(sum(found[2:]) / max(1, sum(found)))
    # promises: family-wise 5 %, false discovery rate 5 %; three Monte-Carlo errors of 2,000 are 1.5 points
    assert families / 2_000 < 0.065
    assert np.mean(false_discoveries) < 0.06


def _upper_tail(z):
    from scipy.special import ndtr

    return ndtr(-z)
