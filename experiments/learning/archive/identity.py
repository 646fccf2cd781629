"""What a number counts, written so that only like is pooled with like."""

from __future__ import annotations

from datetime import date

from experiments.judging.document import AnalysisDoc
from experiments.learning.archive.words import fold
from experiments.metrics.kinds import Role
from experiments.trials.experiment import Experiment
from experiments.trials.rule import outcome_of

FEW_DAYS = 60
"""Windows below this are told apart by weeks, longer ones by months: half a year is half a year, 180 days or 184."""
DAYS_OF_A_MONTH = 30.44


def identity_text(kind: str, numerator: str, denominator: str | None) -> str:
    """Name a number: its kind and what it is made of.

    Examples
    --------
    >>> identity_text("proportion", "Link clicks", "reach")
    'proportion: link clicks / reach'
    """
    below = f" / {fold(denominator)}" if denominator else ""
    return f"{kind}: {fold(numerator)}{below}"


def identity_in(document: AnalysisDoc, experiment: Experiment, *, is_outcome: bool) -> str | None:
    """Name the number that decided an experiment; a later outcome with how long after the end it was counted."""
    if not document["metrics"]:
        return None
    primary = document["metrics"][0]
    text = identity_text(primary["kind"], primary["numerator"], primary["denominator"])
    planned = outcome_of(experiment.plan, experiment.deviations) if is_outcome and experiment.plan is not None else None
    if planned is None or experiment.ends is None:
        return text
    return f"{text}, after {window(experiment.ends, planned.due)}"


def planned_identity(experiment: Experiment) -> str | None:
    """Name the number that a plan or draft is decided by, as its card will have it (an early sign, where there is one).

    ``None`` where no number is chosen yet.
    """
    primary = next((one for one in experiment.metrics if one.role is Role.PRIMARY), None)
    return None if primary is None else identity_text(primary.kind.value, primary.numerator, primary.denominator)


def window(ends: date, due: date) -> str:
    """Say how long after its end an experiment's outcome is counted.

    Examples
    --------
    >>> window(date(2026, 1, 31), date(2026, 7, 30)), window(date(2026, 1, 31), date(2026, 3, 2))
    ('6 months', '4 weeks')
    """
    days = (due - ends).days
    return f"{round(days / 7)} weeks" if days < FEW_DAYS else f"{round(days / DAYS_OF_A_MONTH)} months"
