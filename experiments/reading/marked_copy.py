"""A copy of a file with its problems written beside the lines they are on, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from experiments.reading.cells.columns import Column
from experiments.reading.cells.formulas import defused, undefused
from experiments.reading.cells.personal import kind_of_person_data
from experiments.reading.cells.words import plain
from experiments.reading.lines.headers import Record
from experiments.reading.opening.container import Sheet, open_bytes
from experiments.reading.problems.columns import NoHeader
from experiments.reading.problems.files import PersonalData
from experiments.reading.problems.problem import Problem
from experiments.reading.report import Report, Skipped
from experiments.reading.tables import Table, records_of

HEADS = ("Problem", "Line")
"""Headers of the two columns that a marked copy has before those of the file."""

_WORDS = {"fatal": "Refused", "warning": "Warning", "note": "Note"}
# a line above the table as it comes back from a copy: its number, then what stood on it
_NUMBERED = re.compile(r"^\d+(?: (.*))?$", re.DOTALL)
_ORDER = ("fatal", "warning", "note")


class CannotMark(ValueError):
    """There is nothing to mark, or it must not be written; the message is a sentence for people."""


def marked_copy(data: bytes, name: str, report: Report, *, most_bytes: int | None = None) -> bytes:
    """Write the file once more, with what is wrong beside each line.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name, for words only.
    report : Report
        What was read of these bytes.
    most_bytes : int or None
        If the copy were larger, only the headers and the lines with a problem are written.

    Returns
    -------
    bytes
        CSV in UTF-8 with byte order mark: on top what concerns the whole file, then each line of the file behind its
        problems and its number. Columns that were left out in reading are left out here.

    Raises
    ------
    CannotMark
        The file holds personal data, or no table.
    """
    why = why_unmarked(report)
    if why:
        raise CannotMark(why)
    records, delimiter = _records(data, name, report)
    by_line = _by_line(report.problems, {line for line, _ in records})
    keep = _kept_columns(records, report)
    mark = delimiter if delimiter in {",", ";"} else (";" if _writes_commas(report) else ",")
    rows = [*_top(report, name, by_line), *_body(records, report, by_line, keep)]
    whole = _written(rows, mark)
    if most_bytes is None or len(whole) <= most_bytes:
        return whole
    few = [record for record in records if record[0] in by_line or record[0] == report.header_line]
    note = [f"The file is long: only the lines with a problem are listed, {len(few)} of {len(records)}."]
    return _written([note, *_top(report, name, by_line), *_body(few, report, by_line, keep)], mark)


def lines_at(
    data: bytes, name: str, report: Report, lines: Collection[int]
) -> tuple[Sequence[str], dict[int, Sequence[str]]]:
    """Give headers and cells of some lines of a file as they stand there.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name, for words only.
    report : Report
        What was read of these bytes.
    lines : collection of int
        Numbers of the lines.

    Raises
    ------
    CannotMark
        The file holds personal data, or no table.
    """
    why = why_unmarked(report)
    if why:
        raise CannotMark(why)
    records, _ = _records(data, name, report)
    heads = next((row for line, row in records if line == report.header_line), ())
    headers = [cell.strip().strip("\ufeff") for cell in heads] or report.headers
    return headers, {line: row for line, row in records if line in lines}


def why_unmarked(report: Report) -> str:
    """Say why no marked copy of a file may be written; "" where it may.

    Parameters
    ----------
    report : Report
        What was read of the file.
    """
    if any(problem.code == PersonalData.code for problem in report.problems):
        return "No marked copy is written of a file with personal data."
    if not report.problems:
        return "There is no problem to mark."
    return ""


def unmarked(table: Table) -> Table | Problem:
    """Read a marked copy as the file it was made of: without our two columns and apostrophes.

    Parameters
    ----------
    table : Table
        Any table; one that is no marked copy comes back as it is.
    """
    if table.headers[:2] != HEADS:
        return table
    if not any(table.headers[2:]):
        return NoHeader("No line of this file names the columns.")
    rows = [tuple(map(undefused, row[2:])) for row in table.rows]
    filled = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    blank = [Skipped(line, "A blank line.") for place, line in enumerate(table.lines) if place not in set(filled)]
    above = (_NUMBERED.match(line) for line in table.preamble)
    return replace(
        table,
        headers=tuple(map(undefused, table.headers[2:])),
        columns=tuple(Column(undefused(column[place]) for place in filled) for column in table.columns[2:]),
        rows=[rows[place] for place in filled],
        lines=[table.lines[place] for place in filled],
        preamble=tuple(undefused(found[1] or "") for found in above if found),
        skipped=tuple(sorted((*table.skipped, *blank), key=lambda skip: skip.line)),
    )


def _records(data: bytes, name: str, report: Report) -> tuple[Sequence[Record], str | None]:
    """Return the lines of the sheet that was read."""
    found = [(sheet, records_of(sheet)) for sheet in open_bytes(data, name).sheets]
    good = [(sheet, records) for sheet, records in found if not isinstance(records, Problem)]
    if not good:
        raise CannotMark("There is no table in this file to mark.")
    return next((records for sheet, records in good if _was_read(sheet, records[0], report)), good[0][1])


def _was_read(sheet: Sheet, records: Sequence[Record], report: Report) -> bool:
    """Say whether a sheet has the headers of the report on the line where it saw them."""
    cells = next((row for line, row in records if line == report.header_line), ())
    return sheet.encoding == report.encoding and bool(cells) and set(report.headers) <= {cell.strip() for cell in cells}


def _kept_columns(records: Sequence[Record], report: Report) -> frozenset[int] | None:
    """Return the places of the columns that were read; None where none was left out."""
    heads = [
        cell.strip().strip("\ufeff") for cell in next((row for line, row in records if line == report.header_line), ())
    ]
    left = [place for place, head in enumerate(heads) if head and head not in report.headers]
    if not report.headers or not left:
        return None
    if not set(report.headers) <= set(heads):
        # a wide table that was read as a long one has other headers; only people stay out of its copy
        rows = [row for line, row in records if line > (report.header_line or 0)]
        left = [place for place in left if _is_about_people(heads[place], place, rows)]
    return frozenset(range(len(heads))) - set(left) if left else None


def _is_about_people(head: str, place: int, rows: Sequence[Sequence[str]]) -> bool:
    cells = Column(row[place] for row in rows if place < len(row))
    return kind_of_person_data(plain(head), Column(cells), unit_table=True) is not None


def _by_line(problems: Iterable[Problem], lines: set[int]) -> dict[int, list[Problem]]:
    placed: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.line in lines:
            placed[problem.line or 0].append(problem)
    return placed


def _top(report: Report, name: str, by_line: dict[int, list[Problem]]) -> Iterator[Sequence[str]]:
    """Write how many problems there are, those of the whole file, and what to do about those of single lines."""
    fatal = sum(problem.severity == "fatal" for problem in report.problems)
    count = len(report.problems)
    if fatal == count:
        refused = "; it forbids using the file" if count == 1 else "; they forbid using the file"
    else:
        refused = f", {fatal} of which forbid{'s' if fatal == 1 else ''} using the file" if fatal else ""
    yield [f"Problems in {name}: {count}{refused}."]
    placed = [problem for line in by_line.values() for problem in line]
    for severity in _ORDER:
        for problem in report.problems:
            if problem.severity == severity and not any(problem is other for other in placed):
                yield [f"{_WORDS[severity]}: {problem.sentence} {problem.remedy}"]
    for remedy in dict.fromkeys(problem.remedy for problem in placed if problem.severity == "fatal"):
        yield [f"What to do: {remedy}"]
    yield []


def _body(
    records: Sequence[Record], report: Report, by_line: dict[int, list[Problem]], keep: frozenset[int] | None
) -> Iterator[Sequence[str]]:
    if report.header_line is None:
        yield HEADS
    for line, row in records:
        cells = row if keep is None else [cell for place, cell in enumerate(row) if place in keep]
        if line == report.header_line and line not in by_line:
            yield [*HEADS, *cells]
        else:
            yield [_sentences(by_line.get(line, ())), str(line), *cells]


def _sentences(problems: Sequence[Problem]) -> str:
    said = []
    for severity in _ORDER:
        sentences = [problem.sentence for problem in problems if problem.severity == severity]
        if sentences:
            said.append(f"{_WORDS[severity]}: {' '.join(sentences)}")
    return " ".join(said)


def _writes_commas(report: Report) -> bool:
    return report.number_style is not None and report.number_style.decimal == ","


def _written(rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", errors="replace")
