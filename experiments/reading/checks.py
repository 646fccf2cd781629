"""What must be true of the figures of a usable file: all problems at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import le
from types import MappingProxyType

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.formulas import is_formula
from experiments.reading.cells.numbers import present, read_number
from experiments.reading.cells.personal import SENDER_HEADERS, kind_of_person_data
from experiments.reading.cells.words import CURRENCIES, MARKS, SYMBOLS, header_currency, plain
from experiments.reading.problems.cells import DamagedIds, FormulaFound, FractionalCount, NegativeCount
from experiments.reading.problems.files import MixedCurrencies, PersonalData
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import BrokenRow, BrokenTotal, RepeatedRows, SameKeyTwice, TotalDiffers
from experiments.reading.recognise import Layout
from experiments.reading.report import NumberStyle
from experiments.reading.rows.figures import is_of_figures
from experiments.reading.tables import Table, is_too_wide
from experiments.reading.totals import TotalRow

_MINUS = re.compile(r"^\D{0,4}[-\u2212(]\D{0,4}\d|\d\s*-\s*$")
_ROUNDED_ID = re.compile(r"^\d(?:[.,]\d+)?E\+\d{2}$", re.IGNORECASE)
_CELL_CURRENCY = re.compile(
    rf"^\s*-?(?:([A-Z]{{3}})\s?\d|([A-Z]{{0,2}}\$|[{MARKS}]|Rs(?=[.\s\d]))\.?\s?\d)"
    rf"|\d\s?(?:([A-Z]{{3}})|([{MARKS}$]|zł|Kč|Ft))\s*$"
)
# part, whole, words, and on which kinds of table it must hold
RULES = (
    ("clicks", "impressions", "clicks than impressions", None),
    ("link_clicks", "impressions", "link clicks than impressions", None),
    ("link_clicks", "clicks", "link clicks than clicks", {"ads"}),
    ("reach", "impressions", "people reached than impressions", None),
    ("opens", "sends", "people who opened than messages sent", None),
    ("clicks", "sends", "people who clicked than messages sent", {"sends"}),
)


@dataclass(frozen=True, slots=True)
class Money:
    """The currency of a file, and where it stands."""

    code: str | None
    reason: str
    problems: tuple[Problem, ...] = ()


def check_signs(
    table: Table, rows: Sequence[int], measures: Mapping[str, Sequence[float | None]], headers: Mapping[str, str]
) -> Iterator[Problem]:
    """Report counts and spend below zero, and counts that are not whole."""
    for name, values in measures.items():
        measure = MEASURES.get(name)
        if measure is None:
            continue
        header = headers.get(name, name)
        if header in table.headers and table.columns[table.headers.index(header)].is_plain:
            continue  # digits only: whole, and not below zero
        known = present(values)
        is_low = name != "revenue" and min(known, default=0) < 0
        low = [place for place, value in enumerate(values) if value is not None and value < 0] if is_low else []
        yield from listed(low, partial(_below_zero, table, rows, header), f"cells under “{header}” are below zero")
        broken = (
            next((p for p, value in enumerate(values) if value is not None and value % 1), None)
            if measure.is_whole and not all(map(float.is_integer, known))
            else None
        )
        if broken is not None:
            line, cell = table.lines[rows[broken]], _written(table, rows[broken], header)
            sentence = f"“{header}” on line {line} is {cell or f'{values[broken]:g}'}: a count is whole."
            yield FractionalCount(sentence, line=line, column=header, cell=cell)


def _below_zero(table: Table, rows: Sequence[int], header: str, place: int) -> Problem:
    """Name the cell that is below zero; of an added-up measure the part that is."""
    index = rows[place]
    parts = [part for part in ([header] if header in table.headers else header.split(" + ")) if part in table.headers]
    cells = {part: _written(table, index, part) or "" for part in parts}
    part = next((part for part, cell in cells.items() if _MINUS.match(cell)), header)
    line, cell = table.lines[index], cells.get(part)
    return NegativeCount(
        f"“{part}” on line {line} is below zero ({(cell or '').strip()}).", line=line, column=part, cell=cell
    )


def _written(table: Table, index: int, header: str | None) -> str | None:
    """Return a cell as it stands in the file; None where the header is of several columns."""
    return table.columns[table.headers.index(header)][index][:80] if header in table.headers else None


def check_rules(
    table: Table,
    rows: Sequence[int],
    layout: Layout,
    labels: Sequence[str],
    measures: Mapping[str, Sequence[float | None]],
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Report parts larger than their whole: totals of a variant fatal, single rows as warnings."""
    full = {name: present(values) for name, values in measures.items() if None not in values}
    for part, whole, words, kinds in RULES:
        if part not in measures or whole not in measures or (kinds and layout.source.kind not in kinds):
            continue
        small, large = measures[part], measures[whole]
        if part in full and whole in full and all(map(le, full[part], full[whole])):
            continue
        crooked = frozenset(place for place, index in enumerate(rows) if is_too_wide(table, index))
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        broken: list[int] = []
        for place, (a, b, label) in enumerate(zip(small, large, labels, strict=True)):
            # a row that is wrong in itself is told as such; what follows from that is no news
            if a is None or b is None or a < 0 or b < 0 or (crooked and place in crooked):
                continue
            total = sums[label]
            total[0] += a
            total[1] += b
            if a > b:
                broken.append(place)
        if not broken:
            continue
        header, wrong = headers.get(part), {label for label, (a, b) in sums.items() if a > b}
        for label, (a, b) in sums.items():
            if label in wrong:
                sentence = f"“{label}” has more {words}: {_said(a)} against {_said(b)}."
                yield BrokenTotal(sentence, column=header)
        # where a version has one row only, the row is the total
        lines_of = Counter(labels)
        rest = [place for place in broken if labels[place] not in wrong or lines_of[labels[place]] > 1]
        yield from listed(
            rest, partial(_broken_row, table, rows, (words, header, small, large)), f"lines have more {words}"
        )


def _broken_row(
    table: Table,
    rows: Sequence[int],
    rule: tuple[str, str | None, Sequence[float | None], Sequence[float | None]],
    place: int,
) -> Problem:
    words, header, small, large = rule
    line = table.lines[rows[place]]
    sentence = f"Line {line} has more {words}: {_said(small[place])} against {_said(large[place])}."
    return BrokenRow(sentence, line=line, column=header, cell=_written(table, rows[place], header))


def _said(value: float | None) -> str:
    """Write a figure in a sentence: whole, or with its two decimals."""
    return "nothing" if value is None else f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def check_repeats(table: Table, rows: Sequence[int], layout: Layout) -> Iterator[Problem]:
    """Report rows that stand in the file twice, and names and days that do with other figures."""
    if layout.source.kind == "units" and layout.unit is None:
        return
    seen: dict[tuple[str, ...], int] = {}
    repeated: list[tuple[int, int]] = []
    keys = _keys(table, layout)
    twice = len(rows) - len(set(zip(*(table.cells(index, rows) for index in keys), strict=True))) if keys else 0
    if twice or not keys:
        for index in rows:
            row = tuple(table.rows[index])
            first = seen.setdefault(row, index)
            if first != index:
                repeated.append((table.lines[index], table.lines[first]))
    if layout.unit is not None and layout.source.kind == "units" and repeated:
        people = len(set(table.cells(layout.unit, rows)))
        if are_events(lines=len(rows), repeated=len(repeated), people=people):
            yield SameKeyTwice(same_events(len(repeated)), line=repeated[0][0])
            return
    yield from listed(repeated, _repeated_row, "lines repeat an earlier one, word for word")
    if layout.source.kind in {"ads", "posts", "sends"} and not repeated and 0 < twice < len(rows) / 2:
        again = "1 line has" if twice == 1 else f"{twice:,} lines have"
        added = "its figures" if twice == 1 else "their figures"
        sentence = f"{again} the same names and day as another line; {added} were added up."
        yield SameKeyTwice(sentence, line=_second(table, rows, keys))


def are_events(*, lines: int, repeated: int, people: int) -> bool:
    """Say whether equal lines may be equal events: people have several different lines, and few are equal.

    A file that was joined twice repeats a large part of its lines; a table with a line per person has no reason to.
    """
    several = lines - repeated - people
    return several >= 0.1 * people and repeated <= 0.1 * lines


def same_events(repeated: int) -> str:
    """Say that equal lines were counted as equal events."""
    said = "1 line repeats" if repeated == 1 else f"{repeated:,} lines repeat"
    return f"{said} another one word for word; people have several lines here, so all were counted."


def _repeated_row(lines: tuple[int, int]) -> Problem:
    return RepeatedRows(f"Line {lines[0]} repeats line {lines[1]}, word for word.", line=lines[0])


def _keys(table: Table, layout: Layout) -> list[int]:
    """Return the columns that together say what a line is about: names, days, breakdowns, texts."""
    figures = {index for columns in layout.measures.values() for index in columns}
    periods = layout.periods if layout.date is None else ()
    keys = {*layout.keys, *layout.breakdowns, *layout.texts, *periods} - figures
    return [index for index in range(len(table.headers)) if index in keys]


def _second(table: Table, rows: Sequence[int], columns: Sequence[int]) -> int | None:
    """Return the first line whose names and day stood before."""
    seen: set[tuple[str, ...]] = set()
    for index in rows:
        key = tuple(table.columns[column][index] for column in columns)
        if key in seen:
            return table.lines[index]
        seen.add(key)
    return None


def check_cells(table: Table, layout: Layout) -> Iterator[Problem]:
    """Report formulas, personal data and rounded ids, whatever column they stand in."""
    personal = []
    ids = {level.id_column for level in layout.levels if level.id_column is not None}
    for index, header in enumerate(table.headers):
        column = table.columns[index]
        if table.may_hold("(", index):
            yield from _formulas(table, index)
        found = None
        if not is_of_figures(plain(header)) or table.may_hold("@", index):
            found = kind_of_person_data(plain(header), column, unit_table=layout.source.kind == "units")
        if found and not (layout.source.kind == "sends" and plain(header) in SENDER_HEADERS):
            personal.append((header, found))
        is_id = plain(header).endswith("id") or index == layout.unit or index in ids
        if is_id and table.may_hold("+", index) and any(map(_ROUNDED_ID.match, column.distinct)):
            place = next(i for i, cell in enumerate(table.columns[index]) if _ROUNDED_ID.match(cell))
            cell, line = table.columns[index][place], table.lines[place]
            sentence = f"Ids under “{header}” were rounded by a spreadsheet (“{cell}” on line {line})."
            yield DamagedIds(sentence, line=line, column=header, cell=cell)
    for header, found in personal:
        yield PersonalData(f"The column “{header}” holds {found}.", column=header)


def _formulas(table: Table, index: int) -> Iterator[Problem]:
    header = table.headers[index]
    places = [place for place, cell in enumerate(table.columns[index]) if is_formula(cell)]
    yield from listed(places, partial(_formula, table, index), f"cells under “{header}” are formulas")


def _formula(table: Table, index: int, place: int) -> Problem:
    header, line, cell = table.headers[index], table.lines[place], table.columns[index][place]
    sentence = f"The cell under “{header}” on line {line} is a formula."
    return FormulaFound(sentence, line=line, column=header, cell=cell[:80])


def find_currency(table: Table, layout: Layout, rows: Sequence[int]) -> Money:
    """Find the currency in headers, a column, or the cells; more than one is fatal."""
    money_columns = [index for role in ("spend", "revenue") for index in layout.measures.get(role, ())]
    found: dict[str, str] = {}
    for index in money_columns:
        code = header_currency(table.headers[index])
        if code:
            found.setdefault(code, f"The header “{table.headers[index]}” says so.")
    for index, header in enumerate(table.headers):
        code = header_currency(header)
        if code and code not in found and _stands_in(table, rows, index, money_columns):
            found[code] = f"The header “{header}” says so."
    if layout.currency is not None:
        for cell in {cell.strip().upper() for cell in table.cells(layout.currency, rows).distinct}:
            if cell in CURRENCIES:
                found.setdefault(cell, f"The column “{table.headers[layout.currency]}” says so.")
    for index in money_columns:
        cells = table.cells(index, rows)
        for cell in () if cells.is_bare else cells.distinct:
            code = _cell_currency(cell)
            if code:
                found.setdefault(code, f"The cells of “{table.headers[index]}” say so.")
    if not found and money_columns:
        for header in table.headers:
            code = header_currency(header)
            if code:
                found.setdefault(code, f"The header “{header}” says so.")
    if len(found) > 1:
        return Money(None, "More than one currency.", (_mixed(table, layout, rows, money_columns, sorted(found)),))
    return next((Money(code, why) for code, why in found.items()), Money(None, "No currency stands in the file."))


def _stands_in(table: Table, rows: Sequence[int], index: int, money_columns: Sequence[int]) -> bool:
    """Say whether a column holds the same money in another currency on lines where the column that counts has none."""
    header = plain(table.headers[index])
    for money in money_columns:
        if money != index and plain(table.headers[money]) == header:
            pairs = ((table.columns[money][row], table.columns[index][row]) for row in rows)
            return any(not ours.strip(" 0.,-") and bool(other.strip(" 0.,-")) for ours, other in pairs)
    return False


def _mixed(
    table: Table, layout: Layout, rows: Sequence[int], money_columns: Sequence[int], codes: Sequence[str]
) -> Problem:
    """Name the first cell in another currency than the one before it, where cells say it."""
    sentence = f"The file holds money in {' and '.join(codes)}."
    columns = ([] if layout.currency is None else [layout.currency]) + list(money_columns)
    for column in columns:
        first = ""
        for index in rows:
            cell = table.columns[column][index]
            code = cell.strip().upper() if column == layout.currency else _cell_currency(cell)
            first = first or (code if code in codes else "") or ""
            if code in codes and code != first:
                line, header = table.lines[index], table.headers[column]
                more = f" Line {line} is the first in {code}."
                return MixedCurrencies(sentence + more, line=line, column=header, cell=cell[:80])
    return MixedCurrencies(sentence, column=next((table.headers[column] for column in money_columns[1:]), None))


def _cell_currency(cell: str) -> str | None:
    if cell[:1].isdigit() and cell[-1:].isdigit():
        return None
    match = _CELL_CURRENCY.search(cell)
    if match is None:
        return None
    code = next((group for group in match.groups() if group), "")
    return code if code in CURRENCIES else SYMBOLS.get(code)


def check_total(
    table: Table,
    total: TotalRow | None,
    layout: Layout,
    measures: Mapping[str, Sequence[float | None]],
    style: NumberStyle | None,
) -> Iterator[Problem]:
    """Compare the platform's own total with the sum of the rows (reach excepted: people are counted once there)."""
    if total is None:
        return
    style = style or NumberStyle(".", "")
    for role, columns in layout.measures.items():
        if role in {"reach", "visitors", "opens"} or len(columns) != 1:
            continue
        try:
            claimed = read_number(table.columns[columns[0]][total.index], style.decimal)
        except ValueError:
            continue
        known = [value for value in measures[role] if value is not None]
        if claimed is None or not known:
            continue
        summed = sum(known)
        # a total may be rounded to cents while its rows are not, and the other way round
        if abs(claimed - summed) > max(0.005 * len(known), 0.51 if role != "spend" else 0.02, 1e-6 * abs(summed)):
            header = table.headers[columns[0]]
            sentence = f"The total line says {claimed:,.2f} under “{header}”, the lines add up to {summed:,.2f}."
            yield TotalDiffers(
                sentence, line=table.lines[total.index], column=header, cell=_written(table, total.index, header)
            )
