import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.uniroot import R_TOLERANCE, brent_root
from tests.stats.strategies import quick


def test_it_stops_where_r_stops():
    # R 4.2.2: print(uniroot(function(x) x^2 - 2, c(0, 2))$root, digits = 15) and 5 / (1 + x) - 2, c(0, 100)
    assert brent_root(lambda x: x * x - 2, 0.0, 2.0, tolerance=R_TOLERANCE) == pytest.approx(1.4142133199955, rel=1e-14)
    assert brent_root(lambda x: 5 / (1 + x) - 2, 0.0, 100.0, tolerance=R_TOLERANCE) == pytest.approx(
        1.49999653332814, rel=1e-14
    )


def test_a_fine_tolerance_finds_the_root_that_scipy_finds():
    oracle = scipy.optimize.brentq(lambda x: x**3 - 2 * x - 5, 1.0, 3.0, xtol=1e-14)
    assert brent_root(lambda x: x**3 - 2 * x - 5, 1.0, 3.0, tolerance=1e-14) == pytest.approx(oracle, rel=1e-12)


def test_a_root_at_an_end_is_taken():
    assert brent_root(lambda x: x - 1, 1.0, 3.0, tolerance=1e-6) == 1.0
    assert brent_root(lambda x: x - 3, 1.0, 3.0, tolerance=1e-6) == 3.0


@quick
@given(st.floats(0.01, 90.0), st.floats(1e-12, 1e-2))
def test_it_is_never_further_from_the_root_than_its_tolerance(root, tolerance):
    found = brent_root(lambda x: root / (1 + x) - root / (1 + root), 0.0, 100.0, tolerance=tolerance)
    assert abs(found - root) <= tolerance + 1e-12 * root
