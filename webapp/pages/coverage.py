"""What was tried: the map along two axes that the reader chooses; an empty field begins a draft."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from experiments.learning.portfolio.tried.axes import Axis
from experiments.learning.portfolio.tried.coverage import axis_faults, coverage_map
from experiments.people.permission import may
from webapp.records.archive.coverage import CoveragePicture, axis_choices, coverage_picture
from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("coverage", __name__)

ROWS, COLUMNS = Axis.GOAL_KIND, Axis.TACTIC
"""What the map lies along until somebody chooses."""


SMALL = 9
"""Rows and columns of the map in the next-cycle plan."""


@pages.app_template_global()
def what_was_tried() -> CoveragePicture | None:
    """Give the small map of the next-cycle plan, kinds of goals by tactics; ``None`` before anything was tried."""
    db, actor = session(), current_actor()
    mapped = coverage_map(db, actor, rows=ROWS, columns=COLUMNS, today=today(), most=SMALL)
    if not mapped.closed and not mapped.entered_afterwards:
        return None
    return coverage_picture(mapped, may_draft=may(actor, "draft.change"))


@pages.get("/portfolio/coverage")
def index() -> ResponseReturnValue:
    """Show the map; axes that are none, or the same twice, are said and the usual map is shown."""
    db, actor = session(), current_actor()
    rows, columns = request.args.get("rows", ROWS.value), request.args.get("columns", COLUMNS.value)
    faults = axis_faults(rows, columns)
    shown = (ROWS.value, COLUMNS.value) if faults else (rows, columns)
    may_draft = may(actor, "draft.change")
    mapped = coverage_map(db, actor, rows=shown[0], columns=shown[1], today=today())
    page = render_template(
        "portfolio/coverage.html",
        shown=coverage_picture(mapped, may_draft=may_draft),
        axes=axis_choices(),
        rows=rows,
        columns=columns,
        faults=faults,
        may_draft=may_draft,
        closed=mapped.closed,
        afterwards=mapped.entered_afterwards,
    )
    return page, 422 if faults else 200
