"""A book of one's own on its first day: nothing is in it, and every page says what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.journeys.visitor import chromium
from tests.looks.looking import alike, looking
from tests.looks.things import rooms
from tests.opening import fresh_settings, without_settings
from tests.webapp.browser import Browser

if TYPE_CHECKING:
    from pathlib import Path

    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_every_room_of_an_empty_book(fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    without_settings(monkeypatch)
    with fresh_settings("sqlite", fresh_database, tmp_path / "data") as settings:
        app = create_app(settings, mode=Mode.OWN, clock=lambda: NOW)
        Browser(app).get("/goals")  # the present cycle begins by itself
        with looking(app) as looker:
            for address in rooms(app):
                looker.open(address)
            assert looker.wrong == {}
            assert alike(looker.titles) == {}
        with app.app_context():
            running().book.engine.dispose()
