"""Marketing goals: what the business wants, with the experiments that serve it and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.cycle import present_cycle
from experiments.goals.goal import Goal, change_goal, create_goal, get_goal, list_goals
from experiments.goals.listing import cycles_before
from experiments.goals.working import end_share, goals_of_others, share_goal, teams_on
from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, set_goal_worth, worth_of_goal
from experiments.learning.lessons.of_others import lessons_of_others, noes_of_others, tried_by_others
from experiments.learning.progress.criteria import criteria_progress
from experiments.learning.progress.goals import GoalProgress, goal_progress
from experiments.learning.progress.tree import goal_tree
from experiments.metrics.goal_kinds import ADVICE, PHASES
from experiments.people.permission import may, require
from experiments.people.person import team_members
from experiments.people.record.history import acts_on
from experiments.people.team import Team
from experiments.people.teams import every_team
from experiments.trials.experiment import list_experiments
from webapp import words
from webapp.forms.answers import key
from webapp.forms.goal import goal_fields, goal_given, ready_fields
from webapp.forms.numbers import money_from
from webapp.language.offered import advice_on, offered, ready_goals
from webapp.meanwhile import choose, is_quicker
from webapp.records.goals.criteria import criterion_lines, way_line
from webapp.records.goals.goals import goal_line, serving_lines
from webapp.records.goals.tree import cycle_twigs
from webapp.records.goals.worth import WorthLine, worth_line
from webapp.records.plans.four_questions import kind_offers
from webapp.records.team.history import history_lines
from webapp.records.team.meanwhile import as_seen
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import done

pages = Blueprint("goals", __name__)

MOST_OFFERED = 40
"""Cycles among which one may choose on the list; ten years of quarters."""


@pages.get("/goals")
def index() -> ResponseReturnValue:
    """Show objectives and goals by cycle, with what their experiments gave."""
    db, actor = session(), current_actor()
    present_cycle(db, actor.team_id, today())
    tree = goal_tree(db, actor, today=today(), cycle_id=key(request.args.get("cycle_id")))
    cycles = cycle_twigs(tree, goal_progress(db, actor, today=today()), today())
    return render_template(
        "goals/index.html",
        cycles=cycles,
        any=bool(cycles) or bool(request.args.get("cycle_id")),
        chosen=key(request.args.get("cycle_id")),
        offered=[(one.id, one.name) for one in cycles_before(db, actor, None, limit=MOST_OFFERED)],
        may_write=may(actor, "goal.change"),
        of_others=[(goal_line(goal, GoalProgress()), team.name) for goal, team in goals_of_others(db, actor)],
    )


@pages.get("/goals/new")
def new() -> ResponseReturnValue:
    """Ask for a kind and one line; the rest of the sheet is folded."""
    require(current_actor(), "goal.change")
    fields = goal_fields(None) | ready_fields(request.args.get("kind", ""), request.args.get("name", ""))
    fields |= {name: value for name, value in request.args.items() if name in fields or name == "cycle_id"}
    return _form(None, fields, ())


@pages.post("/goals/new")
def create() -> ResponseReturnValue:
    """Write a goal."""
    return _store(None)


@pages.get("/goals/<int:goal_id>")
def show(goal_id: int) -> ResponseReturnValue:
    """Show the sheet, with the experiments that serve it beside."""
    return _page(get_goal(session(), current_actor(), goal_id))


@pages.post("/goals/<int:goal_id>/worth")
def say_worth(goal_id: int) -> ResponseReturnValue:
    """Say what one more of what the goal counts is worth; empty takes it back."""
    db, actor = session(), current_actor()
    goal = get_goal(db, actor, goal_id)
    faults: list[Fault] = []
    money = money_from("money", request.form.get("money", ""), db.get_one(Team, actor.team_id).currency, faults)
    try:
        if not faults:
            set_goal_worth(db, actor, goal_id, GoalWorthGiven(money), now=now())
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        require(actor, "goal.change", goal)
        db.rollback()
        return _page(get_goal(db, actor, goal_id), request.form.get("money", ""), faults), 422
    flash(_("Kept. The next-cycle plan weighs with it.") if money else _("Taken back. The plan does without it."))
    return redirect(url_for("goals.show", goal_id=goal_id, _anchor="worth"), 303)


def _page(goal: Goal, typed: str | None = None, faults: Sequence[Fault] = ()) -> str:
    db, actor = session(), current_actor()
    progress = goal_progress(db, actor, today=today()).get(goal.id, GoalProgress())
    own = goal.team_id == actor.team_id
    return render_template(
        "goals/show.html",
        goal=goal,
        line=goal_line(goal, progress),
        way=way_line(goal),
        criteria=criterion_lines(criteria_progress(db, actor, [goal], today=today())[goal.id]),
        advice=advice_on(goal.kind),
        serving=serving_lines(list_experiments(db, actor, goal_id=goal.id), today()),
        lines=history_lines(acts_on(db, actor, {"goal": [goal.id]})),
        may_write=may(actor, "goal.change", goal),
        may_draft=may(actor, "draft.change"),
        own=own,
        team=db.get_one(Team, goal.team_id).name,
        lessons=[] if own else lessons_of_others(db, actor, today=today(), goal_ids=[goal.id]),
        noes=[] if own else noes_of_others(db, actor, goal.id),
        by_others=[
            (serving_lines([one], today())[0], team)
            for one, team in (tried_by_others(db, actor, goal.id) if own else ())
        ],
        **(_working_on(goal) | {"worth": _worth(goal, typed, faults)} if own else {}),
    )


def _worth(goal: Goal, typed: str | None, faults: Sequence[Fault]) -> WorthLine:
    """Tell what one more is worth, as it was said, with what was typed and does not fit."""
    db, actor = session(), current_actor()
    said = worth_of_goal(db, actor, goal.id)
    return worth_line(goal, said, db.get_one(Team, goal.team_id).currency, typed, faults)


def _working_on(goal: Goal) -> dict[str, object]:
    """Name the teams that work on a goal of one's own, and those that could be asked."""
    db, actor = session(), current_actor()
    here = teams_on(db, actor, goal.id)
    known = {goal.team_id, *(team.id for team in here)}
    return {
        "working": here,
        "others": [(team.id, team.name) for team in every_team(db) if team.id not in known],
        "may_share": may(actor, "goal.share", goal),
    }


@pages.post("/goals/<int:goal_id>/teams")
def let_in(goal_id: int) -> ResponseReturnValue:
    """Let another team work on the goal."""
    db, actor = session(), current_actor()
    share_goal(db, actor, goal_id, key(request.form.get("team_id")) or 0, now=now())
    flash(_("They see the goal, its current lessons and its noes now, and may try things for it."))
    return redirect(url_for("goals.show", goal_id=goal_id, _anchor="teams"), 303)


@pages.post("/goals/<int:goal_id>/teams/<int:team_id>/end")
def end_work(goal_id: int, team_id: int) -> ResponseReturnValue:
    """End the work of another team on the goal."""
    end_share(session(), current_actor(), goal_id, team_id, now=now())
    done(
        _("They see it no more. What they tried for it stays."),
        url_for("goals.let_in", goal_id=goal_id),
        _("Let them work on it again"),
        team_id=team_id,
    )
    return redirect(url_for("goals.show", goal_id=goal_id, _anchor="teams"), 303)


@pages.get("/goals/<int:goal_id>/edit")
def edit(goal_id: int) -> ResponseReturnValue:
    """Show the sheet as a form."""
    goal = get_goal(session(), current_actor(), goal_id)
    require(current_actor(), "goal.change", goal)
    return _form(goal, goal_fields(goal), ())


@pages.post("/goals/<int:goal_id>/edit")
def save(goal_id: int) -> ResponseReturnValue:
    """Change the sheet."""
    return _store(get_goal(session(), current_actor(), goal_id))


def _store(goal: Goal | None) -> ResponseReturnValue:
    db, actor = session(), current_actor()
    change, faults = goal_given(request.form)
    if goal is None and request.form.get("cycle_id"):
        change = replace(change, cycle_id=key(request.form["cycle_id"]) or 0)
    stored = goal
    try:
        if goal is None:
            stored = create_goal(db, actor, change, now=now())
        else:
            stored = change_goal(db, actor, goal.id, change, version=key(request.form.get("version")), now=now())
    except WrongStatus as refusal:
        if goal is None or not is_quicker(refusal):
            raise
        db.rollback()
        return _choose(get_goal(db, actor, goal.id))
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults or stored is None:
        db.rollback()
        return _form(None if goal is None else get_goal(db, actor, goal.id), request.form, faults), 422
    if goal is None:
        flash(_("Written. An experiment can serve it now; the rest of the sheet may wait."))
    return redirect(url_for("goals.show", goal_id=stored.id), 303)


def _choose(goal: Goal) -> ResponseReturnValue:
    """Show what somebody else stored meanwhile beside what was typed."""
    return choose(
        ("goal", goal.id),
        headline=goal.goal,
        room="goals",
        version=goal.version,
        form=request.form.to_dict(),
        stored=goal_fields(goal),
        says={
            "kind": [(kind.name, kind.label) for kind in kind_offers()],
            "direction": _directions(),
            "owner_id": [(one.id, one.name) for one in team_members(session(), current_actor().team_id)],
        },
        leave=url_for("goals.edit", goal_id=goal.id),
    )


def _directions() -> list[tuple[str, str]]:
    return [(name, words.word("term", f"direction_{name}")) for name in ("up", "down")]


def _form(goal: Goal | None, fields: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    objectives = sorted({one.objective for one in list_goals(db, actor) if one.objective})
    return render_template(
        "goals/form.html",
        goal=goal,
        given=fields,
        faults=faults,
        kinds=kind_offers(),
        advice={kind.value: advice_on(kind) for kind in ADVICE},
        ready=ready_goals(),
        objectives=objectives,
        phases=[offered(phase) for phase in PHASES],
        directions=_directions(),
        was=fields.get("was") or as_seen(goal_fields(goal)),
        people=[(person.id, person.name) for person in team_members(db, actor.team_id)],
    )
