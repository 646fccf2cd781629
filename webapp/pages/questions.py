"""Answered questions: readable by everyone in the organisation; what is found here need not be asked again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import DomainError, RuleBroken
from experiments.learning.archive.answers import AnswersQuery, answer_found, found_again, list_answers
from experiments.metrics.goal_kinds import NEVER_RAN_BECAUSE
from experiments.people.permission import may
from experiments.trials.experiment import OPEN, Experiment, get_experiment
from webapp.forms.answers import key
from webapp.records.archive.answers import FoundLine, answer_line, found_line
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("questions", __name__)

LONGEST_LINE = 300
"""So much of a draft's line is kept with what answered it."""
NOT_KEPT = frozenset({"csrf_token", "instead_of", "build_on"})


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let the page of a result say how often its answer was found."""
    return {"found_again": _found}


def _found(experiment: Experiment) -> FoundLine | None:
    return found_line(found_again(session(), current_actor(), experiment.id))


@pages.get("/questions")
def index() -> ResponseReturnValue:
    """List them, the last answered first; the address holds what is looked for."""
    text = request.args.get("q", "").strip()[:500]
    try:
        found = list_answers(session(), current_actor(), AnswersQuery(text, cursor=request.args.get("cursor")))
    except RuleBroken:  # the page mark of an old address: begin again
        found = list_answers(session(), current_actor(), AnswersQuery(text))
    older = found.next_cursor
    return render_template(
        "questions/index.html",
        lines=[answer_line(one) for one in found.items],
        text=text,
        begun=bool(request.args.get("cursor")),
        may_use=may(current_actor(), "answer.use"),
        next_page=url_for("questions.index", q=text or None, cursor=older) if older else None,
    )


@pages.post("/questions/<int:answered_id>/found")
def found(answered_id: int) -> ResponseReturnValue:
    """Keep that it was the answer to what somebody was about to ask; beside a draft, ask what becomes of that."""
    db, actor = session(), current_actor()
    typed = next((line for name in ("instead_of", "title", "idea") if (line := request.form.get(name, "").strip())), "")
    answer = answer_found(db, actor, answered_id, instead_of=typed[:LONGEST_LINE], now=now())
    if "idea" not in request.form:
        flash(_("Noted: found, and not asked again."))
        text = request.form.get("instead_of", "")[:500] or None
        return redirect(url_for("questions.index", q=text, _anchor=f"answer-{answered_id}"), 303)
    draft = _draft()
    return render_template(
        "questions/found.html",
        line=answer_line(answer),
        typed=typed,
        draft=draft,
        may_drop=draft is not None and may(actor, "experiment.abandon", draft),
        never_ran=NEVER_RAN_BECAUSE,
        going_on=[(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT],
    )


def _draft() -> Experiment | None:
    """Give the draft beside which the answer was found, where it is stored already."""
    number = key(request.form.get("draft_id"))
    try:
        draft = None if number is None else get_experiment(session(), current_actor(), number)
    except DomainError:
        return None
    return draft if draft is not None and draft.status in OPEN else None
