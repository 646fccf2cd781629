import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.across.metafor_parity import tau2_of_metafor
from stats.across.pooling import between_test_variance, pool
from stats.across.shrinkage import shrink_empirical_bayes
from tests.stats.strategies import quick

LIFTS = [0.02, 0.14, -0.05, 0.08, 0.21, 0.0, 0.11, 0.03]
VARIANCES = [0.0016, 0.0036, 0.0025, 0.0009, 0.0064, 0.0012, 0.003, 0.002]


@pytest.mark.parametrize(
    ("spread", "printed"),
    # R metafor 3.8.1 rma(method = "REML"), "PM", "DL"
    [("reml", 0.0022816795839008), ("paule_mandel", 0.00342837962226006), ("dersimonian_laird", 0.00233856579158767)],
)
def test_the_printed_spread_comes_out_to_the_last_digit(spread, printed):
    assert tau2_of_metafor(LIFTS, VARIANCES, spread=spread) == pytest.approx(printed, rel=1e-12)


def test_the_exact_spread_is_another_where_the_search_stops_early():
    # roots of the two equations by hand in R: uniroot(tol = 1e-15) on the slope of the restricted likelihood, and on Q
    assert between_test_variance(LIFTS, VARIANCES) == pytest.approx(0.0022773312, rel=1e-6)
    assert between_test_variance(LIFTS, VARIANCES, spread="paule_mandel") == pytest.approx(0.0033884446, rel=1e-6)


def test_a_search_that_halves_its_steps_towards_nothing_stops_short_of_it():
    # R metafor 3.8.1 prints 0.0000069 for tests that agree better than by chance
    effects = [0.081, 0.020, 0.026, 0.043, 0.032, 0.067]
    variances = [0.00083, 0.00058, 0.0016, 0.00125, 0.00076, 0.00044]
    assert tau2_of_metafor(effects, variances) == pytest.approx(6.92892138192716e-06, rel=1e-9)
    assert between_test_variance(effects, variances) == 0


def test_a_lower_top_of_the_likelihood_is_given_up_as_r_does():
    # R metafor 3.8.1: "Fisher scoring algorithm may have gotten stuck at a local maximum. Setting tau^2 = 0."
    assert tau2_of_metafor([-3.08, 5.09, -3.27, -1.64], [0.014, 7.848, 0.009, 9.065]) == 0
    assert tau2_of_metafor([5.0, 4.65, -1.53], [0.082, 0.028, 6.634]) == 0


def test_where_r_ends_with_an_error_the_exact_answer_stands():
    # R metafor 3.8.1: "Fisher scoring algorithm did not converge", and for PM "Value of 'tau2.max' too low"
    effects, variances = [0.93, -2.68, 1.57], [0.051, 3.109, 0.036]
    assert tau2_of_metafor(effects, variances) == between_test_variance(effects, variances)
    far, known = [0, 0, 0, 100], [1, 1, 1, 1]
    assert tau2_of_metafor(far, known, spread="paule_mandel") == pytest.approx(2499, rel=1e-9)


def test_all_other_figures_follow_from_the_printed_spread():
    tau2 = tau2_of_metafor(LIFTS, VARIANCES)
    # R metafor 3.8.1: rma(test = "adhoc")$se and blup(rma())$pred
    assert pool(LIFTS, VARIANCES, tau2=tau2).standard_error == pytest.approx(0.0259889840787365, rel=1e-10)
    found = shrink_empirical_bayes(LIFTS, VARIANCES, tau2=tau2)
    assert found.estimate[:3] == pytest.approx(
        [0.03395450183202264, 0.08727280538999244, 0.00429803153802111], rel=1e-10
    )


@quick
@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(0.05, 1)), min_size=2, max_size=8),
    st.sampled_from(["reml", "paule_mandel"]),
)
def test_for_effects_of_size_one_both_agree_to_three_digits_after_the_point(tests, spread):
    effects, variances = np.array(tests).T
    theirs, ours = (by(effects, variances, spread=spread) for by in (tau2_of_metafor, between_test_variance))
    assert theirs == pytest.approx(ours, abs=1e-3)


def test_one_test_has_no_spread_and_impossible_figures_are_refused():
    assert tau2_of_metafor([0.1], [0.01]).reason == "one_test"
    assert tau2_of_metafor([0.1, 0.3], [0.01, 0.01], spread="none") == 0
    with pytest.raises(ValueError, match="above 0"):
        tau2_of_metafor([0.1, 0.2], [0.01, 0.0])
    for bad in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="0 or more"):
            pool([0.1, 0.2], [0.01, 0.01], tau2=bad)
