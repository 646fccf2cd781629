"""The result page in every state of the demo: its parts in their order, and nothing promised that may not be."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo import demo_app
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from tests.opening import Fresh

ORDER = [
    'class="path"',
    "<h1",
    'class="sentence',
    'class="badge-line"',
    'class="grade-why"',
    'class="tabs"',
    'class="three"',
    "<h2>What would have been enough</h2>",
    "<h2>In one picture</h2>",
    "<h2>What came on top</h2>",
    "<h2>What it comes to</h2>",
    "<h2>In money</h2>",
    "<h2>Checks</h2>",
    "<h2>Strength of evidence</h2>",
    "<h2>Day by day</h2>",
    "<h2>Changes after locking</h2>",
    "<h2>Why, and next</h2>",
    "<h2>Details</h2>",
]
ALWAYS = {*ORDER[:7], "<h2>Checks</h2>", "<h2>Strength of evidence</h2>", "<h2>Details</h2>"}
VERDICT_INKS = ("v-succeeded", "v-harmful", "v-none", "v-undecided", "v-invalid")

WORKED, NO_GAIN, TOO_LITTLE, COST, HINT, SEVERAL, HARM, REGIONS, NOT_USABLE, GUARDRAIL, AFTERWARDS, RUNNING = (
    1, 2, 4, 5, 8, 10, 11, 12, 13, 14, 16, 17,
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(
    fresh_demo: Callable[[str, Path], Fresh], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[int, str]]:
    """Read each result once."""
    with demo_app(fresh_demo, "sqlite", tmp_path_factory.mktemp("results") / "data") as app:
        reader = Browser(app)
        numbers = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17)
        yield {number: text(reader.get(f"/experiments/{number}/result")) for number in numbers}


def words(page: str) -> str:
    """The main part of a page as a person reads it, without the explanations that open on a term."""
    main = page[page.index("<main") : page.index("</main")]
    main = re.sub(r"<span popover.*?</span>|<svg.*?</svg>|data-figure=\"[^\"]*\"", "", main, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).replace("\xa0", " ").split())


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17])
def test_the_parts_stand_in_the_order_in_which_one_asks(pages: dict[int, str], number: int) -> None:
    page = pages[number]
    places = {part: page.find(part) for part in ORDER}
    there = [part for part in ORDER if places[part] >= 0]
    assert sorted(there, key=lambda part: places[part]) == there
    assert set(there) >= ALWAYS


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (WORKED, ("Beyond chance. All of the likely range is better: +5.0 % to +28.1 %.",
         "Yes. Worth it from +5 %; the best guess is +16 %. Up to that, the answer would be the same.",
         "Use “Question headline” from now on.", "+16 %")),
        (NO_GAIN, ("Sure enough. The likely range, −9.0 % to +7.9 %, ends below what you wanted.",
         "No. +10 % is ruled out; the best guess is −0.9 %. Had +7.9 % been enough, it would be open.",
         "Keep “E-mail”.", "18.21 %")),
        (TOO_LITTLE, ("Not sure. The likely range holds worse as well as better: −23.9 % to +173.5 %.",
         "Open. Worth it from +30 %; the best guess is +44 %.",
         "If changing costs nothing, use “Hanne's own posts”.", "+27 %")),
        (COST, ("Not sure. The likely range holds worse as well as better: −52.5 % to +38.8 %.",
         "Open. Worth it from −15 %; the best guess is −18 %.",
         "If changing costs nothing, use “6-second video”.", "−16 %")),
        (HARM, ("Beyond chance. All of the likely range is worse: −36.2 % to −4.0 %.",
         "No. It makes things worse; the best guess is −22 %.", "Go back to “Finished bread”.", "1.29 %")),
        (GUARDRAIL, ("Beyond chance. Questions solved at once got worse by more than is tolerated",
         "No. Minutes to the first answer changed by −41 %, at a price that is not tolerated.",
         "Go back to “Own words”.", "190")),
        (SEVERAL, ("Beyond chance. All of the likely range is better: +39.9 % to +212.8 %.",
         "Yes. Worth it from +30 %; the best guess is +109 %. Up to that, the answer would be the same.",
         "Use “20 % off” from now on.", "+71 %")),
    ],
)  # fmt: skip
def test_the_first_screen_says_how_sure_whether_worth_it_what_to_do_and_what_to_plan_with(
    pages: dict[int, str], number: int, says: tuple[str, str, str, str]
) -> None:
    sure, worth, act, plan = says
    said = words(pages[number])
    head = said[said.index("What we know") : said.index("In one picture")]
    assert f"How sure are we? {sure}" in head
    assert f"Is it worth it? {worth}" in head
    assert f"What to do now {act}" in head
    assert f"Plan with {plan}" in head


def test_what_still_runs_is_uncoloured_promises_no_money_and_says_when_the_next_look_is(pages: dict[int, str]) -> None:
    page = pages[RUNNING]
    said = words(page)
    main = page[page.index("<main") : page.index("</main")]
    assert not [ink for ink in VERDICT_INKS if ink in main]
    assert "“Question headline”: 33 % fewer to 73 % more" in said
    assert "What to do now Leave it running until" in said
    assert "next 29 Nov" not in said
    assert re.search(r"Planned looks \d+ \w+ next \d+ \w+ the last", said)
    assert "In money" not in said
    assert "Plan with" not in said[: said.index("Details")]
    assert "Chance it is really better" not in said[: said.index("Details")]
    assert "€" not in said[said.index("What we know so far") : said.index("Checks")]


def test_a_hint_has_no_chance_no_worth_and_nothing_to_plan_with(pages: dict[int, str]) -> None:
    said = words(pages[HINT])
    assert "went together with 22 % more" in said
    assert "To find out, draw lots which weeks get which version." in said
    assert "Chance it is really better" not in said[: said.index("In one picture")]
    assert "Is it worth it?" not in said
    assert "Plan with Nothing yet: nobody plans with a hint." in said
    assert "What C would need Lots that decide which weeks get which version." in said
    assert 'class="hundred' not in pages[HINT]


def test_what_is_not_usable_begins_its_checks_with_what_broke_it(pages: dict[int, str]) -> None:
    said = words(pages[NOT_USABLE])
    checks = said[said.index("First what could change the answer.") :]
    assert checks.startswith("First what could change the answer. Equal budgets were planned, but the spend was")
    assert "Plan with Nothing: these numbers answer no question." in said
    assert "Spent to find out €800" in said
    assert "Safe end" not in said


def test_what_an_answer_comes_to_stands_in_outcomes_and_money_and_what_it_cost_below(pages: dict[int, str]) -> None:
    said = words(pages[WORKED])
    money = said[said.index("In money") : said.index("Checks")]
    assert "Claim headline Safe end +5.0 % Best guess +16 %" in money
    assert "Link clicks 7,806 +394 +1,246" in money
    assert "Or money, for the same number €1,806 −€87 −€249" in money
    assert "Cost of one link click €0.23 €0.22 €0.20" in money
    assert "A month of 30 days at the pace of the run (14 days), all of it with the new version." in money
    assert "Spent to find out €843 Hours of work 4 Money and hours together €1,003" in money


def test_where_no_money_stands_in_the_file_that_is_said(pages: dict[int, str]) -> None:
    said = words(pages[TOO_LITTLE])
    assert "What it comes to What the ends of the range come to." in said
    assert "No money stands in the file, so nothing is said in money." in said


def test_harm_by_what_must_not_get_worse_promises_no_gain_and_marks_the_end_that_decided(pages: dict[int, str]) -> None:
    assert "<em>at least 6\xa0%</em>" in pages[GUARDRAIL]
    assert "<em>at least 30\xa0%</em>" not in pages[GUARDRAIL]
    assert "Best guess" not in words(pages[GUARDRAIL]).split("Details")[0]


def test_too_little_says_first_what_would_have_been_enough_and_that_it_is_not_worth_it(pages: dict[int, str]) -> None:
    said = words(pages[TOO_LITTLE])
    enough = said[said.index("What would have been enough") : said.index("In one picture")]
    assert "Days, at the same pace 56 539" in enough
    assert "Needed per version 8 posts 77 posts" in enough
    assert "Not worth it in the same way:" in enough
    assert "9.6 times what this run had." in enough


def test_several_versions_have_their_own_sentences_the_best_first(pages: dict[int, str]) -> None:
    said = words(pages[SEVERAL])
    best, other = said.index("“20 % off” brings at least 39 % more"), said.index("“What is new” leans ahead")
    assert best < other
    assert "Lapsed customers who order Nothing 2.00 % 44 of 2,200 customers 20 % off 4.18 %" in said
    assert "Margin per person: too little to judge." in said


def test_the_checks_that_passed_are_one_line(pages: dict[int, str]) -> None:
    passed = "Also passed: same days, whole weeks, looking early did no harm, equal spend, totals agree with days."
    assert f"<summary>{passed}</summary>" in pages[WORKED]


def test_an_earlier_result_entered_afterwards_says_so_below_its_sentence(pages: dict[int, str]) -> None:
    said = words(pages[AFTERWARDS])
    assert "Entered afterwards: nobody had said before what would count" in said
    assert "Keep it in the book" not in said
