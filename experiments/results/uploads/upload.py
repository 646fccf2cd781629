"""A file as it came: small ones with their bytes, large ones by their place in the store, both read the same way."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from experiments.reading.opening.engine import SMALL_BYTES, Engine
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report
from experiments.reduction.description import LargeReport
from experiments.reduction.path import read_copy, read_path
from experiments.reduction.summing import Watch
from experiments.results.files import FileStore, Readable
from experiments.results.uploads.mappings import mapping_to_json

_MOST_HELD = 300_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came.

    Parameters
    ----------
    name : str
        Its name.
    data : bytes
        Its bytes; none where ``body`` says where they lie.
    body : Path or None
        Where a large file lies in the store, named by its SHA-256.
    """

    name: str
    data: bytes = b""
    body: Path | None = None

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest() if self.body is None else self.body.name

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self.data) if self.body is None else self.body.stat().st_size

    @property
    def is_large(self) -> bool:
        """Say whether reading it takes more than a moment."""
        return self.body is not None

    def put(self, store: FileStore) -> str:
        """Store it; one that lies there stays.

        Raises
        ------
        NotFound
            A large file whose bytes were deleted meanwhile: somebody else's upload of the same was refused.
        """
        return store.put(self.data) if self.body is None else store.path(self.body.name).name

    def read(self, mapping: FileMapping | None = None, watch: Watch | None = None) -> Report:
        """Read it; what was summed of a large one is remembered, since its bytes never change.

        Parameters
        ----------
        mapping : FileMapping, optional
            What a person said or what was remembered.
        watch : Watch, optional
            Told how far it is; what it raises stops the reading.
        """
        if self.body is None:
            return read_file(self.data, self.name, mapping=mapping)
        return _read_large(self.body, self.name, mapping, watch)


def stored_upload(store: FileStore, name: str, sha256: str) -> Upload:
    """Give a file of the store, its bytes only where they are few.

    Raises
    ------
    NotFound
        Its bytes are no longer kept.
    """
    path = store.path(sha256)
    return Upload(name, store.get(sha256)) if path.stat().st_size <= SMALL_BYTES else Upload(name, body=path)


def received_upload(store: FileStore, name: str, stream: Readable) -> Upload:
    """Take a file as it comes in: a small one is held, a large one goes straight into the store."""
    head = stream.read(SMALL_BYTES + 1)
    if len(head) <= SMALL_BYTES:
        return Upload(name, head)
    return Upload(name, body=store.path(store.put_stream(_Joined(head, stream))))


class _Joined:
    """The beginning of a stream, which was read already, and its rest."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1, /) -> bytes:
        """Give the next piece."""
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._rest.read(size)


class _Memory:
    """The last few reports, by content and mapping."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[tuple[str, str], Report] = OrderedDict()
        self._most = most
        self._turn = Lock()

    def get(self, key: tuple[str, str]) -> Report | None:
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[str, str], report: Report) -> None:
        with self._turn:
            self._kept[key] = report
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


_SUMMED = _Memory(16)
"""Tables of people: their sums are small."""
_WHOLE = _Memory(2)
"""Other large files, whose rows are held: the questions, the answers and the keeping of one file follow each other."""


def _read_large(body: Path, name: str, mapping: FileMapping | None, watch: Watch | None) -> Report:
    key = (str(body), json.dumps(mapping_to_json(mapping or FileMapping()), sort_keys=True))
    copy, sample = body.with_suffix(".parquet"), body.with_suffix(".sample")
    known = _WHOLE.get(key) or _SUMMED.get(key)
    if known is not None and (not isinstance(known, LargeReport) or known.is_refused or copy.exists()):
        return known
    with tempfile.TemporaryDirectory(prefix=".work-", dir=body.parent, ignore_cleanup_errors=True) as folder:
        engine = Engine(Path(folder))
        report = read_copy(copy, sample, name, mapping=mapping, engine=engine, watch=watch)
        if report is None:
            report = read_path(body, name, mapping=mapping, engine=engine, watch=watch, copy=(copy, sample))
    if isinstance(report, LargeReport):
        _SUMMED.put(key, report)
    elif report.row_count <= _MOST_HELD:
        _WHOLE.put(key, report)
    return report
