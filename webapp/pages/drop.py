"""Only a file: drop it, answer three questions, read the verdict, keep it in the book if wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.goals.goal import create_goal
from experiments.goals.working import goals_to_serve
from experiments.judging.document import AnalysisDoc
from experiments.metrics.goal_kinds import ADVICE
from experiments.people.permission import may, require
from experiments.reading.report import FileMapping, Report
from experiments.results.drops.dropped import (
    Dropped,
    Upload,
    answer_drop,
    drop_counts,
    drop_files,
    get_drop,
    keep_drop,
    last_answers,
    list_drops,
)
from experiments.results.drops.rereading import files_of, reread_drop
from experiments.results.uploads.mappings import mapping_from_json
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.upload import stored_upload
from experiments.trials.experiment import Experiment
from webapp.forms.answers import NEW_GOAL, answers_from, keep_from, key, new_goal_from
from webapp.forms.mapping import reread_from, said_of_file
from webapp.language.said import piece
from webapp.onward import onward
from webapp.records.files.file import MarkedCopy, file_page, marked_file, settles
from webapp.records.files.questions import QuestionsPage, questions_page, typed
from webapp.records.result.page import result_page
from webapp.security import current_actor
from webapp.settings import Mode
from webapp.storage import now, running, session, store, today
from webapp.waiting import as_job, keep_waiting, uploads_of_request, waiting_for

pages = Blueprint("drop", __name__)


@pages.post("/drop")
def receive() -> ResponseReturnValue:
    """Take what was dropped and go to the questions; a refused file says everything that is wrong with it."""
    require(current_actor(), "results.upload")
    again = key(request.form.get("again"))
    return _take(uploads_of_request()) if again is None else _take_again(again, uploads_of_request())


@pages.post("/drop/sample")
def sample() -> ResponseReturnValue:
    """Read an export of the invented mill, for whoever looks at the demo without a file at hand."""
    if running().mode is not Mode.DEMO:
        abort(404)
    from webapp.demo.sample import NAME, sample_export

    return _take([Upload(NAME, sample_export(today()))])


@pages.get("/drop/<token>")
def unsettled(token: str) -> ResponseReturnValue:
    """Ask the one thing that only a person can say of files that can be read two ways."""
    uploads = [one.upload() for one in waiting_for(current_actor().person_id, token)]
    files = [file_page(one.read(), one.name) for one in uploads]
    return render_template("drop/settle.html", files=[file for file in files if file.settles], token=token)


@pages.post("/drop/<token>")
def settle(token: str) -> ResponseReturnValue:
    """Take files once more, with the answer that they needed to be read at all."""
    return _take([one.upload() for one in waiting_for(current_actor().person_id, token)])


def _take(uploads: Sequence[Upload]) -> ResponseReturnValue:
    actor, said = current_actor(), said_of_file(request.form)
    if any(one.is_large for one in uploads):
        return onward(url_for("jobs.show", job_id=as_job("drop", uploads, said).id))
    try:
        dropped = drop_files(session(), store(), actor, uploads, now=now(), mapping=said)
    except ResultFileRefused as refusal:
        if all(settles(report) for _name, report in refusal.reports):
            # A person can settle these with one answer: the bytes wait for it, for 24 hours at most.
            return onward(url_for("drop.unsettled", token=keep_waiting(uploads, actor.person_id)))
        return refused_page(refusal, url_for("drop.receive"), uploads=uploads)
    except RuleBroken as refusal:
        return render_template("drop/nothing.html", faults=refusal.faults), 422
    return onward(url_for("drop.questions", dropped_id=dropped.id))


def _take_again(dropped_id: int, more: Sequence[Upload]) -> ResponseReturnValue:
    """Read files that were dropped already once more: with others beside them, or with what was said of a column."""
    db, actor = session(), current_actor()
    dropped = get_drop(db, store(), actor, dropped_id)
    uploads = [*files_of(store(), dropped.row), *more]
    said = reread_from(request.form, dropped)
    if any(one.is_large for one in uploads):
        return onward(url_for("jobs.show", job_id=as_job("drop", uploads, said).id))
    try:
        dropped = reread_drop(db, store(), actor, dropped_id, more, now=now(), mapping=said)
    except ResultFileRefused as refusal:
        if all(settles(report) for _name, report in refusal.reports):
            return onward(url_for("drop.unsettled", token=keep_waiting(uploads, actor.person_id)))
        return refused_page(refusal, url_for("drop.receive"), uploads=uploads)
    return onward(url_for("drop.questions", dropped_id=dropped.id))


def refused_page(
    refusal: ResultFileRefused, action: str, also: RuleBroken | None = None, *, uploads: Sequence[Upload] = ()
) -> ResponseReturnValue:
    """Show all problems of refused files at once, in words, with what to click in the platform to get usable ones.

    ``also`` is a refusal of what was to be done about them; ``uploads`` are the files, for copies with marks.
    """
    # of two files with one name it is not certain which is meant
    names = Counter(upload.name for upload in uploads)
    data = {upload.name: upload.data for upload in uploads if names[upload.name] == 1 and not upload.is_large}
    files = [file_page(report, name, data=data.get(name)) for name, report in refusal.reports]
    cards = list({file.card.title: file.card for file in files}.values())
    faults = also.faults if also else ()
    return render_template("drop/refused.html", files=files, cards=cards, action=action, faults=faults), 422


@pages.get("/read")
def index() -> ResponseReturnValue:
    """List the files that were read, kept or not."""
    drops = list_drops(session(), current_actor())
    read, kept = drop_counts(session(), current_actor())
    return render_template("drop/index.html", drops=drops, read=read, kept=kept)


@pages.get("/read/<int:dropped_id>")
def questions(dropped_id: int) -> ResponseReturnValue:
    """Show what was recognised and why, and ask three questions; no number is shown here."""
    dropped = get_drop(session(), store(), current_actor(), dropped_id)
    answers = last_answers(dropped.row)
    given = None if answers is None else typed(answers)
    wished = request.args.get("variant_column")
    page = _questions(dropped, wished, given)
    return render_template("drop/questions.html", page=page, faults=(), marked=_marked(dropped))


@pages.post("/read/<int:dropped_id>")
def answer(dropped_id: int) -> ResponseReturnValue:
    """Take the three answers and go to the result."""
    faults: list[Fault] = []
    answers = answers_from(request.form, faults)
    try:
        answer_drop(session(), store(), current_actor(), dropped_id, answers, now=now())
    except RuleBroken as refusal:
        dropped = get_drop(session(), store(), current_actor(), dropped_id)
        page = _questions(dropped, answers.variant_column, request.form)
        # What could not be read is not given either: said once, as what it is.
        faults += [fault for fault in refusal.faults if fault.field not in {unread.field for unread in faults}]
        return render_template("drop/questions.html", page=page, faults=faults, marked=_marked(dropped)), 422
    return redirect(url_for("drop.result", dropped_id=dropped_id), 303)


def _questions(dropped: Dropped, wished: str | None, given: Mapping[str, str] | None) -> QuestionsPage:
    """Lay the questions out; where another column was chosen for the versions, the file is read that way."""
    first = dropped.reports[0]
    wished = wished or (given or {}).get("variant_column")
    if not wished or wished == first.variant_column or wished not in first.headers:
        return questions_page(dropped, dropped.reports, given)
    reports = [_read_by(dropped, index, wished) for index in range(len(dropped.names))]
    return questions_page(dropped, reports, given, chosen_column=wished)


def _marked(dropped: Dropped) -> list[MarkedCopy | None]:
    """Offer each file with its problems marked, in their order."""
    files = [stored_upload(store(), file["name"], file["sha256"]) for file in dropped.row.files]
    return [
        marked_file(file.data, report, file.name) if report.problems and not file.is_large else None
        for file, report in zip(files, dropped.reports, strict=True)
    ]


def _read_by(dropped: Dropped, index: int, header: str) -> Report:
    file = dropped.row.files[index]
    said = mapping_from_json(dropped.row.mapping) if dropped.row.mapping else FileMapping()
    said = replace(said, columns={**said.columns, "variant": header}, variants={})
    return stored_upload(store(), file["name"], file["sha256"]).read(said)


@pages.get("/read/<int:dropped_id>/result")
def result(dropped_id: int) -> ResponseReturnValue:
    """Show the result, marked as entered afterwards."""
    actor = current_actor()
    dropped = get_drop(session(), store(), actor, dropped_id)
    document = cast("AnalysisDoc | None", dropped.row.document)
    if document is None:
        return redirect(url_for("drop.questions", dropped_id=dropped_id))
    return render_template(
        "drop/result.html",
        page=result_page(document, closed=True, kept=dropped.row.kept_as is not None),
        dropped=dropped,
        answers=last_answers(dropped.row),
        may_keep=may(actor, "draft.change", dropped.row) and bool(document["metrics"]),
    )


@pages.get("/read/<int:dropped_id>/keep")
def keep_form(dropped_id: int) -> ResponseReturnValue:
    """Ask for goal, dates and a title; dates come out of the file."""
    dropped = get_drop(session(), store(), current_actor(), dropped_id)
    if dropped.row.kept_as is not None:
        return redirect(url_for("results.result", experiment_id=dropped.row.kept_as))
    document = cast("AnalysisDoc | None", dropped.row.document)
    if document is None:
        return redirect(url_for("drop.questions", dropped_id=dropped_id))
    starts, ends = document["period"] or ("", "")
    goals = goals_to_serve(session(), current_actor())
    only = str(goals[0].id) if len(goals) == 1 else ""  # where there is one goal, nobody has to choose it
    given = {"title": _title(document), "starts": starts, "ends": ends, "goal_id": only if goals else NEW_GOAL}
    return _keep_page(dropped_id, given, ())


@pages.post("/read/<int:dropped_id>/keep")
def keep(dropped_id: int) -> ResponseReturnValue:
    """Make an experiment entered afterwards of the file, and go on to closing it."""
    try:
        experiment = _keep(dropped_id)
    except RuleBroken as refusal:
        session().rollback()
        return _keep_page(dropped_id, request.form, refusal.faults), 422
    return redirect(url_for("closing.form", experiment_id=experiment.id), 303)


def _keep(dropped_id: int) -> Experiment:
    """Make the goal, where a new one was typed, and the experiment; all faults of both come together."""
    db, actor = session(), current_actor()
    faults: list[Fault] = []
    goal_id = key(request.form.get("goal_id"))
    wished = new_goal_from(request.form)
    if wished is not None:
        try:
            goal_id = create_goal(db, actor, wished, now=now()).id
        except RuleBroken as refusal:
            faults += [replace(f, field="goal_kind" if f.field == "kind" else f.field) for f in refusal.faults]
    keep = keep_from(request.form, goal_id)
    try:
        experiment = keep_drop(db, store(), actor, dropped_id, keep, now=now(), needs_goal=wished is None)
    except RuleBroken as refusal:
        raise RuleBroken(*faults, *refusal.faults) from refusal
    if faults:
        raise RuleBroken(*faults)
    return experiment


def _keep_page(dropped_id: int, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    goals = goals_to_serve(session(), current_actor())
    kinds = [(kind.value, piece(advice.label)) for kind, advice in ADVICE.items()]
    return render_template(
        "drop/keep.html", dropped_id=dropped_id, goals=goals, kinds=kinds, given=given, faults=faults, new=NEW_GOAL
    )


def _title(document: AnalysisDoc) -> str:
    if not document["metrics"]:
        return ""
    treatments = [v["name"] for v in document["metrics"][0]["variants"] if v["name"] != document["control"]]
    return _("%(new)s against %(old)s", new=", ".join(treatments), old=document["control"]) if treatments else ""
