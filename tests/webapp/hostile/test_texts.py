"""Harm in every text field of every form and call, and in every place of a file: it stays text on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.webapp.browser import Browser, text
from tests.webapp.hostile.crowded import Crowded
from tests.webapp.hostile.filling import send
from tests.webapp.hostile.payloads import Ledger
from tests.webapp.hostile.reading import Page

if TYPE_CHECKING:
    from flask import Flask

# Fields that look like text and take figures, amounts, addresses, names of columns or one of a few words only.
NO_FREE_TEXT = {
    *((f"/cycles/{page}", name) for page in ("#/edit", "new") for name in ("marketing_budget", "social_budget")),
    *(("/cycles/#/brief/edit", name) for name in ("hours", "money", "per_version")),
    *(("/experiments/#/edit", name) for name in ("budget", "days", "forecast", "hours")),
    *(("/experiments/new", name) for name in ("budget", "days", "forecast", "hours")),
    *(("/experiments/#/plan", name) for name in ("budget", "confidence", "days", "hours", "minimum_days")),
    *(("/experiments/#/plan", name) for name in ("baseline", "expected_lift", "price_per_thousand")),
    *(("/experiments/#/plan", name) for name in ("relative_sd", "units_per_day")),
    *(("/experiments/#/plan", name) for name in ("minimum_units", "worthwhile_lift")),
    *(("/experiments/#/plan", name) for name in ("audience_size", "margin", "outcome.days_after")),
    *(("/experiments/#/attribution/claim", name) for name in ("claimed", "spend")),
    ("/experiments/#/decision", "lift"),
    ("/experiments/#/draw", "count"),
    ("/experiments/#/draw/#/split", "column"),
    *(("/experiments/#/outcome", f"figures.{place}.{name}") for place in (0, 1) for name in ("successes", "units")),
    *(("/goals/#/edit", name) for name in ("baseline", "standing", "target")),
    *(("/goals/new", name) for name in ("baseline", "standing", "target")),
    ("/goals/#/worth", "money"),
    ("/read/#", "worthwhile_lift"),
    *(("/settings", name) for name in ("hour", "spend_cap")),
    ("/settings/teams", "currency"),
    ("/settings/webhooks", "url"),
    *(("/toolkits/#/edit", name) for name in ("budget", "days", "hours", "worthwhile_lift")),
}
TAKE_IDEAS = ("PATCH /experiments/{experiment_id}", "POST /experiments")
# Kept and used, but on no page: columns of a file, a reason for what was not overridden, the line of a goal that was
# chosen and not written, what was assumed where no amount was typed. Or read and not kept: times where regions are
# drawn, ids that are split and sent back, what a channel serves better where it is put on the shelf.
NEVER_SHOWN = {
    *(("/experiments/#/close", name) for name in ("avoided_assumption", "override_reason")),
    ("/experiments/#/draw/#/split", "pasted"),
    ("/read/#/keep", "goal"),
    *((call, name) for call in TAKE_IDEAS for name in ("metrics.0.numerator", "strategy.other_tactics.0")),
    ("PATCH /toolkits/{toolkit_id}", "metrics.0.numerator"),
    ("POST /channels/{channel_id}/status", "better_for.because"),
    ("POST /experiments/{experiment_id}/draws", "times.0"),
    ("POST /experiments/{experiment_id}/draws/{draw_number}/split", "ids.0"),
    *(("POST /readings/{reading_id}/answers", name) for name in ("metric", "unit_column", "variant_column")),
}
FILES = {"api_audit.export", "api_history.as_csv", "api_draws.as_calendar", "api_draws.as_csv", "api_pictures.show"}


def test_the_parser_finds_what_would_run() -> None:
    page = Page(
        '<p onclick="a()"><a href=" java\nscript:a()">b</a><script>c</script><img src=x><zqz></zqz>'
        '<a href="data:text/html,x">d</a><script src="//elsewhere.example/x.js"></script>zq3x49'
    )
    assert len(page.wrong) == 10


def test_the_parser_finds_a_text_that_stayed_one() -> None:
    page = Page("<p>zq7x{{7*7}}&#34;&gt;&lt;script&gt;</p>")
    assert page.wrong == []
    assert page.marks == {"zq7x"}


def test_every_form_and_call_took_what_was_typed_or_refused_it_at_its_field(crowded: Crowded) -> None:
    assert {kind: status for kind, status in crowded.forms.items() if status >= 400} == {}
    assert {call: status for call, (status, _texts) in crowded.calls.items() if status >= 400} == {}
    assert len(crowded.forms) >= 20
    assert len(crowded.calls) >= 18


def test_every_text_was_taken_but_where_none_fits(crowded: Crowded) -> None:
    ledger = crowded.ledger
    left = ledger.fields(set(ledger.sent)) - ledger.fields(ledger.taken)
    assert {one for one in left if one[0].startswith("/")} == NO_FREE_TEXT


def test_nothing_in_any_page_runs(crowded: Crowded, read: dict[str, list[Page]]) -> None:
    assert {page.address: page.wrong for pages in read.values() for page in pages if page.wrong} == {}
    assert crowded.wrong == {}
    assert len(read["admin"]) > 300
    assert len(read["viewer"]) > 200
    assert len(read["nobody"]) > 50


def test_every_text_that_was_taken_is_shown_somewhere_as_it_was_typed(
    crowded: Crowded, read: dict[str, list[Page]]
) -> None:
    shown = crowded.seen | {mark for pages in read.values() for page in pages for mark in page.marks}
    ledger = crowded.ledger
    assert ledger.fields(ledger.taken) - ledger.fields(shown & ledger.taken) <= NEVER_SHOWN


def test_files_were_taken_with_harm_in_name_header_label_and_cell(crowded: Crowded) -> None:
    usual = {
        "a good file": 303,
        "a broken file": 422,
        "an ambiguous file": 303,
        "a workbook": 303,
        "an archive": 303,
        "no table": 422,
        "a pasted table": 303,
    }
    assert list(crowded.uploads.values()) == [usual, usual]


def test_every_place_of_a_file_is_shown_as_text_but_the_names_within_archives_and_workbooks(crowded: Crowded) -> None:
    ledger = crowded.ledger
    places = {one for one in ledger.fields(set(ledger.sent)) if one[0] == "file"}
    assert places - ledger.fields(crowded.seen & set(ledger.sent)) == {("file", "member"), ("file", "sheet")}
    assert len(places) == 11


def test_the_first_person_may_call_themselves_and_their_team_what_they_like(served_app: Flask) -> None:
    from tests.webapp.test_security import log_in, set_up_link

    stranger, ledger, wrong = Browser(served_app), Ledger(), {}
    link = set_up_link(served_app)
    form = Page(text(stranger.get(link)), link).forms[0]
    for one in form.fields:
        one.kind = "currency" if one.name == "currency" else one.kind
        one.value = {"currency": "EUR", "email": "ines@quernwell.example"}.get(one.name, one.value)
    assert send(stranger, form, ledger, wrong).answer.status_code in {200, 302, 303}
    assert wrong == {}
    assert log_in(stranger) == 302
    page = Page(text(stranger.get("/account")) + text(stranger.get("/settings")))
    assert page.wrong == []
    assert ledger.fields(page.marks) == {(link, "name"), (link, "team_name")}


@pytest.mark.parametrize("who", ["admin", "viewer"])
def test_every_answer_of_the_interface_is_json_that_no_browser_takes_for_a_page(crowded: Crowded, who: str) -> None:
    caller, wrong, looked = crowded.house.people[who].caller, {}, 0
    with crowded.house.app.test_request_context():
        # record and draws as files are looked at among the downloads, a picture is bytes of its own type
        every = [rule for rule in crowded.house.app.url_map.iter_rules() if rule.endpoint.startswith("api_")]
        rules = [rule for rule in every if rule.endpoint not in FILES]
        found = [rule.build({name: crowded.house.ids.get(name, 1) for name in rule.arguments}) for rule in rules]
    for built in found:
        assert built is not None
        answer = caller.get(built[1].removeprefix("/api/v1"))
        kinds = {"application/json", "application/problem+json"}
        if answer.mimetype not in kinds or answer.headers["X-Content-Type-Options"] != "nosniff":
            wrong[built[1]] = answer.mimetype
        looked += answer.status_code == 200
    assert wrong == {}
    assert looked > 15
