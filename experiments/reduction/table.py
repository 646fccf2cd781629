"""A table whose rows are people, sessions or their events, described once: what is grouped and what is summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from experiments.reading.cells.numbers import FALSE_WORDS, TRUE_WORDS, is_missing
from experiments.reading.report import NumberStyle, Report
from experiments.reading.tables import Table


class Kind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    NUMBER = "number"  # as a machine writes it: 12, 12.5, 1e3
    STYLED = "styled"  # as a person writes it: 1.234,50 €, n/a
    TRUTH = "truth"  # true, no, wahr
    DATE = "date"  # 2026-03-31
    MOMENT = "moment"  # 2026-03-31 17:05:00
    WRITTEN_DATE = "written date"  # any other style


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place in the table and how its cells are written."""

    index: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What is grouped (version, person, day) and what is summed.

    Parameters
    ----------
    width : int
        Number of columns of the table.
    variant, unit, day : Column or None
        Version, person and day; without a person each row is one.
    measures : Mapping[str, tuple of Column]
        Columns of each measure; several are added up.
    style : NumberStyle
        Decimal and thousands mark of the file.
    date_style : str or None
        Such as ``D.M.YYYY``.
    """

    width: int
    variant: Column | None
    unit: Column | None
    day: Column | None
    measures: Mapping[str, tuple[Column, ...]]
    style: NumberStyle
    date_style: str | None

    @property
    def columns(self) -> dict[int, Kind]:
        """Kind of each column that is used, by its place."""
        used = [column for column in (self.variant, self.unit, self.day) if column is not None]
        used += [column for columns in self.measures.values() for column in columns]
        return {column.index: column.kind for column in used}


def describe_people(report: Report, table: Table) -> PeopleTable:
    """Describe a table of people by what its sample was recognised as.

    Parameters
    ----------
    report : Report
        The sample as read; ``rows_are_units`` is true.
    table : Table
        The same sample as it stands.
    """
    place = {header: index for index, header in reversed(list(enumerate(table.headers)))}
    style = report.number_style or NumberStyle(".", "")

    def text(header: str | None) -> Column | None:
        return None if header is None else Column(place[header], Kind.TEXT)

    measures: dict[str, tuple[Column, ...]] = {}
    for name in report.rows.measures:
        header = report.columns.get(name, name)
        parts = [header] if header in place else header.split(" + ")
        measures[name] = tuple(
            Column(place[part], figure_kind(set(table.columns[place[part]]), style)) for part in parts
        )
    day = report.columns.get("date")
    return PeopleTable(
        width=len(table.headers),
        variant=text(report.variant_column),
        unit=text(report.columns.get("unit")),
        day=None if day is None else Column(place[day], day_kind(set(table.columns[place[day]]), report.date_style)),
        measures=measures,
        style=style,
        date_style=report.date_style,
    )


def figure_kind(cells: Iterable[str], style: NumberStyle) -> Kind:
    """Tell how the figures of a column are written, by its distinct cells and the style of the file.

    >>> point, comma = NumberStyle(".", ""), NumberStyle(",", ".")
    >>> figure_kind({"1", "2.50", ""}, point).value, figure_kind({"1.234"}, comma).value
    ('number', 'styled')
    >>> figure_kind({"Yes", "no", ""}, point).value
    'truth'
    """
    filled = [cell.strip() for cell in cells if cell]
    # where the comma is the decimal mark, 1.234 is a machine's number and yet a thousand
    if filled and style.decimal == "." and all(_is_machine_written(cell) for cell in filled):
        return Kind.NUMBER
    words = {cell.casefold() for cell in filled if not is_missing(cell)}
    return Kind.TRUTH if words and words <= TRUE_WORDS | FALSE_WORDS else Kind.STYLED


def _is_machine_written(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell and cell[-1:] not in "nfyNFY"


def day_kind(cells: Iterable[str], style: str | None) -> Kind:
    """Tell how the days of a column are written, by its distinct cells and the style that was found."""
    filled = [cell for cell in cells if cell]
    if style == "YYYY-MM-DD" and all(len(cell) == 10 for cell in filled):
        return Kind.DATE
    if style is not None and style.startswith(("YYYY-MM-DD HH", "YYYY-MM-DDTHH")):
        return Kind.MOMENT
    return Kind.WRITTEN_DATE
