"""Stored sums of an experiment: insert, settle which count, total them, and give them back as summaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.judging.figures import history_of
from experiments.metrics.kinds import Design
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.results.coverage import Coverage, Kind, Span, changed
from experiments.results.restated import Source, Standing
from experiments.results.tables import UNDATED, CellRow, Import, ImportStatus, ImportVariant, MomentsRow, Summary
from experiments.trials.experiment import Experiment, Variant

BATCH = 500


def summaries_of(session: Session, experiment_id: int) -> Summaries:
    """Give the current cells (or moments) of an experiment, under the names of its variants.

    Returns
    -------
    Summaries
        Ordered by variant, day and unit, so that equal data give equal summaries. Empty without results.
    """
    cells = session.execute(
        sa.select(Variant.name, CellRow.day, CellRow.span_days, CellRow.unit_key, CellRow.sums, CellRow.n)
        .join(Variant, Variant.id == CellRow.variant_id)
        .where(CellRow.experiment_id == experiment_id, CellRow.superseded_by.is_(None))
        .order_by(Variant.position, CellRow.day, CellRow.unit_key)
    )
    rows = MomentsRow
    moments = session.execute(
        sa.select(Variant.name, rows.day, rows.n, rows.sums, rows.squares, rows.products, rows.binary, rows.observed)
        .join(Variant, Variant.id == rows.variant_id)
        .where(rows.experiment_id == experiment_id, rows.superseded_by.is_(None))
        .order_by(Variant.position, rows.day)
    )
    return Summaries(
        cells=tuple(
            Cell(variant, day=_dated(day), span_days=span, unit=unit, sums=sums, rows=n)
            for variant, day, span, unit, sums, n in cells
        ),
        moments=tuple(
            Moments(variant, _dated(day), n, sums, squares, products, frozenset(binary), observed)
            for variant, day, n, sums, squares, products, binary, observed in moments
        ),
    )


def coverages(session: Session, experiment_id: int) -> list[Coverage]:
    """Give what each import of the experiment covers, oldest first."""
    found = session.execute(
        sa.select(Import.id, Import.kind, Import.first, Import.last, Import.status)
        .where(Import.experiment_id == experiment_id)
        .order_by(Import.id)
    ).all()
    variants: dict[int, set[int]] = {}
    for import_id, variant_id in session.execute(
        sa.select(ImportVariant.import_id, ImportVariant.variant_id)
        .join(Import, Import.id == ImportVariant.import_id)
        .where(Import.experiment_id == experiment_id)
    ):
        variants.setdefault(import_id, set()).add(variant_id)
    return [
        Coverage(
            import_id, _kind(kind), frozenset(variants.get(import_id, ())), first, last, status == ImportStatus.UNDONE
        )
        for import_id, kind, first, last, status in found
    ]


def spans(session: Session, experiment_id: int) -> list[Span]:
    """Give where every stored row of the experiment lies, superseded ones too."""
    cells = session.execute(
        sa.select(
            CellRow.id, CellRow.import_id, CellRow.variant_id, CellRow.day, CellRow.span_days, CellRow.superseded_by
        ).where(CellRow.experiment_id == experiment_id)
    )
    moments = session.execute(
        sa.select(
            MomentsRow.id, MomentsRow.import_id, MomentsRow.variant_id, MomentsRow.day, MomentsRow.superseded_by
        ).where(MomentsRow.experiment_id == experiment_id)
    )
    return [
        *(Span(row, file, "cells", variant, day, span, by) for row, file, variant, day, span, by in cells),
        *(Span(row, file, "moments", variant, day, 0, by) for row, file, variant, day, by in moments),
    ]


def standing_rows(session: Session, experiment_id: int) -> list[Standing]:
    """Give every stored row that counts, with the file that it came from.

    Files are read last: what somebody else stores in between brings its file along, and no row is left without one.
    """
    cells = session.execute(
        sa.select(CellRow.import_id, Variant.name, CellRow.day, CellRow.span_days, CellRow.sums)
        .join(Variant, Variant.id == CellRow.variant_id)
        .where(CellRow.experiment_id == experiment_id, CellRow.superseded_by.is_(None))
        .order_by(CellRow.id)
    ).all()
    moments = session.execute(
        sa.select(MomentsRow.import_id, Variant.name, MomentsRow.day, MomentsRow.sums, MomentsRow.n)
        .join(Variant, Variant.id == MomentsRow.variant_id)
        .where(MomentsRow.experiment_id == experiment_id, MomentsRow.superseded_by.is_(None))
        .order_by(MomentsRow.id)
    ).all()
    files = {
        key: Source(key, name, last, currency)
        for key, name, last, currency in session.execute(
            sa.select(Import.id, Import.name, Import.last, Import.currency).where(Import.experiment_id == experiment_id)
        )
    }
    return [
        *(Standing(files[file], "cells", variant, _dated(day), span, sums) for file, variant, day, span, sums in cells),
        *(
            Standing(files[file], "moments", variant, _dated(day), 1, sums, n)
            for file, variant, day, sums, n in moments
        ),
    ]


def settle(session: Session, experiment_id: int) -> None:
    """Let coverage decide which stored rows count; called before new rows go in and after an import was undone."""
    imports = coverages(session, experiment_id)
    stored = spans(session, experiment_id)
    for kind, table in (("cells", CellRow), ("moments", MomentsRow)):
        moves = changed((span for span in stored if span.kind == kind), imports)
        # Rows step back before others step forward, or the unique index over current cells would refuse both.
        for winner in sorted(moves, key=lambda winner: winner is None):
            for start in range(0, len(moves[winner]), BATCH):
                batch = moves[winner][start : start + BATCH]
                session.execute(
                    sa.update(table)
                    .where(table.id.in_(batch))
                    .values(superseded_by=winner)
                    .execution_options(synchronize_session=False)
                )


def insert_rows(
    session: Session, experiment_id: int, import_id: int, summaries: Summaries, variants: Mapping[str, int]
) -> None:
    """Insert what a file was reduced to; ``variants`` gives the key of each variant's name."""
    same = {"experiment_id": experiment_id, "import_id": import_id, "superseded_by": None}
    if summaries.cells:
        session.execute(
            sa.insert(CellRow),
            [
                {
                    **same,
                    "variant_id": variants[cell.variant],
                    "day": cell.day or UNDATED,
                    "span_days": cell.span_days if cell.day else 0,
                    "unit_key": cell.unit,
                    "sums": dict(cell.sums),
                    "n": cell.rows,
                }
                for cell in summaries.cells
            ],
        )
    if summaries.moments:
        session.execute(
            sa.insert(MomentsRow),
            [
                {
                    **same,
                    "variant_id": variants[part.variant],
                    "day": part.day or UNDATED,
                    "n": part.n,
                    "sums": dict(part.sums),
                    "squares": dict(part.squares),
                    "products": dict(part.products),
                    "binary": sorted(part.binary),
                    "observed": dict(part.observed),
                }
                for part in summaries.moments
            ],
        )


def rewrite_totals(session: Session, experiment_id: int, variants: Mapping[str, int]) -> bool:
    """Write the table ``summary`` anew and mark imports of which nothing counts any more; say whether anything does.

    Where regions are left out, what lies before the start is history: it is no part of what was spent or brought.
    """
    summaries = summaries_of(session, experiment_id)
    rows = total_rows(summaries)
    any_counts = bool(rows)
    experiment = session.get_one(Experiment, experiment_id)
    if experiment.design is Design.GEO and experiment.starts is not None:
        rows = total_rows(history_of(summaries, experiment.starts)[1])
    session.execute(sa.delete(Summary).where(Summary.experiment_id == experiment_id))
    if rows:
        session.execute(
            sa.insert(Summary),
            [
                {
                    "experiment_id": experiment_id,
                    "variant_id": variants[variant],
                    "measure": measure,
                    "n_days": days,
                    "n_units": units,
                    "total": total,
                }
                for (variant, measure), (days, units, total) in rows.items()
            ],
        )
    _mark_imports(session, experiment_id)
    return any_counts


def total_rows(summaries: Summaries) -> dict[tuple[str, str], tuple[int, int, float]]:
    """Total each measure of each variant: (days, units, total); days are 0 without dates.

    Examples
    --------
    >>> cell = Cell("B", date(2026, 10, 1), 1, "", {"link_clicks": 12.0}, 1)
    >>> total_rows(Summaries(cells=(cell,)))
    {('B', 'link_clicks'): (1, 1, 12.0)}
    """
    days: dict[tuple[str, str], set[date]] = {}
    units: dict[tuple[str, str], set[str]] = {}
    people: dict[tuple[str, str], int] = {}
    totals: dict[tuple[str, str], float] = {}
    for cell in summaries.cells:
        for measure, amount in cell.sums.items():
            key = (cell.variant, measure)
            totals[key] = totals.get(key, 0.0) + amount
            units.setdefault(key, set()).add(cell.unit)
            if cell.day is not None:
                days.setdefault(key, set()).update(_days(cell.day, cell.span_days))
    for part in summaries.moments:
        for measure, amount in part.sums.items():
            key = (part.variant, measure)
            totals[key] = totals.get(key, 0.0) + amount
            people[key] = people.get(key, 0) + part.n
            if part.day is not None:
                days.setdefault(key, set()).add(part.day)
    return {
        key: (len(days.get(key, ())), people.get(key) or len(units.get(key, ())), total)
        for key, total in totals.items()
    }


def totals_of(session: Session, experiment_ids: Sequence[int], measure: str) -> dict[int, float]:
    """Give the total of one measure over all variants, per experiment; experiments without it are missing."""
    found = session.execute(
        sa.select(Summary.experiment_id, sa.func.sum(Summary.total))
        .where(Summary.experiment_id.in_(experiment_ids), Summary.measure == measure)
        .group_by(Summary.experiment_id)
    )
    return {experiment_id: float(total) for experiment_id, total in found}


def cells_version(session: Session, experiment_id: int) -> int:
    """Count the acts that changed what counts (imports and undos): grows with each, never repeats."""
    undone = sa.case((Import.status == ImportStatus.UNDONE, 1), else_=0)
    counted = sa.select(sa.func.count(Import.id) + sa.func.coalesce(sa.func.sum(undone), 0))
    return int(session.scalar(counted.where(Import.experiment_id == experiment_id)) or 0)


def _mark_imports(session: Session, experiment_id: int) -> None:
    counting: set[int] = set()
    for table in (CellRow, MomentsRow):
        current = sa.select(table.import_id).where(table.experiment_id == experiment_id, table.superseded_by.is_(None))
        counting.update(session.scalars(current.distinct()))
    in_force = sa.select(Import).where(Import.experiment_id == experiment_id, Import.status != ImportStatus.UNDONE)
    for one in session.scalars(in_force):
        one.status = ImportStatus.CURRENT if one.id in counting else ImportStatus.SUPERSEDED
    session.flush()


def _dated(day: date) -> date | None:
    return None if day == UNDATED else day


def _kind(kind: str) -> Kind:
    return "moments" if kind == "moments" else "cells"


def _days(first: date, span: int) -> Iterable[date]:
    return (date.fromordinal(first.toordinal() + offset) for offset in range(max(span, 1)))
