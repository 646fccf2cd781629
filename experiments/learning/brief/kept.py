"""What people did to a next-cycle plan: its foreword, and what became of each proposal."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, synonym

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.learning.brief.candidate import Kind

OWN = "own:"
"""Begins the key of a proposal that somebody added by hand; its number among them follows."""
_CARRIED = "goal:"


def carried_key(goal_id: int) -> str:
    """Name the row that says as which goal of the next cycle a goal goes on.

    Examples
    --------
    >>> carried_key(3)
    'goal:3'
    """
    return f"{_CARRIED}{goal_id}"


def is_carried_key(key: str) -> bool:
    """Say whether a row is no proposal but says that a goal goes on."""
    return key.startswith(_CARRIED)


class AcceptedAs(StrEnum):
    """What an accepted proposal became."""

    GOAL = "goal"
    EXPERIMENT = "experiment"
    DECISION = "decision"


class Brief(Base):
    """The words that a person wrote above the plan of what follows a cycle; the plan itself is made anew each time."""

    __tablename__ = "brief"

    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    foreword: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    id: Mapped[int] = synonym("cycle_id")


class ProposalRow(Base):
    """What became of a proposal: edited, put up or down, left out with a reason, added by hand, or accepted.

    ``key`` names the candidate (one added by hand is ``own:`` and its number among them; ``goal:`` and a number says
    that a goal goes on in the next cycle). Without ``sentence`` the page writes it from the facts. ``position`` is the
    place in the plan that somebody gave it. ``per_version``, ``money_minor`` and ``hours`` are a size that a person
    chose instead. ``facts`` is the candidate as it was when it was last changed or accepted; ``accepted_id`` the goal
    or draft that it became.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "key"),
        sa.CheckConstraint("(accepted_as IS NULL) = (accepted_at IS NULL)", name="accepted_whole"),
        sa.Index(None, "accepted_as", "accepted_id"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    key: Mapped[str]
    kind: Mapped[Kind] = mapped_column(named_enum(Kind, "kind"))
    sentence: Mapped[str | None]
    position: Mapped[int | None]
    left_out_because: Mapped[str | None]
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"))
    per_version: Mapped[int | None] = mapped_column(sa.BigInteger)
    money_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    hours: Mapped[float | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    accepted_as: Mapped[AcceptedAs | None] = mapped_column(named_enum(AcceptedAs, "accepted_as"))
    accepted_id: Mapped[int | None]
    accepted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class GoalWorth(Base):
    """What one more of what a goal counts is worth to the business, as somebody said it; in the team's currency."""

    __tablename__ = "goal_worth"

    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goal.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime]
