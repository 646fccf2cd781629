"""Downloads of a draw, for pages and interface alike."""

from __future__ import annotations

from flask import Response
from werkzeug.utils import secure_filename

from experiments.people.permission import not_found
from experiments.results.uploads.naming import names_for
from experiments.trials.draws.calendar import calendar_of
from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.files import csv_of
from experiments.trials.draws.outcome import DATED
from experiments.trials.experiment import Experiment


def csv_file(experiment: Experiment, drawn: Drawn) -> Response:
    """Give a draw as CSV, each line with the name of its version."""
    return as_download(csv_of(drawn, _named(experiment, drawn)), "text/csv", f"draw-{experiment.id}-{drawn.number}.csv")


def calendar_file(experiment: Experiment, drawn: Drawn) -> Response:
    """Give a dated draw as a calendar.

    Raises
    ------
    NotFound
        It has no days.
    """
    if drawn.method not in DATED:
        raise not_found("calendar")
    text = calendar_of(drawn, experiment.title, _named(experiment, drawn))
    return as_download(text, "text/calendar", f"draw-{experiment.id}-{drawn.number}.ics")


def as_download(text: str, kind: str, name: str) -> Response:
    """Answer with a text that is kept as a file."""
    answer = Response(text.encode(), mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={secure_filename(name)}"
    return answer


def _named(experiment: Experiment, drawn: Drawn) -> list[str]:
    """Give the name of each version drawn; an earlier draw may hold versions that the plan has no more."""
    names = {one.version: one.name for one in names_for(experiment).versions}
    return [names.get(version, version) for version in drawn.versions]
