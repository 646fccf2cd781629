"""The three lines of closing, pre-written: what we know, what we do, what we learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.judging.document import AnalysisDoc
from experiments.people.permission import Actor
from experiments.results.closing.avoided import Avoided, proposed_avoided
from experiments.results.closing.rules import Checked, Conclusion, check_conclusion
from experiments.results.records import ConclusionRow, Decision, Why
from experiments.trials.experiment import Experiment

FOLLOW_UP = timedelta(days=30)
"""After this time somebody asks whether the decision was carried out and did hold."""

DECISIONS = {
    "succeeded": Decision.ADOPT,
    "harmful": Decision.STOP,
    "no_useful_difference": Decision.KEEP,
    "undecided": Decision.KEEP,
    "invalid": Decision.REPEAT,
}
WORTH_REPEATING = frozenset({"leaning", "better_size_unclear", "not_comparable"})

SAVES = frozenset({"harmful", "no_useful_difference"})
"""Verdicts after which not doing it saves something that is known."""

CLAIMS = {
    "succeeded": "If we {idea} instead of {control}, {outcome}.",
    "succeeded without a word of the plan": "If we {idea} instead of {control}, {metric} gets better.",
    "harmful": "If we {idea} instead of {control}, {metric} gets worse.",
    "no_useful_difference": "If we {idea} instead of {control}, {metric} gains nothing worth having.",
    "undecided": "Whether {metric} gains if we {idea} instead of {control} is still open.",
    "invalid": "Whether {metric} gains if we {idea} instead of {control} is still open: the run was not usable.",
}
BECAUSE = {
    "succeeded": "It fits what we counted on: {mechanism}.",
    "harmful": "We had counted on: {mechanism}.",
    "no_useful_difference": "We had counted on: {mechanism}.",
}


@dataclass(frozen=True, slots=True)
class ConclusionProposal:
    """What stands in the closing form before anybody types.

    ``faults`` say what stands against closing now (no goal, still running); the words of the lesson are ready to be
    sent as they are. ``stance`` is what the experiment would say about a lesson with this claim. ``early`` is how it
    was closed by its early sign, where it is closed once more with its outcome. ``avoided`` is what it would have cost
    to do it anyway, where it was no success and the data tell.
    """

    verdict: str
    undecided_reason: str | None
    grade: str
    sentence: str
    what_we_know: str
    what_to_do: str
    why: Why | None
    decision: Decision
    decision_owner: int
    decision_due: date
    claim: str
    scope: str
    because: str
    lesson_to_do: str
    stance: str
    faults: tuple[Fault, ...]
    early: ConclusionRow | None = None
    best: str | None = None
    avoided: Avoided | None = None

    @property
    def can_close(self) -> bool:
        """Say whether nothing stands against closing."""
        return not self.faults


def proposal_for(session: Session, actor: Actor, experiment_id: int, *, today: date) -> ConclusionProposal:
    """Pre-write the closing of an experiment from its plan and its analysis.

    Raises
    ------
    NotFound, Forbidden, WrongStatus
        As when closing.
    """
    checked = check_conclusion(session, actor, experiment_id, Conclusion(), today=today)
    experiment, document = checked.experiment, checked.document
    verdict = document["verdict"]
    # Why and decision are what the form is for; only what nobody can tap away stands against closing.
    asked = {"why_missing", "decision_missing"}
    words = _words(experiment, document)
    again = checked.outcome_figures_id is not None
    return ConclusionProposal(
        verdict=verdict,
        undecided_reason=document["undecided_reason"],
        grade=document["grade"],
        sentence=document["sentence"],
        what_we_know=document["what_we_know"],
        what_to_do=document["what_to_do"],
        why=Why.TOO_SMALL if verdict == "undecided" else None,
        decision=_decision(document),
        decision_owner=experiment.owner_id or actor.person_id,
        decision_due=today + FOLLOW_UP,
        claim=_sentence(_claim(verdict, words)),
        scope=words["scope"],
        because=BECAUSE.get(verdict, "").format(**words) if experiment.mechanism else "",
        lesson_to_do=document["what_to_do"],
        stance=_stance(checked, verdict),
        faults=tuple(fault for fault in checked.faults if fault.code not in asked),
        early=checked.standing.early if again and checked.standing is not None else None,
        best=document["best"],
        avoided=proposed_avoided(session, experiment, document) if verdict in SAVES else None,
    )


def _stance(checked: Checked, verdict: str) -> str:
    """Say what it would tell a lesson.

    An outcome that says otherwise than its early sign speaks against it; what else is no answer leaves it open.
    """
    early = checked.standing.early if checked.outcome_figures_id and checked.standing else None
    if early is not None and early.verdict != verdict:
        return "contradicts"
    return "open" if verdict in {"undecided", "invalid"} else "supports"


def _decision(document: AnalysisDoc) -> Decision:
    if document["verdict"] == "undecided" and document["undecided_reason"] in WORTH_REPEATING:
        return Decision.REPEAT
    return DECISIONS[document["verdict"]]


def _claim(verdict: str, words: Mapping[str, str]) -> str:
    """Say what is believed now; where no plan said what would come, the number stands in for it."""
    unsaid = verdict == "succeeded" and not words["outcome"]
    return CLAIMS["succeeded without a word of the plan" if unsaid else verdict].format(**words)


def _words(experiment: Experiment, document: AnalysisDoc) -> dict[str, str]:
    """Take the words of the plan; where there is no plan, the names of variants and metric stand in."""
    metric = document["metrics"][0]["name"] if document["metrics"] else "the number that decides"
    best = document["best"] or next((v.name for v in experiment.variants if v.name != document["control"]), "")
    idea = _inner(experiment.idea) or f"use “{best}”"
    return {
        "idea": idea,
        "control": _inner(experiment.instead_of) or f"“{document['control']}”",
        "outcome": _inner(experiment.expected),
        "mechanism": _inner(experiment.mechanism),
        "metric": metric,
        "scope": ", ".join(part for part in (experiment.audience, experiment.channel) if part),
    }


def _inner(text: str | None) -> str:
    """Prepare free text for the middle of a sentence: no closing full stop, no second "if we"."""
    inner = (text or "").strip().rstrip(".").strip()
    for opening in ("if we ", "because ", "instead of ", "then "):
        if inner.casefold().startswith(opening):
            inner = inner[len(opening) :]
    return inner


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
