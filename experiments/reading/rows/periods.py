"""Which days the rows are about: a day each, a week each, or the whole period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from experiments.reading.cells.dates import DatesRead, days_in, read_dates
from experiments.reading.cells.numbers import is_missing
from experiments.reading.cells.words import plain
from experiments.reading.problems.cells import DateOrderUnclear, ImpossibleDate
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import DaysNotRead, RowsWithoutDay, WeeklyRows
from experiments.reading.recognise import Layout
from experiments.reading.tables import Table

_SHOWN = 20
_CALENDAR = frozenset(
    [
        "day", "date", "week", "month", "tag", "datum", "woche", "monat", "jour", "semaine", "mois", "dia", "fecha",
        "semana", "mes", "giorno", "data", "settimana", "mese", "dag", "maand",
    ]
)  # fmt: skip
_WEEKLY = "Each line covers a week; weeks are compared in place of days, under the name of their first day."


@dataclass(frozen=True, slots=True)
class Period:
    """Day of each data row, the first and last day, and how they were written.

    ``column`` is the column that gives each row its day, ``None`` where rows cover the whole period; ``step`` is
    ``day`` or ``week``.
    """

    days: Sequence[date | None]
    column: int | None
    span: tuple[date, date] | None
    style: str | None
    lifetime: bool
    step: str
    problems: tuple[Problem, ...]
    unclear: bool
    reason: str


def read_period(table: Table, layout: Layout, rows: Sequence[int], told: str | None) -> Period:
    """Read the days of the data rows.

    Parameters
    ----------
    table, layout
        The table and the meaning of its columns.
    rows : Sequence[int]
        Indexes of the data rows.
    told : str or None
        Date style if a person said it.
    """
    hint = _day_first_hint(layout)
    above = _period_above(table, day_first=hint is not False)
    if layout.date is not None:
        cells = {table.columns[layout.date][i] for i in rows}
        read = read_dates(cells, style=told, day_first_hint=hint, period=above)
        if not _is_whole_period(read, layout, above):
            return _daily(table, layout, rows, read, layout.date)
        return Period([None] * len(rows), None, (above[0], above[1]), read.style, True, "day", (), False,
                      "Every line has the first day of the report: lines cover the whole period.")  # fmt: skip
    start = layout.periods[0]
    if start is not None:
        cells = {table.columns[start][i] for i in rows}
        read = read_dates(cells, style=told, day_first_hint=hint, period=above)
        return _from_period_columns(table, layout, rows, start, read)
    span = (above[0], above[1]) if len(above) >= 2 else None
    reason = "The period stands above the table." if span else "The file has no days."
    whole = layout.source.kind not in {"units", "posts", "sends"}
    problems = tuple(_days_not_read(table, layout, rows)) if whole else ()
    return Period([None] * len(rows), None, span, None, whole, "day", problems, False, reason)


def _days_not_read(table: Table, layout: Layout, rows: Sequence[int]) -> Iterator[Problem]:
    """Name a column that is called a day, a week or a month and holds no dates."""
    for index, header in enumerate(table.headers):
        if index == layout.variant or plain(header) not in _CALENDAR:
            continue
        example = next((table.columns[index][i].strip() for i in rows if not is_missing(table.columns[index][i])), None)
        if example is not None:
            sentence = f"“{header}” holds no days with a year (“{example[:40]}”), so its lines are added up."
            yield DaysNotRead(sentence, column=header)


def _day_first_hint(layout: Layout) -> bool | None:
    """Return what language and platform suggest: the day first or not."""
    if layout.language != "en":
        return True
    return None if layout.source.month_first is None else not layout.source.month_first


def _period_above(table: Table, *, day_first: bool) -> list[date]:
    found: list[date] = []
    for line in table.preamble:
        found.extend(days_in(line, day_first=day_first))
        if len(found) >= 2:
            break
    return sorted(found[:2])


def _is_whole_period(read: DatesRead, layout: Layout, above: Sequence[date]) -> bool:
    """Say whether an ad report has one line per ad, all dated on the first day of a longer period."""
    days = {day for day in read.days.values() if day is not None}
    return layout.source.kind == "ads" and len(above) == 2 and above[0] != above[1] and days == {above[0]}


def _daily(table: Table, layout: Layout, rows: Sequence[int], read: DatesRead, index: int) -> Period:
    column = table.columns[index]
    days = [read.days[column[i]] for i in rows]
    known = [day for day in days if day is not None]
    problems: list[Problem] = []
    if read.unclear:
        example = next(cell for cell in read.days if not is_missing(cell))
        problems.append(
            DateOrderUnclear(f"Days such as “{example.strip()}” can be read in two ways.", column=table.headers[index])
        )
    problems.extend(_wrong_days(table, rows, read, index))
    blank = sum(is_missing(column[i]) for i in rows)
    if blank:
        problems.append(RowsWithoutDay(f"{blank} of {len(rows)} lines have no day under “{table.headers[index]}”.",
                                       column=table.headers[index]))  # fmt: skip
    span = (min(known), max(known)) if known else None
    step = "week" if _steps_by_week(known) and layout.source.kind in {"ads", "aggregate", "geo"} else "day"
    if step == "week":
        problems.append(WeeklyRows(_WEEKLY, column=table.headers[index]))
    reason = f"“{table.headers[index]}”: {read.reason}."
    return Period(days, index, span, read.style, False, step, tuple(problems), read.unclear, reason)


def _steps_by_week(days: Sequence[date]) -> bool:
    distinct = sorted(set(days))
    return len(distinct) > 2 and all((later - day).days % 7 == 0 for day, later in pairwise(distinct))


def _wrong_days(table: Table, rows: Sequence[int], read: DatesRead, index: int) -> list[Problem]:
    wrong = set(read.wrong)
    found: list[Problem] = []
    for i in rows:
        cell = table.columns[index][i]
        if cell in wrong and len(found) < _SHOWN:
            line, header = table.lines[i], table.headers[index]
            sentence = f"“{cell.strip()[:40]}” under “{header}” on line {line} is no day of the calendar."
            found.append(ImpossibleDate(sentence, line=line, column=header, cell=cell[:80]))
    return found


def _from_period_columns(table: Table, layout: Layout, rows: Sequence[int], start: int, read: DatesRead) -> Period:
    """Meta writes first and last day of what each row covers: the same day, a week, or the whole period."""
    end = layout.periods[1]
    last_column = end if end is not None else start
    last = read_dates({table.columns[last_column][i] for i in rows}, style=read.style)
    firsts = [read.days[table.columns[start][i]] for i in rows]
    lasts = [last.days.get(table.columns[last_column][i]) for i in rows]
    distinct = {day for day in firsts if day is not None}
    lengths = {(b - a).days for a, b in zip(firsts, lasts, strict=True) if a is not None and b is not None}
    if len(distinct) > 1 and lengths and max(lengths) <= 6:
        found = _daily(table, layout, rows, read, start)
        step = "week" if min(lengths) == 6 else found.step
        weekly = step == "week" and found.step != "week"
        more = (WeeklyRows(_WEEKLY, column=table.headers[start]),) if weekly else ()
        return Period(found.days, start, (min(distinct), max(d for d in lasts if d)), read.style, False, step,
                      (*found.problems, *more), read.unclear, found.reason)  # fmt: skip
    known = [day for day in (*firsts, *lasts) if day is not None]
    span = (min(known), max(known)) if known else None
    problems = tuple(_wrong_days(table, rows, read, start))
    single = span is not None and span[0] == span[1]
    if single:
        return Period(
            firsts, start, span, read.style, False, "day", problems, read.unclear, "Every line is about one day."
        )
    reason = f"“{table.headers[start]}” says which period a line covers; there is no breakdown by day."
    return Period([None] * len(rows), None, span, read.style, True, "day", problems, read.unclear, reason)
