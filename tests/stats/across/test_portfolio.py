import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.across.archive import archive_prior
from stats.across.portfolio import portfolio
from stats.across.shrinkage import posterior_effects, shrink
from tests.stats.strategies import quick

LIFTS = np.array([0.05, 0.20, -0.03, 0.08, 0.12, 0.01])
ERRORS = np.array([0.05, 0.08, 0.04, 0.03, 0.05, 0.06])
WON = np.array([False, True, False, True, True, False])


def drawn(seed=1, draws=200_000):
    """True effects of the archive, drawn from its posterior: spread, then middle, then each test."""
    rng = np.random.default_rng(seed)
    prior = archive_prior(LIFTS, ERRORS)
    place = rng.choice(prior.weight.size, draws, p=prior.weight)
    middle = rng.normal(prior.mu[place], np.sqrt(prior.mu_variance[place]))[:, None]
    kept = (prior.tau[place] ** 2)[:, None] / ((prior.tau[place] ** 2)[:, None] + ERRORS**2)
    return rng.normal(middle + kept * (LIFTS - middle), np.sqrt(kept) * ERRORS)


def test_totals_and_counts_agree_with_many_drawn_effects():
    baselines = np.array([1.0, 1000.0, 1.0, 5000.0, 200.0, 1.0])
    found = portfolio(LIFTS, ERRORS, WON, baselines=baselines, worthwhile=0.03)
    truth = drawn()
    totals = np.expm1(truth[:, WON]) @ baselines[WON]
    # Monte Carlo: 200,000 draws, error 1 on the mean and about 3 on the ends
    assert found.total.estimate == pytest.approx(totals.mean(), abs=4)
    assert found.total.lower == pytest.approx(np.quantile(totals, 0.025), abs=12)
    assert found.total.upper == pytest.approx(np.quantile(totals, 0.975), abs=12)
    real = (truth[:, WON] > 0).sum(axis=1)
    useful = (truth[:, WON] > math.log1p(0.03)).sum(axis=1)
    assert found.above_zero.estimate == pytest.approx(real.mean(), abs=0.01)
    assert found.worthwhile.estimate == pytest.approx(useful.mean(), abs=0.01)
    assert (found.worthwhile.lower, found.worthwhile.upper) == tuple(np.quantile(useful, [0.025, 0.975]))
    assert found.false_sign == pytest.approx((truth[:, WON] <= 0).mean(axis=0), abs=0.003)
    assert found.share_above_zero.estimate == pytest.approx(found.above_zero.estimate / 3)


def test_the_raw_total_is_what_the_tests_said_and_too_much():
    found = portfolio(LIFTS, ERRORS, WON)
    # by hand: e^.20 + e^.08 + e^.12 - 3
    assert found.raw_total == pytest.approx(math.exp(0.20) + math.exp(0.08) + math.exp(0.12) - 3)
    assert found.total.estimate < found.raw_total
    assert (found.tests, found.wins) == (6, 3)


def test_the_total_of_one_win_is_the_win_itself():
    only = np.arange(6) == 1
    found, alone = portfolio(LIFTS, ERRORS, only), shrink(LIFTS, ERRORS)
    assert found.total.lower == pytest.approx(math.expm1(alone.lower[1]))
    assert found.total.upper == pytest.approx(math.expm1(alone.upper[1]))
    mixture, _ = posterior_effects(LIFTS, ERRORS, archive_prior(LIFTS, ERRORS))
    assert 1 - found.false_sign[0] == pytest.approx(float(mixture.above(0.0)[1]))


def test_without_a_win_there_is_nothing_to_add_up():
    found = portfolio(LIFTS, ERRORS, [False] * 6)
    answers = (found.total, found.raw_total, found.above_zero, found.worthwhile, found.share_above_zero)
    assert {answer.reason for answer in answers} == {"no_wins"}
    assert found.false_sign.size == 0


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"won": [True]}, "a verdict"),
        ({"baselines": [1.0]}, "a verdict"),
        ({"baselines": [-1.0] * 6}, "not negative"),
        ({"baselines": [0.0] * 6}, "above 0"),
        ({"worthwhile": -1.0}, "above -1"),
        ({"confidence": 95}, "between 0 and 1"),
    ],
)
def test_figures_that_cannot_be_are_an_error_of_the_caller(changed, says):
    with pytest.raises(ValueError, match=says):
        portfolio(**({"log_lifts": LIFTS, "standard_errors": ERRORS, "won": WON} | changed))


@quick
@given(st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(0.02, 0.3), st.booleans()), min_size=1, max_size=8))
def test_counts_stay_within_the_wins_and_money_scales(tests):
    lifts, errors, won = np.array(tests).T
    won = won.astype(bool)
    found = portfolio(lifts, errors, won, worthwhile=0.05)
    if found.wins:
        assert 0 <= found.worthwhile.estimate <= found.above_zero.estimate <= found.wins
        assert found.total.lower < found.total.upper
        assert found.above_zero.estimate == pytest.approx(found.wins - found.false_sign.sum(), abs=1e-9)
        tenfold = portfolio(lifts, errors, won, baselines=np.full(won.size, 10.0))
        assert tenfold.total.estimate == pytest.approx(10 * found.total.estimate, abs=1e-6)


def test_corrected_totals_hold_what_the_wins_really_brought():
    rng = np.random.default_rng(12)
    held = count = 0
    raw = corrected = true = 0.0
    for _ in range(150):
        errors, truth = rng.uniform(0.04, 0.10, 60), rng.normal(0.02, 0.05, 60)
        lifts = rng.normal(truth, errors)
        won = lifts > 1.96 * errors
        if won.any():
            found = portfolio(lifts, errors, won)
            real = np.expm1(truth[won]).sum()
            count += 1
            held += found.total.lower <= real <= found.total.upper
            raw, corrected, true = raw + found.raw_total, corrected + found.total.estimate, true + real
    # 95 % promised, ± 1.8 points; raw totals are more than twice too high
    assert held / count > 0.90
    assert raw > 2 * true
    assert corrected == pytest.approx(true, rel=0.12)
