"""A picture of a version as an answer: its own bytes under its own type, and nothing that a browser could run."""

from __future__ import annotations

from flask import Response, request

from experiments.trials.pictures import Picture
from webapp.storage import store

POLICY = "default-src 'none'; sandbox"
"""Opened by itself a picture loads nothing and runs nothing."""


def picture_answer(picture: Picture) -> Response:
    """Answer with a picture; a browser that has it already is only told so."""
    answer = Response(store().get(picture.sha256), mimetype=picture.media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.set_etag(picture.sha256)
    return answer.make_conditional(request)
