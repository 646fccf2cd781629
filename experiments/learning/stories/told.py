"""To whom a story was told; what was told to nobody is not worth much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.people.keys.previews import read_by_somebody
from experiments.people.keys.share_links import ShareLink, ShareRead
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.team import Team

MOST = 50
"""Tellings that a page lists; the newest count."""


class StoryThing(StrEnum):
    """What a story is about."""

    EXPERIMENT = "experiment"
    LESSON = "lesson"
    GOAL = "goal"
    CYCLE = "cycle"


class How(StrEnum):
    """How a story was told."""

    MEETING = "meeting"
    MAIL = "mail"
    PRINT = "print"
    LINK = "link"


class Told(Base):
    """One telling of a story; append-only.

    Whom the book knows stands by number in ``to_person_id`` or ``to_team_id``, so that a name can be erased;
    ``to_whom`` holds what was typed for anybody else ("the board") and is empty then.
    """

    __tablename__ = "told"
    __table_args__ = (sa.Index(None, "team_id", "thing", "thing_id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    thing: Mapped[StoryThing] = mapped_column(named_enum(StoryThing, "thing"))
    thing_id: Mapped[int]
    to_whom: Mapped[str]
    to_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    to_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    how: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody heard a story: said by hand, or read by a link.

    ``by`` is who told it. ``times`` counts the openings of a link by people; 0 for what was said by hand.
    """

    to: str
    how: str | None
    by: str
    at: datetime
    times: int = 0
    person_id: int | None = None
    team_id: int | None = None


def heard_of(session: Session, actor: Actor, thing: StoryThing, thing_id: int) -> list[Heard]:
    """List who heard a story, the last first: what somebody noted, and each link of it that a person has opened.

    A link that only a preview of a chat has opened told nobody anything.
    """
    require(actor, "see")
    found = [*_said(session, actor.team_id, thing, thing_id), *_read(session, actor.team_id, thing, thing_id)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _said(session: Session, team_id: int, thing: StoryThing, thing_id: int) -> list[Heard]:
    to, by = aliased(Person), aliased(Person)
    rows = session.execute(
        sa.select(Told, to.name, Team.name, by.name)
        .outerjoin(to, to.id == Told.to_person_id)
        .outerjoin(Team, Team.id == Told.to_team_id)
        .join(by, by.id == Told.person_id)
        .where(Told.team_id == team_id, Told.thing == thing, Told.thing_id == thing_id)
        .order_by(Told.id.desc())
        .limit(MOST)
    )
    return [
        Heard(
            person or team or row.to_whom,
            row.how,
            teller,
            row.at,
            person_id=row.to_person_id,
            team_id=row.to_team_id,
        )
        for row, person, team, teller in rows
    ]


def _read(session: Session, team_id: int, thing: StoryThing, thing_id: int) -> list[Heard]:
    first = sa.func.min(ShareRead.at)
    rows = session.execute(
        sa.select(ShareLink.name, Person.name, first, sa.func.count())
        .join(ShareRead, ShareRead.link_id == ShareLink.id)
        .join(Person, Person.id == ShareLink.created_by)
        .where(ShareLink.team_id == team_id, ShareLink.thing == thing.value, ShareLink.thing_id == thing_id)
        .where(read_by_somebody())
        .group_by(ShareLink.id, ShareLink.name, Person.name)
        .order_by(ShareLink.id.desc())
        .limit(MOST)
    )
    return [Heard(name, How.LINK.value, by, at, times=times) for name, by, at, times in rows]
