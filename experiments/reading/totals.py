"""Rows that are totals and notes, wherever they stand; the totals serve to check our own sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress, count

from experiments.reading.cells.dates import are_serial_days, first_and_last, looks_like_date
from experiments.reading.cells.numbers import is_missing, sort_of
from experiments.reading.cells.words import plain
from experiments.reading.recognise import Layout
from experiments.reading.repeats import (
    SEVERAL_VERSIONS,
    adds_up,
    names_of,
    of_several_versions,
    over_all_parts,
    subtotals,
    sum_of_all_others,
)
from experiments.reading.report import Skipped
from experiments.reading.tables import BLANK_LINE, Table

_EXACT = frozenset(
    """total|totals|grand total|gesamt|gesamtsumme|summe|gesamtergebnis|totale|totaal|eindtotaal|totaux|suma|suma total
    |total general|totales|resultados totales|total geral|resultats totaux|gesamtergebnisse|sum|overall|all|insgesamt
    |total general|media, total|total results|risultati totali|totale risultati|resultados totais|totale resultaten
    |wyniki łacznie|łacznie|razem|totalt|i alt|summa|totalsumma|resultat totalt""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
# a row of averages is no data either; told by its word only where the other rows have days and it has none
_MEANS = frozenset(
    ["media", "average", "mean", "promedio", "moyenne", "mittelwert", "durchschnitt", "gemiddelde", "medie", "srednia"]
)
_ONE_DIGIT = str.maketrans("023456789", "111111111")
_PART = r"^(?:sub-?total(?:e|es|s)?|subtotaal|zwischensumme|teilergebnis|teilsumme|sous-total|tussentotaal)\b"
_BEGINS = re.compile(
    rf"{_PART}|"
    r"^(?:total\s?:|total of \d|total \d+ result|gesamt\s?:|summe\s?:|summe aus \d|totaal\s?:|totaal van \d|totale\s?:"
    r"|total de \d|gesamt\s?\(|ergebnisse aus |results from \d|resultados de \d|resultats de \d|grand total|total \("
    r"|risultati (?:di|da|per) \d|resultaten (?:van|uit|voor) \d|wyniki (?:z|dla) \d"
    r"|resultat(?:er)? (?:fran|fra|for) \d|resultats pour \d|resultados para \d"
    r"|gesamtsumme|suma de \d|insgesamt \d|gesamtzahl|total des \d|totale di \d|totalt\s?:|i alt\s?:|łacznie\s?:"
    r"|gesamt (?:von|aus) \d|\d+ (?:results|resultados|ergebnisse|resultats|risultati|resultaten) (?:in )?tota)"
)
# how a sum of some rows calls itself, by what a spreadsheet's subtotals write too: "Total Alpha", "Alpha Total"
_NAMED = re.compile(
    r"^(?:sub-?|sous-|zwischen|teil)?(?:totale?|totaal|gesamt|summe|suma|soma|totalt)\b.|.\b(?:totale?|totaal|ergebnis|summe|resultat)$"
)
# totals of more than the rows shown (the account), or of fewer (one network, one kind of campaign)
_OTHER_ROWS = re.compile(
    rf"{_PART}|"
    r"account|konto|cuenta|compte|conta\b|other search|andere such"
    r"|:\s*(?:search|display|video|shopping|demand gen|performance max|smart|app|discovery|hotel|local|travel|suche"
    r"|suchnetzwerk|displaynetzwerk|busqueda|red de |recherche|reseau|ricerca|rete |pesquisa|rede de |zoek|zoeken)\b"
)


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
    # row, how it calls itself, and how many rows it must at least be the sum of
    suspects: list[tuple[int, str, int]] = []
    # platforms name every row, so one without a name is a summary; in a table of one's own a name may be forgotten
    certain = layout.source.kind in {"ads", "posts", "sends"}
    nameless = _nameless(table, layout)
    close = {*nameless, *_may_be_totals(table, keys)}
    data.extend(sorted(set(range(len(table.rows))) - close) if close else range(len(table.rows)))
    for index in sorted(close):
        row = table.rows[index]
        label = _total_label(row, keys, len(table.headers), layout.date, certain=certain)
        if label in {None, "no name"} and index in nameless:
            label = _calls_itself(row)
        if label is None and (named := _named_sum(table, index, keys)):
            totals.append(TotalRow(index, named, covers_shown=False))
            continue
        if label in {"no name", "no name?"} and figures and all(is_missing(row[i]) for i in figures if i < len(row)):
            label = None  # a sum has figures; a line without a name and without figures is a broken one
        if label is None:
            data.append(index)
        elif label.endswith("?"):
            suspects.append((index, label[:-1], 2))
        elif label == "no name" and _is_dated(row, layout.date):
            suspects.append((index, label, 1))
        else:
            word = plain(label)
            whole = word not in _MEANS and not _OTHER_ROWS.search(word) and not _is_dated(row, layout.date)
            totals.append(TotalRow(index, label, whole))
    for index, label, fewest in suspects:
        if adds_up(table, index, data, layout, fewest=fewest):
            totals.append(TotalRow(index, label, covers_shown=False))
        else:
            data.append(index)
    data.sort()
    for total in _by_their_sums(table, data, layout):
        data.remove(total.index)
        totals.append(total)
    for notes in (_notes, partial(_block_below, date=layout.date)):
        for index in notes(table, data, figures):
            data.remove(index)
            skipped.append(Skipped(table.lines[index], "A note below the table."))
    skipped.extend(Skipped(table.lines[total.index], f"A total (“{total.label}”), not data.") for total in totals)
    return Sorted(tuple(data), tuple(totals), tuple(sorted(skipped, key=lambda skip: skip.line)))


def _by_their_sums(table: Table, data: Sequence[int], layout: Layout) -> Iterator[TotalRow]:
    """Yield the rows that repeat the sum of others; each kind is looked for in what the kinds before it have left."""
    for index in sum_of_all_others(table, data, layout):
        yield TotalRow(index, " ".join(names_of(table, index, layout)), covers_shown=False)
    for index in subtotals(table, data, layout):
        yield TotalRow(index, " ".join(names_of(table, index, layout)) or "no day", covers_shown=False)
    for index in over_all_parts(table, data, layout):
        yield TotalRow(index, " ".join(names_of(table, index, layout)), covers_shown=False)
    for index in of_several_versions(table, data, layout):
        yield TotalRow(index, SEVERAL_VERSIONS, covers_shown=False)


def _naming_keys(layout: Layout, width: int, figures: Sequence[int]) -> tuple[int, ...]:
    """Columns that are filled in every data row: names and days; without any, the first column that is no figure."""
    keys = [key for key in layout.keys if key < width]
    return tuple(keys) or tuple(index for index in range(width) if index not in figures)[:1]


def _may_be_totals(table: Table, keys: Sequence[int]) -> set[int]:
    """Return the rows that are worth a closer look: too long, without a name, or with the word of a total as one."""
    width = len(table.headers)
    longest = max(map(len, table.rows))
    found = {index for index, row in enumerate(table.rows) if len(row) > width} if longest > width else set()
    for key in {0, *keys}:
        column = table.columns[key]
        odd = {cell for cell in (("",) if column.is_plain else column.distinct) if _is_odd_name(cell)}
        if odd & column.distinct:
            found.update(compress(count(), map(odd.__contains__, column)))
    return found


def _is_odd_name(cell: str) -> bool:
    """Say whether a name is missing, or may be how a total calls itself."""
    if cell[:1].isdigit():
        return False
    if is_missing(cell):
        return True
    word = plain(cell)
    if word in _EXACT or word in _MEANS or word.startswith("total:"):
        return True
    return _BEGINS.match(word) is not None or _NAMED.search(word) is not None


def _total_label(row: Sequence[str], keys: Sequence[int], width: int, date: int | None, *, certain: bool) -> str | None:
    """Return how a total row calls itself; with ``?`` at its end if only the sums can tell; ``None`` for data."""
    extra = next((cell.strip() for cell in row[width:] if cell.strip()), "")
    if extra and plain(extra) in _EXACT:
        return extra
    cells = [row[key].strip() if key < len(row) else "" for key in keys]
    first = row[0].strip() if row else ""
    filled = [cell for cell in cells if not is_missing(cell)]
    # a total may say its whole period where the other rows have a day
    dated = _is_dated(row, date) and len(set(first_and_last(row[date or 0]))) == 1
    for cell in dict.fromkeys([first, *filled]):
        word = plain(cell)
        if _BEGINS.match(word) or word.startswith("total:"):
            return cell
        if word in _MEANS and date is not None and not dated:
            return cell
        if word in _EXACT:
            if not dated or plain(row[date or 0]) in _EXACT:
                return cell if len(filled) <= 1 or dated or cell == first else f"{cell}?"
            return f"{cell}?"
    if keys and not filled and any(not is_missing(cell) for cell in row):
        return "no name" if certain else "no name?"
    return None


def _named_sum(table: Table, index: int, keys: Sequence[int]) -> str | None:
    """Return the one name of a row that calls itself a sum ("Total Alpha"), where most others have more names or a day.

    "Total Recall" with a day, or with an ad below it, is a name like any other.
    """
    cells = {key: table.columns[key][index].strip() for key in keys}
    filled = [cell for cell in cells.values() if not is_missing(cell)]
    if len(filled) != 1 or not _NAMED.search(plain(filled[0])):
        return None
    for key, cell in cells.items():
        column = table.columns[key]
        if is_missing(cell) and 2 * sum(map(column.missing.__contains__, column)) < len(column):
            return filled[0]
    return None


def _nameless(table: Table, layout: Layout) -> frozenset[int]:
    """Return the rows of an ad report in which no level has a name: sums of a day or of the whole, never data."""
    columns = {column for level in layout.levels for column in (level.column, level.id_column) if column is not None}
    if layout.source.kind != "ads" or not columns:
        return frozenset()
    left: Sequence[int] = range(len(table.rows))
    for column in columns:
        cells = table.columns[column]
        missing = cells.missing
        left = [index for index in left if cells[index] in missing] if missing else ()
        if not left:
            break
    return frozenset(left)


def _calls_itself(row: Sequence[str]) -> str:
    """Return the cell by which a row without names says that it is a total, in whatever column it stands."""
    words = ((cell.strip(), plain(cell)) for cell in row if cell.strip())
    return next((cell for cell, word in words if _BEGINS.match(word) or word in _EXACT), "no name")


def _is_dated(row: Sequence[str], date: int | None) -> bool:
    """Say whether a row has a day of its own."""
    return date is not None and date < len(row) and (looks_like_date(row[date]) or are_serial_days([row[date]]))


def _notes(table: Table, data: Sequence[int], figures: Sequence[int]) -> list[int]:
    """Return the rows that are one text below the table, with no figure anywhere."""
    if not figures:
        return [index for index in data if _is_note(table.rows[index], figures) and not _is_cut(table, index)]
    column = table.columns[figures[0]]
    missing = column.missing
    if not missing and min(map(len, table.rows)) > 1:
        return []
    return [
        index for index in data
        if (column[index] in missing or len(table.rows[index]) == 1) and _is_note(table.rows[index], figures)
        and not _is_cut(table, index)
    ]  # fmt: skip


def _block_below(table: Table, data: Sequence[int], figures: Sequence[int], *, date: int | None) -> list[int]:
    """Return the rows below the last blank line ("Filters: active", "Made by Kim") if none has a day or a figure."""
    blank = max((skip.line for skip in table.skipped if skip.reason == BLANK_LINE), default=None)
    if blank is None or date is None or not figures:
        return []
    tail = [index for index in data if table.lines[index] > blank]
    words = [index for index in tail if not _is_dated(table.rows[index], date) and any(
        sort_of(table.columns[column][index])[0] == "text" for column in figures
    )]  # fmt: skip
    plainly = all(
        sort_of(table.columns[column][index])[0] in {"text", "missing"} for index in words for column in figures
    )
    return words if words == tail and plainly and len(tail) < len(data) else []


def _is_cut(table: Table, index: int) -> bool:
    """Say whether a short line is the beginning of a line like the others: the file was cut there."""
    begins = table.columns[0][index].strip().translate(_ONE_DIGIT)
    if len(table.rows[index]) == len(table.headers) or not begins:
        return False
    others = (cell for place, cell in enumerate(table.columns[0]) if place != index)
    return begins == '"' or any(cell.strip().translate(_ONE_DIGIT).startswith(begins) for cell in others)


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
