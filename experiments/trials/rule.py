"""The sealed plan read back for judging: rule, metrics and circumstances come from its text, never from columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from experiments.judging.comparison import Circumstances, Rule
from experiments.judging.looks import look_days
from experiments.judging.words import phrases
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role, Unit
from experiments.trials.attached import Deviation, Plan

CHANCE_DESIGNS = (Design.RANDOMIZED, Design.GEO, Design.SWITCHBACK)
"""Designs in which we draw; a seed on record means that we did."""
COUNTS_AGAINST = ("metrics", "variants", "audience", "starts")
"""Deviations that lower the strength of evidence; the end date only where it was moved after a look."""

_WEAKER = (
    Design.RANDOMIZED,
    Design.PLATFORM_SPLIT,
    Design.GEO,
    Design.SWITCHBACK,
    Design.OBSERVATIONAL,
    Design.BEFORE_AFTER,
)
"""From what proves most to what proves least."""

_FIELD_WORDS = {
    "audience": "who it is for",
    "idea": "the idea",
    "instead_of": "what it replaces",
    "expected": "what was expected",
    "mechanism": "why it should work",
    "design": "who decides who sees what",
    "unit": "what is drawn",
    "variants": "the versions",
    "metrics": "the numbers",
    "outcome": "the later outcome",
    "worthwhile_lift": "from when on it is worth it",
    "confidence": "how sure to be",
    "looks": "when a verdict may fall",
    "minimum_days": "the least number of days",
    "minimum_units": "the least number of units",
    "baseline": "the baseline",
    "starts": "the first day",
    "ends": "the last day",
}


_VALUE_WORDS = {
    Design.RANDOMIZED: "drawn by lot",
    Design.PLATFORM_SPLIT: "split by the platform",
    Design.GEO: "regions",
    Design.SWITCHBACK: "on and off by day",
    Design.OBSERVATIONAL: "nobody drew lots",
    Design.BEFORE_AFTER: "before and after",
    Unit.USER: "people",
    Unit.POST: "posts",
    Unit.AD: "ads",
    Unit.DAY: "days",
    Unit.SLOT: "slots",
    Unit.REGION: "regions",
    "weekly": "every week",
    "end": "at the end",
}
_PER_CENT = ("worthwhile_lift", "confidence")


def rule_of(plan: Plan) -> Rule:
    """Give the decision rule as sealed."""
    rule = _read(plan)["rule"]
    return Rule(
        worthwhile_lift=rule["worthwhile_lift"],
        confidence=rule["confidence"],
        looks=rule["looks"],
        minimum_days=rule["minimum_days"],
        minimum_units=rule["minimum_units"],
    )


def metrics_of(plan: Plan) -> tuple[Metric, ...]:
    """Give the metrics as sealed, the primary one first."""
    metrics = [
        Metric(
            name=one["name"],
            kind=MetricKind(one["kind"]),
            numerator=one["numerator"],
            denominator=one["denominator"],
            direction=Direction(one["direction"]),
            role=Role(one["role"]),
            margin=one["margin"],
        )
        for one in _read(plan)["metrics"]
    ]
    return tuple(sorted(metrics, key=lambda metric: metric.role is not Role.PRIMARY))


@dataclass(frozen=True, slots=True)
class PlannedOutcome:
    """The later outcome of a plan: the number, the day it is known, and whether that was said or changed afterwards."""

    metric: Metric
    due: date
    changed: bool


def outcome_of(plan: Plan, deviations: Sequence[Deviation]) -> PlannedOutcome | None:
    """Give the later outcome by which a plan is judged in the end; ``None`` where the plan decides by itself.

    The number as sealed goes on deciding; its day may be moved afterwards. An outcome that was named only after the
    start counts too, and against the evidence.
    """
    sealed: dict[str, Any] | None = _read(plan).get("outcome")  # plans of format 1 know of none
    own = [one.after for one in deviations if one.field == "outcome" and one.at >= plan.sealed_at]
    named = sealed or (own[-1] if own else None)
    if named is None:
        return None
    return PlannedOutcome(
        metric=Metric(
            name=named["name"],
            kind=MetricKind(named["kind"]),
            numerator=named["numerator"],
            denominator=named["denominator"],
            direction=Direction(named["direction"]),
            role=Role.PRIMARY,
        ),
        due=_day((own[-1] if own else named)["due"]),
        changed=bool(own),
    )


def circumstances_of(plan: Plan, deviations: Sequence[Deviation], *, today: date | None) -> Circumstances:
    """Give the facts of the record that decide how much the result can prove.

    Parameters
    ----------
    plan : Plan
        The plan in force.
    deviations : sequence of Deviation
        Changes after the start, oldest first. An end date moved before the first look is the new end; moved after a
        look it counts against the evidence and the last look keeps its place. Where somebody says afterwards that lots
        were drawn in a weaker way than planned, it proves no more than that; never more than was planned. Whatever else
        was changed, the sealed rule goes on deciding.
    today : date or None
        The day of reading.
    """
    text = _read(plan)
    # A plan that was unlocked and sealed again has its own deviations only.
    own = [deviation for deviation in deviations if deviation.at >= plan.sealed_at]
    starts, ends, moved_late = _dates(text, own)
    design = _weakest_design(text, own)
    by_hand = bool(text["alternated_by_hand"])
    shares = {variant["name"]: variant["share"] for variant in text["variants"]}
    return Circumstances(
        design=design,
        unit=Unit(text["unit"]),
        unit_name=text["unit_name"] if Unit(text["unit"]) is Unit.USER else None,
        sealed_in_time=_sealed_in_time(plan, text),
        drawn_by_us=text["draw_seed"] is not None and design in CHANCE_DESIGNS and not by_hand,
        alternated_by_hand=by_hand,
        equal_budgets=bool(text["equal_budgets"]),
        starts=starts,
        ends=ends,
        planned_shares=shares if all(share is not None for share in shares.values()) else None,
        baseline=text["rule"]["baseline"],
        carry_over=bool(text["carry_over"]),
        settling_days=text["settling_days"],
        today=today,
        deviations=tuple(deviation_sentences(own)),
        judged_change=moved_late or any(deviation.field in COUNTS_AGAINST for deviation in own),
    )


def deviation_sentences(deviations: Iterable[Deviation]) -> list[str]:
    """Say each deviation in one sentence, oldest first."""
    return [
        f"{phrases.day(deviation.at.date())}: {_FIELD_WORDS.get(deviation.field, deviation.field)} changed"
        f"{_from_to(deviation)}, because: {deviation.reason}"
        for deviation in deviations
    ]


def _from_to(deviation: Deviation) -> str:
    if isinstance(deviation.after, list | dict):
        return ""
    before, after = (_in_words(deviation.field, value) for value in (deviation.before, deviation.after))
    return f" from {before} to {after}"


def _in_words(field: str, value: Any) -> str:
    """Say a judged value as the page would: no code names, no bare fractions, days as days."""
    if value is None:
        return "nothing"
    if field in ("starts", "ends"):
        return phrases.day(_day(value))
    if field in _PER_CENT:
        return phrases.percent(value)
    if field in ("design", "unit", "looks"):
        return _VALUE_WORDS.get(value, str(value))
    return f"“{value}”" if isinstance(value, str) else f"{value:g}"


def _weakest_design(text: dict[str, Any], deviations: Iterable[Deviation]) -> Design:
    said = [Design(deviation.after) for deviation in deviations if deviation.field == "design"]
    return max((Design(text["design"]), *said), key=_WEAKER.index)


def _sealed_in_time(plan: Plan, text: dict[str, Any]) -> bool:
    # Days of the plan are the team's, the seal is in UTC; on the first day itself no outcome has been seen yet.
    return not text["data_seen"] and not text["retrospective"] and plan.sealed_at.date() <= _day(text["starts"])


def _dates(text: dict[str, Any], deviations: Iterable[Deviation]) -> tuple[date, date, bool]:
    """Give first and last day that count, and whether the last day was moved after a look."""
    starts, ends, moved_late = _day(text["starts"]), _day(text["ends"]), False
    for deviation in deviations:
        if deviation.field == "starts":
            starts = min(_day(deviation.after), ends)
        elif deviation.field == "ends":
            if deviation.at.date() > look_days(starts, ends, text["rule"]["looks"])[0]:
                moved_late = True
            else:
                ends = max(_day(deviation.after), starts)
    return starts, ends, moved_late


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _read(plan: Plan) -> dict[str, Any]:
    text: dict[str, Any] = json.loads(plan.text)
    return text
