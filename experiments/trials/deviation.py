"""Changing a judged part after the start or the first data: allowed, with a reason, and it stays on the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import text
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.attached import Deviation
from experiments.trials.canonical import canonical_metrics, canonical_variants
from experiments.trials.change import DraftChange, check_change
from experiments.trials.deriving import set_variants, vanishing
from experiments.trials.experiment import LOCKED, Experiment, advance, get_experiment
from experiments.trials.outcome import canonical_outcome, dated_from, late_enough, set_outcome

JUDGED = (
    "audience",
    "idea",
    "instead_of",
    "expected",
    "mechanism",
    "design",
    "unit",
    "variants",
    "metrics",
    "outcome",
    "worthwhile_lift",
    "confidence",
    "looks",
    "minimum_days",
    "minimum_units",
    "baseline",
    "starts",
    "ends",
)
"""Fields that a deviation can name. What decides stays the sealed rule; the working copy shows the change."""


@dataclass(frozen=True, slots=True)
class DeviationRequest:
    """A change to one judged part: the field of :class:`~experiments.trials.change.DraftChange`, its value, why."""

    field: str
    after: Any
    reason: str


def has_begun(experiment: Experiment, now: datetime) -> bool:
    """Say whether the first day is here or results have been seen."""
    started = experiment.starts is not None and now.date() >= experiment.starts
    return started or experiment.first_data_at is not None


def deviate(
    session: Session,
    actor: Actor,
    experiment_id: int,
    request: DeviationRequest,
    *,
    version: int | None = None,
    now: datetime,
) -> Deviation:
    """Change a judged part of a running experiment and keep who, when, what before, what after, and why.

    Raises
    ------
    RuleBroken
        No reason, no judged part, a value that does not fit, or no change at all; all at once.
    WrongStatus
        It is not locked, or it has not begun (then unlocking is free).
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.deviate", experiment)
    if experiment.status not in LOCKED:
        raise WrongStatus(Fault("status", "wrong_status", f"This experiment is {experiment.status.value}."))
    if not has_begun(experiment, now):
        raise WrongStatus(Fault("status", "not_begun", "It has not begun: unlock it, change it, lock it again."))
    values, reason, faults = _checked(session, actor, experiment, request)
    before = _as_json(request.field, getattr(experiment, request.field)) if request.field in JUDGED else None
    if faults or reason is None:
        raise RuleBroken(*faults)
    advance(session, experiment, statuses=LOCKED, version=version, now=now)
    _set(experiment, request.field, values[request.field])
    session.flush()
    after = _as_json(request.field, getattr(experiment, request.field))
    deviation = Deviation(
        experiment_id=experiment_id,
        at=now,
        by=actor.person_id,
        field=request.field,
        before=before,
        after=after,
        reason=reason,
    )
    session.add(deviation)
    session.flush()
    session.expire(experiment, ["deviations"])
    record_act(
        session,
        actor,
        "experiment.deviate",
        "experiment",
        experiment_id,
        {request.field: before},
        {request.field: after, "reason": reason},
        now,
    )
    return deviation


def _checked(
    session: Session, actor: Actor, experiment: Experiment, request: DeviationRequest
) -> tuple[dict[str, Any], str | None, list[Fault]]:
    faults: list[Fault] = []
    reason = text("reason", request.reason, faults)
    if reason is None:
        faults.append(Fault("reason", "missing", "Say why it must change; it stays on the result."))
    if request.field not in JUDGED:
        faults.append(Fault("field", "not_judged", f"Choose one of: {', '.join(JUDGED)}."))
        return {}, reason, faults
    values, more = check_change(session, actor, DraftChange(**{request.field: request.after}))
    faults += more
    value = values[request.field]
    if request.field == "outcome" and value is not None:
        faults += late_enough(dated_from(value, experiment.ends).due, experiment.ends)
    if value in (None, []) and request.field != "baseline":
        faults.append(Fault(request.field, "missing", "A plan that runs cannot do without this."))
    elif not more and _same(experiment, request.field, value):
        faults.append(Fault(request.field, "no_change", "This is what the plan says already."))
    starts, ends = (value if request.field == name else getattr(experiment, name) for name in ("starts", "ends"))
    if starts and ends and ends < starts:
        faults.append(Fault(request.field, "before_start", "The last day lies before the first."))
    if request.field == "variants" and value:
        faults += vanishing(experiment, value)
    return values, reason, faults


def _set(experiment: Experiment, field: str, value: Any) -> None:
    if field == "variants":
        set_variants(experiment, value)
    elif field == "outcome":
        set_outcome(experiment, value)
    else:
        setattr(experiment, field, value)


def _same(experiment: Experiment, field: str, value: object) -> bool:
    return bool(_as_json(field, value) == _as_json(field, getattr(experiment, field)))


def _as_json(field: str, value: Any) -> Any:
    """Write one judged part as JSON, in the canonical form of the plan."""
    if field == "variants":
        return canonical_variants(value)
    if field == "metrics":
        return canonical_metrics(value)
    if field == "outcome":
        return canonical_outcome(value)
    return value.isoformat() if isinstance(value, date) else value
