"""What a file would do to an experiment, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.metrics.kinds import Design, Role
from experiments.metrics.measures import display_words
from experiments.people.permission import Actor, require
from experiments.reading.report import FileMapping, Report
from experiments.reduction.description import Summaries
from experiments.reduction.small import ALL_ROWS, reduce_report
from experiments.results.cells import spans, standing_rows
from experiments.results.restated import Effect, NewFile, Source, effect_of, part
from experiments.results.tables import Import, ImportStatus
from experiments.results.uploads.by_draw import days_of_draw, regions_of_draw
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
    name, sha256 : str
        Name of the file, and hash of its bytes.
    report : Report
        The file as read.
    matches : Mapping[str, str or None]
        Label in the file to variant; ``""`` is left out, ``None`` has to be asked.
    effect : Effect
        What accepting it would do to the figures that count: which days of which file give way, what it restates.
    outside_run : tuple of date
        Days of the file that lie outside the planned run; they decide nothing.
    missing_measures : tuple of str
        Measures that the planned metrics need and the file does not have.
    already : int or None
        The import that holds these very bytes.
    hidden_by : tuple of str
        Names of newer files that took the place of days of that import.
    repeats : str or None
        Name of the file with these very bytes that is to be accepted together with this one.
    remembered : bool
        A mapping confirmed for an earlier file of this kind was used.
    mapping : FileMapping
        The mapping that was used, said or remembered.
    summaries : Summaries
        What the file was reduced to, under the names of the plan, as far as they are matched.
    """

    name: str
    sha256: str
    report: Report
    matches: Mapping[str, str | None]
    effect: Effect
    outside_run: tuple[date, ...]
    missing_measures: tuple[str, ...]
    already: int | None
    hidden_by: tuple[str, ...]
    repeats: str | None
    remembered: bool
    mapping: FileMapping
    summaries: Summaries

    @property
    def replaces(self) -> list[Replaced]:
        """List the earlier days that would no longer count, a line for each file."""
        return [
            {
                "first": one.days[0].isoformat() if one.days else None,
                "last": one.days[-1].isoformat() if one.days else None,
                "variants": list(one.variants),
            }
            for one in self.effect.displaced
        ]

    @property
    def changes(self) -> list[Change]:
        """List the figures among them that the file states otherwise; periods of several days as one sum."""
        found: dict[tuple[str | None, str, str], Change] = {}
        for one in self.effect.restated:
            day = one.first.isoformat() if one.first is not None and one.first == one.last else None
            change: Change = {
                "day": day,
                "variant": one.variant,
                "measure": one.measure,
                "before": one.before,
                "after": one.after,
            }
            earlier = found.get((day, one.variant, one.measure))
            if earlier is not None:
                change["before"] = _plus(earlier["before"], one.before)
                change["after"] = _plus(earlier["after"], one.after)
            found[day, one.variant, one.measure] = change
        return list(found.values())

    def as_new(self) -> NewFile:
        """Give the file as one that is about to count."""
        first, last = days_covered(self.report, self.summaries) or (None, None)
        source = Source(None, self.name, last, self.report.currency)
        return NewFile(source, "moments" if self.report.rows_are_units else "cells", first, last, self.summaries)


def preview_file(
    session: Session,
    actor: Actor,
    experiment_id: int,
    upload: Upload,
    *,
    mapping: FileMapping | None = None,
    beside: Sequence[ImportPreview] = (),
) -> ImportPreview:
    """Read a file for an experiment and say what accepting it would do. Nothing is stored.

    Parameters
    ----------
    beside : sequence of ImportPreview
        Files that are to be accepted before it in the same act, in their order.

    Raises
    ------
    NotFound, Forbidden
        The person may not upload here.
    RuleBroken
        The mapping names a variant that the plan does not have.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "results.upload", experiment)
    return look_at(session, experiment, upload, mapping=mapping, beside=beside)


def look_at(
    session: Session,
    experiment: Experiment,
    upload: Upload,
    *,
    mapping: FileMapping | None = None,
    beside: Sequence[ImportPreview] = (),
) -> ImportPreview:
    """Read a file for an experiment that the person may upload to; see :func:`preview_file`."""
    report, used, remembered = _read(session, experiment, upload, mapping)
    left_out: Mapping[str, str] = {}
    if remembered or ALL_ROWS not in used.variants:  # else a person said which one version all rows belong to
        report, left_out = days_of_draw(session, experiment, report)
    plan = planned(experiment)
    labels = labels_in(report)
    said = {label: name for label, name in used.variants.items() if label in labels}
    if remembered:
        # Labels were remembered with another experiment's variants: only those that this plan has are meant.
        names = {variant.name for variant in plan}
        said = {label: name for label, name in said.items() if name in names}
    matches = match_labels(labels, plan, {**regions_of_draw(session, experiment, labels), **left_out, **said})
    summaries = Summaries()
    if not report.is_refused:
        summaries = reduce_report(report, labels={label: name or "" for label, name in matches.items()})
    already = _already(session, experiment.id, upload)
    seen = ImportPreview(
        name=upload.name,
        sha256=upload.sha256,
        report=report,
        matches=matches,
        effect=Effect(),
        outside_run=_outside(experiment, summaries),
        missing_measures=_missing(experiment, report),
        already=already,
        hidden_by=() if already is None else _hidden_by(session, experiment, already),
        repeats=next((one.name for one in beside if one.sha256 == upload.sha256), None),
        remembered=remembered,
        mapping=replace(used, variants={**used.variants, **{k: v for k, v in matches.items() if v is not None}}),
        summaries=summaries,
    )
    return seen if _changes_nothing(seen) else replace(seen, effect=_effect(session, experiment, seen, beside))


def planned(experiment: Experiment) -> list[Planned]:
    """Give the variants of the plan in its order."""
    return [Planned(variant.name, variant.role is VariantRole.CONTROL) for variant in experiment.variants]


def labels_in(report: Report) -> list[str]:
    """Name the variants of a file as it calls them; one stand-in where it names none."""
    return list(report.variants) or ([ALL_ROWS] if report.row_count else [])


def lost_number_faults(experiment: Experiment, preview: ImportPreview) -> list[Fault]:
    """Refuse a file without the number that decides where it would take the place of days that have it."""
    deciding = next((metric for metric in experiment.metrics if metric.role is Role.PRIMARY), None)
    if deciding is None:
        return []
    faults = []
    for name, does in ((deciding.numerator, "decides"), (deciding.denominator, "the deciding number is measured by")):
        if name in preview.missing_measures and name in preview.effect.measures_before:
            sentence = (
                f"The file has no {display_words(name)}, which {does}, and would take the place of days that "
                "have it. Say which column it is, or export the file again with that column."
            )
            faults.append(Fault("columns", "number_lost", sentence))
    return faults


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


def _effect(session: Session, experiment: Experiment, seen: ImportPreview, beside: Sequence[ImportPreview]) -> Effect:
    """Say what the file does to what counts, with the files accepted before it in the same act already counting."""
    variants = [variant.name for variant in experiment.variants]
    rows = standing_rows(session, experiment.id)
    for one in beside:
        if not _changes_nothing(one):
            earlier = one.as_new()
            rows = [*part(rows, earlier, variants)[1], *earlier.rows()]
    return effect_of(rows, seen.as_new(), variants)


def _changes_nothing(seen: ImportPreview) -> bool:
    return seen.already is not None or seen.repeats is not None


def _hidden_by(session: Session, experiment: Experiment, import_id: int) -> tuple[str, ...]:
    """Name the newer files in force that took the place of days of an import."""
    newer = {span.superseded_by for span in spans(session, experiment.id) if span.import_id == import_id}
    found = sa.select(Import.name).where(Import.id.in_(newer - {None, import_id})).order_by(Import.id)
    return tuple(session.scalars(found))


def _plus(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return second if first is None else first
    return first + second


def _outside(experiment: Experiment, summaries: Summaries) -> tuple[date, ...]:
    """List the days outside the run; of a row over a whole period its first and last.

    Days of regions before the start are no such days: they are what the change is measured from.
    """
    starts, ends = experiment.starts or date.min, experiment.ends or date.max
    if experiment.design is Design.GEO:
        starts = date.min  # the history that the regions' changes are measured from
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
