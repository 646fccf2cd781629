"""The files of an experiment as versions of its figures: what of each counts, what took its place, what undo does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from experiments.results.cells import coverages, spans
from experiments.results.coverage import Coverage, Span, replaced_by
from experiments.results.tables import UNDATED


@dataclass(frozen=True, slots=True)
class Days:
    """Days of some variants (by key); no days where the rows have no dates."""

    days: tuple[date, ...]
    variants: frozenset[int]


@dataclass(frozen=True, slots=True)
class Version:
    """What stands of one import.

    Parameters
    ----------
    import_id : int
        The import.
    has : Days
        What it brought.
    counts : Days or None
        What of it counts now; ``None`` where nothing does.
    replaced : tuple of (int, Days)
        What newer imports took the place of, by their key, oldest first.
    restores : tuple of (int, Days)
        What of other imports would count again if it were taken out now.
    leaves : Days or None
        What would then have no figures: days that only this import has.
    """

    import_id: int
    has: Days
    counts: Days | None
    replaced: tuple[tuple[int, Days], ...]
    restores: tuple[tuple[int, Days], ...]
    leaves: Days | None


def versions_of(session: Session, experiment_id: int) -> dict[int, Version]:
    """Tell of each import of an experiment what counts of it, and what taking it out would do."""
    imports, rows = coverages(session, experiment_id), spans(session, experiment_id)
    return {one.import_id: _version(one, imports, rows) for one in imports}


def _version(one: Coverage, imports: Sequence[Coverage], rows: Sequence[Span]) -> Version:
    own = [row for row in rows if row.import_id == one.import_id]
    counting = [row for row in own if row.superseded_by is None]
    replaced: dict[int, list[Span]] = {}
    for row in own:
        if row.superseded_by not in {None, one.import_id}:
            replaced.setdefault(int(row.superseded_by or 0), []).append(row)
    back: list[Span] = []
    if counting:
        left = [replace(other, undone=other.undone or other.import_id == one.import_id) for other in imports]
        hidden = [row for row in rows if row.superseded_by == one.import_id and row.import_id != one.import_id]
        back = [row for row in hidden if replaced_by(row, left) is None]
    restores: dict[int, list[Span]] = {}
    for row in back:
        restores.setdefault(row.import_id, []).append(row)
    return Version(
        import_id=one.import_id,
        has=days_of(own),
        counts=days_of(counting) if counting else None,
        replaced=tuple((key, days_of(part)) for key, part in sorted(replaced.items())),
        restores=tuple((key, days_of(part)) for key, part in sorted(restores.items())),
        leaves=_leaves(counting, back),
    )


def days_of(rows: Iterable[Span]) -> Days:
    """Bring together the days and variants of rows."""
    found = list(rows)
    days = {
        row.day + timedelta(days=step) for row in found if row.day != UNDATED for step in range(max(row.span_days, 1))
    }
    return Days(tuple(sorted(days)), frozenset(row.variant_id for row in found))


def _leaves(counting: Sequence[Span], back: Sequence[Span]) -> Days | None:
    """Tell what has no figures once these rows are gone and those are back."""
    again = {(row.variant_id, day) for row in back for day in days_of([row]).days}
    undated = {row.variant_id for row in back if row.day == UNDATED}
    lost = [row for row in counting if row.variant_id not in undated]
    days = {day for row in lost for day in days_of([row]).days if (row.variant_id, day) not in again}
    bare = {row.variant_id for row in lost if row.day == UNDATED} - {row.variant_id for row in back}
    variants = {row.variant_id for row in lost if days.intersection(days_of([row]).days)} | bare
    return Days(tuple(sorted(days)), frozenset(variants)) if days or bare else None
