"""The looks: what the sealed rule said of the data at each planned look, kept and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.database import canonical_json, insert_into
from experiments.errors import Fault, NotFound, WrongStatus
from experiments.judging.analysis import analyze
from experiments.judging.channels import Origin, without_lone_days
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.document import AnalysisDoc
from experiments.metrics.kinds import Design, Metric
from experiments.results.cells import cells_version, summaries_of
from experiments.results.records import Analysis
from experiments.results.tables import Import, ImportStatus
from experiments.trials.experiment import Experiment, VariantRole
from experiments.trials.rule import circumstances_of, metrics_of, rule_of
from stats.across.archive import ArchivePrior

ENGINE_VERSION = "3"
"""Raised when a change of judging or statistics changes a number, so that stored looks say what made them."""


def analyze_experiment(
    session: Session,
    experiment_id: int,
    *,
    today: date,
    prior: ArchivePrior | None = None,
    planned: Mapping[tuple[str, str], float] | None = None,
) -> AnalysisDoc:
    """Analyse what is stored for an experiment by its sealed plan, and keep the look that the data reach.

    Whoever calls has made sure that the person may see the experiment.

    Parameters
    ----------
    experiment_id : int
        A locked or closed experiment, or one entered afterwards.
    today : date
        The day of reading: days after it are still to come, attribution may still settle.
    prior : ArchivePrior or None
        What the team's archive says of lifts (``learning.prior``); it moves what to plan with, never the verdict.
    planned : mapping or None
        What is kept to plan with beside number and version of a closed experiment (``learning.sizes.kept_sizes``).

    Returns
    -------
    AnalysisDoc
        The whole analysis; with no verdict but ``undecided`` (``interim``) before the first look.

    Raises
    ------
    NotFound
        There is no such experiment.
    WrongStatus
        There is no sealed plan and it was not entered afterwards, or there are no results yet.
    """
    return look_at_results(session, experiment_id, today=today, prior=prior, planned=planned)[0]


def look_at_results(
    session: Session,
    experiment_id: int,
    *,
    today: date,
    prior: ArchivePrior | None = None,
    planned: Mapping[tuple[str, str], float] | None = None,
) -> tuple[AnalysisDoc, int | None]:
    """Analyse, and give the key of the stored look too: ``None`` while the data reach no look."""
    experiment = session.get(Experiment, experiment_id)
    if experiment is None:
        raise NotFound(Fault("id", "not_found", "There is no such experiment, or you may not see it."))
    comparison = replace(comparison_of(session, experiment, today=today), prior=prior, planned=planned or {})
    document = analyze(comparison)
    return document, _keep_look(session, experiment, document, today)


def comparison_of(session: Session, experiment: Experiment, *, today: date) -> Comparison:
    """Bring together what the verdict depends on: the sealed plan (or what was answered), the cells, the files."""
    summaries = summaries_of(session, experiment.id)
    if not summaries.cells and not summaries.moments:
        raise WrongStatus(Fault("file", "no_results", "There are no results yet. Upload the export first."))
    files = _files(session, experiment.id)
    current = [one for one in files if one.status == ImportStatus.CURRENT]
    origins = [Origin(one.platform, one.level, tuple(str(each.variant_id) for each in one.variants)) for one in current]
    summaries, _lone = without_lone_days(summaries, origins)
    plan = experiment.plan
    if plan is not None:
        rule, metrics = rule_of(plan), tuple(metrics_of(plan))
        circumstances = circumstances_of(plan, experiment.deviations, today=today)
    elif experiment.retrospective:
        rule, metrics = _answered_rule(experiment), _answered_metrics(experiment)
        circumstances = _answered_circumstances(experiment)
    else:
        raise WrongStatus(Fault("status", "not_locked", "The plan is not locked, so there is nothing to judge by."))
    # a file that no longer counts mixes nothing: perhaps its currency was the very reason to replace it
    currencies = sorted({one.currency for one in current if one.currency})
    return Comparison(
        control=next(v.name for v in experiment.variants if v.role is VariantRole.CONTROL),
        treatments=tuple(v.name for v in experiment.variants if v.role is not VariantRole.CONTROL),
        metrics=metrics,
        rule=rule,
        circumstances=replace(circumstances, mixed_currencies=len(currencies) > 1),
        summaries=replace(summaries, in_several=sum(one.in_several for one in current)),
        currency=currencies[0] if len(currencies) == 1 else None,
        breakdowns=next((one.breakdowns for one in files if one.breakdowns), {}),
        whole_run_reach=_whole_run_reach(files),
        looks_taken=_looks_taken(session, experiment.id),
        looked_between=_looked_between(session, experiment.id),
        skipped=tuple(line for one in current for line in one.skipped),
        covered_to=max((one.last for one in current if one.last), default=None),
    )


def plan_hash_of(experiment: Experiment) -> str:
    """Give the fingerprint of what judges an experiment: of the sealed plan, else of what was answered."""
    if experiment.plan is not None:
        return experiment.plan.hash
    answered = {
        "design": experiment.design,
        "unit": experiment.unit,
        "worthwhile_lift": experiment.worthwhile_lift,
        "confidence": experiment.confidence,
        "variants": [[variant.name, variant.role.value] for variant in experiment.variants],
        "metrics": [asdict(metric) for metric in _answered_metrics(experiment)],
    }
    return hashlib.sha256(canonical_json(answered).encode()).hexdigest()


def stored_looks(session: Session, experiment_id: int) -> list[Analysis]:
    """List the looks kept for an experiment, oldest first."""
    found = sa.select(Analysis).where(Analysis.experiment_id == experiment_id).order_by(Analysis.id)
    return list(session.scalars(found))


def _keep_look(session: Session, experiment: Experiment, document: AnalysisDoc, today: date) -> int | None:
    """Store the last look that the data reach, once per state of plan, data and engine."""
    look = max((one["look"] for one in document["looks"] if one["reached"]), default=None)
    if look is None:
        return None
    key = {
        "experiment_id": experiment.id,
        "look": look,
        "cells_version": cells_version(session, experiment.id),
        "plan_hash": plan_hash_of(experiment),
        "engine_version": ENGINE_VERSION,
    }
    found = session.scalar(sa.select(Analysis.id).filter_by(**key))
    if found is not None:
        return found
    # Two people may open the page at once: the second finds the row of the first.
    insert = insert_into(session, Analysis)
    session.execute(insert.values(**key, day=today, body=document).on_conflict_do_nothing())
    return session.scalar(sa.select(Analysis.id).filter_by(**key))


def _files(session: Session, experiment_id: int) -> list[Import]:
    """Give the imports that are not undone, newest first: a later plain export does not make a breakdown unknown."""
    found = sa.select(Import).where(Import.experiment_id == experiment_id, Import.status != ImportStatus.UNDONE)
    return list(session.scalars(found.options(lazyload(Import.variants)).order_by(Import.id.desc())))


def _whole_run_reach(files: Sequence[Import]) -> dict[str, float]:
    """Give the people reached of each variant out of the newest file that tells it: there may be a file for each."""
    reach: dict[str, float] = {}
    for one in reversed(files):
        reach |= one.whole_run_reach
    return reach


def _looks_taken(session: Session, experiment_id: int) -> tuple[date, ...]:
    days = sa.select(Analysis.day).where(Analysis.experiment_id == experiment_id).distinct().order_by(Analysis.day)
    return tuple(session.scalars(days))


def _looked_between(session: Session, experiment_id: int) -> tuple[date, ...]:
    """Give the days on which somebody read the data once more, after a planned look and before the next was reached.

    The first reading of a planned look is that look, whenever it came. Before the first look nothing is stored.
    """
    kept = sa.select(Analysis.look, Analysis.day).where(Analysis.experiment_id == experiment_id).order_by(Analysis.id)
    first: dict[int, date] = {}
    again = set()
    for look, day in session.execute(kept):
        if first.setdefault(look, day) != day:
            again.add(day)
    return tuple(sorted(again - set(first.values())))


def _answered_rule(experiment: Experiment) -> Rule:
    return Rule(
        worthwhile_lift=experiment.worthwhile_lift or 0.0, confidence=experiment.confidence or 0.95, looks="end"
    )


def _answered_metrics(experiment: Experiment) -> tuple[Metric, ...]:
    return tuple(
        Metric(use.name, use.kind, use.numerator, use.denominator, use.direction, use.role, use.margin)
        for use in experiment.metrics
    )


def _answered_circumstances(experiment: Experiment) -> Circumstances:
    """Say what is known of an experiment entered afterwards: one look, nothing sealed, no planned run.

    Of regions the first day is needed all the same: changes are measured from the time before it.
    """
    design = experiment.design or Design.OBSERVATIONAL
    days = (experiment.starts, experiment.ends) if design is Design.GEO else (None, None)
    return Circumstances(design, experiment.unit, starts=days[0], ends=days[1], retrospective=True)
