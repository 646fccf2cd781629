import pytest

from stats.multiplicity import benjamini_hochberg, holm

P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.55]


def test_five_posts_are_adjusted_like_r():
    # R 4.2.2 p.adjust(c(.01, .04, .03, .005, .55), "holm") and "BH"
    assert holm(P_VALUES) == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.55])
    assert benjamini_hochberg(P_VALUES) == pytest.approx([0.025, 0.05, 0.05, 0.025, 0.55])


def test_one_p_value_stays_and_none_stays_none():
    assert holm([0.03]) == benjamini_hochberg([0.03]) == [0.03]
    assert holm([]) == benjamini_hochberg([]) == []


def test_no_adjusted_p_is_above_one():
    assert holm([0.9, 0.8, 0.7]) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_an_error_of_the_caller(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.1, wrong])
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.1, wrong])
