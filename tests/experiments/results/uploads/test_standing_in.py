"""Columns that answer the plan under another name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import FileMapping
from experiments.results.uploads.imports import Upload, preview_file
from experiments.results.uploads.standing_in import standing_in
from experiments.trials.draft import MetricGiven
from tests.experiments.results.exports import Book, daily
from tests.factories import QUESTION_HEADLINE, make_registered

GOOGLE = b"""Campaign report
9 November 2026 - 15 November 2026
Campaign,Day,Impr.,Clicks,Cost,Currency code
Kit A,2026-11-09,1000,20,10.00,EUR
Kit B,2026-11-09,1000,30,10.00,EUR
Kit A,2026-11-10,1000,21,10.00,EUR
Kit B,2026-11-10,1000,33,10.00,EUR
"""
META = daily(2).replace(b"Link clicks", b"Clicks (all)")


@pytest.mark.parametrize(
    ("data", "needed", "expected"),
    [
        # Google counts one kind of clicks, and they lead to the page
        (GOOGLE, {"link_clicks", "impressions"}, {"link_clicks": "Clicks"}),
        # a plan that asks for clicks has them
        (GOOGLE, {"clicks", "impressions"}, {}),
        (GOOGLE, {"clicks", "link_clicks"}, {}),
        # at Meta all clicks are more than link clicks: that is asked, never assumed
        (META, {"link_clicks", "impressions"}, {}),
        # capitals, blanks and signs make no other number
        (b"version,user,Solved at once\nA,1,1\nB,2,0\n", {"solved_at_once"}, {"solved_at_once": "Solved at once"}),
        (b"version,user,Rating\nA,1,4\nB,2,5\n", {"rating"}, {"rating": "Rating"}),
        # a column that the plan calls by its name is that, whatever else it could be: “clicked” is read as clicks
        (b"version,user,clicked\nA,1,1\nB,2,0\n", {"clicked"}, {"clicked": "clicked"}),
        # who asks for the clicks has them
        (b"version,user,clicked\nA,1,1\nB,2,0\n", {"clicks"}, {}),
        # two that would do are in doubt
        (b"version,user,Rating,RATING.\nA,1,4,4\nB,2,5,5\n", {"rating"}, {}),
        # nothing like it
        (b"version,user,Rating\nA,1,4\nB,2,5\n", {"unsubscribes"}, {}),
    ],
)
def test_only_what_nobody_would_doubt_stands_in(data: bytes, needed: set[str], expected: dict[str, str]) -> None:
    assert standing_in(read_file(data, "export.csv"), needed) == expected


def test_the_clicks_of_google_answer_a_plan_about_link_clicks(book: Book) -> None:
    preview = preview_file(book.session, book.actor, book.experiment.id, Upload("campaigns.csv", GOOGLE))
    assert "link_clicks" not in preview.missing_measures
    book.accept(GOOGLE, "campaigns.csv")
    again = preview_file(book.session, book.actor, book.experiment.id, Upload("campaigns.csv", GOOGLE))
    assert again.already is not None
    # A 20 + 21, B 30 + 33
    sums = {(cell.variant, cell.sums["link_clicks"]) for cell in again.summaries.cells}
    assert sums == {("A", 20.0), ("A", 21.0), ("B", 30.0), ("B", 33.0)}


def test_what_a_person_said_of_a_column_is_not_overruled(book: Book) -> None:
    said = FileMapping(columns={"clicks": "Clicks"})
    preview = preview_file(book.session, book.actor, book.experiment.id, Upload("c.csv", GOOGLE), mapping=said)
    assert "link_clicks" in preview.missing_measures


def test_a_guardrail_is_found_under_its_header_with_a_capital(book: Book) -> None:
    metrics = (
        MetricGiven("link clicks per time shown", "ratio", "link_clicks", "impressions"),
        MetricGiven("hides", "ratio", "hides", "impressions", direction="down", role="guardrail", margin=0.1),
    )
    change = replace(QUESTION_HEADLINE, metrics=metrics)
    locked = make_registered(book.session, book.actor, book.now, change=change)
    with_hides = daily(2).replace(b"Landing page views", b"Hides")
    preview = preview_file(book.session, book.actor, locked.id, Upload("export.csv", with_hides))
    assert preview.missing_measures == ()


def test_a_part_of_an_added_up_number_that_the_plan_needs_is_left_in_it() -> None:
    # LinkedIn's reactions are Clicks + Likes + Comments + Reposts + Follows: without Follows they would be gone
    header = "Post title,Post link,Created date,Impressions,Clicks,Likes,Comments,Reposts,Follows,Engagement rate"
    rows = [f"[{name}] text,https://www.linkedin.example/{day},11/{day}/2026,900,9,20,3,2,1,0.04"
            for day, name in ((10, "carousel"), (11, "single"), (12, "carousel"), (13, "single"))]  # fmt: skip
    report = read_file("\n".join([header, *rows, ""]).encode(), "posts.csv")
    assert report.columns["engagements"] == "Clicks + Likes + Comments + Reposts + Follows"
    assert standing_in(report, {"engagements", "impressions", "follows"}) == {}
    assert standing_in(report, {"impressions", "follows"}) == {"follows": "Follows"}
