"""The cycle that follows: the planned one, else what is proposed; planned once, by whoever may."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.learning.brief.sections.following import following, plan_following
from experiments.people.permission import Actor
from tests.experiments.learning.brief.cycles import autumn, winter
from tests.experiments.results.test_at_once import at_once


def test_the_first_one_after_it_counts(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    plan_cycle(session, actor, CyclePlan("Spring", date(2027, 3, 1), date(2027, 5, 31)), now=now)
    first = winter(session, actor, now)
    assert following(session, cycle).cycle_id == first.id
    assert following(session, first).name == "Spring"


def test_a_proposed_one_begins_on_the_day_after(session: Session, actor: Actor, now: datetime) -> None:
    proposed = following(session, autumn(session, actor, now))
    assert (proposed.cycle_id, proposed.name, proposed.starts) == (None, "Q4 2026", date(2026, 12, 1))
    assert session.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 1  # looking plans nothing


def test_two_who_plan_it_at_once_plan_one(session: Session, engine: sa.Engine, actor: Actor, now: datetime) -> None:
    key = autumn(session, actor, now).id
    session.commit()

    def plan(own: Session) -> Cycle:
        return plan_following(own, actor, own.get_one(Cycle, key), now=now)

    assert at_once(engine, plan, plan, plan) == ["done"] * 3
    with Session(engine) as own:
        assert own.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 2
