"""The demo with its whole story, told once in a run of the tests; each file of tests reads or changes a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.opening import FILE, fresh_settings
from webapp.settings import Mode

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from experiments.people.permission import Actor
    from tests.opening import Fresh
    from webapp.settings import Settings

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday morning
"""When the story is told; it is dated back from here."""
TODAY = NOW.date()


def tell(settings: Settings) -> None:
    """Tell the story into an empty book, as ``trialbook demo`` does."""
    from webapp.app import create_app
    from webapp.demo.begin import begin_demo
    from webapp.storage import running

    app = create_app(settings, mode=Mode.DEMO, clock=lambda: NOW)
    begin_demo(app)
    with app.app_context():
        running().book.engine.dispose()


@contextmanager
def demo_session(fresh_demo: Fresh, kind: str, folder: Path) -> Iterator[tuple[Session, Actor]]:
    """Open a copy of the demo as its local person."""
    from sqlalchemy.orm import Session

    from experiments.database import make_engine
    from experiments.people.first import local_actor

    with fresh_demo(kind, folder / FILE) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            yield session, local_actor(session, now=NOW)
        engine.dispose()


@contextmanager
def demo_app(fresh_demo: Fresh, kind: str, folder: Path, mode: Mode = Mode.OWN) -> Iterator[Flask]:
    """Give the application of a local person over a copy of the demo."""
    from webapp.app import create_app
    from webapp.storage import running

    with fresh_settings(kind, fresh_demo, folder) as settings:
        app = create_app(settings, mode=mode, clock=lambda: NOW)
        yield app
        with app.app_context():
            running().book.engine.dispose()
