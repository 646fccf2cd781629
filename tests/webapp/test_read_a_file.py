"""Only a file: dropped on the first page, three questions before any number, the verdict."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from flask import Flask

from experiments.people.permission import Role
from tests.webapp.book import become, export, files
from tests.webapp.browser import Browser, text

EXPORT = export(date(2026, 9, 7))
ANSWERS = {"control": "A", "metric": "link_clicks/impressions", "worthwhile_lift": "5", "design": "platform_split"}
MAILS = (
    'Title,Subject,List,"Send Date","Send Weekday","Total Recipients","Successful Deliveries","Times Forwarded",'
    '"Unique Opens","Unique Clicks",Unsubscribes,"Total Orders","Total Revenue"\n'
    'News - Subject A,Your list,Main,"Sep 02, 2025 09:15 am",Tuesday,5132,5102,0,1292,127,6,7,316.05\n'
    'News - Subject B,3 things,Main,"Sep 02, 2025 09:15 am",Tuesday,5106,5078,0,1253,121,5,8,388.88\n'
)
TOTALS = "variant,visitors,conversions\nA,10412,512\nB,10377,574\n"


def dropped(reader: Browser, *named: tuple[str, str | bytes]) -> str:
    """Drop files and give the address of the questions."""
    answer = reader.post("/drop", files(*named), page="/")
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def test_from_drop_to_verdict_takes_three_clicks(reader: Browser) -> None:
    first = text(reader.get("/"))
    assert 'action="/drop"' in first
    clicks = 1  # See what it says
    questions = dropped(reader, ("export.csv", EXPORT))
    page = text(reader.get(questions))
    # What the page has filled in already costs no click; who decided who saw what is always asked.
    given = dict(re.findall(r'name="(control|metric|design)" id="[^"]+" value="([^"]+)" checked', page))
    assert given == {"control": "A", "metric": "link_clicks/impressions"}
    clicks += 1  # who decided who saw what
    clicks += 1  # Show the verdict
    worthwhile = re.search(r'id="worthwhile_lift"[^>]*value="(\d+)"', page)
    assert worthwhile is not None
    answer = reader.post(questions, {**given, "worthwhile_lift": worthwhile[1], "design": "platform_split"})
    assert answer.location == f"{questions}/result"
    assert "Worked" in text(reader.get(answer.location))
    assert clicks <= 4


def test_the_questions_come_before_any_number(reader: Browser) -> None:
    questions = dropped(reader, ("export.csv", EXPORT))
    page = text(reader.get(questions))
    for sign in ("best guess", "<figure", 'class="sentence', "Worked"):
        assert sign not in page
    # Without answers there is no result either.
    assert reader.get(f"{questions}/result").location == questions


def test_the_page_says_what_was_recognised_and_why(reader: Browser) -> None:
    page = text(reader.get(dropped(reader, ("export.csv", EXPORT))))
    assert "Meta Ads Manager" in page
    assert "Ad set × day, 28 rows" in page
    assert "“A”, “B”" in page
    # Each column of the first rows carries what it is taken for, with a chooser to say otherwise.
    assert re.search(
        r'What is “Link clicks”\?</label>\s*<select[^>]*>(?:(?!</select>).)*value="link_clicks" selected',
        page,
        re.DOTALL,
    )


def test_how_the_file_is_written_stands_in_the_fold_and_what_it_holds_above(reader: Browser) -> None:
    page = text(reader.get(dropped(reader, ("export.csv", EXPORT))))
    said = re.search(r'<ul class="facts-line">(.*?)</ul>', page, re.DOTALL)
    assert said is not None
    assert "28 rows" in said[1]
    assert "Amounts in EUR" in said[1]
    for inner in ("Numbers as", "Days as", "UTF-8"):
        assert inner not in said[1]
        assert inner in page  # why it is read so


def test_what_decides_usually_is_offered_first_and_no_number_of_columns_that_only_a_platform_knows(
    reader: Browser,
) -> None:
    page = text(reader.get(dropped(reader, ("mails.csv", MAILS))))
    assert "Mailchimp" in page
    offered = re.findall(r'name="metric" id="metric-\d+" value="([^"]+)"( checked)?', page)
    assert offered[0] == ("clicks/sends", " checked")
    assert not [name for name, _ in offered if "Deliver" in name]
    own = "variant,visitors,Wish lists\nA,10412,512\nB,10377,574\n"
    page = text(reader.get(dropped(reader, ("own.csv", own))))
    assert 'value="Wish lists/visitors"' in page  # a column of one's own table is as good as any


def test_ways_of_splitting_promise_no_draw_that_is_kept(reader: Browser) -> None:
    page = text(reader.get(dropped(reader, ("export.csv", EXPORT))))
    assert "By chance alone; tools that send mails do it too." in page
    assert "Trialbook keeps the draw" not in page


def test_the_result_is_marked_as_entered_afterwards(reader: Browser) -> None:
    questions = dropped(reader, ("export.csv", EXPORT))
    page = text(reader.get(reader.post(questions, ANSWERS).location))
    assert "Entered afterwards" in page
    assert "Keep it in the book" in page
    assert re.search(r"<em>at least \d+\xa0%</em>", page)


def test_several_files_are_one_comparison(reader: Browser) -> None:
    first, second = (export(date(2026, 9, 7), names=(name,), gains=(gain,)) for name, gain in (("A", 1), ("B", 1.4)))
    questions = dropped(reader, ("control.csv", first), ("test.csv", second))
    page = text(reader.get(questions))
    assert 'value="A"' in page
    assert 'value="B"' in page
    assert "Worked" in text(reader.get(reader.post(questions, ANSWERS).location))


def test_a_pasted_table_is_a_file_like_any_other(reader: Browser) -> None:
    answer = reader.post("/drop", {"pasted": TOTALS.replace(",", "\t")}, page="/")
    page = text(reader.get(answer.location))
    assert "pasted table" in page
    assert "conversions per visitor" in page


def test_every_missing_answer_is_said_at_once_and_what_was_typed_is_kept(reader: Browser) -> None:
    questions = dropped(reader, ("export.csv", EXPORT))
    answer = reader.post(questions, {"metric": "link_clicks/impressions", "worthwhile_lift": "much"})
    page = text(answer)
    assert answer.status_code == 422
    for sentence in (
        "Say which version is what you did before.",
        "Give a number of per cent, as in 5.",
        "Say who decided who saw what.",
    ):
        assert page.count(sentence) == 2  # summed up on top and at its field
    assert "Say from when on a change is worth it." not in page  # it was said, only not as a number
    assert 'value="much"' in page


def test_versions_in_another_column_are_read_that_way(reader: Browser) -> None:
    body = "campaign,week,visitors,conversions\nspring,one,900,40\nspring,two,950,60\n"
    questions = dropped(reader, ("own.csv", body))
    page = text(reader.get(f"{questions}?variant_column=week"))
    assert re.search(r'name="control"[^>]*value="one"', page)
    assert 'name="variant_column" value="week"' in page


def test_where_less_is_better_the_sentence_and_the_picture_turn_round(reader: Browser) -> None:
    questions = dropped(reader, ("export.csv", EXPORT))
    answers = {**ANSWERS, "metric": "spend/link_clicks"}
    page = text(reader.get(reader.post(questions, answers).location))
    assert "less is better" in page
    assert "worth it from \N{MINUS SIGN}5" in page  # the dashed line of the picture, −5 %


def test_nothing_dropped_is_said(reader: Browser) -> None:
    answer = reader.post("/drop", {}, page="/")
    assert answer.status_code == 422
    assert "Choose the file" in text(answer)


def test_a_file_of_nobody_is_not_there(reader: Browser) -> None:
    assert reader.get("/read/77").status_code == 404
    assert reader.get("/read/77/result").status_code == 404
    assert reader.post("/read/77", ANSWERS, page="/").status_code == 404


def test_who_may_only_look_may_not_drop(reader: Browser, local_app: Flask, now: datetime) -> None:
    become(local_app, now, Role.VIEWER)
    assert reader.post("/drop", files(("export.csv", EXPORT)), page="/account").status_code == 403


@pytest.mark.parametrize("path", ["/drop", "/read/1", "/read/1/keep"])
def test_a_form_without_its_token_is_refused(reader: Browser, path: str) -> None:
    assert reader.client.post(path).status_code == 400


def test_the_list_counts_files_that_were_read_and_not_kept(reader: Browser) -> None:
    assert "No file was read yet" in text(reader.get("/read"))
    reader.post(dropped(reader, ("export.csv", EXPORT)), ANSWERS)
    page = text(reader.get("/read"))
    assert "One file was read to a verdict." in page
    assert "0 were kept in the book." in page
    assert "export.csv" in page
