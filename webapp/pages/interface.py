"""The JSON interface as a page: every call, without a network and without scripts."""

from __future__ import annotations

from typing import cast

from apiflask import APIFlask
from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from webapp.records.guide.interface import interface_page

pages = Blueprint("interface", __name__)


@pages.get("/api/v1/docs")
def index() -> ResponseReturnValue:
    """Show every call with what it takes and answers."""
    return render_template("help/interface.html", page=interface_page(cast("APIFlask", current_app).spec))
