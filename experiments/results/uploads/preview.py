"""What a file would do to an experiment, before anything is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.metrics.kinds import Role
from experiments.metrics.measures import display_words
from experiments.people.permission import Actor, require
from experiments.reading.report import FileMapping, Report
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.reduction.small import ALL_ROWS, reduce_report
from experiments.results.cells import spans, summaries_of
from experiments.results.coverage import Coverage, Kind, Span
from experiments.results.tables import UNDATED, Import, ImportStatus
from experiments.results.uploads.mappings import remembered_mapping
from experiments.results.uploads.matching import Planned, match_labels
from experiments.results.uploads.standing_in import standing_in
from experiments.results.uploads.upload import Upload
from experiments.trials.experiment import Experiment, VariantRole, get_experiment


class Replaced(TypedDict):
    """Days of an earlier import that the file would take the place of; ``None`` where that had no dates."""

    first: str | None
    last: str | None
    variants: list[str]


class Change(TypedDict):
    """A figure that the file restates: no ``day`` where whole periods are compared, no ``after`` where it is gone."""

    day: str | None
    variant: str
    measure: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What was read, and what accepting it would do.

    Parameters
    ----------
    report : Report
        The file as read.
    matches : Mapping[str, str or None]
        Label in the file to variant; ``""`` is left out, ``None`` has to be asked.
    replaces, changes
        Earlier days that would no longer count, and figures among them that the file states otherwise.
    outside_run : tuple of date
        Days of the file that lie outside the planned run; they decide nothing.
    missing_measures : tuple of str
        Measures that the planned metrics need and the file does not have.
    already : int or None
        The import that holds these very bytes.
    remembered : bool
        A mapping confirmed for an earlier file of this kind was used.
    mapping : FileMapping
        The mapping that was used, said or remembered.
    summaries : Summaries
        What the file was reduced to, under the names of the plan, as far as they are matched.
    """

    report: Report
    matches: Mapping[str, str | None]
    replaces: Sequence[Replaced]
    changes: Sequence[Change]
    outside_run: tuple[date, ...]
    missing_measures: tuple[str, ...]
    already: int | None
    remembered: bool
    mapping: FileMapping
    summaries: Summaries


def preview_file(
    session: Session, actor: Actor, experiment_id: int, upload: Upload, *, mapping: FileMapping | None = None
) -> ImportPreview:
    """Read a file for an experiment and say what accepting it would do. Nothing is stored.

    Raises
    ------
    NotFound, Forbidden
        The person may not upload here.
    RuleBroken
        The mapping names a variant that the plan does not have.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "results.upload", experiment)
    return look_at(session, experiment, upload, mapping=mapping)


def look_at(
    session: Session, experiment: Experiment, upload: Upload, *, mapping: FileMapping | None = None
) -> ImportPreview:
    """Read a file for an experiment that the person may upload to; see :func:`preview_file`."""
    report, used, remembered = _read(session, experiment, upload, mapping)
    plan = planned(experiment)
    labels = labels_in(report)
    said = {label: name for label, name in used.variants.items() if label in labels}
    if remembered:
        # Labels were remembered with another experiment's variants: only those that this plan has are meant.
        names = {variant.name for variant in plan}
        said = {label: name for label, name in said.items() if name in names}
    matches = match_labels(labels, plan, said)
    summaries = Summaries()
    if not report.is_refused:
        summaries = reduce_report(report, labels={label: name or "" for label, name in matches.items()})
    gone = _superseded(session, experiment, report, summaries)
    return ImportPreview(
        report=report,
        matches=matches,
        replaces=_replaces(gone, experiment),
        changes=_changes(session, experiment, gone, summaries),
        outside_run=_outside(experiment, summaries),
        missing_measures=_missing(experiment, report),
        already=_already(session, experiment.id, upload),
        remembered=remembered,
        mapping=replace(used, variants={**used.variants, **{k: v for k, v in matches.items() if v is not None}}),
        summaries=summaries,
    )


def planned(experiment: Experiment) -> list[Planned]:
    """Give the variants of the plan in its order."""
    return [Planned(variant.name, variant.role is VariantRole.CONTROL) for variant in experiment.variants]


def labels_in(report: Report) -> list[str]:
    """Name the variants of a file as it calls them; one stand-in where it names none."""
    return list(report.variants) or ([ALL_ROWS] if report.row_count else [])


def lost_number_faults(experiment: Experiment, preview: ImportPreview) -> list[Fault]:
    """Refuse a file without the number that decides where it would take the place of days that have it."""
    deciding = next((metric for metric in experiment.metrics if metric.role is Role.PRIMARY), None)
    if deciding is None or not preview.replaces or deciding.numerator not in preview.missing_measures:
        return []
    sentence = (
        f"The file has no {display_words(deciding.numerator)}, which decides, and would take the place of days that "
        "have it. Say which column it is, or export the file again with that column."
    )
    return [Fault("columns", "number_lost", sentence)]


def days_covered(report: Report, summaries: Summaries) -> tuple[date, date] | None:
    """Give first and last day of a file, ``None`` where its rows have no dates."""
    firsts = [cell.day for cell in summaries.cells if cell.day is not None]
    lasts = [_last_day(cell.day, cell.span_days) for cell in summaries.cells if cell.day is not None]
    days = [part.day for part in summaries.moments if part.day is not None]
    if not firsts and not days:
        return None
    range_days = list(report.date_range or ()) if firsts else []
    return min([*firsts, *days, *range_days]), max([*lasts, *days, *range_days])


def without_labels(mapping: FileMapping | None) -> FileMapping | None:
    """Take the labels out of a mapping for reading: they are matched afterwards, so reports show the file's names."""
    return None if mapping is None else replace(mapping, variants={})


def _read(
    session: Session, experiment: Experiment, upload: Upload, mapping: FileMapping | None
) -> tuple[Report, FileMapping, bool]:
    """Read with what the person said, else with what was remembered for these headers, else as it is."""
    report = upload.read(without_labels(mapping))
    used, remembered = mapping or FileMapping(), False
    if mapping is None:
        kept = remembered_mapping(session, experiment.team_id, report)
        if kept is not None:
            used, remembered = kept, True
            if without_labels(kept) != FileMapping():
                report = upload.read(without_labels(kept))
    meant = {} if report.is_refused else standing_in(report, _needed(experiment))
    taken = set(used.columns.values())
    meant = {measure: header for measure, header in meant.items() if header not in taken}
    if meant:
        used = replace(used, columns={**used.columns, **meant})
        report = upload.read(without_labels(used))
    return report, used, remembered


def _superseded(session: Session, experiment: Experiment, report: Report, summaries: Summaries) -> list[Span]:
    """Find the current rows that would give way to the file."""
    ids = {variant.name: variant.id for variant in experiment.variants}
    names = {cell.variant for cell in summaries.cells} | {part.variant for part in summaries.moments}
    if not names:
        return []
    days = days_covered(report, summaries) or (None, None)
    kind: Kind = "moments" if report.rows_are_units else "cells"
    new = Coverage(0, kind, frozenset(ids[name] for name in names), days[0], days[1])
    return [
        span
        for span in spans(session, experiment.id)
        if span.superseded_by is None and new.covers(span.kind, span.variant_id, span.day, span.last)
    ]


def _replaces(gone: Sequence[Span], experiment: Experiment) -> list[Replaced]:
    names = {variant.id: variant.name for variant in experiment.variants}
    groups: dict[int, list[Span]] = {}
    for span in gone:
        groups.setdefault(span.import_id, []).append(span)
    replaced: list[Replaced] = []
    for _, group in sorted(groups.items()):
        dated = [span for span in group if span.day != UNDATED]
        present = {span.variant_id for span in group}
        replaced.append(
            {
                "first": min(span.day for span in dated).isoformat() if dated else None,
                "last": max(span.last for span in dated).isoformat() if dated else None,
                "variants": [name for key, name in names.items() if key in present],
            }
        )
    return replaced


def _changes(session: Session, experiment: Experiment, gone: Sequence[Span], new: Summaries) -> list[Change]:
    """Compare what would be replaced with what the file says, day by day where both have days."""
    if not gone:
        return []
    old = summaries_of(session, experiment.id)
    by_day = (
        all(span.kind == "cells" and span.span_days == 1 for span in gone)
        and not new.moments
        and all(cell.span_days == 1 and cell.day for cell in new.cells)
    )
    names = {variant.id: variant.name for variant in experiment.variants}
    places = {(names[span.variant_id], span.day if by_day else None) for span in gone}
    before = _sums(old, places, by_day=by_day)
    after = _sums(new, places, by_day=by_day)
    order = {variant.name: place for place, variant in enumerate(experiment.variants)}
    changes: list[Change] = [
        {
            "day": None if day is None else day.isoformat(),
            "variant": variant,
            "measure": measure,
            "before": before.get((variant, day, measure)),
            "after": after.get((variant, day, measure)),
        }
        for variant, day, measure in sorted(
            {*before, *after}, key=lambda key: (key[1] or date.min, order[key[0]], key[2])
        )
        if not _same(before.get((variant, day, measure)), after.get((variant, day, measure)))
    ]
    return changes


def _sums(
    summaries: Summaries, places: set[tuple[str, date | None]], *, by_day: bool
) -> dict[tuple[str, date | None, str], float]:
    sums: dict[tuple[str, date | None, str], float] = {}
    parts: Sequence[Cell | Moments] = (*summaries.cells, *summaries.moments)
    for part in parts:
        place = (part.variant, part.day if by_day else None)
        if place in places:
            for measure, amount in part.sums.items():
                key = (*place, measure)
                sums[key] = sums.get(key, 0.0) + amount
    return sums


def _same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9)


def _outside(experiment: Experiment, summaries: Summaries) -> tuple[date, ...]:
    """List the days outside the run; of a row over a whole period its first and last."""
    starts, ends = experiment.starts or date.min, experiment.ends or date.max
    days = {part.day for part in summaries.moments if part.day}
    for cell in summaries.cells:
        if cell.day is not None:
            days |= {cell.day, _last_day(cell.day, cell.span_days)}
    return tuple(sorted(day for day in days if not starts <= day <= ends))


def _missing(experiment: Experiment, report: Report) -> tuple[str, ...]:
    return tuple(sorted(_needed(experiment) - set(report.rows.measures)))


def _needed(experiment: Experiment) -> set[str]:
    return {name for metric in experiment.metrics for name in (metric.numerator, metric.denominator) if name}


def _already(session: Session, experiment_id: int, upload: Upload) -> int | None:
    return session.scalar(
        sa.select(sa.func.max(Import.id)).where(
            Import.experiment_id == experiment_id,
            Import.sha256 == upload.sha256,
            Import.status != ImportStatus.UNDONE,
        )
    )


def _last_day(day: date, span_days: int) -> date:
    return day + timedelta(days=max(span_days - 1, 0))
