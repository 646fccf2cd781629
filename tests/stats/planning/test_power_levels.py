import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.power_levels import Sizes, chance_beyond, check_power, tail_level
from tests.stats.strategies import quick


def test_the_level_is_shared_by_sides_and_treatments():
    # by hand: 0.05 / 2; 0.05 / 3 / 2; 0.1 one-sided
    assert tail_level(0.95) == pytest.approx(0.025)
    assert tail_level(0.95, treatments=3) == pytest.approx(0.05 / 6)
    assert tail_level(0.9, sides=1) == pytest.approx(0.1)


@quick
@given(st.floats(0.5, 6.0), st.floats(0.0, 8.0), st.floats(1.0, 1e6))
def test_the_chance_beyond_a_border_is_that_of_the_noncentral_t(border, shift, degrees):
    oracle = scipy.stats.nct.sf(border, degrees, shift)
    assert chance_beyond(border, shift, degrees) == pytest.approx(oracle, rel=1e-6, abs=1e-9)


def test_a_tiny_far_tail_keeps_its_digits():
    # scipy 1.17.1: stats.norm.cdf(-9.96)
    assert chance_beyond(1.96, -8.0) == pytest.approx(1.1378e-23, rel=1e-3)


def test_a_far_tail_that_scipy_cannot_give_is_there():
    # the normal tail integrated over the chi-square on panels between its quantiles; scipy 1.17.1 nctdtr says nan
    assert chance_beyond(3.928728117751155, -3.685925160596508, 30576.319352881816) == pytest.approx(
        1.3322e-14, rel=1e-3
    )
    assert 0 <= chance_beyond(1.96, -40.0, 1000.0) < 1e-100


@pytest.mark.parametrize(
    ("border", "shift", "degrees", "expected"),
    [
        # R 4.2.2: pt(q, df, ncp, lower.tail = FALSE); for the last one pt(-q, df, -ncp)
        (2.5758, 10.0, 199_998, 1.0),
        (2.5766, 3.9915, 19_998, 0.9214242),
        (2.5763, -3.9915, 19_998, 2.6e-11),
    ],
)
def test_far_tails_have_a_chance_where_scipy_has_none(border, shift, degrees, expected):
    assert chance_beyond(border, shift, degrees) == pytest.approx(expected, rel=0.2 if shift < 0 else 1e-4)


@quick
@given(st.floats(0.5, 6.0), st.floats(-8.0, 12.0), st.floats(1.0, 1e9))
def test_a_chance_beyond_a_border_is_never_missing_and_grows_with_the_effect(border, shift, degrees):
    found = chance_beyond(border, shift, degrees)
    assert 0 <= found <= 1
    assert chance_beyond(border, shift + 1, degrees) >= found - 1e-9


def test_people_of_both_variants_are_rounded_up_together():
    assert Sizes(1000.2, 500.1).in_all == 1501


@pytest.mark.parametrize("bad", [95, 0, 1, -0.1])
def test_no_level_is_refused(bad):
    with pytest.raises(ValueError, match="between 0 and 1"):
        tail_level(bad)
    with pytest.raises(ValueError, match="between 0 and 1"):
        check_power(bad)


@pytest.mark.parametrize("wrong", [{"sides": 3}, {"treatments": 0}])
def test_no_sides_or_treatments_are_refused(wrong):
    with pytest.raises(ValueError, match="sides"):
        tail_level(0.95, **wrong)
