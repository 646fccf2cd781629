import pytest

from stats.srm import sample_ratio


@pytest.mark.parametrize(
    ("observed", "shares", "statistic", "p_value"),
    [
        # scipy 1.17.1 chisquare
        ([50912, 49760], [0.5, 0.5], 13.182453909726638, 0.0002825824820305157),
        ([8012, 997, 1003], [0.8, 0.1, 0.1], 0.021574111066719935, 0.9892709161151394),
        ([1200, 0], [0.5, 0.5], 1200.0, 6.099568814808675e-263),
        # three segments of Hillstrom's mails
        ([21306, 21307, 21387], [1, 1, 1], 0.202531, 0.90369295756),
    ],
)
def test_the_split_is_tested_by_chi_square(observed, shares, statistic, p_value):
    found = sample_ratio(observed, shares)
    assert found.statistic == pytest.approx(statistic, rel=1e-5)
    assert found.p_value == pytest.approx(p_value, rel=1e-7)


def test_a_split_of_nobody_cannot_be_checked():
    assert sample_ratio([0, 0], [0.5, 0.5]).reason == "nobody_assigned"


@pytest.mark.parametrize(
    ("observed", "shares"), [([5], [1.0]), ([5, 6], [1.0]), ([5, -1], [0.5, 0.5]), ([5, 6], [1.0, 0.0])]
)
def test_impossible_splits_are_an_error_of_the_caller(observed, shares):
    with pytest.raises(ValueError, match=r"share"):
        sample_ratio(observed, shares)
