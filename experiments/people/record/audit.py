"""Who did what and when: one row per act, in the same transaction as the change, never changed afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, CanonicalJson, Key
from experiments.people.permission import Actor


class Audit(Base):
    """One act. ``before`` and ``after`` hold only what changed; the person stands by id."""

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index(None, "team_id", "at", "id"),
        sa.Index(None, "team_id", "thing", "thing_id", "id"),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    thing: Mapped[str]
    thing_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    after: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)


def record_act(  # noqa: PLR0917 - an act has this many parts, and their order is the order of the sentence
    session: Session,
    actor: Actor,
    action: str,
    thing: str,
    thing_id: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    now: datetime,
) -> Audit:
    """Write down an act in the transaction of the change itself.

    Parameters
    ----------
    action : str
        What was done, as in ``"experiment.register"``.
    thing, thing_id
        Table and key of what it was done to.
    before, after : dict or None
        What changed, as JSON values; ``None`` where there was nothing before or is nothing left.
    """
    act = Audit(
        at=now,
        team_id=actor.team_id,
        person_id=actor.person_id,
        action=action,
        thing=thing,
        thing_id=thing_id,
        before=before,
        after=after,
    )
    session.add(act)
    return act
