import numpy as np
import pytest
import scipy.special
import scipy.stats

from stats.numerics.student import two_sided_ps, two_sided_quantiles


def test_quantiles_read_like_the_printed_table():
    # Pearson & Hartley (1966), table 12, two-sided 5 %: 12.706, 2.228, 1.980 (120 degrees), 1.960 (infinite)
    found = two_sided_quantiles(0.95, np.array([1.0, 10.0, 120.0, 1e15]))
    assert found == pytest.approx([12.706, 2.228, 1.980, 1.960], abs=5e-4)


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.99, 0.9999, 0.999999, 0.99999999])
def test_the_series_for_many_degrees_agrees_with_scipy(confidence):
    degrees = np.array([2.5, 13.0, 999.9, 1000.0, 1234.5, 1e4, 1e6, 1e9])
    oracle = scipy.stats.t.ppf((1 + confidence) / 2, degrees)  # scipy 1.17.1
    assert two_sided_quantiles(confidence, degrees) == pytest.approx(oracle, rel=1e-11)


def test_tails_agree_with_scipy_from_certain_to_impossible():
    statistics = np.linspace(-36, 36, 289)
    for degrees in (1.0, 7.5, 999.0, 1000.0, 5e3, 1e5, 1e8):
        oracle = 2 * scipy.special.stdtr(degrees, -np.abs(statistics))  # scipy 1.17.1
        found = two_sided_ps(statistics, np.full(statistics.shape, degrees))
        assert found == pytest.approx(oracle, rel=2e-12, abs=1e-300)


def test_quantile_and_tail_are_each_others_inverse():
    degrees = np.geomspace(1, 1e7, 50)
    for confidence in (0.6, 0.9, 0.95, 0.999):
        back = two_sided_ps(two_sided_quantiles(confidence, degrees), degrees)
        assert back == pytest.approx(np.full(50, 1 - confidence), rel=1e-9)


def test_a_level_in_per_cent_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="between 0 and 1"):
        two_sided_quantiles(95, np.array([10.0]))
