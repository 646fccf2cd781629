"""What to click in each platform to get a usable file."""

from __future__ import annotations

from typing import Any

from experiments.people.permission import require
from experiments.reading.cards import EXPORT_CARDS
from webapp.schemas.answering import open_room, tells
from webapp.schemas.readings import ExportsAnswer
from webapp.security import current_actor

api = open_room("exports", "exports")


@api.get("")
@api.output(ExportsAnswer)
@tells()
def index() -> Any:
    """List the steps to an export, platform by platform."""
    require(current_actor(), "see")
    cards = [{"platform": name, "title": card.title, "steps": list(card.steps)} for name, card in EXPORT_CARDS.items()]
    return {"items": cards, "next_cursor": None}
