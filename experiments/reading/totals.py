"""Rows that are totals and notes, wherever they stand; the totals serve to check our own sums."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.reading.cells.numbers import is_missing, sort_of
from experiments.reading.cells.words import plain
from experiments.reading.recognise import Layout
from experiments.reading.report import Skipped
from experiments.reading.tables import Table

_EXACT = frozenset(
    """total|totals|grand total|gesamt|gesamtsumme|summe|gesamtergebnis|totale|totaal|eindtotaal|totaux|suma|suma total
    |total general|totales|resultados totales|total geral|resultats totaux|gesamtergebnisse|sum|overall|all|insgesamt
    |total general|media, total""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_BEGINS = re.compile(
    r"^(?:total\s?:|total of \d|total \d+ result|gesamt\s?:|summe\s?:|summe aus \d|totaal\s?:|totaal van \d|totale\s?:"
    r"|total de \d|gesamt\s?\(|ergebnisse aus |results from \d|resultados de \d|resultats de \d|grand total|total \("
    r"|gesamtsumme|suma de \d|insgesamt \d|gesamtzahl|total des \d|totale di \d)"
)
_ACCOUNT = re.compile(r"(?:account|konto|cuenta|compte)")


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that adds up others. ``covers_shown`` says that it should equal the sum of the rows that are shown."""

    index: int
    label: str
    covers_shown: bool


@dataclass(frozen=True, slots=True)
class Sorted:
    """Indexes of data rows, total rows, and what was left out with its reason."""

    data: tuple[int, ...]
    totals: tuple[TotalRow, ...]
    skipped: tuple[Skipped, ...]


def sort_rows(table: Table, layout: Layout) -> Sorted:
    """Part data rows from total rows and notes."""
    figures = [index for columns in layout.measures.values() for index in columns]
    data: list[int] = []
    totals: list[TotalRow] = []
    skipped: list[Skipped] = list(table.skipped)
    keys = _naming_keys(layout, len(table.headers), figures)
    suspects: list[tuple[int, str]] = []
    # platforms name every row, so one without a name is a summary; in a table of one's own a name may be forgotten
    certain = layout.source.kind in {"ads", "posts", "sends"}
    for index, row in enumerate(table.rows):
        label = _total_label(row, keys, len(table.headers), layout.date, certain=certain)
        if label is None:
            data.append(index)
        elif label.endswith("?"):
            suspects.append((index, label[:-1]))
        else:
            totals.append(TotalRow(index, label, not _ACCOUNT.search(plain(label))))
    for index, label in suspects:
        if _adds_up(table, index, data, layout):
            totals.append(TotalRow(index, label, covers_shown=False))
        else:
            data.append(index)
    data.sort()
    for index in _subtotals(table, data, layout):
        data.remove(index)
        totals.append(TotalRow(index, " ".join(_names(table, index, layout)) or "no day", covers_shown=False))
    for index in [i for i in data if _is_note(table.rows[i], figures)]:
        data.remove(index)
        skipped.append(Skipped(table.lines[index], "A note below the table."))
    skipped.extend(Skipped(table.lines[total.index], f"A total (“{total.label}”), not data.") for total in totals)
    return Sorted(tuple(data), tuple(totals), tuple(sorted(skipped, key=lambda skip: skip.line)))


def _naming_keys(layout: Layout, width: int, figures: Sequence[int]) -> tuple[int, ...]:
    """Columns that are filled in every data row: names and days; without any, the first column that is no figure."""
    keys = [key for key in layout.keys if key < width]
    return tuple(keys) or tuple(index for index in range(width) if index not in figures)[:1]


def _total_label(row: Sequence[str], keys: Sequence[int], width: int, date: int | None, *, certain: bool) -> str | None:
    """Return how a total row calls itself; with ``?`` at its end if only the sums can tell; ``None`` for data."""
    extra = next((cell.strip() for cell in row[width:] if cell.strip()), "")
    if extra and plain(extra) in _EXACT:
        return extra
    cells = [row[key].strip() if key < len(row) else "" for key in keys]
    first = row[0].strip() if row else ""
    filled = [cell for cell in cells if not is_missing(cell)]
    dated = date is not None and date < len(row) and not is_missing(row[date]) and sort_of(row[date])[0] != "missing"
    for cell in dict.fromkeys([first, *filled]):
        word = plain(cell)
        if _BEGINS.match(word) or word.startswith("total:"):
            return cell
        if word in _EXACT:
            if not dated or plain(row[date or 0]) in _EXACT:
                return cell if len(filled) <= 1 or dated or cell == first else f"{cell}?"
            return f"{cell}?"
    if keys and not filled and any(not is_missing(cell) for cell in row):
        return "no name" if certain else "no name?"
    return None


def _subtotals(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return rows without a day that repeat the sum of the days of their name, in a table that has days."""
    if layout.date is None or layout.source.kind not in {"ads", "aggregate"}:
        return []
    blank = [index for index in data if is_missing(_cell(table, index, layout.date))]
    column = _telling_column(layout)
    if column is None or not blank or len(blank) > len(data) / 2:
        return []
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for index in data:
        if not is_missing(_cell(table, index, layout.date)):
            sums[_names(table, index, layout)] += _digits(_cell(table, index, column))
    return [index for index in blank if 0 < sums[_names(table, index, layout)] == _digits(_cell(table, index, column))]


def _names(table: Table, index: int, layout: Layout) -> tuple[str, ...]:
    columns = (*layout.keys, *layout.breakdowns)
    return tuple(_cell(table, index, column).strip() for column in columns if column != layout.date)


def _telling_column(layout: Layout) -> int | None:
    """Return the column of figures that sums are compared by: whole counts first, for their digits add up."""
    telling = {"impressions", "clicks", "spend", "visitors"}
    first = next((columns[0] for role, columns in layout.measures.items() if role in telling), None)
    return first if first is not None else next((columns[0] for columns in layout.measures.values()), None)


def _adds_up(table: Table, index: int, data: Sequence[int], layout: Layout) -> bool:
    """Say whether a row called "Total" is the sum of the other rows of its day (else it is a name like any other)."""
    column = _telling_column(layout)
    if column is None:
        return False
    day = _cell(table, index, layout.date)
    others = [i for i in data if layout.date is None or _cell(table, i, layout.date) == day]
    own = _digits(_cell(table, index, column))
    return len(others) > 1 and own > 0 and sum(_digits(_cell(table, i, column)) for i in others) == own


def _cell(table: Table, row: int, column: int | None) -> str:
    return "" if column is None else table.columns[column][row]


def _digits(cell: str) -> int:
    """Compare figures before the number style is known: all their digits as one whole number."""
    return int("".join(letter for letter in cell[:60] if "0" <= letter <= "9") or 0)


def _is_note(row: Sequence[str], figures: Sequence[int]) -> bool:
    """Say whether a line is one text below the table, with no figure anywhere."""
    filled = [cell for cell in row if cell.strip()]
    if len(filled) != 1:
        return False
    if len(row) == 1:
        return bool(figures) and sort_of(filled[0])[0] == "text"
    return all(is_missing(row[i]) for i in figures if i < len(row))


def sums_to_check(totals: Sequence[TotalRow], measures: Mapping[str, tuple[int, ...]]) -> TotalRow | None:
    """Return the first total row whose figures should equal the sums of the rows shown."""
    return next((total for total in totals if total.covers_shown), None) if measures else None
