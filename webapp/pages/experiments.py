"""Experiments: the board by status, and the door to each."""

from __future__ import annotations

from flask import Blueprint

from experiments.trials.experiment import Experiment, Status, status_on
from webapp.storage import today

pages = Blueprint("experiments", __name__)


def status_of(experiment: Experiment) -> Status:
    """Say where an experiment stands today."""
    return status_on(experiment, today(), experiment.has_data)


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let every template ask where an experiment stands; results and archive show it too."""
    return {"status_of": status_of}
