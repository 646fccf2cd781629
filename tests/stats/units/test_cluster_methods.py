import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given

from stats.effects import Estimate
from stats.summaries import Sums
from stats.units.cluster_methods import NAMES, clusters_by_method
from stats.units.clusters import compare_clusters
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import posts, quick

SIX = own_cases("posts.json")["cluster-ctr-6v6"]
CONTROL, TREATMENT = sums(SIX["control"]), sums(SIX["treatment"])


def by_name(control, treatment, **more):
    return {one.method: one for one in clusters_by_method(control, treatment, **more)}


def of(pairs):
    return Sums(*(np.array(column, dtype=float) for column in zip(*pairs, strict=True)))


def test_the_textbooks_working_variance_gives_the_errors_of_club_sandwich():
    found = by_name(CONTROL, TREATMENT)["cr2_by_denominator"]
    # R clubSandwich 0.5.8, CR2 on the quasi-Poisson fit (case cluster-ctr-6v6)
    assert found.standard_error == pytest.approx(0.258236724927688, rel=1e-6)
    assert found.degrees_of_freedom == pytest.approx(5.71600279011499, rel=1e-6)


def test_the_survey_ratio_reaches_a_normal_quantile_to_each_side():
    found = by_name(CONTROL, TREATMENT)["linearised_z"]
    # R survey 4.1.1 svyratio by arm and combined; R qnorm(0.975) = 1.959963984540054
    ends = (0.00178218251117442 + sign * 1.959963984540054 * 0.00271937015683415 for sign in (-1, 1))
    assert (found.interval.lower, found.interval.upper) == pytest.approx(tuple(ends), rel=1e-9)


def test_the_jackknife_like_error_is_club_sandwichs_with_units_minus_one_degrees():
    found = by_name(CONTROL, TREATMENT)["cr3_t"]
    # R clubSandwich 0.5.8 vcovCR type CR3; R qt(0.975, 11) = 2.200985160082949
    assert found.standard_error == pytest.approx(0.00402615814438931, rel=1e-9)
    reach = (found.interval.upper - found.interval.lower) / 2
    assert reach == pytest.approx(2.200985160082949 * 0.00402615814438931, rel=1e-9)


def test_quasi_poisson_is_that_of_statsmodels_with_t():
    x = np.concatenate([CONTROL.denominator, TREATMENT.denominator])
    y = np.concatenate([CONTROL.numerator, TREATMENT.numerator])
    design = sm.add_constant((np.arange(12) >= 6).astype(float))
    fit = sm.GLM(y, design, family=sm.families.Poisson(), offset=np.log(x)).fit(scale="X2", tol=1e-12, use_t=True)
    found = by_name(CONTROL, TREATMENT, confidence=0.9)["quasi_poisson"]
    limits = np.expm1(fit.conf_int(alpha=0.1)[1])
    assert found.p_value == pytest.approx(fit.pvalues[1], rel=1e-7)
    assert (found.interval.lower, found.interval.upper) == pytest.approx(tuple(limits), rel=1e-7)


@quick
@given(posts(), posts())
def test_the_first_is_what_the_product_shows_and_none_is_without_number_or_reason(control, treatment):
    found = clusters_by_method(control, treatment)
    assert tuple(one.method for one in found) == NAMES
    assert found[0].interval == compare_clusters(control, treatment).lift
    for one in found:
        assert isinstance(one.interval, Estimate) or one.interval.sentence.endswith(".")
        if isinstance(one.interval, Estimate) and isinstance(one.p_value, float):
            outside = one.interval.lower > 0 or (one.interval.upper is not None and one.interval.upper < 0)
            assert outside == (one.p_value < 0.05)


@pytest.mark.parametrize(
    ("control", "treatment", "reason"),
    [
        ([(5, 100)], [(6, 100), (7, 100)], "few_units"),
        ([(5, 100), (4, -9)], [(6, 100), (7, 100)], "negative_denominator"),
        ([(5, 0), (4, 0)], [(6, 100), (7, 100)], "zero_denominator"),
        ([(5, 100), (5, 100)], [(6, 100), (6, 100)], "no_variation"),
    ],
)
def test_where_nothing_can_be_said_all_say_why(control, treatment, reason):
    assert {one.interval.reason for one in clusters_by_method(of(control), of(treatment))} == {reason}


def test_where_one_post_carries_a_variant_only_the_jackknife_has_numbers():
    control = of([(900, 90_000), (10, 1000), (12, 1200)])
    found = by_name(control, of([(950, 30_000), (14, 20_000), (9, 25_000)]))
    refused = {name for name, one in found.items() if not isinstance(one.interval, Estimate)}
    assert refused == set(NAMES) - {"cr3_t"}
    assert found["quasi_poisson"].interval.reason == "one_unit_carries_the_variant"


def test_a_control_without_any_has_differences_only():
    found = by_name(of([(0, 100), (0, 100)]), of([(6, 100), (9, 100)]))
    assert found["quasi_poisson"].interval.reason == found["cr2_fitted"].interval.reason == "control_is_zero"
    assert found["cr3_t"].interval.estimate == pytest.approx(0.075)  # by hand: 15 of 200


def test_a_late_conversion_on_nothing_leaves_no_infinite_end():
    found = by_name(of([(1e6, 1), (1, 1e6), (1, 1e6)]), of([(3, 1e6), (5, 1e6), (5, 1e6)]), confidence=0.999)
    assert all(one.interval.upper is None or np.isfinite(one.interval.upper) for one in found.values() if one.interval)


def test_units_with_nothing_at_all_are_left_out():
    more = Sums(np.append(CONTROL.numerator, 0.0), np.append(CONTROL.denominator, 0.0))
    assert clusters_by_method(more, TREATMENT) == clusters_by_method(CONTROL, TREATMENT)


def test_a_level_in_per_cent_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        clusters_by_method(CONTROL, TREATMENT, confidence=95)
