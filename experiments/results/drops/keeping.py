"""Keep a dropped file in the book: an experiment entered afterwards, with its files, ready to be closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault, RuleBroken, WrongStatus
from experiments.goals.given import LONG, SHORT, day, text
from experiments.goals.goal import get_goal
from experiments.judging.document import AnalysisDoc, MetricDoc
from experiments.judging.files import labels_of, unit_named
from experiments.metrics.kinds import Direction, MetricKind, Role, Unit
from experiments.metrics.measures import spoken_number
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.reading.report import FileMapping, Report
from experiments.results.drops.answers import Answers, last_answers, require_row
from experiments.results.files import FileStore
from experiments.results.records import DroppedFileSet
from experiments.results.uploads.imports import accept_file
from experiments.results.uploads.mappings import mapping_from_json
from experiments.results.uploads.preview import labels_in, without_labels
from experiments.results.uploads.upload import Upload, stored_upload
from experiments.trials.experiment import Experiment, MetricUse, Status, Variant, VariantRole

GOAL_MISSING = Fault(
    "goal_id",
    "goal_missing",
    "Say which goal this served, or write a new one. Without a goal it can be read, but not closed.",
)


@dataclass(frozen=True, slots=True)
class Keep:
    """What is asked when a dropped file is kept.

    Parameters
    ----------
    title : str
        What the experiment was, in one line.
    goal_id : int or None
        The goal it served; without one it can be read but not closed.
    starts, ends : date or None
        The run; ``None`` takes the first and last day of the file.
    audience, channel, idea, mechanism, run_by
        As in a draft; all optional.
    """

    title: str
    goal_id: int | None = None
    starts: date | None = None
    ends: date | None = None
    audience: str | None = None
    channel: str | None = None
    idea: str | None = None
    mechanism: str | None = None
    run_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Answered:
    """A dropped set with the answers that count, what came out, and its files read once more."""

    row: DroppedFileSet
    answers: Answers
    document: AnalysisDoc
    mapping: FileMapping
    uploads: Sequence[Upload]
    reports: Sequence[Report]


def keep_drop(
    session: Session,
    store: FileStore,
    actor: Actor,
    dropped_id: int,
    keep: Keep,
    *,
    now: datetime,
    needs_goal: bool = False,
) -> Experiment:
    """Make an experiment (``retrospective``) of a dropped and answered file set, its files imported.

    The rule is what was answered before any number was shown; nothing was sealed, so the grade is C at most.

    Parameters
    ----------
    needs_goal : bool
        Whether it is refused without a goal, as the page and the interface do.

    Raises
    ------
    NotFound, Forbidden
        There is no such set for this person, or the role is too small.
    WrongStatus
        It was kept before, or the three questions are not answered yet.
    RuleBroken
        Everything that is missing or does not fit.
    """
    row = require_row(session, actor, dropped_id)
    require(actor, "draft.change", row)
    answers, document = last_answers(row), cast("AnalysisDoc | None", row.document)
    if row.kept_as is not None:
        raise _kept()
    if answers is None or document is None or not document["metrics"]:
        raise WrongStatus(Fault("id", "not_answered", "Answer the three questions first."))
    starts, ends = _run(keep, document)
    faults = [GOAL_MISSING] if needs_goal and keep.goal_id is None else []
    faults += _faults(session, actor, keep, starts, ends)
    if faults:
        raise RuleBroken(*faults)
    answered = _read_files(store, row, answers, document)
    experiment = _experiment(actor, answered, keep, now)
    experiment.starts, experiment.ends = starts, ends
    session.add(experiment)
    session.flush()
    _mark_kept(session, row, experiment)
    _import_files(session, store, actor, answered, experiment, now=now)
    after = {"title": experiment.title, "goal_id": experiment.goal_id, "dropped_file_set": row.id}
    record_act(session, actor, "drop.keep", "experiment", experiment.id, None, after, now)
    session.flush()
    return experiment


def _run(keep: Keep, document: AnalysisDoc) -> tuple[date | None, date | None]:
    days = [date.fromisoformat(day) for day in document["period"] or ()]
    return keep.starts or (days[0] if days else None), keep.ends or (days[-1] if days else None)


def _faults(session: Session, actor: Actor, keep: Keep, starts: date | None, ends: date | None) -> list[Fault]:
    faults: list[Fault] = []
    for field in ("title", "audience", "channel", "idea", "mechanism", "run_by"):
        text(field, getattr(keep, field), faults, limit=SHORT if field in {"title", "channel", "run_by"} else LONG)
    for field, given in (("starts", starts), ("ends", ends)):
        day(field, given, faults)
    if not keep.title.strip():
        faults.append(Fault("title", "title_missing", "Say in one line what this experiment was."))
    if keep.goal_id is not None:
        try:
            get_goal(session, actor, keep.goal_id)
        except DomainError as refusal:
            faults.extend(replace(fault, field="goal_id") for fault in refusal.faults)
    if starts is None:
        faults.append(Fault("starts", "starts_missing", "The file has no dates: say when it began."))
    if ends is None:
        faults.append(Fault("ends", "ends_missing", "The file has no dates: say when it ended."))
    if starts and ends and ends < starts:
        faults.append(Fault("ends", "ends_before_start", "It cannot end before it began."))
    return faults


def _experiment(actor: Actor, answered: _Answered, keep: Keep, now: datetime) -> Experiment:
    answers, document = answered.answers, answered.document
    primary = document["metrics"][0]
    names = [variant["name"] for variant in primary["variants"]]
    return Experiment(
        team_id=answered.row.team_id,
        goal_id=keep.goal_id,
        title=keep.title.strip(),
        status=Status.ANALYSED,
        retrospective=True,
        owner_id=actor.person_id,
        created_by=actor.person_id,
        created_at=now,
        changed_at=now,
        run_by=keep.run_by,
        audience=keep.audience,
        idea=keep.idea,
        mechanism=keep.mechanism,
        channel=keep.channel,
        other_tactics=[],
        design=answers.design,
        unit=_drawn_unit(answered),
        worthwhile_lift=answers.worthwhile_lift,
        confidence=answers.confidence,
        looks="end",
        currency=document["currency"],
        variants=_variants(names, document["control"]),
        metrics=_metrics(document),
    )


def _variants(names: Sequence[str], control: str) -> list[Variant]:
    return [
        Variant(position=place, name=name, role=VariantRole.CONTROL if name == control else VariantRole.TREATMENT)
        for place, name in enumerate(sorted(names, key=lambda name: name != control))
    ]


def _metrics(document: AnalysisDoc) -> list[MetricUse]:
    return [
        MetricUse(
            position=place,
            name=_spoken_name(metric, document["unit"]),
            kind=MetricKind(metric["kind"]),
            numerator=metric["numerator"],
            denominator=metric["denominator"],
            direction=Direction(metric["direction"]),
            role=Role(metric["role"]),
            margin=metric["margin"],
        )
        for place, metric in enumerate(document["metrics"])
    ]


def _spoken_name(metric: MetricDoc, unit: str) -> str:
    """Name a number in words: the answer only held an expression over the file ("link_clicks/impressions")."""
    counted = metric["kind"] in (MetricKind.PROPORTION.value, MetricKind.MEAN.value)
    one_unit = "person" if unit == Unit.USER.value else unit
    return spoken_number(metric["numerator"], metric["denominator"], one_unit if counted else "")


def _import_files(
    session: Session, store: FileStore, actor: Actor, answered: _Answered, experiment: Experiment, *, now: datetime
) -> None:
    """Import the dropped files; their labels are the names of the variants, nothing is left to be asked."""
    names = [upload.name for upload in answered.uploads]
    meant = labels_of(answered.reports, names, answered.mapping.variants)
    for upload, report, own in zip(answered.uploads, answered.reports, meant, strict=True):
        labels = {label: own.get(label, label) for label in labels_in(report)}
        mapping = replace(answered.mapping, variants=labels)
        accept_file(session, store, actor, experiment.id, upload, mapping=mapping, now=now)


def _read_files(store: FileStore, row: DroppedFileSet, answers: Answers, document: AnalysisDoc) -> _Answered:
    said = mapping_from_json(row.mapping) if row.mapping is not None else FileMapping()
    named = {"variant": answers.variant_column, "unit": answers.unit_column}
    columns = {**said.columns, **{role: header for role, header in named.items() if header}}
    # What had to stay out was taken out before the bytes were stored.
    mapping = replace(said, columns=columns, without=())
    uploads = [stored_upload(store, file["name"], file["sha256"]) for file in row.files]
    reports = [upload.read(without_labels(mapping)) for upload in uploads]
    return _Answered(row, answers, document, mapping, uploads, reports)


def _drawn_unit(answered: _Answered) -> Unit | None:
    """Tell what was drawn as the verdict of the files did: by the column named, else the files have to tell."""
    header = answered.answers.unit_column
    if header is None:
        return None
    return unit_named(header, rows_are_units=any(report.rows_are_units for report in answered.reports))


def _mark_kept(session: Session, row: DroppedFileSet, experiment: Experiment) -> None:
    """Keep once: of two clicks one finds the set kept, and its whole transaction is refused."""
    done = session.execute(
        sa.update(DroppedFileSet)
        .where(DroppedFileSet.id == row.id, DroppedFileSet.kept_as.is_(None))
        .values(kept_as=experiment.id)
        .execution_options(synchronize_session=False)
    )
    if not (isinstance(done, sa.CursorResult) and done.rowcount == 1):
        raise _kept()
    session.refresh(row)


def _kept() -> WrongStatus:
    return WrongStatus(Fault("id", "kept", "This file is in the book by now. Look at its experiment."))
