"""Objectives as JSON: the larger aims of a planning cycle."""

from __future__ import annotations

from datetime import datetime

from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Key, Listed


class ObjectiveBody(Body):
    """A larger aim of a planning cycle."""

    cycle_id: Key
    name: str


class ObjectivePatch(Body):
    """Another name; with ``version`` it is refused where somebody else was quicker."""

    name: str
    version: Key | None = None


class ObjectivesQuery(Listed):
    """Which objectives to list."""

    cycle_id: Key | None = None


class ObjectiveAnswer(Answer):
    """An objective."""

    id: int
    version: int
    cycle_id: int
    name: str
    created_at: datetime


class ObjectivesAnswer(Answer):
    """A page of objectives."""

    items: list[ObjectiveAnswer]
    next_cursor: str | None
