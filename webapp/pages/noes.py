"""What was said no to: by whom, why, and when it is looked at again; and what never ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.people.permission import may, require
from experiments.trials.approval import Approval
from experiments.trials.decline import Decline, Refusal, decline_idea
from experiments.trials.experiment import Experiment
from experiments.trials.noes import No, barriers, decider, get_no, list_noes, no_behind, reopen, say_no_again
from webapp.forms.channel import typed_day
from webapp.records.team.noes import noes_page
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import offer_another_look

pages = Blueprint("noes", __name__)

REFUSED_NEW = 0


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let the pages of an experiment ask for the no behind it, and who said one."""
    return {"no_behind": _behind, "said_by": _said_by}


def _behind(experiment: Experiment) -> No | None:
    return no_behind(session(), current_actor(), experiment.id)


def _said_by(answer: Decline | Approval) -> str:
    return decider(session(), answer)


@pages.get("/noes")
def index() -> ResponseReturnValue:
    """List them, those first whose day has come."""
    return _page(None, {}, ())


@pages.post("/noes")
def say() -> ResponseReturnValue:
    """Say no to an idea that never became an experiment."""
    db, actor = session(), current_actor()
    require(actor, "experiment.decline")
    refusal, faults = _refusal()
    try:
        no = decline_idea(db, actor, request.form.get("idea", ""), refusal, now=now())
    except RuleBroken as refused:
        faults += refused.faults
    if faults:
        db.rollback()
        return _page(REFUSED_NEW, request.form, faults), 422
    offer_another_look(_("Kept with its reason. Whoever has the idea again will see it."), no.id)
    return redirect(url_for("noes.index"), 303)


@pages.post("/noes/<int:no_id>/again")
def again(no_id: int) -> ResponseReturnValue:
    """Say no once more, with another day."""
    db, actor = session(), current_actor()
    require(actor, "experiment.decline", get_no(db, actor, no_id))
    refusal, faults = _refusal()
    try:
        say_no_again(db, actor, no_id, refusal, now=now())
    except RuleBroken as refused:
        faults += refused.faults
    if faults:
        db.rollback()
        return _page(no_id, request.form, faults), 422
    flash(_("Said again, with today's reason."))
    return redirect(url_for("noes.index"), 303)


@pages.post("/noes/<int:no_id>/reopen")
def look_again(no_id: int) -> ResponseReturnValue:
    """Begin a draft with what there was."""
    draft = reopen(session(), current_actor(), no_id, request.form.get("reason"), now=now())
    flash(_("A draft with what there was. The no stays beside it, as it was said."))
    return redirect(url_for("experiments.edit", experiment_id=draft.id), 303)


def _refusal() -> tuple[Refusal, list[Fault]]:
    faults: list[Fault] = []
    review_on = typed_day("review_on", request.form, faults)
    return Refusal(request.form.get("reason", ""), review_on), faults


def _page(refused: int | None, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    """Show the page; ``refused`` is the no whose form was sent, 0 the form of a new one."""
    db, actor = session(), current_actor()
    return render_template(
        "noes/index.html",
        page=noes_page(list_noes(db, actor), barriers(db, actor), today()),
        refused=refused,
        given=given,
        faults=faults,
        may_decline=may(actor, "experiment.decline"),
        may_reopen=may(actor, "experiment.reopen"),
    )
