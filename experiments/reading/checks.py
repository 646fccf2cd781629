"""What must be true of the figures of a usable file: all problems at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from operator import le
from types import MappingProxyType
from typing import cast

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.formulas import is_formula
from experiments.reading.cells.numbers import present, read_number
from experiments.reading.cells.personal import SENDER_HEADERS, kind_of_person_data
from experiments.reading.cells.words import plain
from experiments.reading.problems.cells import DamagedIds, FormulaFound, FractionalCount, NegativeCount
from experiments.reading.problems.files import PersonalData
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import BrokenRow, BrokenTotal, RepeatedRows, SameKeyTwice, TotalDiffers
from experiments.reading.recognise import Layout
from experiments.reading.report import NumberStyle
from experiments.reading.rows.figures import is_of_figures
from experiments.reading.tables import Table, too_wide
from experiments.reading.totals import TotalRow

_MINUS = re.compile(r"^\D{0,4}[-\u2212(]\D{0,4}\d|\d\s*-\s*$")
_ROUNDED_ID = re.compile(r"^\d(?:[.,]\d+)?E\+\d{2}$", re.IGNORECASE)
# part, whole, words, and on which kinds of table it must hold
RULES = (
    ("clicks", "impressions", "clicks than impressions", None),
    ("link_clicks", "impressions", "link clicks than impressions", None),
    ("link_clicks", "clicks", "link clicks than clicks", {"ads"}),
    ("reach", "impressions", "people reached than impressions", None),
    ("opens", "sends", "people who opened than messages sent", None),
    ("clicks", "sends", "people who clicked than messages sent", {"sends"}),
)


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
    for part, whole, words, kinds in RULES:
        if part not in measures or whole not in measures or (kinds and layout.source.kind not in kinds):
            continue
        small, large = measures[part], measures[whole]
        if _never_more(small, large):
            continue
        wide = frozenset(too_wide(table))
        crooked = frozenset(place for place, index in enumerate(rows) if index in wide) if wide else wide
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


def _never_more(part: Sequence[float | None], whole: Sequence[float | None]) -> bool:
    """Say whether every value is there, and none of a part is larger than that of its whole."""
    try:
        return all(map(le, cast("Sequence[float]", part), cast("Sequence[float]", whole)))
    except TypeError:
        return False


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
    twice = len(rows) - _different(table, rows, keys) if keys else 0
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


def _different(table: Table, rows: Sequence[int], columns: Sequence[int]) -> int:
    """Count the different lines by these columns; those with one cell throughout tell none apart."""
    told = [cells for index in columns if len((cells := table.cells(index, rows)).distinct) > 1]
    if len(told) < 2:
        return len(told[0].distinct) if told else min(len(rows), 1)
    # no two hashes alike: no two keys alike, and none of them had to be kept
    if len(set(map(hash, zip(*told, strict=True)))) == len(rows):
        return len(rows)
    return len(set(zip(*told, strict=True)))


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
        known = present(measures[role])
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
