"""An empty book of one's own, whose clock a journey sets forward."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.clock import Clock

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def own_app(tmp_path: Path, sqlite_template: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application for a local person on an empty book."""
    from webapp.app import create_app
    from webapp.settings import Mode, Settings
    from webapp.storage import running

    for name in [name for name in os.environ if name.startswith("TRIALBOOK_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "trialbook.db")
    settings = Settings(_env_file=None, data=folder, secret_key="a key only for tests", locale="en_GB")
    app = create_app(settings, mode=Mode.OWN, clock=clock)
    yield app
    with app.app_context():
        running().book.engine.dispose()
