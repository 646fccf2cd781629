import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.shares.proportion_methods import difference_interval, ratio_interval
from stats.shares.score import _most_likely, difference_score, ratio_score
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares


@quick
@given(shares(), shares(), st.floats(-0.95, 0.95))
def test_the_shares_most_likely_under_a_difference_are_found(control, treatment, difference):
    # the plain definition: no other pair with this difference is likelier
    (p_c,), (p_t,) = _most_likely(Proportions.of(control), Proportions.of(treatment), np.array([difference]))
    assert p_t - p_c == pytest.approx(difference, abs=1e-12)

    def likelihood(base):
        pairs = (control, base), (treatment, base + difference)
        return sum(
            scipy.special.xlogy(of.successes, p) + scipy.special.xlog1py(of.units - of.successes, -p) for of, p in pairs
        )

    lowest, highest = max(0.0, -difference), min(1.0, 1 - difference)
    others = np.append(np.linspace(lowest, highest, 400), np.clip([p_c - 1e-6, p_c + 1e-6], lowest, highest))
    with np.errstate(invalid="ignore"):
        assert likelihood(p_c) >= np.nanmax(likelihood(others)) - 1e-9 * (1 + abs(likelihood(p_c)))


@quick
@given(shares(), shares())
def test_score_limits_are_where_the_score_test_is_at_its_edge(control, treatment):
    base, other = Proportions.of(control), Proportions.of(treatment)
    for method, small in (("mee", False), ("miettinen_nurminen", True)):
        found = difference_interval(control, treatment, method, confidence=0.9)
        for limit, edge in ((found.lower, 1.6448536269514722), (found.upper, -1.6448536269514722)):
            if abs(limit) < 1 - 1e-9:
                assert difference_score(base, other, limit, small_sample=small)[0] == pytest.approx(edge, rel=1e-6)


@quick
@given(shares(), shares())
def test_without_a_difference_both_scores_are_the_root_of_chi_square(control, treatment):
    base, other = Proportions.of(control), Proportions.of(treatment)
    z = difference_score(base, other, 0.0)[0]
    assert ratio_score(base, other, 1.0)[0] == pytest.approx(z, rel=1e-8, abs=1e-8)
    table = np.array([[of.successes, of.units - of.successes] for of in (control, treatment)])
    if (table.sum(axis=0) > 0).all():
        assert z**2 == pytest.approx(
            scipy.stats.chi2_contingency(table, correction=False).statistic, rel=1e-6, abs=1e-8
        )


@quick
@given(shares(), shares())
def test_koopmans_limits_are_where_the_test_is_at_its_edge(control, treatment):
    found = ratio_interval(control, treatment, "koopman_score", confidence=0.9)
    if found:
        for limit, edge in ((found.lower, 1.6448536269514722), (found.upper, -1.6448536269514722)):
            if limit > -1:
                z = ratio_score(Proportions.of(control), Proportions.of(treatment), 1 + limit)[0]
                assert z == pytest.approx(edge, rel=1e-6)


def test_a_margin_test_agrees_with_r():
    base, other = Proportions.of(Proportion(1500, 50_000)), Proportions.of(Proportion(1480, 50_000))
    # R ratesci 1.0.0 scoreci(skew = FALSE, bcf = FALSE, theta0 = -0.002): one-sided p 0.0684783747894292
    z = difference_score(base, other, -0.002)[0]
    assert scipy.special.ndtr(-z) == pytest.approx(0.0684783747894292, rel=1e-7)


def test_rare_events_among_a_billion_people_keep_their_digits():
    found = difference_interval(Proportion(3, 10**9), Proportion(5, 10**9), "mee")
    rare = difference_interval(Proportion(3, 10**6), Proportion(5, 10**6), "mee")
    # rare events know only their number: a thousand times the people, a thousandth of the difference
    assert found.lower * 1000 == pytest.approx(rare.lower, rel=1e-4)
    assert found.upper * 1000 == pytest.approx(rare.upper, rel=1e-4)


def test_a_gap_without_any_variance_is_infinitely_far():
    none, every = Proportions.of(Proportion(0, 5)), Proportions.of(Proportion(5, 5))
    assert difference_score(none, every, -1.0)[0] == np.inf
    assert difference_score(none, every, 1.0)[0] == 0.0


def test_all_but_one_of_a_billion_keep_their_digits():
    base, other = Proportions.of(Proportion(10**9, 10**9)), Proportions.of(Proportion(10**8 - 1, 10**8))
    # by hand, from the one who did not: z = -1e-8 / sqrt(1 / 1.1e9 * (1e-9 + 1e-8)) = -sqrt(10)
    assert ratio_score(base, other, 1.0)[0] == pytest.approx(-(10**0.5), rel=1e-6)
