"""Closing: what we know, what we do, and why it was not a success; append-only, the last row counts.

When an experiment may be closed: at or after its last look with whatever the rule says; before it only with a verdict
that fell at an earlier look. While the rule says "so far" it can be left running or given up (``abandon``), not closed:
a verdict would fall between the looks. Once the last planned day is past, data that never came do not hold it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, named_enum, one_of
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.judging.document import AnalysisDoc
from experiments.people.audit import record_act
from experiments.people.permission import Actor, may, require
from experiments.people.person import Membership
from experiments.results.analyses import look_at_results
from experiments.trials.experiment import LOCKED, Experiment, Status, advance, get_experiment

VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided", "invalid")


class Why(StrEnum):
    """Why it was not a success; one tap."""

    WEAK_IDEA = "weak_idea"
    WEAK_EXECUTION = "weak_execution"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_CHANNEL = "wrong_channel"
    TOO_SMALL = "too_small"
    BAD_TIMING = "bad_timing"
    TRACKING_BROKEN = "tracking_broken"
    CONTAMINATED = "contaminated"
    NO_CONTENT = "no_content"
    OTHER = "other"


class Decision(StrEnum):
    """What we do after closing; never merged with the verdict."""

    ADOPT = "adopt"
    KEEP = "keep"
    REPEAT = "repeat"
    STOP = "stop"


class ConclusionRow(Base):
    """One closing of one experiment."""

    __tablename__ = "conclusion"
    __table_args__ = (
        one_of("verdict", VERDICTS, "verdict"),
        one_of("rule_verdict", VERDICTS, "rule_verdict"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    analysis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("analysis.id"))
    verdict: Mapped[str]
    rule_verdict: Mapped[str]
    override_reason: Mapped[str | None]
    grade: Mapped[str]
    why: Mapped[Why | None] = mapped_column(named_enum(Why, "why"))
    decision: Mapped[Decision] = mapped_column(named_enum(Decision, "decision"))
    decision_owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decision_due: Mapped[date | None]
    sentence: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a person says when closing.

    Parameters
    ----------
    why : Why or None
        Needed for everything but a success; not kept for one.
    decision : Decision or None
        What we do now; ``None`` is a fault, so that form and API tell it with the others.
    decision_owner : int or None
        Person of the team who sees to it; ``None`` is the one who closes.
    decision_due : date or None
        When somebody asks whether it was done and did hold.
    verdict : str or None
        ``None`` takes the verdict of the sealed rule; another one needs ``override_reason`` and the role for it.
    version : int or None
        Version of the experiment that the person looked at; a change since then refuses the closing.
    """

    why: Why | None = None
    decision: Decision | None = None
    decision_owner: int | None = None
    decision_due: date | None = None
    verdict: str | None = None
    override_reason: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """An experiment that may be closed: what the rule says now, and what was found wrong with the conclusion."""

    experiment: Experiment
    document: AnalysisDoc
    analysis_id: int | None
    faults: tuple[Fault, ...]


def check_conclusion(
    session: Session, actor: Actor, experiment_id: int, conclusion: Conclusion, *, today: date
) -> Checked:
    """Find everything that stands against closing an experiment; change nothing but the stored look.

    Raises
    ------
    NotFound, Forbidden
        The person may not close here.
    WrongStatus
        The experiment is not open for closing, or has no results.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "conclusion.write", experiment)
    if experiment.status not in LOCKED:
        sentence = "Only a locked experiment with a result can be closed; this one is not open for it."
        raise WrongStatus(Fault("status", "not_open_for_closing", sentence))
    document, analysis_id = look_at_results(session, experiment.id, today=today)
    faults = [
        *_goal_faults(experiment),
        *_time_faults(experiment, document, today),
        *_verdict_faults(actor, experiment, document, conclusion),
        *_decision_faults(session, actor, conclusion),
    ]
    return Checked(experiment, document, analysis_id, tuple(faults))


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
    advance(
        session,
        experiment,
        statuses=LOCKED,
        version=conclusion.version,
        now=now,
        status=Status.CONCLUDED,
        verdict=verdict,
        grade=document["grade"],
        decision=conclusion.decision.value,
        concluded_on=now.date(),
    )
    row = ConclusionRow(
        experiment_id=experiment.id,
        analysis_id=checked.analysis_id,
        verdict=verdict,
        rule_verdict=document["verdict"],
        override_reason=_text(conclusion.override_reason) if verdict != document["verdict"] else None,
        grade=document["grade"],
        why=None if verdict == "succeeded" else conclusion.why,
        decision=conclusion.decision,
        decision_owner_id=conclusion.decision_owner or actor.person_id,
        decision_due=conclusion.decision_due,
        sentence=document["sentence"],
        person_id=actor.person_id,
        at=now,
    )
    session.add(row)
    after = {"verdict": verdict, "rule_verdict": row.rule_verdict, "decision": row.decision.value}
    record_act(session, actor, "conclusion.write", "experiment", experiment.id, None, after, now)
    session.flush()
    return row


def latest_conclusion(session: Session, experiment_id: int) -> ConclusionRow | None:
    """Give the conclusion that counts, the last one written."""
    found = sa.select(ConclusionRow).where(ConclusionRow.experiment_id == experiment_id)
    return session.scalar(found.order_by(ConclusionRow.id.desc()).limit(1))


def _goal_faults(experiment: Experiment) -> list[Fault]:
    if experiment.goal_id is not None:
        return []
    sentence = "Say which goal this served. Without a goal a result can be read, but not closed."
    return [Fault("goal_id", "goal_missing", sentence)]


def _time_faults(experiment: Experiment, document: AnalysisDoc, today: date) -> list[Fault]:
    """Keep a verdict from falling between the looks."""
    last = document["looks"][-1]["day"] if document["looks"] else None
    over = experiment.ends is not None and today > experiment.ends
    decided = document["verdict"] != "undecided"
    if not document["interim"] or decided or over or experiment.retrospective:
        return []
    until = f" until {last}" if last else ""
    sentence = f"No verdict has fallen yet. Leave it running{until}, or give it up with a reason."
    return [Fault("verdict", "interim", sentence)]


def _verdict_faults(actor: Actor, experiment: Experiment, document: AnalysisDoc, conclusion: Conclusion) -> list[Fault]:
    faults = []
    verdict = conclusion.verdict or document["verdict"]
    if verdict not in VERDICTS:
        faults.append(Fault("verdict", "unknown_verdict", f"There is no verdict called “{verdict}”."))
    elif verdict != document["verdict"]:
        if not _text(conclusion.override_reason):
            sentence = "The locked rule says otherwise. Say why you override it; the reason shows on the result."
            faults.append(Fault("override_reason", "override_reason_missing", sentence))
        if not may(actor, "conclusion.override", experiment):
            sentence = "Only an analyst or a lead may override the verdict of the locked rule."
            faults.append(Fault("verdict", "may_not_override", sentence))
    if verdict != "succeeded" and conclusion.why is None:
        sentence = "Say in one tap why it did not work out, so that the next one knows."
        faults.append(Fault("why", "why_missing", sentence))
    return faults


def _decision_faults(session: Session, actor: Actor, conclusion: Conclusion) -> list[Fault]:
    faults = []
    if conclusion.decision is None:
        faults.append(Fault("decision", "decision_missing", "Say what you do now: adopt, keep, repeat or stop."))
    owner = conclusion.decision_owner
    if owner is not None and session.get(Membership, (actor.team_id, owner)) is None:
        faults.append(Fault("decision_owner", "not_in_team", "Who sees to the decision has to be in your team."))
    return faults


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
