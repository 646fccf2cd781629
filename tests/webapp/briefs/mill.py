"""The demo loaded into a book whose clock stands on the day of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from experiments.goals.cycle import Cycle
from experiments.people.first import local_actor
from experiments.results.files import FileStore
from tests.webapp.book import opened

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


@contextmanager
def mill(settings: Settings) -> Iterator[Flask]:
    """Give the application of a local person over the loaded demo."""
    from webapp.app import create_app
    from webapp.demo.story import load_demo
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings, mode=Mode.OWN, clock=lambda: NOW)
    with opened(app) as session:
        load_demo(session, FileStore(settings.data / "kept"), local_actor(session, now=NOW), NOW)
    yield app
    with app.app_context():
        running().book.engine.dispose()


def present_cycle_id(app: Flask) -> int:
    """Give the cycle that the day of the demo lies in."""
    with opened(app) as session:
        return session.scalars(sa.select(Cycle.id).where(Cycle.starts <= TODAY, Cycle.ends >= TODAY)).one()
