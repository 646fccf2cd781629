"""Pictures of versions as JSON."""

from __future__ import annotations

from apiflask.fields import UploadFile
from pydantic import ConfigDict

from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class PictureForm(Body):
    """A picture, as a form with parts."""

    model_config = ConfigDict(strict=False, arbitrary_types_allowed=True)

    file: UploadFile


class PictureAnswer(Answer):
    """A picture that may be put to a version by its `sha256`; sizes in pixels."""

    sha256: str
    media_type: str
    bytes: int
    width: int
    height: int
