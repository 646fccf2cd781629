import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.several.crossed import Crossed
from stats.several.factorial import factorial_estimates, factorial_means, factorial_proportions
from stats.summaries import Mean, Proportion
from tests.stats.strategies import quick

PEOPLE = Crossed(*(Proportion(*one) for one in ((312, 10050), (355, 9980), (340, 10020), (421, 9940))))
WATCHED = Crossed(Mean(40, 12.1, 16.0), Mean(38, 13.0, 19.36), Mean(41, 12.4, 15.21), Mean(39, 15.2, 26.01))


def regression(cells):
    """The saturated logit model with A, B and their product, by statsmodels: one row per outcome and variant."""
    counts = [count for cell in cells.all() for count in (cell.successes, cell.units - cell.successes)]
    design = np.repeat([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]], 2, axis=0).astype(float)
    model = sm.GLM(np.array([1.0, 0] * 4), design, family=sm.families.Binomial(), freq_weights=np.array(counts))
    return model.fit(tol=1e-12)


def test_the_interaction_is_that_of_r_on_all_three_scales():
    found = factorial_proportions(PEOPLE)
    # R 4.2.2 glm, binomial with identity, log and logit link
    assert found.additive.interaction.estimate.estimate == pytest.approx(0.00389562285478188, rel=1e-9)
    assert found.additive.interaction.standard_error == pytest.approx(0.00371249680415713, rel=1e-6)
    assert found.additive.interaction.p_value == pytest.approx(0.294027678047261, rel=1e-5)
    assert found.relative.interaction.estimate.estimate == pytest.approx(0.0855991452127647, rel=1e-9)
    assert found.relative.interaction.standard_error == pytest.approx(0.104586787343935, rel=1e-6)
    assert found.log_odds.interaction.estimate.estimate == pytest.approx(0.0896728368388972, rel=1e-9)
    assert found.log_odds.interaction.p_value == pytest.approx(0.408158543070651, rel=1e-5)


def test_simple_effects_are_the_coefficients_of_the_saturated_model():
    fit, found = regression(PEOPLE), factorial_proportions(PEOPLE)
    scale = found.log_odds
    for contrast, place in ((scale.a_without_b, 1), (scale.b_without_a, 2), (scale.interaction, 3)):
        assert contrast.estimate.estimate == pytest.approx(fit.params[place], rel=1e-6)
        assert contrast.standard_error == pytest.approx(fit.bse[place], rel=1e-6)
        assert contrast.p_value == pytest.approx(fit.pvalues[place], rel=1e-5)
        assert (contrast.estimate.lower, contrast.estimate.upper) == pytest.approx(
            tuple(fit.conf_int()[place]), rel=1e-5
        )


def test_pooled_means_are_the_regression_with_one_variance():
    found = factorial_means(WATCHED, pooled=True)
    # R 4.2.2 lm on samples with exactly these moments
    assert found.additive.interaction.standard_error == pytest.approx(1.39028738279123, rel=1e-9)
    assert found.additive.interaction.statistic == pytest.approx(1.36662392503731, rel=1e-9)
    assert found.additive.interaction.p_value == pytest.approx(0.17373513293493, rel=1e-9)
    assert found.additive.interaction.degrees_of_freedom == 154


def test_separate_variances_are_hc2_and_welch():
    found = factorial_means(WATCHED)
    # sandwich 3.0.2 vcovHC HC2
    assert found.additive.interaction.standard_error == pytest.approx(1.39548284507181, rel=1e-9)
    # scipy 1.17.1 ttest_ind_from_stats(13, 4.4, 38, 12.1, 4, 40, equal_var=False)
    assert found.additive.a_without_b.p_value == pytest.approx(0.3483626882587896, rel=1e-9)


def test_each_alone_and_both_add_up_with_the_interaction():
    found = factorial_proportions(PEOPLE)
    for scale in (found.additive, found.relative, found.log_odds):
        alone = scale.a_without_b.estimate.estimate + scale.b_without_a.estimate.estimate
        assert alone + scale.interaction.estimate.estimate == pytest.approx(scale.together.estimate.estimate)
        averaged = (scale.a_without_b.estimate.estimate + scale.a_with_b.estimate.estimate) / 2
        assert scale.main_a.estimate.estimate == pytest.approx(averaged)


def test_a_log_contrast_reads_as_a_change_in_per_cent():
    together = factorial_proportions(PEOPLE).relative.together.as_lift
    # by hand: (421/9940) / (312/10050) - 1; log-ratio error sqrt(1/421 - 1/9940 + 1/312 - 1/10050)
    assert together.estimate == pytest.approx(0.3642915, abs=1e-6)
    span = 1.959964 * np.sqrt(1 / 421 - 1 / 9940 + 1 / 312 - 1 / 10050)
    assert together.lower == pytest.approx(1.3642915 * np.exp(-span) - 1, abs=1e-5)


def test_scales_that_disagree_are_said():
    # by hand: 10, 20, 30 and 45 % add up to more than both (+5 points) but multiply to less (1.5 against 2)
    cells = Crossed(*(Proportion(one, 1000) for one in (100, 200, 300, 450)))
    found = factorial_proportions(cells)
    assert found.additive.interaction.estimate.estimate == pytest.approx(0.05)
    assert found.relative.interaction.estimate.estimate == pytest.approx(np.log(0.75))
    assert found.scales_disagree is True
    assert "depends on how it is counted" in found.sentence
    assert factorial_proportions(PEOPLE).scales_disagree is False


@pytest.mark.parametrize(
    ("both", "words"), [(420, "cannot be told"), (900, "more than both alone"), (50, "less than both alone")]
)
def test_the_interaction_is_said_in_words(both, words):
    cells = Crossed(*(Proportion(one, 1000) for one in (100, 200, 200, both)))
    if both == 420:
        cells = Crossed(*(Proportion(one, 1000) for one in (100, 110, 120, 140)))
    assert words in factorial_proportions(cells).sentence


def test_a_variant_without_conversions_has_differences_only():
    found = factorial_proportions(Crossed(*(Proportion(one, 1000) for one in (0, 20, 30, 60))))
    assert found.relative.reason == found.scales_disagree.reason == "variant_not_positive"
    assert found.log_odds.reason == "variant_without_contrast"
    assert found.additive.together.estimate.estimate == pytest.approx(0.06)
    everybody = factorial_proportions(Crossed(*(Proportion(one, 1000) for one in (10, 20, 30, 1000))))
    assert everybody.log_odds.reason == "variant_without_contrast"
    assert everybody.relative.interaction.estimate.estimate == pytest.approx(np.log(1000 * 10 / 20 / 30))


def test_nothing_at_all_is_not_estimable():
    found = factorial_proportions(Crossed(*(Proportion(0, 1000) for _ in range(4))))
    assert found.additive.interaction.reason == "no_variation"
    assert found.sentence == found.additive.interaction.sentence


def test_one_unit_per_variant_is_too_few_for_means():
    one = Mean(1, 5.0, 0.0)
    found = factorial_means(Crossed(one, one, one, one), pooled=True)
    assert found.additive.reason == found.relative.reason == "few_units"
    assert factorial_means(Crossed(one, *WATCHED.all()[1:])).additive.reason == "few_units"
    # one variance for all needs degrees of freedom, not two units in each
    assert factorial_means(Crossed(one, *WATCHED.all()[1:]), pooled=True).additive.interaction


def test_averages_below_zero_have_no_relative_scale():
    losses = Crossed(Mean(40, -1.0, 16.0), *WATCHED.all()[1:])
    assert factorial_means(losses).relative.reason == "variant_not_positive"


def test_days_shared_by_all_variants_bring_their_covariances():
    rng = np.random.default_rng(6)
    days = rng.normal(100, 20, 28)[:, None] + rng.normal(0, 3, (28, 4)) + np.array([0, 5, 4, 12])
    found = factorial_estimates(Crossed(*days.mean(0)), np.cov(days.T) / 28, degrees_of_freedom=27)
    # the paired t-test of the days' own interactions
    own = days[:, 3] - days[:, 1] - days[:, 2] + days[:, 0]
    t_statistic = own.mean() / (own.std(ddof=1) / np.sqrt(28))
    assert found.additive.interaction.statistic == pytest.approx(t_statistic)
    assert found.additive.interaction.degrees_of_freedom == 27
    independent = factorial_estimates(Crossed(*days.mean(0)), np.diag(days.var(0, ddof=1)) / 28)
    assert found.additive.together.standard_error < independent.additive.together.standard_error


def test_impossible_arguments_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="negative"):
        factorial_means(Crossed(Mean(4, 1.0, -1.0), *WATCHED.all()[1:]))
    with pytest.raises(ValueError, match="finite"):
        factorial_means(Crossed(Mean(4, float("inf"), 1.0), *WATCHED.all()[1:]))
    with pytest.raises(ValueError, match="symmetric"):
        factorial_estimates(Crossed(1.0, 1.0, 1.0, 1.0), np.triu(np.ones((4, 4))))
    with pytest.raises(ValueError, match="negative"):
        factorial_estimates(Crossed(1.0, 1.0, 1.0, 1.0), -np.eye(4))
    with pytest.raises(ValueError, match="confidence"):
        factorial_proportions(PEOPLE, confidence=95)


@quick
@given(st.lists(st.integers(1, 900), min_size=4, max_size=4))
def test_exchanging_the_tactics_exchanges_their_effects(successes):
    cells = Crossed(*(Proportion(one, 1000) for one in successes))
    turned = Crossed(cells.neither, cells.b_alone, cells.a_alone, cells.both)
    one, other = factorial_proportions(cells), factorial_proportions(turned)
    assert one.relative.a_with_b.estimate.estimate == pytest.approx(other.relative.b_with_a.estimate.estimate)
    assert one.additive.interaction.p_value == pytest.approx(other.additive.interaction.p_value)


def test_a_billion_people_at_rare_rates_lose_no_digits():
    cells = Crossed(*(Proportion(one * 1e4, 1e9) for one in (1.0, 1.1, 1.2, 1.4)))
    found = factorial_proportions(cells)
    assert found.log_odds.interaction.estimate.estimate == pytest.approx(np.log(1.4 / 1.1 / 1.2), rel=1e-4)
    assert found.relative.interaction.standard_error == pytest.approx(
        np.sqrt(sum(1e-4 / one for one in (1.0, 1.1, 1.2, 1.4))), rel=1e-4
    )


def test_without_interaction_one_in_twenty_is_called_one():
    rng = np.random.default_rng(2)
    rates, alarms = np.array([0.05, 0.07, 0.06, 0.08]), 0
    for counts in rng.binomial(2_000, rates, size=(1_000, 4)):
        cells = Crossed(*(Proportion(int(one), 2_000) for one in counts))
        alarms += factorial_proportions(cells).additive.interaction.p_value < 0.05
    # three Monte-Carlo errors at 5 % of 1,000 are 2.1 points
    assert alarms / 1_000 == pytest.approx(0.05, abs=0.021)
