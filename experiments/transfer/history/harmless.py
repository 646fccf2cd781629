r"""Cells that a spreadsheet would run as a formula, made harmless when they leave and restored when they come back.

An apostrophe goes in front of what a spreadsheet would run, at the beginning of a cell and behind each mark that could
part cells. Unlike :func:`experiments.reading.cells.formulas.defused`, whose rules these are, this can be undone without
loss: apostrophes that stood there already get one more.
"""

from __future__ import annotations

import itertools
import re

_BEGINS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
_BLANKS = " \n\v\f\u00a0\ufeff\u200b"
_FIGURE = re.compile(
    r"[+-]?\s*(?:[A-Z]{0,3}[$€£¥]\s*|[A-Z]{3}\s)?\d[\d.,'’\s\u00a0\u202f]*(?:[Ee][+-]?\d+)?\s*(?:%|[$€£¥]|[A-Z]{3})?"
)
_MARK = re.compile(r"[+-]{1,3}")
_BORDERS = ";,|\t\r\n"
_RUNS = re.compile(r"=|[+\-@]\s*=?\s*[A-Za-z_.]+\s*[(|!]|[+-]?\d[^;,|\t\r\n]*\|")


def harmless(cell: str) -> str:
    r"""Put an apostrophe before everything in a cell that a spreadsheet would take for a formula.

    Examples
    --------
    >>> harmless('=HYPERLINK("x")'), harmless("-5.5e-05"), harmless("a;=b"), harmless("'=c")
    ('\'=HYPERLINK("x")', '-5.5e-05', "a;'=b", "''=c")
    """
    if not _suspicious(cell):
        return cell
    places = [place for place in _behind_borders(cell) if _RUNS.match(cell, _past_apostrophes(cell, place))]
    ends = [0, *places, len(cell)]
    inner = "'".join(cell[begin:end] for begin, end in itertools.pairwise(ends))
    return f"'{inner}" if _begins_a_formula(cell) else inner


def restored(cell: str) -> str:
    """Take away the apostrophes that :func:`harmless` put into a cell.

    Examples
    --------
    >>> restored("'@brand"), restored("''=c"), restored("a;'=b"), restored("'t is")
    ('@brand', "'=c", 'a;=b', "'t is")
    """
    if "'" not in cell or not _suspicious(cell):
        return cell
    # From the end: what stands behind a place is then as it was when it was looked at.
    for place in reversed(list(_behind_borders(cell))):
        if cell[place : place + 1] == "'" and _RUNS.match(cell, _past_apostrophes(cell, place)):
            cell = cell[:place] + cell[place + 1 :]
    return cell[1:] if cell[:1] == "'" and _begins_a_formula(cell[1:]) else cell


def _suspicious(cell: str) -> bool:
    return any(sign in cell for sign in _BEGINS) or "|" in cell


def _behind_borders(cell: str) -> list[int]:
    """Give the places behind a mark that could part cells, blanks and one quotation mark left out."""
    # A line break is a blank as well as such a mark, so every mark is looked at, in one pass from the end.
    solid = [len(cell)] * (len(cell) + 2)
    for place in range(len(cell) - 1, -1, -1):
        solid[place] = solid[place + 1] if cell[place].isspace() else place
    begins = {solid[place + 1] for place, sign in enumerate(cell) if sign in _BORDERS}
    return sorted({solid[place + 1] if cell[place : place + 1] == '"' else place for place in begins})


def _past_apostrophes(cell: str, place: int) -> int:
    while cell[place : place + 1] == "'":
        place += 1
    return place


def _begins_a_formula(cell: str) -> bool:
    start = cell.lstrip("'").lstrip(_BLANKS)
    if start[:1] not in _BEGINS or not start:
        return False
    whole = start.strip()
    return not (_FIGURE.fullmatch(whole) or _MARK.fullmatch(whole))
