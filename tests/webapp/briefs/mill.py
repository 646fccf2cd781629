"""The demo in an application whose clock stands on the day of the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from experiments.goals.cycle import Cycle
from tests.demo import TODAY
from tests.webapp.book import opened

if TYPE_CHECKING:
    from flask import Flask


def present_cycle_id(app: Flask) -> int:
    """Give the cycle that the day of the demo lies in."""
    with opened(app) as session:
        return session.scalars(sa.select(Cycle.id).where(Cycle.starts <= TODAY, Cycle.ends >= TODAY)).one()
