import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.shares.lift_switch import lift_tails, paths
from stats.shares.proportions import compare_proportions
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares


def test_exact_below_4_score_below_100_successes_or_failures_log_ratio_from_there():
    people = np.full(8, 1000.0)
    control = Proportions(np.array([0.0, 3, 4, 99, 100, 900, 901, 500]), people)
    treatment = Proportions(np.array([9.0, 50, 50, 500, 100, 500, 500, 3]), people)
    found = paths(control, treatment)
    names = [next(name for name, rows in found.items() if rows[place]) for place in range(8)]
    assert names == [
        "newcombe",
        "exact_conditional",
        "koopman_score",
        "koopman_score",
        "log_ratio",
        "log_ratio",
        "koopman_score",
        "exact_conditional",
    ]
    assert (sum(found.values()) == 1).all()


def test_one_sided_tests_of_each_path_by_hand():
    # log ratio: (ln(0.12 / 0.10) - 0) / sqrt(1/1200 - 1/10000 + 1/1000 - 1/10000) = 4.51172
    above, below = lift_tails(Proportion(1000, 10_000), Proportion(1200, 10_000), 0.0)
    assert above == pytest.approx(3.2e-6, rel=0.02)
    assert above + below == pytest.approx(1)
    # exact: the control has all of 3 events, each falling to it with chance 1/2 (lift 0) or 1/3 (lift +100 %)
    few = Proportion(3, 100), Proportion(0, 100)
    assert lift_tails(*few, 0.0)[1] == pytest.approx(1 / 8)
    assert lift_tails(*few, 1.0)[1] == pytest.approx(1 / 27)


@quick
@given(shares(), shares(), st.sampled_from([-0.3, -0.05, 0.0, 0.1, 0.5]))
def test_one_sided_tests_agree_with_the_ninety_percent_interval(control, treatment, lift):
    shown, tails = compare_proportions(control, treatment, confidence=0.9).lift, lift_tails(control, treatment, lift)
    if not isinstance(shown, Estimate):
        assert tails == shown
        return
    if abs(tails[0] - 0.05) > 1e-9:
        assert (shown.lower > lift) == (tails[0] < 0.05)
    if abs(tails[1] - 0.05) > 1e-9:
        assert (shown.upper < lift) == (tails[1] < 0.05)


def test_a_lift_of_minus_100_percent_cannot_be_tested():
    with pytest.raises(ValueError, match="above -1"):
        lift_tails(Proportion(5, 10), Proportion(5, 10), -1.0)
