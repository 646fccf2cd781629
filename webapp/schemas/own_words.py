"""The team's own words as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from experiments.goals.own_words import OwnWordChange, OwnWordGiven
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Key


class OwnWordBody(Body):
    """A word and what it means; `measure` where it is the definition of a number, for all channels."""

    name: str | None = None
    meaning: str | None = None
    measure: str | None = None

    def wanted(self) -> OwnWordGiven:
        """Give the command record."""
        return OwnWordGiven(self.name, self.meaning, self.measure)


class OwnWordPatch(Body):
    """A change to a word; what is left out stays."""

    name: str | None = None
    meaning: str | None = None
    measure: str | None = None
    version: Key | None = None

    def change(self) -> OwnWordChange:
        """Give the command record."""
        given: dict[str, Any] = {name: value for name, value in self.given().items() if name != "version"}
        return OwnWordChange(**given)


class OwnWordAnswer(Answer):
    """A word of the team."""

    id: int
    name: str
    meaning: str
    measure: str | None
    version: int
    changed_by: int
    changed_at: datetime


class OwnWordsAnswer(Answer):
    """All words of the team, by name."""

    items: list[OwnWordAnswer]
    next_cursor: str | None
