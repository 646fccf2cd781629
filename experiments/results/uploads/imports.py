"""Accept a result file into an experiment, once; take it out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, NotFound, RuleBroken, WrongStatus
from experiments.judging.together import whole_run_reach
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.reading.report import FileMapping, Report
from experiments.results.cells import insert_rows, rewrite_totals, settle
from experiments.results.files import FileStore, claim_file, delete_unless_claimed
from experiments.results.tables import Import, ImportProblem, ImportStatus, ImportVariant
from experiments.results.uploads.breakdowns import breakdowns_of
from experiments.results.uploads.mappings import mapping_to_json, remember_mapping
from experiments.results.uploads.matching import nobody_left_faults, unmatched_faults
from experiments.results.uploads.preview import (
    Change,
    ImportPreview,
    Replaced,
    days_covered,
    labels_in,
    look_at,
    lost_number_faults,
    planned,
    preview_file,
)
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import Upload
from experiments.trials.experiment import LOCKED, Experiment, get_experiment

__all__ = [
    "Change",
    "Import",
    "ImportOutcome",
    "ImportPreview",
    "Replaced",
    "Upload",
    "accept_file",
    "list_imports",
    "preview_file",
    "undo_import",
]

PROBLEMS_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file; ``already`` says that it was in before and nothing changed."""

    import_id: int
    preview: ImportPreview
    already: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that will be taken in: as it came, its hash, and what was read of it."""

    upload: Upload
    sha256: str
    preview: ImportPreview


def accept_file(
    session: Session,
    store: FileStore,
    actor: Actor,
    experiment_id: int,
    upload: Upload,
    *,
    mapping: FileMapping | None = None,
    now: datetime,
) -> ImportOutcome:
    """Take a result file into an experiment. The same bytes again are one import.

    Parameters
    ----------
    mapping : FileMapping, optional
        What a person said about the file; without it a mapping remembered for such files is used.

    Raises
    ------
    NotFound, Forbidden
        The person may not upload here.
    WrongStatus
        The experiment is not locked yet, or closed.
    ResultFileRefused
        A fatal problem; all problems of the file are in it, the bytes are deleted, nothing is stored.
    RuleBroken
        Labels of the file that are not matched with the plan (field ``variants``), a file without the deciding number
        in the place of days that have it (``columns``), or the same file with another mapping.
        The bytes stay while the person answers, 24 hours at most.
    """
    experiment = experiment_for_files(session, actor, experiment_id)
    upload = stripped(upload, mapping)
    sha256 = upload.put(store)
    preview = look_at(session, experiment, upload, mapping=mapping)
    if preview.report.is_refused:
        delete_unless_claimed(session, store, sha256)
        raise ResultFileRefused([(upload.name, preview.report)])
    if preview.already is not None:
        _require_same_mapping(session, preview, said=mapping is not None)
        return ImportOutcome(preview.already, preview, already=True)
    faults = unmatched_faults(preview.matches, planned(experiment)) or nobody_left_faults(preview.summaries)
    faults += lost_number_faults(experiment, preview)
    if faults:
        raise RuleBroken(*faults)
    taken = _take_in(session, store, actor, experiment, _Read(upload, sha256, preview), now=now)
    if mapping is not None and not taken.already:
        remember_mapping(session, actor, preview.report, preview.mapping, now=now)
    return taken


def experiment_for_files(session: Session, actor: Actor, experiment_id: int) -> Experiment:
    """Give an experiment that takes files at present, and from this person.

    Raises
    ------
    NotFound, Forbidden
        The person may not upload here.
    WrongStatus
        The experiment is not locked yet, or closed.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "results.upload", experiment)
    _require_open(experiment)
    return experiment


def _take_in(
    session: Session, store: FileStore, actor: Actor, experiment: Experiment, read: _Read, *, now: datetime
) -> ImportOutcome:
    """Write a checked file under the lock; somebody may have accepted the same bytes while this one was read."""
    if not lock(session, experiment):
        raise _in_wrong_status()
    twin = _import_of(session, experiment.id, read.sha256)
    if twin is not None:
        return ImportOutcome(twin, read.preview, already=True)
    read.upload.put(store)  # a refusal of the same bytes elsewhere may have deleted them meanwhile
    return ImportOutcome(_swap_in(session, actor, experiment, read, now), read.preview, already=False)


def undo_import(
    session: Session, actor: Actor, import_id: int, *, now: datetime, experiment_id: int | None = None
) -> Import:
    """Take an import out again; what it had replaced counts again, by coverage, newest first.

    Parameters
    ----------
    experiment_id : int, optional
        The experiment it has to belong to; any without.

    Raises
    ------
    NotFound, Forbidden
        There is no such import for this person, or the role is too small.
    WrongStatus
        It was undone before, or the experiment is closed.
    """
    experiment, one = _locked_with(session, actor, import_id, experiment_id)
    if one.status == ImportStatus.UNDONE:
        raise WrongStatus(Fault("id", "already_undone", "This file was taken out before."))
    before, one.status, one.undone_at = one.status.value, ImportStatus.UNDONE, now
    _count_anew(session, actor, experiment, "results.undo", one, before, now)
    return one


def put_back_import(
    session: Session, actor: Actor, import_id: int, *, now: datetime, experiment_id: int | None = None
) -> Import:
    """Let an import count again that was taken out; newer ones keep the days that they cover.

    Parameters
    ----------
    experiment_id : int, optional
        The experiment it has to belong to; any without.

    Raises
    ------
    NotFound, Forbidden
        There is no such import for this person, or the role is too small.
    WrongStatus
        It counts, the same file came in again meanwhile, or the experiment is closed.
    """
    experiment, one = _locked_with(session, actor, import_id, experiment_id)
    if one.status != ImportStatus.UNDONE or _import_of(session, experiment.id, one.sha256) is not None:
        raise WrongStatus(Fault("id", "not_undone", "This file counts already."))
    before, one.status, one.undone_at = one.status.value, ImportStatus.CURRENT, None
    _count_anew(session, actor, experiment, "results.put_back", one, before, now)
    return one


def _locked_with(
    session: Session, actor: Actor, import_id: int, experiment_id: int | None
) -> tuple[Experiment, Import]:
    """Give an import that the person may take out or put back, under the lock of its experiment, read anew."""
    one = session.get(Import, import_id)
    if one is None or experiment_id not in {None, one.experiment_id}:
        raise NotFound(Fault("id", "not_found", "There is no such import, or you may not see it."))
    experiment = get_experiment(session, actor, one.experiment_id)
    require(actor, "results.undo", experiment)
    _require_open(experiment)
    if not lock(session, experiment):
        raise _in_wrong_status()
    session.refresh(one)
    return experiment, one


def _count_anew(  # noqa: PLR0917 - what record_act asks for
    session: Session, actor: Actor, experiment: Experiment, act: str, one: Import, was: str, now: datetime
) -> None:
    """Let the files of an experiment settle which days each covers, after the status of one changed; on record."""
    session.flush()
    settle(session, experiment.id)
    _rewrite(session, experiment, now)
    after = {"status": one.status.value}  # read after settling: newer files may cover all its days
    record_act(session, actor, act, "import", one.id, {"status": was}, after, now)
    session.flush()


def list_imports(session: Session, actor: Actor, experiment_id: int) -> list[Import]:
    """List all files of an experiment, newest first, those that no longer count too."""
    experiment = get_experiment(session, actor, experiment_id)
    found = sa.select(Import).where(Import.experiment_id == experiment.id).order_by(Import.id.desc())
    return list(session.scalars(found))


def lock(session: Session, experiment: Experiment) -> bool:
    """Begin the short writing part: one writer per experiment from here to the commit, on both databases.

    The first write takes SQLite's only writer lock and PostgreSQL's row lock; what others committed meanwhile is read
    after it. Says ``False`` where the status changed meanwhile.
    """
    locked = session.execute(
        sa.update(Experiment)
        .where(Experiment.id == experiment.id, Experiment.status == experiment.status)
        .values(id=Experiment.id)
        .execution_options(synchronize_session=False)
    )
    return isinstance(locked, sa.CursorResult) and locked.rowcount == 1


def _swap_in(session: Session, actor: Actor, experiment: Experiment, read: _Read, now: datetime) -> int:
    """Supersede, insert, total, audit: the one short transaction in which a file begins to count."""
    variants = {variant.name: variant.id for variant in experiment.variants}
    upload, preview = read.upload, read.preview
    claim_file(session, read.sha256, size=upload.size, name=upload.name, now=now)
    one = _import_row(actor, experiment, read, now)
    session.add(one)
    session.flush()
    session.add_all(_variant_rows(one.id, preview, variants))
    session.add_all(_problem_rows(one.id, preview.report))
    session.flush()
    settle(session, experiment.id)
    insert_rows(session, experiment.id, one.id, preview.summaries, variants)
    _rewrite(session, experiment, now)
    after: dict[str, Any] = {"name": upload.name, "sha256": read.sha256, "replaces": list(preview.replaces)}
    record_act(session, actor, "results.upload", "import", one.id, None, after, now)
    session.flush()
    return one.id


def _rewrite(session: Session, experiment: Experiment, now: datetime) -> None:
    variants = {variant.name: variant.id for variant in experiment.variants}
    experiment.has_data = rewrite_totals(session, experiment.id, variants)
    if experiment.has_data and experiment.first_data_at is None:
        experiment.first_data_at = now
    session.flush()


def _import_row(actor: Actor, experiment: Experiment, read: _Read, now: datetime) -> Import:
    upload, preview = read.upload, read.preview
    report = preview.report
    days = days_covered(report, preview.summaries) or (None, None)
    labels = {label: name or "" for label, name in preview.matches.items()}
    return Import(
        experiment_id=experiment.id,
        sha256=read.sha256,
        name=upload.name,
        status=ImportStatus.CURRENT,
        kind="moments" if report.rows_are_units else "cells",
        platform=report.platform,
        level=report.level,
        currency=report.currency,
        mapping=mapping_to_json(preview.mapping),
        breakdowns=breakdowns_of(report, labels),
        whole_run_reach=whole_run_reach([report], preview.summaries),
        skipped=[f"Line {skipped.line}: {skipped.reason}" for skipped in report.skipped][:PROBLEMS_KEPT],
        first=days[0],
        last=days[1],
        rows=report.row_count,
        problem_count=len(report.problems),
        in_several=preview.summaries.in_several,
        person_id=actor.person_id,
        at=now,
    )


def _variant_rows(import_id: int, preview: ImportPreview, variants: dict[str, int]) -> list[ImportVariant]:
    labels: dict[str, list[str]] = {}
    for label in labels_in(preview.report):
        name = preview.matches[label]
        if name:
            labels.setdefault(name, []).append(label)
    return [ImportVariant(import_id=import_id, variant_id=variants[name], labels=own) for name, own in labels.items()]


def _problem_rows(import_id: int, report: Report) -> list[ImportProblem]:
    return [
        ImportProblem(
            import_id=import_id,
            code=problem.code,
            severity=problem.severity,
            sentence=problem.sentence,
            line=problem.line,
            column=problem.column,
            cell=problem.cell,
        )
        for problem in report.problems[:PROBLEMS_KEPT]
    ]


def _import_of(session: Session, experiment_id: int, sha256: str) -> int | None:
    return session.scalar(
        sa.select(sa.func.max(Import.id)).where(
            Import.experiment_id == experiment_id, Import.sha256 == sha256, Import.status != ImportStatus.UNDONE
        )
    )


def _require_open(experiment: Experiment) -> None:
    if experiment.status not in LOCKED:
        raise _in_wrong_status()


def _in_wrong_status() -> WrongStatus:
    sentence = "Files go into an experiment whose plan is locked and that is not closed yet."
    return WrongStatus(Fault("file", "not_open_for_results", sentence))


def _require_same_mapping(session: Session, preview: ImportPreview, *, said: bool) -> None:
    """Refuse what would be silently ignored: the same file, read otherwise."""
    one = session.get(Import, preview.already)
    if said and one is not None and one.mapping != mapping_to_json(preview.mapping):
        sentence = "This file is in already, read another way. Take it out first, then upload it again."
        raise RuleBroken(Fault("file", "already_in", sentence))
