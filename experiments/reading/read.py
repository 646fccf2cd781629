"""From bytes to a report: what the file is, its rows, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from experiments.reading.cells.words import plain
from experiments.reading.checks import (
    check_cells,
    check_repeats,
    check_rules,
    check_signs,
    check_total,
)
from experiments.reading.currency import Money, find_currency
from experiments.reading.lines.headers import Record, header_score
from experiments.reading.lines.wide import Wide, as_refused, find_wide
from experiments.reading.mapping import apply_mapping, renamed, told_variant
from experiments.reading.marked_copy import unmarked
from experiments.reading.opening.container import Sheet, open_bytes
from experiments.reading.problems.cells import ImpossibleDate, MixedNumberStyles, NumberStyleUnclear, TextInNumbers
from experiments.reading.problems.columns import NoMeasures, NoRows, NoVariant, OneVariant
from experiments.reading.problems.files import PersonalData, SeveralTables, SheetsLeftOut
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import RowsWithoutVariant
from experiments.reading.recognise import Layout, recognise
from experiments.reading.report import FileMapping, Report, Rows
from experiments.reading.rows.blanks import fill_blanks
from experiments.reading.rows.figures import Figures, read_figures
from experiments.reading.rows.micros import in_whole_money
from experiments.reading.rows.outcome import choose_results, row_level, row_units, unit_column
from experiments.reading.rows.people import check_names, check_people, fill_ticks
from experiments.reading.rows.periods import Period, read_period
from experiments.reading.rows.sums import totals_of
from experiments.reading.tables import Table, check_widths, preview_of, read_table, records_of, too_wide
from experiments.reading.totals import Sorted, sort_rows, sums_to_check
from experiments.reading.variants import ALL_ROWS, VariantFound, find_variant

_NOTHING = Rows((), (), (), (), {}, {})


def read_file(data: bytes, name: str, *, mapping: FileMapping | None = None) -> Report:
    """Read a result file; whatever the bytes are, the answer is a report.

    Parameters
    ----------
    data : bytes
        The file as it is: CSV in any encoding, workbook, gzip, a ZIP with one table, a pasted table.
    name : str
        Its name, for words only.
    mapping : FileMapping or None
        What a person said or what was remembered; it goes before what is found.

    Returns
    -------
    Report
        With all problems at once; ``is_refused`` where one is fatal.
    """
    return read_with_table(data, name, mapping=mapping)[0]


def read_with_table(data: bytes, name: str, *, mapping: FileMapping | None = None) -> tuple[Report, Table | None]:
    """Read a file and give the table as it stands beside the report; ``None`` where there is none."""
    opened = open_bytes(data, name)
    if not opened.sheets:
        return empty_report(opened.problems, None), None
    sheet, table, beside = _best_sheet(opened.sheets)
    table = table if isinstance(table, Problem) else unmarked(table)
    if isinstance(table, Problem):
        return empty_report((*opened.problems, table), sheet.encoding), None
    if mapping is not None and mapping.without:
        table = _without(table, mapping.without)
    report = _Reading(table, sheet, mapping or FileMapping(), opened.problems).report()
    if beside is not None and (report.platform or "").startswith("generic"):
        # Platforms put sheets of their own beside the table; of a workbook of one's own the wrong one may be read.
        report = replace(report, problems=(*report.problems, beside))
    return report, table


def read_text_table(text: str) -> Report:
    """Read a small table that was typed or pasted (tabs, semicolons, commas or several blanks between the cells)."""
    return read_file(text.encode("utf-8", errors="replace"), "pasted.csv")


def _best_sheet(sheets: Sequence[Sheet]) -> tuple[Sheet, Table | Problem, Problem | None]:
    """Return the sheet whose header knows most words, its table, and a note where other sheets hold tables too."""
    tables = [(sheet, read_table(sheet)) for sheet in sheets]
    good = [(header_score(table.headers), sheet, table) for sheet, table in tables if isinstance(table, Table)]
    if len(tables) == 1 or not good:
        return (*tables[0], None)
    best = max(good, key=lambda item: item[0])
    alike = [(sheet, table) for _, sheet, table in good if _headers(table) == _headers(best[2])]
    if len(alike) > 1:
        # Meta writes one report into two sheets, once as figures and once formatted
        raw = [(sheet, table) for sheet, table in alike if plain(sheet.name) == "raw data report"]
        if raw or len({tuple(map(tuple, table.rows)) for _, table in alike}) == 1:
            return (*(raw[0] if raw else alike[0]), None)
        listed = _names([sheet for sheet, _ in alike])
        several = SeveralTables(f"The workbook holds {len(alike)} sheets with the same headers: {listed}.")
        return best[1], several, None
    left = [sheet for _, sheet, _ in good if sheet is not best[1]]
    note = SheetsLeftOut(f"Read from the sheet “{best[1].name}”; not read: {_names(left)}.") if left else None
    return best[1], best[2], note


def _names(sheets: Sequence[Sheet]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets[:5])


def _headers(table: Table) -> set[str]:
    return {plain(header) for header in table.headers}


def _without(table: Table, headers: Sequence[str]) -> Table:
    """Leave out columns, as if the file never had them."""
    keep = [index for index, header in enumerate(table.headers) if header not in headers]
    return replace(
        table,
        headers=tuple(table.headers[index] for index in keep),
        columns=tuple(table.columns[index] for index in keep),
        rows=[tuple(row[index] for index in keep if index < len(row)) for row in table.rows],
    )


def empty_report(problems: Sequence[Problem], encoding: str | None) -> Report:
    """Return the report of bytes in which no table was found, with the reasons."""
    return Report(
        platform=None, level=None, encoding=encoding, delimiter=None, header_line=None,
        number_style=None, date_style=None, currency=None, date_range=None, columns={}, variant_column=None,
        variant_pattern=None, variant_candidates=(), variants={}, rows=_NOTHING, rows_are_units=False, lifetime=False,
        skipped=(), problems=tuple(problems), headers=(), preview=(), reasons={}, unsure=(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps found, together."""

    layout: Layout
    parted: Sorted
    period: Period
    found: VariantFound
    figures: Figures
    money: Money


class _Reading:
    """One file on its way from table to report; each step adds its problems."""

    def __init__(self, table: Table, sheet: Sheet, mapping: FileMapping, problems: Sequence[Problem]) -> None:
        self.table = table
        self.sheet = sheet
        self.mapping = mapping
        self.problems: list[Problem] = [*problems, *table.problems]

    def report(self) -> Report:
        """Run every step; a table with the versions side by side is turned where a person said so, else refused."""
        layout = recognise(self.table)
        wide = find_wide(self.table, layout, self._records)
        if wide is None:
            return self._read(layout)
        if self.mapping.make_long and wide.long is not None:
            return self._read_turned(wide.long(), wide)
        if self.mapping.columns:
            return self._read(layout)
        return self._refuse(wide, self._read(layout))

    def _records(self) -> Sequence[Record]:
        found = records_of(self.sheet)
        return () if isinstance(found, Problem) else found[0]

    def _read_turned(self, table: Table, wide: Wide) -> Report:
        if not table.rows:
            self.problems.append(NoRows("Put below each other, the versions have no line with a figure."))
            return self._read(recognise(self.table))
        written = self.table.headers
        self.table, self.problems = table, [*self.problems, *table.problems]
        report = self._read(recognise(table))
        names = ", ".join(f"“{name}”" for name in wide.versions[:6])
        said = {**report.reasons, "variant": f"{names} stood side by side; they were put below each other."}
        return replace(report, reasons=said, turned_from=written)

    def _refuse(self, wide: Wide, report: Report) -> Report:
        """Refuse the table as it stands, and say what else would be wrong with it once it is turned."""
        problems: Sequence[Problem] = self.problems
        if wide.long is not None:
            said = replace(self.mapping, make_long=True)
            problems = _Reading(self.table, self.sheet, said, ()).report().problems
        refused = replace(as_refused(report, wide), problems=tuple(ordered([wide.problem, *problems])))
        asked = (problem.asks for problem in refused.problems if problem.asks)
        return replace(refused, unsure=tuple(dict.fromkeys(asked)))

    def _read(self, layout: Layout) -> Report:
        table, mapping = self.table, self.mapping
        layout, said_wrong = apply_mapping(table, layout, mapping)
        self.problems.extend(said_wrong)
        parted = sort_rows(table, layout)
        self.problems.extend(check_widths(table, frozenset(range(len(table.rows))).difference(parted.data)))
        layout, result_problems = choose_results(table, layout, parted.data)
        self.problems.extend(result_problems)
        period = read_period(table, layout, parted.data, mapping.date_style)
        found = find_variant(table, layout, parted.data, period.days)
        found, pattern_problems = told_variant(table, parted.data, mapping, found)
        self.problems.extend(pattern_problems)
        figures = read_figures(table, layout, parted.data, mapping.number_style, _also(found))
        figures = fill_blanks(table, layout, parted.data, figures)
        if layout.source.kind == "units":
            figures = fill_ticks(figures)
        layout, figures = _untracked_revenue(layout, figures)
        money = find_currency(table, layout, parted.data)
        facts = _Facts(layout, parted, period, found, figures, money)
        self._check(facts)
        # after the checks: the totals of the file are in millionths as well
        figures, notes = in_whole_money(layout, figures, money.code)
        self.problems.extend(notes)
        return self._finish(replace(facts, figures=figures))

    def _check(self, facts: _Facts) -> None:
        layout, figures, found = facts.layout, facts.figures, facts.found
        table, rows = self.table, facts.parted.data
        told = (*facts.period.problems, *figures.problems, *facts.money.problems)
        # in a line with too many cells all stand under wrong headers: what follows from that is no news
        crooked = {table.lines[index] for index in too_wide(table)}
        follows = (ImpossibleDate, TextInNumbers)
        self.problems.extend(p for p in told if p.line not in crooked or not isinstance(p, follows))
        self.problems.extend(check_cells(table, layout))
        self.problems.extend(check_repeats(table, rows, layout))
        # without a number style the sizes of figures mean nothing
        if not any(isinstance(problem, NumberStyleUnclear | MixedNumberStyles) for problem in figures.problems):
            self.problems.extend(check_signs(table, rows, figures.measures, figures.headers))
            self.problems.extend(
                check_rules(table, rows, layout, found.labels, figures.measures, headers=figures.headers)
            )
            total = sums_to_check(facts.parted.totals, layout.measures)
            self.problems.extend(check_total(table, total, layout, figures.measures, figures.style))
        if not rows:
            self.problems.append(NoRows("Below the headers there are only totals and notes."))
        elif not figures.measures and layout.source.kind != "units":
            self.problems.append(NoMeasures("No column of this file holds figures to add up."))
        if found.column is None and layout.source.kind != "geo":
            self.problems.append(NoVariant("No column tells the versions apart; all lines are taken as one."))

    def _finish(self, facts: _Facts) -> Report:
        layout, period, found, figures = facts.layout, facts.period, facts.found, facts.figures
        labels = renamed(found.labels, self.mapping)
        keep = [place for place, label in enumerate(labels) if label]
        self._note_missing(labels, facts)
        rows = self._rows(facts, keep, labels)
        names = sorted(set(rows.variant))
        self.problems.extend(check_names(names))
        if len(names) == 1 and names[0] != ALL_ROWS:
            self.problems.append(OneVariant(f"The file holds one version only: “{names[0]}”."))
        people = layout.source.kind == "units"
        if people and layout.unit is not None:
            self.problems.extend(check_people(rows.unit, rows.variant))
        totals = totals_of(rows, people=people)
        table = self.table
        return Report(
            platform=layout.source.platform,
            level=row_level(table, layout, period),
            encoding=self.sheet.encoding,
            delimiter=table.delimiter,
            header_line=table.header_line,
            number_style=figures.style,
            date_style=period.style,
            currency=facts.money.code,
            date_range=period.span,
            columns=_columns(table, layout, period, found, figures),
            variant_column=None if found.column is None else table.headers[found.column],
            variant_pattern=found.pattern,
            variant_candidates=self._candidates(found),
            variants=totals,
            rows=rows,
            rows_are_units=people,
            lifetime=period.lifetime,
            skipped=facts.parted.skipped,
            problems=tuple(ordered(self.problems)),
            headers=table.headers,
            preview=preview_of(table),
            reasons=self._reasons(facts),
            unsure=self._unsure(found),
            nameless=len(labels) - len(keep),
        )

    def _candidates(self, found: VariantFound) -> tuple[str, ...]:
        """Name the columns that may hold the versions; addresses and names of people never are versions."""
        personal = {problem.column for problem in self.problems if isinstance(problem, PersonalData)}
        headers = dict.fromkeys(self.table.headers[index] for index in found.candidates)
        return tuple(header for header in headers if header not in personal)

    def _note_missing(self, labels: Sequence[str | None], facts: _Facts) -> None:
        said = {label for label, variant in self.mapping.variants.items() if not variant}
        written = facts.found.labels
        missing = [place for place, label in enumerate(labels) if not label and written[place] not in said]
        if missing and len(missing) < len(labels):
            does = "names no version; it is" if len(missing) == 1 else "name no version; they are"
            sentence = f"{len(missing):,} of {len(labels):,} lines {does} not counted."
            header = None if facts.found.column is None else self.table.headers[facts.found.column]
            line = self.table.lines[facts.parted.data[missing[0]]]
            self.problems.append(RowsWithoutVariant(sentence, line=line, column=header))

    def _rows(self, facts: _Facts, keep: Sequence[int], labels: Sequence[str | None]) -> Rows:
        layout, parted, period, found = facts.layout, facts.parted, facts.period, facts.found
        table = self.table
        units = row_units(table, layout, parted.data, found)
        whole = len(keep) == len(parted.data)
        at = list(parted.data) if whole else [parted.data[place] for place in keep]

        def pick(values: Sequence[float | None]) -> Sequence[float | None]:
            return values if whole else [values[place] for place in keep]

        used = {found.column, layout.unit, layout.date}
        return Rows(
            lines=table.lines if len(at) == len(table.lines) else [table.lines[index] for index in at],
            variant=[labels[place] or "" for place in keep],
            day=period.days if whole else [period.days[place] for place in keep],
            unit=units if whole else [units[place] for place in keep],
            measures={name: pick(values) for name, values in facts.figures.measures.items()},
            breakdowns={
                table.headers[column]: [table.columns[column][index].strip() for index in at]
                for column in layout.breakdowns
                if column not in used
            },
        )

    def _reasons(self, facts: _Facts) -> dict[str, str]:
        layout, period = facts.layout, facts.period
        marks = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar", " ": "several blanks"}
        reasons = dict(layout.reasons)
        reasons["date"] = period.reason
        reasons["number_style"] = facts.figures.reason or "As you said."
        reasons["variant"] = facts.found.reason or "No column and no label tells the versions apart."
        reasons["currency"] = facts.money.reason
        reasons["level"] = f"A line is about: {row_level(self.table, layout, period)}."
        if self.table.delimiter:
            letters = self.sheet.encoding or ""
            mark = marks.get(self.table.delimiter, self.table.delimiter)
            reasons["encoding"] = (
                f"Letters as {letters}, cells parted by {mark}, headers on line {self.table.header_line}."
            )
        else:
            reasons["encoding"] = f"Sheet “{self.sheet.name}”, headers on line {self.table.header_line}."
        return reasons

    def _unsure(self, found: VariantFound) -> tuple[str, ...]:
        asked = [problem.asks for problem in self.problems if problem.asks]
        if found.unsure:
            asked.append("variant")
        return tuple(dict.fromkeys(asked))


def _also(found: VariantFound) -> tuple[int, ...]:
    return () if found.column is None else (found.column,)


def _untracked_revenue(layout: Layout, figures: Figures) -> tuple[Layout, Figures]:
    """Take no value as revenue that is zero everywhere beside real conversions: it was never tracked."""
    values = figures.measures.get("revenue")
    happened = any(figures.measures.get("conversions", ()))
    if values is None or not happened or any(values):
        return layout, figures
    measures = {name: figure for name, figure in figures.measures.items() if name != "revenue"}
    measures[figures.headers["revenue"]] = values
    headers = {name: header for name, header in figures.headers.items() if name != "revenue"}
    columns = {name: indexes for name, indexes in layout.measures.items() if name != "revenue"}
    return replace(layout, measures=columns), replace(figures, measures=measures, headers=headers)


def _columns(table: Table, layout: Layout, period: Period, found: VariantFound, figures: Figures) -> Mapping[str, str]:
    columns: dict[str, str] = {}
    if found.column is not None:
        columns["variant"] = table.headers[found.column]
    if period.column is not None:
        columns["date"] = table.headers[period.column]
    below = unit_column(layout, found)
    if below is not None:
        columns["unit"] = table.headers[below]
    return {**columns, **figures.headers}


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """Fatal first, then by line; the same sentence once."""
    rank = {"fatal": 0, "warning": 1, "note": 2}
    unique = {(problem.code, problem.sentence): problem for problem in problems}
    return sorted(unique.values(), key=lambda problem: (rank[problem.severity], problem.code, problem.line or 0))
