"""Rules are read from the one table of permissions and the settings of the team."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from experiments.people.money import Money
from experiments.people.permission import LEAST_ROLE, Actor, Role
from experiments.people.rules import team_rules
from experiments.people.team import Team
from experiments.people.team_settings import TeamSettings, change_team
from tests.factories import make_actor, make_team


def test_cap_hour_and_people_are_the_teams_own(session: Session, actor: Actor, now: datetime) -> None:
    name = session.get_one(Team, actor.team_id).name
    change_team(session, actor, TeamSettings(name, Money(100_000, "EUR"), Money(4_000, "EUR")), now=now)
    ines = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Ines Morrow")
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name="Tom Reyes")
    make_actor(session, now, team=make_team(session), role=Role.LEAD, name="Larch")
    rules = team_rules(session, tom)
    assert (rules.currency, rules.spend_cap, rules.hour) == ("EUR", Money(100_000, "EUR"), Money(4_000, "EUR"))
    assert rules.least is LEAST_ROLE
    assert [one.id for one in rules.who_may("approval.answer")] == [actor.person_id, ines.person_id]
    assert [one.id for one in rules.who_may("experiment.register")] == [
        actor.person_id,
        ines.person_id,
        tom.person_id,
    ]
    assert rules.who_may("fly") == []


def test_whoever_left_may_nothing_more(session: Session, actor: Actor, now: datetime) -> None:
    from experiments.people.person import Membership
    from tests.audited import by_hand

    ines = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Ines Morrow")
    by_hand(session)
    session.get_one(Membership, (actor.team_id, ines.person_id)).ended_at = now
    session.flush()
    assert [one.id for one in team_rules(session, actor).who_may("approval.answer")] == [actor.person_id]
