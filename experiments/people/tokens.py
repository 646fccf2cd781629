"""Tokens for the API: shown once, stored as a hash, with scopes and an end."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


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
