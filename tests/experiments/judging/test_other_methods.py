"""The same comparison by other methods: what each kind of figures gets, and that ours is among them."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.judging.analysis import analyze
from experiments.judging.figures import Totals
from experiments.judging.methods import compare
from experiments.judging.other_methods import OWN_NAMES, other_methods
from experiments.judging.pairs import Pair, Path, pair_up
from experiments.metrics.kinds import Metric, MetricKind, Unit
from experiments.reduction.description import Summaries
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.summaries import Mean, Proportion, RatioMoments, Sums
from tests.experiments.judging.made import CPA, CTR, HIDES, cell, comparison, kaggle_cells, treatment, two_weeks
from tests.stats.cases import own_cases, sums
from tests.stats.strategies import day_pairs, posts, quick, shares

PEOPLE = Metric("orders", MetricKind.PROPORTION, "conversions", "visitors")
NAIVE = {"totals_z", "unpaired_t_on_days", "poisson_on_totals"}


def pair_of(control, treatment, path=Path.PEOPLE, kind=MetricKind.PROPORTION):
    totals = [
        Totals(float(side.numerator.sum()), float(side.denominator.sum()), side.numerator.size)
        if isinstance(side, Sums)
        else Totals(None, None, 0)
        for side in (control, treatment)
    ]
    return Pair(path, kind, control, treatment, totals[0], totals[1])


def by_name(pair, confidence=0.95, **more):
    found = other_methods(pair, confidence=confidence, **more)
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


def ends(one):
    return (one.lower, one.upper)


def test_shares_of_people_by_all_their_methods():
    found = by_name(pair_of(Proportion(351, 20_490), Proportion(412, 20_650)))
    # d-prop-lift-mid: R epitools 0.5.10.1 riskratio.wald; ratesci 1.0.0 scoreci and moverci, each limit minus 1
    assert found["log_ratio"].estimate == pytest.approx(0.16469443927071, rel=1e-9)
    assert ends(found["log_ratio"]) == pytest.approx((0.0114753624428132, 0.341123261363481), rel=1e-7)
    assert ends(found["koopman_score"]) == pytest.approx((0.011601303772264, 0.340977537287305), rel=1e-4)
    assert ends(found["mover_wilson"]) == pytest.approx((0.0114973995118834, 0.340979016751896), rel=1e-7)
    # d-prop-summary-412-20650: gbstats 0.8.0; statsmodels 0.15.0 confint_proportions_2indep
    assert ends(found["linear_delta"]) == pytest.approx((0.0004108906366788456, 0.328977987904742), rel=1e-6)
    assert ends(found["wald"]) == pytest.approx((0.00021472633604203116, 0.005427806429601634), rel=1e-7)
    assert ends(found["agresti_caffo"]) == pytest.approx((0.00021098742688835078, 0.005430268663034209), rel=1e-7)
    # d-prop-diff-field-story-taps: R 4.2.2 prop.test(correct=FALSE), fisher.test; R ratesci 1.0.0
    assert ends(found["newcombe"]) == pytest.approx((0.000212396637293889, 0.00543737435601765), rel=1e-7)
    assert ends(found["miettinen_nurminen"]) == pytest.approx((0.000214363546549, 0.005439602231489), rel=1e-6)
    assert ends(found["mee"]) == pytest.approx((0.000214395306103, 0.005439570188174), rel=1e-6)
    assert found["fisher_exact"].p_value == pytest.approx(0.03409362278246, rel=1e-7)
    assert found["pooled_z"].p_value == pytest.approx(0.0339475846699284, rel=1e-7)
    assert [one.scale for one in found.values()] == ["lift"] * 4 + ["difference"] * 5 + ["p"] * 2
    assert all(one.holds for one in found.values())


def test_few_successes_have_the_exact_interval_too():
    assert "exact_conditional" in by_name(pair_of(Proportion(1, 35), Proportion(3, 40)))


def test_a_control_without_any_refuses_every_lift_with_its_reason_and_keeps_the_differences():
    found = by_name(pair_of(Proportion(0, 20), Proportion(10, 10)))
    lifts = [one for one in found.values() if one.scale == "lift"]
    assert {one.refused.reason for one in lifts} == {"control_is_zero"}
    assert {(one.estimate, one.lower, one.upper, one.p_value) for one in lifts} == {(None,) * 4}
    # d-prop-diff-newcombe1998-g: Newcombe 1998, table II (g), method 10, printed 0.6791 to 1
    assert ends(found["newcombe"]) == pytest.approx((0.679086037141915, 1), rel=1e-7)


def test_parts_of_people_are_no_whole_counts_for_an_exact_test():
    assert "fisher_exact" not in by_name(pair_of(Proportion(3.5, 20), Proportion(4, 20.5)))


def test_averages_by_all_their_methods():
    found = by_name(pair_of(Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2), kind=MetricKind.MEAN))
    # d-means-welch-fieller-40-38: R 4.2.2 t.test, R mratios ttestratio(var.equal=FALSE), each limit minus 1
    assert ends(found["fieller"]) == pytest.approx((-0.0595836839489495, 0.379860770804607), rel=1e-7)
    assert ends(found["welch_t"]) == pytest.approx((-0.710308738627554, 3.71030873862755), rel=1e-7)
    assert found["welch_t"].p_value == found["fieller"].p_value == pytest.approx(0.180501966239079, rel=1e-7)
    # scipy 1.17.1 ttest_ind_from_stats(12.4, 5.1, 40, 10.9, 4.7, 38)
    assert found["pooled_t"].p_value == pytest.approx(0.18141110254709, rel=1e-9)
    assert list(found) == ["fieller", "log_t", "delta_t", "welch_t", "pooled_t"]


def test_the_linear_delta_of_a_tiny_test_passes_minus_100_per_cent_as_elsewhere():
    found = by_name(pair_of(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44), kind=MetricKind.MEAN))
    # d-means-summary-2-3: gbstats 0.8.0 TwoSidedTTest, relative
    assert ends(found["delta_t"]) == pytest.approx((-1.0581130976865698, 1.5581130976865698), rel=1e-7)


def followers(total, squares, below, below_squares, products):
    n = 30
    spread = [(each - n * first * second) / (n - 1) for each, first, second in (
        (squares, total / n, total / n), (below_squares, below / n, below / n), (products, total / n, below / n)
    )]  # fmt: skip
    return RatioMoments(n, total / n, below / n, *spread)


def test_ratios_of_sums_over_people_by_all_their_methods():
    pair = pair_of(
        followers(16.0, 20.0, 223.0, 1787.0, 114.0), followers(17.0, 35.0, 202.0, 1492.0, 130.0), kind=MetricKind.RATIO
    )
    found = by_name(pair)
    # d-ratio-delta-ctr-per-follower: gbstats 0.8.0 RatioStatistic + TwoSidedTTest; tea-tasting 1.14.0 RatioOfMeans
    assert ends(found["log_t"]) == pytest.approx((-0.4408885925193107, 1.4607444340087015), rel=1e-6)
    assert ends(found["delta_t"]) == pytest.approx((-0.6977930481484026, 1.0437088897325613), rel=1e-6)
    assert ends(found["welch_t"]) == pytest.approx((-0.04673762493502731, 0.07155669877066201), rel=1e-6)
    assert found["welch_t"].p_value == pytest.approx(0.67532230997706, rel=1e-6)


def test_a_ratio_of_nothing_says_so_in_every_line():
    none = RatioMoments(9, 1.0, 0.0, 1.0, 0.0, 0.0)
    found = by_name(pair_of(none, none, kind=MetricKind.RATIO))
    assert {one.refused.reason for one in found.values()} == {"zero_denominator"}
    assert len(found) == 5


def test_days_show_ours_the_totals_and_what_does_not_hold():
    pair = pair_up(Summaries(tuple(kaggle_cells())), CTR, Path.DAYS, "Control Campaign", "Test Campaign")
    found = by_name(pair)
    # d-daypairs-kaggle-ctr: scipy 1.17 ttest_1samp on S_t = P_t - rho Q_t, inverted by brentq
    assert ends(found["paired_fieller"]) == pytest.approx((0.39803925363521886, 1.3390412700839294), rel=1e-6)
    assert found["paired_fieller"].p_value == pytest.approx(6.870182631277479e-05, rel=1e-6)
    assert found["totals_lift"].estimate == pytest.approx(0.6981547890261683, rel=1e-9)
    assert ends(found["totals_lift"]) == (None, None)
    assert found["totals_z"].p_value < 1e-100  # the totals of a million impressions settle anything
    assert {name for name, one in found.items() if not one.holds} == {"totals_z", "unpaired_t_on_days"}
    assert list(found)[-2:] == ["totals_z", "unpaired_t_on_days"]


def test_signs_are_flipped_as_in_the_reference():
    case = own_cases("day_pairs.json")["14-shift"]
    found = by_name(pair_of(sums(case["control"]), sums(case["treatment"]), Path.DAYS, MetricKind.RATIO))
    # d-daypairs-14-shift: exact enumeration of sign flips; lift of totals
    assert found["sign_flip"].p_value == 0.94482421875
    assert found["totals_lift"].estimate == pytest.approx(0.058770465962236784, rel=1e-9)


def test_a_cost_is_nothing_for_a_calculator_of_shares():
    pair = pair_up(Summaries(tuple(kaggle_cells())), CPA, Path.DAYS, "Control Campaign", "Test Campaign")
    assert {name for name, one in by_name(pair).items() if not one.holds} == {"unpaired_t_on_days"}


def test_of_a_cost_turned_upside_down_only_what_stays_right_is_shown():
    cells = [
        cell(name, day, spend=100.0 + day, conversions=(5 + day % 3 + (name == "B")) * (day > 0 or name == "A"))
        for name in "AB" for day in range(8)
    ]  # fmt: skip
    pair = pair_up(Summaries(tuple(cells)), CPA, Path.DAYS, "A", "B")
    found = by_name(pair)
    assert pair.upside_down
    assert list(found) == ["paired_fieller", "paired_cosines", "totals_lift", "sign_flip"]
    # by hand: A spent 828 on 47, B 828 on 49; cost falls to 47/49
    assert found["totals_lift"].estimate == pytest.approx(47 / 49 - 1)
    assert found["paired_fieller"].estimate < 0


def test_a_bare_count_per_day_is_poisson_for_a_calculator():
    cells = [cell(name, day, conversions=5 + day % 3 + (name == "B")) for name in "AB" for day in range(8)]
    pair = pair_up(Summaries(tuple(cells)), Metric("x", MetricKind.COUNT, "conversions"), Path.DAYS, "A", "B")
    found = by_name(pair)
    assert found["poisson_on_totals"].estimate == pytest.approx(55 / 47 - 1)
    # scipy 1.17.1 binomtest(55, 102).proportion_ci(0.95): share p as p / (1 - p) - 1
    assert ends(found["poisson_on_totals"]) == pytest.approx((-0.22164060400185015, 0.7655690709715917), rel=1e-9)
    assert {name for name, one in found.items() if not one.holds} == {"poisson_on_totals", "unpaired_t_on_days"}


def test_without_a_common_day_there_is_no_number_and_no_failure():
    empty = Sums(np.empty(0), np.empty(0))
    found = by_name(pair_of(empty, empty, Path.DAYS, MetricKind.RATIO))
    assert {one.refused.reason for name, one in found.items() if one.holds} == {"few_days"}
    assert found["unpaired_t_on_days"].refused.reason == "few_units"


def test_people_who_were_counted_twice_widen_the_days_of_ours():
    case = own_cases("day_pairs.json")["14-shift"]
    pair = pair_of(sums(case["control"]), sums(case["treatment"]), Path.DAYS, MetricKind.RATIO)
    wide = compare(pair, confidence=0.95, extra_log_variance=0.01).lift
    assert ends(by_name(pair, extra_log_variance=0.01)["paired_fieller"]) == (wide.lower, wide.upper)


SIX = own_cases("posts.json")["cluster-ctr-6v6"]
POSTS = pair_of(sums(SIX["control"]), sums(SIX["treatment"]), Path.UNITS, MetricKind.RATIO)


def test_posts_by_all_their_methods():
    found = by_name(POSTS)
    # d-ratio-cluster-ctr-6v6: R clubSandwich 0.5.8, survey 4.1.1; the quantiles R qt and qnorm
    reach = 0.258236724927688 * 2.476686009646922  # scipy 1.17.1 t.ppf(0.975, 5.71600279011499)
    middle = 0.151933664696965
    limits = np.expm1([middle - reach, middle + reach])
    assert ends(found["cr2_by_denominator"]) == pytest.approx(tuple(limits), rel=1e-5)
    assert found["linearised_z"].upper == pytest.approx(0.00178218251117442 + 1.959964 * 0.00271937015683415, rel=1e-6)
    assert found["cr3_t"].upper == pytest.approx(0.00178218251117442 + 2.200985160 * 0.00402615814438931, rel=1e-6)
    # R 4.2.2 prop.test on the totals
    assert found["totals_z"].p_value == pytest.approx(0.00924168856028704, rel=1e-7)
    assert {name for name, one in found.items() if not one.holds} == {"totals_z"}
    assert set(found) == {
        "cr2_fitted", "cr2_by_denominator", "cr2_equal", "quasi_poisson", "unit_rates", "linearised_z", "cr3_t",
        "randomisation", "totals_z",
    }  # fmt: skip
    assert found["randomisation"].p_value > 0.3
    assert list(found)[-1] == "totals_z"


def test_single_posts_dealt_out_anew_give_the_p_of_the_reference():
    engagement = [[0.016, 0.019, 0.022, 0.014, 0.02], [0.021, 0.034, 0.018, 0.027, 0.031]]
    pair = pair_of(*(Sums(np.array(rates), np.ones(5)) for rates in engagement), Path.UNITS, MetricKind.MEAN)
    found = by_name(pair)
    # d-randomisation-test-5v5: scipy 1.17.1 permutation_test, exhaustive, twice the smaller tail
    assert found["randomisation"].p_value == pytest.approx(0.06349206349206349)
    assert "poisson_on_totals" not in found  # rates are no counts


def test_comments_per_post_are_poisson_for_a_calculator():
    counts = [Sums(np.array(each, dtype=float), np.ones(5)) for each in ([12, 30, 9, 22, 17], [25, 41, 16, 33, 20])]
    found = by_name(pair_of(*counts, Path.UNITS, MetricKind.MEAN))
    # scipy 1.17.1: twice binomtest(135, 225, 0.5, alternative="greater").pvalue
    assert found["poisson_on_totals"].p_value == pytest.approx(0.0032640693151527772, rel=1e-9)
    assert not found["poisson_on_totals"].holds
    assert found["welch_t"].p_value > 0.1


def test_an_ad_that_spent_without_an_order_is_dealt_out_the_other_way_round():
    spend = [Sums(np.array([90.0, 80, 70]), np.array(orders)) for orders in ([3.0, 0, 2], [4.0, 5, 4])]
    found = by_name(pair_of(*spend, Path.UNITS, MetricKind.RATIO))
    assert found["randomisation"].p_value == pytest.approx(0.1)  # by hand: the most extreme of 20, both ways


def test_where_one_post_carries_a_version_the_methods_say_why_and_the_rates_remain():
    shown = np.array([90_000.0, 1_000, 1_200, 900, 1_100])
    pair = pair_of(*(Sums(shown // 50 + np.arange(5) + more, shown) for more in (0, 4)), Path.UNITS, MetricKind.RATIO)
    found = by_name(pair)
    assert found["cr2_fitted"].refused.reason == "one_unit_carries_the_variant"
    assert found["unit_rates"].refused is None
    assert compare(pair, confidence=0.95).method == "unit_rates"


def test_many_posts_are_not_dealt_out_anew():
    many = Sums(np.arange(1.0, 62), np.full(61, 900.0))
    assert "randomisation" not in by_name(pair_of(many, many, Path.UNITS, MetricKind.RATIO))


def test_where_nothing_can_be_compared_there_is_no_list():
    reason = NotEstimable("totals_only", "One total per version.")
    described = replace(POSTS, control=None, treatment=None, reason=reason)
    assert other_methods(described, confidence=0.95) == ()
    assert other_methods(replace(POSTS, reason=reason), confidence=0.95) == ()


means = st.builds(
    Mean,
    st.integers(2, 500),
    st.floats(-50, 500).map(lambda x: round(x, 3)),
    st.floats(0, 900).map(lambda x: round(x, 3)),
)
pairs = st.one_of(
    st.builds(pair_of, shares(), shares()),
    st.builds(lambda a, b: pair_of(a, b, kind=MetricKind.MEAN), means, means),
    day_pairs().map(lambda both: pair_of(*both, Path.DAYS, MetricKind.RATIO)),
    st.builds(lambda a, b: pair_of(a, b, Path.UNITS, MetricKind.RATIO), posts(), posts()),
    st.builds(lambda a, b: pair_of(a, b, Path.UNITS, MetricKind.MEAN), posts(), posts()),
)


@quick
@given(pairs, st.sampled_from([0.8, 0.95, 0.99]))
def test_ours_is_among_them_and_each_has_a_number_or_a_reason(pair, confidence):
    found = by_name(pair, confidence)
    effect = compare(pair, confidence=confidence)
    own = found[OWN_NAMES.get(effect.method, effect.method)]
    shown = effect.lift if own.scale == "lift" else effect.difference
    if isinstance(shown, Estimate):
        assert own.estimate == pytest.approx(shown.estimate, rel=1e-9, abs=1e-12)
        for end, same in zip(ends(own), (shown.lower, shown.upper), strict=True):
            assert end == (same if same is None else pytest.approx(same, rel=1e-9, abs=1e-12))
    else:
        # where everybody did it in both, some methods have a range; ours says that nothing varies
        assert own.refused is None or own.refused.reason == shown.reason
    for one in found.values():
        assert (one.refused is None) == (one.estimate is not None or one.p_value is not None)
        assert one.holds == (one.name not in NAIVE)
    seconds = [one.holds for one in found.values()]
    assert seconds == sorted(seconds, reverse=True)  # what does not hold stands last


@pytest.mark.parametrize(
    "pair",
    [
        pair_of(Proportion(351, 20_490), Proportion(412, 20_650)),
        pair_of(*(Sums(np.arange(30.0, 60), np.full(30, 9_000.0)) for _ in range(2)), Path.DAYS, MetricKind.RATIO),
        pair_of(*(Sums(np.arange(30.0, 80), np.full(50, 9_000.0)) for _ in range(2)), Path.UNITS, MetricKind.RATIO),
        pair_of(*(Sums(np.arange(30.0, 38), np.full(8, 9_000.0)) for _ in range(2)), Path.UNITS, MetricKind.RATIO),
    ],
)
def test_the_list_costs_less_than_50_milliseconds(pair):
    def once():
        start = time.process_time()
        other_methods(pair, confidence=0.95)
        return time.process_time() - start

    assert min(once() for _ in range(5)) < 0.05


def test_the_document_lists_them_for_the_primary_metric_only_and_marks_ours():
    document = analyze(two_weeks(metrics=(CTR, replace(HIDES, numerator="link_clicks"))))
    listed = treatment(document)["other_methods"]
    assert [one["name"] for one in listed if one["used"]] == ["paired_fieller"]
    lift = treatment(document)["lift"]
    ours = next(one for one in listed if one["used"])
    assert [ours[key] for key in ("estimate", "lower", "upper")] == [
        lift[key] for key in ("estimate", "lower", "upper")
    ]
    assert ours["p_value"] == treatment(document)["p_value"]
    assert treatment(document)["sign_flip_p"] == next(one["p_value"] for one in listed if one["name"] == "sign_flip")
    assert treatment(document, variant=0)["other_methods"] == treatment(document, metric=1)["other_methods"] == []
    assert json.loads(json.dumps(listed, allow_nan=False)) == listed


def test_days_that_act_on_the_next_mark_the_cosines_as_ours():
    listed = treatment(analyze(two_weeks(carry_over=True)))["other_methods"]
    assert [one["name"] for one in listed if one["used"]] == ["paired_cosines"]


def test_a_method_that_refuses_stands_in_the_document_with_its_sentence():
    cells = [cell(name, None, visitors=100.0, conversions=orders) for name, orders in (("A", 0.0), ("B", 9.0))]
    listed = treatment(analyze(comparison(cells, (PEOPLE,), unit=Unit.USER)))["other_methods"]
    katz = next(one for one in listed if one["name"] == "log_ratio")
    assert katz["not_estimable"]["reason"] == "control_is_zero"
    assert [one["name"] for one in listed if one["used"]] == ["newcombe"]


def test_units_of_which_one_version_was_never_shown_have_no_other_method():
    shown = Sums(np.array([3.0, 4.0, 5.0]), np.array([100.0, 90.0, 120.0]))
    never = Sums(np.array([0.0, 0.0]), np.array([0.0, 0.0]))
    pair = pair_of(shown, never, Path.UNITS, MetricKind.RATIO)
    assert other_methods(pair, confidence=0.95) == ()
