import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.checks.sample_ratio import sample_ratio, sample_ratio_many, watched_sample_ratio
from tests.stats.strategies import quick


@pytest.mark.parametrize(
    ("observed", "shares", "statistic", "p_value"),
    [
        # scipy 1.17.1 chisquare
        ([50912, 49760], [0.5, 0.5], 13.182453909726638, 0.0002825824820305157),
        ([8012, 997, 1003], [0.8, 0.1, 0.1], 0.021574111066719935, 0.9892709161151394),
        ([1200, 0], [0.5, 0.5], 1200.0, 6.099568814808675e-263),
        # three segments of Hillstrom's mails
        ([21306, 21307, 21387], [1, 1, 1], 0.202531, 0.90369295756),
    ],
)
def test_the_split_is_tested_by_chi_square(observed, shares, statistic, p_value):
    found = sample_ratio(observed, shares)
    assert found.statistic == pytest.approx(statistic, rel=1e-5)
    assert found.p_value == pytest.approx(p_value, rel=1e-7)
    assert found.degrees_of_freedom == len(shares) - 1
    assert found.passed == (p_value >= 0.001)


def test_a_split_of_nobody_cannot_be_checked():
    assert sample_ratio([0, 0], [0.5, 0.5]).reason == "nobody_assigned"
    assert watched_sample_ratio([[0, 0], [0, 0]], [0.5, 0.5]).reason == "nobody_assigned"


@pytest.mark.parametrize(
    ("observed", "shares"), [([5], [1.0]), ([5, 6], [1.0]), ([5, -1], [0.5, 0.5]), ([5, 6], [1.0, 0.0])]
)
def test_impossible_splits_are_an_error_of_the_caller(observed, shares):
    with pytest.raises(ValueError, match=r"share"):
        sample_ratio(observed, shares)
    with pytest.raises(ValueError, match=r"share"):
        watched_sample_ratio([observed], shares)
    with pytest.raises(ValueError, match="concentration"):
        watched_sample_ratio([[5, 6]], [1, 1], concentration=0)


def test_many_splits_at_once_are_each_the_single_one():
    table = [[50912, 49760], [7, 4], [0, 0], [1200, 0]]
    many = sample_ratio_many(table, [0.5, 0.5])
    assert len(many) == 4
    assert [many[place] for place in range(4)] == [sample_ratio(row, [0.5, 0.5]) for row in table]
    assert many.alarms.tolist() == [True, False, False, True]
    assert math.isnan(many.statistic[2])


def test_odds_after_each_batch_agree_with_savvi():
    # savvi 0.3.1 Multinomial (Lindon & Malek 2022), concentration 100 times the planned shares
    watched = watched_sample_ratio([[52, 48], [510, 470], [1600, 1420]], [0.5, 0.5], concentration=100)
    assert watched.inverse_odds == pytest.approx([1.360184265355817, 1.5145412542877998, 0.0164683059928528], rel=1e-9)
    assert watched.p_values == pytest.approx([1.0, 1.0, 0.0164683059928528], rel=1e-9)
    assert watched.passed


def test_a_later_batch_that_fits_does_not_take_the_alarm_back():
    watched = watched_sample_ratio([[400, 200], [3_000, 3_100]], [0.5, 0.5])
    assert watched.inverse_odds[1] > watched.inverse_odds[0]
    assert watched.p_values[1] == watched.p_values[0] < 0.001
    assert not watched.passed


@pytest.mark.parametrize("treatment", [0, 1_000, 499_970_000, 500_100_000])
def test_a_billion_people_lose_no_digits(treatment):
    import scipy.stats

    watched = watched_sample_ratio([[10**9 - treatment, treatment]], [1, 1], concentration=2)
    # by hand: the flat prior makes every split of n people equally likely, 1/(n + 1); scipy 1.17 binom
    expected = (10**9 + 1) * scipy.stats.binom.pmf(treatment, 10**9, 0.5)
    assert watched.inverse_odds[0] == pytest.approx(expected, rel=1e-9)


@quick
@given(
    st.lists(st.lists(st.integers(0, 300), min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.floats(0.05, 5), min_size=3, max_size=3),
    st.floats(0.1, 1_000),
)
def test_the_odds_are_those_of_gamma_functions_for_few_people(batches, shares, concentration):
    total = np.sum(batches, axis=0)
    if total.sum() == 0:
        return
    planned = [share / sum(shares) for share in shares]
    # Lindon & Malek (2022): Dirichlet-multinomial over multinomial, in plain Python
    log_odds = math.lgamma(concentration) - math.lgamma(concentration + total.sum())
    for count, share in zip(total.tolist(), planned, strict=True):
        prior = concentration * share
        log_odds += math.lgamma(prior + count) - math.lgamma(prior) - count * math.log(share)
    watched = watched_sample_ratio(batches, shares, concentration=concentration)
    if log_odds < 700:
        assert watched.inverse_odds[-1] == pytest.approx(math.exp(-log_odds), rel=1e-8)
    assert list(watched.p_values) == sorted(watched.p_values, reverse=True)


def test_watching_daily_keeps_the_alarm_rate_where_chi_square_does_not():
    rng = np.random.default_rng(9)
    batches = rng.multinomial(300, [0.5, 0.5], (3_000, 30))
    watched = [watched_sample_ratio(run, [0.5, 0.5]) for run in batches]
    daily = [sample_ratio_many(run.cumsum(axis=0), [0.5, 0.5]).alarms.any() for run in batches]
    # at most 0.1 % promised, Monte-Carlo error 0.06 points; chi-square looked at 30 times: about 1 %
    assert np.mean([not run.passed for run in watched]) <= 0.002
    assert np.mean(daily) > 0.005


def test_a_leak_of_two_percent_is_found_while_people_arrive():
    rng = np.random.default_rng(10)
    batches = rng.multinomial(3_000, [0.52, 0.48], (200, 30))
    found = [not watched_sample_ratio(run, [0.5, 0.5]).passed for run in batches]
    assert np.mean(found) > 0.95
