"""The pages on which a newer export replaces days, in a browser: axe in light and dark, no scrolling on a phone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.visitor import chromium, visiting
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")
OPEN_FOLDS = "document.querySelectorAll('main details').forEach(fold => { fold.open = true })"


def test_what_a_newer_export_changes_and_which_file_counts_is_clean_on_desk_and_phone(
    local_app: Flask, now: datetime
) -> None:
    experiment = has_run(local_app, now)
    assert experiment.starts is not None
    reader, place = Browser(local_app), f"/experiments/{experiment.id}"
    first = reader.post(f"{place}/upload", files(("first.csv", export(experiment.starts, 10))), page="/")
    assert reader.post(first.location, page=first.location).status_code == 303
    later = export(experiment.starts + timedelta(days=3), 11, gains=(1.2, 1.7))
    waiting = reader.post(f"{place}/upload", files(("a-rather-long-name-of-a-later-export.csv", later)), page="/")
    with visiting(local_app) as visitor:
        visitor.page.goto(visitor.base + waiting.location)
        assert visitor.page.locator("table.changes").count() == 2
        assert visitor.page.locator("table.changes").first.locator("tbody tr").count() == 12
        assert not visitor.page.locator("table.changes").last.is_visible()
        visitor.page.evaluate(OPEN_FOLDS)
        visitor.look_closely("what a newer export changes")
        visitor.click(visitor.button("Show the result"))
        visitor.page.goto(f"{visitor.base}{place}/data")
        assert "counts in part" in visitor.text()
        visitor.look_closely("which file counts")
        visitor.page.goto(f"{visitor.base}{place}/upload")
        visitor.page.evaluate(OPEN_FOLDS)
        visitor.look_closely("upload")
        assert visitor.wrong == []
