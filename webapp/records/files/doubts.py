"""What only a person can say of a file: a cell that can be read two ways, with both readings written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from experiments.reading.report import Report
from webapp.formatting import day, number

MOST_OF_CELL = 40
_DAY = re.compile(r"^(\d{1,2})\D(\d{1,2})\D(\d{4})\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell of the file and how it can be read: what the form sends, and what the cell would mean."""

    cell: str
    readings: tuple[tuple[str, str], ...]


def doubts_of(report: Report) -> dict[str, Doubt]:
    """Give for each question about how a file is written the cell in doubt; left out where there is none to show."""
    found = {}
    for problem in report.problems:
        if problem.asks in _READINGS and problem.cell:
            readings = _READINGS[problem.asks](problem.cell.strip())
            if readings:
                found[problem.asks] = Doubt(problem.cell.strip()[:MOST_OF_CELL], readings)
    return found


def read_both_days(cell: str) -> tuple[tuple[str, str], ...]:
    """Read a day with either part first; empty where it is no day that way.

    Examples
    --------
    >>> read_both_days("03/04/2026"), read_both_days("soon")
    ((('day', '3 April 2026'), ('month', '4 March 2026')), ())
    """
    parts = _DAY.match(cell)
    if parts is None:
        return ()
    first, second, year = (int(part) for part in parts.groups())
    try:
        return ("day", day(date(year, second, first))), ("month", day(date(year, first, second)))
    except ValueError:
        return ()


def read_both_figures(cell: str) -> tuple[tuple[str, str], ...]:
    """Read a figure with either mark for the decimals; empty where it is none that way.

    Examples
    --------
    >>> read_both_figures("1.234"), read_both_figures("many")
    ((('point', '1.234'), ('comma', '1,234')), ())
    """
    try:
        point = float(cell.replace(",", ""))
        comma = float(cell.replace(".", "").replace(",", "."))
    except ValueError:
        return ()
    return ("point", _figure(point)), ("comma", _figure(comma))


def _figure(value: float) -> str:
    return number(value, 0 if value == int(value) else 3)


_READINGS = {"date_style": read_both_days, "number_style": read_both_figures}
