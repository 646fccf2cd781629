"""What takes long to make and is only read or copied: made once in a run, by whichever of its processes asks first."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

WAIT_SECONDS = 300


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Name the folder that all processes of a run of the tests share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Be the only process in the block; the system gives the lock back where its holder dies."""
    with closing(sqlite3.connect(lock, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def made_once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Give the folder ``name`` with what ``make`` puts into it; half-made ones are made again from nothing."""
    folder, begun = shared / name, shared / f"{name}.begun"
    with alone(shared / f"{name}.lock"):
        if not folder.is_dir():
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(folder)
    return folder
