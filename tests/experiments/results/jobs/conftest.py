"""A book with a stored file to work on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from tests.experiments.results.jobs.reading import Bench, Clock


@pytest.fixture
def bench(engine: sa.Engine, session: Session, actor: Actor, now: datetime, tmp_path: Path) -> Bench:
    session.commit()
    return Bench(engine, tmp_path / "files", actor, Clock(now))
