"""What was tried along two axes, and what nobody has tried."""

from __future__ import annotations

from typing import Any

from experiments.learning.portfolio.tried.coverage import coverage_map
from webapp.schemas.answering import open_room, tells
from webapp.schemas.coverage import CoverageAnswer, CoverageAsked
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("coverage", "portfolio/coverage")


@api.get("")
@api.input(CoverageAsked, location="query", arg_name="asked")
@api.output(CoverageAnswer)
@tells(422)
def index(asked: CoverageAsked) -> Any:
    """Map what was tried along two axes, by verdict; at most twelve values of each, the rest together."""
    mapped = coverage_map(session(), current_actor(), rows=asked.rows, columns=asked.columns, today=today())
    return CoverageAnswer.of(mapped)
