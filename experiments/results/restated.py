"""What a newer file takes the place of: which days of which file, what it states otherwise, what is missing then.

Pure: rows that count go in, and what accepting a file would change comes out. Figures are compared day by day where
both sides have days, period by period where rows add days up, and in one sum where one side has no days at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from experiments.reduction.description import Summaries
from experiments.results.coverage import Coverage, Kind
from experiments.results.tables import UNDATED


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose figures count: accepted before (then with its key), or to be accepted together with this one."""

    import_id: int | None
    name: str
    last: date | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures that count: of one file, one variant, one day (a period, or all days where ``day`` is ``None``)."""

    source: Source
    kind: Kind
    variant: str
    day: date | None
    span_days: int
    sums: Mapping[str, float]
    people: int = 0

    @property
    def last(self) -> date | None:
        """Last day."""
        return None if self.day is None else self.day + timedelta(days=max(self.span_days - 1, 0))

    def days(self) -> Iterator[date]:
        """Go through its days; none where it has no dates."""
        if self.day is not None:
            yield from (self.day + timedelta(days=step) for step in range(max(self.span_days, 1)))


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is about to count; ``first`` and ``last`` are what it covers, ``None`` where it has no dates."""

    source: Source
    kind: Kind
    first: date | None
    last: date | None
    summaries: Summaries

    def rows(self) -> list[Standing]:
        """Give its figures as they would stand."""
        cells = [
            Standing(self.source, "cells", cell.variant, cell.day, cell.span_days, cell.sums)
            for cell in self.summaries.cells
        ]
        return cells + [
            Standing(self.source, "moments", part.variant, part.day, 1, part.sums, part.n)
            for part in self.summaries.moments
        ]


@dataclass(frozen=True, slots=True)
class Displaced:
    """Days of an earlier file that would no longer count; no days where that file had no dates.

    ``of_days`` counts the days of it that count until now, ``whole`` says that nothing of it would count any more.
    """

    source: Source
    days: tuple[date, ...]
    of_days: int
    variants: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that the file states otherwise; ``first`` is ``None`` where all days are compared in one sum."""

    variant: str
    first: date | None
    last: date | None
    measure: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What accepting a file would do to the figures that count.

    Parameters
    ----------
    displaced : tuple of Displaced
        Earlier files that give way, oldest first.
    restated : tuple of Restated
        Figures that differ, by day, then variant, then measure; a measure that one side lacks altogether too.
    compared : tuple of (date or None, date or None)
        Days or periods that were compared.
    measures_before, measures_after : frozenset of str
        Measures of what gives way, and of what takes its place.
    sums : Mapping[str, tuple of float]
        For each measure that both sides have: its sum over what was compared, before and after.
    people : Mapping[str, tuple of int]
        Where people are counted: how many of each variant before and after.
    lost : Mapping[str, tuple of date]
        Days of a variant that have figures now and would have none.
    emptied : tuple of str
        Variants that would have no figures at all any more.
    added_up : bool
        Days that count one by one would be replaced by sums over several days.
    was_added_up : bool
        What gives way holds sums over several days, which cannot be cut.
    other_kind : bool
        Sums by day would give way to a table of people, or the other way round; the two cannot stand side by side.
    looks_older : bool
        It ends before every file that it takes the place of, and states figures otherwise.
    currencies : frozenset of str
        Currencies of what goes on counting beside it.
    """

    displaced: tuple[Displaced, ...] = ()
    restated: tuple[Restated, ...] = ()
    compared: tuple[tuple[date | None, date | None], ...] = ()
    measures_before: frozenset[str] = frozenset()
    measures_after: frozenset[str] = frozenset()
    sums: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    people: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    lost: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    emptied: tuple[str, ...] = ()
    added_up: bool = False
    was_added_up: bool = False
    other_kind: bool = False
    looks_older: bool = False
    currencies: frozenset[str] = frozenset()


def part(rows: Sequence[Standing], new: NewFile, variants: Sequence[str]) -> tuple[list[Standing], list[Standing]]:
    """Part what counts now into what gives way to a file and what stays.

    Parameters
    ----------
    rows : sequence of Standing
        What counts now.
    new : NewFile
        The file.
    variants : sequence of str
        Variants of the plan.
    """
    own = {row.variant for row in new.rows()}
    if not own:
        return [], list(rows)
    keys = {name: key for key, name in enumerate(dict.fromkeys([*variants, *own, *(row.variant for row in rows)]))}
    coverage = Coverage(0, new.kind, frozenset(keys[name] for name in own), new.first, new.last)
    gone: list[Standing] = []
    stays: list[Standing] = []
    for row in rows:
        covered = coverage.covers(row.kind, keys[row.variant], row.day or UNDATED, row.last or UNDATED)
        (gone if covered else stays).append(row)
    return gone, stays


def effect_of(rows: Sequence[Standing], new: NewFile, variants: Sequence[str]) -> Effect:
    """Say what accepting a file would do to what counts now; see :func:`part` for the parameters."""
    gone, stays = part(rows, new, variants)
    currencies = frozenset(row.source.currency for row in stays if row.source.currency)
    if not gone:
        return Effect(currencies=currencies)
    fresh = new.rows()
    order = {name: place for place, name in enumerate(variants)}
    blocks = list(_blocks(gone, fresh))
    restated = [one for block in blocks for one in block.restated()]
    restated.sort(key=lambda one: (one.first or date.min, order.get(one.variant, len(order)), one.measure))
    before = frozenset(name for row in gone for name in row.sums)
    after = frozenset(name for row in fresh for name in row.sums)
    lost = _lost(gone, stays, fresh)
    by_days = [row for row in gone if row.kind == "cells" and row.day is not None and row.span_days == 1]
    counts_left = {row.variant for row in [*stays, *fresh]}
    return Effect(
        displaced=tuple(_displaced(rows, gone, variants)),
        restated=tuple(restated),
        compared=tuple(dict.fromkeys((block.first, block.last) for block in blocks)),
        measures_before=before,
        measures_after=after,
        sums={name: (_total(blocks, "old", name), _total(blocks, "new", name)) for name in sorted(before & after)},
        people=_people(gone, stays, fresh, variants),
        lost={name: lost[name] for name in variants if lost.get(name)},
        emptied=tuple(name for name in variants if name in {row.variant for row in gone} - counts_left),
        added_up=bool(by_days) and any(row.kind == "cells" and (row.day is None or row.span_days > 1) for row in fresh),
        was_added_up=any(row.span_days > 1 for row in gone),
        other_kind=any(row.kind != new.kind for row in gone),
        looks_older=_looks_older(gone, new, any(one.measure in before & after for one in restated)),
        currencies=currencies,
    )


@dataclass(slots=True)
class _Block:
    """Rows of one variant whose days overlap, old and new: what can be compared with nothing left over."""

    variant: str
    first: date | None
    last: date | None
    old: list[Standing] = field(default_factory=list)
    new: list[Standing] = field(default_factory=list)

    def restated(self) -> Iterator[Restated]:
        before, after = _sums(self.old), _sums(self.new)
        for measure in sorted({*before, *after}):
            was, now = before.get(measure), after.get(measure)
            if not _same(was, now):
                yield Restated(self.variant, self.first, self.last, measure, was, now)


def _blocks(gone: Sequence[Standing], fresh: Sequence[Standing]) -> Iterator[_Block]:
    """Bring old and new rows of a variant together where their days overlap; blocks without an old row are left."""
    for variant in dict.fromkeys(row.variant for row in gone):
        pairs = [(row, True) for row in gone if row.variant == variant]
        pairs += [(row, False) for row in fresh if row.variant == variant]
        found: list[_Block] = []
        if any(row.day is None or row.kind == "moments" for row, _ in pairs):
            found.append(_Block(variant, None, None))
        else:
            pairs.sort(key=lambda pair: pair[0].day or date.min)
        for row, is_old in pairs:
            block = found[-1] if found else None
            if block is None or (block.last is not None and row.day is not None and row.day > block.last):
                block = _Block(variant, row.day, row.last)
                found.append(block)
            elif block.last is not None and row.last is not None:
                block.last = max(block.last, row.last)
            (block.old if is_old else block.new).append(row)
        yield from (block for block in found if block.old)


def _displaced(rows: Sequence[Standing], gone: Sequence[Standing], variants: Sequence[str]) -> Iterator[Displaced]:
    groups: dict[Source, list[Standing]] = {}
    for row in gone:
        groups.setdefault(row.source, []).append(row)
    for source, group in sorted(groups.items(), key=lambda item: (item[0].import_id is None, item[0].import_id or 0)):
        all_of_it = [row for row in rows if row.source == source]
        present = {row.variant for row in group}
        yield Displaced(
            source,
            days=tuple(sorted({day for row in group for day in row.days()})),
            of_days=len({day for row in all_of_it for day in row.days()}),
            variants=tuple(name for name in variants if name in present),
            whole=len(group) == len(all_of_it),
        )


def _lost(
    gone: Sequence[Standing], stays: Sequence[Standing], fresh: Sequence[Standing]
) -> dict[str, tuple[date, ...]]:
    """Name the days of each variant that have figures now and would have none; unknown where a file has no days."""
    had, have = _days(gone), _days([*stays, *fresh])
    anywhere = {row.variant for row in fresh if row.day is None}
    return {name: tuple(sorted(days - have.get(name, set()))) for name, days in had.items() if name not in anywhere}


def _days(rows: Iterable[Standing]) -> dict[str, set[date]]:
    days: dict[str, set[date]] = {}
    for row in rows:
        days.setdefault(row.variant, set()).update(row.days())
    return days


def _people(
    gone: Sequence[Standing], stays: Sequence[Standing], fresh: Sequence[Standing], variants: Sequence[str]
) -> dict[str, tuple[int, int]]:
    if not any(row.people for row in gone) or not any(row.people for row in fresh):
        return {}
    return {
        name: (
            sum(row.people for row in [*gone, *stays] if row.variant == name),
            sum(row.people for row in [*fresh, *stays] if row.variant == name),
        )
        for name in variants
        if name in {row.variant for row in gone}
    }


def _looks_older(gone: Sequence[Standing], new: NewFile, differs: bool) -> bool:  # noqa: FBT001
    ends = {row.source.last for row in gone}
    return differs and new.last is not None and all(last is not None and last > new.last for last in ends)


def _sums(rows: Iterable[Standing]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for row in rows:
        for measure, amount in row.sums.items():
            sums[measure] = sums.get(measure, 0.0) + amount
    return sums


def _total(blocks: Sequence[_Block], side: str, measure: str) -> float:
    rows = [row for block in blocks for row in (block.old if side == "old" else block.new)]
    return math.fsum(row.sums.get(measure, 0.0) for row in rows)


def _same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9)
