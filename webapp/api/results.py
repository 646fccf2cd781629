"""Results of an experiment: files in, the analysis out, closing."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import jsonify

from experiments.learning.closing import close
from experiments.learning.sizes.kept_sizes import planned_versions
from experiments.learning.sizes.prior import archive_prior_of
from experiments.people.permission import require
from experiments.results.analyses import analyze_experiment
from experiments.results.uploads.imports import accept_file, list_imports, preview_file, put_back_import, undo_import
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import received_upload
from experiments.trials.experiment import get_experiment
from webapp.schemas.answering import LATER, created, holds, open_room, tells
from webapp.schemas.experiment_answers import ExperimentAnswer
from webapp.schemas.jobs import accepted
from webapp.schemas.reading import named_as
from webapp.schemas.results import (
    ConclusionBody,
    ImportAnswer,
    ImportsAnswer,
    ResultsAnswer,
    UploadForm,
    UploadQuery,
)
from webapp.security import current_actor
from webapp.storage import now, session, store, today
from webapp.waiting import as_job

api = open_room("results", "experiments")

AVOIDED_FIELDS = {"avoided_every": "avoided.every", "avoided_assumption": "avoided.assumption"}


@api.get("/<int:experiment_id>/results")
@api.output(ImportsAnswer)
@tells(404)
def files(experiment_id: int) -> Any:
    """List the files behind an experiment, those that no longer count too."""
    found = list_imports(session(), current_actor(), experiment_id)
    return {"items": [ImportAnswer.of(one) for one in found], "next_cursor": None}


@api.post("/<int:experiment_id>/results")
@api.input(UploadForm, location="form_and_files", arg_name="form")
@api.input(UploadQuery, location="query", arg_name="asked")
@api.output(ResultsAnswer, status_code=201)
@tells(400, 404, 409, 413, 415, 422, also={**LATER, 200: holds("ResultsAnswer", "In already, or only looked at.")})
def upload(experiment_id: int, form: UploadForm, asked: UploadQuery) -> Any:
    """Take a result file in as the platform exported it; the same bytes again are one import (then 200)."""
    db, actor = session(), current_actor()
    require(actor, "results.upload", get_experiment(db, actor, experiment_id))
    with closing(form.file):
        given = received_upload(store(), form.file.filename or "upload", form.file.stream)
    said = form.said()
    if given.is_large and not asked.preview:
        return accepted(as_job("import", [given], said, experiment_id), now())
    if asked.preview:
        preview = preview_file(db, actor, experiment_id, stripped(given, said), mapping=said)
        return ResultsAnswer.of(preview, preview.already, already=preview.already is not None), 200
    outcome = accept_file(db, store(), actor, experiment_id, given, mapping=said, now=now())
    written = ResultsAnswer.of(outcome.preview, outcome.import_id, already=outcome.already)
    return (written, 200) if outcome.already else created(written, "api_results.files", experiment_id=experiment_id)


@api.post("/<int:experiment_id>/results/<int:import_id>/undo")
@api.output(ImportAnswer)
@tells(404, 409)
def undo(experiment_id: int, import_id: int) -> Any:
    """Take a file out again; what it had replaced counts again."""
    return ImportAnswer.of(undo_import(session(), current_actor(), import_id, now=now(), experiment_id=experiment_id))


@api.post("/<int:experiment_id>/results/<int:import_id>/put-back")
@api.output(ImportAnswer)
@tells(404, 409)
def put_back(experiment_id: int, import_id: int) -> Any:
    """Let a file count again that was taken out."""
    one = put_back_import(session(), current_actor(), import_id, now=now(), experiment_id=experiment_id)
    return ImportAnswer.of(one)


@api.get("/<int:experiment_id>/analysis")
@tells(404, 409, says="The document that `trialbook analyze --json` prints, with `looks`.")
def analysis(experiment_id: int) -> Any:
    """Analyse what is there by the locked plan; between the looks the verdict is `undecided` (`interim`)."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    prior = archive_prior_of(session(), experiment.team_id, but=experiment.id)
    planned = planned_versions(session(), experiment)
    return jsonify(analyze_experiment(session(), experiment.id, today=today(), prior=prior, planned=planned))


@api.post("/<int:experiment_id>/conclusion")
@api.input(ConclusionBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def conclude(experiment_id: int, body: ConclusionBody) -> Any:
    """Close it: why, what we do, what we learned; the verdict is the locked rule's unless overridden with a reason."""
    with named_as(AVOIDED_FIELDS):
        closed = close(session(), current_actor(), experiment_id, body.closing(), now=now())
    return created(ExperimentAnswer.of(closed, today()), "api_experiments.show", experiment_id=experiment_id)
