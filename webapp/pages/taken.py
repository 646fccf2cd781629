"""Pictures of pages over many experiments, and of what is only planned, taken along."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.learning.attribution.reading import attribution_of
from experiments.learning.brief.writing import brief_of
from experiments.learning.portfolio.figures import portfolio_of
from experiments.learning.portfolio.tried.coverage import axis_faults, coverage_map
from experiments.learning.progress.timeline import timeline
from experiments.learning.sizes.kept_sizes import what_remains
from experiments.learning.sizes.sizing import plan_size
from experiments.people.team import Team
from experiments.trials.experiment import OPEN, get_experiment
from webapp.formatting import day
from webapp.pages.coverage import COLUMNS, ROWS
from webapp.pages.timeline import timeline_shown
from webapp.picture_taken import Told, file_name, taken
from webapp.records.archive.coverage_sentence import coverage_sentence
from webapp.records.archive.shrinkage import shrinkage_page
from webapp.records.attribution.page import attribution_page
from webapp.records.picture import Picture
from webapp.records.plans.size import size_page
from webapp.records.portfolio.page import portfolio_page
from webapp.records.taken.four import four_picture
from webapp.records.taken.goals import goals_picture
from webapp.records.taken.learning import learning_pictures
from webapp.records.taken.remains import remains_picture
from webapp.records.taken.tried import map_picture
from webapp.records.taken.weeks import weeks_picture
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("taken", __name__)


@pages.get("/experiments/<int:experiment_id>/plan/picture/<picture>.<kind>")
def of_size(experiment_id: int, picture: str, kind: str) -> ResponseReturnValue:
    """Give what money can see in a draft, or how it may end."""
    db = session()
    experiment = get_experiment(db, current_actor(), experiment_id)
    there: Sequence[Picture] = ()
    said = ""
    if experiment.status in OPEN:
        planned = plan_size(db, experiment)
        currency = experiment.currency or db.get_one(Team, experiment.team_id).currency
        page = size_page(experiment, planned, currency)
        there = [one for one in (page.money, page.chances) if one is not None]
        said = page.chances.label if picture == "chances" and page.chances is not None else page.sight.sentence
    source = _("Trialbook · draft %(number)d · %(day)s", number=experiment_id, day=day(today()))
    told = Told(said, source, file_name("draft", str(experiment_id), experiment.title))
    return taken(there, picture, kind, told) or redirect(url_for("plans.plan", experiment_id=experiment_id))


@pages.get("/experiments/<int:experiment_id>/attribution/picture/<picture>.<kind>")
def of_attribution(experiment_id: int, picture: str, kind: str) -> ResponseReturnValue:
    """Give what each of two tactics did alone and together."""
    read = attribution_of(session(), current_actor(), experiment_id, today=today())
    page = attribution_page(read, today())
    there = None if page.crossed is None else four_picture(page.crossed)
    source = _("Trialbook · experiment %(number)d · %(day)s", number=experiment_id, day=day(today()))
    said = _("So far. %(said)s", said=page.title) if page.interim else page.title
    told = Told(said, source, file_name("experiment", str(experiment_id), read.experiment.title))
    return _given(there, picture, kind, told) or redirect(url_for("attribution.show", experiment_id=experiment_id))


@pages.get("/timeline/picture/<picture>.<kind>")
def of_timeline(picture: str, kind: str) -> ResponseReturnValue:
    """Give what runs when."""
    page = timeline_shown()
    there = None if page is None else weeks_picture(timeline(session(), current_actor(), today=today()), page.label)
    label = "" if page is None else page.label
    return _given(there, picture, kind, _told(_("What runs when"), label)) or redirect(url_for("timeline.index"))


@pages.get("/archive/shrinkage/picture/<picture>.<kind>")
def of_shrinkage(picture: str, kind: str) -> ResponseReturnValue:
    """Give first results and what remains of them."""
    found = what_remains(session(), current_actor(), now=now())
    page = shrinkage_page(found)
    told = _told(_("First results and what remains"), page.sentence)
    return _given(remains_picture(found, page.says), picture, kind, told) or redirect(url_for("shrinkage.index"))


@pages.get("/portfolio/picture/<picture>.<kind>")
def of_learning(picture: str, kind: str) -> ResponseReturnValue:
    """Give a picture of how we are learning: shares, months or forecasts."""
    cycle_id = request.args.get("cycle_id", type=int)
    found = portfolio_of(session(), current_actor(), today=today(), cycle_id=cycle_id, now=now())
    name = _("How we are learning") if found.cycle is None else found.cycle.name
    for there, title in learning_pictures(portfolio_page(found), found):
        answer = _given(there, picture, kind, _told(name, title))
        if answer is not None:
            return answer
    return redirect(url_for("portfolio.index", cycle_id=cycle_id))


@pages.get("/portfolio/coverage/picture/<picture>.<kind>")
def of_coverage(picture: str, kind: str) -> ResponseReturnValue:
    """Give the map of what was tried along the axes that are looked at."""
    rows, columns = request.args.get("rows", ROWS.value), request.args.get("columns", COLUMNS.value)
    answer = None
    if not axis_faults(rows, columns):
        mapped = coverage_map(session(), current_actor(), rows=rows, columns=columns, today=today())
        told = _told(_("What was tried"), coverage_sentence(mapped))
        answer = _given(map_picture(mapped), picture, kind, told)
    asked = {name: request.args[name] for name in ("rows", "columns") if name in request.args}
    return answer or redirect(url_for("coverage.index", **asked))


@pages.get("/cycles/<int:cycle_id>/brief/picture/<picture>.<kind>")
def of_plan(cycle_id: int, picture: str, kind: str) -> ResponseReturnValue:
    """Give how far each goal of a cycle got."""
    brief = brief_of(session(), current_actor(), cycle_id, today=today())
    told = _told(brief.cycle.name, _("How far the goals of %(cycle)s are", cycle=brief.cycle.name))
    return _given(goals_picture(brief), picture, kind, told) or redirect(url_for("briefs.show", cycle_id=cycle_id))


def _told(page: str, title: str) -> Told:
    source = _("Trialbook · %(page)s · %(day)s", page=page, day=day(today()))
    return Told(title, source, file_name("trialbook", page))


def _given(there: Picture | None, name: str, kind: str, told: Told) -> ResponseReturnValue | None:
    pictures: Sequence[Picture] = () if there is None else (there,)
    return taken(pictures, name, kind, told)
