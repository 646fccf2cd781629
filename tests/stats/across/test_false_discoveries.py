import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from stats.across.false_discoveries import false_discoveries, null_share
from stats.across.portfolio import portfolio
from tests.stats.strategies import quick

LIFTS = np.array([0.05, 0.20, -0.13, 0.08, 0.12, 0.01])
ERRORS = np.array([0.05, 0.08, 0.04, 0.03, 0.05, 0.06])
WON = np.array([False, True, False, True, True, False])


def test_false_wins_are_the_wins_that_are_none():
    found, whole = false_discoveries(LIFTS, ERRORS, WON), portfolio(LIFTS, ERRORS, WON)
    assert found.false_wins.estimate == pytest.approx(whole.false_sign.sum())
    assert found.false_share.estimate == pytest.approx(whole.false_sign.mean())
    assert found.false_wins.lower == 3 - whole.above_zero.upper
    assert found.false_sign[WON] == pytest.approx(whole.false_sign)
    # a clear loss is as unlikely to be none as a clear win
    assert found.false_sign[2] < 0.02


def test_adjusted_p_values_agree_with_statsmodels():
    p_values = [0.001, 0.002, 0.01, 0.03, 0.04, 0.2, 0.3, 0.4, 0.6, 0.9]
    found = false_discoveries(np.full(10, 0.1), np.full(10, 0.05), [True] * 10, p_values=p_values)
    theirs = multipletests(p_values, method="fdr_bh")[1]  # statsmodels 0.15
    assert found.adjusted_p == pytest.approx(theirs)
    # by hand: 2 above 0.5, plus 1, of 10 × 0.5
    assert found.null_share == 0.6
    assert found.q_values == pytest.approx(0.6 * theirs)


def test_with_few_tests_nothing_is_said_against_all_being_none():
    assert null_share([0.001, 0.9]) == 1.0


def test_without_a_win_there_is_no_share_of_false_ones():
    found = false_discoveries(LIFTS, ERRORS, [False] * 6)
    assert found.false_wins.reason == found.false_share.reason == "no_wins"
    assert found.q_values.shape == (6,)


def test_a_missing_verdict_or_p_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="a verdict"):
        false_discoveries(LIFTS, ERRORS, [True])
    with pytest.raises(ValueError, match="a p-value"):
        false_discoveries(LIFTS, ERRORS, WON, p_values=[0.1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        false_discoveries(LIFTS, ERRORS, WON, p_values=[2.0] * 6)


@quick
@given(st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(0.02, 0.3)), min_size=1, max_size=8))
def test_no_test_shows_the_wrong_sign_more_often_than_the_right_one_by_much(tests):
    lifts, errors = np.array(tests).T
    found = false_discoveries(lifts, errors, [True] * lifts.size)
    assert ((found.false_sign >= 0) & (found.false_sign <= 1)).all()
    assert (found.q_values <= found.adjusted_p + 1e-12).all()
    assert 0 <= found.false_share.lower <= found.false_share.upper <= 1


def test_as_many_wins_are_false_as_is_said():
    rng = np.random.default_rng(13)
    false = said = count = 0.0
    for _ in range(60):
        errors, truth = rng.uniform(0.04, 0.10, 100), rng.normal(0.0, 0.05, 100)
        lifts = rng.normal(truth, errors)
        won = lifts > 1.645 * errors
        found = false_discoveries(lifts, errors, won)
        said += found.false_wins.estimate
        false += (truth[won] <= 0).sum()
        count += won.sum()
    # about 1,000 wins: the share of false ones ± 1 point
    assert said / count == pytest.approx(false / count, abs=0.03)
