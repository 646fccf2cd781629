"""Whole analyses: literal figures, verdicts and their reasons."""

import json
from datetime import date, timedelta

import pytest

from experiments.judging.analysis import analyze
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from tests.experiments.judging.made import (
    CLICKS_A,
    CLICKS_B,
    CPA,
    CTR,
    FIRST,
    HIDES,
    by_day,
    cell,
    check,
    comparison,
    kaggle_cells,
    treatment,
    two_weeks,
)

DAYS = [FIRST + timedelta(days=day) for day in range(28)]
PLAN = {"sealed_in_time": True, "looks": "weekly", "starts": DAYS[0], "ends": DAYS[13]}


def kaggle(**changes):
    return analyze(
        comparison(
            kaggle_cells(), control="Control Campaign", treatments=("Test Campaign",), currency="USD",
            **{"design": Design.OBSERVATIONAL, **changes},
        )
    )  # fmt: skip


def test_the_kaggle_pair_is_compared_within_its_common_days():
    document = kaggle(design=Design.PLATFORM_SPLIT)
    test = treatment(document)
    # shared/methods.md (a), worked example: +80.1 % (+39.8 to +133.9 %), p 0.00007; the same days' totals +69.8 %
    assert test["units"] == 29
    assert round(test["lift"]["estimate"], 3) == 0.801
    assert (round(test["lift"]["lower"], 3), round(test["lift"]["upper"], 3)) == (0.398, 1.339)
    assert round(test["p_value"], 5) == 0.00007
    assert round(test["totals_lift"], 3) == 0.698
    assert (document["method"], document["verdict"], document["grade"]) == ("paired_fieller", "succeeded", "C")
    # all 2^29 signs give 0.0000792; 10,000 draws, as in methods.md, give 0.00009
    assert test["sign_flip_p"] == pytest.approx(0.0000792, rel=0.01)


def test_the_day_without_figures_is_named():
    found = check(kaggle(), "missing_days")
    assert "5\xa0August 2019" in found["sentence"]
    assert "“Control Campaign”" in found["sentence"]


def test_the_totals_of_the_kaggle_pair_disagree_and_the_check_says_why():
    found = check(kaggle(), "delivery_shift")
    assert found["passed"] is False
    # gap of the logs: ln 1.8014 - ln 1.6982 = 0.0590; standard error (ln 2.3390 - ln 1.3980) / (2 x 2.0484) = 0.1256
    assert found["numbers"]["gap_in_standard_errors"] == pytest.approx(0.470, abs=0.001)


def test_cost_per_purchase_leaves_out_the_spend_of_the_empty_day():
    document = analyze(
        comparison(kaggle_cells(), [CPA], control="Control Campaign", treatments=("Test Campaign",), currency="USD")
    )
    control, test = document["metrics"][0]["variants"]
    # shared/data/SOURCES.md: cost per purchase 4.41, the 1,835 of 5 August must not enter
    assert (control["numerator"], control["denominator"], round(control["value"], 2)) == (66818.0, 15161.0, 4.41)
    assert round(test["value"], 2) == 5.02
    # shared/methods.md (a) with money above and purchases below the line; limits by brentq, see test_pairs.py
    assert [round(test["lift"][end], 3) for end in ("estimate", "lower", "upper")] == [0.146, -0.082, 0.434]
    assert test["p_value"] == pytest.approx(0.2176, abs=1e-4)
    # sum of (P - Q) / sum of weights x_T x_C / (x_T + x_C) of the 29 days
    assert test["effect"]["estimate"] == pytest.approx(0.687823701)
    assert check(document, "days_without_outcome") is None


def test_nobody_drew_lots_so_the_kaggle_pair_is_only_a_hint():
    document = kaggle()
    assert (document["verdict"], document["undecided_reason"], document["grade"]) == (
        "undecided", "not_comparable", "D",
    )  # fmt: skip
    assert "went together with" in document["sentence"]


def test_two_weeks_of_a_sealed_split_succeed():
    document = analyze(two_weeks(**PLAN, worthwhile_lift=0.05))
    assert (document["verdict"], document["grade"], document["interim"]) == ("succeeded", "C", False)
    deciding = treatment(document)["deciding"]
    assert (round(1 - deciding["level"], 4), deciding["look"], deciding["final"]) == (0.0478, 2, True)
    assert [look["day"] for look in document["looks"]] == ["2026-03-08", "2026-03-15"]


def test_an_audience_that_matches_makes_the_evidence_solid():
    mix = {"A": {"women 25-34": 500.0, "men 25-34": 500.0}, "B": {"women 25-34": 480.0, "men 25-34": 520.0}}
    assert analyze(two_weeks(**PLAN, breakdowns=mix))["grade"] == "B"
    mix["B"] = {"women 25-34": 400.0, "men 25-34": 600.0}
    document = analyze(two_weeks(**PLAN, breakdowns=mix))
    assert (document["grade"], check(document, "audience_mix")["numbers"]) == ("C", {"distance": pytest.approx(0.1)})


def test_between_looks_the_page_shows_interim_numbers_and_no_verdict():
    cells = [*by_day("A", CLICKS_A[:5]), *by_day("B", CLICKS_B[:5])]
    document = analyze(comparison(cells, **PLAN))
    assert (document["verdict"], document["undecided_reason"], document["interim"]) == ("undecided", "interim", True)
    assert treatment(document)["deciding"] is None
    assert document["sentence"].startswith("So far “B”:")
    assert "8\xa0March 2026" in document["sentence"]


def test_days_after_the_last_look_change_no_verdict():
    good, bad = ([cell(name, day, link_clicks=own, impressions=9_999) for day in range(14, 20)]
                 for name, own in (("A", 500), ("B", 0)))  # fmt: skip
    late = [*by_day("A", CLICKS_A), *by_day("B", CLICKS_B), *good, *bad]
    document = analyze(comparison(late, **PLAN))
    assert (document["verdict"], treatment(document)["units"]) == ("succeeded", 14)
    assert check(document, "outside_run")["numbers"] == {"rows": 12, "days": 6}


def test_a_day_after_a_look_does_not_enter_that_look():
    cells = [*by_day("A", CLICKS_A[:10]), *by_day("B", [*CLICKS_B[:7], 900, 900, 900])]
    document = analyze(comparison(cells, **PLAN))
    # seven days at level 0.0056: B's lift there is 21 %, whatever the days after it bring
    assert treatment(document)["deciding"]["look"] == 1
    assert treatment(document)["deciding"]["upper"] < 0.3 < treatment(document)["lift"]["estimate"]


def test_a_small_experiment_below_seven_days_waits_for_its_minimum():
    cells = [*by_day("A", CLICKS_A[:6]), *by_day("B", CLICKS_B[:6])]
    document = analyze(comparison(cells))
    assert (document["verdict"], document["undecided_reason"]) == ("undecided", "minimum")
    assert check(document, "few_units")["passed"] is False


def test_under_five_paired_days_there_is_no_number():
    cells = [*by_day("A", CLICKS_A[:4]), *by_day("B", CLICKS_B[:4])]
    document = analyze(comparison(cells))
    row = treatment(document)
    assert (row["lift"], row["p_value"], row["not_estimable"]["reason"]) == (None, None, "few_days")
    assert (document["grade"], document["undecided_reason"]) == ("C", "minimum")


def test_less_is_better_for_costs():
    cells = [
        *(cell("A", day, spend=100.0 + day, conversions=5.0 + day % 3) for day in range(14)),
        *(cell("B", day, spend=100.0 + day, conversions=10.0 + day % 4) for day in range(14)),
    ]
    document = analyze(comparison(cells, [CPA], **PLAN, worthwhile_lift=0.1))
    assert document["verdict"] == "succeeded"
    assert treatment(document)["lift"]["upper"] < 0
    assert "cheaper per conversion" in document["sentence"]
    assert treatment(document)["chance_to_beat_control"] > 0.95


def test_a_day_that_cost_money_and_brought_nothing_counts_against_a_version():
    with_zero = [
        *(cell("A", day, spend=100.0, conversions=5.0) for day in range(8)),
        *(cell("B", day, spend=100.0, conversions=0.0 if day < 2 else 6.0 + day % 2) for day in range(8)),
    ]
    document = analyze(comparison(with_zero, [CPA]))
    row = treatment(document)
    assert row["units"] == 8
    assert check(document, "days_without_outcome")["sentence"].startswith("On 2 days a version spent money without any")
    # B: 39 conversions for 800, A: 40 for 800; days compared the other way round: lift 40/39 - 1
    assert row["lift"]["estimate"] == pytest.approx(40 / 39 - 1)


def test_three_versions_divide_the_level_and_the_best_one_speaks():
    cells = [*by_day("A", CLICKS_A), *by_day("B", CLICKS_B), *by_day("C", CLICKS_A[::-1])]
    document = analyze(comparison(cells, **PLAN))
    levels = [round(1 - treatment(document, variant=index)["deciding"]["level"], 4) for index in (1, 2)]
    assert levels == [0.0239, 0.0239]  # 0.0478 / 2
    assert document["sentence"].startswith("One of two new versions worked: “B”")
    assert treatment(document)["p_adjusted"] == pytest.approx(2 * treatment(document)["p_value"])


def test_totals_of_people_are_two_proportions():
    cells = [cell("A", None, visitors=10412, conversions=512), cell("B", None, visitors=10377, conversions=574)]
    metric = Metric("orders", MetricKind.PROPORTION, "conversions", "visitors")
    document = analyze(comparison(cells, [metric], design=Design.RANDOMIZED))
    row = treatment(document)
    assert row["lift"]["estimate"] == pytest.approx(574 / 10377 / (512 / 10412) - 1)
    assert document["metrics"][0]["kind"] == "proportion"


@pytest.mark.parametrize(
    "metric",
    [
        CTR,  # times shown are no people
        Metric("per reach", MetricKind.RATIO, "link_clicks", "reach"),  # events on reach, not confirmed
        Metric("revenue", MetricKind.RATIO, "revenue", "visitors"),  # no spread
        CPA,
    ],
)
def test_totals_of_anything_else_are_only_described(metric):
    sums = {"link_clicks": 50.0, "impressions": 9000.0, "reach": 4000.0, "revenue": 90.0, "visitors": 70.0,
            "spend": 30.0, "conversions": 4.0}  # fmt: skip
    document = analyze(comparison([cell("A", 0, span=14, **sums), cell("B", 0, span=14, **sums)], [metric]))
    row = treatment(document)
    assert (document["grade"], document["undecided_reason"]) == ("E", "not_comparable")
    assert (row["lift"], row["p_value"], row["not_estimable"]["reason"]) == (None, None, "totals_only")
    assert "an anecdote" in document["sentence"]


def test_events_on_reach_count_once_a_person_confirmed_it():
    cells = [cell("A", 0, span=14, leads=40.0, reach=4000.0), cell("B", 0, span=14, leads=60.0, reach=4000.0)]
    metric = Metric("leads", MetricKind.RATIO, "leads", "reach")
    row = treatment(analyze(comparison(cells, [metric], at_most_one_per_person=True)))
    assert row["lift"]["estimate"] == pytest.approx(0.5)


def posts(variant, counts, first_day=0):
    return [
        cell(variant, first_day + 2 * index, f"{variant}{index}", link_clicks=own, impressions=1000.0 + 40 * index)
        for index, own in enumerate(counts)
    ]


def test_several_posts_are_compared_by_post():
    cells = [*posts("A", [20, 25, 18, 22, 24, 19]), *posts("B", [30, 33, 27, 31, 35, 29], 1)]
    document = analyze(comparison(cells, design=Design.RANDOMIZED, drawn_by_us=True, unit=Unit.POST))
    assert (document["method"], document["unit"], treatment(document)["units"]) == ("cluster_robust", "post", 6)
    # 12 posts in all: the randomisation test must agree, and does
    assert (document["verdict"], document["grade"]) == ("succeeded", "C")


def test_ads_by_day_are_compared_by_day_unless_ads_were_drawn():
    cells = [
        cell(variant, day, f"{variant}{ad}", link_clicks=10 + day + 3 * ad + (variant == "B"), impressions=1000)
        for variant in "AB" for ad in range(3) for day in range(7)
    ]  # fmt: skip
    assert analyze(comparison(cells))["method"] == "paired_fieller"
    drawn = analyze(comparison(cells, design=Design.RANDOMIZED, unit=Unit.AD))
    assert (drawn["method"], treatment(drawn)["units"]) == ("cluster_robust", 3)


def test_days_that_took_turns_are_compared_as_units():
    cells = [
        cell("AB"[day % 2], day, link_clicks=100 + (day * 7) % 13 + 20 * (day % 2), impressions=10_000)
        for day in range(20)
    ]
    document = analyze(comparison(cells, design=Design.SWITCHBACK, drawn_by_us=True, **PLAN | {"ends": DAYS[19]}))
    assert (document["method"], document["unit"], document["grade"]) == ("cluster_robust", "day", "B")


def test_a_broken_guardrail_is_harm_whatever_the_clicks_say():
    cells = [
        *(cell("A", day, link_clicks=own, impressions=10_000, hides=10 + day % 3) for day, own in enumerate(CLICKS_A)),
        *(cell("B", day, link_clicks=own, impressions=10_000, hides=25 + day % 4) for day, own in enumerate(CLICKS_B)),
    ]
    document = analyze(comparison(cells, [CTR, HIDES], **PLAN))
    assert document["verdict"] == "harmful"
    # 153 and 369 hides in 14 days of 10,000 times shown: 10.9 and 26.4 per 10,000
    assert document["sentence"].startswith("“B” brings at least")
    assert "but raises hides" in document["sentence"]
    assert "26 instead of 10.9 per 10,000 times shown)" in document["sentence"].replace("\xa0", " ")
    assert document["metrics"][1]["role"] == "guardrail"


def test_a_control_without_any_is_decided_by_the_difference_against_the_sealed_baseline():
    cells = [*by_day("A", [0] * 14), *by_day("B", CLICKS_B)]
    document = analyze(comparison(cells, **PLAN))
    assert (document["undecided_reason"], treatment(document)["lift"]) == ("not_estimable", None)
    sealed = analyze(comparison(cells, **PLAN, baseline=0.01, worthwhile_lift=0.05))
    assert sealed["verdict"] == "succeeded"
    assert treatment(sealed)["not_estimable"]["reason"] == "control_is_zero"


def test_a_treatment_without_a_row_in_the_run_is_invalid_and_the_others_are_not():
    cells = [*by_day("A", CLICKS_A), *by_day("B", CLICKS_B), cell("C", 40, link_clicks=5, impressions=100)]
    document = analyze(comparison(cells, **PLAN))
    assert [treatment(document, variant=index)["verdict"] for index in (1, 2)] == ["succeeded", "invalid"]
    assert document["verdict"] == "succeeded"
    assert check(document, "no_days_in_run")["fatal"] is True


def test_a_measure_that_is_not_there_is_said():
    document = analyze(two_weeks(metrics=(Metric("orders", MetricKind.RATIO, "orders", "impressions"),)))
    assert treatment(document)["not_estimable"]["reason"] == "measure_missing"
    clicks = Metric("arrivals", MetricKind.RATIO, "landing_page_views", "link_clicks")
    document = analyze(two_weeks(metrics=(clicks,)))
    # in the words of the page, and with what helps; never "one unit each", which is another trouble
    assert document["sentence"] == (
        "“B” cannot be compared with “A”. The file has no page views after the click for “A”."
    )
    assert document["what_to_do"] == "Export it once more with the number that decides, and upload that."


@pytest.mark.parametrize(
    ("changes", "verdict", "grade"),
    [
        ({"equal_budgets": True, "spends": (100.0, 240.0)}, "invalid", "C"),
        ({"equal_budgets": False, "spends": (100.0, 240.0)}, "succeeded", "C"),
        ({"equal_budgets": True, "spends": (100.0, 110.0)}, "succeeded", "C"),
    ],
)
def test_spend_out_of_balance(changes, verdict, grade):
    spends = changes.pop("spends")
    cells = [*by_day("A", CLICKS_A, spend=spends[0]), *by_day("B", CLICKS_B, spend=spends[1])]
    document = analyze(comparison(cells, **PLAN, **changes))
    assert (document["verdict"], document["grade"]) == (verdict, grade)
    assert check(document, "spend_balance")["passed"] is (max(spends) / min(spends) <= 1.25)


def test_people_seen_again_widen_the_interval():
    narrow = analyze(two_weeks(whole_run_reach={"A": 90_000.0, "B": 90_000.0}))
    wide = analyze(two_weeks(whole_run_reach={"A": 9_000.0, "B": 9_000.0}))
    assert check(narrow, "people_seen_again")["passed"] is True
    assert check(wide, "people_seen_again")["passed"] is False
    assert treatment(wide)["lift"]["upper"] > treatment(narrow)["lift"]["upper"]
    assert treatment(wide)["lift"]["estimate"] == treatment(narrow)["lift"]["estimate"]
    assert check(analyze(two_weeks()), "people_seen_again")["passed"] is None


def test_the_document_is_plain_json_without_numbers_that_do_not_exist():
    for document in (analyze(two_weeks()), kaggle()):
        assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_each_day_stands_alone_and_so_far_with_its_band():
    days = analyze(two_weeks())["days"]["B"]
    assert (len(days), days[0]["day"], days[0]["band_lower"]) == (14, "2026-03-02", None)
    assert days[0]["alone"] == pytest.approx(0.21)  # 121 instead of 100
    assert days[-1]["so_far"] == pytest.approx(sum(CLICKS_B) / sum(CLICKS_A) - 1)
    assert days[-1]["band_lower"] < days[-1]["so_far"] < days[-1]["band_upper"]


def test_what_would_have_been_enough_is_said_in_days_and_money():
    cells = [*by_day("A", CLICKS_A[:7], spend=20.0), *by_day("B", [110, 80, 130, 90, 115, 100, 95], spend=20.0)]
    document = analyze(comparison(cells, worthwhile_lift=0.1))
    assert document["undecided_reason"] == "too_little_data"
    enough = document["enough"]
    assert (enough["lift"], enough["units_per_variant"]) == (0.1, None)
    assert enough["money"] == pytest.approx(enough["days"] * 40.0)
    assert f"about {enough['days']} days" in document["sentence"]
    assert (enough["had_days"], enough["had_units"], enough["had_money"]) == (7, None, 280.0)
    assert enough["times"] == pytest.approx(enough["days"] / 7)
    assert enough["too_much"] == (enough["times"] >= 10)


@pytest.mark.parametrize("missing", ["treatments", "metrics"])
def test_nothing_to_compare_is_refused(missing):
    with pytest.raises(ValueError, match="at least one treatment and one metric"):
        analyze(two_weeks(**{missing: ()}))


def test_the_period_is_that_of_the_run():
    assert analyze(two_weeks(starts=DAYS[2], ends=DAYS[9]))["period"] == [
        date(2026, 3, 4).isoformat(), date(2026, 3, 11).isoformat(),
    ]  # fmt: skip


def test_the_same_difference_every_day_is_no_reason_against_a_lift_that_can_be_read():
    # B has 30 clicks more on each day: the difference does not vary, what it is in per cent of A does
    document = analyze(comparison([*by_day("A", CLICKS_A), *by_day("B", [own + 30 for own in CLICKS_A])], **PLAN))
    found = treatment(document)
    assert (document["verdict"], document["grade"]) == ("succeeded", "C")
    assert found["lift"]["estimate"] == pytest.approx(420 / 1405)  # 14 × 30 more than the 1,405 of A
    assert (found["effect"], found["p_value"], found["not_estimable"]["reason"]) == (None, None, "no_variation")
    flat = analyze(comparison([*by_day("A", [100] * 14), *by_day("B", [130] * 14)], **PLAN))
    assert (flat["verdict"], flat["undecided_reason"], flat["grade"]) == ("undecided", "not_comparable", "E")
    assert treatment(flat)["not_estimable"]["sentence"] in flat["sentence"]


@pytest.mark.parametrize("gain", [0, 1, 30, 100])
def test_every_number_that_is_not_there_has_its_reason(gain):
    found = treatment(analyze(comparison([*by_day("A", CLICKS_A), *by_day("B", [n + gain for n in CLICKS_A])], **PLAN)))
    assert (found["not_estimable"] is None) == all(found[name] is not None for name in ("lift", "effect", "p_value"))


def test_a_version_held_back_by_a_guardrail_alone_says_so():
    # hides: 20 a day for A, and for B 40 and 10 in turn: 25 a day, +25 % at best guess, beyond the 10 % tolerated
    cells = [
        cell(variant, day, link_clicks=clicks, impressions=10_000.0, hides=hides)
        for variant, own in (("A", CLICKS_A), ("B", CLICKS_B))
        for day, clicks in enumerate(own)
        for hides in [20 if variant == "A" else (40 if day % 2 else 10)]
    ]
    document = analyze(comparison(cells, [CTR, HIDES], **PLAN))
    assert (document["verdict"], document["undecided_reason"]) == ("undecided", "leaning")
    said = document["sentence"].replace("\xa0", " ")
    assert said.startswith("“B” is ahead by 19 % to 22 %, but hides may have got worse by more than you tolerate.")
    assert len(said.split()) <= 45
    assert "free" not in said  # where changing is free it would still cost what must not get worse
    assert document["what_to_do"].startswith("Keep “A” for now: hides may have got worse")
