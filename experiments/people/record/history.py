"""What was done to a thing and to what hangs on it, newest first, with who did it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import Audit


def acts_on(
    session: Session, actor: Actor, things: Mapping[str, Collection[int]], *, limit: int = 200
) -> list[tuple[Audit, str]]:
    """List the acts on things of the actor's team, each with the name of the person.

    Parameters
    ----------
    things : mapping of str to collection of int
        Table to keys, as :func:`~experiments.people.record.audit.record_act` got them.
    """
    require(actor, "see")
    one_of = [sa.and_(Audit.thing == thing, Audit.thing_id.in_(list(keys))) for thing, keys in things.items()]
    wanted = (
        sa.select(Audit, Person.name)
        .join(Person, Person.id == Audit.person_id)
        .where(Audit.team_id == actor.team_id, sa.or_(sa.false(), *one_of))
        .order_by(Audit.id.desc())
        .limit(limit)
    )
    return [(act, name) for act, name in session.execute(wanted)]
