"""Results of an experiment: upload a file, say what is what where the file leaves doubt, read the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.filing import cost_of
from experiments.learning.attribution.reading import applies_to
from experiments.learning.decisions.early_signs import early_signs
from experiments.learning.lessons.lesson import Lesson, get_lesson
from experiments.learning.sizes.kept_sizes import planned_versions
from experiments.learning.sizes.prior import archive_prior_of
from experiments.people.permission import may, require
from experiments.people.person import Person
from experiments.people.team import Team
from experiments.reading.cards import all_cards, card_for
from experiments.reading.report import FileMapping
from experiments.results.analyses import analyze_experiment
from experiments.results.cells import summaries_of
from experiments.results.closing.conclusion import latest_conclusion
from experiments.results.outcomes.judged import document_that_counts
from experiments.results.uploads.imports import accept_file, list_imports, preview_file, put_back_import, undo_import
from experiments.results.uploads.preview import ImportPreview
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.stripping import stripped
from experiments.results.versions import versions_of
from experiments.trials.experiment import LOCKED, Experiment, Status, get_experiment
from webapp.forms.mapping import mapping_from, said_of_file
from webapp.onward import onward
from webapp.pages.drop import refused_page
from webapp.pages.history import past_page
from webapp.records.archive.decisions import After, after_closing
from webapp.records.archive.outcome import foretold_said, outcome_note, told_provisionally
from webapp.records.files.file import settles
from webapp.records.files.upload import likely_platform, mapping_page, said_already, taken_in_said
from webapp.records.files.versions import coverage_lines, file_lines, undo_words
from webapp.records.result.own_cost import own_cost
from webapp.records.result.page import result_page
from webapp.records.result.planning import beside_lesson
from webapp.records.stories.cost import PAIRS, story_cost
from webapp.security import current_actor
from webapp.storage import now, session, store, today
from webapp.undoing import done
from webapp.waiting import Waiting, as_job, keep_waiting, uploads_of_request, waiting_for

pages = Blueprint("results", __name__)


@pages.get("/experiments/<int:experiment_id>/result")
def result(experiment_id: int) -> ResponseReturnValue:
    """Show the result; without data, what to do to get one."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    can_upload = experiment.status in LOCKED and may(actor, "results.upload", experiment)
    if not experiment.has_data:
        past = past_page(experiment)
        if past is not None:
            return past
        return render_template(
            "results/none.html",
            experiment=experiment,
            can_upload=can_upload,
            brings=applies_to(db, experiment),
            not_begun=experiment.status in LOCKED and experiment.starts is not None and today() < experiment.starts,
        )
    closed = experiment.status is Status.CONCLUDED
    prior = archive_prior_of(db, experiment.team_id, but=experiment.id)
    document, standing = document_that_counts(
        db, experiment, today=today(), prior=prior, planned=planned_versions(db, experiment)
    )
    early = standing is not None and standing.final is not None and request.args.get("of") == "early"
    if early:
        document = analyze_experiment(db, experiment.id, today=today(), prior=prior)
    conclusion = latest_conclusion(db, experiment.id) if closed else None
    page = result_page(document, closed=closed, verdict=conclusion.verdict if conclusion and not early else None)
    lesson = _lesson_of(experiment) if closed else None
    if lesson is not None:
        page = replace(page, planning=beside_lesson(page.planning, lesson))
    return render_template(
        "results/result.html",
        experiment=experiment,
        page=told_provisionally(page) if experiment.provisional_until is not None else page,
        conclusion=conclusion,
        outcome=outcome_note(experiment, standing),
        brings=applies_to(db, experiment),
        cost=_cost(experiment, document["currency"], closed=closed),
        lesson=lesson,
        after=_after(experiment) if closed else None,
        foretold=foretold_said(early_signs(db, actor)) if standing and experiment.team_id == actor.team_id else "",
        closer=db.get(Person, conclusion.decision_owner_id) if conclusion and conclusion.decision_owner_id else None,
        can_upload=can_upload,
        can_close=experiment.status in LOCKED and may(actor, "conclusion.write", experiment),
    )


@pages.get("/experiments/<int:experiment_id>/upload")
def upload(experiment_id: int) -> ResponseReturnValue:
    """Ask for the file, with what to click in the platform beside it."""
    experiment = _for_upload(experiment_id)
    imports = list_imports(session(), current_actor(), experiment_id)
    platform = imports[0].platform if imports else likely_platform(experiment.channel)
    return render_template(
        "results/upload.html", experiment=experiment, card=card_for(platform), cards=_cards(), faults=()
    )


@pages.post("/experiments/<int:experiment_id>/upload")
def receive(experiment_id: int) -> ResponseReturnValue:
    """Keep the bytes while a person looks at what was read; a refused file says everything and is deleted."""
    db, actor = session(), current_actor()
    experiment = _for_upload(experiment_id)
    uploads = uploads_of_request()
    if not uploads:
        fault = Fault("files", "no_files", _("Choose the file that the platform exported."))
        card = card_for(likely_platform(experiment.channel))
        page = {"experiment": experiment, "card": card, "cards": _cards(), "faults": (fault,)}
        return render_template("results/upload.html", **page), 422
    said = said_of_file(request.form)
    if any(one.is_large for one in uploads):
        return onward(url_for("jobs.show", job_id=as_job("look", uploads, said, experiment_id).id))
    reports = [(one.name, preview_file(db, actor, experiment_id, one, mapping=said).report) for one in uploads]
    refused = [(name, report) for name, report in reports if report.is_refused and not settles(report)]
    if refused:
        again = url_for("results.receive", experiment_id=experiment_id)
        return refused_page(ResultFileRefused(refused), again, uploads=uploads)
    try:
        token = keep_waiting([stripped(one, said) for one in uploads], experiment_id)
    except RuleBroken as refusal:
        return refused_page(
            ResultFileRefused(reports), url_for("results.receive", experiment_id=experiment_id), refusal
        )
    return onward(url_for("results.mapping", experiment_id=experiment_id, token=token))


@pages.get("/experiments/<int:experiment_id>/upload/<token>")
def mapping(experiment_id: int, token: str) -> ResponseReturnValue:
    """Show what was recognised and why, what it would replace, and ask only what could not be decided."""
    experiment = _for_upload(experiment_id)
    waiting = waiting_for(experiment_id, token)
    previews = _previews(experiment_id, waiting, request.args)
    return _mapping_page(experiment, token, waiting, previews, ())


@pages.post("/experiments/<int:experiment_id>/upload/<token>")
def accept(experiment_id: int, token: str) -> ResponseReturnValue:
    """Take the files in and show the result."""
    db, actor = session(), current_actor()
    experiment = _for_upload(experiment_id)
    waiting = waiting_for(experiment_id, token)
    already, undoes = 0, []
    try:
        for index, one in enumerate(waiting):
            found = _found(experiment_id, one, request.form, index)
            said = mapping_from(request.form, found, prefix=_prefix(index))
            # A moment apart, so that the order in which files count is the order in which they came.
            moment = now() + timedelta(microseconds=index)
            outcome = accept_file(db, store(), actor, experiment_id, one.upload(), mapping=said, now=moment)
            already += outcome.already
            if not outcome.already:
                taken = url_for("results.undo", experiment_id=experiment_id, import_id=outcome.import_id)
                undoes.append((taken_in_said(outcome.preview, one.name), taken, one.name))
    except ResultFileRefused as refusal:
        again = url_for("results.receive", experiment_id=experiment_id)
        return refused_page(refusal, again, uploads=[one.upload() for one in waiting])
    except RuleBroken as refusal:
        db.rollback()
        experiment = get_experiment(db, actor, experiment_id)
        previews = _previews(experiment_id, waiting, request.form)
        return _mapping_page(experiment, token, waiting, previews, refusal.faults), 422
    if already == len(waiting):
        hidden = outcome.preview.hidden_by
        flash(said_already(outcome.preview) if hidden else _("This file was in already; nothing changed."), "info")
    for says, action, name in undoes:
        done(says, action, _("Take “%(name)s” out again", name=name))
    return redirect(url_for("results.result", experiment_id=experiment_id), 303)


@pages.get("/experiments/<int:experiment_id>/data")
def data(experiment_id: int) -> ResponseReturnValue:
    """Show the files behind an experiment, what they cover, and let them be taken out."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    return render_template(
        "results/data.html",
        experiment=experiment,
        files=file_lines(experiment, list_imports(db, actor, experiment_id), versions_of(db, experiment_id)),
        coverage=coverage_lines(summaries_of(db, experiment_id)),
        can_upload=experiment.status in LOCKED and may(actor, "results.upload", experiment),
        can_undo=experiment.status in LOCKED and may(actor, "results.undo", experiment),
    )


@pages.post("/experiments/<int:experiment_id>/data/<int:import_id>/undo")
def undo(experiment_id: int, import_id: int) -> ResponseReturnValue:
    """Take a file out; what it had replaced counts again."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    files = {one.id: one.name for one in list_imports(db, actor, experiment_id)}
    names = {variant.id: variant.name for variant in experiment.variants}
    version = versions_of(db, experiment_id).get(import_id)
    undo_import(db, actor, import_id, now=now(), experiment_id=experiment_id)
    said = [_("“%(name)s” was taken out.", name=files[import_id])]
    done(
        " ".join([*said, undo_words(version, files, names) if version else ""]).strip(),
        url_for("results.put_back", experiment_id=experiment_id, import_id=import_id),
        _("Put “%(name)s” back in", name=files[import_id]),
    )
    return redirect(url_for("results.data", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/data/<int:import_id>/put-back")
def put_back(experiment_id: int, import_id: int) -> ResponseReturnValue:
    """Let a file count again that was taken out."""
    db, actor = session(), current_actor()
    get_experiment(db, actor, experiment_id)
    one = put_back_import(db, actor, import_id, now=now(), experiment_id=experiment_id)
    flash(_("“%(name)s” counts again.", name=one.name))
    return redirect(url_for("results.data", experiment_id=experiment_id), 303)


def _after(experiment: Experiment) -> After | None:
    """Say what became of the decision, and what not doing it saves."""
    card = session().get(ArchiveCard, experiment.id)
    return None if card is None else after_closing(card, session().get_one(Team, card.team_id).currency, today())


def _cost(experiment: Experiment, currency: str | None, *, closed: bool) -> PAIRS:
    """Say what it cost to find out, in money and hours."""
    db = session()
    card = db.get(ArchiveCard, experiment.id) if closed else None
    team = db.get_one(Team, experiment.team_id)
    return own_cost(experiment, story_cost(card, cost_of(db, experiment, currency), team.currency))


def _lesson_of(experiment: Experiment) -> Lesson | None:
    card = session().get(ArchiveCard, experiment.id)
    return None if card is None or card.lesson_id is None else get_lesson(session(), current_actor(), card.lesson_id)


def _for_upload(experiment_id: int) -> Experiment:
    experiment = get_experiment(session(), current_actor(), experiment_id)
    require(current_actor(), "results.upload", experiment)
    if experiment.status not in LOCKED:
        sentence = _("Files go into an experiment whose plan is locked and that is not closed yet.")
        raise WrongStatus(Fault("file", "not_open_for_results", sentence))
    return experiment


def _previews(experiment_id: int, waiting: Sequence[Waiting], said: MultiDict[str, str]) -> list[ImportPreview]:
    """Look at the files that wait as they will be accepted: one after the other, each beside those before it."""
    previews: list[ImportPreview] = []
    for index, one in enumerate(waiting):
        previews.append(_preview(experiment_id, one, said, index, previews))
    return previews


def _preview(
    experiment_id: int, one: Waiting, said: MultiDict[str, str], index: int, beside: Sequence[ImportPreview]
) -> ImportPreview:
    """Read a waiting file with what was said on the page; labels that the plan does not have are asked again."""
    db, actor = session(), current_actor()
    found = _found(experiment_id, one, said, index, beside)
    wished = mapping_from(said, found, prefix=_prefix(index))
    if wished is None:
        return found
    try:
        return preview_file(db, actor, experiment_id, one.upload(), mapping=wished, beside=beside)
    except RuleBroken:
        unnamed = replace(wished, variants={})
        return preview_file(db, actor, experiment_id, one.upload(), mapping=unnamed, beside=beside)


def _found(
    experiment_id: int,
    one: Waiting,
    said: MultiDict[str, str],
    index: int,
    beside: Sequence[ImportPreview] = (),
) -> ImportPreview:
    """Read a waiting file as it is found, turned where that was said: its columns are those that the page shows."""
    whole = said_of_file(said, prefix=_prefix(index))
    turned = FileMapping(make_long=True) if whole is not None and whole.make_long else None
    upload = one.upload()
    return preview_file(session(), current_actor(), experiment_id, upload, mapping=turned, beside=beside)


def _mapping_page(
    experiment: Experiment,
    token: str,
    waiting: Sequence[Waiting],
    previews: Sequence[ImportPreview],
    faults: Sequence[Fault],
) -> str:
    files = [
        mapping_page(experiment, preview, one.name, prefix=_prefix(index), data=one.upload().data or None)
        for index, (one, preview) in enumerate(zip(waiting, previews, strict=True))
    ]
    wide = {f"{_prefix(i)}make_long": "1" for i, part in enumerate(files) if "make_long" in part.file.settles}
    turned = {f"{_prefix(i)}make_long": "1" for i, part in enumerate(files) if part.file.turned}
    turn = url_for("results.mapping", experiment_id=experiment.id, token=token, **wide, **turned) if wide else ""
    page = {"experiment": experiment, "token": token, "files": files, "faults": faults, "turn": turn}
    return render_template("results/mapping.html", **page)


def _prefix(index: int) -> str:
    return f"f{index}-"


def _cards() -> list[object]:
    return list(all_cards())
