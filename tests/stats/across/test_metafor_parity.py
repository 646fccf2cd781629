import pytest
from hypothesis import given, strategies

from stats.across.metafor_parity import tau2_of_metafor
from stats.across.pooling import between_test_variance, pool
from stats.across.shrinkage import shrink_empirical_bayes
from tests.stats.strategies import quick

BCG = (
    [-0.889311333920205, -1.58538865720143, -1.34807314829969, -1.44155119002131, -0.217547322211296,
     -0.786115585818864, -1.62089822359839, 0.0119523335238405, -0.469417648738149, -1.37134480347278,
     -0.339358828338391, 0.445913400571379, -0.0173139482168798],
    [0.325584765003961, 0.194581121398144, 0.415367965367965, 0.0200100319022476, 0.0512101721696309,
     0.00690561845590876, 0.223017247572315, 0.00396157929781773, 0.056434210463249, 0.0730247936130289,
     0.0124122139715597, 0.532505845200153, 0.0714046596839863],
)  # fmt: skip


def test_tau2_is_where_metafors_search_stops():
    # R metafor 3.8.1 rma(y, v, method = ...)$tau2 on the BCG trials, R 4.2.2
    assert tau2_of_metafor(*BCG) == pytest.approx(0.313243325980895, abs=1e-12)
    assert tau2_of_metafor(*BCG, spread="paule_mandel") == pytest.approx(0.318093711863015, abs=1e-9)
    assert tau2_of_metafor(*BCG, spread="dersimonian_laird") == pytest.approx(0.308760262862376, abs=1e-9)


def test_one_test_has_no_spread_and_agreeing_tests_none_either():
    assert tau2_of_metafor([0.1], [0.01]).reason == "one_test"
    assert tau2_of_metafor([0.1, 0.1, 0.1], [0.01, 0.02, 0.03]) == 0.0


@quick
@given(strategies.lists(strategies.floats(-1, 1), min_size=2, max_size=12))
def test_it_stays_near_the_exact_root(effects):
    variances = [0.02 + 0.01 * place for place in range(len(effects))]
    exact = between_test_variance(effects, variances)
    assert tau2_of_metafor(effects, variances) == pytest.approx(exact, abs=2e-3)


# Eight lifts of the usual size, on which the search stops in the third digit.
LIFTS = [0.02, 0.14, -0.05, 0.08, 0.21, 0.0, 0.11, 0.03]
VARIANCES = [0.0016, 0.0036, 0.0025, 0.0009, 0.0064, 0.0012, 0.003, 0.002]


@pytest.mark.parametrize(
    ("spread", "printed", "exact"),
    [
        # R metafor 3.8.1 rma(method = ...)$tau2, and with control = list(threshold = 1e-14) or list(tol = 1e-14)
        ("reml", 0.0022816795839008, 0.00227733123359),
        ("paule_mandel", 0.00342837962226006, 0.00338844464392),
        ("dersimonian_laird", 0.00233856579158767, 0.00233856579158767),
    ],
)
def test_the_printed_and_the_exact_spread_of_lifts_come_out_to_the_last_digit(spread, printed, exact):
    assert tau2_of_metafor(LIFTS, VARIANCES, spread=spread) == pytest.approx(printed, rel=1e-12)
    assert between_test_variance(LIFTS, VARIANCES, spread=spread) == pytest.approx(exact, rel=1e-10)


def test_a_lower_top_of_the_likelihood_is_given_up_as_r_does():
    # R metafor 3.8.1: "Fisher scoring algorithm may have gotten stuck at a local maximum. Setting tau^2 = 0."
    assert tau2_of_metafor([-3.08, 5.09, -3.27, -1.64], [0.014, 7.848, 0.009, 9.065]) == 0
    assert tau2_of_metafor([5.0, 4.65, -1.53], [0.082, 0.028, 6.634]) == 0


def test_where_r_ends_with_an_error_the_exact_answer_stands():
    # R metafor 3.8.1: "Fisher scoring algorithm did not converge"; for PM "Value of 'tau2.max' too low"
    effects, variances = [0.93, -2.68, 1.57], [0.051, 3.109, 0.036]
    assert tau2_of_metafor(effects, variances) == between_test_variance(effects, variances)
    # by hand: the variance of 0, 0, 0, 100 is 2500, less the 1 of chance
    assert tau2_of_metafor([0, 0, 0, 100], [1, 1, 1, 1], spread="paule_mandel") == pytest.approx(2499, rel=1e-9)


def test_all_other_figures_follow_from_the_printed_spread():
    tau2 = tau2_of_metafor(LIFTS, VARIANCES)
    # R metafor 3.8.1: rma(test = "adhoc")$se and blup(rma())$pred
    assert pool(LIFTS, VARIANCES, tau2=tau2).standard_error == pytest.approx(0.0259889840787365, rel=1e-10)
    found = shrink_empirical_bayes(LIFTS, VARIANCES, tau2=tau2)
    assert found.estimate[:2] == pytest.approx([0.03395450183202264, 0.08727280538999244], rel=1e-10)


@pytest.mark.parametrize("bad", [-0.1, float("nan"), float("inf")])
def test_a_spread_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match="0 or more"):
        pool([0.1, 0.2], [0.01, 0.01], tau2=bad)
    with pytest.raises(ValueError, match="0 or more"):
        shrink_empirical_bayes([0.1, 0.2], [0.01, 0.01], tau2=bad)
