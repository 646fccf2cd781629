"""The record of a team as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from experiments.people.record.audit_log import Act, AuditQuery
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Day, Key, Listed, QueryText


class AuditAsked(Listed):
    """Which acts: of a person, of a kind (`goal` finds `goal.change` too), on a thing, between two days (UTC)."""

    person_id: Key | None = None
    action: QueryText | None = None
    thing: QueryText | None = None
    thing_id: Key | None = None
    first: Day | None = None
    last: Day | None = None

    def query(self) -> AuditQuery:
        """Give the domain's query, for one act more than a page shows."""
        return AuditQuery(
            person_id=self.person_id,
            action=self.action,
            thing=self.thing,
            thing_id=self.thing_id,
            first=self.first,
            last=self.last,
            before_id=self.cursor,
            limit=self.limit + 1,
        )


class ActAnswer(Answer):
    """One act: when, who, what, to which thing, and what it was before and after."""

    id: int
    at: datetime
    person_id: int
    action: str
    thing: str
    thing_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @classmethod
    def of(cls, act: Act) -> ActAnswer:
        """Write an act."""
        return cls.model_validate(act.audit)


class AuditAnswer(Answer):
    """A page of the record."""

    items: list[ActAnswer]
    next_cursor: str | None
