"""Pictures of versions: send one, name it in a version by its SHA-256, read it."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from experiments.trials.images.image import MOST_BYTES
from experiments.trials.pictures import add_picture, get_picture
from webapp.picture_file import picture_answer
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.pictures import PictureAnswer, PictureForm
from webapp.security import current_actor
from webapp.storage import now, session, store

api = open_room("pictures", "pictures")

TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif")
BYTES = {"schema": {"type": "string", "format": "binary"}}
FILE = {200: {"description": "The picture.", "content": dict.fromkeys(TYPES, BYTES)}}


@api.post("")
@api.input(PictureForm, location="form_and_files", arg_name="form")
@api.output(PictureAnswer, status_code=201)
@tells(400, 413, 415, 422)
def upload(form: PictureForm) -> Any:
    """Send a picture (PNG, JPEG, WebP or GIF up to 5 MB); what the camera noted beside it is not kept."""
    with closing(form.file):
        data = form.file.stream.read(MOST_BYTES + 1)
    picture = add_picture(session(), store(), current_actor(), data, now=now())
    return created(PictureAnswer.model_validate(picture), "api_pictures.show", sha256=picture.sha256)


@api.get("/<sha256>")
@tells(404, also=FILE)
def show(sha256: str) -> Any:
    """Read a picture."""
    return picture_answer(get_picture(session(), current_actor(), sha256))
