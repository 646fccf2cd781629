"""What was closed before the page was there is counted by the migration as a closing counts it now."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.learned import LEARNED
from experiments.migrations.run import downgrade, upgrade
from experiments.people.permission import Actor
from tests import audited
from tests.experiments.learning.closed import SPRING, closed

COUNTED = (
    "SELECT team_id, cycle_id, dimension, value, verdict, experiments, cost_minor FROM tally WHERE experiments <> 0"
)
ON_CARDS = "SELECT experiment_id, idea_on, locked_on, with_others, forecast FROM archive_card ORDER BY experiment_id"


def counted(connection: sa.Connection) -> list[Any]:
    rows = connection.execute(sa.text(COUNTED)).all()
    return sorted((tuple(row) for row in rows if row.dimension in LEARNED), key=str)


def test_closed_before_and_closed_now_count_alike(
    database_url: str, session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    first = closed(session, actor, tmp_path, forecast=0.7, run_by="Studio Larch", expert="Hanne", hours=3)
    closed(session, actor, tmp_path, verdict="undecided", starts=SPRING + timedelta(days=40), run_by="in-house")
    session.commit()
    connection = session.connection()
    before, cards = counted(connection), connection.execute(sa.text(ON_CARDS)).all()
    assert first.plan is not None
    assert {row[2] for row in before} >= {"forecast", "forecast.all", "days.lock", "way.grade", "company", "hours"}
    session.close()
    downgrade(database_url, "0006")
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert counted(connection) == []
    upgrade(database_url)
    with engine.connect() as connection:
        assert counted(connection) == before
        assert connection.execute(sa.text(ON_CARDS)).all() == cards
    engine.dispose()
    audited.forget()  # a migration is nobody's act
