"""States of a result in which something may not be said: while it runs, too little, carried, unheard of, strained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string

from tests.webapp.documents import document, metric, undecided, variant
from webapp.records.result.page import result_page

if TYPE_CHECKING:
    from flask import Flask

    from experiments.judging.document import AnalysisDoc

PART = '{% import "results/_result.html" as result with context %}{{ result.PART(page) }}'


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def running(**more: object) -> AnalysisDoc:
    """Give the mock-up in its second week."""
    looks = [
        {"look": 1, "day": "2026-10-07", "alpha": 0.0056, "reached": True},
        {"look": 2, "day": "2026-10-15", "alpha": 0.0478, "reached": False},
    ]
    return document(**({"interim": True, "verdict": "undecided", "undecided_reason": "interim", "looks": looks} | more))


def said_of_it(part: str, page: object) -> str:
    """Lay out one part of the page."""
    return render_template_string(PART.replace("PART", part), page=page)


def heavy_tail() -> dict[str, object]:
    """Give the check that a few large values carry the sum."""
    return {"name": "heavy_tail", "passed": False, "fatal": False, "sentence": "Carried.", "numbers": {}}


def strained(**more: object) -> AnalysisDoc:
    """Give clicks that are clearly up, and purchases whose best guess is worse than tolerated."""
    given = document(**({"verdict": "undecided", "undecided_reason": "leaning", "used": None} | more))
    given["metrics"][0]["variants"][1] |= {"verdict": "undecided", "undecided_reason": "leaning"}
    given["metrics"][1]["variants"][1]["lift"] = {"estimate": -0.22, "lower": -0.36, "upper": -0.05}
    return given


def test_while_it_runs_days_without_a_range_are_not_drawn() -> None:
    bare = [one | {"band_lower": None, "band_upper": None} for one in document()["days"]["Question"][:3]]
    assert result_page(running(days={"Question": bare})).days == ()
    assert len(result_page(running()).days) == 1
    assert len(result_page(document(days={"Question": bare})).days) == 1  # when it is over, all there is is shown


@pytest.mark.parametrize(
    ("days", "looks", "named"),
    [
        (14, [7, 14], ["Thick line", "Tint", "Rings", "Dotted"]),
        (6, [14], ["Thick line", "Tint", "Rings"]),
        (2, [], ["Thick line", "Rings"]),
    ],
)
def test_the_words_under_the_days_name_only_what_is_drawn(days: int, looks: list[int], named: list[str]) -> None:
    planned = [{"look": n, "day": f"2026-10-{day:02d}", "alpha": 0.01, "reached": True} for n, day in enumerate(looks)]
    given = document(days={"Question": document()["days"]["Question"][:days]}, looks=planned)
    caption = result_page(given).days[0].caption
    assert [part.partition(":")[0] for part in caption.removesuffix(".").split(". ")] == named


def test_thin_rows_are_named_only_where_there_are_any() -> None:
    both, alone = document(), document()
    alone["metrics"] = alone["metrics"][:1]
    captions = [picture.caption for one in (both, alone) if (picture := result_page(one).picture) is not None]
    assert ["Thin rows" in caption for caption in captions] == [True, False]


def test_while_it_runs_the_range_is_not_called_likely_and_the_looks_stand_once() -> None:
    page = result_page(running())
    assert "Range so far" in said_of_it("table", page)
    assert "look-line" not in said_of_it("day_by_day", page)
    assert "look-line" in said_of_it("three", page)
    over = result_page(document())
    assert "Range so far" not in said_of_it("table", over)
    assert "look-line" in said_of_it("day_by_day", over)


def test_while_it_runs_the_best_guess_is_not_written_large() -> None:
    def looks(page: object) -> set[str]:
        drawn = [page.picture, *page.days]  # type: ignore[attr-defined]
        texts = [part for one in drawn for _name, drawing in one.drawings for part in drawing.parts]
        inner = [text for part in texts for text in getattr(part, "parts", (part,))]
        return {look for text in inner if (look := getattr(text, "look", "")).startswith("best")}

    assert looks(result_page(running())) == {"best-s"}
    assert {"best", "best-d"} <= looks(result_page(document()))


def test_what_waiting_mends_by_itself_is_no_doubt_while_it_runs() -> None:
    odd = {"name": "whole_weeks", "passed": False, "fatal": False, "sentence": "6 days.", "numbers": {}}
    assert result_page(running(checks=[odd])).check_list.matter == ()
    assert [one["name"] for one in result_page(document(checks=[odd])).check_list.matter] == ["whole_weeks"]


def test_where_a_verdict_fell_before_the_last_day_the_days_since_are_named() -> None:
    fallen = running(verdict="succeeded", undecided_reason=None)
    note = "The verdict fell at the planned look of 7 Oct; the numbers hold the days since."
    assert note in result_page(fallen).beside
    assert result_page(running()).beside == ()
    assert note not in result_page(running(verdict="succeeded", period=["2026-10-01", "2026-10-07"])).beside


def test_with_too_little_to_judge_nothing_is_planned_with_and_no_chance_is_shown() -> None:
    few = undecided(undecided_reason="minimum", used="With the line", best="With the line")
    few["metrics"][0]["variants"][1] |= {
        "undecided_reason": "minimum", "plan_with": 0.15, "chance_to_beat_control": 0.96, "expected_loss": 0.002,
    }  # fmt: skip
    page = result_page(few)
    assert (page.planning.figure, page.planning.says) == ("", "Nothing yet: there is too little to judge.")
    assert page.known.odds is None
    assert page.known.sure.says.startswith("So far the likely range is")


def test_a_range_that_cannot_be_trusted_is_not_repeated_as_what_is_known() -> None:
    few = undecided(undecided_reason="minimum", checks=[heavy_tail()])
    few["metrics"][0]["variants"][1]["undecided_reason"] = "minimum"
    known = result_page(few).known
    assert known.sure.says == "A few large values carry the sum, and no range can be trusted."
    assert known.worth is None


def test_nobody_plans_with_an_unheard_of_change() -> None:
    given = document(used="Question", act="Use “Question” from now on.")
    given["metrics"][0]["variants"][1] |= {"plan_with": None, "chance_to_beat_control": None}
    page = result_page(given)
    assert page.planning.says == "Nothing yet: so large a change asks first whether both were counted the same way."
    assert page.known.odds is None


def test_a_result_that_something_else_keeps_open_says_what_and_asks_for_no_more_data() -> None:
    enough = {"lift": 0.05, "days": 95, "units_per_variant": None, "money": None, "times": 6.8, "too_much": False}
    page = result_page(strained(enough=enough))
    assert page.enough == ()
    assert page.reason is None  # neither too little data nor leaning
    assert page.known.worth is not None
    assert page.known.worth.says.endswith(
        "Purchases per link click changed by −22\xa0%, and that may be more than is tolerated."
    )


@pytest.mark.parametrize(
    ("direction", "ends", "says"),
    [
        ("up", (-0.02, 0.079), "+10 % is ruled out; the best guess is +2 %. Had +7.9 % been enough, it would be open."),
        (
            "down",
            (-0.079, 0.02),
            "−10 % is ruled out; the best guess is +2 %. Had −7.9 % been enough, it would be open.",
        ),
        ("up", (-0.3, -0.01), "+10 % is ruled out; the best guess is +2 %."),
    ],
)
def test_no_gain_says_which_smaller_wish_would_have_left_it_open(
    direction: str, ends: tuple[float, float], says: str
) -> None:
    new = variant(
        "B", 0.0204, 204, 10_000, verdict="no_useful_difference",
        lift={"estimate": 0.02, "lower": ends[0], "upper": ends[1]},
    )  # fmt: skip
    clicks = metric("clicks", "primary", "link_clicks", "impressions", [variant("A", 0.02, 200, 10_000), new])
    given = document(
        verdict="no_useful_difference", control="A", best="A", worthwhile_lift=0.1, days={},
        metrics=[clicks | {"direction": direction}],
    )  # fmt: skip
    worth = result_page(given).known.worth
    assert worth is not None
    assert worth.says.replace("\xa0", " ") == says


def test_of_many_new_versions_all_but_the_first_wait_behind_their_names() -> None:
    def with_days(*names: str) -> AnalysisDoc:
        given = document(days=dict.fromkeys(names, document()["days"]["Question"]))
        question = given["metrics"][0]["variants"][1]
        given["metrics"][0]["variants"] += [question | {"name": name} for name in names if name != "Question"]  # type: ignore[list-item]
        return given

    two = result_page(with_days("Other", "Question"))
    assert [picture.version for picture in two.days] == ["Question", "Other"]  # the best one first
    assert said_of_it("day_by_day", two).count("<details") == 0
    four = result_page(with_days("B", "C", "Question", "D"))
    shown = said_of_it("day_by_day", four)
    assert shown.count('<details class="fold"><summary>') == 3
    assert shown.index("<figure") < shown.index("<summary>B")


def test_what_broke_is_repaired_as_its_own_sentence_says_and_not_said_twice() -> None:
    broken = "Not usable: the files hold amounts in more than one currency. Nothing here speaks for either. "
    given = document(verdict="invalid", sentence=broken + "Export everything in one currency.", act="Repair it.")
    page = result_page(given)
    assert page.act == "Export everything in one currency. Decide nothing by these numbers."
    assert page.below == ""
    assert (
        result_page(document(verdict="invalid", sentence="Not usable: no rows.", act="Repair it.")).act == "Repair it."
    )


def test_a_share_of_people_says_how_many_of_how_many() -> None:
    new = variant("B", 0.1135, 52, None, units=458)  # type: ignore[arg-type]
    old = variant("A", 0.0928, 41, None, units=442)  # type: ignore[arg-type]
    orders = metric("ordered", "primary", "conversions", "", [old, new], kind="proportion", method="log_ratio")
    given = document(control="A", metrics=[orders | {"denominator": None}], days={}, best=None, unit="user")
    line = result_page(given).lines[0]
    assert (line.control.parts, line.control.units) == ("41 of 442 people", "")
    assert line.treatment.parts == "52 of 458 people"


def test_why_there_is_no_value_is_said_once() -> None:
    none = variant("B", None, 0, 0, not_estimable={"reason": "measure_missing", "sentence": "The file has no orders."})  # type: ignore[arg-type]
    orders = metric("orders", "primary", "conversions", "link_clicks", [variant("A", None, 0, 0), none])  # type: ignore[arg-type]
    page = result_page(document(control="A", metrics=[orders], days={}, best=None))
    assert (page.lines[0].control.missing, page.lines[0].treatment.missing) == ("no value", "no value")
    assert said_of_it("table", page).count("The file has no orders.") == 1


def test_a_file_that_nobody_planned_has_no_planned_looks() -> None:
    page = result_page(document(), kept=False)
    assert page.looks == ()
    shown = said_of_it("day_by_day", page)
    assert "planned look" not in shown.lower()


def test_days_of_a_number_that_did_no_harm_are_not_drawn_in_its_colour() -> None:
    """The clicks are up; what did harm is the number that must not get worse."""
    given = document(verdict="harmful")
    given["metrics"][0]["variants"][1]["verdict"] = "harmful"
    assert result_page(given).days[0].tone == "interim"
    assert result_page(document()).days[0].tone == "succeeded"


def test_where_there_is_no_change_in_per_cent_the_difference_is_what_is_known() -> None:
    given = undecided(undecided_reason="not_estimable", used="With the line")
    given["metrics"][0]["variants"][1] |= {
        "undecided_reason": "not_estimable", "lift": None,
        "effect": {"estimate": 0.03, "lower": 0.011, "upper": 0.056},
    }  # fmt: skip
    known = result_page(given).known
    assert known.sure.short == "Only as a difference"
    assert known.sure.says.startswith("Difference: +3.00 in 100")


def test_while_it_runs_without_days_the_place_of_the_looks_says_nothing_of_planning() -> None:
    shown = said_of_it("three", result_page(running(looks=[])))
    assert "A verdict falls at a planned look" in shown
    assert "nothing is changed" not in shown
