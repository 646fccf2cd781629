"""The columns of a file: what each is taken for, what stands in it, and how its figures and days were understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.metrics.measures import MEASURES
from experiments.reading.problems.files import PersonalData
from experiments.reading.report import Report
from webapp.formatting import count, day, number
from webapp.language.said import display_words

ROLES: dict[str, LazyString] = {"variant": _l("version"), "date": _l("day"), "unit": _l("what was drawn")}
SAMPLES = 3
MOST_OF_SAMPLE = 60
FEW = 2
"""So many columns have to be of use before the others are folded."""
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Column:
    """A column at the head of the first rows.

    ``says`` is what it is taken for in the reader's words, "" where it is not needed; ``samples`` are the first things
    that stand in it; ``understood`` says how one of them was read where that is not plain to see.
    """

    place: int
    field: str
    header: str
    role: str
    says: str
    samples: tuple[str, ...]
    understood: str


def rows_said(rows: int) -> str:
    """Say how many rows there are; "" where none is held."""
    return ngettext("%(said)s row", "%(said)s rows", rows, said=count(rows)) if rows else ""


def columns_of(report: Report, prefix: str) -> tuple[Column, ...]:
    """List the columns of a file as they stand in it."""
    taken = roles_by_header(report)
    words = dict(role_words(report))
    hidden = {problem.column for problem in report.problems if problem.code == PersonalData.code}
    return tuple(
        Column(
            place=place,
            field=f"{prefix}column-{place}",
            header=header,
            role=taken.get(header, ""),
            says=words.get(taken.get(header, ""), ""),
            samples=(HIDDEN,) if header in hidden else _samples(report, place),
            understood="" if header in hidden else _understood(report, place, taken.get(header, "")),
        )
        for place, header in enumerate(report.headers)
    )


def shown_places(columns: Sequence[Column]) -> tuple[int, ...]:
    """Name the columns that the table shows: those of use, or all where hardly one is."""
    used = tuple(column.place for column in columns if column.role)
    return used if len(used) >= FEW else tuple(column.place for column in columns)


def role_words(report: Report) -> tuple[tuple[str, str], ...]:
    """List what a column can be taken for: the parts of a table, then the measures, then own names of the file."""
    words = [(name, str(says)) for name, says in ROLES.items()]
    words += [(name, display_words(name)) for name in MEASURES]
    return tuple(words + [(name, name) for name in report.columns if name not in ROLES and name not in MEASURES])


def roles_by_header(report: Report) -> dict[str, str]:
    """Give for each header what it is taken for; parts of an added-up measure all carry its name."""
    found: dict[str, str] = {}
    headers = set(report.headers)
    for role, header in report.columns.items():
        parts = [header] if header in headers else [part for part in header.split(" + ") if part in headers]
        found.update(dict.fromkeys(parts, role))
    return found


def chosen_columns(report: Report, chosen: Mapping[str, str], *, prefix: str = "") -> dict[str, str]:
    """Give the roles that a person changed at the head of the columns (role to header); unchanged ones stay found.

    Parameters
    ----------
    report : Report
        The file as read without these changes.
    chosen : Mapping[str, str]
        Field of the select (``column-3``) to role, "" for none.
    prefix : str
        What the names of the fields begin with.
    """
    taken = roles_by_header(report)
    changed = {}
    for index, header in enumerate(report.headers):
        role = chosen.get(f"{prefix}column-{index}")
        if role and role != taken.get(header):
            changed[role] = header
    return changed


def _samples(report: Report, place: int) -> tuple[str, ...]:
    cells = (cells[place].strip() for line, cells in _data_lines(report) if place < len(cells))
    found = dict.fromkeys(cell[:MOST_OF_SAMPLE] for cell in cells if cell)
    return tuple(found)[:SAMPLES]


def _data_lines(report: Report) -> list[tuple[int, Sequence[str]]]:
    left_out = {skip.line for skip in report.skipped}
    return [row for row in report.preview if row[0] != report.header_line and row[0] not in left_out]


def _understood(report: Report, place: int, role: str) -> str:
    """Show with a cell of the file how it was read, where the reader would write it another way."""
    at = {line: index for index, line in enumerate(report.rows.lines)}
    for line, cells in _data_lines(report):
        if line not in at or place >= len(cells):
            continue
        cell = cells[place].strip()
        read = _read(report, at[line], role, cell)
        if cell and read and read != cell:
            return _("%(written)s is read as %(read)s", written=cell[:MOST_OF_SAMPLE], read=read)
    return ""


def _read(report: Report, index: int, role: str, cell: str) -> str:
    """Give a day or figure as it was read; "" where the cell says the same to everybody."""
    if role == "date":
        moment = report.rows.day[index]
        return "" if moment is None or cell == moment.isoformat() else day(moment)
    values = report.rows.measures.get(role)
    value = None if values is None else values[index]
    if value is None or _is_plain(cell, value):
        return ""
    return number(value, 0 if value == int(value) else 2)


def _is_plain(cell: str, value: float) -> bool:
    """Say whether a cell is a figure as programs write it: nobody reads 12400 or 12.4 in two ways.

    Examples
    --------
    >>> _is_plain("12.4", 12.4), _is_plain("1.234", 1234.0), _is_plain("64,42", 64.42)
    (True, False, False)
    """
    try:
        return float(cell) == value
    except ValueError:
        return False
