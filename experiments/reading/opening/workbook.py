"""Cells of a workbook as text, by python-calamine; legacy .xls in a process of its own.

A damaged .xls can send the reader round in circles until memory ends, which no exception reports. So that process has
bounds on memory and time, and this file imports nothing of the project: the child starts quickly, with nothing to lose.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys

_SECONDS = 20
_MEMORY = 1_000_000_000
_MOST_SHEETS = 20


class Native(str):
    """Text of a cell that a workbook holds as a number: always a dot before the decimals, never thousands marks."""

    __slots__ = ()


class UnreadableWorkbook(Exception):
    """The bytes are no workbook, or a damaged one."""


Cells = list[list[str]]


def read_workbook(data: bytes) -> list[tuple[str, Cells]]:
    """Return name and cells of each sheet.

    Raises
    ------
    UnreadableWorkbook
        If the reader cannot make sense of the bytes.
    """
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names[:_MOST_SHEETS]
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:  # the reader's panics are no Exceptions; whatever it is, the file is the cause
        raise UnreadableWorkbook(type(problem).__name__) from problem
    return [(name, [[_text(cell) for cell in row] for row in cells]) for name, cells in sheets]


def read_legacy_workbook(data: bytes) -> list[tuple[str, Cells]]:
    """Return name and cells of each sheet of an .xls, read in a bounded process.

    Raises
    ------
    UnreadableWorkbook
        If the process gave up, took too long or too much memory.
    """
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and this very file; the bytes go in by stdin
            [sys.executable, "-I", __file__], input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise UnreadableWorkbook("took too long") from late
    if done.returncode != 0:
        raise UnreadableWorkbook("damaged")
    sheets = json.loads(done.stdout)
    return [
        (name, [[Native(cell[0]) if isinstance(cell, list) else cell for cell in row] for row in cells])
        for name, cells in sheets
    ]


def _text(cell: object) -> str:
    """Write a native cell as text: numbers with a dot, dates as ISO, truth as words."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return Native(cell)
    if isinstance(cell, float):
        return Native(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else Native(repr(cell))
    return str(cell)


def _bound_memory() -> None:
    """Limit the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child() -> None:
    """Read an .xls from stdin and print its sheets as JSON; native numbers stand in brackets."""
    _bound_memory()
    try:
        sheets = read_workbook(sys.stdin.buffer.read())
    except UnreadableWorkbook:
        sys.exit(3)
    marked = [
        (name, [[[cell] if type(cell) is Native else cell for cell in row] for row in cells]) for name, cells in sheets
    ]
    sys.stdout.write(json.dumps(marked))


if __name__ == "__main__":
    _child()
