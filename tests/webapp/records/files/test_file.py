"""A read file in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from experiments.reading.read import read_file
from webapp.records.files.columns import chosen_columns
from webapp.records.files.file import file_page, personal_columns, settles

META = (
    "Ad set name,Day,Impressions,Link clicks,Amount spent (EUR)\nA,2026-09-07,1000,20,3.50\nB,2026-09-07,1000,25,3.40\n"
)


@pytest.fixture(autouse=True)
def _words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def test_each_fact_comes_with_its_reason() -> None:
    page = file_page(read_file(META.encode(), "export.csv"), "export.csv")
    facts = {fact.what: fact.why for fact in page.facts}
    assert "Meta Ads Manager" in facts
    assert facts["Amounts in EUR"] == "The header “Amount spent (EUR)” says so."
    assert facts["Ad set × day, 2 rows, 7 September 2026"] == "One row per ad set and day."
    assert all(fact.why for fact in page.facts)


def test_each_column_is_said_or_not_used() -> None:
    page = file_page(read_file(META.encode(), "export.csv"), "export.csv", prefix="f1-")
    assert [(column.field, column.role) for column in page.columns] == [
        ("f1-column-0", "variant"),
        ("f1-column-1", "date"),
        ("f1-column-2", "impressions"),
        ("f1-column-3", "link_clicks"),
        ("f1-column-4", "spend"),
    ]


def test_only_changed_columns_are_given_on() -> None:
    report = read_file(META.encode(), "export.csv")
    untouched = {"column-2": "impressions", "column-3": "link_clicks"}
    assert chosen_columns(report, untouched) == {}
    assert chosen_columns(report, {**untouched, "column-3": "clicks"}) == {"clicks": "Link clicks"}
    assert chosen_columns(report, {"column-0": ""}) == {}


def test_no_internal_name_is_shown() -> None:
    page = file_page(read_file(META.encode(), "export.csv"), "export.csv")
    said = " ".join(f"{fact.what} {fact.why}" for fact in page.facts)
    for name in ("meta_ads", "ad_set", "link_clicks", "variant_column"):
        assert name not in said


def test_a_file_that_one_answer_settles_is_told_from_one_that_is_broken() -> None:
    unclear = read_file(b"Version,Day,Impressions\nA,03/04/2026,1000\nB,03/04/2026,1100\n", "unclear.csv")
    assert settles(unclear) == ("date_style",)
    assert settles(read_file(b"\x89PNG", "photo.csv")) == ()
    assert settles(read_file(META.encode(), "export.csv")) == ()


def test_personal_columns_are_named_where_they_are_all_that_is_wrong() -> None:
    people = "variant,email,converted\nA,a@bee.example,1\nB,b@bee.example,0\nA,c@bee.example,0\nB,d@bee.example,1\n"
    assert personal_columns(read_file(people.encode(), "people.csv")) == ("email",)
    assert personal_columns(read_file(META.encode(), "export.csv")) == ()
