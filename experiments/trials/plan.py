"""Sealing a plan, and unlocking it again before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import canonical_json
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.metrics.kinds import Direction, Role
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.approval import cap_faults
from experiments.trials.attached import Deviation, Plan
from experiments.trials.canonical import FORMAT, canonical_plan, plan_hash
from experiments.trials.deviation import DeviationRequest, deviate, has_begun
from experiments.trials.experiment import LOCKED, OPEN, Experiment, Status, VariantRole, advance, get_experiment
from experiments.trials.gate import ASKED, BEFORE_TECHNOLOGY, part_gaps
from experiments.trials.outcome import outcome_gaps
from experiments.trials.proposal import budget_of
from experiments.trials.sign_off import sign_off_faults

__all__ = [
    "Deviation",
    "DeviationRequest",
    "Plan",
    "Registration",
    "canonical_plan",
    "deviate",
    "missing_parts",
    "plan_hash",
    "register",
    "unlock",
]


@dataclass(frozen=True, slots=True)
class Registration:
    """Locking a plan: the person confirms the sentence, and says which version was seen."""

    confirm: bool
    version: int | None = None


def missing_parts(experiment: Experiment) -> list[Fault]:
    """List every part that a plan needs and this draft has not, in the order of the form."""
    faults = [
        Fault(field, "missing", f"Missing: {ASKED[field]}") for gaps in part_gaps(experiment).values() for field in gaps
    ]
    faults += _unconfirmed(experiment)
    faults += _missing_variants(experiment) + _missing_metrics(experiment) + outcome_gaps(experiment)
    asked = (
        ("design", "Say who decides who sees what."),
        ("unit", "Say what is drawn: people, posts, days …"),
        ("worthwhile_lift", "Say from which change on it is worth it."),
        ("confidence", "Say how sure you want to be."),
        ("looks", "Say when a verdict may fall."),
        ("minimum_days", "Say how many days it needs at least."),
        ("minimum_units", "Say how many units each version needs at least."),
        ("starts", "Say on which day it starts."),
        ("ends", "Say on which day it ends."),
        ("owner_id", "Say who owns it."),
    )
    faults += [Fault(field, "missing", words) for field, words in asked if getattr(experiment, field) is None]
    if experiment.budget_minor is None and experiment.hours is None:
        faults.append(Fault("budget", "missing", "Say what it costs: money, hours, or both; 0 is an answer."))
    return faults


def register(session: Session, actor: Actor, experiment_id: int, registration: Registration, *, now: datetime) -> Plan:
    """Seal the plan of a draft: from here on nothing in it changes silently.

    One UPDATE with the status and version that were seen, its row count checked: two clicks make one seal.

    Returns
    -------
    Plan
        The sealed text with its fingerprint.

    Raises
    ------
    RuleBroken
        Every missing part, spend above the cap that nobody approved, what nobody signed off although it could hurt,
        or not confirmed; all at once.
    WrongStatus
        It is locked already, or somebody changed it meanwhile.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.register", experiment)
    if experiment.status not in OPEN:
        raise WrongStatus(Fault("status", "wrong_status", f"This experiment is {experiment.status.value} already."))
    faults = missing_parts(experiment)
    faults += cap_faults(session, actor, experiment, budget_of(experiment))
    faults += sign_off_faults(session, experiment)
    if not registration.confirm:
        faults.append(Fault("confirm", "not_confirmed", "Confirm what “worked” means before you lock it."))
    if faults:
        raise RuleBroken(*faults)
    number = (session.scalar(sa.select(sa.func.max(Plan.number)).where(Plan.experiment_id == experiment_id)) or 0) + 1
    advance(
        session,
        experiment,
        statuses=OPEN,
        version=registration.version,
        now=now,
        status=Status.REGISTERED,
        sealed_number=number,
    )
    text = canonical_plan(experiment)
    plan = Plan(
        experiment_id=experiment_id,
        number=number,
        format=FORMAT,
        text=canonical_json(text),
        hash=plan_hash(text),
        sealed_at=now,
        sealed_by=actor.person_id,
    )
    session.add(plan)
    session.flush()
    session.expire(experiment, ["plans"])
    sealed = {"number": number, "hash": plan.hash}
    record_act(session, actor, "experiment.register", "experiment", experiment_id, None, sealed, now)
    session.flush()
    return plan


def unlock(
    session: Session, actor: Actor, experiment_id: int, *, version: int | None = None, now: datetime
) -> Experiment:
    """Open a sealed plan again: free before the first day and the first data, and kept in the history.

    Raises
    ------
    WrongStatus
        It has started or has data: from then on a change is a deviation, with its reason on the result.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.unlock", experiment)
    if experiment.status in LOCKED and has_begun(experiment, now):
        sentence = "It has begun: change what must be changed with a reason, and it will stand on the result."
        raise WrongStatus(Fault("status", "has_begun", sentence))
    was = {"number": experiment.sealed_number}
    advance(session, experiment, statuses=LOCKED, version=version, now=now, status=Status.DRAFT, sealed_number=None)
    record_act(session, actor, "experiment.unlock", "experiment", experiment_id, was, None, now)
    session.flush()
    return experiment


def _unconfirmed(experiment: Experiment) -> list[Fault]:
    """Say which parts nobody looked at since the people changed, or since a toolkit proposed them."""
    gaps = part_gaps(experiment)
    because = "The people changed" if experiment.toolkit_id is None else "Proposed by a toolkit, or the people changed"
    return [
        Fault(part, "unconfirmed", f"{because}: check that the {part} still fits.")
        for part in (*BEFORE_TECHNOLOGY, "technology")
        if not gaps[part] and not getattr(experiment, f"{part}_confirmed")
    ]


def _missing_variants(experiment: Experiment) -> list[Fault]:
    roles = [variant.role for variant in experiment.variants]
    if len(roles) < 2:
        return [Fault("variants", "missing", "Say which versions are compared: what we do now, and the new one.")]
    if roles.count(VariantRole.CONTROL) != 1:
        return [Fault("variants", "no_control", "Say which version is the one that the others are compared with.")]
    shares = [variant.share for variant in experiment.variants if variant.share is not None]
    if shares and (len(shares) < len(roles) or abs(sum(shares) - 1) > 1e-6):
        return [Fault("variants", "shares", "The shares of all versions must add up to the whole.")]
    return []


def _missing_metrics(experiment: Experiment) -> list[Fault]:
    faults = []
    primary = [use for use in experiment.metrics if use.role is Role.PRIMARY]
    if len(primary) != 1:
        faults.append(Fault("metrics", "no_primary", "Say which number decides: exactly one."))
    faults += [
        Fault("metrics", "no_margin", f"Say how much worse “{use.name}” may become.")
        for use in experiment.metrics
        if use.role is Role.GUARDRAIL and use.margin is None
    ]
    if primary and primary[0].direction is Direction.DOWN and (experiment.worthwhile_lift or 0) >= 1:
        faults.append(Fault("worthwhile_lift", "too_large", "Less than nothing cannot be wanted: stay below 100 %."))
    return faults
