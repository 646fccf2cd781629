"""Closing: what we know, what we do, and why it was not a success."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken
from experiments.people.permission import Actor
from experiments.people.record.audit import record_act
from experiments.results.closing.proposal import ConclusionProposal, proposal_for
from experiments.results.closing.rules import (
    Checked,
    Conclusion,
    check_conclusion,
    text_or_none,
)
from experiments.results.records import ConclusionRow, Decision, Why
from experiments.trials.experiment import LOCKED, VERDICTS, Status, advance

__all__ = [
    "VERDICTS",
    "Conclusion",
    "ConclusionProposal",
    "ConclusionRow",
    "Decision",
    "Why",
    "conclude",
    "latest_conclusion",
    "proposal_for",
]


def conclude(
    session: Session, actor: Actor, experiment_id: int, conclusion: Conclusion, *, now: datetime
) -> ConclusionRow:
    """Close an experiment; the caller files it in the archive (``learning.closing.close`` does both).

    Raises
    ------
    NotFound, Forbidden, WrongStatus
        As for :func:`check_conclusion`; also when somebody else closed or changed it meanwhile.
    RuleBroken
        All faults of the conclusion.
    """
    checked = check_conclusion(session, actor, experiment_id, conclusion, today=now.date())
    if checked.faults:
        raise RuleBroken(*checked.faults)
    return write_conclusion(session, actor, checked, conclusion, now=now)


def write_conclusion(
    session: Session, actor: Actor, checked: Checked, conclusion: Conclusion, *, now: datetime
) -> ConclusionRow:
    """Write a checked conclusion: one click wins, a second one finds the status changed."""
    experiment, document = checked.experiment, checked.document
    assert conclusion.decision is not None, "a fault otherwise"
    verdict = conclusion.verdict or document["verdict"]
    figures_id, standing = checked.outcome_figures_id, checked.standing
    until = standing.due if standing is not None and figures_id is None else None
    advance(
        session,
        experiment,
        statuses=LOCKED if figures_id is None else (Status.CONCLUDED,),
        version=conclusion.version,
        now=now,
        status=Status.CONCLUDED,
        verdict=verdict,
        grade=document["grade"],
        decision=conclusion.decision.value,
        concluded_on=now.date(),
        provisional_until=until,
    )
    avoided = None if verdict == "succeeded" else conclusion.avoided
    saved = None if avoided is None else avoided.money
    row = ConclusionRow(
        experiment_id=experiment.id,
        analysis_id=checked.analysis_id,
        outcome_figures_id=figures_id,
        verdict=verdict,
        rule_verdict=document["verdict"],
        override_reason=text_or_none(conclusion.override_reason) if verdict != document["verdict"] else None,
        grade=document["grade"],
        why=None if verdict == "succeeded" else conclusion.why,
        decision=conclusion.decision,
        decision_owner_id=conclusion.decision_owner or actor.person_id,
        decision_due=conclusion.decision_due,
        avoided_minor=None if saved is None else saved.minor,
        avoided_every=None if avoided is None or saved is None else avoided.every,
        avoided_assumption=None if avoided is None or saved is None else avoided.assumption.strip(),
        sentence=document["sentence"],
        person_id=actor.person_id,
        at=now,
    )
    session.add(row)
    after: dict[str, Any] = {"verdict": verdict, "rule_verdict": row.rule_verdict, "decision": row.decision.value}
    if standing is not None:
        after["provisional_until"] = None if until is None else until.isoformat()
    before = {"verdict": standing.early.verdict} if figures_id and standing and standing.early else None
    record_act(session, actor, "conclusion.write", "experiment", experiment.id, before, after, now)
    session.flush()
    return row


def latest_conclusion(session: Session, experiment_id: int) -> ConclusionRow | None:
    """Give the conclusion that counts, the last one written."""
    found = sa.select(ConclusionRow).where(ConclusionRow.experiment_id == experiment_id)
    return session.scalar(found.order_by(ConclusionRow.id.desc()).limit(1))
