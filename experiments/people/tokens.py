"""Tokens for the API: shown once, stored as a hash, with scopes and an end."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, CanonicalJson, Key
from experiments.errors import Fault, RuleBroken
from experiments.people.audit import record_act
from experiments.people.permission import Actor, Role, not_found, require
from experiments.people.person import Membership, Person

SCOPES = ("read", "write")
"""A token that may only read acts as a viewer; one that may write, as what the person is."""
PREFIX = "tb_"
"""Begins every secret, so that one can be found where it was left lying."""


class Token(Base):
    """A token of a person in a team; ``hash`` is the SHA-256 of the secret, in hex."""

    __tablename__ = "token"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(CanonicalJson)
    created_at: Mapped[datetime]
    expires: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


def issue_token(
    session: Session, actor: Actor, *, name: str, scopes: tuple[str, ...], expires: datetime, now: datetime
) -> tuple[Token, str]:
    """Make a token for the actor in the actor's team; the secret comes back once and is kept only as a hash.

    Raises
    ------
    RuleBroken
        No name, no or unknown scopes, or an end that has passed.
    """
    require(actor, "token.issue")
    faults = []
    if not name.strip():
        faults.append(Fault("name", "missing", "Give the token a name, so that you know it again."))
    if not scopes or not set(scopes) <= set(SCOPES):
        faults.append(Fault("scopes", "not_a_choice", f"Choose from: {', '.join(SCOPES)}."))
    if expires <= now:
        faults.append(Fault("expires", "passed", "The end of the token has passed already."))
    if faults:
        raise RuleBroken(*faults)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        person_id=actor.person_id,
        team_id=actor.team_id,
        name=name.strip(),
        hash=_hash(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires=expires,
    )
    session.add(token)
    session.flush()
    record_act(
        session, actor, "token.issue", "token", token.id, None, {"name": token.name, "scopes": token.scopes}, now
    )
    return token, secret


def actor_of_token(session: Session, secret: str, *, now: datetime) -> Actor | None:
    """Give the actor that a token stands for, or ``None`` where it is unknown, over, revoked or its person gone."""
    found = session.execute(
        sa.select(Token, Membership.role)
        .join(Membership, sa.and_(Membership.person_id == Token.person_id, Membership.team_id == Token.team_id))
        .join(Person, Person.id == Token.person_id)
        .where(Token.hash == _hash(secret), Token.revoked_at.is_(None), Token.expires > now, Person.active)
    ).one_or_none()
    if found is None:
        return None
    token, role = found
    return Actor(token.person_id, token.team_id, role if "write" in token.scopes else Role.VIEWER)


def revoke_token(session: Session, actor: Actor, token_id: int, *, now: datetime) -> None:
    """End a token of one's own; doing it twice changes nothing."""
    require(actor, "token.issue")
    token = session.get(Token, token_id)
    if token is None or token.person_id != actor.person_id:
        raise not_found("token")
    if token.revoked_at is None:
        token.revoked_at = now
        record_act(session, actor, "token.revoke", "token", token.id, None, None, now)


def _hash(secret: str) -> str:
    # The secret has 256 random bits, so a plain hash cannot be guessed back; a slow one would only cost time.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
