"""DuckDB, opened so that it can touch nothing but the files it is given and a scratch folder."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SMALL_BYTES = 1024 * 1024
"""Up to this size a file is read whole in no time, and no engine is needed."""
THREADS = 2


def _engine() -> Any:
    try:
        # the engine without the layer of Python around it, which takes 0.1 s to load and is not used here
        return import_module("_duckdb")
    except ImportError:
        return import_module("duckdb")


def engine_error() -> type[Exception]:
    """Return the class of all errors that the engine raises."""
    return cast("type[Exception]", _engine().Error)


def open_engine(readable: Sequence[Path], scratch: Path, *, memory_mb: int = 1024) -> DuckDBPyConnection:
    """Open an engine in memory.

    Parameters
    ----------
    readable : sequence of Path
        Files it may read.
    scratch : Path
        Folder it may write to, for what does not fit into its memory.
    memory_mb : int
        Bound of its memory.
    """
    config = {
        "memory_limit": f"{memory_mb}MB", "threads": THREADS, "preserve_insertion_order": False,
        "temp_directory": str(scratch),
    }  # fmt: skip
    engine = cast("DuckDBPyConnection", _engine().connect(config=config))
    # how far a statement is can be asked for only where a bar could be drawn; it is not
    engine.execute("SET enable_progress_bar = true")
    engine.execute("SET enable_progress_bar_print = false")
    engine.execute("SET progress_bar_time = 0")
    engine.execute("SET allowed_paths = ?", [[str(path) for path in readable]])
    engine.execute("SET allowed_directories = ?", [[str(scratch)]])
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return engine


class Engine:
    """How an engine is to be opened, and one that is being opened ahead of its use.

    Parameters
    ----------
    folder : Path
        A folder of its own, for what does not fit into its memory and for what is unpacked.
    memory_mb : int
        Bound of its memory.
    """

    def __init__(self, folder: Path, memory_mb: int = 1024) -> None:
        self.folder = folder
        self.memory_mb = memory_mb
        self._ahead: tuple[Path, Thread] | None = None
        self._opened: list[DuckDBPyConnection] = []

    def open_ahead(self, path: Path) -> None:
        """Begin to open one for a file in a thread, while what recognises the file is still being loaded."""
        thread = Thread(target=lambda: self._opened.append(self._open(path)), daemon=True)
        self._ahead = path, thread
        thread.start()

    def open(self, path: Path) -> DuckDBPyConnection:
        """Give an engine that may read a file."""
        if self._ahead is not None and (path == self._ahead[0] or self.folder in path.parents):
            self._ahead[1].join()
            self._ahead = None
            if self._opened:
                return self._opened.pop()
        return self._open(path)

    def _open(self, path: Path) -> DuckDBPyConnection:
        return open_engine([path], self.folder, memory_mb=self.memory_mb)
