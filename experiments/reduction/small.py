"""Reduce a read file to what is kept of it: sums per variant, day and unit, or moments of drawn units.

For files that fit in memory; the same description is what an engine renders for larger ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations_with_replacement, repeat
from typing import cast

import numpy as np

from experiments.reading.cells.numbers import are_all_there
from experiments.reading.report import Report
from experiments.reduction.adding import merge, product_key, relabelled
from experiments.reduction.description import Cell, LargeReport, Moments, Summaries
from stats.summaries import FloatArray

ALL_ROWS = "(all rows)"
"""Name of the one variant of a file in which no variant was found."""

Labels = Mapping[str, str]
_Units = dict[tuple[str, str], tuple[date | None, list[float | None]]]


def reduce_report(report: Report, *, labels: Labels | None = None) -> Summaries:
    """Reduce one file.

    Parameters
    ----------
    report : Report
        A file as read; whether it was refused is not looked at.
    labels : Mapping[str, str], optional
        Label in the file to variant of the experiment, as a person mapped them; labels mapped to ``""`` are left out,
        labels not named keep their name.

    Returns
    -------
    Summaries
        Cells for aggregate exports, moments where a row is a drawn unit.
    """
    return reduce_reports([report], labels=[labels or {}])


def reduce_reports(reports: Sequence[Report], *, labels: Sequence[Labels] | None = None) -> Summaries:
    """Reduce several files of one experiment together.

    Unit tables are joined before they are reduced, because a unit may stand in several of them; whoever stands under
    several variants belongs to none and is left out of all. Of aggregate exports
    that hold the same variant, day and unit the last one given counts, as a newer export of the same days would.

    Parameters
    ----------
    reports : sequence of Report
        Files, oldest first.
    labels : sequence of Mapping[str, str], optional
        One mapping of labels per file.
    """
    given = labels if labels is not None else [{}] * len(reports)
    pairs = [pair for pair in zip(reports, given, strict=True) if not isinstance(pair[0], LargeReport)]
    summed = [
        relabelled(report.summaries, names)
        for report, names in zip(reports, given, strict=True)
        if isinstance(report, LargeReport)
    ]
    tables = [pair for pair in pairs if pair[0].rows_are_units]
    others = [pair for pair in pairs if not pair[0].rows_are_units]
    people = _moments(tables) if tables else Summaries()
    return merge(people, *summed, *(Summaries(cells=_cells(report, names)) for report, names in others))


def _data_rows(report: Report, labels: Labels) -> Iterator[tuple[int, str]]:
    """Go through the rows that belong to a variant: position and name, after the mapping of labels."""
    for position, label in enumerate(report.rows.variant):
        own = ALL_ROWS if report.variant_column is None and not label else label
        name = labels.get(own, own)
        if name:
            yield position, name


def _cells(report: Report, labels: Labels) -> tuple[Cell, ...]:
    """Add up the rows of each variant, day and unit; breakdown rows (age, device …) fall into the same cell."""
    rows = report.rows
    start, span = _whole_period(report)
    if (alone := _single_rows(report, labels, start, span)) is not None:
        return alone
    sums: dict[tuple[str, date | None, str], dict[str, float]] = {}
    counts: dict[tuple[str, date | None, str], int] = {}
    for position, name in _data_rows(report, labels):
        day = start if report.lifetime else rows.day[position]
        key = (name, day, rows.unit[position])
        cell = sums.setdefault(key, {})
        counts[key] = counts.get(key, 0) + 1
        for measure, values in rows.measures.items():
            value = values[position]
            if value is not None:
                cell[measure] = cell.get(measure, 0.0) + value
    return tuple(
        Cell(name, day, span, unit, sums[name, day, unit], counts[name, day, unit]) for name, day, unit in sums
    )


def _single_rows(report: Report, labels: Labels, start: date | None, span: int) -> tuple[Cell, ...] | None:
    """Return a cell per row where no two rows fall into one cell, as in most exports; else ``None``."""
    rows = report.rows
    own = {label: ALL_ROWS if report.variant_column is None and not label else label for label in set(rows.variant)}
    names = {label: labels.get(name, name) for label, name in own.items()}
    days = [start] * len(rows.lines) if report.lifetime else rows.day
    variants = list(map(names.__getitem__, rows.variant))
    # no two hashes alike: no two keys alike, and none of them had to be kept
    hashes = set(map(hash, zip(variants, days, rows.unit, strict=True)))
    if len(hashes) < len(variants) or not all(names.values()) or not rows.measures:
        return None
    measures = tuple(rows.measures)
    lines = list(map(dict, map(zip, repeat(measures), zip(*rows.measures.values(), strict=True))))
    for measure, values in rows.measures.items():
        if not are_all_there(values):
            for line, value in zip(lines, values, strict=True):
                if value is None:
                    del line[measure]
    sums = cast("list[dict[str, float]]", lines)
    return tuple(map(Cell._make, zip(variants, days, repeat(span), rows.unit, sums, repeat(1))))


def _whole_period(report: Report) -> tuple[date | None, int]:
    """Tell first day and number of days of rows that cover the whole period; one day for all other files."""
    if not report.lifetime or report.date_range is None:
        return None, 1
    first, last = report.date_range
    return first, (last - first).days + 1


def _moments(tables: Sequence[tuple[Report, Labels]]) -> Summaries:
    """Sum the rows of each unit, then take sums, squares and cross-products over units per variant and first day."""
    measures = list(dict.fromkeys(name for report, _ in tables for name in report.rows.measures))
    units: _Units = {}
    for number, (report, labels) in enumerate(tables):
        _gather(report, labels, number, measures, units)
    in_several = _in_several(units)
    groups: dict[tuple[str, date | None], list[list[float | None]]] = {}
    for (variant, unit), (day, values) in units.items():
        if unit not in in_several:
            groups.setdefault((variant, day), []).append(values)
    moments = tuple(_of_group(variant, day, measures, values) for (variant, day), values in groups.items())
    return Summaries(moments=moments, in_several=len(in_several))


def _in_several(units: _Units) -> set[str]:
    """Name the units that stand under more than one variant."""
    seen: set[str] = set()
    twice: set[str] = set()
    for _, unit in units:
        (twice if unit in seen else seen).add(unit)
    return twice


def _gather(report: Report, labels: Labels, number: int, measures: Sequence[str], units: _Units) -> None:
    """Add the rows of one file to its units; a row without an id is a unit of its own."""
    rows = report.rows
    columns = [rows.measures.get(measure) for measure in measures]
    for position, name in _data_rows(report, labels):
        key = (name, rows.unit[position] or f"\0{number}:{position}")
        values = [None if column is None else column[position] for column in columns]
        if key not in units:
            units[key] = (rows.day[position], values)
            continue
        day, before = units[key]
        other = rows.day[position]
        first_day = min(day, other) if day is not None and other is not None else day or other
        units[key] = (first_day, [_plus(old, new) for old, new in zip(before, values, strict=True)])


def _plus(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return second if first is None else first
    return first + second


def _of_group(variant: str, day: date | None, measures: Sequence[str], values: list[list[float | None]]) -> Moments:
    """Reduce the units of one variant and day, an array of shape ``(n_units, n_measures)`` with gaps."""
    table: FloatArray = np.array(values, dtype=np.float64)
    seen = ~np.isnan(table)
    filled = np.where(seen, table, 0.0)
    cross = filled.T @ filled
    both = seen.T.astype(np.int64) @ seen.astype(np.int64)
    n = len(values)
    known = [index for index in range(len(measures)) if both[index, index] > 0]
    observed: dict[str, int] = {}
    products: dict[str, float] = {}
    for i, j in combinations_with_replacement(known, 2):
        key = measures[i] if i == j else product_key(measures[i], measures[j])
        if i != j:
            products[key] = float(cross[i, j])
        if both[i, j] < n:
            observed[key] = int(both[i, j])
    whole = np.all((filled == 0.0) | (filled == 1.0), axis=0).tolist()
    return Moments(
        variant=variant,
        day=day,
        n=n,
        sums={measures[i]: float(filled[:, i].sum()) for i in known},
        squares={measures[i]: float(cross[i, i]) for i in known},
        products=products,
        binary=frozenset(measures[i] for i in known if whole[i]),
        observed=observed,
    )
