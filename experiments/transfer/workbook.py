"""The archive as a workbook: one sheet, figures as numbers, texts as texts and never as formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.transfer.history.columns import ADDED, EXPORTED, NUMBERS
from experiments.transfer.history.harmless import harmless

SHEET = "archive"
_NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OF_THE_BOOK = ("full_cost", "forecast", "avoided", "log_lift_se")
_FIGURES = frozenset(
    EXPORTED.index(column) for column in (*NUMBERS, *(one for one in ADDED if one != "grade"), *_OF_THE_BOOK)
)


def write_workbook(file: Path, rows: Iterable[Sequence[str]]) -> int:
    """Write the rows of an archive into a workbook; gives how many.

    Parameters
    ----------
    file : Path
        Where to.
    rows : iterable of sequences of str
        As :func:`experiments.transfer.archive_out.archive_rows` gives them.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(list(EXPORTED))

    def cell(place: int, text: str) -> Any:
        if not text:
            return None
        if place in _FIGURES:
            return float(text) if not text.lstrip("-").isdigit() else int(text)
        return harmless(_NO_CELL.sub("", text))

    number = 0
    for row in rows:
        sheet.append([cell(place, text) for place, text in enumerate(row)])
        number += 1
    with file.open("wb") as stream:
        book.save(stream)
    return number
