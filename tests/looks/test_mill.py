"""The demo, full as a book of three cycles is: every room, and one thing of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.demo import demo_app
from tests.journeys.visitor import chromium
from tests.looks.looking import alike, looking
from tests.looks.things import rooms
from tests.opening import without_settings
from webapp.settings import Mode

if TYPE_CHECKING:
    from pathlib import Path

    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

ASKED = (
    "/archive?q=headlin&verdict=succeeded",
    "/archive?q=nothing+like+it+at+all",
    "/portfolio?cycle_id=3",
    "/portfolio/coverage?rows=channel&columns=content_type",
    "/questions?q=donors",
    "/find?q=flour",
)
"""Rooms that somebody searched or narrowed."""


def test_every_room_of_a_full_book(fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)
    with demo_app(fresh_demo, "sqlite", tmp_path / "data", Mode.DEMO) as app, looking(app) as looker:
        for address in (*rooms(app), *ASKED):
            looker.open(address)
        assert looker.wrong == {}
        assert alike(looker.titles) == {}
