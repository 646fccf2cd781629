"""The archive: search what was closed, declined or never ran, and what was tried before."""

from __future__ import annotations

from typing import Any

from flask import request

from experiments.learning.archive.similar import tried_before
from experiments.learning.finding.search import search_archive
from webapp.schemas.answering import open_room, tells
from webapp.schemas.archive import (
    ArchiveAnswer,
    ArchiveAsked,
    CardAnswer,
    SimilarAnswer,
    SimilarAsked,
    SimilarListAnswer,
)
from webapp.security import current_actor
from webapp.storage import session

api = open_room("archive", "archive")


@api.get("")
@api.input(ArchiveAsked, location="query", arg_name="asked")
@api.output(ArchiveAnswer)
@tells(422)
def index(asked: ArchiveAsked) -> Any:
    """Search the archive; without words it is browsed, the last filed first."""
    found = search_archive(session(), current_actor(), asked.query(request.args.to_dict(flat=False)))
    return {
        "items": [CardAnswer.of(item) for item in found.items],
        "found": found.found,
        "more_than_found": found.more_than_found,
        "facets": {name: list(values) for name, values in found.facets.items()},
        "teams": list(found.teams),
        "corrected": list(found.corrected),
        "next_cursor": found.next_cursor,
    }


@api.get("/similar")
@api.input(SimilarAsked, location="query", arg_name="asked")
@api.output(SimilarListAnswer)
@tells(422)
def similar(asked: SimilarAsked) -> Any:
    """Find the earlier experiments, lessons and noes that come nearest to an idea."""
    found = tried_before(session(), current_actor(), asked.text, around=asked.around())
    return {"items": [SimilarAnswer.of(one) for one in found], "next_cursor": None}
