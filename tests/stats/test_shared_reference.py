"""Our functions on the shared reference cases, where a checkout stands beside them; nothing is collected elsewhere."""

import math

import pytest

from stats.bayes import read_proportions
from stats.clusters import compare_clusters, robust_test
from stats.distributions import two_sided_quantile
from stats.means import compare_means
from stats.multiplicity import benjamini_hochberg, holm
from stats.paired import compare_within_days, day_scores, lift_of_totals
from stats.power import detectable_people_lift, people_needed
from stats.proportions import compare_proportions
from stats.randomisation import sign_flip_p
from stats.ratios import compare_ratios
from stats.sequential import asymptotic_radius, look_levels
from stats.srm import sample_ratio
from stats.summaries import Mean, Proportion, RatioMoments, Sums
from tests.stats.cases import shared_cases, summed_rows


def table(*topics, having=""):
    """Shared cases as pytest parameters, named by their id."""
    return [
        pytest.param(case, id=case["id"])
        for case in shared_cases(*topics)
        if having in {"", *case["inputs"], *case["expected"]}
    ]


def agree(case, got):
    """Compare what was computed with what is expected, by the tolerance of the case."""
    for name, value in got.items():
        if name in case["expected"]:
            expected, tolerance = case["expected"][name], case["tolerance"]
            bound = max(tolerance.get("abs", 0.0), tolerance.get("rel", 0.0) * abs(expected))
            assert abs(value - expected) <= bound, f"{name}: {value} is not {expected}"


def proportion(figures):
    return Proportion(figures["successes"], figures["n"])


@pytest.mark.parametrize(
    "case", table("proportions/difference", "proportions/relative lift", "proportions/difference and relative lift")
)
def test_proportions(case):
    effect = compare_proportions(proportion(case["inputs"]["control"]), proportion(case["inputs"]["treatment"]))
    got = {
        "difference": effect.difference.estimate,
        "newcombe_low": effect.difference.lower,
        "newcombe_high": effect.difference.upper,
        "difference_newcombe_low": effect.difference.lower,
        "difference_newcombe_high": effect.difference.upper,
    }
    if effect.lift:
        names = ("log_katz", "relative_log") if effect.method == "log_ratio" else ("score_koopman",)
        got["relative_lift"] = effect.lift.estimate
        got |= {f"{name}_low": effect.lift.lower for name in names}
        got |= {f"{name}_high": effect.lift.upper for name in names}
    agree(case, got)


@pytest.mark.parametrize("case", table("means/difference and relative lift", having="p_value_welch"))
def test_means(case):
    control, treatment = (
        Mean(of["n"], of["mean"], of["sd"] ** 2) for of in (case["inputs"]["control"], case["inputs"]["treatment"])
    )
    effect = compare_means(control, treatment)
    got = {
        "difference_low": effect.difference.lower,
        "difference_high": effect.difference.upper,
        "welch_df": effect.degrees_of_freedom,
        "p_value_welch": effect.p_value,
        "relative_lift": effect.lift.estimate,
        "fieller_low": effect.lift.lower,
        "fieller_high": effect.lift.upper,
    }
    agree(case, got)


@pytest.mark.parametrize("case", table("ratio metrics/delta method"))
def test_ratios(case):
    def moments(of):
        n, y, x = of["n"], of["numerator_sum"], of["denominator_sum"]
        return RatioMoments(
            n,
            y / n,
            x / n,
            (of["numerator_sum_squares"] - y * y / n) / (n - 1),
            (of["denominator_sum_squares"] - x * x / n) / (n - 1),
            (of["sum_of_products"] - y * x / n) / (n - 1),
        )

    effect = compare_ratios(moments(case["inputs"]["control"]), moments(case["inputs"]["treatment"]))
    agree(
        case,
        {
            "difference_low_t": effect.difference.lower,
            "difference_high_t": effect.difference.upper,
            "relative_lift": effect.lift.estimate,
            "relative_low_log_t": effect.lift.lower,
            "relative_high_log_t": effect.lift.upper,
        },
    )


@pytest.mark.parametrize("case", table("ratio metrics/day pairs"))
def test_day_pairs(case):
    rows = case["inputs"]["rows"]
    ran = [{row["day"] for row in rows if row["arm"] == arm} for arm in ("control", "treatment")]
    both = [row for row in rows if row["day"] in ran[0] & ran[1]]
    control, treatment = (summed_rows(both, arm, "day", "numerator", "denominator") for arm in ("control", "treatment"))
    effect = compare_within_days(control, treatment)
    agree(
        case,
        {
            "paired_days": effect.control_units,
            "lift": effect.lift.estimate,
            "lift_low": effect.lift.lower,
            "lift_high": effect.lift.upper,
            "p_value": effect.p_value,
            "lift_of_totals": lift_of_totals(control, treatment),
            "sign_flip_p": sign_flip_p(day_scores(control, treatment)),
        },
    )


@pytest.mark.parametrize("case", table("ratio metrics/cluster-robust", having="numerator"))
def test_clusters(case):
    names = [case["inputs"][name] for name in ("cluster", "numerator", "denominator")]
    control, treatment = (summed_rows(case["inputs"]["rows"], arm, *names) for arm in ("control", "treatment"))
    test = robust_test(control, treatment)
    reach = two_sided_quantile(0.95, test.difference_df) * test.difference_se
    agree(
        case,
        {
            "difference": test.treatment - test.control,
            "se_difference_CR2_target_inverse_weights": test.difference_se,
            "se_difference_CR2_target_inverse_weights_after_aggregation": test.difference_se,
            "df_satterthwaite_CR2_target_inverse_weights": test.difference_df,
            "df_satterthwaite": test.difference_df,
            "ci_low_CR2_target_inverse_weights": test.treatment - test.control - reach,
            "se_log_ratio_CR2": test.log_se,
            "df_log_ratio_CR2": test.log_df,
        },
    )


@pytest.mark.parametrize("case", table("Bayesian/beta-binomial", having="treatment"))
def test_beta_binomial(case):
    if case["inputs"]["treatment"]["n"] == 0:
        with pytest.raises(ValueError, match="units"):
            proportion(case["inputs"]["treatment"])
        return
    reading = read_proportions(
        proportion(case["inputs"]["control"]),
        proportion(case["inputs"]["treatment"]),
        prior=(case["inputs"]["prior_alpha"], case["inputs"]["prior_beta"]),
    )
    agree(
        case,
        {
            "chance_to_beat_control": reading.chance_to_beat,
            "expected_loss_if_ship_treatment": reading.expected_loss,
            "expected_loss_if_keep_control": reading.expected_loss_of_keeping,
        },
    )


@pytest.mark.parametrize("case", table("sample ratio mismatch", having="observed"))
def test_sample_ratio(case):
    found = sample_ratio(case["inputs"]["observed"], case["inputs"]["planned_share"])
    agree(case, {"chi2": found.statistic, "p_value": found.p_value})
    assert (found.p_value < 0.001) == case["expected"]["flag_at_0_001"]


@pytest.mark.parametrize("case", table("multiple comparisons", having="p_values"))
def test_multiplicity(case):
    p_values = case["inputs"]["p_values"]
    assert holm(p_values) == pytest.approx(case["expected"]["adjusted_holm"])
    assert benjamini_hochberg(p_values) == pytest.approx(case["expected"]["adjusted_bh"])


@pytest.mark.parametrize("case", table("power/sample size", having="n_per_arm_power_prop_test"))
def test_people_needed(case):
    inputs = case["inputs"]
    people = people_needed(
        inputs["control_rate"], inputs["relative_lift"], confidence=1 - inputs["alpha"], power=inputs["power"]
    )
    agree(case, {"n_per_arm_power_prop_test": people})


@pytest.mark.parametrize("case", table("power/MDE", having="control_rate"))
def test_detectable_lift(case):
    found = detectable_people_lift(case["inputs"]["control_rate"], case["inputs"]["n_per_arm"])
    # R's uniroot stops within 1.2e-4 of the treatment's share (see test_power): the shares agree that far
    rate = case["inputs"]["control_rate"]
    assert rate * found == pytest.approx(case["expected"]["mde_absolute"], abs=1.2e-4)


@pytest.mark.parametrize("case", table("sequential/group-sequential", having="type"))
def test_look_levels(case):
    if "Lan-DeMets" in case["inputs"]["type"]:
        levels = look_levels(case["inputs"]["information_fractions"], spending="per_side")
        assert levels == pytest.approx(case["expected"]["nominal_two_sided_p"], rel=1e-6)


@pytest.mark.parametrize("case", table("sequential/always-valid", having="tuning_total_n"))
def test_asymptotic_band(case):
    inputs = case["inputs"]
    control, treatment = inputs["control"], inputs["treatment"]
    error = math.sqrt(treatment["sd"] ** 2 / treatment["n"] + control["sd"] ** 2 / control["n"])
    reach = error * asymptotic_radius(treatment["n"] + control["n"], inputs["tuning_total_n"], inputs["alpha"])
    gap = treatment["mean"] - control["mean"]
    agree(case, {"difference_low": gap - reach, "difference_high": gap + reach})


@pytest.mark.parametrize("case", table("refusals", having="treatment"))
def test_refusals_of_counts_and_means(case):
    control, treatment = case["inputs"]["control"], case["inputs"]["treatment"]
    if "mean" in control:
        effect = compare_means(*(Mean(of["n"], of["mean"], of["sd"] ** 2) for of in (control, treatment)))
        assert not effect.lift
    elif "refused_quantity" in case["expected"]:
        effect = compare_proportions(proportion(control), proportion(treatment))
        assert not effect.lift
        assert effect.difference.estimate == pytest.approx(case["expected"]["difference"])
    else:
        with pytest.raises(ValueError, match="units"):
            compare_proportions(proportion(control), proportion(treatment))


@pytest.mark.parametrize("case", table("refusals", having="rows"))
def test_refusals_of_posts(case):
    names = [case["inputs"].get("cluster", "cluster"), case["inputs"]["numerator"], case["inputs"]["denominator"]]
    control, treatment = (summed_rows(case["inputs"]["rows"], arm, *names) for arm in ("control", "treatment"))
    assert isinstance(control, Sums)
    effect = compare_clusters(control, treatment)
    assert not effect.lift
    assert not effect.difference
    assert not effect.p_value
