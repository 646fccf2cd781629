"""The currency of a file: in its headers, in a column of its own, or in the cells of its money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.reading.cells.words import CURRENCIES, MARKS, SYMBOLS, header_currency, plain
from experiments.reading.problems.files import MixedCurrencies
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout
from experiments.reading.tables import Table

_CELL_CURRENCY = re.compile(
    rf"^\s*-?(?:([A-Z]{{3}})\s?\d|([A-Z]{{0,2}}\$|[{MARKS}]|Rs(?=[.\s\d]))\.?\s?\d)"
    rf"|\d\s?(?:([A-Z]{{3}})|([{MARKS}$]|zł|Kč|Ft))\s*$"
)


@dataclass(frozen=True, slots=True)
class Money:
    """The currency of a file, and where it stands."""

    code: str | None
    reason: str
    problems: tuple[Problem, ...] = ()


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
