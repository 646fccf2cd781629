import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.classical_looks import classical_looks
from stats.looks.group_sequential import crossing_chances, inflation_factor
from tests.stats.strategies import quick


def equal(number):
    return [(look + 1) / number for look in range(number)]


@pytest.mark.parametrize(
    ("shape", "number", "last", "inflation"),
    [
        # Jennison & Turnbull (2000), tables 2.1 to 2.4, two-sided 5 %, power 80 %: C_P(K), R_P; C_B(K), R_B
        ("pocock", 2, 2.178, 1.110),
        ("pocock", 5, 2.413, 1.229),
        ("pocock", 10, 2.555, 1.301),
        ("pocock", 20, 2.672, 1.363),
        ("obrien_fleming", 2, 1.977, 1.008),
        ("obrien_fleming", 5, 2.040, 1.028),
        ("obrien_fleming", 10, 2.087, 1.040),
        ("obrien_fleming", 20, 2.126, 1.047),
    ],
)
def test_boundaries_and_their_price_are_those_in_print(shape, number, last, inflation):
    looks = classical_looks(equal(number), shape)
    assert looks.z_boundaries[-1] == pytest.approx(last, abs=0.0006)
    assert inflation_factor(looks) == pytest.approx(inflation, abs=0.0011)


def test_the_shapes_are_constant_level_and_constant_score():
    fractions = (0.2, 0.35, 0.8, 1.0)
    level = classical_looks(fractions, "pocock", alpha=0.01)
    assert level.z_boundaries == pytest.approx([level.z_boundaries[-1]] * 4)
    score = classical_looks(fractions, "obrien_fleming", alpha=0.01)
    assert [z * time**0.5 for z, time in zip(score.z_boundaries, fractions, strict=True)] == pytest.approx(
        [score.z_boundaries[-1]] * 4
    )


def test_error_spent_by_five_looks_agrees_with_rpact():
    # R rpact 3.3.4 getDesignGroupSequential(typeOfDesign = "OF", sided = 2, kMax = 5)
    spent = [5.0730888361484e-06, 0.00125905981762185, 0.00890361245897819, 0.0255845986473041, 0.04999999]
    assert classical_looks(equal(5), "obrien_fleming").alpha_spent == pytest.approx(spent, abs=2e-8)


def test_one_look_is_the_plain_test():
    # printed: 1.6449 one-sided, 1.9600 two-sided
    assert classical_looks((1.0,), "pocock", two_sided=False).z_boundaries[0] == pytest.approx(1.6449, abs=1e-4)
    assert classical_looks((1.0,), "obrien_fleming").z_boundaries[0] == pytest.approx(1.9600, abs=1e-4)


def test_looks_that_do_not_rise_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="rise within"):
        classical_looks((0.5, 0.4), "pocock")


@quick
@given(st.integers(1, 8), st.floats(0.001, 0.4), st.sampled_from(["pocock", "obrien_fleming"]), st.booleans())
def test_the_looks_spend_what_they_say(number, alpha, shape, two_sided):
    looks = classical_looks(equal(number), shape, alpha=alpha, two_sided=two_sided)
    assert looks.alpha_spent[-1] == pytest.approx(alpha, rel=1e-6)
    assert list(looks.alpha_spent) == sorted(looks.alpha_spent)
    if two_sided:
        chances = crossing_chances(looks.fractions, looks.levels, 0.0)
        assert sum(up + down for up, down in chances) == pytest.approx(alpha, rel=1e-6)
