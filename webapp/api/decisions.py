"""What is decided about an experiment beside its plan: approval, did the next step come; and its history."""

from __future__ import annotations

from typing import Any

from experiments.learning.decisions.answering import answer_decision, answers_to, take_back_answer
from experiments.learning.decisions.promises import answer_promise, take_back_promise
from experiments.people.record.history import acts_on
from experiments.results.uploads.imports import list_imports
from experiments.trials.approval import answer_approval, ask_approval, take_back_approval
from experiments.trials.experiment import get_experiment
from experiments.trials.sign_off import answer_sign_off, signing_of, take_back_sign_off
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.decisions import (
    ApprovalAnswer,
    ApprovalBody,
    ApprovalStanding,
    HistoryAnswer,
    HistoryLine,
    NextStepCameBody,
    SignatureBody,
    SigningAnswer,
    TakeBackBody,
)
from webapp.schemas.experiment_answers import ExperimentAnswer
from webapp.schemas.followed import FollowUpAnswer, FollowUpBody, FollowUpListAnswer
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("decisions", "experiments")


@api.post("/<int:experiment_id>/approval")
@api.input(ApprovalBody, location="json", arg_name="body")
@api.output(ApprovalAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def approval(experiment_id: int, body: ApprovalBody) -> Any:
    """Ask a lead to approve the budget, or answer: above the team's cap nothing is locked without."""
    db, actor = session(), current_actor()
    if body.act == "ask":
        step = ask_approval(db, actor, experiment_id, now=now())
    else:
        granted = body.act == "grant"
        step = answer_approval(db, actor, experiment_id, granted=granted, reason=body.reason, now=now())
    return created(ApprovalAnswer.of(step), "api_experiments.show", experiment_id=experiment_id)


@api.post("/<int:experiment_id>/approval/take-back")
@api.input(TakeBackBody, location="json", arg_name="body")
@api.output(ApprovalStanding)
@tells(400, 404, 409, 415, 422)
def take_back_approved(experiment_id: int, body: TakeBackBody) -> Any:
    """Take back the last step of an approval (`answer` is its id); answers with the step that counts then."""
    last = take_back_approval(session(), current_actor(), experiment_id, body.answer, now=now())
    return {"last": None if last is None else ApprovalAnswer.of(last)}


@api.post("/<int:experiment_id>/next-step")
@api.input(NextStepCameBody, location="json", arg_name="body")
@api.output(ExperimentAnswer)
@tells(400, 404, 409, 415, 422)
def next_step(experiment_id: int, body: NextStepCameBody) -> Any:
    """Write down whether the next step came; a later answer replaces an earlier one."""
    answer_promise(session(), current_actor(), experiment_id, came=body.came, now=now())
    return ExperimentAnswer.of(get_experiment(session(), current_actor(), experiment_id), today())


@api.post("/<int:experiment_id>/next-step/take-back")
@api.input(NextStepCameBody, location="json", arg_name="body")
@api.output(ExperimentAnswer)
@tells(400, 404, 409, 415, 422)
def take_back_came(experiment_id: int, body: NextStepCameBody) -> Any:
    """Take back whether the next step came (`came` is the answer that is taken back)."""
    take_back_promise(session(), current_actor(), experiment_id, came=body.came, now=now())
    return ExperimentAnswer.of(get_experiment(session(), current_actor(), experiment_id), today())


@api.get("/<int:experiment_id>/follow-up")
@api.output(FollowUpListAnswer)
@tells(404)
def answers(experiment_id: int) -> Any:
    """List the answers to what was decided at its last closing."""
    found = answers_to(session(), current_actor(), experiment_id)
    return {"items": [FollowUpAnswer.of(row) for row in found], "next_cursor": None}


@api.post("/<int:experiment_id>/follow-up")
@api.input(FollowUpBody, location="json", arg_name="body")
@api.output(FollowUpAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def follow_up(experiment_id: int, body: FollowUpBody) -> Any:
    """Answer for a decision: done? did it hold? Earlier answers stay, the last one counts."""
    db, actor = session(), current_actor()
    answer_decision(db, actor, experiment_id, body.answer(), now=now())
    last = answers_to(db, actor, experiment_id)[0]
    return created(FollowUpAnswer.of(last), "api_decisions.answers", experiment_id=experiment_id)


@api.post("/<int:experiment_id>/follow-up/take-back")
@api.input(TakeBackBody, location="json", arg_name="body")
@api.output(FollowUpListAnswer)
@tells(400, 404, 409, 415, 422)
def take_back_follow_up(experiment_id: int, body: TakeBackBody) -> Any:
    """Take back the last answer for a decision (`answer` is its id); lists those that still count."""
    db, actor = session(), current_actor()
    take_back_answer(db, actor, experiment_id, body.answer, now=now())
    return {"items": [FollowUpAnswer.of(row) for row in answers_to(db, actor, experiment_id)], "next_cursor": None}


@api.get("/<int:experiment_id>/sign-off")
@api.output(SigningAnswer)
@tells(404)
def signing(experiment_id: int) -> Any:
    """Say whether somebody has to sign it off, who, what was answered, and the fingerprint of what is shown now."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    return SigningAnswer.of(signing_of(session(), experiment), experiment)


@api.post("/<int:experiment_id>/sign-off")
@api.input(SignatureBody, location="json", arg_name="body")
@api.output(SigningAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def sign_off(experiment_id: int, body: SignatureBody) -> Any:
    """Sign it off, or refuse with a reason: only the person named as `sign_off` can, and locking waits for it."""
    answer_sign_off(session(), current_actor(), experiment_id, body.signature(), now=now())
    experiment = get_experiment(session(), current_actor(), experiment_id)
    answer = SigningAnswer.of(signing_of(session(), experiment), experiment)
    return created(answer, "api_decisions.signing", experiment_id=experiment_id)


@api.post("/<int:experiment_id>/sign-off/take-back")
@api.input(TakeBackBody, location="json", arg_name="body")
@api.output(SigningAnswer)
@tells(400, 404, 409, 415, 422)
def take_back_signed(experiment_id: int, body: TakeBackBody) -> Any:
    """Take back one's own answer about signing off (`answer` is its id)."""
    signing = take_back_sign_off(session(), current_actor(), experiment_id, body.answer, now=now())
    return SigningAnswer.of(signing, get_experiment(session(), current_actor(), experiment_id))


@api.get("/<int:experiment_id>/history")
@api.output(HistoryAnswer)
@tells(404)
def history(experiment_id: int) -> Any:
    """Say who did what and when."""
    db, actor = session(), current_actor()
    files = [one.id for one in list_imports(db, actor, experiment_id)]
    acts = acts_on(db, actor, {"experiment": [experiment_id], "import": files})
    return {"items": [HistoryLine.of(act) for act, _name in acts], "next_cursor": None}
