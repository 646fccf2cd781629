"""The result page as a record: everything out of the document, nothing computed, no number invented."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.webapp.documents import document, metric, undecided, variant
from webapp.records.result.page import result_page


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def test_the_table_holds_the_numbers_of_the_document() -> None:
    page = result_page(document())
    line = page.lines[0]
    assert line.metric == "Link clicks per time shown"
    assert (line.control.value, line.control.parts, line.control.units) == ("2.26\xa0%", "3,777 of 167,324", "14 days")
    assert (line.change, line.span) == ("+11.0\xa0%", "+3.8\xa0% to +18.7\xa0%")  # the range that decides
    assert page.lines[1].role == "Must not get worse, tolerated to −20\xa0%"


def test_the_picture_shows_the_same_ends_as_the_table() -> None:
    picture = result_page(document()).picture
    assert picture is not None
    assert picture.figure["data"][0]["x"] == [0.038, 0.187]
    assert "+3.8\xa0%" in picture.label


def test_a_warning_stands_under_the_number_it_spoils() -> None:
    page = result_page(document())
    assert [check["name"] for check in page.lines[0].warnings] == ["still_settling"]
    assert [check["name"] for check in page.checks] == ["spend_balance"]


def test_what_would_have_been_enough_comes_with_days_and_money() -> None:
    page = result_page(undecided())
    assert [(line.what, line.amount) for line in page.enough] == [
        ("To see a change of", "±20\xa0%"),
        ("Days, at the same pace", "113"),
        ("Money, at the same price", "€6,340"),
    ]
    assert [part.text for part in page.sentence if part.strong] == ["up to 30 %", "up to 97 %"]


def test_a_number_that_does_not_exist_is_said_with_its_reason() -> None:
    none = variant("B", 0.1, 3, 30, not_estimable={"reason": "control_is_zero", "sentence": "Version A had no orders."})
    orders = metric("orders per click", "primary", "conversions", "link_clicks", [variant("A", 0.0, 0, 30), none])
    page = result_page(document(control="A", metrics=[orders], days={}, best=None))
    line = page.lines[0]
    assert (line.change, line.span, line.missing) == ("", "", "Version A had no orders.")
    assert page.picture is None
    assert ("Not estimable", "Version A had no orders.") in page.details[0].pairs
    assert not {"Chance it is really better", "p-value"} & {label for label, _ in page.details[0].pairs}


def test_while_it_runs_nothing_is_coloured_and_the_band_for_early_looks_is_shown() -> None:
    running = document(interim=True, verdict="undecided", undecided_reason="interim")
    page = result_page(running)
    last = running["days"]["Question"][-1]
    assert page.shown_verdict == "interim"
    assert page.picture is not None
    assert page.picture.figure["data"][0]["x"] == [last["band_lower"], last["band_upper"]]
    assert page.picture.figure["data"][0]["line"]["color"] == "var(--tb-interim)"
    assert page.plan_with is None


def test_harm_by_a_guardrail_is_drawn_on_the_guardrail() -> None:
    better = variant(
        "B", 0.12, 12, 100, lift={"estimate": 0.2, "lower": 0.1, "upper": 0.3}, verdict="harmful", sentence="B."
    )
    worse = variant("B", 0.5, 50, 100, lift={"estimate": -0.3, "lower": -0.4, "upper": -0.2})
    metrics = [
        metric("clicks", "primary", "link_clicks", "impressions", [variant("A", 0.1, 10, 100), better]),
        metric("solved", "guardrail", "solved", "asked", [variant("A", 0.7, 70, 100), worse], margin=0.05),
    ]
    page = result_page(document(verdict="harmful", control="A", metrics=metrics, days={}, best="A"))
    assert page.picture is not None
    bars = [trace["line"]["color"] for trace in page.picture.figure["data"] if trace["mode"] == "lines"]
    assert bars == ["var(--tb-interim)", "var(--tb-harmful)"]


def test_costs_are_written_as_money_and_less_is_better_turns_the_worthwhile_band() -> None:
    cheaper = variant(
        "B",
        11.8,
        448.4,
        38,
        lift={"estimate": -0.18, "lower": -0.3, "upper": -0.04},
        verdict="succeeded",
        sentence="B.",
    )
    cost = metric(
        "cost per order", "primary", "spend", "conversions", [variant("A", 14.4, 446.4, 31), cheaper], direction="down"
    )
    page = result_page(document(control="A", metrics=[cost], days={}))
    assert page.lines[0].control.value == "€14.40"
    assert page.lines[0].control.parts == "€446 over 31"
    assert page.picture is not None
    band = next(shape for shape in page.picture.figure["layout"]["shapes"] if shape["type"] == "rect")
    assert band["x0"] == -0.05


def test_several_versions_each_have_their_line_and_their_sentence() -> None:
    base = document()
    primary = base["metrics"][0]
    third = variant(
        "Number",
        0.02,
        3300,
        167000,
        lift={"estimate": -0.12, "lower": -0.2, "upper": -0.03},
        verdict="harmful",
        sentence="Number costs clicks.",
    )
    primary["variants"].append(third)
    page = result_page({**base, "metrics": [primary]})  # type: ignore[typeddict-item]  # a changed copy
    assert page.several
    assert [line.version for line in page.lines] == ["Question", "Number"]
    assert [(one.name, one.verdict) for one in page.versions] == [("Question", "succeeded"), ("Number", "harmful")]


def test_an_overridden_verdict_is_the_one_that_is_shown() -> None:
    page = result_page(document(), closed=True, verdict="invalid")
    assert page.verdict == "invalid"
    assert page.shown_verdict == "invalid"


def test_a_number_of_a_file_alone_is_said_in_words() -> None:
    base = document()
    base["metrics"][0]["name"] = "link_clicks/impressions"
    assert result_page(base).lines[0].metric == "Link clicks per time shown"


def test_a_refused_file_has_problems_and_no_numbers() -> None:
    page = result_page(
        document(verdict="invalid", metrics=[], days={}, checks=[], problems=[{"sentence": "No table."}])
    )
    assert page.lines == ()
    assert page.picture is None
    assert page.problems == ({"sentence": "No table."},)


def test_the_likely_range_stays_in_the_details_where_the_range_that_decides_is_shown() -> None:
    pairs = dict(result_page(document()).details[0].pairs)
    assert "+4.1" in pairs["Change, likely range at 95\xa0%"]
    assert "+3.8" in pairs["Range that decides"]


def test_the_best_version_is_told_first() -> None:
    versions = [
        variant("A", 0.02, 44, 2200),
        variant("B", 0.026, 57, 2200, verdict="undecided", undecided_reason="leaning", sentence="B leans ahead."),
        variant("C", 0.042, 92, 2200, verdict="succeeded", sentence="C brings at least 39 % more orders."),
    ]
    orders = metric("orders", "primary", "conversions", "visitors", versions, kind="proportion", method="two_shares")
    page = result_page(document(control="A", metrics=[orders], days={}, best="C"))
    assert [version.name for version in page.versions] == ["C", "B"]


def test_nobody_is_told_to_plan_with_a_hint() -> None:
    change = {"estimate": 0.22, "lower": 0.11, "upper": 0.33}
    hint = variant("B", 227, 6360, 28, lift=change, plan_with=0.21, verdict="undecided", sentence="A hint.")
    hint["undecided_reason"] = "not_comparable"
    visits = metric("visits", "primary", "sessions", "days", [variant("A", 186, 5210, 28), hint])
    page = result_page(
        document(
            control="A",
            metrics=[visits],
            days={},
            best="B",
            grade="D",
            verdict="undecided",
            undecided_reason="not_comparable",
            what_to_do="Draw lots.",
        )
    )
    assert page.plan_with is None


def test_people_are_called_people_and_not_said_twice() -> None:
    counted = [variant("A", 0.71, 152, 214, units=214), variant("B", 0.58, 121, 209, units=209)]
    solved = metric("solved", "primary", "solved", "people", counted, kind="proportion", method="two_shares")
    cell = result_page(document(control="A", metrics=[solved], days={}, best=None, unit="user")).lines[0].control
    assert (cell.parts, cell.units) == ("152 of 214", "")
    shares = [variant("A", 0.71, 0, 0, units=214), variant("B", 0.58, 0, 0, units=1)]
    for share in shares:
        share["numerator"] = share["denominator"] = None
    alone = metric("solved", "primary", "solved", "people", shares, kind="proportion", method="two_shares")
    lines = result_page(document(control="A", metrics=[alone], days={}, best=None, unit="user")).lines
    assert (lines[0].control.units, lines[0].treatment.units) == ("214 people", "1 person")


def test_a_look_without_a_band_shows_the_best_guess_and_no_range() -> None:
    running = document(interim=True, verdict="undecided", undecided_reason="interim")
    running["metrics"][0]["variants"][1]["band"] = None
    page = result_page(running)
    assert (page.lines[0].change, page.lines[0].span) == ("+11.0\xa0%", "no range before the planned look")


def test_what_stands_in_the_book_is_not_asked_whether_to_keep_it() -> None:
    said = "In this file “B” has at least 3 % more link clicks (best guess 14 %). " + "Entered afterwards: " * 5
    asked = document(sentence=said + "C at most. Keep it in the book?")
    assert result_page(asked).rest.endswith("C at most.")
    assert result_page(asked, kept=False).rest.endswith("Keep it in the book?")


def planned(**more: object) -> str | None:
    """What the page says to plan with, for an undecided version whose best guess is +15 %."""
    change = {"estimate": 0.15, "lower": 0.06, "upper": 0.22}
    facts = {"plan_with": 0.1, "verdict": "undecided", "undecided_reason": "minimum", "sentence": "So far.", **more}
    orders = metric(
        "clicks", "primary", "link_clicks", "impressions",
        [variant("A", 0.01, 100, 10_000), variant("B", 0.0115, 115, 10_000, lift=change, **facts)],
    )  # fmt: skip
    checks = [{"name": "heavy_tail", "passed": False, "fatal": False, "sentence": "A few.", "numbers": {}}]
    page = result_page(
        document(
            control="A", metrics=[orders], days={}, best="B", verdict="undecided", what_to_do="Wait.",
            checks=checks if more.get("carried") else [],
        )
    )  # fmt: skip
    return page.plan_with.plan_with if page.plan_with is not None else None


def test_a_size_to_plan_with_is_named_only_where_it_differs_and_can_be_trusted() -> None:
    assert planned() == "+10\xa0%"
    assert planned(plan_with=0.1499) is None  # "+15 %, not +15 %"
    assert planned(plan_with=0.2) is None  # "first results flatter" would be wrong
    assert planned(carried=True) is None
