"""Finding by name, as JSON."""

from __future__ import annotations

from pydantic import ConfigDict

from experiments.learning.finding.things import Thing
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, QueryText


class FindAsked(Body):
    """Beginnings of words; without any, the experiments that are not at their end."""

    model_config = ConfigDict(strict=False)

    q: QueryText = ""


class FoundAnswer(Answer):
    """Something with a page: `kind` is experiment, goal, lesson, toolkit, channel or cycle.

    `status` is that of an experiment, as it stands today.
    """

    kind: str
    id: int
    name: str
    status: str | None

    @classmethod
    def of(cls, thing: Thing) -> FoundAnswer:
        """Write a thing."""
        status = None if thing.status is None else thing.status.value
        return cls(kind=thing.kind.value, id=thing.id, name=thing.name, status=status)


class FoundListAnswer(Answer):
    """At most five of each kind."""

    items: list[FoundAnswer]
    next_cursor: str | None
