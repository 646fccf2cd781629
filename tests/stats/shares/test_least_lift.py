import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.shares.least_lift import least_lift
from stats.shares.proportion_methods import ratio_interval
from stats.shares.score import ratio_score
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares

NOBODY, SIX = Proportion(0, 490), Proportion(6, 500)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # R 4.2.2: root of the chi-square of Koopman 1984 with the constrained likelihood, by bisection; MOVER-R of
        # Wilson limits by its formula
        ("koopman_score", 0.53800549802403),
        ("mover_wilson", 0.29766666398159),
        # by hand: with all six in one variant p_t/(p_t + p_c) is at least 0.025^(1/6), ratio 490/500 of its odds
        ("exact_conditional", 0.025 ** (1 / 6) / (1 - 0.025 ** (1 / 6)) * 490 / 500 - 1),
    ],
)
def test_without_a_success_in_the_control_the_lift_is_at_least(method, expected):
    assert least_lift(NOBODY, SIX, method) == pytest.approx(expected, rel=1e-9)


@quick
@given(st.integers(1, 400), st.integers(400, 4_000), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_least_lift_is_just_rejected_by_koopmans_test(bought, people, confidence):
    found = least_lift(Proportion(0, people), Proportion(bought, 400), confidence=confidence)
    control, treatment = Proportions.of(Proportion(0, people)), Proportions.of(Proportion(bought, 400))
    quantile = {0.8: 1.2815515655446004, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}[confidence]  # normal table
    assert float(ratio_score(control, treatment, 1 + found)[0]) == pytest.approx(quantile, rel=1e-6)


@quick
@given(shares(), shares())
def test_with_a_success_it_is_the_lower_end_of_the_interval(control, treatment):
    found = least_lift(control, treatment)
    if control.successes:
        assert found == ratio_interval(control, treatment, "koopman_score").lower


def test_nothing_in_either_is_no_lift_and_other_methods_have_no_end():
    assert least_lift(NOBODY, Proportion(0, 500)).reason == "nothing_happened"
    with pytest.raises(ValueError, match="no interval"):
        least_lift(NOBODY, SIX, "log_ratio")  # type: ignore[arg-type]
