"""Webhooks of the team: other programs that are told what happens. A token needs the scope `team`."""

from __future__ import annotations

from typing import Any

from experiments.people.notices.webhooks import (
    add_webhook,
    calls_of,
    end_webhook,
    get_webhook,
    list_webhooks,
    send_test,
)
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.reading import Listed
from webapp.schemas.webhooks import (
    CallAnswer,
    CallsAnswer,
    NewWebhookAnswer,
    WebhookAnswer,
    WebhookBody,
    WebhooksAnswer,
)
from webapp.security import current_actor
from webapp.storage import now, running, session

api = open_room("webhooks", "webhooks")


@api.get("")
@api.output(WebhooksAnswer)
@tells()
def index() -> Any:
    """List the webhooks of the team."""
    found = list_webhooks(session(), current_actor())
    return {"items": [WebhookAnswer.model_validate(one) for one in found], "next_cursor": None}


@api.post("")
@api.input(WebhookBody, location="json", arg_name="body")
@api.output(NewWebhookAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: WebhookBody) -> Any:
    """Add one; `secret` signs its calls and is told this once."""
    webhook, secret = add_webhook(session(), current_actor(), body.wanted(), running().vault, now=now())
    return created(NewWebhookAnswer.with_secret(webhook, secret), "api_webhooks.show", webhook_id=webhook.id)


@api.get("/<int:webhook_id>")
@api.output(WebhookAnswer)
@tells(404)
def show(webhook_id: int) -> Any:
    """Read one."""
    return WebhookAnswer.model_validate(get_webhook(session(), current_actor(), webhook_id))


@api.post("/<int:webhook_id>/end")
@api.output(WebhookAnswer)
@tells(404)
def end(webhook_id: int) -> Any:
    """Call it no more: what still waited is given up, and from here on it is not found."""
    webhook = get_webhook(session(), current_actor(), webhook_id)
    end_webhook(session(), current_actor(), webhook_id, now=now())
    return WebhookAnswer.model_validate(webhook)


@api.post("/<int:webhook_id>/test")
@api.output(CallAnswer)
@tells(404)
def test(webhook_id: int) -> Any:
    """Have it called once within seconds, with the type `test`; its calls say what was answered."""
    return CallAnswer.of(send_test(session(), current_actor(), webhook_id, now=now()))


@api.get("/<int:webhook_id>/calls")
@api.input(Listed, location="query", arg_name="asked")
@api.output(CallsAnswer)
@tells(404, 422)
def calls(webhook_id: int, asked: Listed) -> Any:
    """List its calls, the last first, with what was answered."""
    found = calls_of(session(), current_actor(), webhook_id, asked.cursor, limit=asked.limit + 1)
    return page_of(found, asked.limit, CallAnswer.of, lambda call: call.id)
