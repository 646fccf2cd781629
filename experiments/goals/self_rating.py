"""How well social media is linked to the rest of marketing, as the people of a team rate it once a cycle.

What one person said is seen by that person alone; others see how many said what, and the open answers without names.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, insert_into
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import SHORT, text
from experiments.goals.listing import get_cycle
from experiments.goals.survey import LEAST, MOST
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act


class SelfRating(Base):
    """What one person said in a cycle: 1 (not integrated) to 7 (very integrated), and what stands in the way."""

    __tablename__ = "self_rating"
    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "person_id"),
        sa.CheckConstraint(f"score BETWEEN {LEAST} AND {MOST}", name="score"),
    )

    id: Mapped[Key]
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    score: Mapped[int]
    hindrance: Mapped[str | None]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """One person's answer: ``score`` from 1 to 7, and what stands in the way, if anything."""

    cycle_id: int
    score: int | None
    hindrance: str | None = None


@dataclass(frozen=True, slots=True)
class CycleRatings:
    """What the people of a team said in a cycle.

    ``counts`` has how many gave each score; ``mean`` and the standard deviation ``spread`` are ``None`` where there are
    too few for them (none, and fewer than two). ``hindrances`` are the open answers, by the alphabet: neither their
    order nor anything else says whose they are. ``own`` is the reader's own answer.
    """

    counts: Mapping[int, int] = field(default_factory=dict)
    mean: float | None = None
    spread: float | None = None
    hindrances: tuple[str, ...] = ()
    own: SelfRating | None = None

    @property
    def people(self) -> int:
        """How many answered."""
        return sum(self.counts.values())


def rate_cycle(session: Session, actor: Actor, given: RatingGiven, *, now: datetime) -> SelfRating:
    """Keep a person's rating of a cycle; a later one replaces it. The record says that, not what was said.

    Raises
    ------
    RuleBroken
        No score from 1 to 7, or an open answer that cannot be kept; both at once.
    WrongStatus
        The cycle has not begun: there is nothing to rate yet.
    """
    require(actor, "cycle.rate")
    cycle = get_cycle(session, actor, given.cycle_id)
    faults: list[Fault] = []
    if given.score is None:
        faults.append(Fault("score", "missing", f"Choose a number from {LEAST} to {MOST}."))
    elif not LEAST <= given.score <= MOST:
        faults.append(Fault("score", "out_of_range", f"Choose a number from {LEAST} to {MOST}."))
    hindrance = text("hindrance", given.hindrance, faults, limit=SHORT)
    if faults or given.score is None:
        raise RuleBroken(*faults)
    if cycle.starts > now.date():
        raise WrongStatus(
            Fault("cycle_id", "not_begun", f"“{cycle.name}” has not begun: there is nothing to rate yet.")
        )
    present = _own(session, actor, cycle.id)
    if present is not None and (present.score, present.hindrance) == (given.score, hindrance):
        return present
    said = {"score": given.score, "hindrance": hindrance, "at": now}
    statement = insert_into(session, SelfRating).values(cycle_id=cycle.id, person_id=actor.person_id, **said)
    # Two clicks may come at once: the second replaces what the first has just stored.
    session.execute(statement.on_conflict_do_update(index_elements=["cycle_id", "person_id"], set_=said))
    record_act(session, actor, "cycle.rate", "cycle", cycle.id, None, None, now)
    session.flush()
    stored = _own(session, actor, cycle.id)
    assert stored is not None, "just stored"
    return stored


def cycle_ratings(session: Session, actor: Actor, cycle_id: int) -> CycleRatings:
    """Give what the people of the actor's team said in a cycle; three queries at most."""
    cycle = get_cycle(session, actor, cycle_id)
    rows = session.execute(
        sa.select(SelfRating.score, SelfRating.hindrance).where(SelfRating.cycle_id == cycle.id)
    ).all()
    scores = [score for score, _ in rows]
    return CycleRatings(
        counts=dict(sorted(Counter(scores).items())),
        mean=statistics.fmean(scores) if scores else None,
        spread=statistics.stdev(scores) if len(scores) > 1 else None,
        hindrances=tuple(sorted(hindrance for _, hindrance in rows if hindrance)),
        own=_own(session, actor, cycle.id),
    )


def _own(session: Session, actor: Actor, cycle_id: int) -> SelfRating | None:
    wanted = sa.select(SelfRating).where(SelfRating.cycle_id == cycle_id, SelfRating.person_id == actor.person_id)
    return session.scalar(wanted.execution_options(populate_existing=True))
