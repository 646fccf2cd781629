"""The page on which every part of the language of pages stands in every state."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.records.guide.components import components_page

pages = Blueprint("components", __name__)


@pages.get("/help/look")
def index() -> ResponseReturnValue:
    """Show how the book looks, and why."""
    return render_template("components/index.html", page=components_page())
