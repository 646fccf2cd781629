"""What a team sets for itself: its name, what may be spent without approval, what an hour of work costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.people.money import MOST_MINOR, Money
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.people.team import Team

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """All settings of a team at once; ``spend_cap`` ``None`` is no cap, ``hour`` ``None`` counts no hours as money."""

    name: str
    spend_cap: Money | None = None
    hour: Money | None = None

    @classmethod
    def of(cls, team: Team) -> TeamSettings:
        """Give the settings as they are."""
        cap, hour = (
            None if minor is None else Money(minor, team.currency) for minor in (team.spend_cap_minor, team.hour_minor)
        )
        return cls(team.name, cap, hour)


def change_team(session: Session, actor: Actor, settings: TeamSettings, *, now: datetime) -> Team:
    """Set what the actor's team sets for itself; money is in the team's currency.

    Raises
    ------
    Forbidden
        The role is too small.
    RuleBroken
        Everything that does not fit, at once.
    """
    require(actor, "team.change")
    team = session.get_one(Team, actor.team_id)
    name = settings.name.strip()
    faults = [] if name else [Fault("name", "missing", "Give the team a name.")]
    if len(name) > LONGEST_NAME:
        faults.append(Fault("name", "too_long", f"This is longer than {LONGEST_NAME} characters."))
    for field in ("spend_cap", "hour"):
        faults += _money_faults(field, getattr(settings, field), team.currency)
    if faults:
        raise RuleBroken(*faults)
    before = _as_json(team)
    team.name = name
    team.spend_cap_minor = settings.spend_cap.minor if settings.spend_cap else None
    team.hour_minor = settings.hour.minor if settings.hour else None
    after = _as_json(team)
    if after != before:
        record_act(session, actor, "team.change", "team", team.id, before, after, now)
    session.flush()
    return team


def _money_faults(field: str, money: Money | None, currency: str) -> list[Fault]:
    if money is None:
        return []
    if money.currency != currency:
        return [Fault(field, "other_currency", f"The team counts in {currency}.")]
    if not 0 <= money.minor <= MOST_MINOR:
        return [Fault(field, "out_of_range", "This is no amount.")]
    return []


def _as_json(team: Team) -> dict[str, Any]:
    """Write the settings as the audit keeps them."""
    return {"name": team.name, "spend_cap_minor": team.spend_cap_minor, "hour_minor": team.hour_minor}
