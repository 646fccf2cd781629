"""Questions that were asked and not answered: each with why, and what an answer would take."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from experiments.learning.brief.candidate import Because, Candidate
from webapp.records.briefs.figures import about, known, worth_said
from webapp.records.spoken import opened


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question, why it is open with what an answer takes, what that is worth, and the experiment that asked it."""

    says: str
    why: str
    worth: str
    href: str


def question_line(candidate: Candidate, currency: str) -> QuestionLine:
    """Write an open question."""
    if candidate.waits is not None:
        why = candidate.waits.sentence
    else:
        why = " ".join(part for part in (_why(candidate), _takes(candidate, currency)) if part)
    href = "" if candidate.experiment_id is None else url_for("results.result", experiment_id=candidate.experiment_id)
    # Why it has no worth is said where it is proposed; a question without one needs no second excuse.
    worth = (
        worth_said(candidate.worth, currency) if candidate.worth is not None and known(candidate.worth.per_unit) else ""
    )
    return QuestionLine(candidate.question or candidate.subject, why, opened(f"{worth}.") if worth else "", href)


def _why(candidate: Candidate) -> str:
    match candidate.because:
        case Because.UNUSABLE:
            return _("Its run was not usable.")
        case Because.OUT_OF_DATE:
            return _("What was learned from it is out of date.")
        case Because.NOT_DRAWN:
            return _("Nobody drew lots, so it could not tell.")
        case Because.LEANING:
            return _("It leaned to one side.")
        case Because.LESSON_DISPUTED:
            return _("Experiments disagree.")
        case _:
            return _("There was too little to tell.")


def _takes(candidate: Candidate, currency: str) -> str:
    """Say what would be enough, in money, and that it is more than the goal has."""
    minor, share = candidate.says.get("would_cost_minor"), candidate.says.get("share_minor")
    if not isinstance(minor, int) or candidate.because is Because.UNUSABLE:
        return ""
    enough = _("Enough would be about %(money)s.", money=about(minor, currency))
    if candidate.only_question and isinstance(share, int) and minor > share:
        return _(
            "Enough would be about %(money)s, and a goal has about %(share)s.",
            money=about(minor, currency),
            share=about(share, currency),
        )
    return enough
