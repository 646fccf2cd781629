"""When an experiment may be closed, and what a closing has to say; the rows are append-only, the last one counts.

It may be closed at or after its last look with whatever the rule says; before it only with a verdict
that fell at an earlier look. While the rule says "so far" it can be left running or given up (``abandon``), not closed:
a verdict would fall between the looks. Once the last planned day is past, data that never came do not hold it open.

Closed by an early sign it is provisional, and is closed once more with the figures of its later outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from experiments.errors import Fault, WrongStatus
from experiments.judging.document import AnalysisDoc
from experiments.judging.words.phrases import day as spoken_day
from experiments.people.permission import Actor, may, require
from experiments.people.person import member
from experiments.results.analyses import look_at_results
from experiments.results.closing.avoided import Avoided, avoided_faults
from experiments.results.outcomes.judged import outcome_document
from experiments.results.outcomes.standing import OutcomeStanding, OutcomeState, outcome_standing
from experiments.results.records import Decision, Why
from experiments.trials.experiment import LOCKED, VERDICTS, Experiment, Status, get_experiment
from stats.across.archive import ArchivePrior


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
    avoided : Avoided or None
        What it would have cost to do it anyway, where somebody says; not kept for a success.
    """

    why: Why | None = None
    decision: Decision | None = None
    decision_owner: int | None = None
    decision_due: date | None = None
    verdict: str | None = None
    override_reason: str | None = None
    version: int | None = None
    avoided: Avoided | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """An experiment that may be closed: what the rule says now, and what was found wrong with the conclusion.

    ``standing`` is where its later outcome stands, where the plan names one.
    """

    experiment: Experiment
    document: AnalysisDoc
    analysis_id: int | None
    faults: tuple[Fault, ...]
    standing: OutcomeStanding | None = None

    @property
    def outcome_figures_id(self) -> int | None:
        """The figures of the later outcome that it is closed with; ``None`` where its own data or early sign speak."""
        if self.experiment.status is not Status.CONCLUDED or self.standing is None or self.standing.figures is None:
            return None
        return self.standing.figures.id


def check_conclusion(
    session: Session,
    actor: Actor,
    experiment_id: int,
    conclusion: Conclusion,
    *,
    today: date,
    prior: ArchivePrior | None = None,
) -> Checked:
    """Find everything that stands against closing an experiment; change nothing but the stored look.

    ``prior`` is what the team's archive says of lifts (``learning.prior``): what to plan with is read with it.

    Raises
    ------
    NotFound, Forbidden
        The person may not close here.
    WrongStatus
        The experiment is not open for closing, or has no results.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "conclusion.write", experiment)
    standing = outcome_standing(session, experiment, today=today)
    analysis_id = None
    if experiment.status in LOCKED:
        document, analysis_id = look_at_results(session, experiment.id, today=today, prior=prior)
    elif experiment.status is Status.CONCLUDED and standing is not None and standing.state is OutcomeState.GIVEN:
        document = outcome_document(session, experiment, standing, today=today, prior=prior)
    else:
        raise _not_open(standing)
    faults = [
        *_goal_faults(experiment),
        *_time_faults(experiment, document, today),
        *_verdict_faults(actor, experiment, document, conclusion),
        *_decision_faults(session, actor, conclusion),
        *avoided_faults(session, experiment, conclusion.avoided),
    ]
    return Checked(experiment, document, analysis_id, tuple(faults), standing)


def _not_open(standing: OutcomeStanding | None) -> WrongStatus:
    sentence = "Only a locked experiment with a result can be closed; this one is not open for it."
    if standing is not None and standing.is_provisional and standing.early is not None:
        sentence = (
            f"It is closed by its early sign. It is closed again when the outcome is in, known on "
            f"{spoken_day(standing.due)}."
        )
    return WrongStatus(Fault("status", "not_open_for_closing", sentence))


def _goal_faults(experiment: Experiment) -> list[Fault]:
    if experiment.goal_id is not None:
        return []
    sentence = "Say which goal this served. Without a goal a result can be read, but not closed."
    return [Fault("goal_id", "goal_missing", sentence)]


def _time_faults(experiment: Experiment, document: AnalysisDoc, today: date) -> list[Fault]:
    """Keep a verdict from falling between the looks."""
    last = document["looks"][-1]["day"] if document["looks"] else ""
    over = experiment.ends is not None and today > experiment.ends
    decided = document["verdict"] != "undecided"
    if not document["interim"] or decided or over or experiment.retrospective:
        return []
    # A file without dates has one look that falls on no day.
    until = f" until {spoken_day(date.fromisoformat(last))}" if last else ""
    sentence = f"No verdict has fallen yet. Leave it running{until}, or give it up with a reason."
    return [Fault("verdict", "interim", sentence)]


def _verdict_faults(actor: Actor, experiment: Experiment, document: AnalysisDoc, conclusion: Conclusion) -> list[Fault]:
    faults = []
    verdict = conclusion.verdict or document["verdict"]
    if verdict not in VERDICTS:
        faults.append(Fault("verdict", "unknown_verdict", f"There is no verdict called “{verdict}”."))
    elif verdict != document["verdict"]:
        if not text_or_none(conclusion.override_reason):
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
    faults: list[Fault] = []
    if conclusion.decision is None:
        faults.append(Fault("decision", "decision_missing", "Say what you do now: adopt, keep, repeat or stop."))
    owner = conclusion.decision_owner
    member(session, actor.team_id, "decision_owner", owner, faults)
    return faults


def text_or_none(text: str | None) -> str | None:
    """Strip a text; nothing but spaces is none."""
    return (text or "").strip() or None
