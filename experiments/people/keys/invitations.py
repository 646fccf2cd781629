"""Invitations: somebody in a team asks somebody else in, by a link that works once and for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.joining import person_faults, take_in
from experiments.people.keys.secrets import new_secret, secret_hash
from experiments.people.permission import Actor, Role, is_key, not_found, require
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act
from experiments.people.team import Team


class Invitation(Base):
    """An invitation into a team; ``hash`` is that of the secret in its link."""

    __tablename__ = "invitation"
    __table_args__ = (sa.Index(None, "team_id", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    email: Mapped[str]
    role: Mapped[Role] = mapped_column(named_enum(Role, "role"))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    expires: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


HOLDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Joining:
    """How somebody who was invited wants to be called and log in; not asked of one who is in the book already."""

    name: str
    password_hash: str | None


def invite(session: Session, actor: Actor, *, email: str, role: str, now: datetime) -> tuple[Invitation, str]:
    """Ask somebody into the actor's team; an earlier invitation of the same address ends.

    Returns
    -------
    Invitation, str
        The invitation and the secret of its link, which is kept only as a hash.

    Raises
    ------
    RuleBroken
        Address or role do not fit; both at once.
    WrongStatus
        The person is in the team already.
    """
    require(actor, "people.change")
    faults = [one for one in person_faults(email, "-") if one.field == "email"]
    if role not in list(Role):
        faults.append(Fault("role", "not_a_choice", f"Choose from: {', '.join(Role)}."))
    if faults:
        raise RuleBroken(*faults)
    address = email.strip().casefold()
    if _is_member(session, actor.team_id, address):
        raise WrongStatus(Fault("email", "in_team", f"{address} is in the team already."))
    for earlier in session.scalars(_open(actor.team_id, now).where(Invitation.email == address)):
        earlier.revoked_at = now
    secret = new_secret()
    invitation = Invitation(
        team_id=actor.team_id,
        email=address,
        role=Role(role),
        hash=secret_hash(secret),
        created_at=now,
        created_by=actor.person_id,
        expires=now + HOLDS,
    )
    session.add(invitation)
    session.flush()
    # Whom it went to stands in the invitation, where it can be erased.
    record_act(session, actor, "person.invite", "invitation", invitation.id, None, {"role": role}, now)
    return invitation, secret


def open_invitations(session: Session, actor: Actor, *, now: datetime) -> list[Invitation]:
    """List the invitations that still work, the last first."""
    require(actor, "people.change")
    return list(session.scalars(_open(actor.team_id, now).order_by(Invitation.id.desc())))


def revoke_invitation(session: Session, actor: Actor, invitation_id: int, *, now: datetime) -> Invitation:
    """End an invitation that was not taken; doing it twice changes nothing."""
    require(actor, "people.change")
    found = session.get(Invitation, invitation_id) if is_key(invitation_id) else None
    if found is None or found.team_id != actor.team_id:
        raise not_found("invitation")
    if found.used_at is None and found.revoked_at is None:
        found.revoked_at = now
        record_act(session, actor, "person.uninvite", "invitation", found.id, None, None, now)
        session.flush()
    return found


def invitation_of(session: Session, secret: str, *, now: datetime) -> Invitation | None:
    """Give the invitation of a link; ``None`` where it is unknown, taken, revoked or too old."""
    invitation = session.scalar(sa.select(Invitation).where(Invitation.hash == secret_hash(secret)))
    if invitation is None or invitation.used_at or invitation.revoked_at or invitation.expires <= now:
        return None
    return invitation


def known_person(session: Session, invitation: Invitation) -> Person | None:
    """Give the person of the book who was invited; ``None`` where the address is new, or nobody can log in with it."""
    person = session.scalar(sa.select(Person).where(Person.email == invitation.email))
    return None if person is None or person.password is None or not person.active else person


def join(session: Session, invitation: Invitation, joining: Joining | None, *, now: datetime) -> Actor:
    """Take the invited person into the team; the invitation is used up.

    Parameters
    ----------
    joining : Joining or None
        Name and password of a new person; ``None`` where the invited one has just proved to be in the book.

    Raises
    ------
    RuleBroken
        The name does not fit.
    WrongStatus
        The invitation was taken by somebody else at the same moment, or its address belongs to somebody who works in
        another team without a log-in: whoever invites here must not choose the password there.
    """
    taken = session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", taken).rowcount != 1:
        raise WrongStatus(Fault("invitation", "used", "This invitation was used already."))
    session.refresh(invitation)
    team = session.get_one(Team, invitation.team_id)
    known = session.scalar(sa.select(Person).where(Person.email == invitation.email))
    if known is not None and joining is not None:
        if known.active and _works_elsewhere(session, known.id, team.id):
            sentence = "Somebody with this address works in another team of this book: an administrator there helps."
            raise WrongStatus(Fault("invitation", "works_elsewhere", sentence))
        # Somebody who was deactivated comes back. Their name stays: it stands beside what they did in other teams.
        known.password = joining.password_hash
    name = joining.name if joining else ""
    hashed = joining.password_hash if joining else None
    return take_in(
        session, team, email=invitation.email, name=name, role=invitation.role, password_hash=hashed, now=now
    )


def _open(team_id: int, now: datetime) -> sa.Select[Invitation]:
    return sa.select(Invitation).where(
        Invitation.team_id == team_id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires > now,
    )


def _is_member(session: Session, team_id: int, email: str) -> bool:
    wanted = (
        sa.select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.email == email, Person.active, Membership.team_id == team_id, Membership.ended_at.is_(None))
    )
    return session.scalar(wanted) is not None


def _works_elsewhere(session: Session, person_id: int, team_id: int) -> bool:
    live = sa.select(Membership.team_id).where(
        Membership.person_id == person_id, Membership.team_id != team_id, Membership.ended_at.is_(None)
    )
    return session.scalar(live.limit(1)) is not None
