"""The size of an experiment: what it can see, what a worthwhile change takes, how it may end."""

from __future__ import annotations

from typing import Any

from experiments.learning.sizes.sizing import plan_size
from experiments.trials.experiment import get_experiment
from webapp.schemas.answering import open_room, tells
from webapp.schemas.size import SizeAnswer
from webapp.security import current_actor
from webapp.storage import session

api = open_room("sizes", "experiments")


@api.get("/<int:experiment_id>/size")
@api.output(SizeAnswer)
@tells(404)
def show(experiment_id: int) -> Any:
    """Reckon the size of an experiment with its typed figures and those of the team's own experiments."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    return SizeAnswer.of(plan_size(session(), experiment))
