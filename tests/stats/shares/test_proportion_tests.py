import numpy as np
import pytest
import scipy.stats
from hypothesis import given

from stats.effects import Numbers
from stats.shares.proportion_tests import proportion_p
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares


def test_pooled_z_and_fisher_agree_with_r():
    control, treatment = Proportion(118, 10_000), Proportion(1210, 90_000)
    # R 4.2.2 prop.test(correct = FALSE), fisher.test
    assert proportion_p(control, treatment, "pooled_z") == pytest.approx(0.172933351401007)
    assert proportion_p(control, treatment, "fisher_exact") == pytest.approx(0.181778277679445)


@quick
@given(shares(), shares())
def test_fisher_agrees_with_scipy(control, treatment):
    table = [[of.successes, of.units - of.successes] for of in (control, treatment)]
    expected = scipy.stats.fisher_exact(table).pvalue
    assert proportion_p(control, treatment, "fisher_exact") == pytest.approx(expected, rel=1e-5, abs=1e-300)


def test_fisher_keeps_its_digits_for_a_billion_people():
    # the normal limit: pooled z gives 0.0658 (statsmodels 0.15.0 proportions_ztest 0.06578395881130224)
    p_value = proportion_p(Proportion(14_990_000, 10**9), Proportion(15_000_000, 10**9), "fisher_exact")
    assert p_value == pytest.approx(0.0657839588, rel=1e-3)


def test_where_only_one_outcome_is_possible_fisher_says_one_and_z_says_why_not():
    nobody = Proportion(0, 20), Proportion(0, 10)
    everybody = Proportion(20, 20), Proportion(10, 10)
    assert proportion_p(*nobody, "fisher_exact") == proportion_p(*everybody, "fisher_exact") == 1.0
    assert proportion_p(*nobody, "pooled_z").reason == "nothing_happened"
    assert proportion_p(*everybody, "pooled_z").reason == "no_variation"


def test_arrays_are_welcome():
    left, right = (Proportions(np.array(of), np.array([50.0, 60.0])) for of in ([5.0, 0.0], [9.0, 0.0]))
    found = proportion_p(left, right, "pooled_z")
    assert isinstance(found, Numbers)
    assert found[0] == pytest.approx(proportion_p(Proportion(5, 50), Proportion(9, 50), "pooled_z"))
    assert found[1].reason == "nothing_happened"


def test_an_unknown_test_is_refused():
    with pytest.raises(ValueError, match="is called 'g_test'"):
        proportion_p(Proportion(1, 2), Proportion(1, 2), "g_test")
