"""Where the problems of a file lie: marks in its cells, and the lines that have any, with the cells at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.reading.marked_copy import CannotMark, lines_at
from experiments.reading.problems.files import PersonalData
from experiments.reading.problems.problem import Problem
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report

SHOWN_LINES = 10
SHOWN_COLUMNS = 8
MOST_OF_CELL = 80
MOST_READ_AGAIN = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem in a cell: its number in the list below, and whether it forbids using the file."""

    number: int
    fatal: bool


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line with a problem; ``marks`` go with the cells, None where a cell is sound."""

    line: int
    cells: tuple[str, ...]
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class BrokenLines:
    """The first lines with a problem in a cell, under those of their headers that matter; ``more`` are not shown."""

    headers: tuple[str, ...]
    lines: tuple[BrokenLine, ...]
    more: int


def marks_of(problems: Sequence[Problem]) -> dict[tuple[int, str], Mark]:
    """Say in which cells problems lie: what forbids using the file, and what is to be looked at."""
    found: dict[tuple[int, str], Mark] = {}
    for number, problem in enumerate(problems, start=1):
        if problem.line is None or problem.column is None or problem.severity == "note":
            continue
        place = (problem.line, problem.column)
        # the list begins with what forbids: the first problem of a cell is its worst
        found.setdefault(place, Mark(number, problem.severity == "fatal"))
    return found


def broken_lines(report: Report, problems: Sequence[Problem], name: str, data: bytes | None) -> BrokenLines | None:
    """Lay out the lines with a problem in one of their cells; None where there is none, or nothing to be shown.

    Parameters
    ----------
    report : Report
        What was read.
    problems : sequence of Problem
        In the order in which they are listed.
    name : str
        Name of the file.
    data : bytes or None
        The file; without it only lines near its beginning have their other cells.
    """
    marks = {place: mark for place, mark in marks_of(problems).items() if place[1] in report.headers}
    if not marks or any(problem.code == PersonalData.code for problem in problems):
        return None
    lines = sorted({line for line, _header in marks}, key=lambda line: min(_numbers(marks, line)))
    shown = sorted(lines[:SHOWN_LINES])
    headers = _headers(report, [header for line, header in marks if line in shown])
    known = _cells(report, shown, name, data)
    at_fault = {(p.line, p.column): p.cell or "" for p in problems}
    return BrokenLines(
        headers=headers,
        lines=tuple(
            BrokenLine(
                line,
                tuple(
                    (known.get((line, header)) or at_fault.get((line, header)) or "")[:MOST_OF_CELL]
                    for header in headers
                ),
                tuple(marks.get((line, header)) for header in headers),
            )
            for line in shown
        ),
        more=len(lines) - len(shown),
    )


def columns_to_leave_out(report: Report, name: str, data: bytes) -> tuple[str, ...]:
    """Name the columns without which a refused file can be read; empty where leaving them out does not help.

    Parameters
    ----------
    report : Report
        What was read.
    name : str
        Name of the file.
    data : bytes
        The file: it is read once more, so that no remedy is offered that is none.
    """
    fatal = [problem for problem in report.problems if problem.severity == "fatal"]
    columns = tuple(dict.fromkeys(str(problem.column) for problem in fatal if problem.column in report.headers))
    if not columns or any(problem.column not in columns for problem in fatal) or len(data) > MOST_READ_AGAIN:
        return ()
    without = read_file(data, name, mapping=FileMapping(without=columns))
    return () if without.is_refused or not without.rows.measures else columns


def _numbers(marks: Mapping[tuple[int, str], Mark], line: int) -> list[int]:
    return [mark.number for (place, _header), mark in marks.items() if place == line]


def _headers(report: Report, at_fault: Sequence[str]) -> tuple[str, ...]:
    """Name version and day, by which one finds a line again, and the columns at fault, in the order of the file."""
    wanted = {report.columns.get("variant"), report.columns.get("date"), *dict.fromkeys(at_fault)}
    found = [header for header in report.headers if header in wanted]
    if len(found) <= SHOWN_COLUMNS:
        return tuple(found)
    return tuple(header for header in found if header in set(at_fault))[:SHOWN_COLUMNS]


def _cells(report: Report, lines: Sequence[int], name: str, data: bytes | None) -> dict[tuple[int, str], str]:
    rows = {line: cells for line, cells in report.preview if line in lines}
    headers = list(report.headers)
    if data and set(lines) - set(rows) and not report.turned_from:
        try:
            heads, rows = lines_at(data, name, report, lines)
        except CannotMark:
            return {}
        headers = list(heads)
    return {(line, header): cell for line, cells in rows.items() for header, cell in zip(headers, cells, strict=False)}
