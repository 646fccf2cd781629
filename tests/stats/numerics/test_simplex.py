import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.simplex import simplex_weights
from tests.stats.strategies import quick


@quick
@given(st.integers(0, 10_000), st.integers(2, 30), st.integers(1, 12), st.sampled_from([1e-3, 1.0, 1e6]))
def test_the_weights_meet_the_conditions_of_the_optimum(seed, days, donors, scale):
    generator = np.random.default_rng(seed)
    columns = (50 + generator.normal(size=(days, donors)).cumsum(axis=0)) * scale
    target = (50 + generator.normal(size=days).cumsum()) * scale
    weights = simplex_weights(target, columns)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1.0)
    # Karush, Kuhn, Tucker: the gradient is smallest, and the same, wherever a donor has weight
    gaps = target[:, None] - columns
    gradient = gaps.T @ gaps @ weights
    size = np.abs(gaps.T @ gaps).max()
    assert gradient.min() >= gradient @ weights - 1e-8 * size
    assert gradient[weights > 0] == pytest.approx(gradient @ weights, abs=1e-8 * size)


def test_a_general_solver_finds_the_same_mix():
    generator = np.random.default_rng(4)
    columns, target = generator.normal(size=(20, 5)), generator.normal(size=20)
    oracle = scipy.optimize.minimize(
        lambda w: ((target - columns @ w) ** 2).sum(),
        np.full(5, 0.2),
        jac=lambda w: -2 * columns.T @ (target - columns @ w),
        method="SLSQP",
        bounds=[(0, 1)] * 5,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    assert simplex_weights(target, columns) == pytest.approx(oracle.x, abs=1e-6)


def test_a_donor_that_is_the_target_gets_all():
    columns = np.random.default_rng(5).normal(size=(20, 4))
    assert simplex_weights(columns[:, 2], columns).tolist() == [0, 0, 1, 0]
    assert simplex_weights(np.zeros(3), np.zeros((3, 2))).sum() == 1


def test_donors_without_a_part_have_exactly_zero():
    # by hand: 0.25 on the way from (0, 0) to (4, 4); (9, 0) lies off it
    weights = simplex_weights(np.array([1.0, 1.0]), np.array([[0.0, 4.0, 9.0], [0.0, 4.0, 0.0]]))
    assert weights == pytest.approx([0.75, 0.25, 0.0])
    assert weights[2] == 0.0


def test_a_target_far_outside_gets_the_nearest_point():
    # by hand: nearest to (-100, 3) on the square's edge from (0, 0) to (0, 10)
    corners = np.array([[0.0, 0.0, 10.0, 10.0], [0.0, 10.0, 0.0, 10.0]])
    assert simplex_weights(np.array([-100.0, 3.0]), corners) == pytest.approx([0.7, 0.3, 0, 0])
