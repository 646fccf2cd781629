"""What is decided about an experiment beside its plan: no, never ran, approval, signing off, did the next step come."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import RuleBroken
from experiments.learning.decisions.promises import answer_promise, take_back_promise
from experiments.metrics.goal_kinds import NEVER_RAN_BECAUSE
from experiments.trials.approval import Answer, answer_approval, ask_approval, take_back_approval
from experiments.trials.decline import Refusal, abandon, decline, take_up_again
from experiments.trials.experiment import get_experiment
from experiments.trials.sign_off import WAITING, SignatureGiven, answer_sign_off, shown_fingerprint, take_back_sign_off
from webapp.forms.answers import day, key
from webapp.security import current_actor
from webapp.storage import now, session
from webapp.undoing import done, offer_another_look

pages = Blueprint("refusals", __name__)

OTHER = "other"


@pages.post("/experiments/<int:experiment_id>/decline")
def say_no(experiment_id: int) -> ResponseReturnValue:
    """Say no to an idea, with its reason and when to look at it again."""
    refusal = Refusal(request.form.get("reason", ""), day(request.form.get("review_on", "")))
    try:
        no = decline(session(), current_actor(), experiment_id, refusal, version=_version(), now=now())
    except RuleBroken as refused:
        return _again(experiment_id, "decline", refused)
    offer_another_look(_("Kept with its reason. Whoever has the idea again will see it."), no.id)
    return redirect(url_for("experiments.index"), 303)


@pages.post("/experiments/<int:experiment_id>/abandon")
def never_ran(experiment_id: int) -> ResponseReturnValue:
    """Close an experiment that never ran."""
    reason = request.form.get("because", "")
    if reason in {OTHER, ""}:
        reason = request.form.get("reason", "")
    try:
        experiment = abandon(session(), current_actor(), experiment_id, reason, version=_version(), now=now())
    except RuleBroken as refused:
        return _again(experiment_id, "abandon", refused)
    done(
        _("“%(title)s” is kept as never ran, with what stood in the way.", title=experiment.title),
        url_for("refusals.take_up", experiment_id=experiment_id),
        _("Take back that “%(title)s” never ran", title=experiment.title),
        version=experiment.version,
    )
    return redirect(url_for("experiments.index"), 303)


@pages.post("/experiments/<int:experiment_id>/take-up")
def take_up(experiment_id: int) -> ResponseReturnValue:
    """Take back that it never ran."""
    take_up_again(session(), current_actor(), experiment_id, version=_version(), now=now())
    flash(_("It stands where it stood before."))
    return redirect(url_for("experiments.show", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/approval")
def approval(experiment_id: int) -> ResponseReturnValue:
    """Ask for an approval, or answer it."""
    db, actor = session(), current_actor()
    act = request.form.get("act", "")
    try:
        if act == "ask":
            step = ask_approval(db, actor, experiment_id, now=now())
        else:
            reason = request.form.get("reason", "")
            step = answer_approval(db, actor, experiment_id, granted=act == "grant", reason=reason, now=now())
    except RuleBroken as refused:
        return _again(experiment_id, "approval", refused)
    says, undoes = {
        Answer.ASKED: (_("Asked. It waits on the start page of those who lead."), _("Ask for the approval no more")),
        Answer.GRANTED: (_("Approved: it may be locked now."), _("Take the approval back")),
        Answer.REFUSED: (_("Not approved, with its reason."), _("Take back that it is not approved")),
    }[step.answer]
    done(says, url_for("refusals.take_back_approved", experiment_id=experiment_id), undoes, answer=step.id)
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/approval/take-back")
def take_back_approved(experiment_id: int) -> ResponseReturnValue:
    """Take back the last step of an approval."""
    last = take_back_approval(session(), current_actor(), experiment_id, _answer(), now=now())
    waits = last is not None and last.answer is Answer.ASKED
    flash(_("Taken back. It waits for an answer again.") if waits else _("Taken back. Nobody is asked for it now."))
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/next-step")
def next_step(experiment_id: int) -> ResponseReturnValue:
    """Write down whether the next step came."""
    came = request.form.get("came") == "yes"
    answer_promise(session(), current_actor(), experiment_id, came=came, now=now())
    done(
        _("Written down. It came.") if came else _("Written down. It did not come."),
        url_for("refusals.take_back_came", experiment_id=experiment_id),
        _("Take back that it came") if came else _("Take back that it did not come"),
        came="yes" if came else "no",
    )
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/next-step/take-back")
def take_back_came(experiment_id: int) -> ResponseReturnValue:
    """Take back whether the next step came."""
    came = request.form.get("came") == "yes"
    step = take_back_promise(session(), current_actor(), experiment_id, came=came, now=now())
    open_again = step.came is None
    flash(_("Taken back. It is asked again.") if open_again else _("Taken back. The answer before it counts again."))
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/sign-off")
def sign_off(experiment_id: int) -> ResponseReturnValue:
    """Sign off what is shown, or refuse to with a reason."""
    granted = request.form.get("act") == "grant"
    given = SignatureGiven(granted, request.form.get("reason", ""), request.form.get("fingerprint") or None)
    try:
        answer = answer_sign_off(session(), current_actor(), experiment_id, given, now=now())
    except RuleBroken as refused:
        return _again(experiment_id, "sign_off", refused)
    done(
        _("Signed off: it may be locked as it stands.") if granted else _("Not signed off, with your reason."),
        url_for("refusals.take_back_signed", experiment_id=experiment_id),
        _("Take back that you signed it off") if granted else _("Take back that you did not sign it off"),
        answer=answer.id,
    )
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/sign-off/take-back")
def take_back_signed(experiment_id: int) -> ResponseReturnValue:
    """Take back one's own answer about signing off."""
    signing = take_back_sign_off(session(), current_actor(), experiment_id, _answer(), now=now())
    waits = signing.state in WAITING
    flash(_("Taken back. It waits for your answer again.") if waits else _("Taken back. What you said before counts."))
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


def _again(experiment_id: int, act: str, refused: RuleBroken) -> ResponseReturnValue:
    """Show the one form again with what was typed, and everything that speaks against it."""
    db = session()
    db.rollback()
    experiment = get_experiment(db, current_actor(), experiment_id)
    page = render_template(
        "experiments/refusal.html",
        experiment=experiment,
        act=act,
        given=request.form,
        faults=refused.faults,
        never_ran=NEVER_RAN_BECAUSE,
        shown=shown_fingerprint(experiment),
    )
    return page, 422


def _answer() -> int:
    """Give the number of the answer that is taken back; without one there is none that it could be."""
    return key(request.form.get("answer")) or 0


def _version() -> int | None:
    return key(request.form.get("version"))
