"""From bytes to text or sheets: gzip, ZIP, workbooks, encodings; everything that is bounded is bounded here."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.reading.cells.encoding import decode
from experiments.reading.problems.files import NotATable, SeveralTables, TooLarge
from experiments.reading.problems.problem import Problem
from experiments.reading.workbook import UnreadableWorkbook, read_legacy_workbook, read_workbook

MAX_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
MAX_ROWS = 2_000_000
MAX_COLUMNS = 1_000
# a workbook is held as a rectangle of cells, so its area is bounded as well
MAX_CELLS = 20_000_000
# what any small file may unpack to, however well it packs (a file of zeros of a few kilobytes is no attack)
_SMALL = 1024 * 1024

_MAGIC = (
    (b"PAR1", "This is a Parquet file."),
    (b"%PDF", "This is a PDF."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"7z\xbc\xaf", "This is a 7-Zip archive."),
    (b"Rar!", "This is a RAR archive."),
)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_REFERENCE = re.compile(rb"""\br=["\x27]([A-Z]{1,3})(\d{1,7})["\x27]""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table in its raw form: text of a delimited file, or the cells of a workbook sheet."""

    name: str
    text: str | None = None
    cells: Sequence[Sequence[str]] | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in the bytes; without sheets the problems say why."""

    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


def open_bytes(data: bytes, name: str) -> Opened:
    """Unpack bytes to text or sheets, never further than the bounds.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name; used for words only, the bytes decide what it is.
    """
    if len(data) > MAX_BYTES:
        return _refused(TooLarge(f"The file has {len(data) // 1_048_576} MB."))
    if data[:2] == b"\x1f\x8b":
        unpacked = _gunzip(data)
        if isinstance(unpacked, Problem):
            return _refused(unpacked)
        data = unpacked
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            return _refused(NotATable(sentence))
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return _open_zip(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _open_workbook(data, legacy=True)
    return _open_text(data, name)


def _refused(problem: Problem) -> Opened:
    return Opened(problems=(problem,))


def _open_text(data: bytes, name: str) -> Opened:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return _refused(NotATable("The file is empty."))
    decoded = decode(data)
    if decoded is None:
        return _refused(NotATable("The file holds bytes that are no text."))
    # a name with the control signs of a terminal would write over what is printed beside it
    text = _CONTROLS.sub("", decoded.text)
    start = text[:2000].lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml", "<head", "<body")):
        return _refused(NotATable("This is a web page, although its name may end in .csv or .xls."))
    if start.startswith(("{", "[{")):
        return _refused(NotATable("This is JSON, not a table."))
    sheet = Sheet(name, text=text, encoding=decoded.encoding)
    return Opened((sheet,), decoded.problems)


def _limit(packed: int) -> int:
    return min(MAX_BYTES, max(packed * MAX_RATIO, _SMALL))


def _gunzip(data: bytes) -> bytes | Problem:
    limit = _limit(len(data))
    engine = zlib.decompressobj(wbits=31)
    try:
        unpacked = engine.decompress(data, limit + 1)
    except zlib.error:
        return NotATable("The gzip archive is damaged.")
    if len(unpacked) > limit:
        return TooLarge("The archive unpacks to more than is allowed.")
    if not engine.eof:
        return NotATable("The gzip archive is cut off.")
    return unpacked


def _open_zip(data: bytes) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_aside(entry)]
            if any(entry.filename == "[Content_Types].xml" for entry in entries):
                problem = _check_workbook(archive, entries, len(data))
                return _refused(problem) if problem else _open_workbook(data, legacy=False)
            return _open_archive(archive, entries, len(data))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return _refused(NotATable("The ZIP archive is damaged, locked or of an unknown kind."))


def _is_aside(entry: zipfile.ZipInfo) -> bool:
    """Folders and what macOS puts beside each file."""
    return entry.is_dir() or entry.filename.startswith("__MACOSX/") or entry.filename.endswith(".DS_Store")


def _open_archive(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], packed: int) -> Opened:
    tables = [
        entry for entry in entries if entry.filename.casefold().endswith((".csv", ".tsv", ".txt", ".xlsx", ".xls"))
    ]
    if not tables:
        return _refused(NotATable("There is no table in this ZIP archive."))
    youtube = [entry for entry in tables if entry.filename.rsplit("/", 1)[-1].casefold() == "table data.csv"]
    chosen = youtube if len(youtube) == 1 else tables
    if len(chosen) > 1:
        names = ", ".join(f"“{entry.filename}”" for entry in chosen[:5])
        return _refused(SeveralTables(f"This ZIP archive holds {len(chosen)} tables: {names}."))
    inside = _extract(archive, chosen[0], packed)
    if isinstance(inside, Problem):
        return _refused(inside)
    if inside[:4] == b"PK\x03\x04" and not chosen[0].filename.casefold().endswith(".xlsx"):
        return _refused(NotATable("This is an archive inside an archive."))
    return open_bytes(inside, chosen[0].filename)


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: int) -> bytes | Problem:
    """Unpack one entry; the size it claims is not believed."""
    limit = _limit(packed)
    with archive.open(entry) as stream:
        inside = stream.read(limit + 1)
    if len(inside) > limit:
        return TooLarge("The archive unpacks to more than is allowed.")
    return inside


def _check_workbook(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], packed: int) -> Problem | None:
    """Unpack every part within the bounds, and look how large a rectangle each sheet spans."""
    left = _limit(packed)
    for entry in entries:
        with archive.open(entry) as stream:
            part = stream.read(left + 1)
        left -= len(part)
        if left < 0:
            return TooLarge("The workbook unpacks to more than is allowed.")
        if entry.filename.startswith("xl/worksheets/") and (problem := _check_area(part)):
            return problem
    return None


def _check_area(sheet: bytes) -> Problem | None:
    width = height = 0
    for letters, digits in _REFERENCE.findall(sheet):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        width, height = max(width, column), max(height, int(digits))
    if width > MAX_COLUMNS or height > MAX_ROWS or width * height > MAX_CELLS:
        return TooLarge(f"A sheet of this workbook spans {height} rows and {width} columns.")
    return None


def _open_workbook(data: bytes, *, legacy: bool) -> Opened:
    try:
        found = read_legacy_workbook(data) if legacy else read_workbook(data)
    except UnreadableWorkbook:
        return _refused(NotATable("The workbook is damaged or locked and cannot be read."))
    sheets = tuple(
        Sheet(name, cells=cells) for name, cells in found if any(any(cell.strip() for cell in row) for row in cells)
    )
    return Opened(sheets) if sheets else _refused(NotATable("The workbook is empty."))
