"""Experiments with all that belongs to them, read together: a page of a list takes as many queries as one of them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from experiments.trials.experiment import Experiment

PARTS = (
    Experiment.variants,
    Experiment.metrics,
    Experiment.next_step,
    Experiment.outcome,
    Experiment.plans,
    Experiment.deviations,
    Experiment.built_on_by,
)


def read_whole(session: Session, experiments: Sequence[Experiment]) -> None:
    """Read versions, numbers, plans, deviations and what builds on them, of all these experiments at once."""
    ids = [experiment.id for experiment in experiments]
    wanted = sa.select(Experiment).where(Experiment.id.in_(ids)).options(*(selectinload(part) for part in PARTS))
    session.scalars(wanted).all()
