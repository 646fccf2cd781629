"""Only a file: dropped, three questions, a verdict, and kept in the book if wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.judging.document import AnalysisDoc
from experiments.judging.files import Choices, judge_files, labels_of
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.reading.report import FileMapping, Report
from experiments.results.drops.answers import Answers, Dropped, last_answers, require_row
from experiments.results.drops.keeping import Keep, keep_drop
from experiments.results.files import FileStore, claim_file, delete_unless_claimed
from experiments.results.records import DroppedFileSet
from experiments.results.uploads.mappings import mapping_from_json, mapping_to_json
from experiments.results.uploads.preview import labels_in, without_labels
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import Upload, stored_upload

__all__ = [
    "Answers",
    "Dropped",
    "DroppedFileSet",
    "Keep",
    "Upload",
    "answer_drop",
    "drop_counts",
    "drop_files",
    "get_drop",
    "keep_drop",
    "last_answers",
    "list_drops",
]


def drop_files(
    session: Session,
    store: FileStore,
    actor: Actor,
    uploads: Sequence[Upload],
    *,
    now: datetime,
    mapping: FileMapping | None = None,
) -> Dropped:
    """Take files without an experiment: stored first, then read; no number is shown before three answers.

    Raises
    ------
    Forbidden
        The role may not upload.
    RuleBroken
        Nothing was dropped.
    ResultFileRefused
        A file cannot be used: all problems of all files are in it, their bytes are deleted, no rows are stored.
    """
    require(actor, "results.upload")
    if not uploads:
        raise RuleBroken(Fault("files", "no_files", "Choose the file that your ad platform or tool exported."))
    stored, reports = taken_in(session, store, uploads, now=now, mapping=mapping)
    row = DroppedFileSet(
        team_id=actor.team_id,
        person_id=actor.person_id,
        at=now,
        files=stored,
        mapping=None if mapping is None else mapping_to_json(mapping),
        asked_at=now,
    )
    session.add(row)
    session.flush()
    record_act(session, actor, "drop.read", "dropped_file_set", row.id, None, {"files": row.files}, now)
    return dropped_of(row, reports)


def taken_in(
    session: Session,
    store: FileStore,
    uploads: Sequence[Upload],
    *,
    now: datetime,
    mapping: FileMapping | None,
) -> tuple[list[dict[str, str]], list[Report]]:
    """Store files, then read them; of a refused one nothing stays that nobody had before.

    Returns
    -------
    tuple
        Name and hash of each, and what was read of it.

    Raises
    ------
    ResultFileRefused
        A file cannot be used: all problems of all files are in it.
    """
    uploads = [stripped(upload, mapping) for upload in uploads]
    stored = [(upload.name, upload.put(store)) for upload in uploads]
    reports = [upload.read(without_labels(mapping)) for upload in uploads]
    refused = [(upload.name, report) for upload, report in zip(uploads, reports, strict=True) if report.is_refused]
    if refused:
        for _, sha256 in stored:
            delete_unless_claimed(session, store, sha256)
        raise ResultFileRefused(refused)
    for upload, (name, sha256) in zip(uploads, stored, strict=True):
        claim_file(session, sha256, size=upload.size, name=name, now=now)
    return [{"name": name, "sha256": sha256} for name, sha256 in stored], reports


def get_drop(session: Session, store: FileStore, actor: Actor, dropped_id: int) -> Dropped:
    """Read a dropped set again from its stored bytes."""
    row = require_row(session, actor, dropped_id)
    return dropped_of(row, _read_again(store, row, _mapping_of(row)))


def answer_drop(
    session: Session, store: FileStore, actor: Actor, dropped_id: int, answers: Answers, *, now: datetime
) -> AnalysisDoc:
    """Judge dropped files by three answers; each set of answers is kept with its time, the last one counts.

    Raises
    ------
    NotFound, Forbidden
        There is no such set for this person, or the role is too small.
    RuleBroken
        Every answer that is missing or does not fit the files.
    WrongStatus
        The set was kept in the book: from there on the experiment holds the answers.
    """
    row = require_row(session, actor, dropped_id)
    require(actor, "results.upload", row)
    if row.kept_as is not None:
        raise WrongStatus(Fault("id", "kept", "This file is in the book by now. Look at its experiment."))
    reports = _read_again(store, row, _with_columns(row, answers))
    faults = _answer_faults(answers, dropped_of(row, reports).labels)
    if faults:
        raise RuleBroken(*faults)
    names = [file["name"] for file in row.files]
    labels = (row.mapping or {}).get("variants")
    document: AnalysisDoc = judge_files(reports, names, choices_of(answers, labels))
    before = row.answers
    said = {**asdict(answers), "starts": answers.starts.isoformat() if answers.starts else None}
    given = [*(before or {}).get("given", []), {**said, "at": now.isoformat()}]
    row.answers = {"given": given}
    row.answered_at = now
    row.document = cast("dict[str, Any]", document)
    session.flush()
    record_act(session, actor, "drop.answer", "dropped_file_set", row.id, None, {"answers": given[-1]}, now)
    return document


def list_drops(
    session: Session, actor: Actor, *, limit: int = 50, before_id: int | None = None
) -> list[DroppedFileSet]:
    """List the team's dropped sets, newest first, kept ones too; with ``before_id`` those that came before it."""
    found = sa.select(DroppedFileSet).where(DroppedFileSet.team_id == actor.team_id)
    if before_id is not None:
        # the moment first, as in the order of the list: keys and moments may have been given in different orders
        last = sa.select(DroppedFileSet.at).where(DroppedFileSet.id == before_id).scalar_subquery()
        found = found.where(sa.tuple_(DroppedFileSet.at, DroppedFileSet.id) < sa.tuple_(last, before_id))
    return list(session.scalars(found.order_by(DroppedFileSet.at.desc(), DroppedFileSet.id.desc()).limit(limit)))


def drop_counts(session: Session, actor: Actor) -> tuple[int, int]:
    """Count the team's dropped sets: how many were read to a verdict, and how many of these were kept in the book."""
    read, kept = session.execute(
        sa.select(sa.func.count(DroppedFileSet.answered_at), sa.func.count(DroppedFileSet.kept_as)).where(
            DroppedFileSet.team_id == actor.team_id
        )
    ).one()
    return read, kept


def choices_of(answers: Answers, labels: Mapping[str, str] | None = None) -> Choices:
    """Turn answers into the choices of ``trialbook analyze``."""
    assert answers.metric is not None, "a fault otherwise"
    return Choices(
        control=answers.control,
        metrics=(answers.metric, *answers.also),
        down=(answers.metric,) if answers.down else (),
        design=answers.design,
        unit=answers.unit_column,
        worthwhile=answers.worthwhile_lift or 0.0,
        confidence=answers.confidence,
        labels=labels,
        starts=answers.starts,
    )


def dropped_of(row: DroppedFileSet, reports: Sequence[Report]) -> Dropped:
    """Bring a set together with what was read of it: its versions over all files."""
    names = tuple(file["name"] for file in row.files)
    given = (row.mapping or {}).get("variants") or {}
    meant = labels_of(reports, names, given)
    found = [own.get(label, label) for report, own in zip(reports, meant, strict=True) for label in labels_in(report)]
    return Dropped(row, names, tuple(reports), tuple(dict.fromkeys(label for label in found if label)))


def _read_again(store: FileStore, row: DroppedFileSet, mapping: FileMapping | None) -> list[Report]:
    said = without_labels(mapping)
    return [stored_upload(store, file["name"], file["sha256"]).read(said) for file in row.files]


def _mapping_of(row: DroppedFileSet) -> FileMapping | None:
    return None if row.mapping is None else mapping_from_json(row.mapping)


def _with_columns(row: DroppedFileSet, answers: Answers) -> FileMapping | None:
    """Add the columns that the answers name to what was said when the files were dropped."""
    said = _mapping_of(row)
    named = {"variant": answers.variant_column, "unit": answers.unit_column}
    columns = {role: header for role, header in named.items() if header}
    if not columns:
        return said
    base = said or FileMapping()
    return replace(base, columns={**base.columns, **columns})


def _answer_faults(answers: Answers, labels: Sequence[str]) -> list[Fault]:
    faults = []
    if len(labels) < 2:
        sentence = "There is only one version in what you dropped. Add the file of the other, or say where it stands."
        faults.append(Fault("variant_column", "one_variant", sentence))
    if not answers.control:
        faults.append(Fault("control", "control_missing", "Say which version is what you did before."))
    elif answers.control not in labels:
        faults.append(Fault("control", "not_in_file", f"The file has no version called “{answers.control}”."))
    if not (answers.metric or "").strip():
        faults.append(Fault("metric", "metric_missing", "Say which number decides."))
    if answers.worthwhile_lift is None:
        faults.append(Fault("worthwhile_lift", "worthwhile_missing", "Say from when on a change is worth it."))
    elif not 0 <= answers.worthwhile_lift <= 10:
        sentence = "What is worth it is a change between 0 and ten times."
        faults.append(Fault("worthwhile_lift", "worthwhile_out_of_range", sentence))
    if answers.design is None:
        faults.append(Fault("design", "design_missing", "Say who decided who saw what."))
    return faults
