"""Which line names the columns: the one with most headers that are known in some language, else the first of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.words import plain
from experiments.reading.sources.vocabulary import KNOWN_HEADERS

LOOK_AHEAD = 60
Record = tuple[int, Sequence[str]]
"""Physical line from 1, and its cells."""


def header_score(cells: Sequence[str]) -> int:
    """Count the cells that are headers known in some language."""
    return sum(plain(cell) in KNOWN_HEADERS for cell in cells if 0 < len(cell) < 80)


def find_header(records: Sequence[Record]) -> int | None:
    """Return the index of the header: the line with most known headers, else the first steady line of texts."""
    head = _without_comments(records[:LOOK_AHEAD])
    clear = next((index for index, (_, row) in enumerate(head) if is_clear_header(row)), None)
    if clear is not None:
        return clear
    scored = [(header_score(row), -index) for index, (_, row) in enumerate(head) if filled(row) > 1]
    if scored:
        score, negative = max(scored)
        row = head[-negative][1]
        if score >= 2 or (score == 1 and is_wordy(row)):
            return -negative
    widths = Counter(filled(row) for _, row in head if filled(row) > 1)
    if not widths:
        return None
    usual = widths.most_common(1)[0][0]
    for index, (_, row) in enumerate(head):
        if filled(row) >= max(2, usual - 1) and is_wordy(row):
            return index
    return None


def _without_comments(head: Sequence[Record]) -> Sequence[Record]:
    """Blank the comment lines of a file that begins with a block of them; a title with commas looks like headers."""
    if not any(row and row[0].startswith("# ---") for _, row in head[:3]):
        return head
    return [(line, () if row and row[0].startswith("#") else row) for line, row in head]


def is_clear_header(row: Sequence[str]) -> bool:
    """Say whether half of the cells of a line, and at least three, are known headers: no need to look further."""
    known = header_score(row)
    return known >= 3 and 2 * known >= filled(row)


def filled(row: Sequence[str]) -> int:
    """Count the cells that hold something."""
    return sum(bool(cell.strip()) for cell in row)


def is_wordy(row: Sequence[str]) -> bool:
    """Say whether every filled cell is a different text and none a figure: what a line of headers looks like."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return len(set(cells)) == len(cells) and all(sort_of(cell)[0] == "text" for cell in cells)
