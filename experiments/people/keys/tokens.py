"""Tokens for the API: shown once, stored as a hash, with scopes and an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, CanonicalJson, Key
from experiments.errors import Fault, RuleBroken
from experiments.people.keys.secrets import new_secret, secret_hash
from experiments.people.permission import SCOPES, Actor, is_key, may, not_found, require
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act
from experiments.people.sharing import works_on

LONGEST_NAME = 200
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
    last_used_on: Mapped[date | None]

    @property
    def is_live(self) -> bool:
        """Whether it was not revoked; its end is another matter."""
        return self.revoked_at is None


def issue_token(
    session: Session, actor: Actor, *, name: str, scopes: Sequence[str], expires: datetime, now: datetime
) -> tuple[Token, str]:
    """Make a token for the actor in the actor's team; the secret comes back once and is kept only as a hash.

    A token made with a token can do no more than that one.

    Raises
    ------
    RuleBroken
        No name, no or unknown scopes, or an end that has passed.
    """
    require(actor, "token.issue")
    faults = []
    if not name.strip():
        faults.append(Fault("name", "missing", "Give the token a name, so that you know it again."))
    if len(name) > LONGEST_NAME:
        faults.append(Fault("name", "too_long", f"This is longer than {LONGEST_NAME} characters."))
    if not scopes or not set(scopes) <= set(SCOPES):
        faults.append(Fault("scopes", "not_a_choice", f"Choose from: {', '.join(SCOPES)}."))
    elif actor.scopes is not None and not set(scopes) <= actor.scopes:
        faults.append(Fault("scopes", "more_than_own", "A token cannot make one that may do more than itself."))
    if expires <= now:
        faults.append(Fault("expires", "passed", "The end of the token has passed already."))
    if faults:
        raise RuleBroken(*faults)
    secret = new_secret(PREFIX)
    token = Token(
        person_id=actor.person_id,
        team_id=actor.team_id,
        name=name.strip(),
        hash=secret_hash(secret),
        scopes=sorted({*scopes, "read"}),
        created_at=now,
        expires=expires,
    )
    session.add(token)
    session.flush()
    # Its name may tell of a person, so it stands only where it can be erased.
    after = {"scopes": token.scopes, "expires": expires.date().isoformat()}
    record_act(session, actor, "token.issue", "token", token.id, None, after, now)
    return token, secret


def token_of(session: Session, secret: str, *, now: datetime) -> tuple[Actor, Token] | None:
    """Give token and actor of a secret; ``None`` where it is unknown, over, revoked or its person gone.

    The day of its last use is noted, so that one can see which tokens nobody needs.
    """
    found = session.execute(
        sa.select(Token, Membership.role)
        .join(Membership, sa.and_(Membership.person_id == Token.person_id, Membership.team_id == Token.team_id))
        .join(Person, Person.id == Token.person_id)
        .where(
            Token.hash == secret_hash(secret),
            Token.revoked_at.is_(None),
            Token.expires > now,
            Person.active,
            Membership.ended_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    token, role = found
    return Actor(token.person_id, token.team_id, role, works_on(session, token.team_id), frozenset(token.scopes)), token


def actor_of_token(session: Session, secret: str, *, now: datetime) -> Actor | None:
    """Give the actor that a token stands for, or ``None`` as in :func:`token_of`."""
    found = token_of(session, secret, now=now)
    return None if found is None else found[0]


def list_tokens(session: Session, actor: Actor, *, of_team: bool = False) -> list[tuple[Token, str]]:
    """List one's own tokens in the team, or those of everybody there, each with the name of its person."""
    require(actor, "token.end" if of_team else "see")
    wanted = (
        sa.select(Token, Person.name)
        .join(Person, Person.id == Token.person_id)
        .where(Token.team_id == actor.team_id)
        .order_by(Token.revoked_at.is_not(None), Token.id.desc())
        .limit(200)
    )
    if not of_team:
        wanted = wanted.where(Token.person_id == actor.person_id)
    return [(token, name) for token, name in session.execute(wanted)]


def revoke_token(session: Session, actor: Actor, token_id: int, *, now: datetime) -> Token:
    """End a token of one's own, or as an admin one of the team; doing it twice changes nothing."""
    require(actor, "see" if actor.scopes is None else "token.issue")
    token = session.get(Token, token_id) if is_key(token_id) else None
    own = token is not None and token.person_id == actor.person_id and token.team_id == actor.team_id
    if token is None or not (own or may(actor, "token.end", token)):
        raise not_found("token")
    if token.revoked_at is None:
        token.revoked_at = now
        record_act(session, actor, "token.revoke", "token", token.id, None, None, now)
    return token


def end_tokens(session: Session, person_id: int, team_id: int, *, now: datetime) -> None:
    """End all tokens of a person in a team; who does that records it as part of its own act."""
    live = sa.update(Token).where(Token.person_id == person_id, Token.team_id == team_id, Token.revoked_at.is_(None))
    session.execute(live.values(revoked_at=now))
