"""Runs of the team that counted the same as a toolkit does, where none of its own has been closed yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.recipes.evidence import ToolkitProof, decides_in, proof_of
from experiments.trials.experiment import Experiment, MetricUse
from experiments.trials.toolkits.listing import pattern_in
from experiments.trials.toolkits.toolkit import Toolkit

MOST = 200
"""The newest are enough, and bound what a page costs."""


def kindred_runs(session: Session, toolkits: Sequence[Toolkit], *, today: date) -> dict[int, ToolkitProof]:
    """Find for each toolkit of a team the last closed run that was decided by the same number in the same channel.

    Its spread says what the next one sees, whatever was tried. One query however many toolkits there are.
    """
    patterns = {toolkit.id: pattern_in(toolkit) for toolkit in toolkits}
    names = {pattern.decides.name for pattern in patterns.values() if pattern.decides is not None}
    if not names:
        return {}
    wanted = (
        sa.select(Experiment, ArchiveCard, MetricUse)
        .join(ArchiveCard, ArchiveCard.experiment_id == Experiment.id)
        .join(MetricUse, decides_in())
        .where(
            ArchiveCard.team_id == toolkits[0].team_id,
            ArchiveCard.outcome == Outcome.CONCLUDED,
            ArchiveCard.metric.in_(names),
            ArchiveCard.log_lift_se > 0,
            ArchiveCard.filed_on <= today,
        )
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(MOST)
    )
    runs = [(proof_of(*row), row[0], row[1]) for row in session.execute(wanted)]
    found = {}
    for toolkit in toolkits:
        pattern = patterns[toolkit.id]
        name = pattern.decides.name if pattern.decides is not None else None
        for proof, experiment, card in runs:
            if (card.metric, card.channel, experiment.design) == (name, toolkit.channel, pattern.design):
                found[toolkit.id] = proof
                break
    return found
