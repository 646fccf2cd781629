"""From a comparison to the analysis: what the command, the API, the stored look and the result page all read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.judging.bands import day_docs
from experiments.judging.case import Case, Frame, frame_of, work_out
from experiments.judging.checks.groups import checks_of_groups
from experiments.judging.checks.numbers import checks_of_numbers
from experiments.judging.checks.places import checks_of_places
from experiments.judging.checks.run import Check, checks_of_run, few_units
from experiments.judging.comparison import Comparison
from experiments.judging.document import AnalysisDoc, EnoughDoc, MetricDoc, MonthDoc
from experiments.judging.extra import extra_docs
from experiments.judging.judged import Judged, judge
from experiments.judging.month import month_of
from experiments.judging.tables import (
    Spoken,
    benjamini_hochberg_by_metric,
    check_doc,
    holm_by_treatment,
    look_docs,
    metric_doc,
    region_docs,
)
from experiments.judging.tails import tail_decides
from experiments.judging.verdict import DECIDING_GRADES, UndecidedReason, Verdict, best_of
from experiments.judging.words import action
from experiments.judging.words.said import Said
from experiments.judging.words.sentence import heading_of, sentence_of
from experiments.judging.words.speech import enough_of, next_look, per_unit, said_of, unit_of
from experiments.metrics.kinds import Metric, Role, Unit

HINTS_NEED_NO_MORE = frozenset({UndecidedReason.NOT_COMPARABLE, UndecidedReason.NOT_ESTIMABLE})


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found out, before it is written down."""

    frame: Frame
    case: Case
    rails: Sequence[Case]
    others: Sequence[Case]
    checks: Sequence[Check]
    judged: Sequence[Judged]
    chosen: Judged


def analyze(comparison: Comparison, *, rails: Sequence[Case] = ()) -> AnalysisDoc:
    """Analyse a comparison and apply its rule.

    Parameters
    ----------
    comparison : Comparison
        Variants, metrics, rule, circumstances and summaries. The primary metric decides; without one marked so, the
        first does.
    rails : sequence of Case
        Guardrails that were worked out in another comparison of the same versions: those of an early sign bind the
        outcome that it foretells.

    Returns
    -------
    AnalysisDoc
        The whole analysis as one JSON document.

    Raises
    ------
    ValueError
        If there is no treatment or no metric.
    """
    return _document(find_out(comparison, rails=rails))


def find_out(comparison: Comparison, *, rails: Sequence[Case] = ()) -> Found:
    """Judge every treatment, without writing it down.

    Parameters
    ----------
    comparison, rails
        As for :func:`analyze`.

    Raises
    ------
    ValueError
        If there is no treatment or no metric.
    """
    if not comparison.treatments or not comparison.metrics:
        raise ValueError("a comparison needs at least one treatment and one metric")
    frame = frame_of(comparison)
    primary = _primary(comparison.metrics)
    case = work_out(frame, primary)
    rails_of = [metric for metric in comparison.metrics if metric.role is Role.GUARDRAIL and metric is not primary]
    rails = [*rails, *(work_out(frame, metric, share_of_level=len(rails_of)) for metric in rails_of)]
    others = [
        work_out(frame, metric) for metric in comparison.metrics if metric is not primary and metric not in rails_of
    ]
    checks = [
        *checks_of_run(case),
        *checks_of_groups(case),
        *checks_of_places(case),
        *checks_of_numbers(case),
        *few_units(case),
    ]
    judged = [judge(case, checks, rails, treatment) for treatment in comparison.treatments]
    chosen = judged[
        best_of(
            [one.decision for one in judged],
            [one.deciding.estimate if one.deciding is not None else None for one in judged],
        )
    ]
    return Found(frame, case, rails, others, checks, judged, chosen)


def _primary(metrics: Sequence[Metric]) -> Metric:
    return next((metric for metric in metrics if metric.role is Role.PRIMARY), metrics[0])


def _enough(case: Case, judged: Judged) -> EnoughDoc | None:
    """Say what would have been enough, only where more data would help."""
    decision = judged.decision
    if decision.verdict is not Verdict.UNDECIDED or decision.reason in HINTS_NEED_NO_MORE:
        return None
    if not tail_decides(judged.reading.look_pair or judged.reading.pair):
        return None  # a size reckoned from such a spread would be as uncertain as the spread
    return enough_of(case, judged.reading)


def _said(found: Found) -> dict[str, Said]:
    """Gather what the sentence of each treatment says."""
    return {
        one.treatment: said_of(
            found.case, found.frame, found.checks, one, rails=found.rails, enough=_enough(found.case, one)
        )
        for one in found.judged
    }


def _document(found: Found) -> AnalysisDoc:
    frame, case, checks, judged, chosen = found.frame, found.case, found.checks, found.judged, found.chosen
    comparison = case.comparison
    facts = comparison.circumstances
    said = _said(found)
    spoken = {one.treatment: Spoken(one, sentence_of(said[one.treatment])) for one in judged}
    heading = heading_of(
        [one.decision.verdict for one in judged],
        decidable=chosen.grade.letter in DECIDING_GRADES and not facts.retrospective,
    )
    interim = frame.look is None or not frame.look.final
    setting = action.Setting(comparison.control, case.metric, per_unit(case), next_look(frame))
    used = action.used_now(chosen, judged, setting)
    return AnalysisDoc(
        verdict=chosen.decision.verdict.value,
        undecided_reason=chosen.decision.reason.value if chosen.decision.reason is not None else None,
        sentence=sentence_of(said[chosen.treatment], heading=heading),
        grade=chosen.grade.letter,
        grade_reasons=list(chosen.grade.reasons),
        design=facts.design.value,
        unit=unit_of(case).value,
        unit_name=facts.unit_name if unit_of(case) is Unit.USER else None,
        method=chosen.reading.plain.method,
        level=comparison.rule.confidence,
        control=comparison.control,
        period=[day.isoformat() for day in frame.period] if frame.period is not None else None,
        interim=interim,
        worthwhile_lift=comparison.rule.worthwhile_lift,
        currency=comparison.currency,
        what_we_know=action.what_we_know(chosen, interim=interim, worthwhile=comparison.rule.worthwhile_lift),
        what_to_do=action.what_to_do(chosen, judged, setting),
        best=action.best_of(judged, comparison.control, case.metric),
        enough=_enough(case, chosen),
        metrics=_metric_docs(case, found.rails, found.others, spoken),
        checks=[check_doc(check) for check in checks],
        looks=look_docs(frame.looks),
        days={name: day_docs(case, reading) for name, reading in case.readings.items()},
        deviations=list(facts.deviations),
        skipped=list(comparison.skipped),
        problems=[],
        extra=extra_docs(case),
        regions=region_docs(case),
        act=action.act(chosen, judged, setting),
        beside=list(action.beside(chosen, worthwhile=comparison.rule.worthwhile_lift)),
        used=None if used is None else used.treatment,
        raises=list(chosen.grade.raises),
        month=_months(case, judged),
        looked_between=[day.isoformat() for day in comparison.looked_between],
    )


def _months(case: Case, judged: Sequence[Judged]) -> dict[str, MonthDoc]:
    """Say by treatment what its change comes to, where that may be said."""
    found = {one.treatment: month_of(case, one) for one in judged}
    return {treatment: month for treatment, month in found.items() if month is not None}


def _metric_docs(
    case: Case, rails: Sequence[Case], others: Sequence[Case], spoken: dict[str, Spoken]
) -> list[MetricDoc]:
    """Write the metrics in the order primary, secondary, guardrails; secondary ones adjusted together."""
    adjusted = benjamini_hochberg_by_metric(others)
    return [
        metric_doc(case, spoken, holm_by_treatment(case)),
        *(metric_doc(other, {}, found) for other, found in zip(others, adjusted, strict=True)),
        *(metric_doc(rail, {}, {}) for rail in rails),
    ]
