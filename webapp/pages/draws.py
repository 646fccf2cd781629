"""Drawing lots for an experiment, the schedule that came out, lists to split, and names to copy."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.permission import may, require
from experiments.people.person import team_members
from experiments.results.uploads.naming import names_for
from experiments.trials.draws.asked import methods_for
from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.keeping import draw, get_draw, list_draws, no_draw_now
from experiments.trials.draws.outcome import DATED, Method
from experiments.trials.draws.splitting import split_csv, split_list
from experiments.trials.experiment import LOCKED, Experiment, get_experiment
from webapp.draw_files import as_download, calendar_file, csv_file
from webapp.forms.answers import key
from webapp.forms.draw import draw_fields, draw_given
from webapp.records.plans.draws import METHODS, WEEKDAYS, draw_page, marks_of
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("draws", __name__, url_prefix="/experiments/<int:experiment_id>/draw")


@pages.app_context_processor
def _told() -> dict[str, object]:
    """Let the plan say in one line whether and how often lots were drawn."""
    return {"drawn_of": _drawn_of, "draws_lots": methods_for}


def _drawn_of(experiment: Experiment) -> list[Drawn]:
    return list_draws(session(), current_actor(), experiment.id)


@pages.get("")
def show(experiment_id: int) -> ResponseReturnValue:
    """Show the last draw or the one asked for, the form to draw, and names for what is published."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    return _page(experiment, key(request.args.get("number")), None, ())


@pages.post("")
def make(experiment_id: int) -> ResponseReturnValue:
    """Draw lots and keep the draw."""
    db, actor = session(), current_actor()
    require(actor, "experiment.draw", get_experiment(db, actor, experiment_id))
    faults: list[Fault] = []
    asked = draw_given(request.form, faults)
    try:
        if faults:
            raise RuleBroken(*faults)  # noqa: TRY301 - what could not be read is refused like what does not fit
        drawn = draw(db, actor, experiment_id, asked, now=now())
    except (RuleBroken, WrongStatus) as refusal:
        db.rollback()
        status = 409 if isinstance(refusal, WrongStatus) else 422
        return _page(get_experiment(db, actor, experiment_id), None, request.form, refusal.faults), status
    flash(_("Drawn. The draw is on record as number %(number)s.", number=drawn.number))
    return redirect(url_for("draws.show", experiment_id=experiment_id), 303)


@pages.get("/<int:draw_number>.csv")
def as_csv(experiment_id: int, draw_number: int) -> ResponseReturnValue:
    """Give a draw as CSV."""
    db, actor = session(), current_actor()
    return csv_file(get_experiment(db, actor, experiment_id), get_draw(db, actor, experiment_id, draw_number))


@pages.get("/<int:draw_number>.ics")
def as_calendar(experiment_id: int, draw_number: int) -> ResponseReturnValue:
    """Give a dated draw as a calendar."""
    db, actor = session(), current_actor()
    return calendar_file(get_experiment(db, actor, experiment_id), get_draw(db, actor, experiment_id, draw_number))


@pages.post("/<int:draw_number>/split")
def split(experiment_id: int, draw_number: int) -> ResponseReturnValue:
    """Give back the list that was sent, with the version of each line; nothing of it is stored."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    require(actor, "experiment.draw", experiment)
    drawn = get_draw(db, actor, experiment_id, draw_number)
    sent = request.files.get("list")
    data, name = (sent.read(), sent.filename or "list.csv") if sent else (b"", "list.csv")
    data = data or request.form.get("pasted", "").encode()
    try:
        found = split_list(drawn, data, name, column=request.form.get("column"))
    except RuleBroken as refusal:
        return _page(experiment, draw_number, None, (), refusal.faults), 422
    return as_download(split_csv(found), "text/csv", f"list-{experiment_id}-{draw_number}.csv")


def _page(
    experiment: Experiment,
    number: int | None,
    form: MultiDict[str, str] | None,
    faults: Sequence[Fault],
    split_faults: Sequence[Fault] = (),
) -> str:
    db, actor = session(), current_actor()
    drawn = list_draws(db, actor, experiment.id)
    chosen = get_draw(db, actor, experiment.id, number) if number else next(iter(drawn), None)
    methods = methods_for(experiment)
    why_not = no_draw_now(experiment, now())
    last = drawn[0] if drawn else None
    method = last.method if last is not None and last.method in methods else next(iter(methods), Method.LIST)
    people = {person.id: person.name for person in team_members(db, actor.team_id)}
    return render_template(
        "draws/show.html",
        experiment=experiment,
        page=draw_page(chosen) if chosen else None,
        draws=drawn,
        people=people,
        given=form if form is not None else draw_fields(method, last),
        faults=faults,
        split_faults=split_faults,
        methods=[(one.value, *METHODS[one]) for one in methods],
        method_words=METHODS,
        weekdays=list(enumerate(WEEKDAYS)),
        why_not=why_not,
        may_draw=bool(methods) and why_not is None and may(actor, "experiment.draw", experiment),
        may_split=may(actor, "experiment.draw", experiment),
        may_unlock=experiment.status in LOCKED
        and why_not is not None
        and why_not.code == "locked"
        and may(actor, "experiment.unlock", experiment),
        needs_days=any(one in DATED for one in methods) and None in (experiment.starts, experiment.ends),
        names=names_for(experiment),
        marks=marks_of([variant.name for variant in experiment.variants]),
    )
