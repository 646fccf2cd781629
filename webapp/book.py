"""A book: the database and the store of uploads that a running application works on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.migrations.run import upgrade
from experiments.people.first import local_actor
from experiments.results.files import FileStore
from experiments.transfer.carry import Mark
from webapp.settings import Mode, Settings, secret_key

if TYPE_CHECKING:
    from experiments.people.keys.secrets import Vault

Clock = Callable[[], datetime]
OWN_BOOK = "own-book.json"


def utc_now() -> datetime:
    """Give the present moment; the only place where the application looks at the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Book:
    """An open book."""

    engine: sa.Engine
    store: FileStore
    settings: Settings

    def session(self) -> Session:
        """Open a session; whoever asks commits and closes it."""
        return Session(self.engine, expire_on_commit=False)


@dataclass(slots=True)
class Running:
    """What the running application works on. It changes once at most: when a demo becomes a book of one's own."""

    book: Book
    mode: Mode
    clock: Clock
    home: Settings
    seeded: Mark | None = None
    tidied: datetime | None = None

    @property
    def vault(self) -> Vault:
        """What secrets that must be read again are sealed with; made when it is asked for, as it costs an import."""
        return open_vault(self.book.settings)


def open_vault(settings: Settings) -> Vault:
    """Give the vault of the book that the settings name."""
    from experiments.people.keys.secrets import Vault

    return Vault(secret_key(settings))


def open_book(settings: Settings) -> Book:
    """Migrate if needed and open the book that the settings name."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.files.mkdir(parents=True, exist_ok=True, mode=0o700)
    upgrade(settings.database)
    return Book(engine=make_engine(settings.database), store=FileStore(settings.files), settings=settings)


def open_local_book(settings: Settings, now: datetime) -> Book:
    """Open a book in which the local person works without a log-in."""
    book = open_book(settings)
    with book.session() as session:
        local_actor(session, now=now)
        session.commit()
    return book


def own_book_begun(settings: Settings) -> bool:
    """Say whether a book of one's own was begun here and still belongs to the local person alone."""
    return (settings.data / OWN_BOOK).is_file()


def end_own_book(settings: Settings) -> None:
    """Forget it: from now on people log in, and no demo opens this book without."""
    (settings.data / OWN_BOOK).unlink(missing_ok=True)


def note_own_book(settings: Settings, now: datetime) -> Path:
    """Remember that a book of one's own begins here, so that the next run opens it."""
    marker = settings.data / OWN_BOOK
    marker.write_text(json.dumps({"begun": now.isoformat()}), encoding="utf-8")
    return marker
