"""Giving a later outcome: typed figures per version, or a file; kept for ever, the last ones count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.judging.words.phrases import day as spoken_day
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act
from experiments.reading.report import FileMapping
from experiments.results.files import FileStore, claim_file, delete_unless_claimed
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.results.outcomes.read import read_outcome
from experiments.results.outcomes.standing import OutcomeStanding, outcome_standing
from experiments.results.outcomes.typed import TypedVersion, checked_versions
from experiments.results.uploads.imports import lock
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import Upload
from experiments.trials.experiment import Experiment, Status, get_experiment


@dataclass(frozen=True, slots=True)
class OutcomeFile:
    """A file with the outcome, and what was said about it."""

    upload: Upload
    mapping: FileMapping | None = None


def give_outcome(
    session: Session,
    store: FileStore,
    actor: Actor,
    experiment_id: int,
    given: Sequence[TypedVersion] | OutcomeFile,
    *,
    now: datetime,
) -> OutcomeFigures:
    """Take in the figures of a later outcome; the experiment is closed with them afterwards.

    Parameters
    ----------
    given : sequence of TypedVersion or OutcomeFile
        Figures of every version as typed, or the file that holds them.

    Returns
    -------
    OutcomeFigures
        A new row; earlier ones stay on record.

    Raises
    ------
    NotFound, Forbidden
        The person may not do this here.
    WrongStatus
        There is no later outcome, it is not closed by its early sign yet, or its day is still to come.
    ResultFileRefused
        The file cannot be used; its bytes are deleted.
    RuleBroken
        A version without figures, impossible figures, names or columns that are not settled; all at once.
    """
    experiment, standing = outcome_to_give(session, actor, experiment_id, now=now)
    sha256 = None
    if isinstance(given, OutcomeFile):
        upload = stripped(given.upload, given.mapping)
        sha256 = upload.put(store)
        figures = _out_of_file(session, store, experiment, standing, OutcomeFile(upload, given.mapping))
        claim_file(session, sha256, size=upload.size, name=upload.name, now=now)
    else:
        figures = {"versions": _as_typed(experiment, standing, given)}
    if not lock(session, experiment):
        raise _not_closed()
    row = OutcomeFigures(experiment_id=experiment.id, figures=figures, sha256=sha256, by=actor.person_id, at=now)
    session.add(row)
    session.flush()
    after = {"outcome": standing.metric.name, "figures": row.id, "file": figures.get("name"), "sha256": sha256}
    record_act(session, actor, "outcome.give", "experiment", experiment.id, None, after, now)
    session.flush()
    return row


def list_outcome_figures(session: Session, actor: Actor, experiment_id: int) -> list[tuple[OutcomeFigures, str]]:
    """List what came in for the later outcome of an experiment and who gave it, the last first."""
    experiment = get_experiment(session, actor, experiment_id)
    found = (
        sa.select(OutcomeFigures, Person.name)
        .join(Person, Person.id == OutcomeFigures.by)
        .where(OutcomeFigures.experiment_id == experiment.id)
        .order_by(OutcomeFigures.id.desc())
    )
    return [(row, name) for row, name in session.execute(found)]


def outcome_to_give(
    session: Session, actor: Actor, experiment_id: int, *, now: datetime
) -> tuple[Experiment, OutcomeStanding]:
    """Give an experiment that takes the figures of its later outcome at present, and from this person.

    Raises
    ------
    NotFound, Forbidden, WrongStatus
        As for :func:`give_outcome`.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "outcome.give", experiment)
    standing = outcome_standing(session, experiment, today=now.date())
    if standing is None:
        raise no_outcome()
    if experiment.status is not Status.CONCLUDED:
        raise _not_closed()
    if now.date() < standing.due:
        sentence = (
            f"The outcome is known on {spoken_day(standing.due)}. Figures before that would be a look between the "
            "planned ones, so they wait until then."
        )
        raise WrongStatus(Fault("outcome", "not_due", sentence))
    return experiment, standing


def no_outcome() -> WrongStatus:
    """Say that there is nothing to wait for: no plan is locked, or it decides by itself."""
    return WrongStatus(Fault("outcome", "no_outcome", "The locked plan names no later outcome."))


def _not_closed() -> WrongStatus:
    sentence = "Close it by its early sign first; then the outcome has the last word."
    return WrongStatus(Fault("status", "not_closed_yet", sentence))


def _as_typed(experiment: Experiment, standing: OutcomeStanding, given: Sequence[TypedVersion]) -> list[dict[str, Any]]:
    faults: list[Fault] = []
    names = [variant.name for variant in experiment.variants]
    versions = checked_versions(given, standing.metric.kind, names, faults)
    if faults:
        raise RuleBroken(*faults)
    return versions


def _out_of_file(
    session: Session, store: FileStore, experiment: Experiment, standing: OutcomeStanding, given: OutcomeFile
) -> dict[str, Any]:
    read = read_outcome(experiment, standing.metric, given.upload, given.mapping)
    if read.report.is_refused:
        delete_unless_claimed(session, store, given.upload.sha256)
        raise ResultFileRefused([(given.upload.name, read.report)])
    if read.faults:
        raise RuleBroken(*read.faults)
    return read.figures
