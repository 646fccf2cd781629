"""Which days the rows are about: a day each, a week each, or the whole period."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from experiments.reading.cells.dates import DatesRead, days_in, first_and_last, looks_like_date, read_dates
from experiments.reading.cells.numbers import is_missing
from experiments.reading.cells.words import header_currency, plain
from experiments.reading.problems.cells import DateOrderUnclear, ImpossibleDate
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import DaysNotRead, RowsWithoutDay, WeeklyRows
from experiments.reading.recognise import Layout
from experiments.reading.sources.vocabulary import CALENDAR, SPANS
from experiments.reading.tables import Table

_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$")
# under these headers stands a day, never the first day of a longer period (an ad may have run on one day only)
_A_DAY = frozenset(
    [
        "day", "by day", "stat time day", "tag", "nach tag", "pro tag", "jour", "par jour", "dia", "por dia", "giorno",
        "per giorno", "dag", "per dag", "dzien",
    ]
)  # fmt: skip
_WEEKLY = "Each line covers a week; weeks are compared in place of days, under the name of their first day."
_MONTHLY = "Each line covers a month; months are compared in place of days, under the name of their first day."


@dataclass(frozen=True, slots=True)
class Period:
    """Day of each data row, the first and last day, and how they were written.

    ``column`` is the column that gives each row its day, ``None`` where rows cover the whole period; ``step`` is
    ``day`` or ``week``. ``undated`` is the step of rows whose calendar cannot be read as days ("Week 16"), else empty.
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
    undated: str = ""


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
    hint = _day_first_hint(table, layout)
    above = _period_above(table, day_first=hint is not False)
    if layout.date is not None:
        cells = table.cells(layout.date, rows).distinct
        read = read_dates(cells, style=told, day_first_hint=hint, period=above)
        end = _end_of(table, layout, layout.date)
        if end is not None:
            return _from_period_columns(table, layout, rows, (layout.date, end), read)
        if any(len(cell) > 16 and len(set(first_and_last(cell))) == 2 for cell in cells):
            return _from_spans_in_cells(table, layout, rows, layout.date, read)
        if plain(table.headers[layout.date]) in _A_DAY or not _is_whole_period(read, layout, above):
            return _daily(table, layout, rows, read, layout.date)
        return Period([None] * len(rows), None, (above[0], above[1]), read.style, True, "day", (), False,
                      "Every line has the first day of the report: lines cover the whole period.")  # fmt: skip
    start = layout.periods[0]
    if start is not None:
        # an end such as 14/03/2025 says how the start is written too
        both = [start] if layout.periods[1] is None else [start, layout.periods[1]]
        cells = frozenset(table.columns[column][i] for column in both for i in rows)
        if len(both) == 2:
            hint = _order_of_pairs({(table.columns[both[0]][i], table.columns[both[1]][i]) for i in rows}, hint=hint)
        read = read_dates(cells, style=told, day_first_hint=hint, period=above)
        return _from_period_columns(table, layout, rows, (start, layout.periods[1]), read)
    span = (above[0], above[1]) if len(above) >= 2 else None
    reason = "The period stands above the table." if span else "The file has no days."
    whole = layout.source.kind not in {"units", "posts", "sends"}
    problems = tuple(_days_not_read(table, layout, rows)) if whole else ()
    undated = CALENDAR[plain(problems[0].column or "")] if problems else ""
    return Period([None] * len(rows), None, span, None, whole, "day", problems, False, reason, undated)


def _end_of(table: Table, layout: Layout, start: int) -> int | None:
    """Return the column of the last day of each line, where the date is the first day of what the line covers."""
    if layout.source.kind not in {"ads", "aggregate"}:
        return None
    words = SPANS.get(plain(table.headers[start]), ())
    found = [index for index, header in enumerate(table.headers) if plain(header) in words]
    return next((index for index in found if not table.columns[index].is_empty), None)


def _days_not_read(table: Table, layout: Layout, rows: Sequence[int]) -> Iterator[Problem]:
    """Name a column that is called a day, a week or a month and holds no dates."""
    for index, header in enumerate(table.headers):
        if index == layout.variant or plain(header) not in CALENDAR:
            continue
        example = next((table.columns[index][i].strip() for i in rows if not is_missing(table.columns[index][i])), None)
        if example is not None:
            sentence = f"“{header}” holds no days with a year (“{example[:40]}”), so its lines are added up."
            yield DaysNotRead(sentence, column=header)


def _day_first_hint(table: Table, layout: Layout) -> bool | None:
    """Return what language and platform suggest: the day first or not."""
    if layout.language != "en":
        return True
    if layout.source.month_first is not None:
        return not layout.source.month_first
    # the platform writes 2025-03-31: other marks come from a spreadsheet, whose country shows in delimiter and money
    if layout.source.kind != "ads":
        return None
    if table.delimiter == ";":
        return True
    money = {header_currency(header) for header in table.headers} - {None}
    return None if len(money) != 1 else money != {"USD"}


def _order_of_pairs(pairs: Collection[tuple[str, str]], *, hint: bool | None) -> bool | None:
    """Return the one order of day and month in which no line ends before it starts; else what was suggested."""
    if not any("/" in start or "-" in start[:3] for start, _ in pairs):
        return hint
    fits = []
    for order, style in ((True, "D/M/YYYY"), (False, "M/D/YYYY")):
        days = read_dates({cell for pair in pairs for cell in pair}, style=style).days
        if all((a := days[start]) is not None and (b := days[end]) is not None and a <= b for start, end in pairs):
            fits.append(order)
    return fits[0] if len(fits) == 1 else hint


def _period_above(table: Table, *, day_first: bool) -> list[date]:
    found: list[date] = []
    for line in table.preamble:
        found.extend(days_in(line, day_first=day_first))
        if len(found) == 1 and looks_like_date(line.strip()):
            found *= 2  # a report about one day names it once
        if len(found) >= 2:
            break
    return sorted(found[:2])


def _is_whole_period(read: DatesRead, layout: Layout, above: Sequence[date]) -> bool:
    """Say whether an ad report has one line per ad, all dated on the first day of a longer period."""
    days = {day for day in read.days.values() if day is not None}
    return layout.source.kind == "ads" and len(above) == 2 and above[0] != above[1] and days == {above[0]}


def _daily(table: Table, layout: Layout, rows: Sequence[int], read: DatesRead, index: int) -> Period:
    column = table.columns[index]
    days = [read.days[cell] for cell in table.cells(index, rows)]
    known = [day for day in set(days) if day is not None]
    problems: list[Problem] = []
    if read.unclear:
        first = next(i for i in rows if not is_missing(column[i]))
        sentence = f"Days such as “{column[first].strip()}” can be read in two ways."
        problems.append(
            DateOrderUnclear(sentence, line=table.lines[first], column=table.headers[index], cell=column[first])
        )
    problems.extend(_wrong_days(table, rows, read, index))
    blank = [i for i in rows if column[i] in column.missing] if column.missing else []
    if blank:
        has, header = "has" if len(blank) == 1 else "have", table.headers[index]
        sentence = f"{len(blank):,} of {len(rows):,} lines {has} no day under “{header}”."
        problems.append(RowsWithoutDay(sentence, line=table.lines[blank[0]], column=header))
    span = (min(known), max(known)) if known else None
    step = "day"
    if layout.source.kind in {"ads", "aggregate", "geo"}:
        # few days do not tell how long a line is, but their header may
        step = found if (found := _step(known)) != "day" else CALENDAR.get(plain(table.headers[index]), "day")
    if step != "day":
        problems.append(WeeklyRows(_WEEKLY if step == "week" else _MONTHLY, column=table.headers[index]))
    reason = f"“{table.headers[index]}”: {read.reason}."
    return Period(days, index, span, read.style, False, step, tuple(problems), read.unclear, reason)


def _step(days: Sequence[date]) -> str:
    """Tell from the days how long each line is: a month where all are the first of one, a week, else a day."""
    distinct = sorted(set(days))
    if len(distinct) > 1 and all(day.day == 1 for day in distinct):
        return "month"
    weekly = len(distinct) > 2 and all((later - day).days % 7 == 0 for day, later in pairwise(distinct))
    return "week" if weekly else "day"


def _wrong_days(table: Table, rows: Sequence[int], read: DatesRead, index: int) -> list[Problem]:
    wrong = set(read.wrong)
    places = [i for i in rows if table.columns[index][i] in wrong] if wrong else []
    rest = f"cells under “{table.headers[index]}” are no days of the calendar"
    return list(listed(places, partial(_wrong_day, table, index), rest))


def _wrong_day(table: Table, index: int, place: int) -> Problem:
    line, header, cell = table.lines[place], table.headers[index], table.columns[index][place]
    sentence = f"“{cell.strip()[:40]}” under “{header}” on line {line} is no day of the calendar."
    return ImpossibleDate(sentence, line=line, column=header, cell=cell[:80])


def _step_of_spans(firsts: Sequence[date | None], lasts: Sequence[date | None]) -> str | None:
    """Tell from first and last days whether lines cover a day, a week or a month each; ``None`` for whole periods."""
    distinct = sorted({day for day in firsts if day is not None})
    lengths = {(b - a).days for a, b in zip(firsts, lasts, strict=True) if a is not None and b is not None}
    if len(distinct) < 2 or not lengths:
        return None
    # the first and the last week or month may be cut by the dates of the report
    if max(lengths) <= 6:
        return "week" if max(lengths) else "day"
    return "month" if 27 <= max(lengths) <= 30 and all(day.day == 1 for day in distinct[1:]) else None


def _ends_are_next_starts(firsts: Sequence[date | None], lasts: Sequence[date | None]) -> bool:
    """Say whether each line ends on the day on which the next one starts, so that its end is no day of its own."""
    pairs = {(a, b) for a, b in zip(firsts, lasts, strict=True) if a is not None and b is not None}
    starts = {a for a, _ in pairs}
    if len(starts) < 3 or len(starts) != len(pairs):
        return False
    return (
        all(0 < (b - a).days <= 31 for a, b in pairs) and {b for _, b in pairs} - {max(b for _, b in pairs)} <= starts
    )


def _stepwise(found: Period, step: str, lasts: Sequence[date | None], header: str) -> Period:
    """Return the lines of a file with the step and the end that their last days tell."""
    step = found.step if step == "day" else step
    told = [problem for problem in found.problems if not isinstance(problem, WeeklyRows)]
    more = [] if step == "day" else [WeeklyRows(_WEEKLY if step == "week" else _MONTHLY, column=header)]
    ends = [day for day in lasts if day is not None]
    span = found.span if found.span is None or not ends else (found.span[0], max(ends))
    return replace(found, span=span, step=step, problems=(*told, *more))


def _from_spans_in_cells(table: Table, layout: Layout, rows: Sequence[int], index: int, read: DatesRead) -> Period:
    """Meta writes first and last day of a week into one cell of its column Week."""
    column = table.columns[index]
    ends = {cell: first_and_last(cell)[1] for cell in {column[i] for i in rows}}
    last = read_dates(set(ends.values()), style=read.style)
    lasts = [last.days.get(ends[column[i]]) for i in rows]
    found = _daily(table, layout, rows, read, index)
    step = _step_of_spans(found.days, lasts)
    first, end = next(iter(found.days), None), max((day for day in lasts if day), default=None)
    if step is None and first and end and (end - first).days > 6 and set(found.days) == {first}:
        reason = f"“{table.headers[index]}” says which period a line covers; there is no breakdown by day."
        return Period([None] * len(rows), None, (first, end), read.style, True, "day", found.problems, read.unclear,
                      reason)  # fmt: skip
    return _stepwise(found, step or "week", lasts, table.headers[index])


def _from_period_columns(
    table: Table, layout: Layout, rows: Sequence[int], columns: tuple[int, int | None], read: DatesRead
) -> Period:
    """Meta writes first and last day of what each row covers: the same day, a week, or the whole period."""
    start, end = columns
    last_column = end if end is not None else start
    last = read_dates({table.columns[last_column][i] for i in rows}, style=read.style)
    firsts = [read.days[table.columns[start][i]] for i in rows]
    lasts = [last.days.get(table.columns[last_column][i]) for i in rows]
    if last_column != start and all(_MIDNIGHT.search(cell) for cell in (table.columns[last_column][i] for i in rows)):
        # a line that ends at midnight ends with the day before
        lasts = [b - timedelta(days=1) if a and b and a < b else b for a, b in zip(firsts, lasts, strict=True)]
    elif _ends_are_next_starts(firsts, lasts):
        lasts = [b - timedelta(days=1) if b else b for b in lasts]
    step = _step_of_spans(firsts, lasts)
    if step:
        return _stepwise(_daily(table, layout, rows, read, start), step, lasts, table.headers[start])
    known = [day for day in (*firsts, *lasts) if day is not None]
    span = (min(known), max(known)) if known else None
    problems = tuple(_wrong_days(table, rows, read, start))
    if last_column != start:
        problems += tuple(_wrong_days(table, rows, last, last_column))
    single = span is not None and span[0] == span[1]
    if single:
        return Period(
            firsts, start, span, read.style, False, "day", problems, read.unclear, "Every line is about one day."
        )
    reason = f"“{table.headers[start]}” says which period a line covers; there is no breakdown by day."
    return Period([None] * len(rows), None, span, read.style, True, "day", problems, read.unclear, reason)
