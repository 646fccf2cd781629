"""Fields of closing as the three lines: what we know, what we do, what we learned."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.errors import Fault
from experiments.learning.closing import Closing
from experiments.learning.lessons.lesson import LessonDraft
from experiments.results.closing.avoided import Avoided
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.closing.proposal import ConclusionProposal
from experiments.trials.experiment import Experiment
from webapp.forms.answers import day, key
from webapp.forms.numbers import money_from, money_text

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
        "lesson_variant": proposal.best or "",
    } | _avoided_fields(proposal.avoided)


def _avoided_fields(avoided: Avoided | None) -> dict[str, str]:
    saved = None if avoided is None else avoided.money
    return {
        "avoided": "" if saved is None else money_text(saved.minor, saved.currency),
        "avoided_every": "quarter" if avoided is None else avoided.every,
        "avoided_assumption": "" if avoided is None else avoided.assumption,
    }


def avoided_from(form: Mapping[str, str], currency: str, faults: list[Fault]) -> Avoided | None:
    """Read what it would have cost to do it anyway; an amount that cannot be read is a fault."""
    money = money_from("avoided", form.get("avoided", ""), currency, faults)
    if money is None:
        return None
    return Avoided(money, form.get("avoided_every", ""), form.get("avoided_assumption", ""))


def closing_from(form: Mapping[str, str], rule_verdict: str, avoided: Avoided | None = None) -> Closing:
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
            avoided=avoided,
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
        return LessonDraft(stance=form.get("stance", ""), lesson_id=known, variant=form.get("lesson_variant"))
    return LessonDraft(
        claim=form.get("claim", ""),
        scope=form.get("scope", ""),
        why=form.get("because", ""),
        what_to_do=form.get("what_to_do", ""),
        variant=form.get("lesson_variant"),
    )
