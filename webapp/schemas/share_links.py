"""Share links as JSON."""

from __future__ import annotations

from datetime import datetime

from experiments.people.keys.share_links import LinkUse, NewLink, Scope, SharedThing
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Key, Listed


class ShareLinkBody(Body):
    """A link to make: to what, for whom, how much it shows (`story` or `figures`), for how many days (1 to 365)."""

    thing: str
    thing_id: int
    name: str
    scope: str = Scope.STORY.value
    days: int = 30

    def wanted(self) -> NewLink:
        """Give the command record."""
        return NewLink(self.name, self.scope, self.days)


class ShareLinksQuery(Listed):
    """Which links to list."""

    thing: SharedThing | None = None
    thing_id: Key | None = None


class ShareLinkAnswer(Answer):
    """A link; `state` is `live`, `expired` or `revoked`. Its address is not kept, so it cannot be read again."""

    id: int
    thing: str
    thing_id: int
    name: str
    scope: str
    created_at: datetime
    created_by: int
    expires: datetime
    revoked_at: datetime | None
    state: str
    reads: int
    last_read: datetime | None

    @classmethod
    def of(cls, use: LinkUse, now: datetime) -> ShareLinkAnswer:
        """Write a link with its use."""
        return cls(**_written(use, now))


class NewShareLinkAnswer(ShareLinkAnswer):
    """A link that was just made, with its whole address: shown this once."""

    url: str

    @classmethod
    def made(cls, use: LinkUse, now: datetime, url: str) -> NewShareLinkAnswer:
        """Write a new link."""
        return cls(**_written(use, now), url=url)


class ShareLinksAnswer(Answer):
    """A page of links."""

    items: list[ShareLinkAnswer]
    next_cursor: str | None


class ShareReadAnswer(Answer):
    """One opening of a link: when, and what the reader's program called itself."""

    id: int
    at: datetime
    program: str


class ShareReadsAnswer(Answer):
    """The openings of a link, the last one first."""

    items: list[ShareReadAnswer]
    next_cursor: str | None


def _written(use: LinkUse, now: datetime) -> dict[str, object]:
    plain = ["id", "thing", "thing_id", "name", "scope", "created_at", "created_by", "expires", "revoked_at"]
    link = {name: getattr(use.link, name) for name in plain}
    link |= {"thing": use.link.thing.value, "scope": use.link.scope.value}
    return {**link, "state": use.state_on(now), "reads": use.reads, "last_read": use.last_read}
