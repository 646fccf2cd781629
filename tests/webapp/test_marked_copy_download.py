"""The copy with the problems marked, from the pages that name them: nothing of a refused file stays behind for it."""

from __future__ import annotations

import base64
import html
import re
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.visitor import chromium, visiting
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser, text

BAD = "Ad set name,Day,Impressions,Link clicks\nA,2026-09-07,many,20\nB,2026-09-07,1000,-3\n"
PERSONAL = "variant,email,converted\nA,ann@bee.example,1\nB,jo@cee.example,0\nA,al@dee.example,0\nB,di@eff.example,1\n"


def copies(page: str) -> dict[str, str]:
    """Name and text of every marked copy on a page."""
    links = re.findall(r'href="data:text/csv;base64,([^"]+)" download="([^"]+)"', page)
    return {html.unescape(name): base64.b64decode(body).decode("utf-8-sig") for body, name in links}


def test_a_refused_file_can_be_had_with_its_problems_marked_and_nothing_is_kept(
    reader: Browser, local_app: Flask
) -> None:
    page = text(reader.post("/drop", files(("week 36.csv", BAD)), page="/"))
    assert "Download the file with the problems marked" in page
    copy = copies(page)["week 36 - marked.csv"]
    assert "“many” under “Impressions” on line 2 is not a figure.,2,A,2026-09-07,many,20" in copy.replace('"', "")
    with local_app.app_context():
        from webapp.storage import store

        assert [path for path in store().folder.glob("??/*") if path.is_file()] == []


def test_there_is_no_copy_of_personal_data_and_none_of_what_is_no_table(reader: Browser) -> None:
    assert copies(text(reader.post("/drop", files(("people.csv", PERSONAL)), page="/"))) == {}
    assert copies(text(reader.post("/drop", files(("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00")), page="/"))) == {}


def test_of_two_files_with_one_name_none_is_offered(reader: Browser) -> None:
    page = text(reader.post("/drop", files(("a.csv", BAD), ("a.csv", BAD.replace("many", "lots"))), page="/"))
    assert copies(page) == {}


def test_the_mapping_page_offers_the_copy_where_something_was_noticed(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    experiment = has_run(local_app, now)
    assert experiment.starts is not None
    place = f"/experiments/{experiment.id}/upload"
    good = export(experiment.starts)
    assert copies(text(reader.get(reader.post(place, files(("export.csv", good)), page="/").location))) == {}
    first, _, rest = good.partition("\n")
    odd = f"{first}\n{rest.replace(',10000,', ',10000.5,', 1)}"
    page = text(reader.get(reader.post(place, files(("export.csv", odd)), page="/").location))
    assert "Warning: “Impressions” on line 2 is 10000.5: a count is whole." in copies(page)["export - marked.csv"]


def test_what_to_click_stands_beside_the_upload_before_it_is_needed(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    start = text(reader.get("/"))
    assert "What to click in your platform to get a usable file" in start
    assert start.count("<summary>Meta Business Suite</summary>") == 1
    assert '<details class="fold" open>' not in start
    experiment = has_run(local_app, now)
    upload = text(reader.get(f"/experiments/{experiment.id}/upload"))
    assert re.findall(r'<section class="card-export"><h3 class="side-h">([^<]+)</h3>', upload) == ["Meta Ads Manager"]
    assert "<summary>Another platform</summary>" in upload
    assert "<summary>TikTok Ads Manager</summary>" in upload


@pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")
def test_a_browser_downloads_the_copy_from_the_refused_page(local_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "week 36.csv"
    file.write_text(BAD, encoding="utf-8")
    with visiting(local_app) as visitor:
        visitor.page.goto(visitor.base + "/")
        visitor.page.set_input_files("input[type=file]", file)
        visitor.page.get_by_role("heading", name="This file cannot be used as it is").wait_for()
        visitor.look_closely("a refused file")
        with visitor.page.expect_download() as waiting:
            visitor.link("Download the file with the problems marked").click()
        assert waiting.value.suggested_filename == "week 36 - marked.csv"
        saved = Path(waiting.value.path()).read_bytes()
        assert [said for said in visitor.wrong if "422" not in said] == []
    assert saved.startswith(b"\xef\xbb\xbf")
    assert "below zero (-3)" in saved.decode("utf-8-sig")
