"""What is wrong with a large table of people, told from the sums of a scan and the lines it could not read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.dates import read_dates
from experiments.reading.cells.numbers import read_number
from experiments.reading.checks import RULES, are_events, same_events
from experiments.reading.problems.cells import (
    BlankIsNone,
    BlankPeople,
    FractionalCount,
    ImpossibleDate,
    NegativeCount,
    TextInNumbers,
)
from experiments.reading.problems.columns import OneVariant, SimilarNames
from experiments.reading.problems.files import BrokenQuotes
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import (
    BrokenRow,
    BrokenTotal,
    PeopleInTwoVersions,
    RepeatedRows,
    RowsWithoutDay,
    RowsWithoutVariant,
    SameKeyTwice,
    ShortRows,
    TooManyCells,
    TotalDiffers,
)
from experiments.reading.report import Report
from experiments.reading.rows.people import check_names
from experiments.reading.tables import Table
from experiments.reading.variants import ALL_ROWS
from experiments.reduction.duck import Reject, Repeats, Scanned
from experiments.reduction.table import PeopleTable

FOUND_BY_THE_SCAN = (
    TextInNumbers, ImpossibleDate, NegativeCount, FractionalCount, BlankIsNone, BlankPeople, OneVariant, SimilarNames,
    BrokenQuotes, BrokenRow, BrokenTotal, PeopleInTwoVersions, RepeatedRows, RowsWithoutDay, RowsWithoutVariant,
    SameKeyTwice, ShortRows, TooManyCells, TotalDiffers,
)  # fmt: skip
"""Problems that only the whole file can show; what a sample says of them is dropped."""


def repeated_people(scanned: Scanned, *, share: int) -> bool:
    """Say whether ids stand on several lines, by the share of them that was kept."""
    if not share:
        return False
    ids = [one for group in scanned.groups for one in group.ids]
    return len(set(ids)) < len(ids)


def repeated_lines(repeats: Repeats | None) -> Iterator[Problem]:
    """Report lines that repeat others word for word, as far as the people looked at show it."""
    if repeats is None or not repeats.repeated:
        return
    about = repeats.repeated * repeats.share
    if are_events(lines=repeats.lines, repeated=repeats.repeated, people=repeats.people):
        yield SameKeyTwice(same_events(about))
        return
    roughly = "" if repeats.share == 1 else "About "
    yield RepeatedRows(f"{roughly}{about:,} lines repeat another one, word for word.")


def lines_that_do_not_fit(rejects: Sequence[Reject], table: Table, people: PeopleTable) -> Iterator[Problem]:
    """Name the lines that the engine could not read, each with its line."""
    day = people.day.index if people.day is not None else None
    by_kind: dict[str, list[Reject]] = {}
    for reject in sorted(rejects, key=lambda reject: reject.line):
        if reject.kind == "CAST" and _was_read_after_all(reject, table, people):
            continue
        by_kind.setdefault("DAY" if reject.kind == "CAST" and reject.column == day else reject.kind, []).append(reject)
    for kind, found in by_kind.items():
        yield from listed(found, partial(_misfit, kind, table), _RESTS.get(kind, _DAMAGED))


def left_out(rejects: Sequence[Reject], said: Sequence[Problem]) -> Iterator[Problem]:
    """Refuse a file of which lines are in no sum, where nothing else that was said refuses it."""
    if rejects and not any(problem.severity == "fatal" for problem in said):
        line = min(reject.line for reject in rejects)
        yield BrokenQuotes(f"Line {line} could not be read, and is in no sum.", line=line)


def _was_read_after_all(reject: Reject, table: Table, people: PeopleTable) -> bool:
    """Say whether the cell is a figure or a blank as a person writes it, or stands in a column that is not used."""
    if reject.column not in people.columns:
        return True
    cell = _cell(reject, table)
    try:
        if people.day is not None and people.day.index == reject.column:
            return not read_dates([cell], style=people.date_style).wrong
        read_number(cell, people.style.decimal)
    except ValueError:
        return False
    return True


def _cell(reject: Reject, table: Table) -> str:
    cells = next(csv.reader([reject.text], delimiter=table.delimiter or ","), [])
    return cells[reject.column] if 0 <= reject.column < len(cells) else ""


_DAMAGED = "lines are damaged."
_RESTS = {
    "CAST": "lines hold cells that are not figures.",
    "DAY": "lines hold no day of the calendar.",
    "MISSING COLUMNS": "lines end early.",
    "TOO MANY COLUMNS": "lines have too many cells.",
}


def _misfit(kind: str, table: Table, reject: Reject) -> Problem:
    line, width = reject.line, len(table.headers)
    header = table.headers[reject.column] if 0 <= reject.column < width else None
    cell = _cell(reject, table)[:80]
    shown = cell.strip()[:40]
    if kind == "CAST":
        sentence = f"“{shown}” under “{header}” on line {line} is not a figure."
        return TextInNumbers(sentence, line=line, column=header, cell=cell)
    if kind == "DAY":
        sentence = f"“{shown}” under “{header}” on line {line} is no day of the calendar."
        return ImpossibleDate(sentence, line=line, column=header, cell=cell)
    if kind == "MISSING COLUMNS":
        return ShortRows(f"Line {line} ends early; what is missing there counts as missing, not as zero.", line=line)
    if kind == "TOO MANY COLUMNS":
        return TooManyCells(f"Line {line} has more cells than there are headers ({width}).", line=line)
    return BrokenQuotes(f"Line {line} cannot be parted into cells.", line=line)


def whole_file_problems(
    scanned: Scanned,
    by_person: Scanned,
    report: Report,
    people: PeopleTable,
    *,
    ticked: frozenset[str],
    located: set[str],
) -> Iterator[Problem]:
    """Tell what the sums show.

    Parameters
    ----------
    scanned, by_person : Scanned
        Sums over rows, and over people.
    report : Report
        The sample as recognised.
    people : PeopleTable
        What was summed.
    ticked : frozenset of str
        Measures whose blanks were read as "no".
    located : set of str
        Headers of columns in which the cells that cannot be read have been named, each with its line.
    """
    yield from _about_versions(scanned, by_person)
    for place, name in enumerate(people.measures):
        known = report.columns.get(name, name) in located
        yield from _about_measure(scanned, by_person, report, place, name, ticked=name in ticked, is_located=known)
    yield from _about_days(scanned, report, people, located)
    yield from _about_totals(scanned, list(people.measures))


def _about_versions(scanned: Scanned, by_person: Scanned) -> Iterator[Problem]:
    rows = sum(group.rows for group in scanned.groups)
    blank = sum(group.rows for group in scanned.groups if group.label is None)
    if 0 < blank < rows:
        yield RowsWithoutVariant(f"{blank:,} of {rows:,} lines name no version; they are not counted.")
    names = sorted({group.label for group in scanned.groups if group.label})
    yield from check_names(names)
    if len(names) == 1 and names[0] != ALL_ROWS:
        yield OneVariant(f"The file holds one version only: “{names[0]}”.")
    both = sum(group.n for group in by_person.groups if group.in_several)
    if both:
        said = "1 person stands" if both == 1 else f"{both:,} people stand"
        everybody = sum(group.n for group in by_person.groups)
        yield PeopleInTwoVersions(f"{said} in more than one version, of {everybody:,} in all.")


def _about_measure(
    scanned: Scanned, by_person: Scanned, report: Report, place: int, name: str, *, ticked: bool, is_located: bool
) -> Iterator[Problem]:
    header = report.columns.get(name, name)
    tallies = [group.measures[place] for group in scanned.groups]
    unread = sum(tally.unread for tally in tallies)
    if unread and not is_located:
        example = next(tally.example for tally in tallies if tally.example)
        yield TextInNumbers(
            f"“{example.strip()[:40]}” under “{header}” is not a figure ({unread:,} such cells).",
            column=header, cell=example[:80],
        )  # fmt: skip
    measure = MEASURES.get(name)
    if measure is not None and name != "revenue" and any(tally.low < 0 for tally in tallies if tally.observed):
        yield NegativeCount(f"“{header}” is below zero in some lines.", column=header)
    if measure is not None and measure.is_whole and any(tally.total % 1 for tally in tallies):
        yield FractionalCount(f"“{header}” is not whole in some lines: a count is whole.", column=header)
    people = sum(group.n for group in by_person.groups)
    counted = scanned if ticked else by_person
    blank = sum(group.n - group.measures[place].observed for group in counted.groups) - unread
    if ticked:
        sentence = f"“{header}”: {blank:,} blank cells were read as 0, because all others say 1."
        yield BlankIsNone(sentence, column=header)
    elif blank > 0:
        sentence = f"“{header}” is blank for {blank:,} of {people:,} people, who are left out of it, not counted 0."
        yield BlankPeople(sentence, column=header)


def _about_days(scanned: Scanned, report: Report, people: PeopleTable, located: set[str]) -> Iterator[Problem]:
    if people.day is None:
        return
    header = report.columns["date"]
    wrong = sum(group.unread_days for group in scanned.groups)
    if wrong and header not in located:
        yield ImpossibleDate(f"{wrong:,} cells under “{header}” are no days of the calendar.", column=header)
    blank = sum(group.rows for group in scanned.groups if group.day is None) - wrong
    if blank > 0:
        rows = sum(group.rows for group in scanned.groups)
        yield RowsWithoutDay(f"{blank:,} of {rows:,} lines have no day under “{header}”.", column=header)


def _about_totals(scanned: Scanned, names: Sequence[str]) -> Iterator[Problem]:
    totals: dict[str, Counter[str]] = {}
    for group in scanned.groups:
        if group.label is None:
            continue
        own = totals.setdefault(group.label or ALL_ROWS, Counter())
        for name, tally in zip(names, group.measures, strict=True):
            own[name] += tally.total  # type: ignore[assignment]  # a counter of amounts
    for part, whole, words, kinds in RULES:
        if kinds or part not in names or whole not in names:
            continue
        for label, own in totals.items():
            if own[part] > own[whole] > 0:
                yield BrokenTotal(f"“{label}” has more {words}: {own[part]:,.10g} against {own[whole]:,.10g}.")
