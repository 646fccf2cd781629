"""Experiments: list, read, begin, change, lock, decline, give up."""

from __future__ import annotations

from typing import Any

from experiments.trials.decline import abandon, decline, take_up_again
from experiments.trials.deviation import deviate
from experiments.trials.draft import change_draft, start_draft
from experiments.trials.experiment import get_experiment, list_experiments
from experiments.trials.plan import register, unlock
from experiments.trials.whole import read_whole
from webapp.schemas.answering import created, may_take, open_room, page_of, tells
from webapp.schemas.experiment_answers import ExperimentAnswer, ExperimentsAnswer
from webapp.schemas.experiments import (
    EXPERIMENT_FIELDS,
    AbandonBody,
    DeclineBody,
    DeviationBody,
    ExperimentPatch,
    ExperimentsQuery,
    NewExperimentBody,
    RegistrationBody,
    VersionBody,
)
from webapp.schemas.reading import body_or_nothing, named_as
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("experiments", "experiments")


def _written(experiment_id: int) -> ExperimentAnswer:
    return ExperimentAnswer.of(get_experiment(session(), current_actor(), experiment_id), today())


def _done(experiment_id: int) -> Any:
    return created(_written(experiment_id), "api_experiments.show", experiment_id=experiment_id)


@api.get("")
@api.input(ExperimentsQuery, location="query", arg_name="asked")
@api.output(ExperimentsAnswer)
@tells(422)
def index(asked: ExperimentsQuery) -> Any:
    """List experiments, the last begun first."""
    found = list_experiments(
        session(),
        current_actor(),
        statuses=None if asked.status is None else (asked.status,),
        goal_id=asked.goal_id,
        today=today(),
        before_id=asked.cursor,
        limit=asked.limit + 1,
    )
    read_whole(session(), found)
    return page_of(found, asked.limit, lambda one: ExperimentAnswer.of(one, today()), lambda one: one.id)


@api.get("/<int:experiment_id>")
@api.output(ExperimentAnswer)
@tells(404)
def show(experiment_id: int) -> Any:
    """Read an experiment."""
    return _written(experiment_id)


@api.post("")
@api.input(NewExperimentBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: NewExperimentBody) -> Any:
    """Begin an experiment: one line makes an idea; the channel comes after people, objective and strategy."""
    with named_as(EXPERIMENT_FIELDS):
        started = start_draft(session(), current_actor(), body.change(), now=now(), retrospective=body.retrospective)
    return _done(started.id)


@api.patch("/<int:experiment_id>")
@api.input(ExperimentPatch, location="json", arg_name="body")
@api.output(ExperimentAnswer)
@tells(400, 404, 409, 415, 422)
def change(experiment_id: int, body: ExperimentPatch) -> Any:
    """Change a draft; after locking only what is not judged."""
    with named_as(EXPERIMENT_FIELDS):
        change_draft(session(), current_actor(), experiment_id, body.change(), version=body.version, now=now())
    return _written(experiment_id)


@api.post("/<int:experiment_id>/register")
@may_take(RegistrationBody)
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def lock(experiment_id: int) -> Any:
    """Lock the plan; a refusal lists every missing part."""
    body = body_or_nothing(RegistrationBody)
    with named_as(EXPERIMENT_FIELDS):
        register(session(), current_actor(), experiment_id, body.registration(), now=now())
    return _done(experiment_id)


@api.post("/<int:experiment_id>/unlock")
@may_take(VersionBody)
@api.output(ExperimentAnswer)
@tells(400, 404, 409, 415, 422)
def open_again(experiment_id: int) -> Any:
    """Open a locked plan again: free before its first day and its first data."""
    body = body_or_nothing(VersionBody)
    unlock(session(), current_actor(), experiment_id, version=body.version, now=now())
    return _written(experiment_id)


@api.post("/<int:experiment_id>/deviations")
@api.input(DeviationBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def change_with_reason(experiment_id: int, body: DeviationBody) -> Any:
    """Change a judged part after the start; the reason stays on the result."""
    with named_as(EXPERIMENT_FIELDS):
        deviate(session(), current_actor(), experiment_id, body.request(), version=body.version, now=now())
    return _done(experiment_id)


@api.post("/<int:experiment_id>/decline")
@api.input(DeclineBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def say_no(experiment_id: int, body: DeclineBody) -> Any:
    """Say no to an idea or draft, with a reason and a day to look at it again."""
    decline(session(), current_actor(), experiment_id, body.refusal(), version=body.version, now=now())
    return _done(experiment_id)


@api.post("/<int:experiment_id>/abandon")
@api.input(AbandonBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def give_up(experiment_id: int, body: AbandonBody) -> Any:
    """Give up what never ran or will not be finished, and keep what stood in the way."""
    abandon(session(), current_actor(), experiment_id, body.reason, version=body.version, now=now())
    return _done(experiment_id)


@api.post("/<int:experiment_id>/take-up")
@may_take(VersionBody)
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def take_up(experiment_id: int) -> Any:
    """Take back that it never ran: it stands where it stood before, unless the archive holds it by now."""
    body = body_or_nothing(VersionBody)
    take_up_again(session(), current_actor(), experiment_id, version=body.version, now=now())
    return _done(experiment_id)
