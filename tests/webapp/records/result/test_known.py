"""How sure, whether it is worth it, what to plan with, what it comes to: out of the document, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from flask import Flask

from experiments.judging.document import AnalysisDoc, MonthDoc
from tests.webapp.documents import document, metric, undecided, variant
from webapp.charts.result.hundred import hundred_dots
from webapp.records.result.page import result_page


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def worked(**more: object) -> AnalysisDoc:
    """Give the mock-up as an analysis of today writes it."""
    own = {"act": "Use “Question” from now on.", "used": "Question", "beside": [], "raises": ["Lots."]}
    return document(**(own | more))


def month(**more: object) -> MonthDoc:
    """Give what the mock-up comes to: €2,064 in 14 days."""
    base = {
        "days": 14,
        "units": 28,
        "counted": "link_clicks",
        "is_money": False,
        "control": 16180.0,
        "spend": 4423.0,
        "extra": {"lower": 663.0, "best": 1780.0, "upper": 2977.0, "plan": 1618.0},
        "saved": {"lower": 174.0, "best": 438.0, "upper": 687.0, "plan": 402.0},
        "control_price": 0.2734,
        "price": {"lower": 0.2627, "best": 0.2463, "upper": 0.2309, "plan": 0.2485},
    }
    return cast("MonthDoc", base | more)


def test_certainty_and_usefulness_are_two_answers() -> None:
    known = result_page(worked()).known
    assert (known.sure.short, known.sure.says) == (
        "Beyond chance",
        "All of the likely range is better: +3.8\xa0% to +18.7\xa0%.",
    )
    assert known.worth is not None
    assert (known.worth.short, known.worth.says) == (
        "Yes",
        "Worth it from +5\xa0%; the best guess is +11\xa0%. Up to that, the answer would be the same.",
    )


def test_a_chance_is_a_hundred_dots_and_words_with_what_is_risked() -> None:
    odds = result_page(worked()).known.odds
    assert odds is not None
    assert (odds.dots.number, odds.says) == (99, "99 in 100")
    assert odds.risk == "less than 0.1\xa0% of link clicks per time shown"
    assert odds.dots.filled.count("M") == 99
    assert odds.dots.others.count("M") == 1


@pytest.mark.parametrize("number", [0, 100])
def test_nobody_is_certain(number: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        hundred_dots(number)


@pytest.mark.parametrize(
    "changes",
    [
        {"interim": True, "verdict": "undecided", "undecided_reason": "interim"},
        {"grade": "D", "verdict": "undecided", "undecided_reason": "not_comparable"},
        {"verdict": "invalid"},
    ],
)
def test_there_are_no_odds_and_no_worth_between_looks_of_hints_or_of_what_is_not_usable(
    changes: dict[str, object],
) -> None:
    page = result_page(worked(**changes, month={"Question": month()}))
    assert page.known.odds is None
    assert page.known.worth is None
    assert page.planning.figure == "" or page.interim


def test_between_looks_nothing_is_said_of_money() -> None:
    running = worked(interim=True, verdict="undecided", undecided_reason="interim", month={"Question": month()})
    assert result_page(running).months == ()


def test_an_open_result_says_both_sides_and_that_the_worth_is_open() -> None:
    known = result_page(undecided(act="Keep “Usual ad”.", used=None)).known
    assert (known.sure.short, known.sure.says) == (
        "Not sure",
        "The likely range holds worse as well as better: −30.1\xa0% to +97.3\xa0%.",
    )
    assert known.worth is not None
    assert known.worth.short == "Open"


def harmed_by_a_guardrail() -> AnalysisDoc:
    """Give replies that are quicker and solve less."""
    quicker = variant(
        "B",
        112.0,
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        lift={"estimate": -0.41, "lower": -0.5, "upper": -0.3},
        verdict="harmful",
        sentence="B.",
    )
    solves = variant("B", 0.58, 121, 209, lift={"estimate": -0.19, "lower": -0.29, "upper": -0.06})
    first = variant("A", 190.0, None, None)  # type: ignore[arg-type]
    minutes = metric("minutes to the first answer", "primary", "minutes", "", [first, quicker])
    minutes = cast("object", {**minutes, "denominator": None, "kind": "mean", "direction": "down"})  # type: ignore[assignment]
    solved = metric(
        "questions solved", "guardrail", "solved", "asked", [variant("A", 0.71, 152, 214), solves], margin=0.05
    )
    return worked(
        verdict="harmful",
        control="A",
        metrics=[minutes, solved],
        days={},
        best="A",
        used=None,
        act="Go back to “A”.",
        sentence="B cuts minutes by at least 30 % but lowers questions solved by at least 6 %. Go back.",
    )


def test_harm_by_what_must_not_get_worse_is_named_and_its_end_is_the_marked_one() -> None:
    page = result_page(harmed_by_a_guardrail())
    assert page.known.sure.says.startswith("Questions solved got worse by more than is tolerated")
    assert page.known.worth is not None
    assert page.known.worth.short == "No"
    assert [part.text for part in page.sentence if part.strong] == ["at least 6 %"]
    assert (page.planning.figure, page.planning.of) == ("190", "minutes to the first answer")


def test_what_is_said_in_its_own_place_is_not_said_below_the_sentence() -> None:
    page = result_page(worked())
    assert (page.below, page.rest) == ("", "Keep it.")
    assert page.act == "Use “Question” from now on."
    afterwards = worked(
        sentence="In this file B has at least 4 % more. Entered afterwards: nobody had said what would count."
    )
    assert result_page(afterwards).below.startswith("Entered afterwards")


def test_an_earlier_document_without_the_new_parts_is_still_told_whole() -> None:
    page = result_page(document())
    assert (page.act, page.months, page.raises, page.below) == ("Write new ads with a question.", (), (), "")
    assert page.known.odds is None


def test_what_it_comes_to_stands_at_the_safe_end_at_what_to_plan_with_and_at_the_best_guess() -> None:
    (table,) = result_page(worked(month={"Question": month()})).months
    assert table.columns == (("Safe end", "+3.8\xa0%"), ("Plan with", "+10\xa0%"), ("Best guess", "+11\xa0%"))
    assert [(line.what, line.now, line.amounts) for line in table.lines] == [
        ("Link clicks", "16,180", ("+663", "+1,618", "+1,780")),
        ("Or money, for the same number", "€4,423", ("−€174", "−€402", "−€438")),
        ("Cost of one link click", "€0.27", ("€0.26", "€0.25", "€0.25")),
    ]
    assert table.has_money
    assert table.assumes[0] == "A month of 30 days at the pace of the run (14 days), all of it with the new version."


def test_where_there_is_no_money_that_is_said() -> None:
    bare = month(spend=None, saved=None, control_price=None, price=None, days=None)
    (table,) = result_page(worked(month={"Question": bare})).months
    assert [line.what for line in table.lines] == ["Link clicks"]
    assert table.assumes == (
        "For as many again (28), all of them with the new version.",
        "No money stands in the file, so nothing is said in money.",
    )


def test_what_to_plan_with_is_the_number_as_it_is_where_nothing_is_changed() -> None:
    base = worked(verdict="harmful", used=None, act="Go back to “Statement”.")
    base["metrics"][0]["variants"][1]["verdict"] = "harmful"
    planning = result_page(base).planning
    assert (planning.figure, planning.says) == ("2.26\xa0%", "What “Statement” brings: nothing is changed.")


def test_the_looks_stand_on_a_line() -> None:
    looks = [
        {"look": 1, "day": "2026-10-07", "alpha": 0.0056, "reached": True},
        {"look": 2, "day": "2026-10-14", "alpha": 0.0478, "reached": False},
    ]
    assert [(one.short, one.says, one.stands, one.level) for one in result_page(worked(looks=looks)).looks] == [
        ("7 Oct", "done", "done", "99.44\xa0%"),
        ("14 Oct", "next, and the last", "next", "95.22\xa0%"),
    ]


def test_checks_that_could_change_the_answer_come_first_and_the_others_in_one_line() -> None:
    def check(name: str, passed: object, *, fatal: bool = False) -> dict[str, object]:
        return {"name": name, "passed": passed, "fatal": fatal, "sentence": f"{name}.", "numbers": {}}

    page = result_page(
        worked(
            checks=[
                check("date_overlap", True),
                check("audience_mix", None),
                check("whole_weeks", False),
                check("looks_taken", None),
                check("spend_balance", False, fatal=True),
                check("still_settling", False),
            ]
        )
    )
    assert [one["name"] for one in page.check_list.matter] == ["spend_balance", "whole_weeks", "audience_mix"]
    assert page.check_list.named == "Also passed: same days, looking early did no harm."
    assert [one["name"] for one in page.lines[0].warnings] == ["still_settling"]


def test_numbers_stand_under_the_part_they_play() -> None:
    groups = result_page(worked()).groups
    assert [(group.title, group.note) for group in groups] == [
        ("The number that decides", "more is better, worth it from +5\xa0%"),
        ("Must not get worse", ""),
    ]
    assert groups[1].numbers[0][0].note == "tolerated to −20\xa0%"
    assert groups[0].numbers[0][0].ends == ("+3.8\xa0%", "+18.7\xa0%")


def test_what_would_have_been_enough_stands_beside_what_there_was() -> None:
    enough = {
        "lift": 0.2, "days": 113, "units_per_variant": None, "money": 6340.0,
        "had_days": 14, "had_units": None, "had_money": 783.0, "times": 8.07, "too_much": False,
    }  # fmt: skip
    page = result_page(undecided(enough=enough))
    assert [(line.amount, line.had) for line in page.enough[1:]] == [("113", "14"), ("€6,340", "€783")]
    assert page.enough_said is not None
    assert page.enough_said.times == "8.1 times what this run had. Half the change takes four times the data."


@pytest.mark.parametrize(
    ("numerator", "instead"),
    [
        (
            "conversions",
            "decide by something that happens more often, such as clicks or baskets instead of orders, or ",
        ),
        ("link_clicks", "try something bolder, whose change would be larger, or decide "),
    ],
)
def test_where_enough_is_too_much_something_else_is_advised(numerator: str, instead: str) -> None:
    enough = {"lift": 0.2, "days": 999, "units_per_variant": None, "money": None, "times": 71.0, "too_much": True}
    document = undecided(enough=enough)
    document["metrics"][0]["numerator"] = numerator
    said = result_page(document).enough_said
    assert said is not None
    assert said.advice == f"Not worth it in the same way: {instead}by other reasons."


def test_what_the_next_letter_needs_is_said_up_to_the_last() -> None:
    page = result_page(worked())
    assert (page.next_letter, page.raises) == ("A", ("Lots.",))
    assert result_page(worked(grade="A")).next_letter == ""


def test_where_a_person_overrode_the_rule_nothing_is_promised_by_the_rule() -> None:
    page = result_page(worked(month={"Question": month()}), closed=True, verdict="invalid")
    assert page.act == "Do what was decided when it was closed; the rule said otherwise, and why stands below."
    assert (page.known.sure.short, page.known.odds, page.months) == ("Not at all", None, ())
