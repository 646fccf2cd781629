"""Where an experiment with a later outcome stands on a day: nobody has to move it, its date does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.metrics.kinds import Metric
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.results.records import ConclusionRow
from experiments.trials.experiment import Experiment
from experiments.trials.rule import outcome_of


class OutcomeState(StrEnum):
    """How far a later outcome is.

    ``ahead``: its day is to come. ``due``: its day is here, and no figures. ``given``: figures are in, and it waits to
    be closed with them. ``final``: it was closed with them.
    """

    AHEAD = "ahead"
    DUE = "due"
    GIVEN = "given"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class OutcomeStanding:
    """The later outcome of an experiment on a day.

    ``figures`` are the last ones that came in. ``early`` is how it was closed by its early sign, ``final`` how by the
    outcome; of several the last.
    """

    metric: Metric
    due: date
    changed: bool
    state: OutcomeState
    figures: OutcomeFigures | None
    early: ConclusionRow | None
    final: ConclusionRow | None

    @property
    def is_provisional(self) -> bool:
        """Say whether only the early sign has spoken so far, or nothing at all."""
        return self.final is None

    @property
    def waits(self) -> bool:
        """Say whether something is to be done: figures to be given, or to be closed with."""
        return self.state in (OutcomeState.DUE, OutcomeState.GIVEN)


def outcome_standing(session: Session, experiment: Experiment, *, today: date) -> OutcomeStanding | None:
    """Tell where the later outcome of an experiment stands; ``None`` where its plan names none."""
    plan = experiment.plan
    planned = outcome_of(plan, experiment.deviations) if plan is not None else None
    if planned is None:
        return None
    figures = session.scalar(
        sa.select(OutcomeFigures)
        .where(OutcomeFigures.experiment_id == experiment.id)
        .order_by(OutcomeFigures.id.desc())
        .limit(1)
    )
    closings = session.scalars(
        sa.select(ConclusionRow).where(ConclusionRow.experiment_id == experiment.id).order_by(ConclusionRow.id)
    ).all()
    early = next((row for row in reversed(closings) if row.outcome_figures_id is None), None)
    final = next((row for row in reversed(closings) if row.outcome_figures_id is not None), None)
    return OutcomeStanding(
        metric=planned.metric,
        due=planned.due,
        changed=planned.changed,
        state=_state(planned.due, today, figures, final),
        figures=figures,
        early=early,
        final=final,
    )


def _state(due: date, today: date, figures: OutcomeFigures | None, final: ConclusionRow | None) -> OutcomeState:
    if figures is None:
        return OutcomeState.AHEAD if today < due else OutcomeState.DUE
    closed_with_them = final is not None and final.outcome_figures_id == figures.id
    return OutcomeState.FINAL if closed_with_them else OutcomeState.GIVEN
