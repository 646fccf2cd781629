"""All that might be done in the next cycle, found out of the data, with evidence, size and price; not ranked yet."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.brief.candidate import Candidate
from experiments.learning.brief.kinds.keeping import to_keep
from experiments.learning.brief.kinds.material import Material, material_of
from experiments.learning.brief.kinds.repeating import to_repeat
from experiments.learning.brief.kinds.scaling import to_scale
from experiments.learning.brief.kinds.stopping import to_stop
from experiments.learning.brief.kinds.testing import to_test
from experiments.people.permission import Actor


def candidates_of(session: Session, actor: Actor, cycle: Cycle, *, today: date) -> list[Candidate]:
    """Find what may be proposed for the cycle that follows, and what stays an open question.

    Each kind has its rule at the head of its file. What a *no* with a day still ahead forbids is no proposal; an open
    question stays one.

    Parameters
    ----------
    cycle : Cycle
        The one that ends. An earlier one is looked at as the data stand today.
    today : date
        The day of the book: reviews, promises and starts are held against it.
    """
    material = material_of(session, actor, cycle, today=today)
    found = [
        *to_scale(material),
        *to_keep(material),
        *to_stop(material),
        *to_repeat(material),
        *to_test(session, actor, material),
    ]
    return [one for one in found if one.only_question or not material.noes.forbid(one, _kind_of(material, one))]


def _kind_of(material: Material, candidate: Candidate) -> str | None:
    goals: dict[int, Goal] = {goal.id: goal for goal in material.goals.values()}
    goal = goals.get(candidate.goal_id or 0)
    return None if goal is None else goal.kind.value
