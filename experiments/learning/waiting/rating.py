"""Asking each person once a cycle how well social media is linked to the marketing strategy: gently, and last."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import without_index
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.self_rating import SelfRating
from experiments.learning.progress.integration import ENOUGH
from experiments.learning.waiting.item import Wait, WaitingItem
from experiments.people.permission import Actor, may
from experiments.people.person import Membership
from experiments.trials.experiment import LOCKED, PLANNED, Experiment, Status


def waiting_rating(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    """Give the cycle around today where this person may rate it, has not, and there is something to rate.

    On the way to its first experiments nobody is asked.
    """
    if not may(actor, "cycle.rate"):
        return []
    # Whether there are enough, not how many: it stops at the last one that is needed. By the goals of the cycle, since
    # the team has many more.
    tried = (
        sa.select(Experiment.id)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(Goal.cycle_id == Cycle.id, without_index(Experiment.team_id) == Cycle.team_id)
        .where(Experiment.status.in_((*LOCKED, Status.CONCLUDED)), sa.text(PLANNED))
        .offset(ENOUGH - 1)
        .limit(1)
        .correlate(Cycle)
    )
    rated = sa.exists().where(SelfRating.cycle_id == Cycle.id, SelfRating.person_id == actor.person_id)
    belongs = sa.exists().where(Membership.team_id == Cycle.team_id, Membership.person_id == actor.person_id)
    rows = session.execute(
        sa.select(Cycle.id, Cycle.name, Cycle.ends)
        .where(Cycle.team_id == actor.team_id, Cycle.starts <= today, Cycle.ends >= today)
        .where(tried.exists(), sa.not_(rated), belongs)
        .order_by(Cycle.starts.desc())
        .limit(1)
    )
    return [WaitingItem(Wait.RATE_CYCLE, "cycle", key, name, actor.person_id, ends) for key, name, ends in rows]
