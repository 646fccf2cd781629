"""Honest sizes of the archive: what usually remains of first results."""

from __future__ import annotations

from typing import Any

from experiments.learning.sizes.kept_sizes import what_remains
from webapp.schemas.answering import open_room, tells
from webapp.schemas.shrinkage import WhatRemainsAnswer
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("shrinkage", "shrinkage")


@api.get("")
@api.output(WhatRemainsAnswer)
@tells()
def index() -> Any:
    """Read what remains of first results: the whole archive in a few figures, and its most extreme tests."""
    return WhatRemainsAnswer.of(what_remains(session(), current_actor(), now=now()))
