import math

import pytest
import scipy.optimize
from hypothesis import given, strategies

from stats.numerics.uniroot import R_TOLERANCE, brent_root
from tests.stats.strategies import quick


def test_with_rs_own_tolerance_it_stops_where_r_stops():
    # R 4.2.2 format(uniroot(function(x) x^2 - 2, c(0, 2))$root, digits = 15): the root itself is 1.41421356
    assert brent_root(lambda x: x * x - 2, 0.0, 2.0, tolerance=R_TOLERANCE) == pytest.approx(1.4142133199955, abs=1e-12)


@quick
@given(strategies.floats(-4, 4))
def test_a_small_tolerance_finds_what_scipy_finds(place):
    def function(x):
        return math.exp(x) - math.exp(place)

    assert brent_root(function, -5.0, 5.0, tolerance=1e-13) == pytest.approx(
        scipy.optimize.brentq(function, -5.0, 5.0, xtol=1e-13), abs=1e-11
    )
