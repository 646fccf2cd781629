import pytest
from hypothesis import given, strategies

from stats.across.metafor_parity import tau2_of_metafor
from stats.across.pooling import between_test_variance
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
