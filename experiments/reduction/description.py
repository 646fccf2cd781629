"""What a file is reduced to; pages and analyses read only this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from experiments.reading.report import Report


class Cell(NamedTuple):
    """Sums of one variant on one day for one unit, out of an aggregate export.

    A named tuple, for there are as many as lines in the file.

    Parameters
    ----------
    variant : str
        Name as in the file (or as mapped by a person).
    day : date or None
        The day; for a row over a whole period its first day; ``None`` where the file has no date at all.
    span_days : int
        1 for a day, the number of days for a whole-period row.
    unit : str
        Post, ad or region the row belongs to; empty where the variant itself is the unit.
    sums : Mapping[str, float]
        Sum per measure. A measure missing from the mapping was not reported in that cell (missing is not zero).
    rows : int
        Data rows that went into the cell.
    """

    variant: str
    day: date | None
    span_days: int
    unit: str
    sums: Mapping[str, float]
    rows: int


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums, squares and cross-products of one variant (on one day or over all), where a row is a drawn unit.

    ``products`` is keyed ``"a*b"`` with the two measure names in alphabetical order. ``binary`` names the measures
    whose values were all 0 or 1. ``day`` is ``None`` where the units have no date. ``observed`` tells for a measure or
    a product how many units had a value, where that is fewer than ``n``: missing is not zero.
    """

    variant: str
    day: date | None
    n: int
    sums: Mapping[str, float]
    squares: Mapping[str, float]
    products: Mapping[str, float]
    binary: frozenset[str]
    observed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summaries:
    """All that is kept of one or several files: cells of aggregate exports, or moments of unit tables, never both.

    ``in_several`` counts the people who stood under more than one variant: they saw both, so they are in no moments.
    """

    cells: tuple[Cell, ...] = ()
    moments: tuple[Moments, ...] = ()
    in_several: int = 0


@dataclass(frozen=True, slots=True)
class LargeReport(Report):
    """A report whose rows were summed and are not held; ``summaries`` holds what they were reduced to."""

    summaries: Summaries = field(default_factory=Summaries)
