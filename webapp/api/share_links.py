"""Share links: make one, list them, take one back, see who opened it."""

from __future__ import annotations

from typing import Any

from experiments.learning.lessons.linked import share
from experiments.people.keys.share_links import (
    ShareLink,
    get_link,
    list_links,
    reads_of,
    revoke_link,
    uses_of,
)
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.reading import Listed
from webapp.schemas.share_links import (
    NewShareLinkAnswer,
    ShareLinkAnswer,
    ShareLinkBody,
    ShareLinksAnswer,
    ShareLinksQuery,
    ShareReadAnswer,
    ShareReadsAnswer,
)
from webapp.security import current_actor
from webapp.sharing import address_of
from webapp.storage import now, session

api = open_room("share_links", "share-links")


@api.get("")
@api.input(ShareLinksQuery, location="query", arg_name="asked")
@api.output(ShareLinksAnswer)
@tells(422)
def index(asked: ShareLinksQuery) -> Any:
    """List links, the last made first, with how often they were opened."""
    found = list_links(
        session(),
        current_actor(),
        thing=asked.thing,
        thing_id=asked.thing_id,
        before_id=asked.cursor,
        limit=asked.limit + 1,
    )
    return page_of(found, asked.limit, lambda use: ShareLinkAnswer.of(use, now()), lambda use: use.link.id)


@api.post("")
@api.input(ShareLinkBody, location="json", arg_name="body")
@api.output(NewShareLinkAnswer, status_code=201)
@tells(400, 404, 415, 422)
def make(body: ShareLinkBody) -> Any:
    """Make a link to an experiment, a lesson, a goal or a planning cycle of your team; `url` comes this once."""
    link, secret = share(session(), current_actor(), body.thing, body.thing_id, body.wanted(), now=now())
    use = uses_of(session(), [link])[0]
    return created(NewShareLinkAnswer.made(use, now(), address_of(secret)), "api_share_links.show", link_id=link.id)


@api.get("/<int:link_id>")
@api.output(ShareLinkAnswer)
@tells(404)
def show(link_id: int) -> Any:
    """Read a link."""
    return _written(get_link(session(), current_actor(), link_id))


@api.post("/<int:link_id>/revoke")
@api.output(ShareLinkAnswer)
@tells(404)
def revoke(link_id: int) -> Any:
    """Take a link back: your own, or as a lead any of the team; twice changes nothing."""
    return _written(revoke_link(session(), current_actor(), link_id, now=now()))


@api.get("/<int:link_id>/reads")
@api.input(Listed, location="query", arg_name="asked")
@api.output(ShareReadsAnswer)
@tells(404, 422)
def reads(link_id: int, asked: Listed) -> Any:
    """List when a link was opened and by which program, the last time first."""
    found = reads_of(session(), current_actor(), link_id, before_id=asked.cursor, limit=asked.limit + 1)
    return page_of(found, asked.limit, ShareReadAnswer.model_validate, lambda read: read.id)


def _written(link: ShareLink) -> ShareLinkAnswer:
    return ShareLinkAnswer.of(uses_of(session(), [link])[0], now())
