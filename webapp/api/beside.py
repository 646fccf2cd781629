"""What an experiment has beside it: who takes part, what runs with it, and which others reach for the same people."""

from __future__ import annotations

from typing import Any

from experiments.learning.progress.alone import company_of
from experiments.learning.progress.timeline import overlaps_with
from experiments.trials.experiment import get_experiment
from webapp.schemas.answering import open_room, tells
from webapp.schemas.timeline import BesideAnswer
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("beside", "experiments")


@api.get("/<int:experiment_id>/beside")
@api.output(BesideAnswer)
@tells(404)
def show(experiment_id: int) -> Any:
    """Read whether an experiment is on its own, and which others meet it in channel, people and days."""
    db, actor, day = session(), current_actor(), today()
    experiment = get_experiment(db, actor, experiment_id)
    company = company_of(db, actor, experiment, day)
    return BesideAnswer.of(experiment.id, company, overlaps_with(db, actor, experiment, today=day))
