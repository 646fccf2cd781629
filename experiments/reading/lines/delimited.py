"""From text to lines of cells: which sign parts the cells, and where the lines end."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from experiments.reading.lines.headers import LOOK_AHEAD, Record, header_score, is_clear_header
from experiments.reading.lines.typed import split_typed
from experiments.reading.opening.container import MAX_COLUMNS, MAX_ROWS
from experiments.reading.problems.files import NotATable, TooLarge
from experiments.reading.problems.problem import Problem

_DELIMITERS = ("\t", ";", ",", "|")
_BLANKS = re.compile(r"\t| {2,}")
_LONGEST_CELL = 131_072
_HEAD_LINES = 8
_CLOSED = "closed"
_NO_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def split_text(text: str) -> tuple[list[Record], str | None] | Problem:
    """Return every line of a text with its number, and the sign that parts its cells; a problem if it is too large."""
    offset = 0
    told = re.match(r"\s*sep=(.)\r?\n", text)
    if told:
        offset, delimiter = 1, told[1]
        text = text[told.end() :]
    else:
        typed = split_typed(text)
        if typed is not None:
            return [*typed], " "
        delimiter = _find_delimiter(text)
    if delimiter == "|":
        text = text.replace("**", "")  # bold in a table written as Markdown
    try:
        _check_bounds(text, delimiter)
        records = _parse(text, delimiter, offset)
        wrapped = None if told else _wrapped(records)
    except _OverBound as problem:
        return TooLarge(str(problem))
    except csv.Error:
        return NotATable("A cell of this file is longer than 131,072 letters, or the quotation marks are broken.")
    if wrapped is not None:
        return split_text("\n".join(wrapped))
    return records, " " if delimiter == "  " else delimiter


def _wrapped(records: Sequence[Record]) -> list[str] | None:
    """Return the lines of a file that was saved with each line as one quoted cell; ``None`` if it was not."""
    if any(len(row) > 1 or (row and "\n" in row[0]) for _, row in records):
        return None
    lines = [row[0] if row else "" for _, row in records]
    first = next((line for line in lines if line), "")
    clear = any(is_clear_header(next(csv.reader([first], delimiter=sign))) for sign in _DELIMITERS if sign in first)
    return lines if clear else None


class _OverBound(Exception):
    """More rows or columns than are read."""


def _check_bounds(text: str, delimiter: str) -> None:
    """Refuse what cannot be a table before it is taken apart: too many lines, or a line of endless cells."""
    if text.count("\n") > MAX_ROWS + LOOK_AHEAD:
        message = f"The file has more than {MAX_ROWS:,} lines."
        raise _OverBound(message)
    if len(text) <= _LONGEST_CELL:
        return
    lines = text.splitlines()
    if max(map(len, lines)) <= _LONGEST_CELL:
        return
    for number, line in enumerate(lines, start=1):
        # delimiters may stand inside quoted texts, so a few more than columns are no proof
        if len(line) > _LONGEST_CELL and line.count(delimiter) > 100 * MAX_COLUMNS:
            message = f"Line {number} has more than {MAX_COLUMNS:,} columns."
            raise _OverBound(message)


def _parse(text: str, delimiter: str, offset: int = 0, limit: int = MAX_ROWS) -> list[Record]:
    """Parse delimited text to (physical line, cells); blank lines stay as empty records."""
    if delimiter == "  ":
        typed = enumerate(text.splitlines()[:limit], start=1 + offset)
        return [(line, _BLANKS.split(row.strip()) if row.strip() else []) for line, row in typed]
    plainly = _split_plainly(text, delimiter, limit) if limit == MAX_ROWS else None
    if plainly is not None:
        return list(enumerate(plainly, start=1 + offset))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    read = [(row, reader.line_num) for row in islice(reader, limit + 1)]
    begins = (1 + offset, *(end + 1 + offset for _, end in read))
    records: list[Record] = [(line, row) for line, (row, _) in zip(begins, read, strict=False)]
    for line, row in records:
        if len(row) > MAX_COLUMNS:
            message = f"Line {line} has {len(row)} columns."
            raise _OverBound(message)
    if len(records) > limit:
        if limit < MAX_ROWS:
            return records
        message = f"The file has more than {MAX_ROWS:,} rows."
        raise _OverBound(message)
    if records and text[-2:] in {'\n"', '\r"'}:
        # cut right behind a quotation mark: the line has begun, so it is not blank
        records[-1] = (records[-1][0], ['"'])
    return records


def _split_plainly(text: str, delimiter: str, limit: int) -> list[list[str]] | None:
    """Split text at its line ends and delimiters, where that is all there is to it; ``None`` where quotes matter.

    In the first lines they may matter, for headers such as "CPM (cost per 1,000 impressions)".
    """
    # splitlines() ends lines at more signs than a table does
    if any(sign in text for sign in _NO_LINE_ENDS):
        return None
    head = _head(text)
    first = head.splitlines()
    # a line of our own shows whether all texts before it are closed
    *rows, last = csv.reader([*first, _CLOSED], delimiter=delimiter)
    bare = _without_quotes(text[len(head) :], delimiter)
    if bare is None or last != [_CLOSED] or len(rows) != len(first):
        return None
    lines = bare.splitlines()
    if len(first) + len(lines) > limit or max(map(len, lines), default=0) > _LONGEST_CELL:
        return None
    rows += [line.split(delimiter) if line else [] for line in lines]
    return rows if max(map(len, rows), default=0) <= MAX_COLUMNS else None


def _head(text: str) -> str:
    """Return the first lines, as many as stand above tables, with the line of headers."""
    end = 0
    for _ in range(_HEAD_LINES):
        found = text.find("\n", end, end + _LONGEST_CELL) + 1
        if not found:
            break
        end = found
    return text[:end]


def _without_quotes(text: str, delimiter: str) -> str | None:
    """Take away quotation marks that only stand around whole cells; ``None`` if they hide anything."""
    if '"' not in text:
        return text
    pieces = text.split('"')
    outside, inside = pieces[::2], "".join(pieces[1::2])
    if len(pieces) % 2 == 0 or delimiter in inside or "\n" in inside or "\r" in inside:
        return None
    borders = {delimiter, "\n", "\r"}
    before, after = {piece[-1:] for piece in outside[1:-1]}, {piece[:1] for piece in outside[1:-1]}
    before.add(outside[0][-1:] or "\n")
    after.add(outside[-1][:1] or "\n")
    return "".join(pieces) if before <= borders and after <= borders else None


def _find_delimiter(text: str) -> str:
    """Choose the delimiter that gives known headers, else the steadiest table."""
    head = text[:60_000]
    if len(text) > len(head):
        head = head[: head.rfind("\n") + 1] or head
    for line in islice(io.StringIO(head, newline=""), LOOK_AHEAD):
        for delimiter in _DELIMITERS:
            if line.count(delimiter) >= 2 and is_clear_header(next(csv.reader([line], delimiter=delimiter))):
                return delimiter
    best, best_score = "", (-1.0, -1.0, -1.0)
    for delimiter in (*_DELIMITERS, "  "):
        try:
            records = [row for _, row in _parse(head, delimiter, limit=LOOK_AHEAD) if any(cell.strip() for cell in row)]
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
    return best or ","


def ends_open(text: str, delimiter: str, row: Sequence[str]) -> bool:
    """Say whether a text ends inside a quoted cell, which is the last of its last row."""
    last = f'"{row[-1]}'.replace('"', '""')[1:] if row else '"'
    before = text[: -len(last)]
    return text.endswith(last) and before.endswith((delimiter or "\n", "\n", "\r"))


def malformed_line(text: str, delimiter: str, lines: Sequence[int]) -> int | None:
    """Return the first of some lines in which a text goes on behind its closing quotation mark."""
    if not lines or len(delimiter) != 1:
        return None
    written = text.splitlines()
    for line in lines:
        try:
            list(csv.reader(written[line - 1 : line], delimiter=delimiter, strict=True))
        except csv.Error as problem:
            # a text over several lines is not at its end here, which is no fault
            if "expected after" in str(problem):
                return line
    return None
