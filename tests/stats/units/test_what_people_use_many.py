import numpy as np
import pytest
import scipy.stats
from statsmodels.stats.proportion import proportions_ztest

from stats.units.what_people_use import totals_z_p, unpaired_t_p


def test_the_z_test_on_totals_is_the_pooled_one():
    p = totals_z_p(*(np.array([number]) for number in (351.0, 20_490.0, 412.0, 20_650.0)))
    # R 4.2.2 prop.test(c(412, 351), c(20650, 20490), correct = FALSE)
    assert p[0] == pytest.approx(0.0339475846699284)
    # statsmodels 0.14
    assert p[0] == pytest.approx(proportions_ztest([412, 351], [20_650, 20_490])[1])


def test_without_any_event_a_calculator_shows_1():
    nothing, people = np.zeros(2), np.full(2, 10.0)
    assert totals_z_p(nothing, people, nothing, people).tolist() == [1.0, 1.0]
    assert totals_z_p(people, people, people, people).tolist() == [1.0, 1.0]


def test_the_unpaired_t_is_welchs():
    rng = np.random.default_rng(2)
    control, treatment = rng.normal(1.0, 0.2, (5, 9)), rng.normal(1.2, 0.6, (5, 4))
    # scipy 1.16, scipy.stats.ttest_ind(equal_var=False)
    expected = scipy.stats.ttest_ind(treatment, control, axis=1, equal_var=False).pvalue
    np.testing.assert_allclose(unpaired_t_p(control, treatment), expected)


def test_rates_that_do_not_vary_find_nothing():
    assert unpaired_t_p(np.zeros((1, 5)), np.zeros((1, 5))).tolist() == [1.0]
