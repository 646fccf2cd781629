"""Small files written as a platform or a hurried person would, and the short ways to look at what was read."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from experiments.reading.read import read_file
from experiments.reading.report import Report

NBSP, THIN = "\u00a0", "\u202f"


def read(text: str, encoding: str = "utf-8", name: str = "export.csv") -> Report:
    """Read a text as a file in an encoding."""
    return read_file(text.encode(encoding), name)


def codes(report: Report) -> set[str]:
    """Name what is wrong, without the note on blanks."""
    return {problem.code for problem in report.problems} - {"blank_is_none"}


def fatal(report: Report) -> set[str]:
    """Name what forbids the file."""
    return {problem.code for problem in report.problems if problem.severity == "fatal"}


def lines(*rows: str, end: str = "\n") -> str:
    """Join lines as a file ends them."""
    return end.join(rows) + end


def workbook(rows: Sequence[Sequence[object]], *, merge: str | None = None, title: str = "Sheet1") -> bytes:
    """Write a workbook of one sheet, with merged cells where asked for."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
