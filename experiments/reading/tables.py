"""From text or cells to a table: delimiter, header line, columns, and the physical line of each row."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.words import plain
from experiments.reading.container import MAX_COLUMNS, MAX_ROWS, Sheet
from experiments.reading.problems.columns import NoHeader, NoRows
from experiments.reading.problems.files import BrokenQuotes, NotATable, SeveralTables, TooLarge
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import ShortRows, TooManyCells
from experiments.reading.report import Skipped
from experiments.reading.sources.vocabulary import KNOWN_HEADERS

_DELIMITERS = ("\t", ";", ",", "|")
_LOOK_AHEAD = 60
_BLANKS = re.compile(r"\t| {2,}")
_RULE = re.compile(r"^:?[-=]{3,}:?$")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands: headers, columns of text, physical lines; what stands above it.

    ``cells`` holds for each row the whole row as written (cells beyond the headers too), ``columns`` the same turned.
    """

    headers: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    header_line: int
    preamble: tuple[str, ...]
    delimiter: str | None
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]


Record = tuple[int, Sequence[str]]


def read_table(sheet: Sheet) -> Table | Problem:
    """Find the table in one sheet or text; a problem where there is none."""
    if sheet.text is not None:
        found = _records_of_text(sheet.text)
        if isinstance(found, Problem):
            return found
        records, delimiter = found
    else:
        records = [(line, row) for line, row in enumerate(sheet.cells or (), start=1)]
        delimiter = None
    return _table_of(records, delimiter)


def header_score(cells: Sequence[str]) -> int:
    """Count the cells that are headers known in some language."""
    return sum(plain(cell) in KNOWN_HEADERS for cell in cells if 0 < len(cell) < 80)


def _records_of_text(text: str) -> tuple[list[Record], str | None] | Problem:
    offset = 0
    told = re.match(r"\s*sep=(.)\r?\n", text)
    if told:
        offset, delimiter = 1, told[1]
        text = text[told.end() :]
    else:
        delimiter = _find_delimiter(text)
    try:
        return _parse(text, delimiter, offset), " " if delimiter == "  " else delimiter
    except _OverBound as problem:
        return TooLarge(str(problem))
    except csv.Error:
        return NotATable("A cell of this file is longer than 131,072 letters, or the quotation marks are broken.")


class _OverBound(Exception):
    """More rows or columns than are read."""


def _parse(text: str, delimiter: str, offset: int = 0, limit: int = MAX_ROWS) -> list[Record]:
    """Parse delimited text to (physical line, cells); blank lines stay as empty records."""
    records: list[Record] = []
    if delimiter == "  ":
        typed = enumerate(text.splitlines()[:limit], start=1 + offset)
        return [(line, _BLANKS.split(row.strip()) if row.strip() else []) for line, row in typed]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1 + offset
    for row in reader:
        if len(row) > MAX_COLUMNS:
            message = f"Line {line} has {len(row)} columns."
            raise _OverBound(message)
        records.append((line, row))
        if len(records) > limit:
            if limit < MAX_ROWS:
                return records
            message = f"The file has more than {MAX_ROWS:,} rows."
            raise _OverBound(message)
        line = reader.line_num + 1 + offset
    return records


def _find_delimiter(text: str) -> str:
    """Choose the delimiter that gives known headers, else the steadiest table."""
    head = text[:60_000]
    if len(text) > len(head):
        head = head[: head.rfind("\n") + 1] or head
    best, best_score = "", (-1.0, -1.0, -1.0)
    for delimiter in (*_DELIMITERS, "  "):
        try:
            records = [
                row for _, row in _parse(head, delimiter, limit=_LOOK_AHEAD) if any(cell.strip() for cell in row)
            ]
        except (csv.Error, _OverBound):
            continue
        widths = Counter(len(row) for row in records if len(row) > 1)
        if not widths:
            continue
        width, steady = max(widths.items(), key=lambda item: (item[1], item[0]))
        known = max(header_score(row) for row in records)
        score = (float(known), steady / len(records), float(width))
        if score > best_score:
            best, best_score = delimiter, score
    return best or (" " if _single_blanks(head) else ",")


def _single_blanks(text: str) -> bool:
    """Say whether single blanks part the cells of a typed table: as many words in each line, and known headers."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return len(rows) > 1 and len({len(row) for row in rows}) == 1 and header_score(rows[0]) >= 2


def _table_of(records: Sequence[Record], delimiter: str | None) -> Table | Problem:
    place = _find_header(records)
    if place is None:
        return _why_no_header(records)
    header_line, raw = records[place]
    headers = [cell.strip().strip("\ufeff") for cell in raw]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        return TooLarge(f"The table has {len(headers)} columns.")
    preamble = tuple(" ".join(cell for cell in row if cell.strip()) for _, row in records[:place])
    rows, lines, skipped, problems = _split_rows(records[place + 1 :], headers)
    if any(isinstance(problem, SeveralTables) for problem in problems):
        return next(problem for problem in problems if isinstance(problem, SeveralTables))
    if not rows:
        return NoRows("There is a line of headers, but no line of data below it.")
    swallowed = _swallowed(rows, lines, delimiter or "\t", len(headers))
    if swallowed is not None:
        problems.append(swallowed)
    columns = tuple(zip_longest(*rows, fillvalue=""))[: len(headers)]
    columns += ((("",) * len(rows)),) * (len(headers) - len(columns))
    return Table(
        tuple(headers), columns, rows, lines, header_line, preamble, delimiter, tuple(skipped), tuple(problems)
    )


def _find_header(records: Sequence[Record]) -> int | None:
    """Return the index of the header: the line with most known headers, else the first steady line of texts."""
    head = records[:_LOOK_AHEAD]
    scored = [(header_score(row), -index) for index, (_, row) in enumerate(head) if _filled(row) > 1]
    if scored:
        score, negative = max(scored)
        row = head[-negative][1]
        if score >= 2 or (score == 1 and _is_wordy(row)):
            return -negative
    widths = Counter(_filled(row) for _, row in head if _filled(row) > 1)
    if not widths:
        return None
    usual = widths.most_common(1)[0][0]
    for index, (_, row) in enumerate(head):
        if _filled(row) >= max(2, usual - 1) and _is_wordy(row):
            return index
    return None


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_wordy(row: Sequence[str]) -> bool:
    """Say whether every filled cell is a different text and none a figure: what a line of headers looks like."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return len(set(cells)) == len(cells) and all(sort_of(cell)[0] == "text" for cell in cells)


def _why_no_header(records: Sequence[Record]) -> Problem:
    if any(_filled(row) > 1 for _, row in records[:_LOOK_AHEAD]):
        return NoHeader("No line of this file names the columns.")
    return NotATable("No table was found in this file: no line has two cells.")


def _split_rows(
    records: Sequence[Record], headers: Sequence[str]
) -> tuple[list[Sequence[str]], list[int], list[Skipped], list[Problem]]:
    """Part data rows from blank lines, repeated headers and lines of explanations."""
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    skipped: list[Skipped] = []
    problems: list[Problem] = []
    blanks: list[int] = []
    wanted = [plain(header) for header in headers]
    for line, row in records:
        if not any(cell.strip() for cell in row):
            blanks.append(line)
            continue
        if _is_header_again(row, wanted):
            skipped.append(Skipped(line, "The headers again."))
            continue
        if all(_RULE.match(cell.strip()) for cell in row if cell.strip()):
            skipped.append(Skipped(line, "A line drawn under the headers."))
            continue
        if not rows and _explains(row):
            skipped.append(Skipped(line, "A line that explains the columns."))
            continue
        if blanks and _starts_another_table(row, wanted, rows[-1] if rows else ()):
            problems.append(SeveralTables(f"Another table begins on line {line}.", line=line))
            break
        skipped.extend(Skipped(blank, "A blank line.") for blank in blanks)
        blanks = []
        rows.append(row)
        lines.append(line)
    return rows, lines, skipped, problems


def _is_header_again(row: Sequence[str], wanted: Sequence[str]) -> bool:
    return (
        plain(row[0]) == wanted[0]
        and len(row) >= len(wanted)
        and [plain(cell) for cell in row[: len(wanted)]] == list(wanted)
    )


def _explains(row: Sequence[str]) -> bool:
    """Old Page Insights files explain each column in a second line of long texts."""
    cells = [cell for cell in row if cell.strip()]
    return len(cells) > 3 and sum(len(cell) > 25 for cell in cells) > 0.6 * len(cells) and _is_wordy(row)


def _starts_another_table(row: Sequence[str], wanted: Sequence[str], before: Sequence[str]) -> bool:
    """Say whether a line after a blank one is headers: known ones, or one known with words where figures stood."""
    cells = [cell.strip() for cell in row if cell.strip()]
    known = header_score(cells)
    if len(cells) < 2 or not _is_wordy(row) or [plain(cell) for cell in cells] == list(wanted):
        return False
    return (known >= 2 and known >= len(cells) / 2) or (known >= 1 and _words_for_figures(row, before))


def _words_for_figures(row: Sequence[str], before: Sequence[str]) -> bool:
    """Say whether every figure of the line before has a word below it."""
    figures = [index for index, cell in enumerate(before) if sort_of(cell)[0] not in {"missing", "text"}]
    return bool(figures) and all(index < len(row) and row[index].strip() for index in figures)


def _swallowed(rows: Sequence[Sequence[str]], lines: Sequence[int], delimiter: str, width: int) -> Problem | None:
    """Find a cell that holds whole lines of the table: a quotation mark that was never closed."""
    if width < 3:
        return None
    for row, line in zip(rows, lines, strict=True):
        for cell in row:
            if "\n" in cell and sum(part.count(delimiter) >= width - 2 for part in cell.splitlines()[1:]) >= 1:
                return BrokenQuotes(f"From line {line} on, a quotation mark swallows the lines after it.", line=line)
    return None


def check_widths(table: Table, left_out: frozenset[int]) -> Iterator[Problem]:
    """Report rows that are shorter or longer than the headers; ``left_out`` are indexes of rows that are no data."""
    width = len(table.headers)
    short: list[int] = []
    for index, row in enumerate(table.rows):
        if index in left_out:
            continue
        if len(row) < width:
            short.append(table.lines[index])
        elif len(row) > width and any(cell.strip() for cell in row[width:]):
            extra = next(cell for cell in row[width:] if cell.strip())
            yield TooManyCells(
                f"Line {table.lines[index]} has {len(row)} cells, the headers are {width}.",
                line=table.lines[index], cell=extra[:80],
            )  # fmt: skip
    # a table written without its empty last columns is short in every row: nothing to say
    if short and len(short) < len(table.rows):
        for line in short[:_SHOWN]:
            yield ShortRows(f"Line {line} ends early; what is missing there counts as missing, not as zero.", line=line)


def preview_of(table: Table) -> tuple[tuple[int, Sequence[str]], ...]:
    """Return the header and the first rows as they stand, each with its physical line."""
    shown = [(table.header_line, table.headers)]
    return (*shown, *((table.lines[i], tuple(table.rows[i])) for i in range(min(8, len(table.rows)))))
