"""Small tables whose cells are parted by single blanks, as people type them into a mail or a chat."""

from __future__ import annotations

import re

from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.words import plain
from experiments.reading.sources.vocabulary import KNOWN_HEADERS

_MARKS = re.compile(r"[\t;,|]| {2,}")
_LONGEST = 20_000


def split_typed(text: str) -> list[tuple[int, list[str]]] | None:
    r"""Split a table typed with single blanks; ``None`` where any other mark parts its headers.

    Each line ends with as many figures as there are headers after the first, and what stands before them is a name;
    or each line has as many words as the headers.

    Parameters
    ----------
    text : str
        The whole text.

    Examples
    --------
    >>> split_typed("Version Invited Came\nShort letter 400 52\nLong letter 410 37")[1]
    (2, ['Short letter', '400', '52'])
    >>> split_typed("Version,Invited,Came\nShort letter,400,52") is None
    True
    """
    # a tab or semicolon anywhere parts cells, though the first line is but a title
    if len(text) > _LONGEST or any(mark in text for mark in "\t;|") or _MARKS.search(text.lstrip().split("\n", 1)[0]):
        return None
    lines = [(line, row.strip()) for line, row in enumerate(text.splitlines(), start=1) if row.strip()]
    if len(lines) < 2 or _MARKS.search(lines[0][1]):
        return None
    headers = lines[0][1].split()
    known = sum(plain(header) in KNOWN_HEADERS for header in headers)
    if len(headers) < 2 or any(sort_of(header)[0] != "text" for header in headers):
        return None
    words = [row.split() for _, row in lines]
    ends = all(len(row) >= len(headers) and _are_figures(row[1 - len(headers) :]) for row in words[1:])
    if ends and (known or (len(headers) > 2 and len(lines) > 2)):
        named = [[" ".join(row[: 1 - len(headers)]), *row[1 - len(headers) :]] for row in words]
    elif known >= 2 and len({len(row) for row in words}) == 1:
        named = words
    else:
        return None
    return [(line, row) for (line, _), row in zip(lines, named, strict=True)]


def _are_figures(cells: list[str]) -> bool:
    return all(sort_of(cell)[0] not in {"text", "missing"} or cell == "-" for cell in cells)
