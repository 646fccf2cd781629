import numpy as np
import pytest
from hypothesis import given

from stats.shares.mover import mover_ratio_limits, newcombe_limits, wilson_limits
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares

Z = 1.959963984540054


@quick
@given(shares())
def test_wilsons_limits_solve_its_equation_and_mirror_for_those_who_did_not(share):
    (lower,), (upper,) = wilson_limits(Proportions.of(share), Z)
    p, n = share.successes / share.units, share.units
    for limit in (lower, upper):
        assert (p - limit) ** 2 == pytest.approx(Z**2 * limit * (1 - limit) / n, rel=1e-6, abs=1e-15)
    mirrored = wilson_limits(Proportions.of(Proportion(n - share.successes, n)), Z)
    assert (1 - mirrored[1][0], 1 - mirrored[0][0]) == pytest.approx((lower, upper), abs=1e-12)


def test_one_in_a_billion_keeps_its_digits():
    (lower,), (upper,) = wilson_limits(Proportions.of(Proportion(1, 10**9)), Z)
    # by hand, rare events: the roots of (1 - m)² = z² m are 0.1765245 and 5.6649345
    assert (lower * 1e9, upper * 1e9) == pytest.approx((0.1765245, 5.6649345), rel=1e-6)


def test_newcombe_and_mover_agree_with_r():
    control, treatment = Proportions.of(Proportion(8, 210)), Proportions.of(Proportion(15, 200))
    lower, upper = mover_ratio_limits(control, treatment, Z)
    # R ratesci 1.0.0 moverci(contrast = "RR", type = "wilson")
    assert (lower[0] - 1, upper[0] - 1) == pytest.approx((-0.135906247760693, 3.44876377194482))
    lower, upper = newcombe_limits(Proportions.of(Proportion(48, 80)), Proportions.of(Proportion(56, 70)), Z)
    # Newcombe 1998, Table II, example (a), method 10
    assert (lower[0], upper[0]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_a_treatment_without_success_ends_at_exactly_zero():
    lower, _ = mover_ratio_limits(Proportions.of(Proportion(7, 1180)), Proportions.of(Proportion(0, 1200)), Z)
    assert lower[0] == 0.0
    assert np.isfinite(wilson_limits(Proportions.of(Proportion(0, 1)), Z)).all()
