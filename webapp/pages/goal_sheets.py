"""Goals and whole planning cycles as plain text: shown and printed, downloaded, pasted or uploaded again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.errors import Fault, RuleBroken
from experiments.goals.goal import get_goal
from experiments.goals.listing import get_cycle
from experiments.goals.sheets.reading import read_sheet
from experiments.goals.sheets.taking_in import Taken, take_in_goals
from experiments.goals.sheets.whole_cycle import take_in_cycle
from experiments.goals.sheets.writing import cycle_sheet, goal_sheet
from experiments.people.permission import may, require
from webapp.forms.answers import key
from webapp.forms.sheet import pasted_or_uploaded
from webapp.records.goals.sheets import preview_of
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("goal_sheets", __name__)


@pages.get("/goals/<int:goal_id>/sheet")
def of_goal(goal_id: int) -> ResponseReturnValue:
    """Show the sheet of a goal as it is printed and exported."""
    goal = get_goal(session(), current_actor(), goal_id)
    return render_template(
        "sheets/show.html",
        headline=goal.goal,
        back=url_for("goals.show", goal_id=goal.id),
        sheet=goal_sheet(session(), current_actor(), goal.id),
        file=url_for("goal_sheets.goal_file", goal_id=goal.id),
        again=url_for("goal_sheets.paste", goal_id=goal.id) if may(current_actor(), "goal.change", goal) else None,
    )


@pages.get("/goals/<int:goal_id>/sheet.txt")
def goal_file(goal_id: int) -> ResponseReturnValue:
    """Download the sheet of a goal."""
    goal = get_goal(session(), current_actor(), goal_id)
    return _file(goal_sheet(session(), current_actor(), goal.id), f"goal {goal.id} {goal.label}")


@pages.get("/cycles/<int:cycle_id>/sheet")
def of_cycle(cycle_id: int) -> ResponseReturnValue:
    """Show a whole cycle as it is printed and exported."""
    cycle = get_cycle(session(), current_actor(), cycle_id)
    return render_template(
        "sheets/show.html",
        headline=cycle.name,
        back=url_for("cycles.show", cycle_id=cycle.id),
        sheet=cycle_sheet(session(), current_actor(), cycle.id),
        file=url_for("goal_sheets.cycle_file", cycle_id=cycle.id),
        again=url_for("goal_sheets.paste") if may(current_actor(), "cycle.change", cycle) else None,
    )


@pages.get("/cycles/<int:cycle_id>/sheet.txt")
def cycle_file(cycle_id: int) -> ResponseReturnValue:
    """Download a whole cycle."""
    cycle = get_cycle(session(), current_actor(), cycle_id)
    return _file(cycle_sheet(session(), current_actor(), cycle.id), f"cycle {cycle.name}")


@pages.get("/goals/sheet/new")
def paste() -> ResponseReturnValue:
    """Ask for a sheet: pasted or as a file."""
    require(current_actor(), "goal.change")
    goal_id = key(request.args.get("goal_id"))
    text = goal_sheet(session(), current_actor(), goal_id) if goal_id is not None else ""
    return _page(text, goal_id, ())


@pages.post("/goals/sheet/preview")
def look() -> ResponseReturnValue:
    """Show what the sheet would make; nothing is stored."""
    require(current_actor(), "goal.change")
    goal_id = key(request.form.get("goal_id"))
    text = request.form.get("sheet", "")
    try:
        text = pasted_or_uploaded(request)
        taken = _take(text, goal_id)
        found = preview_of(session(), current_actor(), taken)
    except RuleBroken as refusal:
        session().rollback()
        return _page(text, goal_id, refusal.faults), 422
    session().rollback()
    before = {one.id: get_goal(session(), current_actor(), one.id).version for one in found.goals if not one.made}
    return render_template(
        "sheets/preview.html",
        found=found,
        same={one.id for one in found.goals if before.get(one.id) == one.version},
        text=text,
        goal_id=goal_id,
        version=request.form.get("version", ""),
        notes=taken.notes,
    )


@pages.post("/goals/sheet")
def take() -> ResponseReturnValue:
    """Make or change what the sheet says."""
    require(current_actor(), "goal.change")
    goal_id = key(request.form.get("goal_id"))
    text = request.form.get("sheet", "")
    try:
        text = pasted_or_uploaded(request)
        taken = _take(text, goal_id)
    except RuleBroken as refusal:
        session().rollback()
        return _page(text, goal_id, refusal.faults), 422
    made = sum(new for _, new in taken.goals)
    rest = len(taken.goals) - made
    said = [ngettext("one goal written", "%(num)d goals written", made)] if made else []
    said += [ngettext("one goal taken over", "%(num)d goals taken over", rest)] if rest else []
    flash(_("Done: %(said)s.", said=", ".join(said) or _("the planning cycle is in the book")))
    if taken.cycle is not None:
        return redirect(url_for("cycles.show", cycle_id=taken.cycle.id), 303)
    if len(taken.goals) == 1:
        return redirect(url_for("goals.show", goal_id=taken.goals[0][0].id), 303)
    return redirect(url_for("goals.index"), 303)


def _take(text: str, goal_id: int | None) -> Taken:
    """Take in whatever the text is: a whole cycle, or goals."""
    db, actor = session(), current_actor()
    if goal_id is None and read_sheet(text).cycle:
        return take_in_cycle(db, actor, text, now=now())
    return take_in_goals(db, actor, text, goal_id=goal_id, version=key(request.form.get("version")), now=now())


def _page(text: str, goal_id: int | None, faults: Sequence[Fault]) -> str:
    goal = None if goal_id is None else get_goal(session(), current_actor(), goal_id)
    return render_template("sheets/paste.html", text=text, goal=goal, faults=faults)


def _file(text: str, name: str) -> Response:
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "sheet"
    answer = Response(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename={plain[:60]}.txt"
    return answer
