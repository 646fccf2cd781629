"""What runs when."""

from __future__ import annotations

from typing import Any

from experiments.learning.progress.timeline import timeline
from webapp.schemas.answering import open_room, tells
from webapp.schemas.timeline import TimelineAnswer
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("timeline", "timeline")


@api.get("")
@api.output(TimelineAnswer)
@tells()
def index() -> Any:
    """Read the twelve weeks around today: what is locked or running, drafts with dates, and where two meet."""
    return TimelineAnswer.of(timeline(session(), current_actor(), today=today()))
