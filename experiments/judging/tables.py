"""The numbers of an analysis as plain documents: metrics with their variants, days, looks, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.judging.bands import band_of
from experiments.judging.case import Case, Reading
from experiments.judging.checks.numbers import totals_lift
from experiments.judging.checks.run import Check
from experiments.judging.document import (
    CheckDoc,
    DecidingDoc,
    EstimateDoc,
    LookDoc,
    MetricDoc,
    NotEstimableDoc,
    OtherMethodDoc,
    RegionDoc,
    VariantDoc,
)
from experiments.judging.judged import NO_SPREAD, Judged, outlook_of
from experiments.judging.looks import Look
from experiments.judging.other_methods import OWN_NAMES, OtherMethod, other_methods
from experiments.judging.pairs import Path
from experiments.judging.regions import Regions
from experiments.metrics.kinds import Role
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.reasons import ONLY_IN_PER_CENT
from stats.several.multiplicity import benjamini_hochberg, holm
from stats.summaries import Sums
from stats.units.paired import day_scores
from stats.units.randomisation import sign_flip_p


@dataclass(frozen=True, slots=True)
class Spoken:
    """Verdict and sentence of one treatment, for its row in the table."""

    judged: Judged
    sentence: str


def metric_doc(case: Case, spoken: Mapping[str, Spoken], adjusted: Mapping[str, float]) -> MetricDoc:
    """Write one metric with all its variants, control first.

    Parameters
    ----------
    case : Case
        The metric worked out.
    spoken : Mapping[str, Spoken]
        Verdicts and sentences by treatment; empty for all but the primary metric.
    adjusted : Mapping[str, float]
        Adjusted p-values by treatment.
    """
    metric = case.metric
    first = next(iter(case.readings.values()))
    methods = [reading.plain.method for reading in case.readings.values()]
    return MetricDoc(
        name=metric.name,
        kind=first.pair.kind.value,
        role=metric.role.value,
        direction=metric.direction.value,
        numerator=metric.numerator,
        denominator=metric.denominator,
        margin=metric.margin,
        method=next((method for method in methods if method != "described"), methods[0]),
        exploratory=metric.role in (Role.SECONDARY, Role.EARLY_SIGN),
        variants=[
            _control_doc(case, first),
            *(
                _treatment_doc(case, reading, spoken.get(name), adjusted.get(name))
                for name, reading in case.readings.items()
            ),
        ],
    )


def _control_doc(case: Case, first: Reading) -> VariantDoc:
    totals = max((reading.pair.control_totals for reading in case.readings.values()), key=lambda part: part.units)
    totals = first.pair.control_totals if len(case.readings) == 1 else totals
    return VariantDoc(
        name=case.comparison.control,
        value=totals.value,
        numerator=totals.numerator,
        denominator=totals.denominator if case.metric.denominator is not None else None,
        units=totals.units or None,
        effect=None,
        lift=None,
        deciding=None,
        band=None,
        p_value=None,
        p_adjusted=None,
        chance_to_beat_control=None,
        expected_loss=None,
        verdict=None,
        undecided_reason=None,
        sentence=None,
        plan_with=None,
        prior=None,
        totals_lift=None,
        sign_flip_p=None,
        log_lift_se=None,
        degrees_of_freedom=None,
        other_methods=[],
        not_estimable=None,
    )


def _treatment_doc(case: Case, reading: Reading, spoken: Spoken | None, adjusted: float | None) -> VariantDoc:
    totals, plain = reading.pair.treatment_totals, reading.plain
    outlook = spoken.judged.outlook if spoken is not None else outlook_of(case, reading)
    decision = spoken.judged.decision if spoken is not None else None
    others = _other_methods(case, reading) if spoken is not None else ()
    return VariantDoc(
        name=reading.treatment,
        value=totals.value,
        numerator=totals.numerator,
        denominator=totals.denominator if case.metric.denominator is not None else None,
        units=totals.units or None,
        effect=_estimate(plain.difference),
        lift=_estimate(plain.lift),
        deciding=_deciding(case, reading),
        band=band_of(case, reading) if case.metric.role is Role.PRIMARY else None,
        p_value=None if isinstance(plain.p_value, NotEstimable) else plain.p_value,
        p_adjusted=adjusted,
        chance_to_beat_control=outlook.chance_to_beat if outlook is not None else None,
        expected_loss=outlook.expected_loss if outlook is not None else None,
        verdict=decision.verdict.value if decision is not None else None,
        undecided_reason=decision.reason.value if decision is not None and decision.reason is not None else None,
        sentence=spoken.sentence if spoken is not None else None,
        plan_with=outlook.plan_with if outlook is not None else None,
        prior=outlook.prior if outlook is not None else None,
        totals_lift=totals_lift(reading),
        sign_flip_p=_sign_flip(reading, others),
        log_lift_se=plain.log_lift_se,
        degrees_of_freedom=plain.degrees_of_freedom,
        other_methods=[_other_method(one, plain) for one in others],
        not_estimable=_reason(plain.lift) or _steady(plain),
    )


def _estimate(found: Estimate | NotEstimable) -> EstimateDoc | None:
    if isinstance(found, NotEstimable):
        return None
    return EstimateDoc(estimate=found.estimate, lower=found.lower, upper=found.upper)


def _steady(plain: Effect) -> NotEstimableDoc | None:
    """Say why there is no difference or no p-value beside a lift that can be read."""
    for part in (plain.difference, plain.p_value):
        if isinstance(part, NotEstimable):
            if part is ONLY_IN_PER_CENT:
                continue  # the change is the answer, and nothing is missing from it
            sentence = part.sentence
            if part.reason in NO_SPREAD:
                sentence = "The difference is the same everywhere: it has no range and no p-value, the change has."
            return NotEstimableDoc(reason=part.reason, sentence=sentence)
    return None


def _reason(found: Estimate | NotEstimable) -> NotEstimableDoc | None:
    if isinstance(found, NotEstimable):
        return NotEstimableDoc(reason=found.reason, sentence=found.sentence)
    return None


def _deciding(case: Case, reading: Reading) -> DecidingDoc | None:
    """Write the interval that decides; only for what can decide."""
    decides = case.metric.role in (Role.PRIMARY, Role.GUARDRAIL)
    if not decides or case.look is None or reading.deciding is None or reading.level is None:
        return None
    lift = reading.deciding.lift
    if isinstance(lift, NotEstimable):
        return None
    return DecidingDoc(
        lower=lift.lower,
        upper=lift.upper,
        level=1 - reading.level,
        look=case.look.number,
        final=case.look.final,
    )


def _other_methods(case: Case, reading: Reading) -> tuple[OtherMethod, ...]:
    confidence = case.comparison.rule.confidence
    return other_methods(reading.pair, confidence=confidence, extra_log_variance=reading.extra_log_variance)


def _other_method(one: OtherMethod, plain: Effect) -> OtherMethodDoc:
    """Write one method; ours is marked where it says what stands above (a range may be refused there)."""
    shown = plain.difference if one.scale == "difference" else plain.lift
    as_shown = (one.refused is None) == isinstance(shown, Estimate)
    used = as_shown and one.name == OWN_NAMES.get(plain.method, plain.method)
    p_value = one.p_value
    if used and p_value is None and not isinstance(plain.p_value, NotEstimable):
        p_value = plain.p_value  # the intervals of shares come without one, the comparison has it
    return OtherMethodDoc(
        name=one.name,
        scale=one.scale,
        estimate=one.estimate,
        lower=one.lower,
        upper=one.upper,
        p_value=p_value,
        holds=one.holds,
        used=used,
        not_estimable=None if one.refused is None else _reason(one.refused),
    )


def _sign_flip(reading: Reading, others: Sequence[OtherMethod]) -> float | None:
    """Flip the signs of the days' scores, unless that was done already (it takes a tenth of a second for 36 days)."""
    first, second = reading.pair.control, reading.pair.treatment
    if reading.pair.path is not Path.DAYS or not isinstance(first, Sums) or not isinstance(second, Sums):
        return None
    if others:
        return next((one.p_value for one in others if one.name == "sign_flip"), None)
    scores = day_scores(first, second)
    return sign_flip_p(scores) if len(scores) else None


def holm_by_treatment(case: Case) -> dict[str, float]:
    """Adjust the primary metric's p-values over the treatments."""
    known = _p_values(case)
    return dict(zip(known, holm(list(known.values())), strict=True)) if known else {}


def benjamini_hochberg_by_metric(cases: Sequence[Case]) -> list[dict[str, float]]:
    """Adjust the p-values of all secondary metrics and treatments together; exploratory."""
    known = [_p_values(case) for case in cases]
    flat = [p_value for found in known for p_value in found.values()]
    adjusted = iter(benjamini_hochberg(flat) if flat else [])
    return [{name: next(adjusted) for name in found} for found in known]


def _p_values(case: Case) -> dict[str, float]:
    return {
        name: reading.plain.p_value
        for name, reading in case.readings.items()
        if not isinstance(reading.plain.p_value, NotEstimable)
    }


def check_doc(check: Check) -> CheckDoc:
    """Write a check."""
    return CheckDoc(
        name=check.name, passed=check.passed, fatal=check.fatal, sentence=check.sentence, numbers=dict(check.numbers)
    )


MOST_REGIONS = 500
"""Regions that are listed one by one; all of them count."""


def region_docs(case: Case) -> list[RegionDoc]:
    """List the regions that were compared, control first, each with its own change; empty where none were."""
    pairs = [(name, reading.pair) for name, reading in case.readings.items()]
    both = [(case.comparison.control, pair.control) for _, pair in pairs[:1]]
    both += [(name, pair.treatment) for name, pair in pairs]
    sides = {variant: side for variant, side in both if isinstance(side, Regions)}
    found = [
        RegionDoc(
            region=region,
            variant=variant,
            before=float(before),
            after=float(after),
            change=float(after / before - 1) if before > 0 else None,
        )
        for variant, side in sides.items()
        for region, before, after in zip(side.names, side.before, side.after, strict=True)
    ]
    return found[:MOST_REGIONS]


def look_docs(looks: Sequence[Look]) -> list[LookDoc]:
    """Write the planned looks; those without a day (no dates in the file) carry an empty one."""
    return [
        LookDoc(
            look=look.number,
            day=look.day.isoformat() if look.day is not None else "",
            alpha=look.alpha,
            reached=look.reached,
        )
        for look in looks
    ]
