import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.places.clustered_regression import clustered_regression
from tests.stats.strategies import quick


def rows(seed, clusters=7):
    generator = np.random.default_rng(seed)
    numbers = np.repeat(np.arange(clusters), generator.integers(2, 6, clusters))
    design = np.column_stack([np.ones(numbers.size), (numbers < 3).astype(float), generator.normal(size=numbers.size)])
    return design, generator.normal(size=clusters)[numbers] + generator.normal(size=numbers.size), numbers


def brute_force(design, outcome, numbers, coefficient):
    """CR2 with Satterthwaite as in Pustejovsky & Tipton (2018), section 2.2, with whole matrices."""
    bread = np.linalg.inv(design.T @ design)
    hat = design @ bread @ design.T
    residual_maker = np.eye(outcome.size) - hat
    residuals = residual_maker @ outcome
    variance, columns = 0.0, []
    for which in np.unique(numbers):
        inside = numbers == which
        sizes, vectors = np.linalg.eigh(residual_maker[np.ix_(inside, inside)])
        weights = np.array([1 / np.sqrt(size) if size > 1e-9 else 0.0 for size in sizes])
        adjust = vectors @ np.diag(weights) @ vectors.T
        vector = adjust @ design[inside] @ bread[:, coefficient]
        variance += (vector @ residuals[inside]) ** 2
        columns.append(residual_maker[:, inside] @ vector)
    products = np.array(columns) @ np.array(columns).T
    return np.sqrt(variance), np.trace(products) ** 2 / (products**2).sum()


@quick
@given(st.integers(0, 10_000), st.sampled_from([0, 1, 2]))
def test_errors_and_degrees_are_those_of_the_whole_matrices(seed, coefficient):
    design, outcome, numbers = rows(seed)
    fit = clustered_regression(design, outcome, numbers, coefficient)
    error, degrees = brute_force(design, outcome, numbers, coefficient)
    assert fit.cr2 == pytest.approx(error, rel=1e-8)
    assert fit.cr2_degrees_of_freedom == pytest.approx(degrees, rel=1e-8)


def test_cr1s_and_the_iid_error_are_statsmodels():
    design, outcome, numbers = rows(5)
    fit = clustered_regression(design, outcome, numbers, 1)
    oracle = sm.OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": numbers, "use_correction": True})
    assert fit.estimate == pytest.approx(oracle.params[1])
    assert fit.cr1s == pytest.approx(oracle.bse[1], rel=1e-10)
    assert fit.iid == pytest.approx(sm.OLS(outcome, design).fit().bse[1], rel=1e-10)
    assert fit.iid_degrees_of_freedom == outcome.size - 3


def test_a_cluster_that_alone_carries_a_coefficient_does_not_break_it():
    design, outcome, numbers = rows(6)
    design[:, 1] = numbers == 0
    fit = clustered_regression(design, outcome, numbers, 1)
    error, degrees = brute_force(design, outcome, numbers, 1)
    assert fit.cr2 == pytest.approx(error, rel=1e-8)
    assert fit.cr2_degrees_of_freedom == pytest.approx(degrees, rel=1e-8)


def test_one_cluster_or_columns_that_repeat_each_other_are_refused():
    design, outcome, numbers = rows(7)
    assert clustered_regression(design, outcome, np.zeros_like(numbers), 1).reason == "few_units"
    repeated = np.column_stack([design, design[:, 1]])
    assert clustered_regression(repeated, outcome, numbers, 1).reason == "change_not_separable"


def test_arrays_that_do_not_belong_together_are_an_error_of_the_caller():
    design, outcome, numbers = rows(8)
    with pytest.raises(ValueError, match="shapes differ"):
        clustered_regression(design, outcome[1:], numbers, 1)
    with pytest.raises(ValueError, match="finite"):
        clustered_regression(design, outcome * np.inf, numbers, 1)
