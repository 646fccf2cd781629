"""Reports and notes that stand as pairs of label and value, one below the other, turned into a table.

Mail tools write the report of one send, or of each version of a send, so; people type "Visitors: 1000" so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.personal import SENDER_HEADERS
from experiments.reading.cells.words import plain
from experiments.reading.report import Skipped
from experiments.reading.sources.vocabulary import KNOWN_HEADERS

Record = tuple[int, Sequence[str]]

_LOOK_AHEAD = 12
_LONGEST_LABEL = 60
_LABEL = re.compile(r"^\s*([^:\n]{1,60}?)\s*:\s*$")
_PAIR = re.compile(r"^\s*([^:\n]{1,60}?)\s*:\s+(\S.*?)\s*$", re.DOTALL)
_TAIL = re.compile(r"\s+(?:stats|statistics|statistik(?:en)?|results|report)\s*$", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    """Labels and values that belong together, the title above them, and the line they begin on."""

    line: int
    title: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unstacked:
    """The lines of a table, headers first, and what of the report did not go into it."""

    records: list[Record]
    skipped: tuple[Skipped, ...]


def unstack(records: Sequence[Record]) -> Unstacked | None:
    """Turn pairs of label and value into a table with one line per block; ``None`` where a table stands already.

    Parameters
    ----------
    records : Sequence of (int, Sequence[str])
        Every line with its number, blank ones too.

    Examples
    --------
    >>> lines = [(1, ["Variant: A"]), (2, ["Orders: 50"]), (3, []), (4, ["Variant: B"]), (5, ["Orders: 60"])]
    >>> unstack(lines).records
    [(1, ('Variant', 'Orders')), (1, ('A', '50')), (4, ('B', '60'))]
    """
    filled = [(line, row) for line, row in records[:_LOOK_AHEAD] if any(cell.strip() for cell in row)]
    if not any(":" in row[0] for _, row in filled):
        return None
    side_by_side = _side_by_side(records)
    if side_by_side is not None:
        return Unstacked(side_by_side, ())
    pairs = sum(_pair(row) is not None for _, row in filled)
    if pairs < 2 or pairs < 0.6 * len(filled):
        return None
    blocks, skipped = _blocks(records)
    rows = _rows(blocks)
    labels = list(dict.fromkeys(label for row in rows for label in row.values))
    if not _is_worth_it(rows, labels):
        return None
    titled = _titles(rows)
    head = ((titled[0],) if titled else ()) + tuple(labels)
    table: list[Record] = [(rows[0].line, head)]
    for place, row in enumerate(rows):
        name = (titled[1][place],) if titled else ()
        table.append((row.line, name + tuple(row.values.get(label, "") for label in labels)))
    return Unstacked(table, tuple(skipped))


def _pair(row: Sequence[str]) -> tuple[str, str] | None:
    """Return label and value of a line: in two cells, or in one that the commas of a figure may have parted."""
    first = row[0] if row else ""
    if found := _LABEL.match(first):
        values = [cell.strip() for cell in row[1:] if cell.strip()]
        return (found[1], values[0] if values else "") if len(values) <= 1 else None
    if found := _PAIR.match(first):
        return found[1], ",".join([found[2], *(cell for cell in row[1:] if cell)]).strip()
    return None


def _blocks(records: Sequence[Record]) -> tuple[list[_Block], list[Skipped]]:
    """Part the lines into blocks; a table that stands below (clicks by link) is left out and named."""
    blocks: list[_Block] = []
    skipped: list[Skipped] = []
    open_block: _Block | None = None
    title, in_table = "", False
    for line, row in records:
        cells = [cell.strip() for cell in row if cell.strip()]
        pair = _pair(row)
        if not cells:
            open_block, title, in_table = None, "", False
        elif pair is not None and not in_table:
            label, value = pair
            if plain(label) in SENDER_HEADERS:
                skipped.append(Skipped(line, "Who sent it."))
                continue
            if open_block is None or label in open_block.values:
                open_block = _Block(line, title)
                blocks.append(open_block)
            open_block.values[label] = value
        elif len(cells) == 1 and not in_table:
            open_block, title = None, cells[0]
        elif len(cells) == 2 and open_block is not None and len(blocks) == 1 and sort_of(cells[0])[0] == "text":
            open_block.values.setdefault(cells[0], cells[1])
        else:
            in_table = True
            skipped.append(Skipped(line, "A table below the report."))
    return blocks, skipped


def _rows(blocks: Sequence[_Block]) -> list[_Block]:
    """Join the blocks of one thing: a label that comes again begins the next thing; what stands on top is for all."""
    if not blocks:
        return []
    heads = blocks[0] if len(blocks) > 1 and not blocks[0].values.keys() & _later_labels(blocks) else None
    rows: list[_Block] = []
    for block in blocks[1:] if heads else blocks:
        if rows and not rows[-1].values.keys() & block.values.keys():
            rows[-1].values.update(block.values)
        else:
            rows.append(_Block(block.line, block.title, dict(block.values)))
    if heads:
        for row in rows:
            row.values = {**heads.values, **row.values}
    return rows


def _later_labels(blocks: Sequence[_Block]) -> set[str]:
    return {label for block in blocks[1:] for label in block.values}


def _is_worth_it(rows: Sequence[_Block], labels: Sequence[str]) -> bool:
    """Say whether the pairs are a report: known headers, and figures behind at least one label."""
    known = sum(plain(label) in KNOWN_HEADERS for label in labels)
    figures = sum(
        any(sort_of(row.values.get(label, ""))[0] not in {"text", "missing"} for row in rows) for label in labels
    )
    return figures > 0 and (known >= 2 or (known == 1 and len(rows) > 1))


def _titles(rows: Sequence[_Block]) -> tuple[str, list[str]] | None:
    """Return a header and the names of the rows, where each has a title of its own ("Combination 1 Stats")."""
    names = [_TAIL.sub("", row.title) for row in rows]
    if len(rows) < 2 or len(set(names)) < len(names) or not all(names):
        return None
    words = {name.split()[0] for name in names}
    return (words.pop() if len(words) == 1 else "Version"), names


def _side_by_side(records: Sequence[Record]) -> list[Record] | None:
    """Turn lines such as "Variant: A, Visitors: 1000": each cell a pair, with the same labels in every line."""
    filled = ((line, row) for line, row in records if any(cell.strip() for cell in row))
    first_line, first = next(filled)
    if len(first) < 2 or not all(_PAIR.match(cell) for cell in first):
        return None
    labels = tuple(found[1] for cell in first if (found := _PAIR.match(cell)))
    table: list[Record] = [(first_line, labels)]
    for line, row in ((first_line, first), *filled):
        pairs = [(one[1], one[2]) for cell in row if (one := _PAIR.match(cell))]
        if tuple(label for label, _ in pairs) != labels:
            return None
        table.append((line, tuple(value for _, value in pairs)))
    return table
