"""The later outcome of a long sale: where it stands, and its figures in, typed or as a file."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from experiments.learning.decisions.early_signs import early_signs
from experiments.learning.sizes.prior import archive_prior_of
from experiments.results.outcomes.giving import (
    OutcomeFile,
    give_outcome,
    list_outcome_figures,
    no_outcome,
    outcome_to_give,
)
from experiments.results.outcomes.judged import outcome_document
from experiments.results.outcomes.standing import outcome_standing
from experiments.results.uploads.upload import received_upload
from experiments.trials.experiment import get_experiment
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.outcome import OutcomeFiguresBody, OutcomeStandingAnswer
from webapp.schemas.results import UploadForm
from webapp.security import current_actor
from webapp.storage import now, session, store, today

api = open_room("outcome", "experiments")


@api.get("/<int:experiment_id>/outcome")
@api.output(OutcomeStandingAnswer)
@tells(404, 409)
def show(experiment_id: int) -> Any:
    """Say where the later outcome stands, what came in and what it says; 409 where the locked plan names none."""
    return _standing(experiment_id)


@api.post("/<int:experiment_id>/outcome")
@api.input(OutcomeFiguresBody, location="json", arg_name="body")
@api.output(OutcomeStandingAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def give(experiment_id: int, body: OutcomeFiguresBody) -> Any:
    """Give the figures of every version; `POST …/conclusion` then closes it once more, with the outcome."""
    give_outcome(session(), store(), current_actor(), experiment_id, body.given(), now=now())
    return created(_standing(experiment_id), "api_outcome.show", experiment_id=experiment_id)


@api.post("/<int:experiment_id>/outcome/file")
@api.input(UploadForm, location="form_and_files", arg_name="form")
@api.output(OutcomeStandingAnswer, status_code=201)
@tells(400, 404, 409, 413, 415, 422)
def upload(experiment_id: int, form: UploadForm) -> Any:
    """Give the outcome as a file; `columns` of the mapping may name its `numerator` and `denominator`."""
    db, actor = session(), current_actor()
    outcome_to_give(db, actor, experiment_id, now=now())
    with closing(form.file):
        given = received_upload(store(), form.file.filename or "upload", form.file.stream)
    give_outcome(db, store(), actor, experiment_id, OutcomeFile(given, form.said()), now=now())
    return created(_standing(experiment_id), "api_outcome.show", experiment_id=experiment_id)


def _standing(experiment_id: int) -> OutcomeStandingAnswer:
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    standing = outcome_standing(db, experiment, today=today())
    if standing is None:
        raise no_outcome()
    analysis = None
    if standing.figures is not None:
        prior = archive_prior_of(db, experiment.team_id, but=experiment.id)
        analysis = outcome_document(db, experiment, standing, today=today(), prior=prior)
    own = experiment.team_id == actor.team_id
    figures = [row for row, _name in list_outcome_figures(db, actor, experiment_id)]
    return OutcomeStandingAnswer.of(standing, figures, analysis, early_signs(db, actor) if own else None)
