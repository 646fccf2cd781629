"""What is this file? Read and forgotten."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from flask import Response, send_file

from experiments.errors import Fault, RuleBroken
from experiments.people.permission import require
from experiments.reading.marked_copy import CannotMark, marked_copy
from experiments.reading.opening.container import MAX_BYTES
from experiments.reading.opening.engine import Engine
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report
from experiments.reduction.path import read_path
from experiments.results.files import FileStore
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import Upload, received_upload
from webapp.records.files.file import marked_name
from webapp.schemas.answering import open_room, tells
from webapp.schemas.readings import InspectQuery
from webapp.schemas.results import InspectAnswer, UploadForm
from webapp.security import current_actor
from webapp.storage import store

MARKED: Mapping[int, Any] = {
    200: {
        "description": "What was read; with `marked`, the file as CSV with what is wrong beside each line.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}

api = open_room("inspect", "inspect")


@api.post("")
@api.input(UploadForm, location="form_and_files", arg_name="form")
@api.input(InspectQuery, location="query", arg_name="asked")
@api.output(InspectAnswer)
@tells(400, 413, 415, 422, also=MARKED)
def upload(form: UploadForm, asked: InspectQuery) -> Any:
    """Say what a file is, a refused one too (200, with its problems); nothing is stored."""
    require(current_actor(), "results.upload")
    said = form.said()
    with store().scratch() as scratch:
        with closing(form.file):
            given = received_upload(scratch, form.file.filename or "upload", form.file.stream)
        report = _read(scratch, given, said)
        return _marked(given, report) if asked.marked else InspectAnswer.model_validate(report.document())


def _read(scratch: FileStore, given: Upload, said: FileMapping | None) -> Report:
    """Read a file once: no copy is kept that would make reading it again quick."""
    if said is not None and given.is_large:
        given, said = stripped(given, said), replace(said, without=())
    if given.body is None:
        return read_file(given.data, given.name, mapping=said)
    return read_path(given.body, given.name, mapping=said, engine=Engine(scratch.folder))


def _marked(given: Upload, report: Report) -> Response:
    if given.size > MAX_BYTES:
        sentence = "No marked copy is written of a file of this size."
        raise RuleBroken(Fault("file", "too_large_to_mark", sentence))
    try:
        copy = marked_copy(given.data if given.body is None else given.body.read_bytes(), given.name, report)
    except CannotMark as why:
        raise RuleBroken(Fault("file", "not_marked", str(why))) from why
    name = marked_name(given.name)
    return send_file(io.BytesIO(copy), mimetype="text/csv", as_attachment=True, download_name=name)
