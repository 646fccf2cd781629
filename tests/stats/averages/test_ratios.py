import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.moments import ratio_moments_from_sums
from stats.averages.ratios import compare_many_ratios, compare_ratios, linearised
from stats.summaries import ManyRatioMoments, Mean, RatioMoments
from tests.stats.strategies import quick

CONTROL = ratio_moments_from_sums(30, (16.0, 20.0), (223.0, 1787.0), 114.0)
TREATMENT = ratio_moments_from_sums(30, (17.0, 35.0), (202.0, 1492.0), 130.0)


def test_clicks_per_post_seen_read_like_the_delta_method():
    effect = compare_ratios(CONTROL, TREATMENT)
    # gbstats 0.8.0 RatioStatistic (difference); tea-tasting 1.14.0 RatioOfMeans (log-scale lift)
    assert effect.control == pytest.approx(0.07174887892376682)
    assert effect.difference.estimate == pytest.approx(0.012409536917817349)
    assert effect.difference.lower == pytest.approx(-0.04673762493502731)
    assert effect.difference.upper == pytest.approx(0.07155669877066201)
    assert effect.lift.lower == pytest.approx(-0.4408885925193107)
    assert effect.lift.upper == pytest.approx(1.4607444340087015)


def test_swapping_the_variants_turns_the_lift_over():
    there, back = compare_ratios(CONTROL, TREATMENT), compare_ratios(TREATMENT, CONTROL)
    assert there.p_value == pytest.approx(back.p_value)
    assert (1 + there.lift.lower) * (1 + back.lift.upper) == pytest.approx(1)


def test_a_denominator_of_one_is_the_mean_per_unit():
    # scipy 1.17.1 ttest_ind_from_stats(12.4, 5.1, 40, 10.9, 4.7, 38, equal_var=False).confidence_interval()
    effect = compare_ratios(RatioMoments(38, 10.9, 1.0, 4.7**2, 0, 0), RatioMoments(40, 12.4, 1.0, 5.1**2, 0, 0))
    assert effect.difference.lower == pytest.approx(-0.710308738627554)


@pytest.mark.parametrize(
    ("control", "treatment", "reason"),
    [
        (RatioMoments(9, 1.0, 0.0, 1.0, 0.0, 0.0), TREATMENT, "zero_denominator"),
        (RatioMoments(9, 1.0, -2.0, 1.0, 1.0, 0.0), TREATMENT, "negative_denominator"),
        (RatioMoments(1, 1.0, 2.0, 0.0, 0.0, 0.0), TREATMENT, "few_units"),
        (RatioMoments(9, 1.0, 2.0, 0.25, 1.0, 0.5), RatioMoments(9, 1.0, 2.0, 0.25, 1.0, 0.5), "no_variation"),
        (RatioMoments(9, 0.0, 2.0, 0.0, 1.0, 0.0), RatioMoments(9, 0.0, 2.0, 0.0, 1.0, 0.0), "nothing_happened"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_reason(control, treatment, reason):
    effect = compare_ratios(control, treatment)
    assert effect.difference.reason == effect.lift.reason == effect.p_value.reason == reason


@pytest.mark.parametrize(
    ("control", "treatment", "reason"),
    [
        (RatioMoments(9, 0.0, 2.0, 0.0, 1.0, 0.0), TREATMENT, "control_is_zero"),
        (RatioMoments(9, -1.0, 2.0, 1.0, 1.0, 0.0), TREATMENT, "control_not_positive"),
        (CONTROL, RatioMoments(9, 0.0, 2.0, 0.0, 1.0, 0.0), "treatment_is_zero"),
        (CONTROL, RatioMoments(9, -1.0, 2.0, 1.0, 1.0, 0.0), "treatment_not_positive"),
    ],
)
def test_without_a_lift_the_difference_still_decides(control, treatment, reason):
    effect = compare_ratios(control, treatment)
    assert effect.lift.reason == reason
    assert (effect.difference.lower > 0 or effect.difference.upper < 0) == (effect.p_value < 0.05)


def test_the_variance_per_unit_is_the_one_of_gbstats():
    # gbstats 0.8.0 RatioStatistic.unit variance
    assert linearised(CONTROL).variance == pytest.approx(0.008013432966161695)
    assert linearised(TREATMENT).variance == pytest.approx(0.018015051165100368)
    assert linearised(RatioMoments(9, 1.0, 0.0, 1.0, 0.0, 0.0)).reason == "zero_denominator"
    assert linearised(RatioMoments(9, 1.0, -1.0, 1.0, 0.0, 0.0)).reason == "negative_denominator"
    assert linearised(RatioMoments(38, 10.9, 1.0, 22.09, 0.0, 0.0)) == Mean(38, 10.9, 22.09)


@pytest.mark.parametrize(
    "wrong",
    [
        RatioMoments(9, 1.0, 2.0, -1.0, 1.0, 0.0),
        RatioMoments(9, 1.0, 2.0, 1.0, 1.0, 1.1),
        RatioMoments(9, float("nan"), 2.0, 1.0, 1.0, 0.0),
    ],
)
def test_moments_that_cannot_be_are_an_error_of_the_caller_and_a_reason_among_many(wrong):
    with pytest.raises(ValueError, match="cannot be"):
        compare_ratios(wrong, TREATMENT)
    with pytest.raises(ValueError, match="cannot be"):
        linearised(wrong)
    many = compare_many_ratios(ManyRatioMoments.of(wrong, CONTROL), ManyRatioMoments.of(TREATMENT, TREATMENT))
    assert many[0].lift.reason == "impossible_figures"
    assert many[1] == compare_ratios(CONTROL, TREATMENT)


def test_levels_and_arrays_that_cannot_be_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_ratios(CONTROL, TREATMENT, confidence=95)
    with pytest.raises(ValueError, match="as many controls"):
        compare_many_ratios(ManyRatioMoments.of(CONTROL), ManyRatioMoments.of(TREATMENT, TREATMENT))
    with pytest.raises(ValueError, match="one shape"):
        ManyRatioMoments(np.ones(2), np.ones(2), np.ones(2), np.ones(2), np.ones(2), np.ones(3))


MOMENTS = st.builds(
    lambda units, y, x, sd_y, sd_x, r: RatioMoments(units, y, x, sd_y**2, sd_x**2, r * sd_y * sd_x),
    st.integers(2, 10_000),
    st.floats(0.01, 50),
    st.floats(0.1, 50),
    st.floats(0.01, 50),
    st.floats(0.01, 50),
    st.floats(-0.95, 0.95),
)


@quick
@given(st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=6))
def test_many_at_once_are_the_single_comparisons(pairs):
    controls, treatments = zip(*pairs, strict=True)
    effects = compare_many_ratios(ManyRatioMoments.of(*controls), ManyRatioMoments.of(*treatments))
    for place, (control, treatment) in enumerate(pairs):
        one = compare_ratios(control, treatment)
        assert effects[place].p_value == pytest.approx(one.p_value, rel=1e-9)
        assert effects[place].lift.lower == pytest.approx(one.lift.lower, rel=1e-9)
        below = one.lift.upper is not None and one.lift.upper < 0
        assert (one.lift.lower > 0 or below) == (one.p_value < 0.05)


def test_95_percent_intervals_hold_the_true_lift_of_clicks_per_message():
    # 80 people per variant get 1 to 20 messages and click on some; true lift +50 %; error of the share 0.35 points
    rng = np.random.default_rng(5)
    sides = []
    for rate in (0.2, 0.3):
        got = rng.integers(1, 21, (4000, 80)).astype(float)
        clicks = rng.binomial(got.astype(int), np.clip(rng.beta(4, 4 / rate - 4, got.shape), 0, 1)).astype(float)
        products = ((clicks - clicks.mean(1, keepdims=True)) * (got - got.mean(1, keepdims=True))).sum(1) / 79
        parts = clicks.mean(1), got.mean(1), clicks.var(1, ddof=1), got.var(1, ddof=1), products
        sides.append(ManyRatioMoments(np.full(4000, 80.0), *parts))
    lift = compare_many_ratios(*sides).lift
    assert np.mean((lift.lower <= 0.5) & (lift.upper >= 0.5)) == pytest.approx(0.945, abs=0.012)
