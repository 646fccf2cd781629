"""Share links: one page of the book for somebody without a log-in, until the link expires or is revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.errors import Fault, Gone, NotFound, RuleBroken
from experiments.people.keys.secrets import new_secret, secret_hash
from experiments.people.permission import Actor, Role, is_key, may, not_found, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act


class Scope(StrEnum):
    """How much a link shows."""

    STORY = "story"  # the sentence, the picture, the lesson
    FIGURES = "figures"  # also every number, the checks and the money


class SharedThing(StrEnum):
    """What can be shared by link."""

    EXPERIMENT = "experiment"
    LESSON = "lesson"
    GOAL = "goal"
    CYCLE = "cycle"


class ShareLink(Base):
    """A link to one thing; ``hash`` is that of the secret in its address."""

    __tablename__ = "share_link"
    __table_args__ = (sa.Index(None, "team_id", "thing", "thing_id", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    thing: Mapped[SharedThing] = mapped_column(named_enum(SharedThing, "thing"))
    thing_id: Mapped[int]
    scope: Mapped[Scope] = mapped_column(named_enum(Scope, "scope"))
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    expires: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ShareRead(Base):
    """One opening of a share link: when, and what the reader's program calls itself. Never changed."""

    __tablename__ = "share_read"
    __table_args__ = (sa.Index(None, "link_id", "id"),)

    id: Mapped[Key]
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("share_link.id"))
    at: Mapped[datetime]
    program: Mapped[str]


MOST_DAYS = 365
LONGEST_NAME = 200
PROGRAM_LENGTH = 200
NOBODY = 0
"""Stands for a person where somebody reads without a log-in; no person has this key."""


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to make: for whom (a name to know it again), how much it shows, for how many days it works."""

    name: str
    scope: str = Scope.STORY.value
    days: int = 30


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A link with who made it, and how often and when it was last opened."""

    link: ShareLink
    by: str
    reads: int
    last_read: datetime | None

    def state_on(self, now: datetime) -> str:
        """Say whether it works: ``live``, ``expired`` or ``revoked``."""
        if self.link.revoked_at is not None:
            return "revoked"
        return "live" if self.link.expires > now else "expired"


def make_link(
    session: Session, actor: Actor, thing: SharedThing, thing_id: int, wanted: NewLink, *, now: datetime
) -> tuple[ShareLink, str]:
    """Make a link to a thing of the actor's team; whoever calls has looked that it is one.

    Returns
    -------
    ShareLink, str
        The link and the secret of its address, which is kept only as a hash.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once.
    """
    require(actor, "link.share")
    name = wanted.name.strip()
    faults = []
    if not name:
        faults.append(Fault("name", "missing", "Say for whom it is, so that you know it again."))
    if len(name) > LONGEST_NAME:
        faults.append(Fault("name", "too_long", f"Give a name of at most {LONGEST_NAME} characters."))
    if not name.isprintable():
        faults.append(Fault("name", "not_one_line", "Write the name on one line, without signs that cannot be seen."))
    if wanted.scope not in list(Scope):
        faults.append(Fault("scope", "not_a_choice", f"Choose from: {', '.join(Scope)}."))
    if not 1 <= wanted.days <= MOST_DAYS:
        faults.append(Fault("days", "out_of_range", f"A link works for 1 to {MOST_DAYS} days."))
    if faults:
        raise RuleBroken(*faults)
    secret = new_secret()
    link = ShareLink(
        team_id=actor.team_id,
        thing=thing,
        thing_id=thing_id,
        scope=Scope(wanted.scope),
        name=name,
        hash=secret_hash(secret),
        created_at=now,
        created_by=actor.person_id,
        expires=now + timedelta(days=wanted.days),
    )
    session.add(link)
    session.flush()
    # For whom it is may be the name of a person, so it stands only where it can be erased.
    after = {"thing": thing.value, "thing_id": thing_id, "scope": link.scope.value, "days": wanted.days}
    record_act(session, actor, "link.share", "share_link", link.id, None, after, now)
    return link, secret


def revoke_link(session: Session, actor: Actor, link_id: int, *, now: datetime) -> ShareLink:
    """End a link: one's own, or as a lead any of the team; doing it twice changes nothing."""
    require(actor, "link.share")
    link = get_link(session, actor, link_id)
    if link.created_by != actor.person_id:
        require(actor, "link.end", link)
    if link.revoked_at is None:
        link.revoked_at = now
        record_act(session, actor, "link.revoke", "share_link", link.id, None, None, now)
        session.flush()
    return link


def get_link(session: Session, actor: Actor, link_id: int) -> ShareLink:
    """Give a link of the actor's team; anything else is not found."""
    require(actor, "see")
    link = session.get(ShareLink, link_id) if is_key(link_id) else None
    if link is None or not may(actor, "see", link):
        raise not_found("link")
    return link


def list_links(
    session: Session,
    actor: Actor,
    *,
    thing: SharedThing | None = None,
    thing_id: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[LinkUse]:
    """List the links of the actor's team (to one thing), the last made first, with how often they were opened."""
    require(actor, "see")
    wanted = sa.select(ShareLink).where(ShareLink.team_id == actor.team_id)
    if thing is not None:
        wanted = wanted.where(ShareLink.thing == thing)
    if thing_id is not None:
        wanted = wanted.where(ShareLink.thing_id == thing_id)
    if before_id is not None:
        wanted = wanted.where(ShareLink.id < before_id)
    return uses_of(session, session.scalars(wanted.order_by(ShareLink.id.desc()).limit(limit)).all())


def reads_of(
    session: Session, actor: Actor, link_id: int, *, before_id: int | None = None, limit: int = 200
) -> list[ShareRead]:
    """List when a link was opened and by which program, the last time first."""
    link = get_link(session, actor, link_id)
    wanted = sa.select(ShareRead).where(ShareRead.link_id == link.id)
    if before_id is not None:
        wanted = wanted.where(ShareRead.id < before_id)
    return list(session.scalars(wanted.order_by(ShareRead.id.desc()).limit(limit)))


def open_link(session: Session, secret: str, *, now: datetime) -> ShareLink:
    """Give the link of a secret, as long as it works; :func:`note_read` counts the opening.

    Raises
    ------
    NotFound
        There never was such a link.
    Gone
        It has expired or was revoked.
    """
    link = session.scalar(sa.select(ShareLink).where(ShareLink.hash == secret_hash(secret)))
    if link is None:
        raise NotFound
    if link.revoked_at is not None or link.expires <= now:
        raise Gone(
            Fault("link", "link_over", "This link has expired or was taken back. Ask whoever sent it for another.")
        )
    return link


def note_read(session: Session, link: ShareLink, *, program: str, now: datetime) -> ShareRead:
    """Note that a link was opened, once what it shows was found.

    Parameters
    ----------
    program : str
        What the reader's program calls itself; previews of chats open links too, and this tells them apart.
    """
    said = "".join(filter(str.isprintable, program))[:PROGRAM_LENGTH]
    read = ShareRead(link_id=link.id, at=now, program=said)
    session.add(read)
    session.flush()
    return read


def reader_of(link: ShareLink) -> Actor:
    """Give who reads by a link: somebody who sees what its team sees, is no person and can do nothing."""
    return Actor(NOBODY, link.team_id, Role.VIEWER, scopes=frozenset({"read"}))


def uses_of(session: Session, links: Sequence[ShareLink]) -> list[LinkUse]:
    """Say of links that the actor may see who made them, how often and when they were opened."""
    keys = [link.id for link in links]
    counted = {
        key: (number, last)
        for key, number, last in session.execute(
            sa.select(ShareRead.link_id, sa.func.count(), sa.func.max(ShareRead.at))
            .where(ShareRead.link_id.in_(keys))
            .group_by(ShareRead.link_id)
        )
    }
    makers = {link.created_by for link in links}
    named = sa.select(Person.id, Person.name).where(Person.id.in_(makers))
    names = {row.id: row.name for row in session.execute(named)}
    return [LinkUse(link, names.get(link.created_by, ""), *counted.get(link.id, (0, None))) for link in links]
