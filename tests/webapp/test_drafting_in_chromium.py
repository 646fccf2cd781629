"""What drafting does while somebody clicks, drops and pastes; every form works without it, as the tests beside show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from experiments.people.first import local_actor
from experiments.trials.decline import Refusal, decline
from tests.factories import make_draft
from tests.journeys.visitor import chromium, visiting
from tests.pictures import gif, jpeg, png, webp
from tests.webapp.answers import TYPED, book

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

GIVE = """([selector, kind, type, bytes]) => {
  const held = new DataTransfer();
  held.items.add(new File([new Uint8Array(bytes)], "b", { type }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


def test_who_knows_what_was_tried_and_how_it_looks(local_app: Flask, now: datetime) -> None:
    with book(local_app) as session:
        actor = local_actor(session, now=now)
        draft = make_draft(session, actor, now)
        decline(session, actor, draft.id, Refusal("Nobody can answer there."), now=now)
    with visiting(local_app) as visitor:
        page: Any = visitor.page
        page.goto(f"{visitor.base}/experiments/new")
        _the_expert_moves(page)
        for name in ("audience", "goal", "customer_objective", "idea", "mechanism", "channel", "budget"):
            page.fill(f"#{name}", TYPED[name])
        page.get_by_role("button", name="Build on this").click()
        assert page.get_by_role("link", name="Question or statement?").first.is_visible()
        assert page.input_value("#audience") == TYPED["audience"]  # no request was made
        page.get_by_role("button", name="Take it away").click()
        assert not page.locator("#built").is_visible()
        page.get_by_role("button", name="Build on this").click()
        page.get_by_role("button", name="Show what “worked” means").click()
        page.locator("#built").get_by_role("link", name="Question or statement?").wait_for()

        page.locator("summary", has_text="Versions").click()
        given = ((png(30, 20), "image/png"), (jpeg(), "image/jpeg"), (gif(), "image/gif"), (webp(), "image/webp"))
        for number, (data, media_type) in enumerate(given):
            where = "#version_0_text" if number % 2 else "body"  # pasted anywhere it is the new version's
            kind = "paste" if where == "body" else "drop"
            page.evaluate(GIVE, [where, kind, media_type, list(data)])
            card = page.locator("[data-version]").nth(0 if number % 2 else 1)
            card.locator("img[src^=blob]").wait_for()
            page.get_by_role("button", name="Keep what I changed").click()
            shown = card.locator("img[src^='/pictures/']")
            shown.scroll_into_view_if_needed()
            page.wait_for_function("each => each.complete && each.naturalWidth > 0", arg=shown.element_handle())
        visitor.look_closely("a plan with pictures")
        assert visitor.wrong == []


def _the_expert_moves(page: Any) -> None:
    """Asked where the goal is chosen for a kind that needs somebody, folded for the others, what was typed kept."""
    assert not page.locator("#expert").is_visible()
    page.select_option("#goal_id", "new")
    page.select_option("#goal_kind", "thought_leadership")
    page.fill("#expert", "Mara Quist")
    page.select_option("#goal_kind", "new_sales")
    assert not page.locator("#expert").is_visible()
    assert page.input_value("#expert") == "Mara Quist"
