"""Who may do what in a team, and up to which spend: read from the one table of permissions, never written twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.money import Money
from experiments.people.permission import LEAST_ROLE, Actor, Role, require
from experiments.people.person import Membership, Person
from experiments.people.team import Team
from experiments.people.team_settings import TeamSettings


@dataclass(frozen=True, slots=True)
class TeamRules:
    """The rules of a team: cap and price of an hour (``None``: none), least role per action, and who has which role."""

    currency: str
    spend_cap: Money | None
    hour: Money | None
    least: Mapping[str, Role]
    people: Mapping[Role, tuple[Person, ...]]

    def who_may(self, action: str) -> list[Person]:
        """List everybody whose role is enough, those who may most first."""
        least = self.least.get(action)
        if least is None:
            return []
        roles = [role for role in reversed(Role) if role.rank >= least.rank]
        return [person for role in roles for person in self.people.get(role, ())]


def team_rules(session: Session, actor: Actor) -> TeamRules:
    """Give the rules of the actor's team; every role may read them."""
    require(actor, "see")
    team = session.get_one(Team, actor.team_id)
    settings = TeamSettings.of(team)
    rows = session.execute(
        sa.select(Membership.role, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id == actor.team_id, Membership.ended_at.is_(None), Person.active)
        .order_by(Person.name, Person.id)
    ).all()
    people = {role: tuple(person for of, person in rows if of is role) for role in Role}
    return TeamRules(team.currency, settings.spend_cap, settings.hour, LEAST_ROLE, people)
