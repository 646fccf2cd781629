"""From text or cells to a table: delimiter, header line, columns, and the physical line of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, zip_longest

from experiments.reading.cells.columns import Column
from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.words import plain
from experiments.reading.lines.delimited import ends_open, malformed_line, split_text
from experiments.reading.lines.headers import LOOK_AHEAD, Record, filled, find_header, header_score
from experiments.reading.lines.labelled import unstack
from experiments.reading.lines.second_table import names_columns, part_tables
from experiments.reading.opening.container import MAX_COLUMNS, Sheet
from experiments.reading.problems.columns import NoHeader, NoRows
from experiments.reading.problems.files import BrokenQuotes, CutFile, NotATable, SeveralTables, TooLarge
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import ShortRows, TooManyCells
from experiments.reading.report import Skipped

BLANK_LINE = "A blank line."
_RULE = re.compile(r"^(?:[-=:+|]{3,}|:-+|-+:)$")
# the end of a figure of money, and how many figures tell that a column is written so
_TWO_DECIMALS = re.compile(r"\d[.,]\d\d$")
_ENOUGH_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands: headers, columns of text, physical lines; what stands above it.

    ``rows`` holds each row as written (cells beyond the headers too), ``columns`` the same turned; ``absent`` names
    signs that are known to stand in no cell.
    """

    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    header_line: int
    preamble: tuple[str, ...]
    delimiter: str | None
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    absent: frozenset[str] = frozenset()
    _parts: dict[tuple[int, int, int], Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def may_hold(self, sign: str, index: int) -> bool:
        """Say whether a sign stands in some cell of a column; most signs that matter stand nowhere in a file."""
        return sign not in self.absent and sign in self.columns[index].joined

    def cells(self, index: int, rows: Sequence[int]) -> Column:
        """Return the cells of a column in some of the rows (indexes in order, each once)."""
        column = self.columns[index]
        if len(rows) == len(column):
            return column
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            part = (index, rows[0], rows[-1])
            if part not in self._parts:
                self._parts[part] = Column(column[rows[0] : rows[-1] + 1])
            return self._parts[part]
        return Column([column[row] for row in rows])


def read_table(sheet: Sheet) -> Table | Problem:
    """Find the table in one sheet or text; a problem where there is none."""
    found = records_of(sheet)
    if isinstance(found, Problem):
        return found
    pairs = unstack(found[0])
    if pairs is not None:
        table = _table_of(pairs.records, found[1])
        return replace(table, skipped=pairs.skipped) if isinstance(table, Table) else table
    table = _table_of(*found, sheet.text)
    if isinstance(table, Problem) or sheet.text is None:
        return table
    damage = _damage(table, sheet.text)
    return table if damage is None else replace(table, problems=(*table.problems, damage))


def _damage(table: Table, text: str) -> Problem | None:
    """Say what happened to a text on its way: cut, or with quotation marks that do not belong there."""
    cut = _cut_in_quotes(table, text) or _cut_in_line(table, text)
    if cut is not None:
        return cut
    if any(table.may_hold('"', index) for index in range(len(table.columns))):
        odd = [place for place, row in enumerate(table.rows) if any(cell.count('"') % 2 for cell in row)]
        line = malformed_line(text, table.delimiter or "", [table.lines[place] for place in odd])
        if line is not None:
            return BrokenQuotes(f"On line {line} a quotation mark stands where none may.", line=line)
    return _cut_in_figure(table) if text[-1:].isdigit() else None


def _cut_in_line(table: Table, text: str) -> Problem | None:
    """Say that a file ends inside its last line, which alone has too few cells and no end of line."""
    width, last = len(table.headers), table.rows[-1]
    if text.endswith(("\n", "\r")) or not 1 < len(last) < width or len(table.rows) < _ENOUGH_FIGURES:
        return None
    if any(len(row) < width for row in table.rows[:-1]):
        return None
    line = table.lines[-1]
    return CutFile(f"The file ends in the middle of line {line}: {len(last)} of {width} cells.", line=line)


def _cut_in_figure(table: Table) -> Problem | None:
    """Say that the last figure of a file may be half: it has not the two decimals that all others of its column have.

    Many whole files end without a line end, so that alone says nothing.
    """
    column, last = table.columns[-1], table.rows[-1][-1]
    others = column[:-1]
    if len(table.rows[-1]) != len(table.headers) or len(others) < _ENOUGH_FIGURES or _TWO_DECIMALS.search(last):
        return None
    if not all(map(_TWO_DECIMALS.search, filter(None, others))) or not any(others):
        return None
    line, header = table.lines[-1], table.headers[-1]
    sentence = f"The file ends on line {line} with “{last}”, where “{header}” has two decimals; it may have been cut."
    return ShortRows(sentence, line=line, column=header, cell=last[:80])


def _cut_in_quotes(table: Table, text: str) -> Problem | None:
    """Say where a text ends inside a quoted cell: what came behind it is lost, and what stands there may be half."""
    if '"' in table.absent:
        return None
    if not ends_open(text, table.delimiter or "", table.rows[-1]):
        return None
    line = table.lines[-1]
    return BrokenQuotes(f"The file ends inside a quoted text on line {line}; it was cut.", line=line)


def records_of(sheet: Sheet) -> tuple[list[Record], str | None] | Problem:
    """Return every line of one sheet or text with its number, whatever it holds, and the mark between its cells."""
    if sheet.text is not None:
        return split_text(sheet.text)
    return [(line, row) for line, row in enumerate(sheet.cells or (), start=1)], None


def _absent(text: str | None, header_line: int, delimiter: str | None) -> frozenset[str]:
    """Return signs that stand nowhere below the headers of a text; without quotes no cell holds a delimiter either."""
    start = 0
    for _ in range(header_line if text else 0):
        start = (text or "").find("\n", start) + 1
        if not start:
            break
    if not text or not start:
        return frozenset()
    found = {sign for sign in '"(@+' if text.find(sign, start) < 0}
    return frozenset({*found, "\n", delimiter or "\n"} if '"' in found else found)


def _table_of(records: Sequence[Record], delimiter: str | None, text: str | None = None) -> Table | Problem:
    place = find_header(records)
    if place is None:
        return _why_no_header(records)
    header_line, raw = records[place]
    headers = [cell.strip().strip("\ufeff") for cell in raw]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        return TooLarge(f"The table has {len(headers)} columns.")
    preamble = tuple(" ".join(cell for cell in row if cell.strip()) for _, row in records[:place])
    below = part_tables(records[place + 1 :], headers, preamble)
    rows, lines, skipped, problems = _split_rows(below.records, headers)
    if any(isinstance(problem, SeveralTables) for problem in problems):
        return next(problem for problem in problems if isinstance(problem, SeveralTables))
    if below.problem is not None:
        problems.append(below.problem)  # refused, but the platform of the first table is told, and its card
    if not rows:
        return NoRows("There is a line of headers, but no line of data below it.")
    columns = _turned(rows, len(headers))
    absent = _absent(text, header_line, delimiter)
    broken = None if '"' in absent else _broken_quotes(rows, lines, delimiter or "\t", columns)
    if broken is not None:
        problems.append(broken)
    return Table(
        tuple(headers),
        columns,
        rows,
        lines,
        header_line,
        preamble,
        delimiter,
        (*below.skipped, *skipped),
        tuple(problems),
        absent,
    )


def _turned(rows: Sequence[Sequence[str]], width: int) -> tuple[Column, ...]:
    """Turn rows into as many columns as there are headers."""
    even = set(map(len, rows)) == {width}
    columns = [
        Column(cells)
        for cells in (zip(*rows, strict=True) if even else islice(zip_longest(*rows, fillvalue=""), width))
    ]
    return (*columns, *([Column([""] * len(rows))] * (width - len(columns))))


def _why_no_header(records: Sequence[Record]) -> Problem:
    if any(filled(row) > 1 for _, row in records[:LOOK_AHEAD]):
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
    odd = _odd_beginnings({row[0] for _, row in records if row}, headers)
    below_headers = True
    plainly = not odd and all(row for _, row in records)
    for place, (line, row) in enumerate(records, start=1):
        if rows and not blanks and row and row[0] not in odd and not below_headers:
            rows.append(row)
            lines.append(line)
            continue
        if not any(cell.strip() for cell in row):
            blanks.append(line)
            continue
        if _is_header_again(row, wanted):
            if rows and filled(rows[-1]) == 1 and len(wanted) > 1 and sort_of(rows[-1][0])[0] == "text":
                problems.append(SeveralTables(f"Another table begins on line {lines[-1]}.", line=lines[-1]))
                break
            skipped.append(Skipped(line, "The headers again."))
            below_headers = True
            continue
        if rows and plain(row[0]) in wanted and names_columns(row, wanted, header_score(row), rows[-1]):
            # a second file, put below the first one, with its columns in another order
            problems.append(SeveralTables(f"Another table begins on line {line}.", line=line))
            break
        if all(_RULE.match(cell.strip()) for cell in row if cell.strip()):
            skipped.append(Skipped(line, "A line drawn under the headers."))
            continue
        if below_headers and _explains(row):
            skipped.append(Skipped(line, "A line that explains the columns."))
            continue
        below_headers = False
        if blanks and names_columns(row, wanted, header_score(row), rows[-1] if rows else ()):
            problems.append(SeveralTables(f"Another table begins on line {line}.", line=line))
            break
        skipped.extend(Skipped(blank, BLANK_LINE) for blank in blanks)
        blanks = []
        rows.append(row)
        lines.append(line)
        if plainly:
            rows += [row for _, row in records[place:]]
            lines += [line for line, _ in records[place:]]
            break
    return rows, lines, skipped, problems


def _odd_beginnings(cells: Iterable[str], headers: Sequence[str]) -> set[str]:
    """Return the first cells of lines that may be blank, the headers again, or a line drawn with signs."""
    names, first = set(headers), headers[0][:1]
    signs = {"", "-", "=", ":", "+", *first.casefold(), *first.upper()}
    return {
        cell for cell in cells
        if cell.lstrip('\ufeff" \t\u00a0')[:1] in signs or cell in names or not cell.strip()
    }  # fmt: skip


def _is_header_again(row: Sequence[str], wanted: Sequence[str]) -> bool:
    return (
        plain(row[0]) == wanted[0]
        and len(row) >= len(wanted)
        and [plain(cell) for cell in row[: len(wanted)]] == list(wanted)
    )


def _explains(row: Sequence[str]) -> bool:
    """Old Page Insights files explain each column in a second line of long texts."""
    cells = [cell for cell in row if cell.strip()]
    return (
        len(cells) > 3
        and sum(len(cell) > 25 for cell in cells) > 0.6 * len(cells)
        and all(sort_of(cell)[0] == "text" for cell in cells)
    )


def _broken_quotes(
    rows: Sequence[Sequence[str]], lines: Sequence[int], delimiter: str, columns: Sequence[Column]
) -> Problem | None:
    """Find what a lost quotation mark leaves behind: a cell that holds lines of the table, or a name with one mark."""
    if len(columns) > 2 and any("\n" in column.joined for column in columns):
        for row, line in zip(rows, lines, strict=True):
            if any("\n" in cell and _holds_lines(cell, delimiter, len(columns)) for cell in row):
                return BrokenQuotes(f"From line {line} on, a quotation mark swallows the lines after it.", line=line)
    for column in columns:
        for cell in column.distinct if '"' in column.joined else ():
            bare = cell.strip('"')
            if cell.count('"') == 1 and len(cell) > len(bare) > 1 and bare in column.distinct:
                line = lines[column.index(cell)]
                sentence = f"On line {line} stands “{cell}”, on others “{bare}”: a quotation mark was lost."
                return BrokenQuotes(sentence, line=line, cell=cell[:80])
    return None


def _holds_lines(cell: str, delimiter: str, width: int) -> bool:
    """Say whether one of the lines of a cell has the cells of a table line, or many figures between its delimiters."""
    first, *others = cell.splitlines()
    if any(part.count(delimiter) >= width - 2 for part in others):
        return True
    pieces = [first.split(delimiter)[1:], *(part.split(delimiter) for part in others)]
    figures = [sum(sort_of(piece)[0] not in {"text", "missing"} for piece in part) for part in pieces]
    return max(figures, default=0) >= max(3, width // 3)


def check_widths(table: Table, left_out: frozenset[int]) -> Iterator[Problem]:
    """Report rows that are shorter or longer than the headers; ``left_out`` are indexes of rows that are no data."""
    width = len(table.headers)
    if set(map(len, table.rows)) == {width}:
        return
    short: list[int] = []
    long: list[int] = []
    for index, row in enumerate(table.rows):
        if index in left_out:
            continue
        if len(row) < width:
            short.append(table.lines[index])
        elif is_too_wide(table, index):
            long.append(index)
    yield from listed(long, partial(_too_wide, table), f"lines have more cells than the {width} headers")
    # a table written without its empty last columns is short in every row: nothing to say
    if short and len(short) < len(table.rows):
        yield from listed(short, _too_short, "lines end early")


def is_too_wide(table: Table, index: int) -> bool:
    """Say whether a row has filled cells beyond the last header; blank ones are a delimiter too many."""
    row, width = table.rows[index], len(table.headers)
    return len(row) > width and any(cell.strip() for cell in row[width:])


def too_wide(table: Table) -> list[int]:
    """Return the rows with filled cells beyond the last header."""
    if max(map(len, table.rows)) <= len(table.headers):
        return []
    return [index for index in range(len(table.rows)) if is_too_wide(table, index)]


def _too_wide(table: Table, index: int) -> Problem:
    row, line, width = table.rows[index], table.lines[index], len(table.headers)
    extra = next(cell for cell in row[width:] if cell.strip())
    sentence = f"Line {line} has {len(row)} cells, but there are {width} headers."
    return TooManyCells(sentence, line=line, cell=extra[:80])


def _too_short(line: int) -> Problem:
    return ShortRows(f"Line {line} ends early; what is missing there counts as missing, not as zero.", line=line)


def preview_of(table: Table) -> tuple[tuple[int, Sequence[str]], ...]:
    """Return the header and the first rows as they stand, each with its physical line."""
    shown = [(table.header_line, table.headers)]
    return (*shown, *((table.lines[i], tuple(table.rows[i])) for i in range(min(8, len(table.rows)))))
