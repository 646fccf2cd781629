"""A file on the disk, of any size: small ones are read whole, large tables of people are summed by an engine."""

from __future__ import annotations

import codecs
import gzip
import shutil
import zipfile
import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from experiments.reading.opening.container import MAX_BYTES, MAX_RATIO
from experiments.reading.opening.engine import SMALL_BYTES, Engine
from experiments.reading.opening.parquet import UnreadableParquet, sample_of_parquet, types_of_parquet
from experiments.reading.opening.sample import sample_of, transcoded
from experiments.reading.problems.files import NotATable, TooLarge
from experiments.reading.read import empty_report, read_file
from experiments.reading.report import FileMapping, Report
from experiments.reduction.description import LargeReport
from experiments.reduction.large import LargeTable
from experiments.reduction.sql import Source
from experiments.reduction.summing import Summing, Watch

Wanted = Callable[[Report], Collection[str] | None]

_WORKBOOKS = (b"\xd0\xcf\x11\xe0",)
_READ_BY_THE_ENGINE = frozenset({"utf-8", "utf-8-sig", "ascii"})
_PIECE_BYTES = 4 * 1024 * 1024
_ROOM_LEFT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """A text or Parquet file ready for the engine, or the report that says why there is none."""

    path: Path | None
    report: Report | None = None


def read_path(
    path: Path,
    name: str,
    *,
    mapping: FileMapping | None = None,
    engine: Engine,
    watch: Watch | None = None,
    copy: tuple[Path, Path] | None = None,
) -> Report:
    """Read a file of any size.

    Parameters
    ----------
    path : Path
        The file; it is not changed.
    name : str
        What it is called, for words only.
    mapping : FileMapping, optional
        What a person said or what was remembered.
    engine : Engine
        Memory of the engine; its scratch folder also takes what is unpacked.
    watch : Watch, optional
        Told how far it is; what it raises stops the reading.
    copy : (Path, Path), optional
        Where a Parquet copy and the sample go that make reading it again quick.

    Returns
    -------
    Report
        A :class:`LargeReport` where an engine summed it.
    """
    begun = begin_path(path, name, mapping=mapping, engine=engine)
    return begun if isinstance(begun, Report) else begun.finish(watch, copy)


def read_copy(
    copy: Path,
    sample: Path,
    name: str,
    *,
    mapping: FileMapping | None = None,
    engine: Engine,
    watch: Watch | None = None,
) -> Report | None:
    """Read the Parquet copy of a large file again; ``None`` where there is none that serves this mapping."""
    if not copy.exists() or not sample.exists():
        return None
    large = LargeTable(Source(copy), sample.read_bytes(), name, mapping or FileMapping(), is_copy=True)
    try:
        fits = large.is_of_people and large.fits(types_of_parquet(copy))
    except UnreadableParquet:
        return None
    if not fits:
        return None
    report = large.refusal or Summing(large, engine).finish(watch)
    return report if isinstance(report, LargeReport) or large.refusal is not None else None


def begin_path(
    path: Path, name: str, *, mapping: FileMapping | None = None, engine: Engine, wanted: Wanted | None = None
) -> Report | Summing:
    """Read a small file, or recognise a large one and begin to sum it in a thread of its own.

    ``wanted`` is asked which measures are needed, once it is known which there are.
    """
    size = path.stat().st_size
    if size <= SMALL_BYTES:
        return read_file(path.read_bytes(), name, mapping=mapping)
    if _is_parquet(path):
        return _begin_parquet(path, name, mapping, engine, wanted)
    unpacked = _ready(path, engine)
    if unpacked.path is None:
        return unpacked.report or _whole(path, name, mapping)
    large = LargeTable(Source(unpacked.path, ","), sample_of(unpacked.path), name, mapping or FileMapping())
    if not large.is_of_people:
        return _whole(path, name, mapping)
    written = large.report.encoding or "utf-8"
    if written not in _READ_BY_THE_ENGINE:
        large.source = replace(large.source, path=transcoded(unpacked.path, written, engine.folder))
    return large.refusal or Summing(large, engine, wanted(large.report) if wanted is not None else None)


def write_without(path: Path, headers: Sequence[str], target: Path, engine: Engine) -> bool:
    """Write a large text anew without some of its columns; say whether that was possible.

    Parameters
    ----------
    path, target : Path
        The text, and where the rest goes.
    headers : sequence of str
        Headers of the columns to leave out.
    engine : Engine
        Its folder takes what is written on the way.
    """
    if _is_parquet(path):
        return False
    ready = _ready(path, engine).path
    if ready is None:
        return False
    large = LargeTable(Source(ready, ","), sample_of(ready), path.name, FileMapping())
    return large.table is not None and large.write_without(headers, target, engine)


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _begin_parquet(
    path: Path, name: str, mapping: FileMapping | None, engine: Engine, wanted: Wanted | None
) -> Report | Summing:
    """Begin to sum a Parquet file; what is not of people is read whole."""
    try:
        sample = sample_of_parquet(path)
    except UnreadableParquet:
        return empty_report((NotATable("The Parquet file is damaged."),), None)
    large = LargeTable(Source(path, is_typed=True), sample, name, mapping or FileMapping())
    if not large.is_of_people:
        return _whole(path, name, mapping)
    return large.refusal or Summing(large, engine, wanted(large.report) if wanted is not None else None)


def _whole(path: Path, name: str, mapping: FileMapping | None) -> Report:
    """Read a file at once; one byte more than is read tells that it is too large, without holding all of it."""
    with path.open("rb") as file:
        return read_file(file.read(MAX_BYTES + 1), name, mapping=mapping)


def _ready(path: Path, engine: Engine) -> _Unpacked:
    """Unpack and transcode where the engine needs it; no path and no report where a small reading will do."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] == b"PK\x03\x04":
        return _from_zip(path, engine)
    if head[:4] in _WORKBOOKS:
        return _Unpacked(None)
    if head[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path) as packed:
                return _spooled(packed, path.stat().st_size, engine)
        except (OSError, EOFError, zlib.error):
            return _Unpacked(None, empty_report((NotATable("The gzip archive is damaged or cut off."),), None))
    wide = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(head[:2])
    if wide is not None:
        return _Unpacked(transcoded(path, wide, engine.folder, skip=2))
    return _Unpacked(path)


def _from_zip(path: Path, engine: Engine) -> _Unpacked:
    """Unpack the one table of a ZIP archive, if it is a text too large to be read whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX" not in entry.filename]
            texts = [entry for entry in entries if entry.filename.casefold().endswith((".csv", ".tsv", ".txt"))]
            if len(entries) != 1 or len(texts) != 1 or texts[0].file_size <= MAX_BYTES:
                return _Unpacked(None)
            with archive.open(texts[0]) as packed:
                return _spooled(packed, path.stat().st_size, engine)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        said = "The ZIP archive is damaged, locked or of an unknown kind."
        return _Unpacked(None, empty_report((NotATable(said),), None))


def _spooled(packed: IO[bytes] | gzip.GzipFile, size: int, engine: Engine) -> _Unpacked:
    """Unpack to the scratch folder, never further than the bounds."""
    folder = engine.folder
    limit = min(size * MAX_RATIO, shutil.disk_usage(folder).free - _ROOM_LEFT_BYTES)
    target, written = folder / "unpacked", 0
    with target.open("wb") as file:
        while piece := packed.read(_PIECE_BYTES):
            written += len(piece)
            if written > limit:
                target.unlink()
                return _Unpacked(None, empty_report((TooLarge("The archive unpacks to more than is allowed."),), None))
            file.write(piece)
    return _Unpacked(target)
