"""A table of past experiments as it lies on a disk: dresses, styles, what is worked out of it, and every problem."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from experiments.transfer.archive_in import ReadHistory
from experiments.transfer.history.cells import Style
from stats.averages.means import compare_means
from stats.shares.proportions import compare_proportions
from stats.summaries import Mean, Proportion
from tests.experiments.transfer.history.tables import SMALL, csv_of, read


def said(found: ReadHistory, severity: str = "fatal") -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.line, one.column) for one in found.problems if one.severity == severity]


def test_the_smallest_table_comes_to_what_the_single_comparison_says() -> None:
    found = read(SMALL).found
    assert found is not None
    effect = compare_proportions(Proportion(30, 1000), Proportion(60, 1010))
    assert effect.lift
    lifts = found.lifts
    assert lifts.lift[1] == effect.lift.estimate == pytest.approx(0.980198, abs=1e-6)  # (60/1010) / (30/1000) - 1
    assert (lifts.lower[1], lifts.upper[1]) == (effect.lift.lower, effect.lift.upper)
    assert lifts.log_lift_se[1] == effect.log_lift_se
    assert math.isnan(lifts.lift[0])
    assert lifts.lift[3] == -1.0  # nobody ordered with the gift card
    assert [one.grade for one in found.judged] == ["C", "D"]
    assert [found.verdict_of(place) for place in range(2)] == ["succeeded", "undecided"]
    assert [past.control for past in found.history.pasts] == ["A", "control"]


def test_averages_and_rates() -> None:
    table = csv_of(
        [
            {"experiment": "Price", "variant": "old", "metric": "revenue", "n": 40, "mean": 10.9, "sd": 4.7},
            {"experiment": "Price", "variant": "new", "metric": "revenue", "n": 38, "mean": 12.4, "sd": 5.1},
            {"experiment": "Price", "variant": "old", "metric": "clicks / impressions", "numerator": 30,
             "denominator": 4000, "units": 14},
            {"experiment": "Price", "variant": "new", "metric": "clicks / impressions", "numerator": 45,
             "denominator": 4000, "units": 14},
        ]
    )  # fmt: skip
    found = read(table).found
    assert found is not None
    effect = compare_means(Mean(40, 10.9, 4.7**2), Mean(38, 12.4, 5.1**2))
    assert effect.lift
    assert found.lifts.lift[1] == pytest.approx(effect.lift.estimate, abs=1e-12)
    assert found.lifts.lower[1] == pytest.approx(effect.lift.lower, abs=1e-12)
    assert found.lifts.lift[3] == pytest.approx(0.5)
    assert np.isnan(found.lifts.lower[3])
    assert found.lifts.reasons[3].reason == "only_totals"
    assert found.judged[0].grade == "D"


def test_totals_alone_are_an_anecdote_and_a_range_that_the_file_says_is_a_hint() -> None:
    rows: list[dict[str, object]] = [
        {"experiment": "Feed", "variant": name, "metric": "clicks / impressions", "numerator": clicks,
         "denominator": 4000, "design": "platform_split"}
        for name, clicks in (("A", 30), ("B", 45))
    ]  # fmt: skip
    alone = read(csv_of(rows)).found
    assert alone is not None
    assert alone.judged[0].grade == "E"
    rows[1] |= {"lift": 0.45, "lift_lower": 0.1, "lift_upper": 0.9}
    told = read(csv_of(rows)).found
    assert told is not None
    assert told.judged[0].grade == "D"
    assert (told.lifts.lift[1], told.lifts.lower[1], told.lifts.upper[1]) == (0.45, 0.1, 0.9)
    assert told.lifts.log_lift_se[1] == pytest.approx(math.log(1.9 / 1.1) / (2 * 1.959964), rel=1e-6)


@pytest.mark.parametrize(
    ("design", "sizes", "grade"),
    [
        ("randomized", (1000, 1010), "C"),
        ("platform_split", (1000, 1010), "C"),
        ("randomized", (1000, 1300), "D"),  # p of the sizes is far below 0.001
        ("geo", (1000, 1010), "D"),
        ("before_after", (1000, 1010), "D"),
        ("", (1000, 1010), "D"),
        ("randomized", (3, 3), "C"),
        ("randomized", (1, 1), "E"),
    ],
)
def test_grades_follow_the_rule_of_the_record(design: str, sizes: tuple[int, int], grade: str) -> None:
    table = csv_of(
        [
            {"experiment": "X", "variant": name, "metric": "orders", "n": n, "successes": 1, "design": design}
            for name, n in zip("AB", sizes, strict=True)
        ]
    )
    found = read(table).found
    assert found is not None
    assert found.judged[0].grade == grade


@pytest.mark.parametrize(
    ("cases", "direction", "worthwhile", "verdict", "reason"),
    [
        ((30, 60), "up", 0.0, "succeeded", None),
        ((30, 60), "down", 0.0, "harmful", None),
        ((60, 30), "up", 0.0, "harmful", None),
        ((60, 30), "down", 0.0, "succeeded", None),
        ((300, 303), "up", 0.3, "no_useful_difference", None),
        ((300, 303), "up", 0.0, "undecided", "too_little_data"),
        ((30, 60), "up", 2.0, "undecided", "better_size_unclear"),
        ((30, 42), "up", 0.0, "undecided", "leaning"),  # p 0.15: within 95 %, beyond 80 %
        ((0, 5), "up", 0.0, "undecided", "not_comparable"),  # no lift, no range: an anecdote
    ],
)
def test_without_a_verdict_the_rule_decides(
    cases: tuple[int, int], direction: str, worthwhile: float, verdict: str, reason: str | None
) -> None:
    table = csv_of(
        [
            {"experiment": "X", "variant": name, "metric": "m", "n": 1000, "successes": successes,
             "design": "randomized", "direction": direction}
            for name, successes in zip("AB", cases, strict=True)
        ]
    )  # fmt: skip
    found = read(table, worthwhile=worthwhile).found
    assert found is not None
    assert (found.judged[0].verdict, found.judged[0].reason) == (verdict, reason)


def test_the_experiment_takes_its_best_version_and_each_is_judged_at_its_part_of_the_level() -> None:
    def table(cases: Mapping[str, int]) -> str:
        return csv_of(
            [
                {"experiment": "X", "variant": name, "metric": "m", "n": 1000, "successes": n, "design": "randomized"}
                for name, n in cases.items()
            ]
        )

    two = read(table({"A": 30, "B": 48})).found
    four = read(table({"A": 30, "B": 48, "C": 20, "D": 31})).found
    assert two is not None
    assert four is not None
    assert two.judged[0].verdict == "succeeded"  # p 0.036
    assert four.judged[0].verdict == "undecided"  # not below 0.05 / 3
    assert four.judged[0].row == 1


@pytest.mark.parametrize(
    "table",
    [
        SMALL.replace(",", ";"),
        SMALL.replace(",", "\t"),
        "sep=;\n" + SMALL.replace(",", ";"),
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("experiment,variant", "Experiment, Version"),
        SMALL.encode("utf-16"),
        SMALL.replace("1000", '"1,000"').replace("1010", '"1,010"'),
        SMALL.replace(",", ";").replace("1000", "1.000").replace("1010", "1.010"),
        SMALL.replace("1000", "1000.0").replace("1010", "1.01e3"),
    ],
)
def test_any_usual_dress_says_the_same(table: str | bytes) -> None:
    found = read(table)
    assert said(found) == []
    assert found.found is not None
    assert found.found.history.figures["n"].tolist() == [1000, 1010, 500, 510]
    assert [past.title for past in found.found.history.pasts] == ["Subject line", "Gift card"]


def test_decimal_commas_and_days_of_two_styles_are_found_out_or_asked_for() -> None:
    rows = [
        {"experiment": "X", "variant": name, "metric": "revenue", "n": 40, "mean": mean, "sd": "1,5",
         "started": "3/4/2025"}
        for name, mean in (("A", "10,9"), ("B", "12,4"))
    ]  # fmt: skip
    table = csv_of(rows).replace(",", ";").replace('"10;9"', "10,9").replace('"12;4"', "12,4").replace('"1;5"', "1,5")
    assert [code for code, _, _ in said(read(table))] == ["date_order_unclear"]
    found = read(table, style=Style(day_first=True)).found
    assert found is not None
    assert found.history.figures["mean"].tolist() == [10.9, 12.4]
    assert found.history.pasts[0].said["started"].isoformat() == "2025-04-03"
    unclear = table.replace("10,9", "10,900").replace("12,4", "12,400").replace("1,5", "1,500")
    assert ("number_style_unclear", None, None) in said(read(unclear, style=Style(day_first=True)))
    assert read(unclear, style=Style(decimal=",", day_first=True)).found is not None


def test_every_problem_is_said_at_once_with_its_line() -> None:
    table = """\
experiment,variant,metric,n,successes,mean,sd,verdict,started,ended,role,goal_kind,currency,cost,kind
May,A,orders,100,300,,,won,2025-01-05,2025-01-02,control,custom,EUR,1,
May,B,orders,abc,3,,,,,,control,,USD,-1,
May,B,orders,12,3,,,,,,,,,,
June,A,revenue,12,,3,-1,,2025-13-01,,,,,,
,A,orders,12,3,,,,,,,,euros,,
July,A,orders,12,,,,,,,,,,,
July,B,orders,12,2,,,,,,,,,,ratio
=SUM(A1),A,orders,12,3,,,,,,,,,,
August,A,orders,0,0,,,,,,treatment,,,,
August,B,orders,5,2,,,,,,treatment,,,,
September,A,orders,5,2,,,,,,,,,,
September,B,clicks,5,2,,,,,,,,,,
"""
    found = read(table)
    assert found.is_refused
    assert set(said(found)) == {
        ("unknown_word", 2, "verdict"),
        ("impossible_figures", 2, "successes"),
        ("goal_without_name", 2, None),
        ("ends_before_start", 2, None),
        ("control_unclear", 2, None),
        ("text_in_numbers", 3, "n"),
        ("impossible_figures", 3, "cost"),
        ("contradicting", 3, "currency"),
        ("row_twice", 4, None),
        ("impossible_date", 5, "started"),
        ("impossible_figures", 5, "sd"),
        ("one_version", 5, None),
        ("blank_name", 6, "experiment"),
        ("not_a_currency", 6, "currency"),
        ("no_figures", 7, None),
        ("no_figures", 8, None),
        ("formula", 9, "experiment"),
        ("one_version", 9, None),
        ("impossible_figures", 10, "n"),
        ("control_unclear", 10, None),
        ("control_unclear", 13, None),
    }
    assert all(problem.sentence.endswith(".") and problem.remedy and problem.rule for problem in found.problems)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("", "not_a_table"),
        ("experiment,variant,metric,n,successes\n", "no_rows"),
        ("test,variant,n,successes\nMay,A,1,1\n", "missing_column"),
        ("experiment,variant,metric,n,n,successes\nMay,A,m,1,1,1\n", "column_twice"),
        ('experiment,variant,metric,n,successes\nMay,A,"m,1,1\nMay,B,m,1,1\n', "broken_quotes"),
        (SMALL + "Gift card,late,orders,5", "cut_file"),
        (SMALL.replace("30,randomized", "30,randomized,,more"), "too_many_cells"),
        (SMALL.replace("design", "e-mail").replace("randomized", "ines@quernwell.example"), "personal_data"),
        (SMALL.replace("Gift card", "x" * 301), "too_long"),
        ("<html><table></table></html>", "not_a_table"),
        (b"%PDF-1.7", "not_a_table"),
    ],
)
def test_what_is_no_such_table_says_so(table: str | bytes, code: str) -> None:
    found = read(table)
    assert code in [one for one, _, _ in said(found)]
    assert found.is_refused


def test_columns_that_have_no_place_are_named_and_hurt_nothing() -> None:
    found = read(SMALL.replace("design", "mood"))
    assert [(one.code, one.sentence) for one in found.problems if one.severity == "note"] == [
        ("columns_not_read", "Not read: “mood”.")
    ]
    assert found.experiments == 2


def test_versions_may_differ_in_what_was_tried() -> None:
    table = SMALL.replace("design", "channel").replace(
        "B,people who clicked,1010,60,randomized", "B,people who clicked,1010,60,e-mail"
    )
    found = read(table).found
    assert found is not None
    past = found.history.pasts[0]
    assert past.said["channel"] == "randomized"
    assert [one.get("channel") for one in past.variants.values()] == ["randomized", "e-mail"]


def test_verdicts_by_version_make_the_best_one_of_the_experiment() -> None:
    table = csv_of(
        [
            {"experiment": "X", "variant": name, "metric": "m", "n": 100, "successes": 5, "verdict": verdict}
            for name, verdict in (("A", ""), ("B", "Did harm"), ("C", "Worked"), ("D", "couldn’t tell"))
        ]
    )
    found = read(table).found
    assert found is not None
    assert found.verdict_of(0) == "succeeded"
