import math

import numpy as np
import pytest
from hypothesis import assume, given
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from stats.effects import Estimate, Estimates
from stats.shares.proportion_methods import difference_interval, linear_delta_se, ratio_interval, share_interval
from stats.shares.proportions import compare_proportions
from stats.summaries import Proportion, Proportions
from tests.stats.strategies import quick, shares

DIFFERENCES = ("newcombe", "miettinen_nurminen", "mee", "wald", "agresti_caffo")
RATIOS = ("log_ratio", "koopman_score", "mover_wilson", "linear_delta", "exact_conditional")

# Extremes on purpose: nobody, everybody, one person, a billion people, one in a million.
PAIRS = [
    (Proportion(0, 20), Proportion(0, 10)),
    (Proportion(0, 20), Proportion(10, 10)),
    (Proportion(20, 20), Proportion(10, 10)),
    (Proportion(20, 20), Proportion(0, 10)),
    (Proportion(1, 1), Proportion(0, 1)),
    (Proportion(1, 1), Proportion(1, 1)),
    (Proportion(7, 1180), Proportion(0, 1200)),
    (Proportion(3, 10**9), Proportion(5, 10**9)),
    (Proportion(10**9 - 3, 10**9), Proportion(10**9 - 5, 10**9)),
    (Proportion(11, 10**6), Proportion(23, 10**6)),
    (Proportion(2, 20), Proportion(500_000, 10**6)),
    (Proportion(14_990_000, 10**9), Proportion(15_000_000, 10**9)),
]


@pytest.mark.parametrize(
    ("method", "control", "treatment", "lower", "upper"),
    [
        # R ratesci 1.0.0 scoreci(skew = FALSE), bcf = TRUE and FALSE; Newcombe 1998, Table II, examples (a), (e), (g)
        ("miettinen_nurminen", Proportion(48, 80), Proportion(56, 70), 0.052829713247774, 0.338172940013464),
        ("miettinen_nurminen", Proportion(0, 20), Proportion(0, 10), -0.165760227526334, 0.284381339537504),
        ("miettinen_nurminen", Proportion(0, 20), Proportion(10, 10), 0.715618660462497, 1.0),
        ("mee", Proportion(7, 1180), Proportion(0, 1200), -0.012194329483464, -0.002731671458606),
        ("mee", Proportion(11, 10**6), Proportion(23, 10**6), 6.06036337e-07, 2.4624863728e-05),
        # statsmodels 0.15.0 confint_proportions_2indep
        ("agresti_caffo", Proportion(1, 35), Proportion(3, 40), -0.07366325928350465, 0.156031341651587),
        ("wald", Proportion(1, 35), Proportion(3, 40), -0.05210476397899619, 0.14496190683613905),
    ],
)
def test_differences_by_name_agree_with_other_tools(method, control, treatment, lower, upper):
    found = difference_interval(control, treatment, method)
    assert found.lower == pytest.approx(lower, abs=1e-10)
    assert found.upper == pytest.approx(upper, abs=1e-10)


@pytest.mark.parametrize(
    ("method", "control", "treatment", "lower", "upper"),
    [
        # R epitools 0.5.10.1 riskratio.wald; R ratesci 1.0.0 scoreci(contrast = "RR"), moverci; limits minus 1
        ("log_ratio", Proportion(8, 210), Proportion(15, 200), -0.14660399325933, 3.54182645792229),
        ("koopman_score", Proportion(7, 1180), Proportion(0, 1200), -1.0, -0.461481098218574),
        ("mover_wilson", Proportion(8, 210), Proportion(15, 200), -0.135906247760693, 3.44876377194482),
        ("mover_wilson", Proportion(7, 1180), Proportion(0, 1200), -1.0, -0.372424441914504),
        # gbstats 0.8.0 TwoSidedTTest(relative)
        ("linear_delta", Proportion(1, 35), Proportion(3, 40), -4.302619556683943, 7.552619556683943),
        # by hand from n / (n + z²) with n = 10 and 20: all of them in both
        ("koopman_score", Proportion(20, 20), Proportion(10, 10), 10 / 13.841459 - 1, 23.841459 / 20 - 1),
    ],
)
def test_lifts_by_name_agree_with_other_tools(method, control, treatment, lower, upper):
    found = ratio_interval(control, treatment, method)
    assert found.lower == pytest.approx(lower, abs=1e-7)
    assert found.upper == pytest.approx(upper, abs=1e-7)


def test_the_error_of_the_linear_delta_is_that_of_gbstats():
    # gbstats 0.8.0
    assert linear_delta_se(Proportion(1, 35), Proportion(3, 40)) == pytest.approx(2.96957225455115)
    assert linear_delta_se(Proportion(0, 35), Proportion(3, 40)).reason == "control_is_zero"


def test_one_share_is_wilsons():
    found = share_interval(Proportion(7, 1180))
    # R 4.2.2 prop.test(7, 1180, correct = FALSE)
    assert found.lower == pytest.approx(0.00287648824072265)
    assert found.upper == pytest.approx(0.0121943294669687)


@quick
@given(shares(), shares())
def test_differences_agree_with_statsmodels(control, treatment):
    assume(0 < control.successes < control.units)
    assume(0 < treatment.successes < treatment.units)
    counts = treatment.successes, treatment.units, control.successes, control.units
    for ours, theirs in (("newcombe", "newcomb"), ("wald", "wald"), ("agresti_caffo", "agresti-caffo")):
        found = difference_interval(control, treatment, ours, confidence=0.9)
        lower, upper = confint_proportions_2indep(*counts, compare="diff", method=theirs, alpha=0.1)
        assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-9)
    wilson = share_interval(control, confidence=0.9)
    assert (wilson.lower, wilson.upper) == pytest.approx(
        proportion_confint(control.successes, control.units, 0.1, "wilson"), abs=1e-12
    )


@pytest.mark.parametrize(("control", "treatment"), PAIRS)
@pytest.mark.parametrize("method", DIFFERENCES)
def test_no_extreme_breaks_an_interval_of_the_difference(control, treatment, method):
    found = difference_interval(control, treatment, method)
    assert math.isfinite(found.lower)
    assert math.isfinite(found.upper)
    if method != "agresti_caffo":
        assert found.lower <= found.estimate + 1e-12
        assert found.estimate <= found.upper + 1e-12
    if method not in {"wald", "agresti_caffo"}:
        assert -1 <= found.lower < found.upper <= 1


@pytest.mark.parametrize(("control", "treatment"), PAIRS)
@pytest.mark.parametrize("method", RATIOS)
def test_no_extreme_breaks_an_interval_of_the_lift(control, treatment, method):
    found = ratio_interval(control, treatment, method)
    if control.successes == 0:
        assert found.reason == ("control_is_zero" if treatment.successes else "nothing_happened")
    elif isinstance(found, Estimate):
        assert found.lower <= found.estimate <= found.upper
        assert found.lower < found.upper < math.inf
        assert method == "linear_delta" or found.lower >= -1


@quick
@given(shares(), shares())
def test_swapping_the_variants_turns_every_interval_round(control, treatment):
    for method in DIFFERENCES:
        there = difference_interval(control, treatment, method)
        back = difference_interval(treatment, control, method)
        assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower), abs=1e-9)
    for method in ("log_ratio", "koopman_score", "mover_wilson", "exact_conditional"):
        there, back = ratio_interval(control, treatment, method), ratio_interval(treatment, control, method)
        if isinstance(there, Estimate) and isinstance(back, Estimate):
            assert (1 + there.lower) * (1 + back.upper) == pytest.approx(1, rel=1e-6)
            assert (1 + there.upper) * (1 + back.lower) == pytest.approx(1, rel=1e-6)


@quick
@given(shares(), shares())
def test_a_higher_level_gives_a_wider_interval(control, treatment):
    for method in ("miettinen_nurminen", "mee", "newcombe"):
        narrow, wide = (difference_interval(control, treatment, method, confidence=level) for level in (0.8, 0.99))
        assert wide.lower <= narrow.lower + 1e-12
        assert narrow.upper <= wide.upper + 1e-12


def test_all_methods_meet_for_many_people():
    control, treatment = Proportion(200_000, 10**6), Proportion(201_000, 10**6)
    ends = [difference_interval(control, treatment, method) for method in DIFFERENCES]
    assert np.ptp([end.lower for end in ends]) < 1e-7
    assert np.ptp([end.upper for end in ends]) < 1e-7
    lifts = [ratio_interval(control, treatment, method) for method in RATIOS[:4]]
    assert np.ptp([lift.lower for lift in lifts]) < 2e-5
    # Given the total, shares that are not rare vary less than the exact interval thinks.
    assert ratio_interval(control, treatment, "exact_conditional").lower < min(lift.lower for lift in lifts)


def test_arrays_say_what_single_shares_say():
    left, right = (
        Proportions(*(np.array(side, dtype=float) for side in zip(*((p.successes, p.units) for p in of), strict=True)))
        for of in zip(*PAIRS, strict=True)
    )
    for method in DIFFERENCES:
        found = difference_interval(left, right, method)
        assert isinstance(found, Estimates)
        for place, pair in enumerate(PAIRS):
            alone = difference_interval(*pair, method)
            assert (found[place].lower, found[place].upper) == pytest.approx((alone.lower, alone.upper), rel=1e-9)
    for method in RATIOS:
        found = ratio_interval(left, right, method)
        for place, pair in enumerate(PAIRS):
            alone = ratio_interval(*pair, method)
            if alone:
                assert (found[place].lower, found[place].upper) == pytest.approx((alone.lower, alone.upper), rel=1e-9)
            else:
                assert found[place] == alone
    assert len(share_interval(left)) == len(PAIRS)


def test_the_comparison_shows_one_of_the_named_intervals():
    for control, treatment in PAIRS:
        effect = compare_proportions(control, treatment)
        assert effect.difference == difference_interval(control, treatment, "newcombe")
        if effect.lift:
            named = ratio_interval(control, treatment, effect.method)
            assert (effect.lift.lower, effect.lift.upper) == pytest.approx((named.lower, named.upper), rel=1e-12)


def test_what_a_method_cannot_say_is_refused():
    nobody, some = Proportion(0, 50), Proportion(5, 50)
    assert ratio_interval(some, nobody, "log_ratio").reason == "treatment_is_zero"
    assert ratio_interval(Proportion(1, 1), Proportion(1, 3), "linear_delta").reason == "few_units"
    assert ratio_interval(Proportion(5, 5), nobody, "linear_delta").reason == "treatment_is_zero"
    assert ratio_interval(Proportion(5, 5), Proportion(5, 5), "log_ratio").reason == "no_variation"


def test_unknown_names_and_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="is called 'walt'"):
        difference_interval(Proportion(1, 2), Proportion(1, 2), "walt")
    with pytest.raises(ValueError, match="is called 'katz'"):
        ratio_interval(Proportion(1, 2), Proportion(1, 2), "katz")
    impossible = Proportions(np.array([3.0]), np.array([2.0]))
    with pytest.raises(ValueError, match="at every place"):
        difference_interval(impossible, impossible, "mee")
    with pytest.raises(ValueError, match="at every place"):
        share_interval(impossible)
