import pytest

from stats.ratios import compare_ratios
from stats.summaries import RatioMoments


def moments(n, numerator, denominator, yx):
    """Means, variances and covariance from (sum, sum of squares) of each and the sum of products."""
    (y, yy), (x, xx) = numerator, denominator
    return RatioMoments(
        n, y / n, x / n, (yy - y * y / n) / (n - 1), (xx - x * x / n) / (n - 1), (yx - y * x / n) / (n - 1)
    )


CONTROL = moments(30, (16.0, 20.0), (223.0, 1787.0), 114.0)
TREATMENT = moments(30, (17.0, 35.0), (202.0, 1492.0), 130.0)


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
