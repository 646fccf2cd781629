"""Experiments: the board by status, and the four questions that make a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import DomainError, Fault, RuleBroken, WrongStatus
from experiments.goals.goal import Goal, create_goal, get_goal
from experiments.goals.working import goals_to_serve
from experiments.learning.archive.similar import Around, tried_before
from experiments.learning.lessons.using import UseGiven, use_lesson
from experiments.learning.progress.alone import companies
from experiments.learning.sizes.kept_sizes import newest_closed
from experiments.learning.waiting.today import waits_for
from experiments.metrics.goal_kinds import CONTENT_TYPES, MECHANISMS, OTHER_TACTICS, PHASES
from experiments.people.permission import may, require
from experiments.people.person import team_members
from experiments.people.team import Team
from experiments.trials.channels.channel import list_channels
from experiments.trials.draft import PARTS, DraftChange, change_draft, start_draft
from experiments.trials.experiment import OPEN, Experiment, Status, get_experiment, list_experiments, status_on
from experiments.trials.gate import ASKED, part_gaps
from experiments.trials.noes import list_noes
from experiments.trials.toolkits.listing import kind_of_toolkit
from webapp.forms.answers import NEW_GOAL, key
from webapp.forms.carried import brought_along, hold_back
from webapp.forms.draft import (
    NOTHING_GIVEN,
    TAGS,
    DraftGiven,
    blank_fields,
    draft_fields,
    draft_given,
    draft_seen,
    gap_faults,
    repeated_fields,
)
from webapp.language.offered import offered
from webapp.language.said import piece
from webapp.meanwhile import choose, is_quicker, locked_first
from webapp.records.plan_with import planned_of
from webapp.records.plans.four_questions import (
    answers_missing,
    goal_offers,
    kind_in,
    kind_offers,
    people_offers,
    tried_lines,
    tried_text,
)
from webapp.records.team.channels import channel_offers
from webapp.records.team.meanwhile import Says, as_seen, differences
from webapp.records.week.board import SHOWN_CLOSED, board
from webapp.security import current_actor, current_person
from webapp.storage import now, session, today

pages = Blueprint("experiments", __name__)

MOST = 200
ACT_DRAFT = "draft"
ACT_KEEP = "keep"
"""Saved on the way, while somebody writes: answered with the version that came of it."""
BUILD_ON = "build_on"
"""The button beside what was tried before; its value is the number of the experiment, or nothing."""


def status_of(experiment: Experiment) -> Status:
    """Say where an experiment stands today."""
    return status_on(experiment, today(), experiment.has_data)


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let every template ask where an experiment stands; results and archive show it too."""
    return {"status_of": status_of, "built_on_by": _later_ones, "may_build": _may_build}


def _may_build() -> bool:
    """Say whether somebody is here who may begin a draft."""
    return current_person() is not None and may(current_actor(), "draft.change")


def _later_ones(experiment: Experiment) -> list[Experiment]:
    """List what was built on an experiment, as far as this person may see it."""
    return [later for later in experiment.built_on_by if may(current_actor(), "see", later)]


def _built_on(fields: Mapping[str, str]) -> Experiment | None:
    """Give the earlier experiment that the form names, if there is one to see."""
    number = key(fields.get("built_on_id"))
    try:
        return None if number is None else get_experiment(session(), current_actor(), number)
    except DomainError:
        return None


def _name_lesson(draft: Experiment) -> None:
    """Keep that a draft began with a lesson, where the form names one that the person may use."""
    number = key(request.form.get("lesson_id"))
    actor = current_actor()
    if number is None or not may(actor, "lesson.use"):
        return
    with suppress(DomainError):  # a lesson of somewhere else is no reason to refuse the draft
        use_lesson(session(), actor, number, UseGiven(experiment_id=draft.id), now=now())


def _builds_on() -> MultiDict[str, str]:
    """Give the form as it was sent, built on what was chosen; nothing is stored yet."""
    return MultiDict({**request.form.to_dict(flat=False), "built_on_id": [request.form[BUILD_ON]]})


@pages.get("/experiments")
def index() -> ResponseReturnValue:
    """Show the board."""
    db, actor = session(), current_actor()
    experiments = list_experiments(db, actor, limit=MOST)
    company = companies(db, actor.team_id, experiments, today())
    closed = newest_closed(db, actor.team_id, limit=2 * SHOWN_CLOSED)
    planned = {card.experiment_id: planned_of(card) for card in closed}
    said_no = list_noes(db, actor, limit=2 * SHOWN_CLOSED)
    noes = {no.decline.experiment_id: no.decline.reason for no in said_no if no.decline.experiment_id}
    parts = board(experiments, waits_for(db, actor, today=today()), today(), company, planned, noes=noes)
    return render_template("experiments/index.html", parts=parts, may_draft=may(actor, "draft.change"))


@pages.get("/experiments/new")
def new() -> ResponseReturnValue:
    """Ask the four questions; the address may carry what is known already (a goal, a line)."""
    require(current_actor(), "draft.change")
    fields = blank_fields(today())
    earlier = _built_on(request.args)
    if earlier is not None:
        fields |= repeated_fields(earlier)
    fields |= _said({name: value for name, value in request.args.items() if name in fields})
    return _questions(fields, None, ())


def _said(known: Mapping[str, str]) -> dict[str, str]:
    """Write what an address brings along as the form shows it: our tags in the reader's language, the rest as it is."""
    return {name: offered(value) if name in TAGS else value for name, value in known.items()}


@pages.post("/experiments/new")
def create() -> ResponseReturnValue:
    """Make a draft of what was answered, with a new goal where one was written on the way."""
    require(current_actor(), "draft.change")
    return _questions(_builds_on(), None, ()) if BUILD_ON in request.form else _store(None)


@pages.get("/experiments/<int:experiment_id>")
def show(experiment_id: int) -> ResponseReturnValue:
    """Open an experiment where it stands: its result if there is one, else its plan."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    if experiment.has_data:
        return redirect(url_for("results.result", experiment_id=experiment_id))
    return redirect(url_for("plans.plan", experiment_id=experiment_id))


@pages.get("/experiments/<int:experiment_id>/edit")
def edit(experiment_id: int) -> ResponseReturnValue:
    """Show the four questions of a draft again; ``check`` marks what is missing."""
    experiment = _open(experiment_id)
    faults = gap_faults(NOTHING_GIVEN, experiment, None) if request.args.get("check") else []
    fields = draft_fields(experiment) | _proposed_kind(experiment)
    brought = {name: value for name, value in brought_along(request.args, sent=False).items() if not fields[name]}
    return _questions(fields | _said(brought), experiment, faults)


@pages.post("/experiments/<int:experiment_id>/edit")
def save(experiment_id: int) -> ResponseReturnValue:
    """Change the draft; where it was locked meanwhile, what was typed is shown once more."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    if experiment.plan is not None and may(current_actor(), "draft.change", experiment):
        return _choose(experiment_id)
    experiment = _open(experiment_id)
    return _questions(_builds_on(), experiment, ()) if BUILD_ON in request.form else _store(experiment)


@pages.get("/experiments/tried")
def tried() -> ResponseReturnValue:
    """Give what is near to the text so far, as a part of the page; asked for while somebody types."""
    text = request.args.get("text", "")[:2000]
    around = Around(request.args.get("goal_kind") or None, request.args.get("channel") or None)
    into = "draft" if _may_build() else None
    return render_template("experiments/_tried.html", tried=_tried(text, around), into=into)


def _store(experiment: Experiment | None) -> ResponseReturnValue:
    """Store what was sent, or show all that speaks against it with everything as it was typed."""
    db, actor = session(), current_actor()
    given = draft_given(request.form, experiment, db.get_one(Team, actor.team_id).currency)
    faults = list(given.faults)
    goal = _goal(given, faults)
    change = given.change if goal is None else replace(given.change, goal_id=goal.id)
    change, waiting = hold_back(change, experiment, goal, brought_along(request.form, sent=True))
    stored = experiment
    try:
        if experiment is None:
            stored = start_draft(db, actor, change, now=now(), say=offered)
            _name_lesson(stored)
        elif change.given() or _is_proposed(experiment):
            looked = _looked_at(experiment, change)
            change = replace(change, confirmed=looked) if looked else change
            seen = key(request.form.get("version"))
            stored = change_draft(db, actor, experiment.id, change, version=seen, now=now(), say=offered)
    except WrongStatus as refusal:
        if experiment is None or not is_quicker(refusal):
            raise
        db.rollback()
        return _choose(experiment.id)
    except RuleBroken as refusal:
        faults += refusal.faults
        # The idea names the experiment, so a missing name is said where the idea is asked for.
        nameless = experiment is None and not request.form.get("title", "").strip()
        faults = [replace(one, field="idea") if nameless and one.field == "title" else one for one in faults]
        known = {fault.field for fault in faults}
        faults += [fault for fault in gap_faults(given, experiment, goal) if fault.field not in known]
    if faults or stored is None:
        db.rollback()
        present = _open(experiment.id) if experiment is not None else None
        return _questions(request.form, present, faults), 422
    if request.form.get("act") == ACT_KEEP:
        return {"version": stored.version}
    if request.form.get("act") == ACT_DRAFT:
        flash(_("Left as a draft. The start page keeps asking for what is missing."))
        return redirect(url_for("experiments.index"), 303)
    if any(part_gaps(stored).values()):
        return redirect(url_for("experiments.edit", experiment_id=stored.id, check="yes", **waiting), 303)  # type: ignore[arg-type]  # parameters, not options
    return redirect(url_for("plans.plan", experiment_id=stored.id), 303)


def _proposed_kind(experiment: Experiment) -> dict[str, str]:
    """Choose the kind of a goal that is still to be written: that of the toolkit from which the draft comes."""
    kind = kind_of_toolkit(session(), experiment) if experiment.goal_id is None else None
    return {} if kind is None else {"goal_kind": kind.value}


def _is_proposed(experiment: Experiment) -> bool:
    """Say whether a toolkit filled the draft in and nobody has looked at it yet."""
    return experiment.toolkit_id is not None and not experiment.people_confirmed


def _looked_at(experiment: Experiment, change: DraftChange) -> tuple[str, ...]:
    """Name the parts that were looked at on the page; new people unsettle what was written for others.

    Not so where a toolkit proposed them: then its people are made one's own together with all the rest.
    """
    if _is_proposed(experiment):
        return tuple(PARTS)
    people_stay = "audience" not in change.given()
    return tuple(part for part, gaps in part_gaps(experiment).items() if not gaps) if people_stay else ()


def _choose(experiment_id: int) -> ResponseReturnValue:
    """Show what somebody else stored meanwhile beside what was typed."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    form = request.form.to_dict()
    if "tactics_shown" in form:
        form["other_tactics"] = "\n".join(request.form.getlist("other_tactics"))
    # A new goal that was written on the way goes along with its choice.
    stored = {name: value for name, value in draft_seen(experiment).items() if name not in {"goal_kind", "goal"}}
    if experiment.plan is not None:
        return locked_first(experiment, experiment.plan, differences(form, stored, _called(experiment)))
    experiment = _open(experiment_id)
    return choose(
        ("experiment", experiment.id),
        headline=experiment.title,
        room="experiments",
        version=experiment.version,
        form=form,
        stored=stored,
        says=_called(experiment),
        leave=url_for("experiments.edit", experiment_id=experiment.id),
    )


def _called(experiment: Experiment) -> Says:
    """Say what the choices of the four questions are called."""
    db, actor = session(), current_actor()
    goals = goal_offers(goals_to_serve(db, actor), today(), experiment.goal_id)
    written = _("A new goal, written here: %(goal)s", goal=request.form.get("goal", "").strip())
    return {
        "goal_id": [*((goal.id, goal.label) for goal in goals), (NEW_GOAL, written)],
        "owner_id": people_offers(team_members(db, actor.team_id)),
        "built_on_id": [
            (one.id, one.title) for one in (experiment.built_on, _built_on(request.form)) if one is not None
        ],
    }


def _goal(given: DraftGiven, faults: list[Fault]) -> Goal | None:
    """Make the goal that was written on the way, or give the one that was chosen."""
    db, actor = session(), current_actor()
    if given.goal is not None:
        try:
            return create_goal(db, actor, given.goal, now=now())
        except RuleBroken as refusal:
            fields = {"kind": "goal_kind", "name": "goal"}
            told = [replace(fault, field=fields.get(fault.field, fault.field)) for fault in refusal.faults]
            faults += {fault.field: fault for fault in reversed(told)}.values()
            return None
    chosen = given.change.given().get("goal_id")
    try:
        return get_goal(db, actor, chosen) if isinstance(chosen, int) else None
    except DomainError:
        return None  # the draft's own check says that there is no such goal


def _open(experiment_id: int) -> Experiment:
    experiment = get_experiment(session(), current_actor(), experiment_id)
    require(current_actor(), "draft.change", experiment)
    if experiment.status not in OPEN:
        raise WrongStatus(Fault("status", "locked", _("The plan is locked. What may still change stands on its page.")))
    return experiment


def _questions(fields: Mapping[str, str], experiment: Experiment | None, faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    goals = goal_offers(goals_to_serve(db, actor), today(), key(fields.get("goal_id")))
    if experiment is None and request.method == "GET" and len(goals) == 1 and not fields.get("goal_id"):
        fields = {**fields, "goal_id": str(goals[0].id)}  # where there is one goal, nobody has to choose it
    kind = kind_in(fields, goals)
    new_goal = not goals or fields.get("goal_id") == NEW_GOAL
    people = team_members(db, actor.team_id)
    return render_template(
        "experiments/questions.html",
        given=fields,
        tactics=request.form.getlist("other_tactics") if request.form else _tactics(experiment),
        experiment=experiment,
        was=fields.get("was") or (as_seen(draft_seen(experiment)) if experiment is not None else ""),
        faults=faults,
        goals=goals,
        kinds=kind_offers(),
        kind=kind,
        new=NEW_GOAL,
        new_goal=new_goal,
        missing=answers_missing(fields, kind, new_goal=new_goal),
        carried=brought_along(request.values, sent=bool(request.form)),
        questions={name: piece(asked) for name, asked in ASKED.items()}
        | {"goal_kind": _("Which kind of goal is it?"), "goal": _("The goal in one line?")},
        people=people_offers(people),
        experts=[person.name for person in people],
        built_on=_built_on(fields),
        into="draft",
        currency=(experiment.currency if experiment else None) or db.get_one(Team, actor.team_id).currency,
        channels=channel_offers(list_channels(db, actor)),
        mechanisms=[offered(one) for one in MECHANISMS],
        contents=[offered(one) for one in CONTENT_TYPES],
        phases=[offered(one) for one in PHASES],
        other_tactics=OTHER_TACTICS,
        tried=_tried(tried_text(fields), Around(None if kind is None else kind.value, fields.get("channel") or None)),
    )


def _tactics(experiment: Experiment | None) -> list[str]:
    return list(experiment.other_tactics) if experiment is not None else []


def _tried(text: str, around: Around) -> list[object]:
    return list(tried_lines(tried_before(session(), current_actor(), text, around=around))) if text else []
