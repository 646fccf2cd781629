"""Tables of text, in and out: encoding, delimiter and lines by the reading room's rules; formulas made harmless."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from experiments.reading.cells.columns import Column
from experiments.reading.cells.formulas import is_formula
from experiments.reading.cells.personal import kind_of_person_data
from experiments.reading.cells.words import plain
from experiments.reading.opening.container import MAX_COLUMNS, MAX_ROWS, Sheet, open_bytes
from experiments.reading.problems.cells import FormulaFound
from experiments.reading.problems.columns import NoHeader, NoRows
from experiments.reading.problems.files import BrokenQuotes, CutFile, PersonalData, TooLarge
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import ShortRows, TooManyCells
from experiments.transfer.history.columns import NAMED, columns_of
from experiments.transfer.history.harmless import harmless, restored
from experiments.transfer.history.problems import ColumnsNotRead, ColumnTwice, MissingColumn

DELIMITERS = (",", ";", "\t", "|")
SHOWN = 40
"""Letters of a cell that a sentence quotes."""
AT_ONCE = 2_000
"""Rows that are written at once."""

Record = tuple[int, list[str]]


@dataclass(slots=True)
class Table:
    """A table as it was read: columns by our names, cells stripped and restored, the line of each row.

    ``decimal_point`` says that figures have a dot whatever they look like: the cells of a workbook do. ``spoiled`` are
    lines with a cell that is no figure, of which no second problem is made.
    """

    columns: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    delimiter: str | None = None
    decimal_point: bool = False
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[int] = field(default_factory=set)

    @property
    def is_refused(self) -> bool:
        """Whether a problem forbids to go on."""
        return any(problem.severity == "fatal" for problem in self.problems)

    def header(self, column: str) -> str:
        """Give the header of a column as it stands in the file."""
        return self.headers.get(column, column)


def read_table(data: bytes, name: str) -> Table:
    """Read a table of past experiments: CSV in any usual dress, or a workbook.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name, for words only.

    Returns
    -------
    Table
        With every problem of the file as a table; what its cells mean is looked at afterwards.
    """
    opened = open_bytes(data, name)
    table = Table(problems=list(opened.problems))
    if not opened.sheets:
        return table
    sheet, records = _chosen(opened.sheets, table)
    if table.is_refused:
        return table
    table.decimal_point = sheet.cells is not None
    filled = [(line, row) for line, row in records if any(cell.strip() for cell in row)]
    if not filled:
        table.problems.append(NoHeader("The table is empty."))
        return table
    _take(table, filled[0][1], filled[1:], cut=sheet.text is not None and not sheet.text.endswith(("\n", "\r")))
    return table


def written(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    r"""Write a table as CSV, some thousand rows at a time; formulas are made harmless.

    Examples
    --------
    >>> "".join(written(["experiment", "lesson"], [["May", "=SUM(A1)"]]))
    "experiment,lesson\r\nMay,'=SUM(A1)\r\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headers)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def quoted(cell: str) -> str:
    """Quote a cell in a sentence, cut where it is long."""
    return f"“{cell if len(cell) <= SHOWN else cell[: SHOWN - 1] + '…'}”"


def _chosen(sheets: Sequence[Sheet], table: Table) -> tuple[Sheet, list[Record]]:
    """Take the first sheet whose first row names our columns, else the first of all."""
    found: list[tuple[Sheet, list[Record]]] = []
    for sheet in sheets:
        records = _records(sheet, table)
        found.append((sheet, records))
        first = next((row for _, row in records if any(cell.strip() for cell in row)), [])
        if set(NAMED) <= set(columns_of(first)[0]):
            return sheet, records
    return found[0]


def _records(sheet: Sheet, table: Table) -> list[Record]:
    if sheet.cells is not None:
        return [(line, list(row)) for line, row in enumerate(sheet.cells, start=1)]
    text, offset = sheet.text or "", 0
    told = re.match(r"\s*sep=(.)\r?\n", text)
    if told:
        offset, text = 1, text[told.end() :]
    delimiter = told[1] if told else _delimiter(text)
    table.delimiter = delimiter
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    begins = 1 + offset
    try:
        for row in reader:
            records.append((begins, row))
            begins = reader.line_num + 1 + offset
    except csv.Error:
        sentence = f"The quotation marks are broken from line {begins} on."
        table.problems.append(BrokenQuotes(sentence, line=begins))
    if len(records) > MAX_ROWS or any(len(row) > MAX_COLUMNS for _, row in records):
        table.problems.append(TooLarge(f"The table has {len(records):,} rows, or a row of too many cells."))
    return records


def _delimiter(text: str) -> str:
    """Take the sign under which the first line names most of our columns, else the one that stands there most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(sign: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=sign), [])
        except csv.Error:
            cells = []
        return len(columns_of(cells)[0]), first.count(sign)

    return max(DELIMITERS, key=known)


def _take(table: Table, headers: list[str], records: list[Record], *, cut: bool) -> None:
    headers = [header.strip() for header in headers]
    places, twice, unknown = columns_of(headers)
    problems = table.problems
    problems += [ColumnTwice(f"The column {quoted(header)} stands there twice.", column=header) for header in twice]
    missing = [name for name in NAMED if name not in places]
    if missing:
        listed_missing = ", ".join(missing)
        problems.append(MissingColumn(f"The table has no column {listed_missing}."))
    if unknown:
        said = ", ".join(quoted(header) for header in unknown[:8])
        more = f" and {len(unknown) - 8} more" if len(unknown) > 8 else ""
        problems.append(ColumnsNotRead(f"Not read: {said}{more}."))
    if not records:
        problems.append(NoRows("There is no row below the headers."))
        return
    _look_at_widths(problems, headers, records, cut=cut)
    _look_for_people(problems, headers, records)
    table.lines = [line for line, _ in records]
    for name, place in places.items():
        cells = [row[place] if place < len(row) else "" for _, row in records]
        table.headers[name] = headers[place]
        table.columns[name] = _plain_cells(problems, headers[place], cells, table.lines)


def _look_at_widths(problems: list[Problem], headers: list[str], records: list[Record], *, cut: bool) -> None:
    width = len(headers)
    wide = [(line, row) for line, row in records if any(cell.strip() for cell in row[width:])]
    problems += listed(
        wide,
        lambda at: TooManyCells(f"Line {at[0]} has {len(at[1])} cells, the headers are {width}.", line=at[0]),
        "lines have more cells than the headers",
    )
    short = [(line, row) for line, row in records if len(row) < width]
    if cut and short and short[-1][0] == records[-1][0]:
        line = short.pop()[0]
        problems.append(CutFile(f"The last line ({line}) ends early.", line=line))
    problems += listed(
        short,
        lambda at: ShortRows(f"Line {at[0]} has {len(at[1])} cells, the headers are {width}.", line=at[0]),
        "lines have fewer cells than the headers",
    )


def _look_for_people(problems: list[Problem], headers: list[str], records: list[Record]) -> None:
    for place, header in enumerate(headers):
        column = Column(row[place] for _, row in records if place < len(row))
        kind = kind_of_person_data(plain(header), column, unit_table=False)
        if kind is not None:
            problems.append(PersonalData(f"The column {quoted(header)} holds {kind}.", column=header))


def _plain_cells(problems: list[Problem], header: str, cells: list[str], lines: list[int]) -> list[str]:
    """Strip and restore the cells of a column; a formula that was not made harmless is refused."""
    stripped = [cell.strip() for cell in cells]
    formulas = [(line, cell) for line, cell in zip(lines, stripped, strict=True) if cell and is_formula(cell)]
    problems += listed(
        formulas,
        lambda at: FormulaFound(
            f"Line {at[0]}, column {quoted(header)}: {quoted(at[1])} is a formula.",
            line=at[0], column=header, cell=at[1],
        ),
        f"cells under {quoted(header)} are formulas",
    )  # fmt: skip
    return [restored(cell).strip() for cell in stripped]
