"""What to do now stands apart from what we know."""

from datetime import timedelta

from experiments.judging.analysis import analyze
from experiments.judging.files import Choices, judge_files
from experiments.metrics.kinds import Design
from experiments.reading.read import read_file
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, CTR, FIRST, HIDES, by_day, cell, comparison, two_weeks

PLAN = {"sealed_in_time": True, "looks": "weekly", "starts": FIRST, "ends": FIRST + timedelta(days=13)}


def advice(first, second, **changes):
    document = analyze(comparison([*by_day("A", first), *by_day("B", second)], **{**PLAN, **changes}))
    return document["verdict"], document["what_we_know"], document["what_to_do"].replace("\xa0", " "), document["best"]


def test_what_worked_is_used_with_the_size_to_plan_with_and_the_risk():
    assert advice(CLICKS_A, CLICKS_B) == (
        "succeeded",
        "Worked. Strength of evidence: C, fair.",
        (
            "Use “B” from now on. Plan with +20 %. Chance it is really better: 99 in 100; "
            "if that is wrong it costs less "
            "than 0.1 % of link clicks per time shown."
        ),
        "B",
    )


def test_the_act_stands_alone_and_names_the_version_that_is_used():
    worked = analyze(comparison([*by_day("A", CLICKS_A), *by_day("B", CLICKS_B)], **PLAN))
    assert (worked["act"], worked["used"], worked["beside"]) == ("Use “B” from now on.", "B", [])
    harmed = analyze(comparison([*by_day("A", CLICKS_B), *by_day("B", CLICKS_A)], **PLAN))
    assert (harmed["act"], harmed["used"]) == ("Go back to “A”.", None)
    hint = analyze(two_weeks(design=Design.OBSERVATIONAL))
    assert (hint["act"], hint["used"]) == (hint["what_to_do"], None)


def test_what_did_harm_goes_back():
    verdict, know, do, best = advice(CLICKS_B, CLICKS_A)
    assert (verdict, know, do, best) == (
        "harmful", "Did harm. Strength of evidence: C, fair.", "Go back to “A”.", "A",
    )  # fmt: skip


def test_no_gain_worth_having_keeps_what_there_is():
    near = [own + day % 3 - 1 for day, own in enumerate(CLICKS_A)]
    verdict, know, do, _ = advice(CLICKS_A, near, worthwhile_lift=0.1)
    assert (verdict, do) == ("no_useful_difference", "Keep “A”.")
    assert know == "No gain worth having. Strength of evidence: C, fair."


def test_where_nothing_is_known_the_better_looking_one_is_used_if_changing_is_free():
    better = [100, 130, 92, 118, 90, 119, 76, 98, 130, 85, 110, 102, 116, 80]
    verdict, know, do, best = advice(CLICKS_A, better)
    assert (verdict, best) == ("undecided", "B")
    assert know == (
        "Couldn't tell. Strength of evidence: C, fair. "
        "Nothing was named from when on it is worth it, so “no gain worth having” can never be said."
    )
    assert do.startswith("If changing costs nothing, use “B”. Chance it is really better: ")


def test_where_nothing_is_known_and_it_looks_worse_the_control_stays():
    worse = [100, 100, 92, 98, 100, 119, 76, 98, 100, 95, 110, 92, 116, 80]
    _, _, do, best = advice(CLICKS_A, worse)
    assert (do, best) == ("Keep “A”. Repeat it if the answer matters; both runs count together.", "A")


def test_a_guardrail_that_could_not_be_judged_is_named():
    cells = [
        *(cell("A", day, link_clicks=own, impressions=10_000, hides=(day + 1) % 3) for day, own in enumerate(CLICKS_A)),
        *(cell("B", day, link_clicks=own, impressions=10_000, hides=day % 3) for day, own in enumerate(CLICKS_B)),
    ]
    document = analyze(comparison(cells, [CTR, HIDES], **PLAN))
    assert document["verdict"] == "succeeded"
    assert document["what_we_know"].endswith("Hides: too little to judge.")


def test_between_looks_there_is_only_waiting():
    _, know, do, _ = advice(CLICKS_A[:9], CLICKS_A[1:10])
    assert know == "Can't tell yet. Strength of evidence: C, fair."
    assert do == "Leave it running until 15 March 2026; the numbers so far decide nothing."


def test_hints_and_anecdotes_decide_nothing():
    assert "only a hint" in analyze(two_weeks(design=Design.OBSERVATIONAL))["what_to_do"]


def test_what_broke_is_repaired_and_run_again():
    assert analyze(two_weeks(mixed_currencies=True))["what_to_do"].startswith("Repair what broke it")


def test_what_did_harm_is_never_used_however_much_it_gains_by_the_number_that_decides():
    # B: a fifth more clicks and twice the hides; C: about as many clicks as A, which decides nothing
    hides = {"A": 200, "B": 400, "C": 200}
    clicks = {"A": CLICKS_A, "B": CLICKS_B, "C": [own + (day * 7) % 31 - 12 for day, own in enumerate(CLICKS_A)]}
    cells = [
        cell(name, day, link_clicks=own, impressions=10_000, hides=hides[name] + day)
        for name, series in clicks.items()
        for day, own in enumerate(series)
    ]
    document = analyze(comparison(cells, [CTR, HIDES], **PLAN))
    verdicts = {row["name"]: row["verdict"] for row in document["metrics"][0]["variants"]}
    assert (verdicts["B"], verdicts["C"], document["verdict"]) == ("harmful", "undecided", "undecided")
    assert "B" not in (document["used"], document["best"])
    assert "“B”" not in document["what_to_do"]


def test_the_first_day_of_a_run_is_too_early_and_no_anecdote():
    verdict, _know, do, _best = advice(CLICKS_A[:1], CLICKS_B[:1])
    assert (verdict, do) == (
        "undecided", "Leave it running until 8 March 2026; the numbers so far decide nothing.",
    )  # fmt: skip
    document = analyze(comparison([*by_day("A", CLICKS_A[:1]), *by_day("B", CLICKS_B[:1])], **PLAN))
    assert (document["undecided_reason"], document["sentence"].replace("\xa0", " ")) == (
        "interim", "Too early to say anything about “B”. Leave it running until 8 March 2026.",
    )  # fmt: skip


def test_a_single_day_without_a_plan_stays_an_anecdote():
    document = analyze(comparison([*by_day("A", CLICKS_A[:1]), *by_day("B", CLICKS_B[:1])]))
    assert (document["undecided_reason"], document["grade"]) == ("not_comparable", "E")


def test_an_unheard_of_change_and_what_is_usual_say_nothing_together():
    document = analyze(comparison([*by_day("A", [own / 50 for own in CLICKS_A]), *by_day("B", CLICKS_B)], **PLAN))
    row = document["metrics"][0]["variants"][1]
    assert (document["verdict"], row["plan_with"], row["chance_to_beat_control"]) == ("succeeded", None, None)
    assert document["what_to_do"] == "Use “B” from now on."


def test_a_large_change_that_is_only_shrunk_below_its_safe_end_is_still_planned_with():
    swings = (1, 1.4, 1.18, 1.07, 1.05, 1.31, 1.1)
    large = [3.5 * own * swings[day % 7] for day, own in enumerate(CLICKS_B)]
    document = analyze(comparison([*by_day("A", CLICKS_A), *by_day("B", large)], **PLAN))
    row = document["metrics"][0]["variants"][1]
    assert 1 < row["plan_with"] < row["lift"]["lower"]
    assert 0.99 < row["chance_to_beat_control"] <= 1


def test_where_the_control_has_none_at_all_the_likelier_version_is_used_if_changing_is_free():
    rows = "".join(f"{name}{n},{name},{int(name == 'B' and n < 12)}\n" for name in "AB" for n in range(300))
    read = read_file(f"user_id,variant,ordered\n{rows}".encode(), "orders.csv")
    document = judge_files([read], ["orders.csv"], Choices(design=Design.RANDOMIZED))
    assert (document["undecided_reason"], document["act"]) == (
        "not_estimable", "If changing costs nothing, use “B”.",
    )  # fmt: skip
