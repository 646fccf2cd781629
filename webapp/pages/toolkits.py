"""Toolkits and recipes: the list with the purse on top, one with its evidence, and what a team makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.learning.recipes.evidence import evidence_for
from experiments.learning.recipes.figures import kindred_runs
from experiments.learning.recipes.purse import Purse, find_out
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.people.permission import may, require
from experiments.people.record.history import acts_on
from experiments.people.team import Team
from experiments.trials.experiment import LOCKED, Experiment, Status
from experiments.trials.toolkits.keeping import (
    ToolkitKept,
    change_toolkit,
    keep_as_toolkit,
    restore_toolkit,
    retire_toolkit,
)
from experiments.trials.toolkits.listing import get_toolkit, list_toolkits, pattern_in
from experiments.trials.toolkits.starting import ToolkitStart, fitting_goals, start_from_toolkit
from experiments.trials.toolkits.toolkit import Toolkit
from webapp.forms.answers import key
from webapp.forms.toolkits import purse_given, toolkit_fields, toolkit_given
from webapp.language.offered import name_of, offered, pattern_of
from webapp.language.said import piece
from webapp.meanwhile import choose, is_quicker
from webapp.records.recipes.one import toolkit_page
from webapp.records.recipes.overview import cards_of, purse_answer
from webapp.records.team.history import history_lines
from webapp.records.team.meanwhile import as_seen
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import done

pages = Blueprint("toolkits", __name__)


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let the pages of an experiment say where it comes from and offer to keep it."""
    return {"toolkit_of": _toolkit_of, "may_keep": _may_keep}


@pages.get("/toolkits")
def index() -> ResponseReturnValue:
    """List toolkits and recipes; with a purse, what it can find out comes first."""
    db, actor = session(), current_actor()
    every = list_toolkits(db, actor, now=now())
    faults: list[Fault] = []
    try:
        purse = purse_given(request.args, _currency(), faults)
    except RuleBroken as refusal:
        purse = Purse()
        faults += refusal.faults
    kind = request.args.get("goal_kind", "")
    channel = request.args.get("channel", "")
    chosen = [one for one in every if _is_wanted(one, kind, channel)]
    evidence, kindred = evidence_for(db, chosen, today=today()), kindred_runs(db, chosen, today=today())
    found = find_out(chosen, evidence, purse, kindred=kindred)
    given = {name: request.args.get(name, "") for name in ("money", "hours", "weeks", "goal_kind", "channel")}
    return render_template(
        "toolkits/index.html",
        cards=cards_of(found, purse, today()),
        answer=purse_answer(found, purse),
        given=given,
        kept={name: value for name, value in given.items() if value and name != "goal_kind"},
        faults=faults,
        currency=_currency(),
        kinds=_kinds(every),
        channels=[(name, offered(name)) for name in sorted({one.channel for one in every}, key=str.casefold)],
        narrowed=bool(kind or channel),
        retired=len(list_toolkits(db, actor, now=now(), retired=True)),
    ), (422 if faults else 200)


@pages.get("/toolkits/<int:toolkit_id>")
def show(toolkit_id: int) -> ResponseReturnValue:
    """Show the whole pattern with what speaks for and against it."""
    db, actor = session(), current_actor()
    toolkit = get_toolkit(db, actor, toolkit_id)
    evidence = evidence_for(db, [toolkit], today=today())
    (found,) = find_out([toolkit], evidence, Purse(), kindred=kindred_runs(db, [toolkit], today=today()))
    goals = fitting_goals(db, actor, toolkit, pattern_of(toolkit), today=today())
    return render_template(
        "toolkits/show.html",
        toolkit=toolkit,
        page=toolkit_page(found, today()),
        name=name_of(toolkit),
        goals=[(goal.id, goal.goal) for goal in goals],
        lines=history_lines(acts_on(db, actor, {"toolkit": [toolkit.id]})),
        may_start=toolkit.retired_at is None and may(actor, "draft.change", toolkit),
        may_change=toolkit.retired_at is None and may(actor, "toolkit.change", toolkit),
    )


@pages.post("/toolkits/<int:toolkit_id>/start")
def start(toolkit_id: int) -> ResponseReturnValue:
    """Begin a draft of it and ask what only the team knows: who exactly it is for, and which goal it serves."""
    said = ToolkitStart(goal_id=key(request.form.get("goal_id")))
    draft = start_from_toolkit(session(), current_actor(), toolkit_id, said, now=now(), say=offered)
    flash(_("A draft is begun. Check who it is for and which goal it serves; the rest is filled in."))
    return redirect(url_for("experiments.edit", experiment_id=draft.id), 303)


@pages.get("/toolkits/<int:toolkit_id>/edit")
def edit(toolkit_id: int) -> ResponseReturnValue:
    """Show a toolkit as a form."""
    toolkit = _own(toolkit_id)
    return _form(toolkit, toolkit_fields(toolkit), ())


@pages.post("/toolkits/<int:toolkit_id>/edit")
def save(toolkit_id: int) -> ResponseReturnValue:
    """Change a toolkit, or the team's copy of a recipe."""
    db, actor = session(), current_actor()
    toolkit = _own(toolkit_id)
    faults: list[Fault] = []
    change = toolkit_given(request.form, toolkit, _money_of(toolkit), faults)
    try:
        if faults:
            raise RuleBroken(*faults)  # noqa: TRY301 - what could not be read is refused like what does not fit
        change_toolkit(db, actor, toolkit_id, change, version=key(request.form.get("version")), now=now())
    except WrongStatus as refusal:
        if not is_quicker(refusal):
            raise
        db.rollback()
        return _choose(_own(toolkit_id))
    except RuleBroken as refusal:
        db.rollback()
        return _form(_own(toolkit_id), request.form, refusal.faults), 422
    flash(_("Changed. Drafts that were started from it stay as they are."))
    return redirect(url_for("toolkits.show", toolkit_id=toolkit_id), 303)


@pages.post("/toolkits/<int:toolkit_id>/retire")
def retire(toolkit_id: int) -> ResponseReturnValue:
    """Take a toolkit out of use."""
    version = key(request.form.get("version"))
    toolkit = retire_toolkit(session(), current_actor(), toolkit_id, version=version, now=now())
    done(
        _("“%(name)s” is retired. Its evidence stays, and so do the experiments that came from it.", name=toolkit.name),
        url_for("toolkits.restore", toolkit_id=toolkit_id),
        _("Use “%(name)s” again", name=toolkit.name),
        version=toolkit.version,
    )
    return redirect(url_for("toolkits.index"), 303)


@pages.post("/toolkits/<int:toolkit_id>/restore")
def restore(toolkit_id: int) -> ResponseReturnValue:
    """Put a retired toolkit into use again."""
    restore_toolkit(session(), current_actor(), toolkit_id, version=key(request.form.get("version")), now=now())
    flash(_("It is in use again."))
    return redirect(url_for("toolkits.show", toolkit_id=toolkit_id), 303)


@pages.post("/experiments/<int:experiment_id>/toolkit")
def keep(experiment_id: int) -> ResponseReturnValue:
    """Keep an experiment as a toolkit."""
    kept = keep_as_toolkit(session(), current_actor(), experiment_id, ToolkitKept(request.form.get("name")), now=now())
    flash(_("Kept. Whoever starts a draft from it finds everything filled in."))
    return redirect(url_for("toolkits.show", toolkit_id=kept.id), 303)


def _is_wanted(toolkit: Toolkit, kind: str, channel: str) -> bool:
    kinds = {toolkit.goal_kind.value, *(one.value for one in pattern_in(toolkit).also_for)}
    return (not kind or kind in kinds) and (not channel or toolkit.channel == channel)


def _kinds(toolkits: Sequence[Toolkit]) -> list[tuple[str, str]]:
    """List the kinds of goals that anything here serves, in the order of the kinds."""
    there = {kind for one in toolkits for kind in (one.goal_kind, *pattern_in(one).also_for)}
    return [(kind.value, piece(ADVICE[kind].label)) for kind in GoalKind if kind in there]


def _own(toolkit_id: int) -> Toolkit:
    toolkit = get_toolkit(session(), current_actor(), toolkit_id)
    require(current_actor(), "toolkit.change", toolkit)
    return toolkit


def _currency() -> str:
    return session().get_one(Team, current_actor().team_id).currency


def _money_of(toolkit: Toolkit) -> str:
    cost = pattern_in(toolkit).cost
    return cost.currency if cost is not None else _currency()


def _form(toolkit: Toolkit, fields: Mapping[str, str], faults: Sequence[Fault]) -> str:
    return render_template(
        "toolkits/form.html",
        toolkit=toolkit,
        pattern=pattern_of(toolkit),
        name=name_of(toolkit),
        given=fields,
        was=fields.get("was") or as_seen(toolkit_fields(toolkit)),
        faults=faults,
        currency=_money_of(toolkit),
    )


def _choose(toolkit: Toolkit) -> ResponseReturnValue:
    """Show what somebody else stored meanwhile beside what was typed."""
    return choose(
        ("toolkit", toolkit.id),
        headline=name_of(toolkit),
        room="toolkits",
        version=toolkit.version,
        form=request.form.to_dict(),
        stored=toolkit_fields(toolkit),
        says={},
        leave=url_for("toolkits.edit", toolkit_id=toolkit.id),
    )


def _toolkit_of(experiment: Experiment) -> Toolkit | None:
    """Give the toolkit that an experiment was started from, where one may see it."""
    actor = current_actor()
    toolkit = session().get(Toolkit, experiment.toolkit_id) if experiment.toolkit_id is not None else None
    return toolkit if toolkit is not None and may(actor, "see", toolkit) else None


def _may_keep(experiment: Experiment) -> bool:
    return experiment.status in (*LOCKED, Status.CONCLUDED) and may(current_actor(), "toolkit.change", experiment)
