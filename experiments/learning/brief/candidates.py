"""All that might be done in the next cycle, found out of the data, with evidence, size and price; not ranked yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.brief.candidate import Candidate
from experiments.learning.brief.kinds.keeping import to_keep
from experiments.learning.brief.kinds.material import Material, material_of
from experiments.learning.brief.kinds.repeating import to_repeat
from experiments.learning.brief.kinds.scaling import to_scale
from experiments.learning.brief.kinds.stopping import to_stop
from experiments.learning.brief.kinds.testing import to_test
from experiments.people.permission import Actor
from stats.errors import NotEstimable


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
        *to_test(session, material),
    ]
    kinds = {goal.id: goal.kind.value for goal in material.goals.values()}
    return [_unless_refused(material, one, kinds.get(one.goal_id or 0)) for one in found]


def _unless_refused(material: Material, candidate: Candidate, goal_kind: str | None) -> Candidate:
    if not material.noes.forbid(candidate, goal_kind):
        return candidate
    said = f"“{candidate.subject.rstrip('.')}” was said no to, and the day to look at it again has not come."
    return replace(candidate, waits=NotEstimable("said_no", said))
