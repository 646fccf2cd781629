"""Files that browsers keep: compressed, with addresses that change when they change."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.webapp.browser import Browser, text
from webapp.stamps import stamp_of

PACKED = {"Accept-Encoding": "gzip, br"}


def fetch(reader: Browser, address: str, headers: dict[str, str] | None = None) -> TestResponse:
    """Get a file to its end, so that it is closed."""
    return reader.client.get(address, headers=headers, buffered=True)


def test_plotly_comes_out_of_its_package_compressed_and_for_a_year(reader: Browser) -> None:
    with reader.app.test_request_context("/"):
        from webapp.assets import plotly_url

        address = plotly_url()
    packed = fetch(reader, address, headers=PACKED)
    plain = fetch(reader, address)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_an_old_address_of_plotly_is_not_kept(reader: Browser) -> None:
    assert fetch(reader, "/assets/plotly.0123.js").headers["Cache-Control"] == "no-cache"


def test_everything_that_the_first_page_links_is_there_and_light(reader: Browser) -> None:
    page = text(reader.get("/"))
    linked = re.findall(r'<(?:link|script)[^>]*(?:href|src)="([^"]+)"', page)
    assert len(linked) >= 4
    assert any("/assets/look." in address for address in linked)
    linked += {mark.partition("#")[0] for mark in re.findall(r'<use href="([^"]+)"', page)}
    linked += [f"/static/made/{face}-strong.woff2" for face in ("serif", "sans")]  # asked for by the sheet
    weight = len(page.encode())
    for address in linked:
        answer = fetch(reader, address, headers=PACKED)
        assert answer.status_code == 200, address
        weight += len(answer.get_data())
    assert weight < 150_000  # bytes over the wire on a first visit


def test_our_own_files_have_an_address_that_changes_with_them_and_are_kept_for_a_year(reader: Browser) -> None:
    found = re.search(r'src="(/static/trialbook\.js)\?v=([0-9a-f]+)"', text(reader.get("/")))
    assert found
    for address, kept in (
        (f"{found[1]}?v={found[2]}", "public, max-age=31536000, immutable"),
        (f"{found[1]}?v=0123", "no-cache"),  # an older page asks for what is no longer there
        (found[1], "no-cache"),
        ("/static/nothing.js?v=0", "no-cache"),
    ):
        assert fetch(reader, address).headers["Cache-Control"] == kept, address
    tag = fetch(reader, found[1]).headers["ETag"]
    assert fetch(reader, found[1], headers={"If-None-Match": tag}).status_code == 304


def test_a_stamp_tells_what_is_in_the_file_and_not_when_it_was_written(tmp_path: Path) -> None:
    one, other = tmp_path / "one.js", tmp_path / "other.js"
    for path in (one, other):
        path.write_text("let here;")
    os.utime(one, (1, 1))
    assert stamp_of(one) == stamp_of(other) != "0"
    before = stamp_of(one)
    one.write_text("let there;")
    assert stamp_of(one) != before
    assert stamp_of(tmp_path / "none.js") == "0"


def test_a_page_travels_compressed_with_a_token_that_never_stands_there_twice(reader: Browser) -> None:
    packed, again = (fetch(reader, "/account", headers=PACKED) for _ in range(2))
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding, Cookie")
    tokens = [
        set(re.findall(r'name="csrf_token" value="([^"]+)"', gzip.decompress(one.get_data()).decode()))
        for one in (packed, again)
    ]
    assert len(tokens[0]) > 1
    assert not tokens[0] & tokens[1]


def test_what_an_act_gives_back_is_not_compressed(reader: Browser) -> None:
    assert "Content-Encoding" not in reader.post("/account/tokens", {"name": "x"}, headers=PACKED).headers


@pytest.mark.parametrize("path", ["/static/trialbook.css", "/bootstrap/static/css/bootstrap.min.css"])
def test_style_sheets_travel_compressed(reader: Browser, path: str) -> None:
    packed = fetch(reader, path, headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == fetch(reader, path).get_data()
