"""A later outcome judged: by the rule of its plan, read once, and never as stronger evidence than its early sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from experiments.judging.analysis import analyze, find_out
from experiments.judging.comparison import Comparison
from experiments.judging.document import AnalysisDoc
from experiments.metrics.kinds import Metric
from experiments.reduction.description import Summaries
from experiments.results.analyses import analyze_experiment, comparison_of
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.results.outcomes.read import summaries_from
from experiments.results.outcomes.standing import OutcomeStanding, outcome_standing
from experiments.results.outcomes.typed import judged_of
from experiments.trials.experiment import Experiment
from stats.across.archive import ArchivePrior


def outcome_document(
    session: Session,
    experiment: Experiment,
    standing: OutcomeStanding,
    *,
    today: date,
    prior: ArchivePrior | None = None,
    planned: Mapping[tuple[str, str], float] | None = None,
) -> AnalysisDoc:
    """Judge the figures of a later outcome that came in last.

    Smallest worthwhile change, confidence, number of versions and the facts that decide the strength of evidence are
    those of the plan; there is one look. What must not get worse was watched with the early sign and binds the outcome.

    Parameters
    ----------
    standing : OutcomeStanding
        With figures.
    prior : ArchivePrior or None
        What the team's archive says of lifts; it moves what to plan with, never the verdict.
    planned : mapping or None
        What is kept to plan with beside number and version, once it was closed.
    """
    if standing.figures is None:
        raise ValueError("there is nothing to judge before figures are in")
    sign = comparison_of(session, experiment, today=today)
    found = find_out(sign)
    summaries, metric = _figures(standing.figures, standing.metric)
    facts = replace(
        sign.circumstances,
        starts=None,
        ends=None,
        settling_days=None,
        baseline=None,
        carry_over=False,
        today=None,
        judged_change=sign.circumstances.judged_change or standing.changed,
        not_better_than=found.chosen.grade.letter,
        mixed_currencies=False,
    )
    comparison = Comparison(
        control=sign.control,
        treatments=sign.treatments,
        metrics=(metric,),
        rule=replace(sign.rule, looks="end"),
        circumstances=facts,
        summaries=summaries,
        currency=standing.figures.figures.get("currency") or sign.currency or experiment.currency,
        prior=prior,
        planned=planned or {},
    )
    return analyze(comparison, rails=found.rails)


def _figures(row: OutcomeFigures, metric: Metric) -> tuple[Summaries, Metric]:
    """Give figures as sums, with the metric as their columns are called."""
    kept = row.figures
    if "versions" in kept:
        return judged_of(kept["versions"], metric)
    return summaries_from(kept), replace(metric, numerator=kept["numerator"], denominator=kept["denominator"])


def document_that_counts(
    session: Session,
    experiment: Experiment,
    *,
    today: date,
    prior: ArchivePrior | None = None,
    planned: Mapping[tuple[str, str], float] | None = None,
) -> tuple[AnalysisDoc, OutcomeStanding | None]:
    """Give the analysis behind the verdict of an experiment: of its outcome where that has spoken, of its data else."""
    standing = outcome_standing(session, experiment, today=today)
    if standing is not None and standing.final is not None and standing.figures is not None:
        closed_with = session.get(OutcomeFigures, standing.final.outcome_figures_id)
        spoke = replace(standing, figures=closed_with)
        return outcome_document(session, experiment, spoke, today=today, prior=prior, planned=planned), standing
    return analyze_experiment(session, experiment.id, today=today, prior=prior, planned=planned), standing
