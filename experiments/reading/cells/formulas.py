"""Cells that a spreadsheet would run as a formula, made harmless before they leave in a file of ours."""

from __future__ import annotations

import re

# what a spreadsheet takes for the beginning of a formula; the wide forms are turned into these by some of them
_BEGINS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
_FIGURE = re.compile(
    r"[+-]?\s*(?:[A-Z]{0,3}[$€£¥]\s*|[A-Z]{3}\s)?\d[\d.,'’\s\u00a0\u202f]*(?:[Ee][+-]?\d+)?\s*"
    r"(?:%|[$€£¥]|[A-Z]{3})?",
)
_MARK = re.compile(r"[+-]{1,3}")
_CALL = re.compile(r"^\s*(?:=\s*[+@-]?\s*[A-Za-z][A-Za-z0-9_.]*\s?\(|[+@-]\s*=?\s*[A-Z][A-Z0-9_.]+\()")
# A spreadsheet of another country may part cells at other marks than ours, so a formula could begin inside a text.
_INSIDE = re.compile(r"(?s)(?<=.)([;,|\t\r\n]\s*\"?\s*)(?==|[+\-@]\s*=?\s*[A-Za-z_.]+\s*[(|!]|[+-]?\d[^;,|\t\r\n]*\|)")


def is_formula(cell: str) -> bool:
    """Say whether a cell calls a function of a spreadsheet.

    Examples
    --------
    >>> is_formula("=SUM(B2:B5)"), is_formula("=thread= on charts"), is_formula("-5")
    (True, False, False)
    """
    return bool(cell) and cell[0] in "=+-@ " and _CALL.match(cell) is not None


def defused(cell: str) -> str:
    r"""Return a cell as it may stand in a CSV file that a person opens in a spreadsheet.

    Parameters
    ----------
    cell : str
        Text of a cell.

    Returns
    -------
    str
        Plain figures and marks such as ``--`` as they are; before everything that a spreadsheet would take for a
        formula stands an apostrophe, at the beginning and behind each mark that could part cells.

    Notes
    -----
    Beginnings after the advice of OWASP on CSV injection; an apostrophe tells spreadsheets that a text follows.

    Examples
    --------
    >>> defused('=HYPERLINK("x")'), defused("@brand"), defused("-5.50"), defused("--")
    ('\'=HYPERLINK("x")', "'@brand", '-5.50', '--')
    """
    inner = _INSIDE.sub(r"\1'", cell) if len(cell) > 2 else cell
    start = cell.lstrip(" \n\v\f\u00a0\ufeff\u200b")
    if start[:1] not in _BEGINS or not start:
        return inner
    whole = start.strip()
    return cell if _FIGURE.fullmatch(whole) or _MARK.fullmatch(whole) else f"'{inner}"


def undefused(cell: str) -> str:
    """Take away the apostrophe that ``defused`` put at the beginning of a cell.

    Examples
    --------
    >>> undefused("'@brand"), undefused("'t is")
    ('@brand', "'t is")
    """
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip()[:1] in set(_BEGINS) else cell
