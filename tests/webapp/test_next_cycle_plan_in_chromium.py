"""The next-cycle plan as it goes into the meeting: edited, accepted, printed; on a phone and in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo import demo_app
from tests.journeys.visitor import Visitor, chromium, visiting
from tests.opening import without_settings
from tests.webapp.briefs.mill import present_cycle_id

if TYPE_CHECKING:
    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

OWN_WORDS = "Say what €5 does in every letter of the appeal, and count who gives again."


@pytest.fixture
def visitor(fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    without_settings(monkeypatch)
    with (
        demo_app(fresh_demo, "sqlite", tmp_path / "mill") as app,
        visiting(app) as visitor,
    ):
        visitor.open(f"/cycles/{present_cycle_id(app)}/brief")
        yield visitor


def test_the_plan_is_edited_accepted_and_printed_and_its_draft_links_back(visitor: Visitor) -> None:
    page = visitor.page
    plan = page.url
    # other words
    scale = page.locator("#scale li")
    visitor.click(scale.get_by_text("Edit or leave out"))
    scale.get_by_label("The sentence").fill(OWN_WORDS)
    visitor.click(scale.get_by_role("button", name="Keep these words"))
    page.get_by_text(OWN_WORDS).first.wait_for()
    # one is left out with a reason
    video = page.locator("#repeat li", has_text="six-second video")
    visitor.click(video.get_by_text("Edit or leave out"))
    video.get_by_label("Why not?").fill("No budget for video in winter")
    visitor.click(video.get_by_role("button", name="Leave it out"))
    assert page.locator("#repeat li", has_text="six-second video").count() == 0
    page.locator("summary", has_text="Left out").click()
    page.get_by_text("Left out: No budget for video in winter").wait_for()
    # a test is accepted and becomes a draft of the next cycle
    test = page.locator("#test li", has_text="saved first lines with an own ending")
    visitor.click(test.get_by_role("button", name=re.compile("^Put it in the plan")))
    page.get_by_text("In the plan, as a draft for the next cycle:").wait_for()
    visitor.click(page.locator("#test .in-plan a"))
    assert page.url != plan
    visitor.click(page.get_by_role("link", name="Next-cycle plan", exact=True).first)
    assert page.url.partition("#")[0] == plan
    # printed: no buttons, at most three sheets
    sheets = page.pdf(prefer_css_page_size=True, format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) <= 3
    page.set_viewport_size({"width": 690, "height": 1000})  # a sheet of A4 between its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    assert page.get_by_role("button").count() == 0
    assert page.get_by_text(OWN_WORDS).first.is_visible()
    assert visitor.wrong == []
