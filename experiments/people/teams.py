"""Teams of a book: the brand makes customer teams and agencies; a person may be in several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, Forbidden, RuleBroken, WrongStatus
from experiments.people.permission import Actor, Role, require
from experiments.people.person import Membership
from experiments.people.record.audit import record_act
from experiments.people.team import Team, TeamKind
from experiments.people.team_settings import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class NewTeam:
    """A team to make: its name, what it is to the brand, the currency it counts in."""

    name: str
    kind: str
    currency: str


def make_team(session: Session, actor: Actor, wanted: NewTeam, *, now: datetime) -> Team:
    """Make a team; the actor becomes its admin and invites the others.

    Raises
    ------
    Forbidden
        Only an admin of the brand makes teams.
    RuleBroken
        Everything that does not fit, at once.
    WrongStatus
        There is a team of that name.
    """
    require(actor, "team.make")
    if session.get_one(Team, actor.team_id).kind is not TeamKind.BRAND:
        raise Forbidden(Fault("team", "not_the_brand", "Teams are made by the brand's own team."))
    name, currency = wanted.name.strip(), wanted.currency.strip().upper()
    faults = [] if name else [Fault("name", "missing", "Give the team a name.")]
    if len(name) > LONGEST_NAME or not name.isprintable():
        faults.append(Fault("name", "too_long", f"Give a name of at most {LONGEST_NAME} characters."))
    if wanted.kind not in list(TeamKind):
        faults.append(Fault("kind", "not_a_choice", f"Choose from: {', '.join(TeamKind)}."))
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        faults.append(Fault("currency", "not_a_currency", "Give the currency as three letters, as in EUR."))
    if faults:
        raise RuleBroken(*faults)
    if any(team.name.casefold() == name.casefold() for team in every_team(session)):
        raise WrongStatus(Fault("name", "name_taken", f"There is a team “{name}” already."))
    team = Team(name=name, kind=TeamKind(wanted.kind), currency=currency)
    session.add(team)
    session.flush()
    session.add(Membership(team_id=team.id, person_id=actor.person_id, role=Role.ADMIN))
    after = {"name": name, "kind": team.kind.value, "currency": currency}
    record_act(session, actor, "team.make", "team", team.id, None, after, now)
    session.flush()
    return team


def every_team(session: Session) -> list[Team]:
    """List all teams of the book in the order in which they were made."""
    return list(session.scalars(sa.select(Team).order_by(Team.id)))


def known_teams(session: Session, actor: Actor) -> list[Team]:
    """List the teams that an actor may know of: all of them for the brand, for others those that the person is in."""
    require(actor, "see")
    if session.get_one(Team, actor.team_id).kind is TeamKind.BRAND:
        return every_team(session)
    return [team for team, _role in teams_of(session, actor.person_id)]


def teams_of(session: Session, person_id: int) -> list[tuple[Team, Role]]:
    """List the teams that a person is in, with the role there."""
    rows = session.execute(
        sa.select(Team, Membership.role)
        .join(Membership, Membership.team_id == Team.id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Team.id)
    )
    return [(team, role) for team, role in rows]
