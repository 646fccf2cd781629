"""One book full of harm for all tests of this folder that only look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.webapp.browser import Browser, text
from tests.webapp.hostile.crowded import Crowded, crawl, crowd, every_address
from tests.webapp.hostile.reading import Page

if TYPE_CHECKING:
    from webapp.settings import Settings

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="package")
def busy_settings(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Settings]:
    """A migrated book that may be asked as often as one likes."""
    from webapp.settings import Settings

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TRIALBOOK_") and "TEST" not in name]:
            patch.delenv(name)
        folder = tmp_path_factory.mktemp("crowded")
        shutil.copyfile(sqlite_template, folder / "trialbook.db")
        yield Settings(
            _env_file=None,
            data=folder,
            secret_key="a key only for tests",
            locale="en_GB",
            api_per_minute=1_000_000,
            uploads_per_minute=1_000_000,
        )


@pytest.fixture(scope="package")
def crowded(busy_settings: Settings) -> Iterator[Crowded]:
    """A served book with harm in every field. Tests look at it and change nothing."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(busy_settings, mode=Mode.SERVE, clock=lambda: NOW)
    yield crowd(app, NOW)
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture(scope="package")
def read(crowded: Crowded) -> dict[str, list[Page]]:
    """Every page of that book as an admin, a viewer and somebody without a log-in get it."""
    pages = {}
    for who in ("admin", "viewer"):
        visitor = crowded.house.people[who].browser
        fragment = "/experiments/tried?text=kits"
        pages[who] = list(crawl(visitor, ["/", fragment, *every_address(crowded.house)], crowded.wrong))
    stranger = Browser(crowded.house.app)
    pages["nobody"] = [Page(text(stranger.get(story)), story) for story in sorted(crowded.stories)]
    return pages
