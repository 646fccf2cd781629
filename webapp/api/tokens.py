"""Tokens: list, make, end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from experiments.people.keys.tokens import issue_token, list_tokens, revoke_token
from experiments.people.permission import may
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.people import TokenAnswer, TokenBody, TokensAnswer
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("tokens", "tokens")


@api.get("")
@api.output(TokensAnswer)
@tells()
def index() -> Any:
    """List one's own tokens, or for an admin (scope `team`) those of the team."""
    actor = current_actor()
    found = list_tokens(session(), actor, of_team=may(actor, "token.end"))
    return {"items": [TokenAnswer.of(token) for token, _name in found], "next_cursor": None}


@api.post("")
@api.input(TokenBody, location="json", arg_name="body")
@api.output(TokenAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: TokenBody) -> Any:
    """Make a token for oneself; it can do no more than the one that makes it."""
    db, actor = session(), current_actor()
    expires = now() + timedelta(days=body.days)
    token, secret = issue_token(db, actor, name=body.name, scopes=body.scopes, expires=expires, now=now())
    return created(TokenAnswer.of(token, secret), "api_tokens.index")


@api.post("/<int:token_id>/revoke")
@api.output(TokenAnswer)
@tells(404)
def revoke(token_id: int) -> Any:
    """End a token; doing it twice changes nothing."""
    return TokenAnswer.of(revoke_token(session(), current_actor(), token_id, now=now()))
