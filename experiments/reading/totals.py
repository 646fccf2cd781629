"""Rows that are totals and notes, wherever they stand; the totals serve to check our own sums."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from experiments.reading.cells.dates import are_serial_days, looks_like_date
from experiments.reading.cells.numbers import is_missing, sort_of
from experiments.reading.cells.words import plain
from experiments.reading.recognise import Layout
from experiments.reading.report import Skipped
from experiments.reading.tables import Table

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
# people are counted once in a total
_PEOPLE = frozenset({"reach", "visitors", "opens"})
_ONE_DIGIT = str.maketrans("023456789", "111111111")
_BEGINS = re.compile(
    r"^(?:total\s?:|total of \d|total \d+ result|gesamt\s?:|summe\s?:|summe aus \d|totaal\s?:|totaal van \d|totale\s?:"
    r"|total de \d|gesamt\s?\(|ergebnisse aus |results from \d|resultados de \d|resultats de \d|grand total|total \("
    r"|risultati (?:di|da|per) \d|resultaten (?:van|uit|voor) \d|wyniki (?:z|dla) \d"
    r"|resultat(?:er)? (?:fran|fra|for) \d|resultats pour \d|resultados para \d"
    r"|gesamtsumme|suma de \d|insgesamt \d|gesamtzahl|total des \d|totale di \d|totalt\s?:|i alt\s?:|łacznie\s?:"
    r"|gesamt (?:von|aus) \d|\d+ (?:results|resultados|ergebnisse|resultats|risultati|resultaten) (?:in )?tota)"
)
# totals of more than the rows shown (the account), or of fewer (one network, one kind of campaign)
_OTHER_ROWS = re.compile(
    r"account|konto|cuenta|compte|conta\b|other search|andere such"
    r"|:\s*(?:search|display|video|shopping|demand gen|performance max|smart|app|discovery|hotel|local|travel|suche"
    r"|suchnetzwerk|displaynetzwerk|busqueda|red de |recherche|reseau|ricerca|rete |pesquisa|rede de |zoek|zoeken)\b"
)

_SEVERAL_VERSIONS = "[MULTIPLE VARIATIONS]"


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
    nameless_days: list[int] = []
    # platforms name every row, so one without a name is a summary; in a table of one's own a name may be forgotten
    certain = layout.source.kind in {"ads", "posts", "sends"}
    nameless = _nameless(table, layout)
    close = {*nameless, *_may_be_totals(table, keys)}
    for index, row in enumerate(table.rows):
        if index not in close:
            data.append(index)
            continue
        label = _total_label(row, keys, len(table.headers), layout.date, certain=certain)
        if label in {None, "no name"} and index in nameless:
            label = _calls_itself(row)
        if label in {"no name", "no name?"} and figures and all(is_missing(row[i]) for i in figures if i < len(row)):
            label = None  # a sum has figures; a line without a name and without figures is a broken one
        if label is None:
            data.append(index)
        elif label.endswith("?"):
            suspects.append((index, label[:-1]))
        elif label == "no name" and _is_dated(row, layout.date):
            nameless_days.append(index)
        else:
            word = plain(label)
            whole = word not in _MEANS and not _OTHER_ROWS.search(word) and not _is_dated(row, layout.date)
            totals.append(TotalRow(index, label, whole))
    for index, label in suspects:
        if _adds_up(table, index, data, layout):
            totals.append(TotalRow(index, label, covers_shown=False))
        else:
            data.append(index)
    for index in nameless_days:
        if _adds_up(table, index, data, layout, fewest=1):
            totals.append(TotalRow(index, "no name", covers_shown=False))
        else:
            data.append(index)
    data.sort()
    for total in _by_their_sums(table, data, layout):
        data.remove(total.index)
        totals.append(total)
    for index in _notes(table, data, figures):
        data.remove(index)
        skipped.append(Skipped(table.lines[index], "A note below the table."))
    skipped.extend(Skipped(table.lines[total.index], f"A total (“{total.label}”), not data.") for total in totals)
    return Sorted(tuple(data), tuple(totals), tuple(sorted(skipped, key=lambda skip: skip.line)))


def _by_their_sums(table: Table, data: Sequence[int], layout: Layout) -> Iterator[TotalRow]:
    """Yield the rows that repeat the sum of others; each kind is looked for in what the kinds before it have left."""
    for index in _sum_of_all_others(table, data, layout):
        yield TotalRow(index, " ".join(_names(table, index, layout)), covers_shown=False)
    for index in _subtotals(table, data, layout):
        yield TotalRow(index, " ".join(_names(table, index, layout)) or "no day", covers_shown=False)
    for index in _of_several_versions(table, data, layout):
        yield TotalRow(index, _SEVERAL_VERSIONS, covers_shown=False)


def _of_several_versions(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return the sends that Klaviyo writes once for all versions, where the versions have lines of their own."""
    if layout.source.kind != "sends" or not layout.texts:
        return []
    marked = {
        index for column in layout.texts if _SEVERAL_VERSIONS in table.columns[column].distinct for index in data
        if table.columns[column][index] == _SEVERAL_VERSIONS
    }  # fmt: skip
    telling = layout.measures.get("sends", ())
    keys = [column for column in (layout.unit, *layout.texts) if column is not None]
    found = []
    for index in sorted(marked if telling else ()):
        own = _digits(table.columns[telling[0]][index])
        for key in keys:
            name = table.columns[key][index].strip()
            parts = [other for other in data if other not in marked and table.columns[key][other].startswith(name)]
            if name and len(parts) > 1 and sum(_digits(table.columns[telling[0]][other]) for other in parts) == own:
                found.append(index)
                break
    return found


def _naming_keys(layout: Layout, width: int, figures: Sequence[int]) -> tuple[int, ...]:
    """Columns that are filled in every data row: names and days; without any, the first column that is no figure."""
    keys = [key for key in layout.keys if key < width]
    return tuple(keys) or tuple(index for index in range(width) if index not in figures)[:1]


def _may_be_totals(table: Table, keys: Sequence[int]) -> set[int]:
    """Return the rows that are worth a closer look: too long, without a name, or with the word of a total as one."""
    width = len(table.headers)
    found = {index for index, row in enumerate(table.rows) if len(row) > width}
    for key in {0, *keys}:
        column = table.columns[key]
        odd = {cell for cell in (("",) if column.is_plain else column.distinct) if _is_odd_name(cell)}
        if odd & column.distinct:
            found.update(index for index, cell in enumerate(column) if cell in odd)
    return found


def _is_odd_name(cell: str) -> bool:
    """Say whether a name is missing, or may be how a total calls itself."""
    if is_missing(cell):
        return True
    if cell[:1].isdigit():
        return False
    word = plain(cell)
    return word in _EXACT or word in _MEANS or word.startswith("total:") or _BEGINS.match(word) is not None


def _total_label(row: Sequence[str], keys: Sequence[int], width: int, date: int | None, *, certain: bool) -> str | None:
    """Return how a total row calls itself; with ``?`` at its end if only the sums can tell; ``None`` for data."""
    extra = next((cell.strip() for cell in row[width:] if cell.strip()), "")
    if extra and plain(extra) in _EXACT:
        return extra
    cells = [row[key].strip() if key < len(row) else "" for key in keys]
    first = row[0].strip() if row else ""
    filled = [cell for cell in cells if not is_missing(cell)]
    dated = _is_dated(row, date)
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


def _nameless(table: Table, layout: Layout) -> frozenset[int]:
    """Return the rows of an ad report in which no level has a name: sums of a day or of the whole, never data."""
    columns = {column for level in layout.levels for column in (level.column, level.id_column) if column is not None}
    if layout.source.kind != "ads" or not columns:
        return frozenset()
    left: Sequence[int] = range(len(table.rows))
    for column in columns:
        cells = table.columns[column]
        missing = {cell for cell in cells.distinct if is_missing(cell)}
        left = [index for index in left if cells[index] in missing]
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


def _subtotals(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return rows without a day that repeat the sum of the days of their name, in a table that has days."""
    if layout.date is None or layout.source.kind not in {"ads", "aggregate"}:
        return []
    missing = {cell for cell in table.columns[layout.date].distinct if is_missing(cell)}
    blank = [index for index in data if table.columns[layout.date][index] in missing] if missing else []
    column = _telling_column(layout)
    if column is None or not blank or len(blank) > len(data) / 2:
        return []
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for index in data:
        if not is_missing(_cell(table, index, layout.date)):
            sums[_names(table, index, layout)] += _digits(_cell(table, index, column))
    whole = sum(sums.values())
    own = {index: _digits(_cell(table, index, column)) for index in blank}
    # the sum of all days is a total under whatever name, as long as no day has that name
    return [
        index for index in blank
        if 0 < own[index] == (sums.get(_names(table, index, layout)) or whole)
    ]  # fmt: skip


def _names(table: Table, index: int, layout: Layout) -> tuple[str, ...]:
    columns = (*layout.keys, *layout.breakdowns)
    return tuple(_cell(table, index, column).strip() for column in columns if column != layout.date)


def _telling_column(layout: Layout) -> int | None:
    """Return the column of figures that sums are compared by: whole counts first, for their digits add up."""
    telling = {"impressions", "clicks", "spend", "visitors"}
    first = next((columns[0] for role, columns in layout.measures.items() if role in telling), None)
    return first if first is not None else next((columns[0] for columns in layout.measures.values()), None)


def _sum_of_all_others(table: Table, data: Sequence[int], layout: Layout) -> list[int]:
    """Return the last row of a table of one's own without days, if every figure in it is the sum of those above."""
    columns = [index for role, indexes in layout.measures.items() if role not in _PEOPLE for index in indexes]
    if layout.source.kind != "aggregate" or layout.date is not None or len(data) < 3 or len(columns) < 2:
        return []
    *others, last = data
    for column in columns:
        own = _digits(_cell(table, last, column))
        # small figures add up by chance
        if own < 100 or sum(_digits(_cell(table, index, column)) for index in others) != own:
            return []
    return [last]


def _adds_up(table: Table, index: int, data: Sequence[int], layout: Layout, *, fewest: int = 2) -> bool:
    """Say whether a row called "Total" is the sum of the other rows of its day (else it is a name like any other)."""
    column = _telling_column(layout)
    if column is None:
        return False
    day = _cell(table, index, layout.date)
    others = [i for i in data if layout.date is None or _cell(table, i, layout.date) == day]
    own = _digits(_cell(table, index, column))
    return len(others) >= fewest and own > 0 and sum(_digits(_cell(table, i, column)) for i in others) == own


def _cell(table: Table, row: int, column: int | None) -> str:
    return "" if column is None else table.columns[column][row]


def _digits(cell: str) -> int:
    """Compare figures before the number style is known: all their digits as one whole number."""
    return int("".join(letter for letter in cell[:60] if "0" <= letter <= "9") or 0)


def _notes(table: Table, data: Sequence[int], figures: Sequence[int]) -> list[int]:
    """Return the rows that are one text below the table, with no figure anywhere."""
    if not figures:
        return [index for index in data if _is_note(table.rows[index], figures) and not _is_cut(table, index)]
    column = table.columns[figures[0]]
    missing = {cell for cell in column.distinct if is_missing(cell)}
    return [
        index for index in data
        if (column[index] in missing or len(table.rows[index]) == 1) and _is_note(table.rows[index], figures)
        and not _is_cut(table, index)
    ]  # fmt: skip


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
