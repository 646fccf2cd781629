"""The later outcome of a long sale: what it is, when it is known, and its figures once it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import Fault, RuleBroken
from experiments.learning.decisions.early_signs import early_signs
from experiments.learning.sizes.prior import archive_prior_of
from experiments.people.permission import may
from experiments.results.outcomes.giving import OutcomeFile, give_outcome, list_outcome_figures, outcome_to_give
from experiments.results.outcomes.judged import outcome_document
from experiments.results.outcomes.read import OutcomeRead, read_outcome
from experiments.results.outcomes.standing import OutcomeStanding, OutcomeState, outcome_standing
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.upload import Upload
from experiments.trials.experiment import Experiment, Status, get_experiment
from webapp.forms.outcome import file_said, typed_from
from webapp.pages.drop import refused_page
from webapp.records.archive.outcome import asked_of, early_verdict, foretold_said, given_lines, typed_rows
from webapp.records.result.page import result_page
from webapp.security import current_actor
from webapp.storage import now, session, store, today
from webapp.waiting import keep_waiting, uploads_of_request, waiting_for

pages = Blueprint("outcome", __name__)


@pages.get("/experiments/<int:experiment_id>/outcome")
def show(experiment_id: int) -> ResponseReturnValue:
    """Show the later outcome: awaited, due, or in with what it says; the early sign beside it."""
    return _page(get_experiment(session(), current_actor(), experiment_id))


@pages.post("/experiments/<int:experiment_id>/outcome")
def give(experiment_id: int) -> ResponseReturnValue:
    """Take the figures in: typed per version, or a file whose open questions are asked first."""
    db, actor = session(), current_actor()
    experiment, standing = outcome_to_give(db, actor, experiment_id, now=now())
    upload = _upload_of(experiment_id)
    read: OutcomeRead | None = None
    faults: list[Fault] = []
    try:
        if upload is None:
            names = [variant.name for variant in experiment.variants]
            given: Any = typed_from(request.form, names, standing.metric.kind, faults)
            if faults:
                raise RuleBroken(*faults)  # noqa: TRY301 - what could not be read is refused like what does not fit
        else:
            plain = read_outcome(experiment, standing.metric, upload, file_said(request.form, None))
            said = file_said(request.form, plain)
            read = read_outcome(experiment, standing.metric, upload, said)
            given = OutcomeFile(upload, said)
        give_outcome(db, store(), actor, experiment_id, given, now=now())
    except ResultFileRefused as refusal:
        again = url_for("outcome.give", experiment_id=experiment_id)
        return refused_page(refusal, again, uploads=[upload] if upload is not None else ())
    except RuleBroken as refusal:
        db.rollback()
        experiment = get_experiment(db, actor, experiment_id)
        token = keep_waiting([upload], experiment_id) if upload is not None else ""
        return _page(experiment, request.form, refusal.faults, read, token), 422
    flash(_("The outcome is in. Read what it says, then close it with it."))
    return redirect(url_for("outcome.show", experiment_id=experiment_id), 303)


def _upload_of(experiment_id: int) -> Upload | None:
    """Give the file of the form, or the one that was sent before and waits for answers."""
    uploads = uploads_of_request()
    if len(uploads) > 1:
        raise RuleBroken(Fault("files", "several_files", _("Give the outcome as one file, or paste one table.")))
    if uploads:
        return uploads[0]
    token = request.form.get("token", "")
    return waiting_for(experiment_id, token)[0].upload() if token else None


def _page(
    experiment: Experiment,
    given: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    read: OutcomeRead | None = None,
    token: str = "",
) -> str:
    db, actor = session(), current_actor()
    standing = outcome_standing(db, experiment, today=today())
    if standing is None:
        return render_template("outcomes/none.html", experiment=experiment)
    names = [variant.name for variant in experiment.variants]
    figures = list_outcome_figures(db, actor, experiment.id)
    closed = experiment.status is Status.CONCLUDED
    return render_template(
        "outcomes/show.html",
        experiment=experiment,
        standing=standing,
        state=standing.state.value,
        closed=closed,
        early=early_verdict(standing),
        page=_said(experiment, standing),
        rows=typed_rows(names, standing.metric.kind),
        figures=given_lines(figures, standing.metric.kind),
        asked=asked_of(read, names) if read is not None and token else None,
        token=token,
        given=given or MultiDict(),
        faults=faults,
        foretold=foretold_said(early_signs(db, actor)) if experiment.team_id == actor.team_id else "",
        may_give=closed and today() >= standing.due and may(actor, "outcome.give", experiment),
        may_close=closed and standing.state is OutcomeState.GIVEN and may(actor, "conclusion.write", experiment),
    )


def _said(experiment: Experiment, standing: OutcomeStanding) -> Any:
    """Give what the figures that came in last say."""
    if standing.figures is None:
        return None
    prior = archive_prior_of(session(), experiment.team_id, but=experiment.id)
    document = outcome_document(session(), experiment, standing, today=today(), prior=prior)
    return result_page(document, closed=True)
