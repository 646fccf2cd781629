"""Files without an experiment: read, three answers, the verdict, and kept in the book if wanted."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import jsonify

from experiments.people.permission import require
from experiments.results.drops.dropped import Dropped, answer_drop, drop_files, get_drop, keep_drop, list_drops
from experiments.results.uploads.upload import received_upload
from webapp.records.files.questions import questions_page
from webapp.schemas.answering import LATER, created, open_room, page_of, tells
from webapp.schemas.experiment_answers import ExperimentAnswer
from webapp.schemas.jobs import accepted
from webapp.schemas.reading import Listed, named_as
from webapp.schemas.readings import AnswersBody, KeepBody, ReadingAnswer, ReadingForm, ReadingLine, ReadingsAnswer
from webapp.security import current_actor
from webapp.storage import now, session, store, today
from webapp.waiting import as_job

api = open_room("readings", "readings")


def _written(dropped: Dropped) -> ReadingAnswer:
    return ReadingAnswer.of_set(dropped, questions_page(dropped, dropped.reports, None))


@api.get("")
@api.input(Listed, location="query", arg_name="asked")
@api.output(ReadingsAnswer)
@tells(422)
def index(asked: Listed) -> Any:
    """List what was read without an experiment, the last first, kept or not."""
    found = list_drops(session(), current_actor(), limit=asked.limit + 1, before_id=asked.cursor)
    return page_of(found, asked.limit, ReadingLine.of, lambda row: row.id)


@api.post("")
@api.input(ReadingForm, location="form_and_files", arg_name="form")
@api.output(ReadingAnswer, status_code=201)
@tells(400, 413, 415, 422, also=LATER)
def upload(form: ReadingForm) -> Any:
    """Read files that belong together, and say what is asked of them; no verdict before the answers."""
    db, actor = session(), current_actor()
    require(actor, "results.upload")
    said, uploads = form.said(), []
    for file in form.file:
        with closing(file):
            uploads.append(received_upload(store(), file.filename or "upload", file.stream))
    if any(one.is_large for one in uploads):
        return accepted(as_job("drop", uploads, said, asks=False), now())
    with named_as({"files": "file"}):
        dropped = drop_files(db, store(), actor, uploads, now=now(), mapping=said)
    return created(_written(dropped), "api_readings.show", reading_id=dropped.id)


@api.get("/<int:reading_id>")
@api.output(ReadingAnswer)
@tells(404)
def show(reading_id: int) -> Any:
    """Read what was found in the files, what is asked, and what came out."""
    return _written(get_drop(session(), store(), current_actor(), reading_id))


@api.post("/<int:reading_id>/answers")
@api.input(AnswersBody, location="json", arg_name="body")
@tells(400, 404, 409, 415, 422, says="The document that `trialbook analyze --json` prints.")
def answer(reading_id: int, body: AnswersBody) -> Any:
    """Answer the three questions and get the analysis; all answers are kept, the last ones count."""
    return jsonify(answer_drop(session(), store(), current_actor(), reading_id, body.answers(), now=now()))


@api.post("/<int:reading_id>/keep")
@api.input(KeepBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def keep(reading_id: int, body: KeepBody) -> Any:
    """Make an experiment entered afterwards of the files, ready to be closed."""
    db, actor = session(), current_actor()
    kept = keep_drop(db, store(), actor, reading_id, body.keep(), now=now(), needs_goal=True)
    return created(ExperimentAnswer.of(kept, today()), "api_experiments.show", experiment_id=kept.id)
