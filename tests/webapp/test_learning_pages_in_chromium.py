"""The pages over all experiments as people see them: in light and dark, on a phone, by keyboard, nothing wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from experiments.trials.experiment import Experiment
from tests.demo import demo_app
from tests.journeys.visitor import Visitor, chromium, visiting
from tests.opening import without_settings
from tests.webapp.book import opened

if TYPE_CHECKING:
    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

LEFT_OUT = "Four weeks without ads in half the regions: what do they bring?"


@pytest.fixture
def at_the_mill(fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Visitor, int]]:
    """Somebody in Chromium over the loaded demo, and the key of the experiment that left regions out."""
    without_settings(monkeypatch)
    with (
        demo_app(fresh_demo, "sqlite", tmp_path / "mill") as app,
        visiting(app) as visitor,
    ):
        with opened(app) as session:
            regions = session.scalars(sa.select(Experiment.id).where(Experiment.title == LEFT_OUT)).one()
        yield visitor, regions


def test_all_pages_are_right_in_light_and_dark_and_on_a_phone(at_the_mill: tuple[Visitor, int]) -> None:
    visitor, regions = at_the_mill
    for path in (
        "/portfolio",
        "/portfolio?cycle_id=3",
        "/portfolio/coverage",
        "/portfolio/coverage?rows=channel&columns=content_type",
        "/portfolio/attribution",
        f"/experiments/{regions}/attribution",
        f"/experiments/{regions}/result",
    ):
        visitor.page.goto(visitor.base + path)
        visitor.page.locator("h1").first.wait_for()
        visitor.look_closely(path)
    assert visitor.wrong == []


def test_an_empty_field_of_the_map_begins_a_draft_by_keyboard(at_the_mill: tuple[Visitor, int]) -> None:
    visitor, _regions = at_the_mill
    page = visitor.page
    page.goto(visitor.base + "/portfolio/coverage?rows=goal_kind&columns=channel")
    page.get_by_role("link", name="never tried").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/experiments/**")
    assert page.get_by_role("textbox").first.is_visible()
    assert visitor.wrong == []
