"""Parquet files as text cells, or a sample of one: the engine opens them, shut in to the one file."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from experiments.reading.opening.engine import engine_error, open_engine
from experiments.reading.opening.workbook import Native

SAMPLE_ROWS = 1500


class UnreadableParquet(Exception):
    """The bytes are no Parquet file, or a damaged one."""


def read_parquet(data: bytes, most_rows: int) -> list[list[str]]:
    """Return the headers and up to ``most_rows`` rows of a Parquet file as text.

    Raises
    ------
    UnreadableParquet
        If the engine cannot make sense of the bytes.
    """
    with tempfile.TemporaryDirectory(prefix="trialbook-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "upload.parquet"
        path.write_bytes(data)
        return _rows(path, most_rows)


def sample_of_parquet(path: Path) -> bytes:
    """Return the headers and the first rows of a Parquet file as a small delimited text.

    Raises
    ------
    UnreadableParquet
        If the engine cannot make sense of the file.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_rows(path, SAMPLE_ROWS))
    return text.getvalue().encode()


def types_of_parquet(path: Path) -> list[str]:
    """Return the engine's type of each column of a Parquet file.

    Raises
    ------
    UnreadableParquet
        If the engine cannot make sense of the file.
    """
    described = _asked(path, "DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])[1]
    return [str(column[1]) for column in described]


def _rows(path: Path, most: int) -> list[list[str]]:
    names, rows = _asked(path, "SELECT * FROM read_parquet(?) LIMIT ?", [str(path), most])
    return [names, *([_text(cell) for cell in row] for row in rows)]


def _asked(path: Path, statement: str, given: Sequence[object]) -> tuple[list[str], list[tuple[Any, ...]]]:
    try:
        engine = open_engine([path], path.parent)
        try:
            found = engine.execute(statement, given)
            return [column[0] for column in found.description or ()], found.fetchall()
        finally:
            engine.close()
    except engine_error() as error:
        raise UnreadableParquet(str(error)) from error


def _text(cell: object) -> str:
    """Write a native cell as text, as a workbook's: numbers with a dot, dates as ISO, truth as words."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return Native(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else Native(repr(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str) else Native(cell) if isinstance(cell, int) else str(cell)
