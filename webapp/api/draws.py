"""Draws: lots for posts, slots, days, regions, lists and conversations; names for what is published."""

from __future__ import annotations

from typing import Any

from experiments.people.permission import require
from experiments.results.uploads.naming import names_for
from experiments.trials.draws.keeping import draw, get_draw, list_draws
from experiments.trials.draws.splitting import split_ids
from experiments.trials.experiment import get_experiment
from webapp.draw_files import calendar_file, csv_file
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.draws import DrawAnswer, DrawBody, DrawsAnswer, NamesAnswer, SplitAnswer, SplitBody
from webapp.schemas.experiments import EXPERIMENT_FIELDS
from webapp.schemas.reading import named_as
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("draws", "experiments")

CSV = {200: {"description": "A CSV file.", "content": {"text/csv": {"schema": {"type": "string"}}}}}
ICS = {200: {"description": "A calendar.", "content": {"text/calendar": {"schema": {"type": "string"}}}}}


@api.get("/<int:experiment_id>/draws")
@api.output(DrawsAnswer)
@tells(404)
def index(experiment_id: int) -> Any:
    """List the draws of an experiment, the last one first: drawing until one likes it shows."""
    found = list_draws(session(), current_actor(), experiment_id)
    return {"items": [DrawAnswer.of(one) for one in found], "next_cursor": None}


@api.post("/<int:experiment_id>/draws")
@api.input(DrawBody, location="json", arg_name="body")
@api.output(DrawAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def create(experiment_id: int, body: DrawBody) -> Any:
    """Draw lots; the seed goes into the plan, so a locked one is unlocked first, and nothing is drawn once it began."""
    with named_as(EXPERIMENT_FIELDS):
        drawn = draw(session(), current_actor(), experiment_id, body.asked(), now=now())
    where = {"experiment_id": experiment_id, "draw_number": drawn.number}
    return created(DrawAnswer.of(drawn), "api_draws.show", **where)


@api.get("/<int:experiment_id>/draws/<int:draw_number>")
@api.output(DrawAnswer)
@tells(404)
def show(experiment_id: int, draw_number: int) -> Any:
    """Read a draw."""
    return DrawAnswer.of(get_draw(session(), current_actor(), experiment_id, draw_number))


@api.get("/<int:experiment_id>/draws/<int:draw_number>.csv")
@tells(404, also=CSV)
def as_csv(experiment_id: int, draw_number: int) -> Any:
    """Give a draw as CSV."""
    db, actor = session(), current_actor()
    return csv_file(get_experiment(db, actor, experiment_id), get_draw(db, actor, experiment_id, draw_number))


@api.get("/<int:experiment_id>/draws/<int:draw_number>.ics")
@tells(404, also=ICS)
def as_calendar(experiment_id: int, draw_number: int) -> Any:
    """Give a draw of posts, slots, days or weeks as a calendar."""
    db, actor = session(), current_actor()
    return calendar_file(get_experiment(db, actor, experiment_id), get_draw(db, actor, experiment_id, draw_number))


@api.post("/<int:experiment_id>/draws/<int:draw_number>/split")
@api.input(SplitBody, location="json", arg_name="body")
@api.output(SplitAnswer)
@tells(400, 404, 415, 422)
def split(experiment_id: int, draw_number: int, body: SplitBody) -> Any:
    """Split ids by the salt of a draw of a list: the same id always falls alike, and none is stored."""
    db, actor = session(), current_actor()
    require(actor, "experiment.draw", get_experiment(db, actor, experiment_id))
    found = split_ids(get_draw(db, actor, experiment_id, draw_number), body.ids)
    return {"items": [{"id": one, "version": version} for one, version in found], "next_cursor": None}


@api.get("/<int:experiment_id>/names")
@api.output(NamesAnswer)
@tells(404)
def names(experiment_id: int) -> Any:
    """Propose names for campaign, ads, links and posts by which an export is matched."""
    return NamesAnswer.of(names_for(get_experiment(session(), current_actor(), experiment_id)))
