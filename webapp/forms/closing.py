"""Fields of closing as the three lines: what we know, what we do, what we learned."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.learning.closing import Closing
from experiments.learning.lessons.lesson import LessonDraft
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.closing.proposal import ConclusionProposal
from experiments.trials.experiment import Experiment
from webapp.forms.answers import day, key

NEW_LESSON = "new"
NO_LESSON = "none"


def proposed_fields(proposal: ConclusionProposal, experiment: Experiment) -> dict[str, str]:
    """Write the proposal as the fields of the form, ready to be sent as they are."""
    return {
        "version": str(experiment.version),
        "verdict": proposal.verdict,
        "why": proposal.why.value if proposal.why else "",
        "decision": proposal.decision.value,
        "decision_owner": str(proposal.decision_owner),
        "decision_due": proposal.decision_due.isoformat(),
        "lesson_id": NEW_LESSON,
        "stance": proposal.stance,
        "claim": proposal.claim,
        "scope": proposal.scope,
        "because": proposal.because,
        "what_to_do": proposal.lesson_to_do,
    }


def closing_from(form: Mapping[str, str], rule_verdict: str) -> Closing:
    """Read the form; the domain says what is missing or does not fit."""
    why, decision, verdict = form.get("why", ""), form.get("decision", ""), form.get("verdict", "")
    return Closing(
        conclusion=Conclusion(
            why=Why(why) if why in set(Why) else None,
            decision=Decision(decision) if decision in set(Decision) else None,
            decision_owner=key(form.get("decision_owner")),
            decision_due=day(form.get("decision_due", "")),
            verdict=None if verdict in {"", rule_verdict} else verdict,
            override_reason=form.get("override_reason", "").strip() or None,
            version=key(form.get("version")),
        ),
        lesson=_lesson(form),
    )


def _lesson(form: Mapping[str, str]) -> LessonDraft | None:
    """Read the lesson: a new one, evidence for one that is there, or none."""
    chosen = form.get("lesson_id", NEW_LESSON)
    if chosen == NO_LESSON:
        return None
    known = key(chosen)
    if known is not None:
        # The words of a lesson that is there stay; this experiment only supports or contradicts it.
        return LessonDraft(stance=form.get("stance", ""), lesson_id=known)
    return LessonDraft(
        claim=form.get("claim", ""),
        scope=form.get("scope", ""),
        why=form.get("because", ""),
        what_to_do=form.get("what_to_do", ""),
    )
