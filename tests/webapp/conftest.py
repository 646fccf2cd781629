"""The application on a migrated book of its own: for a local person, and served with log-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import listening_page, served
from tests.opening import fresh_settings, without_settings
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh
    from webapp.settings import Settings


@pytest.fixture
def settings(
    database_kind: str, fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Settings that name a migrated, empty book, once on each database system; nothing is read from the environment."""
    without_settings(monkeypatch)
    with fresh_settings(database_kind, fresh_database, tmp_path / "data") as settings:
        yield settings


@pytest.fixture
def thrown_away(settings: Settings, fresh_database: Fresh, tmp_path: Path) -> Iterator[Settings]:
    """Where a demo works: in a file of a folder that is thrown away, wherever the own book will be (``settings``)."""
    with fresh_settings("sqlite", fresh_database, tmp_path / "thrown away") as own:
        yield own.model_copy(update=settings.model_dump(exclude={"data", "database_url"}))


@pytest.fixture
def local_app(settings: Settings, now: datetime) -> Iterator[Flask]:
    """A book of one's own: the local person acts, no log-in. The clock stands at ``now``."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings, mode=Mode.OWN, clock=lambda: now)
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture
def served_app(settings: Settings, now: datetime) -> Iterator[Flask]:
    """A book for a team, nobody set up yet."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings, mode=Mode.SERVE, clock=lambda: now)
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture
def reader(local_app: Flask) -> Browser:
    """The local person with a book of their own."""
    return Browser(local_app)


@pytest.fixture
def stranger(served_app: Flask) -> Browser:
    """Somebody in front of a served book who has not logged in."""
    return Browser(served_app)


@pytest.fixture
def analysed(local_app: Flask, reader: Browser, now: datetime) -> int:
    """Key of an experiment of which a result is in the book of one's own."""
    experiment = has_run(local_app, now)
    assert experiment.starts is not None
    place = f"/experiments/{experiment.id}/upload"
    uploaded = reader.post(place, files(("export.csv", export(experiment.starts, wobble=0.1))), page="/")
    assert reader.post(uploaded.location, page=uploaded.location).status_code == 303
    return experiment.id


@pytest.fixture
def address(local_app: Flask) -> Iterator[str]:
    """Where the book of one's own is served, on a port that the system chooses."""
    with served(local_app) as address:
        yield address


@pytest.fixture
def page() -> Iterator[Any]:
    """A page of Chromium that keeps what the console says in ``page.said``."""
    with listening_page() as page:
        yield page
