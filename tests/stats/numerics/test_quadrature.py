import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.quadrature import panels, running
from tests.stats.strategies import quick


def test_a_polynomial_is_summed_exactly():
    places, weights = panels(np.array([2.0, -1.0, 0.5]), 4)
    # by hand: (2^8 - (-1)^8) / 8, degree 7 is the most that 4 nodes hold
    assert weights @ places**7 == pytest.approx(255 / 8, rel=1e-12)
    assert weights.sum() == pytest.approx(3.0)


def test_running_sums_are_the_integral_up_to_each_node():
    breaks = np.array([0.0, 0.7, 3.0])
    places, _ = panels(breaks)
    assert running(np.exp(places), breaks) == pytest.approx(np.expm1(places), rel=1e-12)


@quick
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6, unique=True))
def test_running_sums_of_many_rows_are_those_of_each(breaks):
    edges = np.array(breaks)
    places, _ = panels(edges, 5)
    rows = np.array([np.ones_like(places), places])
    found = running(rows, edges, 5)
    start = edges.min()
    assert found[0] == pytest.approx(places - start, abs=1e-9)
    assert found[1] == pytest.approx((places**2 - start**2) / 2, abs=1e-9)
