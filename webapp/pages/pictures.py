"""Pictures of versions, for whoever may see the experiment."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from experiments.trials.pictures import get_picture
from webapp.picture_file import picture_answer
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("pictures", __name__)


@pages.get("/pictures/<sha256>")
def show(sha256: str) -> ResponseReturnValue:
    """Show a picture."""
    return picture_answer(get_picture(session(), current_actor(), sha256))
