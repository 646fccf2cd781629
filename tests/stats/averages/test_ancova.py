import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.ancova import Variant, ancova
from stats.averages.cuped import compare_cuped
from stats.averages.means import compare_means
from stats.averages.moments import covariates_of, mean_of
from tests.stats.strategies import quick


def drawn(rng, size, lift=0.0, count=2):
    before = rng.gamma(2.0, 5.0, (size, count))
    spread = rng.normal(0, 1, size) * (1 + before[:, 0] / 10 if count else 1.0)
    return Variant(10 + before @ np.linspace(0.8, -0.3, count) + lift + spread, before)


def of_statsmodels(control, treatment):
    """Interacted regression with HC2 errors, statsmodels 0.15: estimate, standard error, p, degrees."""
    covariates = np.concatenate([control.covariates, treatment.covariates])
    centred = covariates - covariates.mean(axis=0)
    treated = np.repeat([0.0, 1.0], [control.outcome.size, treatment.outcome.size])
    design = np.column_stack([np.ones(treated.size), treated, centred, treated[:, None] * centred])
    return sm.OLS(np.concatenate([control.outcome, treatment.outcome]), design).fit(cov_type="HC2", use_t=True)


@pytest.mark.parametrize(("sizes", "count"), [((30, 50), 1), ((12, 9), 2), ((400, 100), 3), ((5, 7), 0)])
def test_the_interacted_regression_with_hc2_errors_is_the_one_of_statsmodels(sizes, count):
    rng = np.random.default_rng(6)
    control, treatment = drawn(rng, sizes[0], count=count), drawn(rng, sizes[1], lift=0.5, count=count)
    effect, oracle = ancova(control, treatment, confidence=0.9).effect, of_statsmodels(control, treatment)
    assert effect.difference.estimate == pytest.approx(oracle.params[1])
    assert effect.difference.lower == pytest.approx(oracle.conf_int(alpha=0.1)[1][0])
    assert effect.p_value == pytest.approx(oracle.pvalues[1])
    assert effect.degrees_of_freedom == oracle.df_resid
    assert effect.control == pytest.approx(oracle.params[0])


def test_without_covariates_the_difference_is_that_of_the_plain_averages():
    # by hand: HC2 in a variant without covariates is the variance over n
    control, treatment = drawn(np.random.default_rng(1), 9, count=0), drawn(np.random.default_rng(2), 14, count=0)
    effect = ancova(control, treatment).effect
    plain = compare_means(mean_of(control.outcome), mean_of(treatment.outcome))
    assert effect.lift.estimate == pytest.approx(plain.lift.estimate)
    reach = effect.difference.upper - effect.difference.estimate
    variances = control.outcome.var(ddof=1) / 9 + treatment.outcome.var(ddof=1) / 14
    # scipy 1.17.1 t.ppf(0.975, 21)
    assert reach == pytest.approx(2.0796138447276626 * variances**0.5)


def test_a_copy_and_a_constant_are_left_out_by_name():
    rng = np.random.default_rng(3)
    sides = [drawn(rng, 20), drawn(rng, 25)]
    copies = [np.column_stack([of.covariates[:, 0], np.full(of.outcome.size, 0.1)]) for of in sides]
    wider = [
        Variant(of.outcome, np.column_stack([both, of.covariates @ [2, 0]]))
        for of, both in zip(sides, copies, strict=True)
    ]
    found = ancova(*wider, names=["spend", "country", "spend in cents"])
    assert found.dropped == ("country", "spend in cents")
    narrow = ancova(*(Variant(of.outcome, of.covariates[:, :1]) for of in sides))
    assert found.effect.p_value == pytest.approx(narrow.effect.p_value)
    assert ancova(*wider).dropped == ("covariate 2", "covariate 3")


def test_a_covariate_that_never_varies_in_one_variant_is_left_out():
    rng = np.random.default_rng(3)
    control, treatment = drawn(rng, 20, count=1), drawn(rng, 20, count=1)
    still = Variant(treatment.outcome, np.full((20, 1), 4.0))
    assert ancova(control, still).dropped == ("covariate 1",)


def test_what_cannot_be_compared_is_refused_with_its_reason():
    rng = np.random.default_rng(3)
    control, treatment = drawn(rng, 20), drawn(rng, 4)
    assert ancova(control, treatment).effect.lift.reason == "few_units_to_adjust"
    nobody = Variant(np.array([]), np.empty((0, 2)))
    assert ancova(control, nobody).effect.treatment.reason == "few_units_to_adjust"
    alone = Variant(rng.normal(size=8), np.append(np.zeros(7), 5.0)[:, None])
    assert ancova(alone, drawn(rng, 20, count=1)).effect.p_value.reason == "one_unit_carries_the_variant"
    straight = Variant(np.arange(8.0) + 1, np.arange(8.0)[:, None])
    assert ancova(straight, straight).effect.difference.reason == "no_variation"


@pytest.mark.parametrize(("level", "reason"), [(0.0, "control_near_zero"), (-50.0, "control_not_positive")])
def test_a_control_that_is_not_above_zero_has_no_lift_but_a_difference(level, reason):
    rng = np.random.default_rng(10)
    before, values = rng.normal(size=(30, 1)), rng.normal(size=30)
    control = Variant(values - values.mean() + level + 0.05, before)
    effect = ancova(control, Variant(values + 5, before)).effect
    assert effect.lift.reason == reason
    assert effect.difference.estimate > 0


def test_rows_that_do_not_fit_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="belong together"):
        Variant(np.ones(3), np.ones((4, 1)))
    with pytest.raises(ValueError, match="finite"):
        Variant(np.array([1.0, np.nan]), np.ones((2, 1)))
    one, two = drawn(np.random.default_rng(1), 9, count=1), drawn(np.random.default_rng(1), 9, count=2)
    with pytest.raises(ValueError, match="belong together"):
        ancova(one, two)
    with pytest.raises(ValueError, match="between 0 and 1"):
        ancova(one, one, confidence=95)


def test_large_samples_agree_with_cuped():
    rng = np.random.default_rng(9)
    control, treatment = drawn(rng, 20_000, count=1), drawn(rng, 20_000, lift=0.1, count=1)
    regression = ancova(control, treatment).effect
    cuped = compare_cuped(*(covariates_of(of.outcome, of.covariates[:, 0]) for of in (control, treatment))).effect
    assert regression.difference.estimate == pytest.approx(cuped.difference.estimate, abs=1e-3)
    assert regression.difference.upper == pytest.approx(cuped.difference.upper, abs=1e-3)


@quick
@given(st.integers(0, 10_000), st.integers(6, 60), st.integers(6, 60), st.floats(-1e6, 1e6))
def test_p_and_lift_agree_and_a_shifted_covariate_changes_nothing(seed, first, second, shift):
    rng = np.random.default_rng(seed)
    sides = [drawn(rng, first), drawn(rng, second, lift=1.0)]
    effect = ancova(*sides).effect
    if effect.lift:
        assert (effect.lift.lower > 0 or effect.lift.upper < 0) == (effect.p_value < 0.05)
    moved = ancova(*(Variant(of.outcome, of.covariates + shift) for of in sides)).effect
    assert moved.difference.lower == pytest.approx(effect.difference.lower, rel=1e-4, abs=1e-4)


def test_intervals_hold_the_true_difference_in_95_percent_of_small_tests():
    # 20 and 30 people, spread growing with the covariate; error of the share about 0.6 points
    rng = np.random.default_rng(14)
    hits = 0
    for _ in range(1200):
        found = ancova(drawn(rng, 20, count=1), drawn(rng, 30, count=1, lift=1.0)).effect.difference
        # both variants have covariates with the mean 10, but their sample means differ
        hits += found.lower <= 1.0 <= found.upper
    assert hits / 1200 == pytest.approx(0.945, abs=0.018)
