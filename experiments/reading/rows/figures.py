"""The figures and days of the data rows, typed, column by column, in the one style of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.numbers import (
    FALSE_WORDS,
    TRUE_WORDS,
    Evidence,
    decide_style,
    is_missing,
    read_number,
    weigh,
)
from experiments.reading.cells.words import plain
from experiments.reading.problems.cells import MixedNumberStyles, NumberStyleUnclear, TextInNumbers
from experiments.reading.problems.columns import ColumnLeftOut
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout
from experiments.reading.report import NumberStyle
from experiments.reading.sources.vocabulary import DATES, RESULT_WORDS, ROLES
from experiments.reading.tables import Table
from experiments.reading.workbook import Native

_SHOWN = 20
# averages, rates, budgets and ids cannot be added up over rows
_NOT_ADDABLE = re.compile(
    r"(?:^|[\s(/-])(?:ctr|cvr|cpc|cpm|cpv|cpa|cpl|roas|roi|rpm|ecpm|rate|frequency|average|avg|cost per|costs per"
    r"|budget|cost / |frecuencia|frequenz|frequence|repetition|frequentie|media|medio|promedio|taux|tasa|porcentaje"
    r"|coste por|costo por|cout par|kosten pro|kosten per|durchschn|durchschnittlich|gemiddeld|gemiddelde|presupuesto"
    r"|position|score|percentage|share|year|month|hour|week|optimization|rendement|pages/session|kosten/conv)(?:$|[\s).,:/-])"
    r"|%|-rate$|quote$| / conv|cost/conv"
)
_ID = re.compile(r"(?:^|[\s-])(?:id|ids|code|zip)$|^unnamed: \d+$|^(?:marketid|locationid|userid|isbn|sku)$|^id ")

_EXPECTED = frozenset(word for role in ("spend", "revenue", "impressions", "visitors") for word in ROLES[role])


@dataclass(frozen=True, slots=True)
class Figures:
    """Typed measures of the data rows.

    ``measures`` holds canonical names first, then other numeric columns under their header; ``headers`` the header (or
    the added headers) of each canonical measure.
    """

    measures: dict[str, list[float | None]]
    headers: dict[str, str]
    style: NumberStyle | None
    reason: str
    problems: tuple[Problem, ...]
    truth_columns: frozenset[str]


def read_figures(
    table: Table, layout: Layout, rows: Sequence[int], told: NumberStyle | None, also: Sequence[int] = ()
) -> Figures:
    """Decide the number style once and read every column of figures.

    Parameters
    ----------
    table, layout
        The table and the meaning of its columns.
    rows : Sequence[int]
        Indexes of the data rows.
    told : NumberStyle or None
        The style if a person said it.
    also : Sequence[int]
        Columns that are used otherwise (as variant) and must not be read as figures.
    """
    reader = _Reader(table, layout, rows, frozenset(also))
    style = told or reader.decide()
    measures: dict[str, list[float | None]] = {}
    headers: dict[str, str] = {}
    for role, columns in layout.measures.items():
        read = [reader.read(index, style) for index in columns]
        measures[role] = read[0] if len(read) == 1 else [_added(values) for values in zip(*read, strict=True)]
        headers[role] = " + ".join(table.headers[index] for index in columns)
    for index in (*reader.parts(), *reader.others()):
        name = table.headers[index]
        if not name:
            continue
        values = reader.read_other(index, style)
        first = next((role for role, header in headers.items() if header == name), name)
        if values is not None and first not in measures:
            measures[name] = values
        elif values is not None and measures[first] != values:
            sentence = f"“{name}” stands in the headers twice; the first column counts."
            reader.problems.append(ColumnLeftOut(sentence, column=name))
    shown = None if reader.all_native() and told is None else style
    return Figures(measures, headers, shown, reader.reason, tuple(reader.problems), frozenset(reader.truth))


def _added(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


class _Reader:
    """Reads columns with a cache of distinct cells, and collects what is wrong."""

    def __init__(self, table: Table, layout: Layout, rows: Sequence[int], taken: frozenset[int]) -> None:
        self.table = table
        self.layout = layout
        self.rows = rows
        self.taken = taken
        self.whole = len(rows) == len(table.rows)
        self.problems: list[Problem] = []
        self.reason = ""
        self.truth: set[str] = set()
        self.measured = {index for columns in layout.measures.values() for index in columns}
        self._weights: dict[int, Evidence] = {}

    def cells(self, index: int) -> Sequence[str]:
        """Return the cells of the data rows of a column."""
        column = self.table.columns[index]
        return column if self.whole else [column[i] for i in self.rows]

    def weight(self, index: int) -> Evidence:
        """Return the evidence of a column's written (not native) figures."""
        if index not in self._weights:
            self._weights[index] = weigh(set(self.cells(index)))
        return self._weights[index]

    def written(self, index: int) -> Evidence:
        """Return the evidence without cells that a workbook holds as numbers."""
        if self.table.delimiter is not None:
            return self.weight(index)
        return weigh({cell for cell in self.cells(index) if type(cell) is not Native})

    def decide(self) -> NumberStyle:
        """Decide the style from all columns; undecidable or contradicting ones are problems."""
        counts: list[Evidence] = []
        amounts: list[Evidence] = []
        for role, columns in self.layout.measures.items():
            target = counts if role in MEASURES and MEASURES[role].is_whole else amounts
            target.extend(self.written(index) for index in columns)
        others = [
            self.written(i) for i in range(len(self.table.headers)) if i not in self.measured and i not in self._named()
        ]
        numeric = [column for column in others if column.numbers > column.texts]
        found = decide_style(counts, amounts, numeric)
        self.reason = f"Decimal mark “{found.decimal}”: {found.reason}."
        if found.conflict:
            sentence = "Some columns write 1,234.50 and others 1.234,50; no figure can be trusted."
            self.problems.append(MixedNumberStyles(sentence))
        elif found.unclear:
            self.problems.append(NumberStyleUnclear(self._unclear_sentence()))
        return NumberStyle(found.decimal, found.thousands)

    def _unclear_sentence(self) -> str:
        for index in sorted(self.measured):
            if self.weight(index).either:
                cell = next(cell for cell in self.cells(index) if weigh([cell]).either)
                return (
                    f"“{cell}” under “{self.table.headers[index]}” could be a thousand or a small number with decimals."
                )
        return "The figures could be thousands or small numbers with decimals."

    def _named(self) -> frozenset[int]:
        layout = self.layout
        plain_columns = [layout.date, layout.unit, layout.variant, layout.currency, layout.result_kind, *layout.periods]
        levels = [column for level in layout.levels for column in (level.column, level.id_column)]
        return frozenset(
            index
            for index in (*plain_columns, *levels, *layout.breakdowns, *layout.texts, *self.taken)
            if index is not None
        )

    def all_native(self) -> bool:
        """Say whether every measure comes as native numbers of a workbook."""
        return self.table.delimiter is None and all(
            type(cell) is Native or is_missing(cell) for index in self.measured for cell in self.cells(index)
        )

    def others(self) -> list[int]:
        """Return the remaining columns that may hold figures to add up."""
        named = self._named() | self.measured
        per_person = self.layout.source.kind == "units"
        found = []
        for index, header in enumerate(self.table.headers):
            word = plain(header)
            if index in named or _ID.search(word) or word in DATES:
                continue
            if not per_person and _NOT_ADDABLE.search(word) and word not in RESULT_WORDS:
                continue
            found.append(index)
        return found

    def parts(self) -> list[int]:
        """Return the columns that are measured only as a part of a sum (likes of engagements)."""
        added = [index for columns in self.layout.measures.values() if len(columns) > 1 for index in columns]
        whole = {columns[0] for columns in self.layout.measures.values() if len(columns) == 1}
        return [index for index in dict.fromkeys(added) if index not in whole]

    def read_other(self, index: int, style: NumberStyle) -> list[float | None] | None:
        """Read a column nobody asked for; ``None`` if it is not all figures."""
        weight = self.weight(index)
        if weight.percents and self.layout.source.kind != "units":
            return None
        if self._truths(index):
            return self.read(index, style)
        if weight.texts:
            self._maybe_left_out(index)
            return None
        if weight.numbers == 0:
            return None
        if _looks_like_ids(self.cells(index)):
            return None
        before = len(self.problems)
        values = self.read(index, style)
        if len(self.problems) > before:
            # another style than the measures have (LinkedIn mixes them): leave the column out, do not guess
            del self.problems[before:]
            header = self.table.headers[index]
            sentence = f"“{header}” is written in another number style and is left out."
            self.problems.append(ColumnLeftOut(sentence, column=header))
            return None
        return values

    def _maybe_left_out(self, index: int) -> None:
        cells = [cell for cell in self.cells(index) if not is_missing(cell)]
        wrong = [cell for cell in cells if weigh([cell]).texts]
        header = self.table.headers[index]
        # a column with the name of a measure is never dropped in silence
        if len(wrong) <= 0.1 * len(cells) or plain(header) in _EXPECTED:
            sentence = f"“{header}” holds text (“{wrong[0][:40]}”) among its figures and is left out."
            self.problems.append(ColumnLeftOut(sentence, column=header, cell=wrong[0][:80]))

    def _truths(self, index: int) -> bool:
        words = {cell.strip().casefold() for cell in set(self.cells(index)) if not is_missing(cell)}
        return bool(words) and words <= (TRUE_WORDS | FALSE_WORDS)

    def read(self, index: int, style: NumberStyle) -> list[float | None]:
        """Read a column as figures (true and yes count 1); text in it is a problem and counts as missing."""
        cells = self.cells(index)
        if self._truths(index):
            self.truth.add(self.table.headers[index])
            truth = {
                cell: None if is_missing(cell) else float(cell.strip().casefold() in TRUE_WORDS) for cell in set(cells)
            }
            return [truth[cell] for cell in cells]
        known: dict[str, float | None] = {}
        wrong: set[str] = set()
        for cell in set(cells):
            try:
                known[cell] = read_number(cell, style.decimal)
            except ValueError:
                known[cell] = None
                wrong.add(cell)
        if self.table.delimiter is None:
            return self._read_native(index, cells, known, wrong)
        if wrong:
            self._report(index, cells, wrong)
        return [known[cell] for cell in cells]

    def _read_native(
        self, index: int, cells: Sequence[str], known: dict[str, float | None], wrong: set[str]
    ) -> list[float | None]:
        texts = {cell for cell in cells if type(cell) is not Native}
        if wrong & texts:
            self._report(index, cells, wrong & texts)
        return [float(cell) if type(cell) is Native else known[cell] for cell in cells]

    def _report(self, index: int, cells: Sequence[str], wrong: set[str]) -> None:
        header = self.table.headers[index]
        shown = 0
        for row, cell in zip(self.rows, cells, strict=True):
            if cell in wrong:
                line = self.table.lines[row]
                sentence = f"“{cell.strip()[:40]}” under “{header}” on line {line} is not a figure."
                self.problems.append(TextInNumbers(sentence, line=line, column=header, cell=cell[:80]))
                shown += 1
                if shown == _SHOWN:
                    break


def _looks_like_ids(cells: Sequence[str]) -> bool:
    """Long whole numbers that are nearly all different name things; they count nothing."""
    filled = [cell for cell in cells[:500] if not is_missing(cell)]
    return len(filled) > 1 and all(len(cell.strip()) >= 12 and cell.strip().isdigit() for cell in filled)
