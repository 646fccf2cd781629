"""A cycle that ends, with one goal."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.people.permission import Actor
from tests.experiments.learning.brief.cycles import autumn, first_orders


@pytest.fixture
def cycle(session: Session, actor: Actor, now: datetime) -> Cycle:
    cycle = autumn(session, actor, now)
    first_orders(session, actor, now, cycle)
    return cycle
