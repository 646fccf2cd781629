"""From bytes to text or sheets: gzip, ZIP, workbooks, encodings; everything that is bounded is bounded here."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.reading.cells.encoding import decode
from experiments.reading.opening.lost_cells import Lost, column_number, lost_cells, sheet_parts
from experiments.reading.opening.workbook import UnreadableWorkbook, read_legacy_workbook, read_workbook
from experiments.reading.problems.files import NotATable, SeveralTables, TooLarge
from experiments.reading.problems.problem import Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
MAX_ROWS = 2_000_000
MAX_COLUMNS = 1_000
# a workbook is held as a rectangle of cells, so its area is bounded as well
MAX_CELLS = 20_000_000
# what any small file may unpack to, however well it packs (a file of zeros of a few kilobytes is no attack)
_SMALL = 1024 * 1024

# YouTube's table of videos, beside which its ZIP holds chart data and totals; without letters that have accents
_YOUTUBE_TABLES = frozenset(
    ["table data.csv", "tabellendaten.csv", "donnes du tableau.csv", "datos de la tabla.csv", "dados da tabela.csv",
     "dati della tabella.csv", "dati tabella.csv", "tabelgegevens.csv", "gegevens in tabel.csv", "tabelldata.csv",
     "tabeldata.csv", "dane tabeli.csv", "dane w tabeli.csv", "tabela.csv"]
)  # fmt: skip
_MAGIC = (
    (b"%PDF", "This is a PDF."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"7z\xbc\xaf", "This is a 7-Zip archive."),
    (b"Rar!", "This is a RAR archive."),
)
_CONTROLS = bytes((*range(0x01, 0x09), *range(0x0E, 0x20), 0x7F))
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
    if data[:4] == b"PAR1":
        return _open_parquet(data)
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            return _refused(NotATable(sentence))
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return _open_zip(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _open_workbook(data, None)
    return _open_text(data, name)


def _refused(problem: Problem) -> Opened:
    return Opened(problems=(problem,))


def _open_text(data: bytes, name: str) -> Opened:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return _refused(NotATable("The file is empty."))
    decoded = decode(data)
    if decoded is None:
        return _refused(NotATable("The file holds bytes that are no text."))
    # where files were put below each other, each brings its mark of the encoding
    text = _without_controls(decoded.text).replace("\ufeff", "")
    start = text[:2000].lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml", "<head", "<body")):
        return _refused(NotATable("This is a web page, although its name may end in .csv or .xls."))
    if start.startswith(("{", "[{")):
        return _refused(NotATable("This is JSON, not a table."))
    sheet = Sheet(name, text=text, encoding=decoded.encoding)
    return Opened((sheet,), decoded.problems)


def _without_controls(text: str) -> str:
    """Take out control signs: a name with those of a terminal would write over what is printed beside it."""
    raw = text.encode("utf-8", "surrogatepass")
    return text if len(raw.translate(None, _CONTROLS)) == len(raw) else text.translate(dict.fromkeys(_CONTROLS))


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
                lost = _check_workbook(archive, entries, len(data))
                return _refused(lost) if isinstance(lost, Problem) else _open_workbook(data, lost)
            return _open_archive(archive, entries, len(data))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return _refused(NotATable("The ZIP archive is damaged, locked or of an unknown kind."))


def _is_aside(entry: zipfile.ZipInfo) -> bool:
    """Folders, entries without a name, and what macOS puts beside each file."""
    name = entry.filename
    return not name or name.startswith("__MACOSX/") or name.endswith(("/", ".DS_Store"))


def _open_archive(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], packed: int) -> Opened:
    tables = [
        entry for entry in entries if entry.filename.casefold().endswith((".csv", ".tsv", ".txt", ".xlsx", ".xls"))
    ]
    if not tables:
        return _refused(NotATable("There is no table in this ZIP archive."))
    youtube = [entry for entry in tables if _plain_name(entry) in _YOUTUBE_TABLES]
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


def _plain_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry by its plain letters: accents are written in several ways, and often broken."""
    name = unicodedata.normalize("NFC", entry.filename.rsplit("/", 1)[-1]).casefold()
    return "".join(letter for letter in name if letter.isascii())


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: int) -> bytes | Problem:
    """Unpack one entry; the size it claims is not believed."""
    limit = _limit(packed)
    with archive.open(entry) as stream:
        inside = stream.read(limit + 1)
    if len(inside) > limit:
        return TooLarge("The archive unpacks to more than is allowed.")
    return inside


def _check_workbook(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], packed: int
) -> dict[str, Lost] | Problem:
    """Unpack every part within the bounds, look how large each sheet is, and return cells without value by sheet."""
    left = _limit(packed)
    lost: dict[str, Lost] = {}
    for entry in entries:
        with archive.open(entry) as stream:
            part = stream.read(left + 1)
        left -= len(part)
        if left < 0:
            return TooLarge("The workbook unpacks to more than is allowed.")
        if entry.filename.startswith("xl/worksheets/"):
            if problem := _check_area(part):
                return problem
            lost[entry.filename] = lost_cells(part)
    if not any(lost.values()):
        return {}
    return {name: lost.get(part, {}) for name, part in sheet_parts(archive).items()}


def _check_area(sheet: bytes) -> Problem | None:
    width = height = 0
    for letters, digits in _REFERENCE.findall(sheet):
        width, height = max(width, column_number(letters)), max(height, int(digits))
    if width > MAX_COLUMNS or height > MAX_ROWS or width * height > MAX_CELLS:
        return TooLarge(f"A sheet of this workbook spans {height} rows and {width} columns.")
    return None


def _open_workbook(data: bytes, lost: Mapping[str, Lost] | None) -> Opened:
    """Read a workbook, and put what its lost cells hold in their place; a legacy one has no list of them."""
    try:
        found = read_legacy_workbook(data) if lost is None else read_workbook(data)
    except UnreadableWorkbook:
        return _refused(NotATable("The workbook is damaged or locked and cannot be read."))
    for name, cells in found:
        for (row, column), text in (lost or {}).get(name, {}).items():
            if row < len(cells) and column < len(cells[row]):
                cells[row][column] = text
    sheets = tuple(
        Sheet(name, cells=cells) for name, cells in found if any(any(cell.strip() for cell in row) for row in cells)
    )
    return Opened(sheets) if sheets else _refused(NotATable("The workbook is empty."))


def _open_parquet(data: bytes) -> Opened:
    """Read a Parquet file like the one sheet of a workbook."""
    from experiments.reading.opening.parquet import UnreadableParquet, read_parquet

    try:
        rows = read_parquet(data, MAX_ROWS + 1)
    except UnreadableParquet:
        return _refused(NotATable("The Parquet file is damaged."))
    if len(rows) - 1 > MAX_ROWS or len(rows[0]) > MAX_COLUMNS:
        return _refused(TooLarge(f"The Parquet file has {len(rows) - 1:,} rows and {len(rows[0]):,} columns."))
    return Opened((Sheet("Parquet", cells=rows),))
