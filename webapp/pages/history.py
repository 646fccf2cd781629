"""Bring your history: past experiments from a table into the archive, looked at first, and the archive as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.errors import Fault, NotFound
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.lessons.lesson import Lesson
from experiments.people.permission import require
from experiments.reading.problems.problem import Problem
from experiments.results.jobs.queue import enqueue
from experiments.results.uploads.upload import Upload
from experiments.transfer.archive_in import HistoryRefused, HistoryTaken, known_places, read_history, take_history
from experiments.transfer.archive_out import archive_csv
from experiments.transfer.history.cells import Style
from experiments.transfer.history.sample import SAMPLE
from experiments.transfer.history_job import JOB, LARGE_ROWS, payload_of
from experiments.trials.experiment import Experiment
from webapp.formatting import count
from webapp.forms.numbers import per_cent_from
from webapp.records.archive.cards import entry_of
from webapp.records.archive.past import figures_of, preview_of
from webapp.security import current_actor
from webapp.storage import now, session, store
from webapp.waiting import keep_waiting, uploads_of_request, waiting_for

pages = Blueprint("history", __name__)

NUMBERS = {"point": ".", "comma": ","}
DATES = {"day": True, "month": False}
MOST_WORTHWHILE = 10
"""Ten times, as for a file that is dropped."""
ASKS = {"number_style_unclear": "number_style", "date_order_unclear": "date_style"}


@pages.get("/archive/history")
def index() -> ResponseReturnValue:
    """Ask for the table."""
    require(current_actor(), "archive.import")
    return _ask(())


@pages.get("/archive/history/sample.csv")
def sample() -> ResponseReturnValue:
    """Give a table to fill in."""
    require(current_actor(), "archive.import")
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(SAMPLE)
    return _csv(iter([buffer.getvalue()]), "past experiments.csv")


@pages.post("/archive/history/preview")
def look() -> ResponseReturnValue:
    """Show what would come in, or everything that is wrong; nothing is stored of what is refused."""
    actor = current_actor()
    require(actor, "archive.import")
    uploads = uploads_of_request()
    faults: list[Fault] = []
    if len(uploads) != 1:
        fault = Fault("files", "no_files", _("Choose one file, or paste the rows of one table."))
        return _ask((fault,)), 422
    upload, style, worthwhile = uploads[0], _style(), _worthwhile(faults)
    if faults:
        return _ask(faults), 422
    if upload.is_large:
        return redirect(url_for("jobs.show", job_id=_as_job(upload, style, worthwhile)), 303)
    read = read_history(upload.data, upload.name, style=style, worthwhile=worthwhile)
    if read.is_refused:
        return _refused(upload.name, read.problems)
    try:
        known = known_places(session(), actor, read)
    except HistoryRefused as refusal:
        return _refused(upload.name, refusal.problems)
    return render_template(
        "history/preview.html",
        name=upload.name,
        found=preview_of(read, len(known)),
        token=keep_waiting([upload], actor.person_id),
        given=request.form,
    )


@pages.post("/archive/history")
def take() -> ResponseReturnValue:
    """Take in what was looked at; a long one as a job."""
    actor = current_actor()
    require(actor, "archive.import")
    faults: list[Fault] = []
    try:
        upload = waiting_for(actor.person_id, request.form.get("token", ""))[0].upload()
    except NotFound:
        return _ask((Fault("files", "gone", _("The table is no longer kept. Choose it again.")),)), 422
    style, worthwhile = _style(), _worthwhile(faults)
    if faults:
        return _ask(faults), 422
    read = read_history(upload.data, upload.name, style=style, worthwhile=worthwhile)
    if read.rows > LARGE_ROWS:
        return redirect(url_for("jobs.show", job_id=_as_job(upload, style, worthwhile)), 303)
    try:
        taken = take_history(session(), actor, read, name=upload.name, now=now())
    except HistoryRefused as refusal:
        session().rollback()
        return _refused(upload.name, refusal.problems)
    flash(said_of(taken))
    return redirect(url_for("archive.index"), 303)


@pages.get("/archive/export.csv")
def as_csv() -> ResponseReturnValue:
    """Give the archive as a table, a row per version and number."""
    return _csv(archive_csv(session(), current_actor()), "archive.csv")


def past_page(experiment: Experiment) -> str | None:
    """Show an experiment that came in as history: its sentence, its figures; ``None`` for any other."""
    db = session()
    card = db.get(ArchiveCard, experiment.id) if experiment.retrospective else None
    if card is None or card.verdict is None:
        return None
    rows = db.scalars(sa.select(ArchiveFigure).where(ArchiveFigure.experiment_id == experiment.id)).all()
    return render_template(
        "history/past.html",
        experiment=experiment,
        card=card,
        entry=entry_of(card),
        figures=figures_of(rows),
        lesson=None if card.lesson_id is None else db.get(Lesson, card.lesson_id),
    )


def said_of(taken: HistoryTaken) -> str:
    """Say what came in."""
    new = len(taken.keys)
    if not new:
        return _("Everything of it was in the book already; nothing counts twice.")
    return ngettext(
        "One past experiment came in. It stands outside every rate.",
        "%(said)s past experiments came in. They stand outside every rate.",
        new,
        said=count(new),
    )


def _ask(faults: Sequence[Fault]) -> str:
    return render_template("history/index.html", faults=faults, given=request.form)


def _refused(name: str, problems: list[Problem]) -> ResponseReturnValue:
    asks = {ASKS[problem.code] for problem in problems if problem.code in ASKS}
    fatal = sum(problem.severity == "fatal" for problem in problems)
    shown = {"name": name, "problems": problems, "fatal": fatal, "asks": asks, "given": request.form}
    return render_template("history/refused.html", **shown), 422


def _style() -> Style:
    return Style(NUMBERS.get(request.form.get("number_style", "")), DATES.get(request.form.get("date_style", "")))


def _worthwhile(faults: list[Fault]) -> float:
    given = per_cent_from("worthwhile", request.form.get("worthwhile", ""), faults)
    if given is not None and not 0 <= given <= MOST_WORTHWHILE:
        faults.append(Fault("worthwhile", "out_of_range", _("What is worth it is a change between 0 and ten times.")))
    return given or 0.0


def _as_job(upload: Upload, style: Style, worthwhile: float) -> int:
    payload = payload_of(upload.name, upload.put(store()), style, worthwhile)
    return enqueue(session(), current_actor(), JOB, payload, total_bytes=upload.size, now=now()).id


def _csv(pieces: Iterator[str], name: str) -> Response:
    # Written as a whole (40 MB for 120,000 rows): it is of one moment, and a reader who leaves breaks nothing.
    answer = Response("".join(pieces), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
