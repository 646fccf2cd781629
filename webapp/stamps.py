"""The stamp that the address of one of our files ends with: it changes with what is in the file, and only then."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


def stamp_of(path: Path) -> str:
    """Give the stamp of a file as it is now, on every machine the same; "0" where there is none."""
    try:
        found = path.stat()
    except OSError:
        return "0"
    return _hashed(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=512)
def _hashed(path: Path, changed: int, size: int) -> str:  # noqa: ARG001 - the key
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
