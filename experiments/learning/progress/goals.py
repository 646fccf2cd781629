"""What came out of the experiments that serve a goal: how many run, how many answered, and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.tallies import verdict_column
from experiments.people.permission import Actor, require
from experiments.trials.experiment import Experiment, Status, status_column

ANSWERS = ("succeeded", "harmful", "no_useful_difference")
"""Verdicts that answer the question; undecided, invalid and provisional ones do not."""


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """Experiments of one goal: counts by status, and of the closed ones by verdict (entered afterwards included)."""

    statuses: Mapping[Status, int] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)

    @property
    def closed(self) -> int:
        """How many were closed."""
        return self.statuses.get(Status.CONCLUDED, 0)

    @property
    def answered(self) -> int:
        """How many of the closed ones gave a clear answer, whichever."""
        return sum(self.verdicts.get(name, 0) for name in ANSWERS)

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.statuses.values())


def goal_progress(
    session: Session, actor: Actor, *, today: date, goal_ids: Collection[int] | None = None
) -> dict[int, GoalProgress]:
    """Count the experiments of every goal of the team in one query; a goal without any is not in the answer.

    Parameters
    ----------
    goal_ids : collection of int, optional
        Only of these goals: what others did is not looked at.
    """
    require(actor, "see")
    status = status_column(today)
    # An early sign is no answer yet: what is closed by one alone stands apart until its outcome is in.
    verdict = verdict_column()
    wanted = (
        sa.select(Experiment.goal_id, status, verdict, sa.func.count())
        .where(Experiment.team_id == actor.team_id, Experiment.goal_id.is_not(None))
        .group_by(Experiment.goal_id, status, verdict)
    )
    if goal_ids is not None:
        wanted = wanted.where(Experiment.goal_id.in_(goal_ids))
    rows = session.execute(wanted)
    statuses: dict[int, dict[Status, int]] = {}
    verdicts: dict[int, dict[str, int]] = {}
    for goal_id, name, said, number in rows:
        assert goal_id is not None  # the query leaves those out
        at, of = statuses.setdefault(goal_id, {}), verdicts.setdefault(goal_id, {})
        at[Status(name)] = at.get(Status(name), 0) + number
        if Status(name) is Status.CONCLUDED and said is not None:
            of[said] = of.get(said, 0) + number
    return {goal_id: GoalProgress(at, verdicts[goal_id]) for goal_id, at in statuses.items()}
