import itertools

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.units.wild_bootstrap import wild_cluster_bootstrap
from tests.stats.strategies import quick


def by_regressions(values, treated, clusters):
    """Every sign vector by its own least squares with statsmodels' cluster errors (CR1, its default)."""
    design = sm.add_constant(treated.astype(float))

    def t(outcome):
        fit = sm.OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": clusters})
        return fit.params[1] / fit.bse[1]

    residuals, observed = values - values.mean(), t(values)
    found = [
        t(values.mean() + np.array(signs)[clusters] * residuals)
        for signs in itertools.product([1.0, -1.0], repeat=clusters.max() + 1)
    ]
    return observed, np.mean(np.abs(found) >= abs(observed) * (1 - 1e-9))


def test_each_sign_vector_is_a_regression_of_its_own():
    values = np.array([0.48, 0.35, 0.64, 0.29, 0.41, 0.9, 1.1, 0.7, 0.55, 0.8, 0.6, 0.35, 0.75, 0.95])
    clusters = np.array([0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5])
    treated = np.isin(clusters, [2, 3, 5])
    found = wild_cluster_bootstrap(values, treated, clusters)
    t_statistic, p_value = by_regressions(values, treated, clusters)
    assert found.t_statistic == pytest.approx(t_statistic, rel=1e-9)
    assert found.p_value == pytest.approx(p_value)
    assert (found.sign_vectors, found.exact) == (64, True)
    # the data themselves and their mirror image always tie
    assert found.p_value - found.p_value_without_ties >= 2 / 64


def test_a_cluster_may_hold_rows_of_both_variants():
    values = np.array([1.0, 2.5, 3.0, 2.0, 4.0, 5.5, 1.5, 2.0, 3.5])
    clusters = np.array([0, 0, 0, 1, 1, 2, 2, 3, 3])
    treated = np.array([0, 1, 1, 0, 1, 1, 0, 0, 1], dtype=bool)
    t_statistic, p_value = by_regressions(values, treated, clusters)
    found = wild_cluster_bootstrap(values, treated, clusters)
    assert found.t_statistic == pytest.approx(t_statistic, rel=1e-9)
    assert found.p_value == pytest.approx(p_value)


def test_many_ads_are_drawn_with_a_seed_and_never_give_zero():
    rng = np.random.default_rng(3)
    clusters = np.repeat(np.arange(20), 3)
    values = rng.normal(size=60) + 3.0 * (clusters >= 10)
    first, again = (wild_cluster_bootstrap(values, clusters >= 10, clusters, draws=499, seed=5) for _ in range(2))
    assert first == again
    assert not first.exact
    assert first.p_value >= 1 / 500


def test_values_that_never_vary_are_no_evidence():
    found = wild_cluster_bootstrap(np.ones(6), np.arange(6) >= 3, np.repeat([0, 1, 2], 2))
    assert found.coefficient == 0
    assert found.p_value.reason == found.t_statistic.reason == "no_variation"


def test_two_ads_or_an_empty_variant_are_too_few():
    values = np.arange(6.0)
    assert wild_cluster_bootstrap(values, np.arange(6) >= 3, np.repeat([0, 1], 3)).reason == "few_units"
    assert wild_cluster_bootstrap(values, np.zeros(6, dtype=bool), np.arange(6)).reason == "few_units"


def test_arrays_that_do_not_match_or_are_no_numbers_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="shapes"):
        wild_cluster_bootstrap(np.ones(3), np.zeros(2, dtype=bool), np.arange(3))
    with pytest.raises(ValueError, match="finite"):
        wild_cluster_bootstrap(np.array([1.0, np.nan, 2]), np.array([True, False, False]), np.arange(3))


@quick
@given(st.lists(st.integers(-50, 50), min_size=12, max_size=12), st.integers(1, 40))
def test_another_currency_changes_nothing(values, factor):
    clusters = np.repeat(np.arange(6), 2)
    before = wild_cluster_bootstrap(np.array(values, dtype=float), clusters >= 3, clusters)
    after = wild_cluster_bootstrap(np.array(values, dtype=float) * factor, clusters >= 3, clusters)
    if before.p_value and abs(before.coefficient) > 1e-9:  # nothing but rounding has no sign
        assert before.p_value == after.p_value
        assert after.coefficient == pytest.approx(factor * before.coefficient)


def test_false_alarms_stay_near_five_percent_without_an_effect():
    rng = np.random.default_rng(11)
    clusters = np.repeat(np.arange(10), 4)
    alarms = 0
    for _ in range(400):
        values = rng.normal(size=10)[clusters] + rng.normal(size=40)
        alarms += wild_cluster_bootstrap(values, clusters % 2 == 0, clusters).p_value <= 0.05
    # three Monte-Carlo errors at 5 % of 400 are 3.3 points
    assert alarms / 400 < 0.085
