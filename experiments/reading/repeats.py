"""Rows that repeat the sum of other rows, whatever they call themselves: sums of all, of a name, of a day, of "All".

Figures are compared before the number style is known: all digits of a cell as one whole number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from experiments.reading.cells.numbers import is_missing
from experiments.reading.cells.words import plain
from experiments.reading.recognise import Layout
from experiments.reading.tables import Table

SEVERAL_VERSIONS = "[MULTIPLE VARIATIONS]"
# under these names a pivot table adds up the parts of a level or a breakdown
_ALL = frozenset(
    ["all", "total", "totals", "totale", "totaal", "gesamt", "summe", "insgesamt", "alle", "todos", "todas", "tous",
     "toutes", "tutti", "tutte", "alla", "totalt", "razem", "wszystkie"]
)  # fmt: skip
# people are counted once in a total
_PEOPLE = frozenset({"reach", "visitors", "opens"})


def sum_of_all_others(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return the last row of a table of one's own without days, if every figure in it is the sum of those above."""
    columns = [index for role, indexes in layout.measures.items() if role not in _PEOPLE for index in indexes]
    if layout.source.kind != "aggregate" or layout.date is not None or len(data) < 3 or len(columns) < 2:
        return []
    *others, last = data
    for column in columns:
        own = digits(cell_of(table, last, column))
        # small figures add up by chance
        if own < 100 or sum(digits(cell_of(table, index, column)) for index in others) != own:
            return []
    return [last]


def subtotals(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return rows without a day that repeat the sum of the days of their name, in a table that has days."""
    if layout.date is None or layout.source.kind not in {"ads", "aggregate"}:
        return []
    missing = table.columns[layout.date].missing
    blank = [index for index in data if table.columns[layout.date][index] in missing] if missing else []
    column = telling_column(layout)
    if column is None or not blank or len(blank) > len(data) / 2:
        return []
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for index in data:
        if not is_missing(cell_of(table, index, layout.date)):
            sums[names_of(table, index, layout)] += digits(cell_of(table, index, column))
    whole = sum(sums.values())
    own = {index: digits(cell_of(table, index, column)) for index in blank}
    # the sum of all days is a total under whatever name, as long as no day has that name
    return [
        index for index in blank
        if 0 < own[index] == (sums.get(names_of(table, index, layout)) or whole)
    ]  # fmt: skip


def over_all_parts(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return the rows of a pivot table about "All" of a level or a breakdown that repeat the sum of its parts."""
    telling = telling_column(layout)
    columns = dict.fromkeys((*layout.keys, *layout.breakdowns))
    words = {
        column: {cell for cell in table.columns[column].distinct if cell[:1].isalpha() and plain(cell) in _ALL}
        for column in columns
    }
    if telling is None or layout.source.kind not in {"ads", "aggregate"} or not any(words.values()):
        return []
    rows_of: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index in data:
        rows_of[tuple(column for column in columns if table.columns[column][index] not in words[column])].append(index)
    parts = rows_of.pop(tuple(columns), [])
    found = []
    for same, wide in rows_of.items():
        sums: dict[tuple[str, ...], int] = defaultdict(int)
        for index in parts:
            sums[tuple(cell_of(table, index, column) for column in same)] += digits(cell_of(table, index, telling))
        for index in wide:
            own = digits(cell_of(table, index, telling))
            if 0 < own == sums.get(tuple(cell_of(table, index, column) for column in same)):
                found.append(index)
    return sorted(found)


def of_several_versions(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return the sends that Klaviyo writes once for all versions, where the versions have lines of their own."""
    if layout.source.kind != "sends" or not layout.texts:
        return []
    marked = {
        index for column in layout.texts if SEVERAL_VERSIONS in table.columns[column].distinct for index in data
        if table.columns[column][index] == SEVERAL_VERSIONS
    }  # fmt: skip
    telling = layout.measures.get("sends", ())
    keys = [column for column in (layout.unit, *layout.texts) if column is not None]
    found = []
    for index in sorted(marked if telling else ()):
        own = digits(table.columns[telling[0]][index])
        for key in keys:
            name = table.columns[key][index].strip()
            parts = [other for other in data if other not in marked and table.columns[key][other].startswith(name)]
            if name and len(parts) > 1 and sum(digits(table.columns[telling[0]][other]) for other in parts) == own:
                found.append(index)
                break
    return found


def adds_up(table: Table, index: int, data: Sequence[int], layout: Layout, *, fewest: int = 2) -> bool:
    """Say whether a row called "Total" is the sum of the other rows of its day (else it is a name like any other)."""
    column = telling_column(layout)
    if column is None:
        return False
    day = cell_of(table, index, layout.date)
    others = [i for i in data if layout.date is None or cell_of(table, i, layout.date) == day]
    own = digits(cell_of(table, index, column))
    return len(others) >= fewest and own > 0 and sum(digits(cell_of(table, i, column)) for i in others) == own


def names_of(table: Table, index: int, layout: Layout) -> tuple[str, ...]:
    """Return what a row is about, without its day."""
    columns = (*layout.keys, *layout.breakdowns)
    return tuple(cell_of(table, index, column).strip() for column in columns if column != layout.date)


def telling_column(layout: Layout) -> int | None:
    """Return the column of figures that sums are compared by: whole counts first, for their digits add up."""
    telling = {"impressions", "clicks", "spend", "visitors"}
    first = next((columns[0] for role, columns in layout.measures.items() if role in telling), None)
    return first if first is not None else next((columns[0] for columns in layout.measures.values()), None)


def cell_of(table: Table, row: int, column: int | None) -> str:
    """Return a cell; blank where there is no such column."""
    return "" if column is None else table.columns[column][row]


def digits(cell: str) -> int:
    """Compare figures before the number style is known: all their digits as one whole number."""
    return int("".join(letter for letter in cell[:60] if "0" <= letter <= "9") or 0)
