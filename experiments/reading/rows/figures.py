"""The figures and days of the data rows, typed, column by column, in the one style of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.columns import Column
from experiments.reading.cells.formulas import is_formula
from experiments.reading.cells.numbers import (
    FALSE_WORDS,
    TRUE_WORDS,
    Evidence,
    decide_style,
    is_missing,
    read_number,
    sort_of,
    weigh,
)
from experiments.reading.cells.words import plain
from experiments.reading.opening.workbook import Native
from experiments.reading.problems.cells import MixedNumberStyles, NumberStyleUnclear, TextInNumbers
from experiments.reading.problems.columns import ColumnLeftOut
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout
from experiments.reading.report import NumberStyle
from experiments.reading.sources.vocabulary import COUNTED, DATES, RESULT_WORDS, ROLES
from experiments.reading.tables import Table

# averages, rates, budgets and ids cannot be added up over rows
_NOT_ADDABLE = re.compile(
    r"(?:^|[\s(/-])(?:ctr|cvr|cpc|cpm|cpv|cpa|cpl|cpe|cpi|ecpsu|ecpc|roas|aov|roi|rpm|ecpm|rate|frequency|average|avg"
    r"|cost per|costs per|budget|cost / |frecuencia|frequenz|frequence|repetition|frequentie"
    r"|media(?! (?:views|engagements|plays|clicks))|medio|promedio"
    r"|taux|tasa|porcentaje"
    r"|coste por|costo por|cout par|kosten pro|kosten per|durchschn|durchschnittliche?[rns]?|gemiddelde?|presupuesto"
    r"|custo por|costo per|moy|moyen|moyenne|gem|gns|genomsn|sr|prom|orcamento|budzet|tasso|taxa"
    r"|wskaznik|wspołczynnik|wynik|anteil|cuota|quota|parc|udzial|nivel|punteggio|indice"
    r"|ratio"
    r"|position|score|percentage|(?<!is )share|year|month|hour|week|optimization|rendement"
    r"|pages/session|kosten/conv"
    r"|haufigkeit|frequenza|frequencia|czestotliwosc|koszt za|kostnad per|pris pr|omkostning pr|kpk|kpm|bid|puja|gebot"
    r"|(?:per|pro|par|por) (?:active |aktivem |actieve |engaged )?(?:session|user|visit|visitor|viewer|view"
    r"|recipient|customer|order|send|e-?mail|delivery|person|sitzung"
    r"|besucher|kunde|empfanger|bestellung"
    r"|nutzer|zuschauer|utilisateur(?: actif)?|spectateur|sesion|usuario(?: activo| ativo)?|espectador|sessao|sessione"
    r"|utente(?: attivo)?|spettatore|sessie|gebruiker|kijker)"
    r"|percentuale|porcentagem|procent|sredni|srednia|genomsnittlig|gennemsnitlig)(?:$|[\s).,:/-])"
    r"|(?<!\d)(?<!\d )%|rate$|quote$| / conv"
    r"|(?:cost|coste|costo|custo|cout|kosten|koszt|kostnad|omkostninger|conv|wert|waarde"
    r"|valeur|valor|valore)/"
    r"|/ ?(?:cost|kosten|coste|costo|custo|cout|koszt|clicks?|klicks?|clics?|cliques?|klik)$"
    r"|/ ?(?:session|sitzung|sesion|sessione|sessao|sessie|visit)$"
    r"|(?:budget|faktor|score|anteil|andel|frekvens|frequentie|resultat|percentage|perc)$"
)
_ID = re.compile(
    r"(?:^|[\s-])(?:id|ids|code|zip)$|^unnamed: \d+$|^(?:marketid|locationid|userid|isbn|sku)$"
    r"|^id |^(?:identificacao|identificador|identifiant|identyfikator) "
)

_EXPECTED = frozenset(word for words in ROLES.values() for word in words).union(COUNTED)
_COUNTED = frozenset(COUNTED)
_ROUNDED = re.compile(r"^\s*\d[\d.,]*\s?(?:k|m|b|tsd|mio|mrd|mil|mln|mn|bn)\.?\s*$", re.IGNORECASE)


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
        self.problems: list[Problem] = []
        self.reason = ""
        self.truth: set[str] = set()
        self.counted: set[str] = set()
        self.conflict = False
        self.measured = {index for columns in layout.measures.values() for index in columns}
        self._cells: dict[int, Column] = {}

    def cells(self, index: int) -> Column:
        """Return the cells of the data rows of a column."""
        if index not in self._cells:
            self._cells[index] = self.table.cells(index, self.rows)
        return self._cells[index]

    def weight(self, index: int) -> Evidence:
        """Return the evidence of a column's written (not native) figures."""
        return self.cells(index).evidence

    def written(self, index: int) -> Evidence:
        """Return the evidence without cells that a workbook holds as numbers."""
        if self.table.delimiter is not None:
            return self.weight(index)
        return weigh(cell for cell in self.cells(index) if type(cell) is not Native)

    def decide(self) -> NumberStyle:
        """Decide the style from all columns; undecidable or contradicting ones are problems."""
        counts: list[Evidence] = []
        amounts: list[Evidence] = []
        for role, columns in self.layout.measures.items():
            is_count = role in MEASURES and MEASURES[role].is_whole
            target = counts if is_count else amounts
            target.extend(self.written(index) for index in columns)
            self.counted.update(self.table.headers[index] for index in columns if is_count)
        if self._is_own:
            counts += [self.written(index) for index in self.others() if plain(self.table.headers[index]) in _COUNTED]
        found = decide_style(counts, amounts, self._elsewhere)
        self.reason = f"Decimal mark “{found.decimal}”: {found.reason}."
        if found.conflict:
            self.conflict = True
            self.problems.append(self._conflict())
        elif found.unclear or (self._is_own and found.is_open and self._open_columns()):
            self.problems.append(self._unclear())
        return NumberStyle(found.decimal, found.thousands)

    def _elsewhere(self, mark: str) -> list[Evidence]:
        """Return the evidence of the columns of figures that are no measures and hold a mark."""
        if mark in self.table.absent:
            return []
        named = self._named() | self.measured
        columns = [index for index in range(len(self.table.headers)) if index not in named]
        weights = [self.written(index) for index in columns if mark in self.cells(index).joined]
        return [column for column in weights if column.numbers > column.texts]

    def _conflict(self) -> Problem:
        """Name the first cell of each style that contradicts the other."""
        seen: dict[str, tuple[int, str, str]] = {}
        for index in sorted(self.measured):
            whole = self.table.headers[index] in self.counted
            for row, cell in zip(self.rows, self.cells(index), strict=True):
                kind, decimal, thousands = sort_of(cell)
                if kind == "either" and not whole:
                    continue
                mark = decimal or {",": ".", ".": ","}.get(thousands, "")
                if mark and mark not in seen:
                    seen[mark] = (self.table.lines[row], self.table.headers[index], cell)
        if len(seen) < 2:
            return MixedNumberStyles("Some figures are written as 1,234.50 and others as 1.234,50.")
        (_, first, one), (line, header, other) = sorted(seen.values())
        sentence = (
            f"“{one.strip()[:40]}” under “{first}” and “{other.strip()[:40]}” under “{header}” on line {line} "
            "are written in two styles; no figure can be trusted."
        )
        return MixedNumberStyles(sentence, line=line, column=header, cell=other[:80])

    @property
    def _is_own(self) -> bool:
        """Whether the table is of no platform that always writes in one style."""
        return self.layout.source.platform.startswith("generic")

    def _open_columns(self) -> list[int]:
        """Return the columns that would be counted and hold figures such as 1.234, where nothing says what they are."""
        columns = [index for index in self.others() if self.written(index).either]
        return [index for index in columns if not self.weight(index).texts and not self.weight(index).percents]

    def _unclear(self) -> Problem:
        for index in (*sorted(self.measured), *self._open_columns()):
            if self.weight(index).either:
                header = self.table.headers[index]
                row, cell = next(
                    (row, cell) for row, cell in zip(self.rows, self.cells(index), strict=True) if weigh([cell]).either
                )
                sentence = f"“{cell.strip()}” under “{header}” could be a thousand or a small number with decimals."
                return NumberStyleUnclear(sentence, line=self.table.lines[row], column=header, cell=cell)
        return NumberStyleUnclear("The figures could be thousands or small numbers with decimals.")

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
            if index not in named and _may_be_counted(word, per_person=per_person):
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
        said = self.weight(index)
        header = self.table.headers[index]
        # a column with the name of a measure is never dropped in silence
        rounded = said.texts and any(_ROUNDED.match(cell) for cell in self.cells(index)[:5])
        if rounded or said.texts <= 0.1 * (said.texts + said.numbers) or plain(header) in _EXPECTED:
            pairs = zip(self.rows, self.cells(index), strict=True)
            row, wrong = next((row, cell) for row, cell in pairs if sort_of(cell)[0] == "text")
            sentence = f"“{header}” holds text (“{wrong[:40]}”) among its figures and is left out."
            if rounded:
                sentence = (
                    f"“{header}” holds rounded figures (“{wrong.strip()[:40]}”) and is left out; write them in full."
                )
            self.problems.append(ColumnLeftOut(sentence, line=self.table.lines[row], column=header, cell=wrong[:80]))

    def _truths(self, index: int) -> bool:
        said = self.weight(index)
        if said.numbers or not said.texts:
            return False
        words = {cell.strip().casefold() for cell in self.cells(index).distinct if not is_missing(cell)}
        return bool(words) and words <= (TRUE_WORDS | FALSE_WORDS)

    def read(self, index: int, style: NumberStyle) -> list[float | None]:
        """Read a column as figures (true and yes count 1); text in it is a problem and counts as missing."""
        cells = self.cells(index)
        if self._truths(index):
            self.truth.add(self.table.headers[index])
            truth = {
                cell: None if is_missing(cell) else float(cell.strip().casefold() in TRUE_WORDS)
                for cell in cells.distinct
            }
            return [truth[cell] for cell in cells]
        plainly = cells.figures(style.decimal) if self.table.delimiter is not None else None
        if plainly is not None:
            return plainly
        known: dict[str, float | None] = {}
        wrong: set[str] = set()
        for cell in cells.distinct:
            try:
                known[cell] = read_number(cell, style.decimal)
            except ValueError:
                known[cell] = None
                # where two styles are mixed, that is told once and not for each cell of the other style
                # and a formula is told as one, by the checks
                if not is_formula(cell) and (not self.conflict or sort_of(cell)[0] == "text"):
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
        places = [row for row, cell in zip(self.rows, cells, strict=True) if cell in wrong]
        rest = f"cells under “{self.table.headers[index]}” are not figures"
        self.problems.extend(listed(places, partial(_text_in_numbers, self.table, index), rest))


@lru_cache(maxsize=4096)
def _may_be_counted(word: str, *, per_person: bool) -> bool:
    """Say whether a header allows that its figures are added up."""
    if _ID.search(word) or word in DATES:
        return False
    return per_person or word in RESULT_WORDS or not _NOT_ADDABLE.search(word)


@lru_cache(maxsize=4096)
def is_of_figures(word: str) -> bool:
    """Say whether a plain header names figures beyond doubt: a rate, a cost, a measure in some language."""
    return bool(_NOT_ADDABLE.search(word)) or any(word in words for words in ROLES.values())


def _text_in_numbers(table: Table, index: int, row: int) -> Problem:
    header, line, cell = table.headers[index], table.lines[row], table.columns[index][row]
    sentence = f"“{cell.strip()[:40]}” under “{header}” on line {line} is not a figure."
    return TextInNumbers(sentence, line=line, column=header, cell=cell[:80])


def _looks_like_ids(cells: Sequence[str]) -> bool:
    """Long whole numbers, and those with noughts before them ("0001"), name things; they count nothing."""
    if max(map(len, cells), default=0) < 12:
        padded = [cell for cell in set(cells[:500]) if len(cell) > 2 and cell.isdigit()]
        return any(cell[0] == "0" for cell in padded) and len({len(cell) for cell in padded}) == 1
    filled = [cell for cell in cells[:500] if not is_missing(cell)]
    return len(filled) > 1 and all(len(cell.strip()) >= 12 and cell.strip().isdigit() for cell in filled)
