"""What people type by mistake or for fun: each gets a sentence or a page, never a broken one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from experiments.people.first import local_actor
from tests.factories import make_goal, make_registered
from tests.webapp.book import export, files, opened
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

SILLY = {
    "ten thousand characters": "x " * 5000,
    "pictures": "🌾🥖 " * 30,
    "right to left": "مطحنة الخبز \N{RIGHT-TO-LEFT MARK}עברית",
    "code": "<script>alert(1)</script>\"'",
    "a null character": "a\x00b",
}


@pytest.fixture
def draft(reader: Browser, local_app: Flask, now: datetime) -> str:
    """Address of a draft whose four questions are answered."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goal = make_goal(session, actor, now)
    answer = reader.post(
        "/experiments/new",
        {
            "audience": "People nearby",
            "goal_id": goal.id,
            "customer_objective": "Look at the kit",
            "idea": "ask a question",
            "instead_of": "a claim",
            "expected": "more will look",
            "mechanism": "curiosity",
            "next_step_text": "Send them the second letter",
            "channel": "paid social",
            "starts": "2026-11-09",
            "budget": "280",
        },
        page="/experiments/new",
    )
    assert answer.status_code == 303, text(answer)
    return f"/experiments/{answer.location.split('/')[2]}/plan"


@pytest.mark.parametrize("typed", SILLY.values(), ids=SILLY)
def test_a_goal_with_silly_words_is_kept_or_refused_with_a_sentence(reader: Browser, typed: str) -> None:
    answer = reader.post("/goals/new", {"kind": "new_sales", "goal": typed, "metric": typed}, page="/goals/new")
    assert answer.status_code in {303, 422}
    if answer.status_code == 303:
        page = reader.get(answer.location)
        assert page.status_code == 200
        assert "<script>alert" not in text(page)


@pytest.mark.parametrize("number", ["1e308", "1" + "0" * 300, "-" + "9" * 40])
def test_a_number_larger_than_anything_is_refused_at_its_field(reader: Browser, number: str) -> None:
    sheet = {"kind": "new_sales", "goal": "More first orders", "metric": "orders", "baseline": number, "target": "5"}
    answer = reader.post("/goals/new", sheet, page="/goals/new")
    assert answer.status_code == 422
    assert "baseline-fault-1" in text(answer)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-13-45", "soon"])
def test_a_first_day_at_the_end_of_all_days_is_refused(reader: Browser, draft: str, day: str) -> None:
    page = text(reader.get(draft))
    version = page.split('name="version" value="')[1].split('"')[0]
    answer = reader.post(draft, {"version": version, "starts": day, "act": "change"})
    assert answer.status_code == 422
    assert "too far away" in text(answer) or "as a date" in text(answer)


@pytest.mark.parametrize("typed", SILLY.values(), ids=SILLY)
def test_a_version_with_a_silly_name_is_kept_or_refused_with_a_sentence(
    reader: Browser, draft: str, typed: str
) -> None:
    page = text(reader.get(draft))
    version = page.split('name="version" value="')[1].split('"')[0]
    answer = reader.post(draft, {"version": version, "version_1_name": typed, "act": "change"})
    assert answer.status_code in {303, 422}
    assert reader.get(draft).status_code == 200


def test_an_old_form_is_refused_and_says_that_somebody_was_quicker(reader: Browser, draft: str) -> None:
    page = text(reader.get(draft))
    version = page.split('name="version" value="')[1].split('"')[0]
    assert reader.post(draft, {"version": version, "worthwhile_lift": "7", "act": "change"}).status_code == 303
    again = reader.post(draft, {"version": version, "worthwhile_lift": "9", "act": "change"})
    assert again.status_code in {409, 422}


def test_names_of_two_hundred_characters_and_in_other_scripts_reach_the_result(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    first, second = "مطحنة الخبز", "🌾 " + "v" * 190
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        experiment = make_registered(session, actor, now, starts=now.date())
        starts = experiment.starts
    assert starts is not None
    sent = files(("export.csv", export(starts, names=(first, second))))
    answer = reader.post("/drop", sent, page="/")
    assert answer.status_code == 303
    page = reader.get(answer.location)
    assert page.status_code == 200
    assert second in text(page)
    answered = reader.post(
        answer.location,
        {
            "control": first,
            "metric": "link_clicks/impressions",
            "worthwhile_lift": "5",
            "design": "platform_split",
            "variant_column": "Ad set name",
        },
    )
    assert answered.status_code == 303, text(answered)
    shown = reader.get(answered.location)
    assert shown.status_code == 200
    assert second in text(shown)


def test_the_same_form_sent_twice_makes_one_goal_or_two_but_no_error(reader: Browser) -> None:
    sheet = {"kind": "new_sales", "goal": "More first orders"}
    codes = [reader.post("/goals/new", sheet, page="/goals/new").status_code for _ in range(2)]
    assert codes[0] == 303
    assert codes[1] in {303, 409, 422}


@pytest.mark.parametrize(
    "path", ["/read/{}", "/goals/{}", "/lessons/{}", "/experiments/{}/result", "/experiments/{}/plan"]
)
def test_a_number_that_no_database_counts_to_is_an_address_that_does_not_exist(reader: Browser, path: str) -> None:
    for number in (2**31, 10**21):
        assert reader.get(path.format(number)).status_code == 404
