import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.shares.least_lift import least_lift
from stats.shares.proportion_methods import ratio_interval
from stats.shares.score import ratio_score
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares


def test_with_a_control_it_is_the_lower_end_of_the_named_interval():
    # R epitools and the definition of MOVER-R, case d-prop-lift-mid: 0.0116013 and 0.0114974
    control, treatment = Proportion(351, 20490), Proportion(412, 20650)
    assert least_lift(control, treatment) == pytest.approx(0.011601303772264, abs=1e-6)
    assert least_lift(control, treatment, "mover_wilson") == pytest.approx(0.0114973995118834, abs=1e-6)


def test_at_control_0_it_is_the_upper_end_the_other_way_round():
    # by definition: nobody of 490 against 6 of 500 is the mirror of 6 of 500 against nobody of 490
    mirrored = ratio_interval(Proportion(6, 500), Proportion(0, 490), "koopman_score").upper
    assert least_lift(Proportion(0, 490), Proportion(6, 500)) == pytest.approx(1 / (1 + mirrored) - 1)


def test_where_nobody_did_it_there_is_no_end_and_other_methods_have_none():
    assert least_lift(Proportion(0, 490), Proportion(0, 500)).reason == "nothing_happened"
    with pytest.raises(ValueError, match="no interval with a lower end"):
        least_lift(Proportion(0, 490), Proportion(6, 500), "log_ratio")


@quick
@given(shares(), shares())
def test_it_never_lies_below_minus_100_percent(control, treatment):
    found = least_lift(control, treatment)
    assert not found or found >= -1.0


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # R 4.2.2: root of the chi-square of Koopman 1984, likelihood by bisection; MOVER-R by its formula
        ("koopman_score", 0.53800549802403),
        ("mover_wilson", 0.29766666398159),
        # by hand: with all six in one variant its share of them is at least 0.025^(1/6)
        ("exact_conditional", 0.025 ** (1 / 6) / (1 - 0.025 ** (1 / 6)) * 490 / 500 - 1),
    ],
)
def test_nobody_against_six_is_at_least(method, expected):
    assert least_lift(Proportion(0, 490), Proportion(6, 500), method) == pytest.approx(expected, rel=1e-9)


@quick
@given(st.integers(1, 400), st.integers(400, 4_000))
def test_koopmans_test_just_rejects_the_least_lift(bought, people):
    control, treatment = Proportion(0, people), Proportion(bought, 400)
    ratio = 1 + least_lift(control, treatment)
    statistic = ratio_score(Proportions.of(control), Proportions.of(treatment), ratio)
    assert float(statistic[0]) == pytest.approx(1.959963984540054, rel=1e-6)  # normal table, 97.5 %
