"""Blank cells of platforms that write nothing where nothing happened: zero events, where the line shows delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from experiments.reading.cells.numbers import are_all_there
from experiments.reading.problems.cells import BlankIsNone
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout, header_index
from experiments.reading.rows.figures import Figures
from experiments.reading.tables import Table

_SHOWN = ("impressions", "reach")
# without a column of delivery, money says that a line ran: nobody charges for what was not shown
_PAID = ("spend",)
_NEVER_BLANK = frozenset((*_SHOWN, *_PAID))


def fill_blanks(table: Table, layout: Layout, rows: Sequence[int], figures: Figures) -> Figures:
    """Read blank events as 0 where the platform leaves out what did not happen, and note it, once per column.

    A line without delivery keeps its blanks, and so does a line that ends before the column: missing is not zero.

    Parameters
    ----------
    table, layout
        The table and the meaning of its columns.
    rows : Sequence[int]
        Indexes of the data rows.
    figures : Figures
        The typed columns.

    Returns
    -------
    Figures
        Unchanged for platforms that write their zeros.
    """
    if not layout.source.blank_is_none:
        return figures
    gaps = {name: values for name, values in figures.measures.items() if not are_all_there(values)}
    if not gaps:
        return figures
    delivered = _delivered(figures.measures, len(rows))
    uneven = len(set(map(len, table.rows))) > 1
    measures = dict(figures.measures)
    notes: list[Problem] = []
    for name, values in gaps.items():
        columns = layout.measures.get(name) or _own_column(table, name)
        if name in _NEVER_BLANK or not columns:
            continue
        places = [place for place, value in enumerate(values) if value is None]
        blank = [place for place in places if delivered[place]]
        if uneven:
            reaches = _reaching(table, rows, max(columns))
            blank = [place for place in blank if reaches[place]]
        if not blank:
            continue
        filled = list(values)
        for place in blank:
            filled[place] = 0.0
        measures[name] = filled
        header = figures.headers.get(name, name)
        notes.append(BlankIsNone(_sentence(header, len(blank), layout), column=header))
    # two roles may stand on one column (leads that are the conversions); the note is said once
    unique = {note.sentence: note for note in notes}
    return replace(figures, measures=measures, problems=(*figures.problems, *unique.values()))


def _delivered(measures: Mapping[str, Sequence[float | None]], rows: int) -> Sequence[bool]:
    """Say for each line whether a column that shows delivery holds something."""
    signs = [measures[name] for name in _SHOWN if name in measures]
    signs = signs or [measures[name] for name in _PAID if name in measures]
    return list(map(any, zip(*signs, strict=True))) if signs else [False] * rows


def _own_column(table: Table, header: str) -> tuple[int, ...]:
    index = header_index(table, header)
    return () if index is None else (index,)


def _reaching(table: Table, rows: Sequence[int], column: int) -> list[bool]:
    """Say for each line whether it was written as far as a column; files without their empty last columns were."""
    reach = [len(table.rows[index]) > column for index in rows]
    return reach if any(reach) else [True] * len(rows)


def _sentence(header: str, cells: int, layout: Layout) -> str:
    what = "1 blank cell was" if cells == 1 else f"{cells} blank cells were"
    return f"“{header}”: {what} read as 0, because {layout.source.title} writes nothing where nothing happened."
