"""The next-cycle plan: read, printed, taken as text or slides; words, order and size changed, proposals accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.goals.goal import get_goal, list_goals
from experiments.goals.listing import cycle_on, get_cycle
from experiments.learning.brief.acting.accepting import accept_proposal, came_from
from experiments.learning.brief.acting.carrying import carry_goal
from experiments.learning.brief.acting.editing import ProposalChange, add_proposal, change_proposal, write_foreword
from experiments.learning.brief.candidate import Kind
from experiments.learning.brief.kept import AcceptedAs
from experiments.learning.brief.writing import brief_of
from experiments.people.permission import may, not_found, require
from webapp.forms.answers import key
from webapp.forms.briefs import left_out_given, own_given, place_given, taken_back, words_given
from webapp.language.offered import offered
from webapp.pages.ratings import integration_shown
from webapp.records.briefs.lines import ProposalLine, anchor_of
from webapp.records.briefs.page import Ending, Plan, ending_of, plan_page
from webapp.records.briefs.proposal import kind_words
from webapp.records.briefs.slide_file import plan_slides
from webapp.records.briefs.text import plan_text
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import done

pages = Blueprint("briefs", __name__)

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@pages.get("/cycles/<int:cycle_id>/brief")
def show(cycle_id: int) -> ResponseReturnValue:
    """Show the plan for what follows a cycle."""
    return _page(cycle_id, {}, ())


@pages.get("/cycles/<int:cycle_id>/brief.txt")
def as_text(cycle_id: int) -> ResponseReturnValue:
    """Download the plan as plain text."""
    plan = _plan(cycle_id)
    return _file(plan, plan_text(plan), "txt", "text/plain; charset=utf-8")


@pages.get("/cycles/<int:cycle_id>/brief.pptx")
def as_slides(cycle_id: int) -> ResponseReturnValue:
    """Download the plan as slides."""
    plan = _plan(cycle_id)
    return _file(plan, plan_slides(plan), "pptx", SLIDES)


@pages.post("/cycles/<int:cycle_id>/brief/foreword")
def foreword(cycle_id: int) -> ResponseReturnValue:
    """Write what stands above the plan; nothing takes it away."""
    db, given = session(), request.form
    try:
        write_foreword(db, current_actor(), cycle_id, given.get("foreword", ""), version=_seen(), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _page(cycle_id, given, refusal.faults), 422
    return redirect(url_for("briefs.show", cycle_id=cycle_id), 303)


@pages.post("/cycles/<int:cycle_id>/brief/edit")
def edit(cycle_id: int) -> ResponseReturnValue:
    """Give a proposal other words or another size; emptied words are written from the evidence again."""
    plan = _changed_by(cycle_id)
    faults: list[Fault] = []
    change = words_given(request.form, _line(plan, request.form.get("key", "")), plan.currency, faults)
    return _change(cycle_id, change, faults)


@pages.post("/cycles/<int:cycle_id>/brief/move")
def move(cycle_id: int) -> ResponseReturnValue:
    """Put a proposal up or down."""
    return _change(cycle_id, place_given(request.form), [])


@pages.post("/cycles/<int:cycle_id>/brief/leave-out")
def leave_out(cycle_id: int) -> ResponseReturnValue:
    """Leave a proposal out, with a reason."""
    says = _("Left out. It stands folded below, with its reason.")
    return _change(cycle_id, left_out_given(request.form), [], says=says)


@pages.post("/cycles/<int:cycle_id>/brief/take-back")
def take_back(cycle_id: int) -> ResponseReturnValue:
    """Take a proposal back in."""
    return _change(cycle_id, taken_back(), [])


@pages.post("/cycles/<int:cycle_id>/brief/add")
def add(cycle_id: int) -> ResponseReturnValue:
    """Add a proposal of one's own."""
    db, actor = session(), current_actor()
    cycle = get_cycle(db, actor, cycle_id)
    faults: list[Fault] = []
    own = own_given(request.form, cycle.currency, faults)
    try:
        row = add_proposal(db, actor, cycle_id, own, now=now())
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        db.rollback()
        return _page(cycle_id, request.form, faults), 422
    return _back_to(cycle_id, row.key)


@pages.post("/cycles/<int:cycle_id>/brief/accept")
def accept(cycle_id: int) -> ResponseReturnValue:
    """Put a proposal in the plan: it becomes a draft in the next cycle, or a decision."""
    db, given = session(), request.form.get("key", "")
    try:
        row = accept_proposal(db, current_actor(), cycle_id, given, now=now(), say=offered)
    except RuleBroken as refusal:
        db.rollback()
        return _page(cycle_id, request.form, refusal.faults), 422
    if row.accepted_as is AcceptedAs.EXPERIMENT:
        flash(_("In the plan: a draft for the next cycle, linked below."))
    else:
        flash(_("In the plan."))
    return _back_to(cycle_id, given)


@pages.post("/cycles/<int:cycle_id>/brief/carry")
def carry(cycle_id: int) -> ResponseReturnValue:
    """Let a goal go on in the next cycle."""
    db, actor = session(), current_actor()
    cycle = get_cycle(db, actor, cycle_id)
    goal = get_goal(db, actor, key(request.form.get("goal_id")) or 0)
    if goal.cycle_id != cycle.id:
        raise not_found("goal")
    carry_goal(db, actor, goal.id, now=now())
    flash(_("It goes on in the next cycle, from where it stands now."))
    return redirect(url_for("briefs.show", cycle_id=cycle_id, _anchor="goals"), 303)


@pages.app_template_global()
def plan_behind(thing: str, thing_id: int) -> int | None:
    """Give the cycle whose plan proposed a draft or goal; ``None`` where none did."""
    row = came_from(session(), current_actor(), thing, thing_id)
    return None if row is None else row.cycle_id


@pages.app_template_global()
def ending_plan() -> Ending | None:
    """Give the present cycle where it nears its end, for the line that offers the plan of what follows."""
    cycle = cycle_on(session(), current_actor(), today())
    return None if cycle is None else ending_of(cycle, today())


def _plan(cycle_id: int) -> Plan:
    brief = brief_of(session(), current_actor(), cycle_id, today=today())
    return plan_page(brief, integration_shown(cycle_id))


def _changed_by(cycle_id: int) -> Plan:
    """Give the plan to somebody who may change it."""
    require(current_actor(), "brief.change", get_cycle(session(), current_actor(), cycle_id))
    return _plan(cycle_id)


def _line(plan: Plan, named: str) -> ProposalLine:
    lines = [*(line for part in plan.parts for line in part.lines), *plan.also, *plan.left_out]
    for line in lines:
        if line.key == named:
            return line
    raise not_found("proposal")


def _change(cycle_id: int, change: ProposalChange, faults: list[Fault], *, says: str = "") -> ResponseReturnValue:
    db, given = session(), request.form
    named = given.get("key", "")
    try:
        row = change_proposal(db, current_actor(), cycle_id, named, change, version=_seen(), now=now())
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        db.rollback()
        return _page(cycle_id, given, faults), 422
    if says:
        back = url_for("briefs.take_back", cycle_id=cycle_id)
        done(says, back, _("Take it back into the plan"), key=named, version=row.version)
    return _back_to(cycle_id, named)


def _seen() -> int | None:
    """Give the version that the person saw: 0 where nobody had changed anything yet."""
    sent = request.form.get("version", "")
    return 0 if sent == "0" else key(sent)


def _back_to(cycle_id: int, named: str) -> ResponseReturnValue:
    return redirect(url_for("briefs.show", cycle_id=cycle_id, _anchor=anchor_of(named)), 303)


def _file(plan: Plan, body: str | bytes, ending: str, content_type: str) -> Response:
    name = re.sub(r"[^a-z0-9]+", "-", f"next-cycle-plan-{plan.next_name}".lower()).strip("-")[:60]
    answer = Response(body, content_type=content_type)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{ending}"
    return answer


def _page(cycle_id: int, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    cycle = get_cycle(db, actor, cycle_id)
    return render_template(
        "briefs/show.html",
        plan=_plan(cycle_id),
        may_plan=may(actor, "brief.change", cycle),
        may_accept=may(actor, "brief.accept", cycle),
        may_carry=may(actor, "goal.change"),
        kinds=[(kind.value, kind_words(kind)) for kind in Kind],
        goals=[(goal.id, goal.goal) for goal in list_goals(db, actor, cycle_id=cycle_id)],
        given=given,
        faults=faults,
        at=anchor_of(given.get("key", "")),
    )
