"""The store of uploaded bytes: a folder in which each file lies under its SHA-256, never changed."""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, insert_into
from experiments.errors import Fault, NotFound
from experiments.trials.pictures import Picture

SHA256 = re.compile(r"[0-9a-f]{64}")
MAPPING_GRACE = timedelta(hours=24)
_PIECE_BYTES = 1024 * 1024


class Readable(Protocol):
    """Anything that gives its bytes piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Give at most ``size`` bytes, none at the end."""
        ...


class StoredFile(Base):
    """A file that somebody's data rest on; its body lies in the store until the retention setting says otherwise."""

    __tablename__ = "file"

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str]
    stored_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]


class FileStore:
    """A folder of files named by their content.

    Parameters
    ----------
    folder : Path
        Made if it is missing. Bodies lie in subfolders of their first two hexadecimal digits.

    Examples
    --------
    >>> import tempfile
    >>> store = FileStore(Path(tempfile.mkdtemp()))
    >>> sha256 = store.put(b"Day;Clicks")
    >>> sha256[:8], store.get(sha256)
    ('19711c59', b'Day;Clicks')
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes) -> str:
        """Store ``data`` and give back its SHA-256; storing the same bytes again changes nothing.

        The body is written beside its place, flushed to the disk and renamed, so that a crash or a full disk leaves
        either the whole file or none.
        """
        return self.put_stream(io.BytesIO(data))

    def put_stream(self, stream: Readable) -> str:
        """Store what a stream holds from where it stands, piece by piece, and give back its SHA-256."""
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".incoming-")
        digest = hashlib.sha256()
        try:
            with os.fdopen(handle, "wb") as body:
                while piece := stream.read(_PIECE_BYTES):
                    digest.update(piece)
                    body.write(piece)
                body.flush()
                os.fsync(body.fileno())
            sha256 = digest.hexdigest()
            place = self._place(sha256)
            if place.exists():
                place.touch()  # waits for its acceptance from now on, like a new one
                Path(temporary).unlink()
                return sha256
            place.parent.mkdir(parents=True, exist_ok=True)
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _flush_folder(place.parent)
        return sha256

    @contextmanager
    def scratch(self) -> Iterator[FileStore]:
        """Open a store for files that are only looked at: nothing of it outlives the block.

        What a crash leaves of it is removed like the rests of half-written bodies.
        """
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".incoming-", ignore_cleanup_errors=True) as folder:
            yield FileStore(Path(folder))

    def get(self, sha256: str) -> bytes:
        """Read a body.

        Raises
        ------
        NotFound
            If the body was never stored, or was deleted.
        """
        try:
            return self._place(sha256).read_bytes()
        except FileNotFoundError:
            raise _gone() from None

    def has(self, sha256: str) -> bool:
        """Say whether the body is there."""
        return self._place(sha256).exists()

    def path(self, sha256: str) -> Path:
        """Tell where a body lies, for an engine that reads it without holding it; it must not be changed.

        Raises
        ------
        NotFound
            If the body was never stored, or was deleted.
        """
        place = self._place(sha256)
        if not place.exists():
            raise _gone()
        return place

    def delete(self, sha256: str) -> None:
        """Delete a body and what was made of it; deleting one that is not there changes nothing."""
        place = self._place(sha256)
        place.unlink(missing_ok=True)
        for made in place.parent.glob(f"{sha256}.*"):
            made.unlink(missing_ok=True)

    def stored_before(self, moment: datetime) -> list[str]:
        """Name the bodies (and remove what was left half-written or half-read) last written before ``moment``."""
        every = [*self.folder.glob("??/*"), *self.folder.glob(".incoming-*")]
        old = [path for path in every if _last_written(path) < moment.timestamp()]
        for rest in old:
            if rest.name.startswith((".incoming-", ".work-")):
                _remove(rest)
        return sorted(path.name for path in old if SHA256.fullmatch(path.name))

    def _place(self, sha256: str) -> Path:
        # The name may come from a form field: nothing but a hash may ever become a path.
        if not SHA256.fullmatch(sha256):
            raise NotFound(Fault("file", "not_a_file", "There is no such file."))
        return self.folder / sha256[:2] / sha256


def _gone() -> NotFound:
    return NotFound(Fault("file", "bytes_gone", "The bytes of this file are no longer kept. Upload it again."))


def claim_file(session: Session, sha256: str, *, size: int, name: str, now: datetime) -> None:
    """Record that the body ``sha256`` is in use; the first name stays. A body dropped by retention counts again."""
    insert = insert_into(session, StoredFile)
    session.execute(
        insert.values(sha256=sha256, bytes=size, name=name, stored_at=now).on_conflict_do_update(
            index_elements=["sha256"], set_={"dropped_at": None}
        )
    )


def delete_unless_claimed(session: Session, store: FileStore, sha256: str) -> bool:
    """Delete the body of a refused file, unless accepted data rest on the same bytes; say whether it went."""
    if session.get(StoredFile, sha256) is not None or sha256 in _shown(session, sha256):
        return False
    store.delete(sha256)
    return True


def forget_unclaimed(
    session: Session, store: FileStore, *, now: datetime, but: Collection[str] = frozenset()
) -> list[str]:
    """Delete bodies that nobody accepted within 24 hours: mapping given up, or a crash between storing and saving.

    What ``but`` names is still to be read by somebody.
    """
    old = store.stored_before(now - MAPPING_GRACE)
    claimed = {*but, *session.scalars(sa.select(StoredFile.sha256).where(StoredFile.dropped_at.is_(None)))}
    claimed |= _shown(session)
    gone = [sha256 for sha256 in old if sha256 not in claimed]
    for sha256 in gone:
        store.delete(sha256)
    return gone


def _shown(session: Session, sha256: str | None = None) -> set[str]:
    """Name the bodies that are pictures of versions (or whether this one is): they wait for no acceptance."""
    wanted = sa.select(Picture.sha256)
    return set(session.scalars(wanted if sha256 is None else wanted.where(Picture.sha256 == sha256)))


def _remove(rest: Path) -> None:
    """Remove a half-written body, or a folder in which one was read."""
    if rest.is_dir():
        shutil.rmtree(rest, ignore_errors=True)
    else:
        rest.unlink(missing_ok=True)


def _last_written(path: Path) -> float:
    """Give the time of a body; one that another process has just deleted is of no age."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable where the system allows it (folders cannot be opened on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
