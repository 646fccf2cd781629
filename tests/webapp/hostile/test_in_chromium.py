"""The most crowded pages in a real browser, full of harm: nothing opens, nothing is blocked, nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import chromium, in_front_of, log_in
from tests.webapp.doors.house import PASSWORD
from tests.webapp.hostile.crowded import Crowded

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

PAGES = (
    "/",
    "/goals",
    "/experiments",
    "/experiments/new",
    "/timeline",
    "/archive",
    "/lessons",
    "/read",
    "/settings",
    "/settings/people",
    "/settings/teams",
    "/settings/links",
    "/settings/record",
    "/settings/webhooks",
    "/account",
    "/account/tokens",
)


class Watch:
    """Keeps what a page of Chromium does that it should not."""

    def __init__(self, tab: Tab, base: str) -> None:
        self.base, self.wrong = base, []
        tab.on("dialog", self._dialog)
        tab.on("console", lambda said: self.wrong.append(said.text) if said.type in {"error", "warning"} else None)
        tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        tab.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.wrong.append(f"asked {request.url}")


@pytest.fixture
def tab(crowded: Crowded) -> Iterator[tuple[Tab, Watch]]:
    """Chromium in front of the crowded book, logged in as its admin."""
    with in_front_of(crowded.house.app) as (page, base):
        watch = Watch(page, base)
        log_in(page, crowded.house.people["admin"].email, PASSWORD)
        yield page, watch


def test_the_most_crowded_pages_stay_quiet(crowded: Crowded, tab: tuple[Tab, Watch]) -> None:
    page, watch = tab
    kept = crowded.caller.get("/experiments?limit=200").get_json()["items"]
    done = [one["id"] for one in kept if one["status"] in {"analysed", "concluded"}]
    open_ones = [one["id"] for one in kept if one["status"] in {"draft", "registered", "running"}]
    pages = [
        *PAGES,
        *(f"/experiments/{key}/result" for key in done),
        *(f"/experiments/{key}/plan" for key in open_ones),
    ]
    pages += [
        f"/{room}/{one['id']}" for room in ("goals", "lessons") for one in crowded.caller.get(f"/{room}").json["items"]
    ]
    pages += sorted(crowded.stories)[:12]
    for address in pages:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert page.locator("zqz").count() == 0, address
    assert watch.wrong == []


def test_what_was_tried_before_is_put_into_the_page_as_text(crowded: Crowded, tab: tuple[Tab, Watch]) -> None:
    page, watch = tab
    page.goto("/experiments/new")
    with page.expect_response("**/experiments/tried?*") as answered:
        page.fill("[name=idea]", "open with the question of the reader")
    answered.value.finished()
    page.locator("#tried a, #tried li").first.wait_for()
    assert page.locator("#tried :is(zqz, script, img)").count() == 0
    assert watch.wrong == []
