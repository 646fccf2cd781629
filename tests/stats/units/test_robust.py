import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given

from stats.summaries import Sums
from stats.units.clusters import compare_clusters
from stats.units.robust import robust_test
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import posts, quick

SIX = own_cases("posts.json")["cluster-ctr-6v6"]
CONTROL, TREATMENT = sums(SIX["control"]), sums(SIX["treatment"])


def by_matrices(control, treatment, spreads):
    """CR2 and its degrees as Bell and McCaffrey write them, with full matrices: one row per post."""
    x = np.concatenate([control.denominator, treatment.denominator])
    y = np.concatenate([control.numerator, treatment.numerator]) / x
    design = np.column_stack([np.ones(x.size), np.arange(x.size) >= control.numerator.size]).astype(float)
    phi = np.diag(np.concatenate(spreads))
    bread = np.linalg.inv(design.T * x @ design)
    rest = np.eye(x.size) - design @ bread @ (design.T * x)
    spread_of_residuals = rest @ phi @ rest.T
    adjust = np.sqrt(np.diag(phi) / np.diag(spread_of_residuals))
    row = (bread @ (design.T * x))[1]  # the difference as a weighted sum of the rates
    residuals = rest @ y
    form = rest.T @ np.diag((row * adjust) ** 2) @ rest
    product = form @ phi
    return np.sqrt(((row * adjust * residuals) ** 2).sum()), np.trace(product) ** 2 / np.trace(product @ product)


@quick
@given(posts(), posts())
def test_no_matrix_is_needed_for_what_bell_and_mccaffrey_write_with_matrices(control, treatment):
    if control.numerator.sum() == 0 or treatment.numerator.sum() == 0:
        return
    for working, spreads in (
        ("by_denominator", [1 / side.denominator for side in (control, treatment)]),
        ("equal", [np.ones(side.denominator.size) for side in (control, treatment)]),
    ):
        se, df = by_matrices(control, treatment, spreads)
        test = robust_test(control, treatment, working=working)
        assert test.difference_se == pytest.approx(se, rel=1e-7, abs=1e-15)
        assert test.difference_df == pytest.approx(df, rel=1e-7)


def test_equal_working_variances_are_club_sandwichs_identity_target():
    test = robust_test(CONTROL, TREATMENT, working="equal")
    # R clubSandwich 0.5.8, lm(clicks/impressions ~ arm, weights = impressions), CR2, target = NULL
    assert test.difference_se == pytest.approx(0.00357421629236783, rel=1e-9)
    assert test.difference_df == pytest.approx(2.89112270388358, rel=1e-9)
    assert test.difference(0.95).lower == pytest.approx(-0.00983878538933532, rel=1e-9)
    assert test.difference(0.95).upper == pytest.approx(0.0134031504116842, rel=1e-9)
    assert test.difference_p() == pytest.approx(0.653501349470829, rel=1e-9)


def test_the_inverse_weights_are_statsmodels_hc2_of_the_weighted_regression():
    x = np.concatenate([CONTROL.denominator, TREATMENT.denominator])
    rates = np.concatenate([CONTROL.numerator, TREATMENT.numerator]) / x
    fit = sm.WLS(rates, sm.add_constant((np.arange(12) >= 6).astype(float)), weights=x).fit(cov_type="HC2")
    assert robust_test(CONTROL, TREATMENT).difference_se == pytest.approx(fit.bse[1], rel=1e-9)


def test_the_fitted_working_variance_lies_between_both():
    degrees = {working: robust_test(CONTROL, TREATMENT, working=working) for working in ("equal", "fitted")}
    plain = robust_test(CONTROL, TREATMENT)
    assert degrees["equal"].log_df < degrees["fitted"].log_df < plain.log_df
    assert plain.log_se < degrees["fitted"].log_se < degrees["equal"].log_se


def test_posts_that_differ_only_by_chance_are_read_as_events_by_chance():
    # by hand: (y - R x)² = R x for each post but for its sign, with R = 0.01, which is what chance alone gives
    shown = np.array([10_000.0, 10_000, 40_000, 40_000, 90_000, 90_000])
    sums_of_posts = Sums(0.01 * shown + np.sqrt(0.01 * shown) * np.array([1, -1] * 3), shown)
    plain, fitted = (
        robust_test(sums_of_posts, sums_of_posts, working=working) for working in ("by_denominator", "fitted")
    )
    assert fitted.difference_df == pytest.approx(plain.difference_df, rel=0.1)


def test_alike_denominators_make_all_working_variances_the_pooled_t_test():
    # all posts equally large: scipy 1.17.1 ttest_ind([7, 6, 9, 8], [3, 5, 4, 6]) gives p 0.01669 with 6 degrees;
    # its error by hand: two variances of 5/3 over 4 posts each
    shown = np.full(4, 100.0)
    control, treatment = Sums(np.array([3.0, 5, 4, 6]), shown), Sums(np.array([7.0, 6, 9, 8]), shown)
    for working in ("by_denominator", "equal"):
        test = robust_test(control, treatment, working=working)
        assert test.difference_df == pytest.approx(6)
        assert test.difference_se == pytest.approx(np.sqrt(5 / 3 / 4 * 2) / 100)
        assert test.difference_p() == pytest.approx(0.016689984315831463, rel=1e-9)


def test_cents_instead_of_dollars_change_nothing():
    cents = [Sums(side.numerator * 100, side.denominator) for side in (CONTROL, TREATMENT)]
    dollars = robust_test(CONTROL, TREATMENT, working="fitted")
    assert robust_test(*cents, working="fitted").log_se == pytest.approx(dollars.log_se, rel=1e-12)
    assert robust_test(*cents, working="fitted").log_df == pytest.approx(dollars.log_df, rel=1e-9)


def test_conversions_on_a_post_without_clicks_count_and_break_nothing():
    late = Sums(np.append(TREATMENT.numerator, 4.0), np.append(TREATMENT.denominator, 0.0))
    test = robust_test(CONTROL, late)
    residuals = late.numerator - test.treatment * late.denominator
    shares = late.denominator / late.denominator.sum()
    # by hand: weighted HC2, where a unit with nothing below the line has leverage 0
    own = (residuals**2 / (1 - shares)).sum() / late.denominator.sum() ** 2
    other = robust_test(CONTROL, CONTROL).difference_se ** 2 / 2
    assert test.difference_se == pytest.approx(np.sqrt(own + other))
    assert np.isfinite(robust_test(CONTROL, late, working="fitted").log_df)


def test_a_variant_without_events_has_no_log_ratio_and_says_why():
    nothing = Sums(np.zeros(6), CONTROL.denominator)
    test = robust_test(nothing, TREATMENT, working="fitted")
    assert (test.log_se, test.log_df) == (None, None)
    assert test.lift(0.95).reason == test.lift_p().reason == "control_is_zero"
    assert robust_test(TREATMENT, nothing).lift(0.95).reason == "treatment_is_zero"


def test_a_billion_impressions_at_rare_rates_lose_no_digits():
    tenfold = [Sums(side.numerator, side.denominator * 1e6) for side in (CONTROL, TREATMENT)]
    for working in ("by_denominator", "equal", "fitted"):
        small, large = robust_test(CONTROL, TREATMENT, working=working), robust_test(*tenfold, working=working)
        assert large.log_se == pytest.approx(small.log_se, rel=1e-9)
        assert large.difference_se == pytest.approx(small.difference_se / 1e6, rel=1e-9)


@pytest.mark.parametrize(("posts_each", "reach_sd", "between"), [(6, 0.8, 0.3), (12, 1.1, 0.6)])
def test_the_interval_holds_the_true_lift_as_often_as_promised(posts_each, reach_sd, between):
    rng = np.random.default_rng(20_240_501)
    held = asked = 0
    for _ in range(700):
        sides = []
        for rate in (0.01, 0.012):
            shown = np.ceil(10_000 * np.exp(reach_sd * rng.standard_normal(posts_each)))
            own = rng.gamma(1 / between**2, between**2, posts_each)
            sides.append(Sums(rng.poisson(rate * own * shown).astype(float), shown))
        lift = compare_clusters(*sides).lift
        if lift:
            asked += 1
            held += lift.lower <= 0.2 <= lift.upper
    # promise: 92.5 % with 5 to 9 posts per variant, 93 to 96.5 % from 10; three Monte-Carlo errors are 2.6 points
    assert asked > 400
    assert 0.915 < held / asked < 0.985
