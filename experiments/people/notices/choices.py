"""Who wants to be told what by mail: one letter a week unless it is turned off, the rest only where it was wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, named_enum
from experiments.people.permission import Actor, require
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act


class NoticeKind(StrEnum):
    """What can be told."""

    WEEKLY = "weekly"
    WAITS_FOR_YOU = "waits_for_you"
    VERDICT_IN = "verdict_in"
    LESSON_CONTESTED = "lesson_contested"


class NoticeChoice(Base):
    """What a person chose; where nothing was chosen, only the weekly letter is sent."""

    __tablename__ = "notice_choice"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(named_enum(NoticeKind, "kind"), primary_key=True)
    wanted: Mapped[bool]
    since: Mapped[datetime]


WITHOUT_CHOICE = frozenset({NoticeKind.WEEKLY})


def choices_of(session: Session, person_id: int) -> dict[NoticeKind, bool]:
    """Say of every kind whether a person wants it."""
    chosen = sa.select(NoticeChoice).where(NoticeChoice.person_id == person_id)
    said = {choice.kind: choice.wanted for choice in session.scalars(chosen)}
    return {kind: said.get(kind, kind in WITHOUT_CHOICE) for kind in NoticeKind}


def choose(session: Session, actor: Actor, wanted: Mapping[NoticeKind, bool], *, now: datetime) -> None:
    """Keep what the actor wants to be told; what happened before is not told afterwards.

    Raises
    ------
    Forbidden
        The actor came with a token that may only read, or take in files.
    """
    # A choice is about oneself, so every role may make it; a token still does only what it was made for.
    require(actor, "notices.choose")
    present = choices_of(session, actor.person_id)
    changed = {kind: value for kind, value in wanted.items() if present[kind] != value}
    for kind, value in changed.items():
        choice = session.get(NoticeChoice, (actor.person_id, kind)) or NoticeChoice(
            person_id=actor.person_id, kind=kind
        )
        choice.wanted, choice.since = value, now
        session.add(choice)
    if changed:
        before = {kind.value: present[kind] for kind in changed}
        after = {kind.value: value for kind, value in changed.items()}
        record_act(session, actor, "notices.choose", "person", actor.person_id, before, after, now)
    session.flush()


def readers_of(session: Session, team_id: int, kind: NoticeKind) -> list[tuple[Person, datetime | None]]:
    """List the people of a team who want a kind, with since when (``None``: they never chose, it is the default).

    Who cannot log in is told nothing.
    """
    rows = session.execute(
        sa.select(Person, NoticeChoice.wanted, NoticeChoice.since)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(NoticeChoice, sa.and_(NoticeChoice.person_id == Person.id, NoticeChoice.kind == kind))
        .where(
            Membership.team_id == team_id,
            Membership.ended_at.is_(None),
            Person.active,
            Person.password.is_not(None),
        )
        .order_by(Person.id)
    )
    default = kind in WITHOUT_CHOICE
    return [(person, since) for person, wanted, since in rows if (default if wanted is None else wanted)]
