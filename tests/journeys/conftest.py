"""An empty book of one's own, whose clock a journey sets forward."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.clock import Clock
from tests.opening import fresh_settings, without_settings

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def own_app(
    database_kind: str, fresh_database: Fresh, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application for a local person on an empty book, once on each database system."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    without_settings(monkeypatch)
    with fresh_settings(database_kind, fresh_database, tmp_path / "data") as settings:
        app = create_app(settings, mode=Mode.OWN, clock=clock)
        yield app
        with app.app_context():
            running().book.engine.dispose()
