"""Settings that name a fresh book, for fixtures of any scope; nothing is read from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import pytest

    from webapp.settings import Settings

    Fresh = Callable[[str, Path], AbstractContextManager[str]]
    """The fixture ``fresh_database``."""

FILE = "trialbook.db"


@contextmanager
def fresh_settings(kind: str, fresh_database: Fresh, folder: Path) -> Iterator[Settings]:
    """Name an empty, migrated book of a kind; on SQLite it is the file that a book has without any setting."""
    from webapp.settings import Settings

    folder.mkdir(exist_ok=True)
    with fresh_database(kind, folder / FILE) as url:
        named = None if kind == "sqlite" else url
        yield Settings(
            _env_file=None, data=folder, database_url=named, secret_key="a key only for tests", locale="en_GB"
        )


def without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every setting of the machine out of the environment; what tests are told stays."""
    for name in [name for name in os.environ if name.startswith("TRIALBOOK_") and "TEST" not in name]:
        monkeypatch.delenv(name)


def variables(settings: Settings) -> dict[str, str]:
    """Write where the book lies as a command reads it from its environment."""
    said = {"TRIALBOOK_DATA": str(settings.data)}
    if settings.database_url is not None:
        said["TRIALBOOK_DATABASE_URL"] = settings.database_url
    return said
