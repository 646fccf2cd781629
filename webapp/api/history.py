"""Past experiments from a table into the archive, and the archive as a table."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import Response

from experiments.people.permission import require
from experiments.results.jobs.queue import enqueue
from experiments.results.uploads.upload import received_upload
from experiments.transfer.archive_in import HistoryRefused, known_places, read_history, take_history
from experiments.transfer.archive_out import archive_csv
from experiments.transfer.history_job import JOB, LARGE_ROWS, payload_of
from webapp.schemas.answering import LATER, holds, open_room, tells
from webapp.schemas.history import PastAsked, PastForm, PastTakenAnswer
from webapp.schemas.jobs import accepted
from webapp.security import current_actor
from webapp.storage import now, session, store

api = open_room("history", "archive")

CSV = {
    200: {
        "description": "The archive as CSV, a row per version and metric; formulas are made harmless.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


@api.post("/import")
@api.input(PastForm, location="form_and_files", arg_name="form")
@api.input(PastAsked, location="query", arg_name="asked")
@api.output(PastTakenAnswer, status_code=201)
@tells(400, 413, 415, 422, also={**LATER, 200: holds("PastTakenAnswer", "All known already, or only looked at.")})
def upload(form: PastForm, asked: PastAsked) -> Any:
    """Bring past experiments in from a table with a row per version and metric, all of it or nothing.

    What is in the book already is left alone, so a call that broke off may be repeated. A long table becomes a job.
    """
    db, actor = session(), current_actor()
    require(actor, "archive.import")
    with closing(form.file):
        given = received_upload(store(), form.file.filename or "upload", form.file.stream)
    style, worthwhile = asked.style(), asked.worthwhile
    data = given.data if given.body is None else given.body.read_bytes()
    if given.is_large and not asked.preview:
        payload = payload_of(given.name, given.put(store()), style, worthwhile)
        return accepted(enqueue(db, actor, JOB, payload, total_bytes=given.size, now=now()), now())
    read = read_history(data, given.name, style=style, worthwhile=worthwhile)
    if read.is_refused:
        raise HistoryRefused(read.problems)
    if asked.preview:
        return PastTakenAnswer.previewed(read, len(known_places(db, actor, read))), 200
    if read.rows > LARGE_ROWS:
        payload = payload_of(given.name, given.put(store()), style, worthwhile)
        return accepted(enqueue(db, actor, JOB, payload, total_bytes=given.size, now=now()), now())
    taken = take_history(db, actor, read, name=given.name, now=now())
    answer = PastTakenAnswer.taken(taken)
    return (answer, 201, {"Location": "/api/v1/archive"}) if taken.keys else (answer, 200)


@api.get("/export.csv")
@tells(also=CSV)
def as_csv() -> Any:
    """Give the closed experiments as a table that can be brought in again."""
    answer = Response("".join(archive_csv(session(), current_actor())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="archive.csv"'
    return answer
