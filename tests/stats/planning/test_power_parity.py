import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from stats.numerics.uniroot import R_TOLERANCE, brent_root
from stats.planning.power_parity import detectable_lift_of_power_prop_test
from stats.planning.power_people import detectable_people_lift, people_needed
from tests.stats.strategies import quick


def test_the_printed_answer_of_r_comes_out_to_the_last_digit_and_ours_is_the_exact_one():
    # R 4.2.2 power.prop.test(n = 12000, p1 = .018, power = .8): p2 - p1 and p2 / p1 - 1
    printed = detectable_lift_of_power_prop_test(0.018, 12_000)
    assert printed == pytest.approx(0.284760997296802, rel=1e-12)
    assert printed * 0.018 == pytest.approx(0.00512569795134244, rel=1e-12)
    assert people_needed(0.018, printed) == pytest.approx(12_032, abs=0.5)
    assert people_needed(0.018, detectable_people_lift(0.018, 12_000)) == pytest.approx(12_000, rel=1e-9)


@quick
@given(st.floats(0.005, 0.6), st.floats(1_000, 1e6), st.floats(0.6, 0.95), st.sampled_from([1, 2]))
def test_r_is_never_further_from_the_exact_answer_than_its_tolerance(baseline, people, power, sides):
    theirs = detectable_lift_of_power_prop_test(baseline, people, power=power, sides=sides)
    ours = detectable_people_lift(baseline, people, power=power, sides=sides)
    assert abs(theirs - ours) * baseline <= R_TOLERANCE


def test_a_fine_tolerance_finds_the_root_that_scipy_finds():
    oracle = scipy.optimize.brentq(lambda x: x**3 - 2 * x - 5, 1.0, 3.0, xtol=1e-14)
    assert brent_root(lambda x: x**3 - 2 * x - 5, 1.0, 3.0, tolerance=1e-14) == pytest.approx(oracle, rel=1e-12)


def test_a_root_at_an_end_is_taken():
    assert brent_root(lambda x: x - 1, 1.0, 3.0, tolerance=1e-6) == 1.0
    assert brent_root(lambda x: x - 3, 1.0, 3.0, tolerance=1e-6) == 3.0


def test_where_r_finds_nothing_it_is_said():
    assert detectable_lift_of_power_prop_test(0.5, 2).reason == "too_few_for_any_lift"
    with pytest.raises(ValueError, match="share between"):
        detectable_lift_of_power_prop_test(1.0, 100)
