import pytest

from stats.numerics.distributions import log_standard_error, two_sided_p, two_sided_quantile, welch_degrees_of_freedom


def test_quantiles_and_tails_are_those_of_printed_tables():
    # t table: 13 degrees, two-sided 5 %: 2.160; normal: 1.960
    assert two_sided_quantile(0.95, 13) == pytest.approx(2.160, abs=5e-4)
    assert two_sided_quantile(0.95) == pytest.approx(1.960, abs=5e-4)
    assert two_sided_p(2.160, 13) == pytest.approx(0.05, abs=5e-5)


def test_a_tail_far_out_is_not_rounded_to_zero():
    # R 4.2.2: 2 * pnorm(-30)
    assert two_sided_p(30.0) == pytest.approx(9.81342785349754e-198, rel=1e-6)


def test_equal_variances_on_equal_groups_have_all_degrees():
    assert welch_degrees_of_freedom(2.0, 10, 2.0, 10) == pytest.approx(18)


def test_an_open_end_has_no_standard_error():
    assert log_standard_error(None, 0.5, 1.96) is None
    assert log_standard_error(-1.0, 0.5, 1.96) is None


@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.5])
def test_a_level_in_percent_is_an_error_of_the_caller(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        two_sided_quantile(level)
