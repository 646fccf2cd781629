"""The record of every act in a team: filtered, page by page, and as a whole for an export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import Audit

PIECE = 1000
"""Acts that an export reads at a time."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which acts: of a person, of a kind (``goal`` finds ``goal.change`` too), on a thing, between two days."""

    person_id: int | None = None
    action: str | None = None
    thing: str | None = None
    thing_id: int | None = None
    first: date | None = None
    last: date | None = None
    before_id: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Act:
    """An act and the name that its person has at present."""

    audit: Audit
    person: str


def audit_page(session: Session, actor: Actor, query: AuditQuery) -> list[Act]:
    """List acts of the actor's team, the last first, at most ``limit`` below ``before_id``.

    Raises
    ------
    Forbidden
        The role is too small.
    """
    require(actor, "audit.read")
    wanted = _chosen(actor, query).order_by(Audit.id.desc()).limit(query.limit)
    if query.before_id is not None:
        wanted = wanted.where(Audit.id < query.before_id)
    return [Act(act, name) for act, name in session.execute(wanted)]


def audit_export(session: Session, actor: Actor, query: AuditQuery) -> Iterator[Act]:
    """Give all chosen acts in their order; the role is checked before the first is asked for.

    Read in pieces of :data:`PIECE`, each a query of its own, so that little of it is held at a time.
    """
    require(actor, "audit.read")
    return _in_pieces(session, _chosen(actor, query).order_by(Audit.id).limit(PIECE))


def _in_pieces(session: Session, wanted: sa.Select[Audit, str]) -> Iterator[Act]:
    last = 0
    while rows := session.execute(wanted.where(Audit.id > last)).all():
        yield from (Act(act, name) for act, name in rows)
        last = rows[-1][0].id
        session.expunge_all()


def audit_choices(session: Session, actor: Actor) -> tuple[list[str], list[str]]:
    """List the actions and the things that stand in the record of the team."""
    require(actor, "audit.read")
    of_team = Audit.team_id == actor.team_id
    actions = session.scalars(sa.select(Audit.action).where(of_team).distinct().order_by(Audit.action))
    things = session.scalars(sa.select(Audit.thing).where(of_team).distinct().order_by(Audit.thing))
    return list(actions), list(things)


def _chosen(actor: Actor, query: AuditQuery) -> sa.Select[Audit, str]:
    wanted = (
        sa.select(Audit, Person.name).join(Person, Person.id == Audit.person_id).where(Audit.team_id == actor.team_id)
    )
    if query.person_id is not None:
        wanted = wanted.where(Audit.person_id == query.person_id)
    if query.action:
        wanted = wanted.where(
            sa.or_(Audit.action == query.action, Audit.action.startswith(f"{query.action}.", autoescape=True))
        )
    if query.thing:
        wanted = wanted.where(Audit.thing == query.thing)
    if query.thing_id is not None:
        wanted = wanted.where(Audit.thing_id == query.thing_id)
    if query.first is not None:
        wanted = wanted.where(Audit.at >= _midnight(query.first))
    if query.last is not None:
        wanted = wanted.where(Audit.at <= datetime.combine(query.last, time.max, UTC))
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
