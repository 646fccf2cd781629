"""What must be true of the figures of a usable file: all problems at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.numbers import read_number
from experiments.reading.cells.personal import kind_of_person_data
from experiments.reading.cells.words import CURRENCIES, MARKS, SYMBOLS, header_currency, plain
from experiments.reading.problems.cells import DamagedIds, FormulaFound, FractionalCount, NegativeCount
from experiments.reading.problems.files import MixedCurrencies, PersonalData
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import BrokenRow, BrokenTotal, RepeatedRows, SameKeyTwice, TotalDiffers
from experiments.reading.recognise import Layout
from experiments.reading.report import NumberStyle
from experiments.reading.tables import Table
from experiments.reading.totals import TotalRow

_SHOWN = 20
_FORMULA = re.compile(r"^\s*(?:=\s*[+@-]?\s*[A-Za-z][A-Za-z0-9_.]*\s?\(|[+@-]\s*=?\s*[A-Z][A-Z0-9_.]+\()")
_ROUNDED_ID = re.compile(r"^\d[.,]\d+E\+\d{2}$", re.IGNORECASE)
_CELL_CURRENCY = re.compile(
    rf"^\s*-?(?:([A-Z]{{3}})\s?\d|([A-Z]{{0,2}}\$|[{MARKS}]|Rs(?=[.\s\d]))\.?\s?\d)"
    rf"|\d\s?(?:([A-Z]{{3}})|([{MARKS}$]|zł|Kč|Ft))\s*$"
)
# part, whole, words, and on which kinds of table it must hold
_RULES = (
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
        low = (
            [place for place, value in enumerate(values) if value is not None and value < 0]
            if name != "revenue"
            else []
        )
        for place in low[:_SHOWN]:
            line = table.lines[rows[place]]
            sentence = f"“{header}” on line {line} is below zero ({values[place]:g})."
            yield NegativeCount(sentence, line=line, column=header, cell=f"{values[place]:g}")
        broken = (
            next((p for p, value in enumerate(values) if value is not None and value % 1), None)
            if measure.is_whole
            else None
        )
        if broken is not None:
            line = table.lines[rows[broken]]
            yield FractionalCount(
                f"“{header}” on line {line} is {values[broken]:g}: a count is whole.", line=line, column=header
            )


def check_rules(
    table: Table,
    rows: Sequence[int],
    layout: Layout,
    labels: Sequence[str],
    measures: Mapping[str, Sequence[float | None]],
) -> Iterator[Problem]:
    """Report parts larger than their whole: totals of a variant fatal, single rows as warnings."""
    for part, whole, words, kinds in _RULES:
        if part not in measures or whole not in measures or (kinds and layout.source.kind not in kinds):
            continue
        small, large = measures[part], measures[whole]
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        broken: list[int] = []
        for place, (a, b, label) in enumerate(zip(small, large, labels, strict=True)):
            if a is None or b is None:
                continue
            total = sums[label]
            total[0] += a
            total[1] += b
            if a > b:
                broken.append(place)
        for label, (a, b) in sums.items():
            if a > b:
                yield BrokenTotal(f"“{label}” has more {words}: {a:,.0f} against {b:,.0f}.")
        for place in broken[:_SHOWN]:
            line = table.lines[rows[place]]
            yield BrokenRow(f"Line {line} has more {words}: {small[place]:g} against {large[place]:g}.", line=line)


def check_repeats(table: Table, rows: Sequence[int], layout: Layout) -> Iterator[Problem]:
    """Report rows that stand in the file twice, and names and days that do with other figures."""
    if layout.source.kind == "units" and layout.unit is None:
        return
    seen: dict[tuple[str, ...], int] = {}
    repeated = 0
    for index in rows:
        row = tuple(table.rows[index])
        first = seen.setdefault(row, index)
        if first != index:
            repeated += 1
            if repeated <= _SHOWN:
                line = table.lines[index]
                yield RepeatedRows(f"Line {line} repeats line {table.lines[first]}, word for word.", line=line)
    if layout.source.kind in {"ads", "posts", "sends"} and not repeated:
        yield from _check_keys(table, rows, layout)


def _check_keys(table: Table, rows: Sequence[int], layout: Layout) -> Iterator[Problem]:
    figures = {index for columns in layout.measures.values() for index in columns}
    texts = [
        index for index in range(len(table.headers))
        if index not in figures and (index in layout.keys or index in layout.breakdowns or index in layout.texts
                                     or index in layout.periods)
    ]  # fmt: skip
    if not texts:
        return
    keys = Counter(zip(*([table.columns[index][i] for i in rows] for index in texts), strict=True))
    twice = sum(count - 1 for count in keys.values())
    if twice and twice < len(rows) / 2:
        yield SameKeyTwice(f"{twice} lines have the same names and day as another line; their figures were added up.")


def check_cells(table: Table, layout: Layout) -> Iterator[Problem]:
    """Report formulas, personal data and rounded ids, whatever column they stand in."""
    personal = []
    for index, header in enumerate(table.headers):
        distinct = set(table.columns[index])
        if any(cell[:1] in "=+-@ " for cell in distinct if cell):
            yield from _formulas(table, index)
        found = kind_of_person_data(plain(header), distinct, unit_table=layout.source.kind == "units")
        if found:
            personal.append((header, found))
        if any(_ROUNDED_ID.match(cell) for cell in distinct) and (plain(header).endswith("id") or index == layout.unit):
            yield DamagedIds(f"Ids under “{header}” were rounded by a spreadsheet.", column=header)
    for header, found in personal:
        yield PersonalData(f"The column “{header}” holds {found}.", column=header)


def _formulas(table: Table, index: int) -> Iterator[Problem]:
    shown = 0
    for place, cell in enumerate(table.columns[index]):
        if cell and cell[0] in "=+-@ " and _FORMULA.match(cell):
            line = table.lines[place]
            sentence = f"The cell under “{table.headers[index]}” on line {line} is a formula."
            yield FormulaFound(sentence, line=line, column=table.headers[index], cell=cell[:80])
            shown += 1
            if shown == _SHOWN:
                return


def find_currency(table: Table, layout: Layout, rows: Sequence[int]) -> Money:
    """Find the currency in headers, a column, or the cells; more than one is fatal."""
    money_columns = [index for role in ("spend", "revenue") for index in layout.measures.get(role, ())]
    found: dict[str, str] = {}
    for index in money_columns:
        code = header_currency(table.headers[index])
        if code:
            found.setdefault(code, f"The header “{table.headers[index]}” says so.")
    if layout.currency is not None:
        for cell in {table.columns[layout.currency][i].strip().upper() for i in rows}:
            if cell in CURRENCIES:
                found.setdefault(cell, f"The column “{table.headers[layout.currency]}” says so.")
    for index in money_columns:
        for cell in {table.columns[index][i] for i in rows}:
            code = _cell_currency(cell)
            if code:
                found.setdefault(code, f"The cells of “{table.headers[index]}” say so.")
    if not found and money_columns:
        for header in table.headers:
            code = header_currency(header)
            if code:
                found.setdefault(code, f"The header “{header}” says so.")
    if len(found) > 1:
        problem = MixedCurrencies(f"The file holds money in {' and '.join(sorted(found))}.")
        return Money(None, "More than one currency.", (problem,))
    return next((Money(code, why) for code, why in found.items()), Money(None, "No currency stands in the file."))


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
            yield TotalDiffers(sentence, line=table.lines[total.index], column=header)
