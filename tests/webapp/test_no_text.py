"""Signs that are no text are refused at the door, on both databases: no field, address or file name breaks a page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.webapp.api.caller import problems
from tests.webapp.book import export
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

NO_TEXT = "This holds signs that are no text."


def pages_with_fields(app: Flask) -> list[str]:
    """Every address of a page that is read without a number in it."""
    return sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if rule.methods and "GET" in rule.methods and not rule.arguments and not rule.rule.startswith("/static")
        }
    )


def test_no_page_breaks_on_a_query_that_is_no_text(reader: Browser, local_app: Flask) -> None:
    addresses = pages_with_fields(local_app)
    assert {"/archive", "/goals/new", "/experiments/tried", "/api/v1/experiments"} <= set(addresses)
    for address in addresses:
        for query in ("q=%00", "text=a%00b", "cursor=%00", "status=draft%00", "goal%00=1"):
            answer = reader.get(f"{address}?{query}")
            assert answer.status_code == 422, f"{address}?{query}"
            assert NO_TEXT in text(answer), f"{address}?{query}"


@pytest.mark.parametrize("address", ["/goals/1%00", "/help/a%00b", "/api/v1/goals/%00", "/%00"])
def test_an_address_that_is_no_text_does_not_exist(reader: Browser, address: str) -> None:
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "sent", "field"),
    [
        ("/goals/new", {"kind": "new_sales", "goal": "More\x00orders"}, "goal"),
        ("/goals/new", {"kind": "new_sales\x00", "goal": "More orders"}, "kind"),
        ("/experiments/new", {"idea": "ask", "audience": "a\x00"}, "audience"),
        ("/own-book", {"from": "/goals/1\x00"}, "from"),
        ("/drop", {"pasted": "A\tB\x00"}, "pasted"),
    ],
)
def test_no_form_breaks_and_nothing_of_it_is_stored(
    reader: Browser, address: str, sent: dict[str, str], field: str
) -> None:
    answer = reader.post(address, sent)
    assert answer.status_code == 422, field
    assert NO_TEXT in text(answer)
    assert reader.get("/api/v1/goals").get_json()["items"] == []


def test_a_file_name_that_is_no_text_is_refused(reader: Browser, now: datetime) -> None:
    sent = {"files": [(io.BytesIO(export(now.date()).encode()), "export\x00.csv")]}
    answer = reader.post("/drop", sent, page="/")
    assert answer.status_code < 500
    assert reader.get("/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"kind": "new_sales", "goal": "a\x00b"}, ["goal"]),
        ({"goal": "\x00", "kind": "\x00"}, ["goal", "kind"]),
        ({"kind": "new_sales", "goal": "x", "success_criteria": [{"text": "ok"}, {"text": "a\x00"}]},
         ["success_criteria.1.text"]),
        ({"kind": "new_sales", "goal": "x", "a\x00": 1}, ["a\N{REPLACEMENT CHARACTER}"]),
    ],
)  # fmt: skip
def test_the_interface_names_every_field_that_is_no_text(
    reader: Browser, sent: dict[str, Any], fields: list[str]
) -> None:
    answer = reader.client.post("/api/v1/goals", json=sent)
    assert (answer.status_code, problems(answer)) == (422, [(field, "not_a_text") for field in fields])


def test_half_a_sign_is_named_too(reader: Browser) -> None:
    answer = reader.client.post("/api/v1/goals", json={"kind": "new_sales", "goal": "half of \ud83c a sign"})
    assert (answer.status_code, problems(answer)) == (422, [("goal", "not_a_text")])


def test_a_backslash_and_the_letters_of_an_escape_are_text(reader: Browser) -> None:
    answer = reader.client.post("/api/v1/goals", json={"kind": "new_sales", "goal": r"\u0000 is a null sign"})
    assert (answer.status_code, answer.get_json()["goal"]) == (201, r"\u0000 is a null sign")


def test_a_header_that_is_no_text_is_refused(local_app: Flask) -> None:
    answer = local_app.test_client().get("/goals", environ_overrides={"HTTP_IF_NONE_MATCH": "a\x00"})
    assert answer.status_code == 400
