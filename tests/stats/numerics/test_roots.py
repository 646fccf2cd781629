import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.roots import crossing
from tests.stats.strategies import quick


@quick
@given(st.lists(st.floats(-20, 20), min_size=1, max_size=10))
def test_agrees_with_brent(targets):
    aims = np.array(targets)
    found = crossing(lambda x: x**3 + x - aims, np.full(aims.shape, -5.0), np.full(aims.shape, 5.0))
    expected = [scipy.optimize.brentq(lambda x, aim=aim: x**3 + x - aim, -5, 5, xtol=1e-14) for aim in targets]
    assert found == pytest.approx(expected, abs=1e-10)


def test_tiny_and_huge_roots_keep_their_digits():
    roots = np.array([1e-9, 1e9])
    found = crossing(lambda x: np.log(x / roots), np.array([1e-12, 1.0]), np.array([1.0, 1e12]))
    assert found == pytest.approx(roots, rel=1e-12)


def test_a_known_sign_at_an_end_is_taken_for_its_value():
    found = crossing(lambda x: x * (x - 2), np.zeros(1), np.full(1, 5.0), at_low=np.full(1, -1e-300))
    assert found == pytest.approx([2.0])


def test_without_a_change_of_sign_the_nearer_end_is_given():
    assert crossing(lambda x: x + 1, np.zeros(1), np.ones(1)) == pytest.approx([0.0])


def test_a_jump_is_found_as_well():
    found = crossing(lambda x: np.where(x < 0.3, -1.0, 1.0), np.zeros(1), np.ones(1))
    assert found == pytest.approx([0.3], abs=1e-12)
