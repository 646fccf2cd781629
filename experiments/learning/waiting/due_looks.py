"""Looks that new files reach are kept though nobody has opened the result yet, so that a verdict can be told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError
from experiments.learning.sizes.prior import archive_prior_of
from experiments.results.analyses import look_at_results
from experiments.results.tables import Import, ImportStatus
from experiments.trials.experiment import LOCKED, Experiment

MOST = 50
"""Experiments of one team that are analysed at a time, those with the newest files first."""


def keep_due_looks(session: Session, team_id: int, *, since: datetime, now: datetime) -> int:
    """Analyse the locked experiments of a team whose files came after ``since``; the looks they reach are stored.

    When verdicts may fall was fixed when the plan was locked, so looking here spends nothing.

    Returns
    -------
    int
        How many were analysed. Those that cannot be are left to whoever opens them, where the reason is said.
    """
    newest = sa.func.max(Import.at)
    wanted = (
        sa.select(Experiment.id)
        .join(Import, Import.experiment_id == Experiment.id)
        .where(Experiment.team_id == team_id, Experiment.status.in_(LOCKED), Import.status == ImportStatus.CURRENT)
        .group_by(Experiment.id)
        .having(newest > since)
        .order_by(newest.desc())
        .limit(MOST)
    )
    analysed = 0
    for experiment_id in list(session.scalars(wanted)):
        prior = archive_prior_of(session, team_id, but=experiment_id)
        try:
            look_at_results(session, experiment_id, today=now.date(), prior=prior)
        except DomainError:
            continue
        analysed += 1
    return analysed
