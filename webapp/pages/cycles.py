"""Planning cycles: what is planned and budgeted together, with the objectives and goals in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.cycle import Cycle, present_cycle
from experiments.goals.listing import cycles_before, get_cycle
from experiments.goals.objective import (
    create_objective,
    delete_objective,
    get_objective,
    objectives_of,
    rename_objective,
)
from experiments.goals.planning import CycleChange, change_cycle, next_cycle, plan_cycle
from experiments.learning.progress.goals import goal_progress
from experiments.learning.progress.tree import goal_tree
from experiments.people.permission import may, require
from experiments.people.record.history import acts_on
from experiments.people.team import Team
from webapp.forms.answers import key
from webapp.forms.cycle import cycle_fields, cycle_given, proposed_fields
from webapp.meanwhile import choose, is_quicker
from webapp.records.goals.cycles import cycle_line
from webapp.records.goals.tree import cycle_twigs
from webapp.records.team.history import history_lines
from webapp.records.team.meanwhile import as_seen
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import done

pages = Blueprint("cycles", __name__)

MOST = 200


@pages.get("/cycles")
def index() -> ResponseReturnValue:
    """List the planning cycles, the last one first."""
    db, actor = session(), current_actor()
    present_cycle(db, actor.team_id, today())
    found = sorted(cycles_before(db, actor, None, limit=MOST), key=lambda cycle: cycle.starts, reverse=True)
    return render_template(
        "cycles/index.html",
        cycles=[cycle_line(cycle, today()) for cycle in found],
        may_plan=may(actor, "cycle.change"),
        may_write=may(actor, "goal.change"),
    )


@pages.get("/cycles/new")
def new() -> ResponseReturnValue:
    """Plan the next cycle: name and days are proposed, budgets asked."""
    db, actor = session(), current_actor()
    require(actor, "cycle.change")
    present_cycle(db, actor.team_id, today())
    return _form(None, proposed_fields(next_cycle(db, actor)), ())


@pages.post("/cycles/new")
def create() -> ResponseReturnValue:
    """Plan it."""
    db, actor = session(), current_actor()
    plan, faults = cycle_given(request.form, db.get_one(Team, actor.team_id).currency)
    require(actor, "cycle.change")
    if plan is not None and not faults:
        try:
            cycle = plan_cycle(db, actor, plan, now=now())
        except RuleBroken as refusal:
            faults += refusal.faults
        else:
            flash(_("Planned. Its objectives and goals may follow."))
            return redirect(url_for("cycles.show", cycle_id=cycle.id), 303)
    db.rollback()
    return _form(None, request.form, faults), 422


@pages.get("/cycles/<int:cycle_id>")
def show(cycle_id: int) -> ResponseReturnValue:
    """Show days, budgets, objectives and goals of a cycle, and how well social is linked."""
    return _show(get_cycle(session(), current_actor(), cycle_id), {}, ())


@pages.get("/cycles/<int:cycle_id>/edit")
def edit(cycle_id: int) -> ResponseReturnValue:
    """Show the cycle as a form."""
    cycle = get_cycle(session(), current_actor(), cycle_id)
    require(current_actor(), "cycle.change", cycle)
    return _form(cycle, cycle_fields(cycle), ())


@pages.post("/cycles/<int:cycle_id>/edit")
def save(cycle_id: int) -> ResponseReturnValue:
    """Change the cycle."""
    db, actor = session(), current_actor()
    cycle = get_cycle(db, actor, cycle_id)
    require(actor, "cycle.change", cycle)
    plan, faults = cycle_given(request.form, cycle.currency)
    if plan is not None and not faults:
        change = CycleChange(plan.name, plan.starts, plan.ends, plan.marketing_budget, plan.social_budget)
        try:
            change_cycle(db, actor, cycle_id, change, version=key(request.form.get("version")), now=now())
            return redirect(url_for("cycles.show", cycle_id=cycle_id), 303)
        except WrongStatus as refusal:
            if not is_quicker(refusal):
                raise
            db.rollback()
            return _choose(get_cycle(db, actor, cycle_id))
        except RuleBroken as refusal:
            faults += refusal.faults
    db.rollback()
    return _form(get_cycle(db, actor, cycle_id), request.form, faults), 422


@pages.post("/cycles/<int:cycle_id>/objectives")
def add_objective(cycle_id: int) -> ResponseReturnValue:
    """Write a larger aim."""
    db, actor = session(), current_actor()
    cycle = get_cycle(db, actor, cycle_id)
    try:
        create_objective(db, actor, cycle_id, request.form.get("name", ""), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _show(cycle, request.form, refusal.faults), 422
    return _back_to(cycle_id)


@pages.post("/objectives/<int:objective_id>")
def rename(objective_id: int) -> ResponseReturnValue:
    """Give it another name."""
    db, actor = session(), current_actor()
    objective = get_objective(db, actor, objective_id)
    cycle = get_cycle(db, actor, objective.cycle_id)
    given = request.form.get("name", "")
    try:
        rename_objective(db, actor, objective_id, given, version=key(request.form.get("version")), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _show(cycle, {}, refusal.faults), 422
    return _back_to(cycle.id)


@pages.post("/objectives/<int:objective_id>/remove")
def remove_objective(objective_id: int) -> ResponseReturnValue:
    """Take an empty one out."""
    db, actor = session(), current_actor()
    objective = get_objective(db, actor, objective_id)
    cycle_id, name = objective.cycle_id, objective.name
    delete_objective(db, actor, objective_id, now=now())
    says = _("“%(name)s” is taken out.", name=name)
    done(says, url_for("cycles.add_objective", cycle_id=cycle_id), _("Put “%(name)s” back", name=name), name=name)
    return _back_to(cycle_id)


def _back_to(cycle_id: int) -> ResponseReturnValue:
    return redirect(url_for("cycles.show", cycle_id=cycle_id, _anchor="objectives"), 303)


def _show(cycle: Cycle, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    tree = goal_tree(db, actor, today=today(), cycle_id=cycle.id)
    (twig,) = cycle_twigs(tree, goal_progress(db, actor, today=today()), today(), empty=True)
    served = {each.objective.id for one in tree for each in one.objectives if each.objective and each.goals}
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        line=cycle_line(cycle, today()),
        twig=twig,
        objectives=[(one, one.id in served) for one in objectives_of(db, actor, cycle.id)],
        given=given,
        faults=faults,
        lines=history_lines(acts_on(db, actor, {"cycle": [cycle.id]})),
        may_plan=may(actor, "cycle.change", cycle),
        may_rate=cycle.starts <= today(),
        may_write=may(actor, "goal.change"),
    )


def _form(cycle: Cycle | None, fields: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    return render_template(
        "cycles/form.html",
        cycle=cycle,
        given=fields,
        faults=faults,
        was=fields.get("was") or as_seen(fields),
        currency=cycle.currency if cycle else db.get_one(Team, actor.team_id).currency,
    )


def _choose(cycle: Cycle) -> ResponseReturnValue:
    """Show what somebody else stored meanwhile beside what was typed."""
    return choose(
        ("cycle", cycle.id),
        headline=cycle.name,
        room="goals",
        version=cycle.version,
        form=request.form.to_dict(),
        stored=cycle_fields(cycle),
        says={},
        leave=url_for("cycles.edit", cycle_id=cycle.id),
    )
