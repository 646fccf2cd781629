"""The present quarter is there without anybody being asked."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle, present_cycle, quarter_of
from experiments.people.permission import Actor


def test_the_present_quarter_makes_itself_once(session: Session, actor: Actor) -> None:
    cycle = present_cycle(session, actor.team_id, date(2026, 11, 2))
    assert (cycle.name, cycle.starts, cycle.ends) == ("Q4 2026", date(2026, 10, 1), date(2026, 12, 31))
    assert present_cycle(session, actor.team_id, date(2026, 12, 31)).id == cycle.id
    assert present_cycle(session, actor.team_id, date(2027, 1, 1)).name == "Q1 2027"


def test_a_planned_cycle_is_the_present_one(session: Session, actor: Actor) -> None:
    autumn = Cycle(
        team_id=actor.team_id,
        name="Autumn",
        starts=date(2026, 9, 1),
        ends=date(2026, 11, 15),
        currency="EUR",
    )
    session.add(autumn)
    session.flush()
    assert present_cycle(session, actor.team_id, date(2026, 11, 2)).id == autumn.id
    # What is left of the quarter begins after it.
    rest = present_cycle(session, actor.team_id, date(2026, 11, 20))
    assert (rest.starts, rest.ends) == (date(2026, 11, 16), date(2026, 12, 31))


def test_quarters_end_where_the_next_begins() -> None:
    assert [quarter_of(date(2024, month, 1))[1] for month in (2, 5, 8, 11)] == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ]
