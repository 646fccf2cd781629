"""How a team is learning: every figure over all experiments, or over those of one planning cycle."""

from __future__ import annotations

from typing import Any

from experiments.learning.portfolio.figures import portfolio_of
from webapp.schemas.answering import open_room, tells
from webapp.schemas.portfolio import PortfolioAnswer, PortfolioAsked
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("portfolio", "portfolio")


@api.get("")
@api.input(PortfolioAsked, location="query", arg_name="asked")
@api.output(PortfolioAnswer)
@tells(404, 422)
def index(asked: PortfolioAsked) -> Any:
    """Read how the team is learning; `cycle_id` looks at the experiments for the goals of one cycle."""
    found = portfolio_of(session(), current_actor(), today=today(), cycle_id=asked.cycle_id, now=now())
    return PortfolioAnswer.of(found)
