"""A shared book with one thing of each kind, and somebody who looks at it closely."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.journeys.visitor import log_in
from tests.looks.looking import Looker, looking
from tests.opening import fresh_settings, without_settings
from tests.webapp.doors.house import PASSWORD, House, build_house

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.opening import Fresh

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@contextmanager
def served_for_a_team(fresh_database: Fresh, folder: Path) -> Iterator[Flask]:
    """Open an empty book that is served with a log-in, its clock standing still."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    with pytest.MonkeyPatch.context() as patch:
        without_settings(patch)
        with fresh_settings("sqlite", fresh_database, folder) as settings:
            app = create_app(settings, mode=Mode.SERVE, clock=lambda: NOW)
            yield app
            with app.app_context():
                running().book.engine.dispose()


@pytest.fixture
def unopened(fresh_database: Fresh, tmp_path: Path) -> Iterator[Flask]:
    """A served book in which nobody is yet."""
    with served_for_a_team(fresh_database, tmp_path / "data") as app:
        yield app


@pytest.fixture(scope="module")
def house(fresh_database: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served_for_a_team(fresh_database, tmp_path_factory.mktemp("house") / "data") as app:
        yield build_house(app, NOW)


@pytest.fixture
def looker(house: House) -> Iterator[Looker]:
    with looking(house.app) as looker:
        yield looker


@pytest.fixture
def admin(looker: Looker, house: House) -> Looker:
    log_in(looker.page, house.people["admin"].email, PASSWORD)
    return looker
