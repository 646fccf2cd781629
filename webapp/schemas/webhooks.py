"""Webhooks as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from experiments.people.notices.mails import Delivery
from experiments.people.notices.webhooks import EVENTS, NewWebhook, Webhook, WebhookCall
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class WebhookBody(Body):
    """An address to call, and what to tell it: everything, or the events named."""

    url: str = Field(examples=["https://hooks.example.com/trialbook"])
    events: list[str] = Field(default=list(EVENTS), examples=[list(EVENTS)])

    def wanted(self) -> NewWebhook:
        """Give the command record."""
        return NewWebhook(url=self.url, events=self.events)


class WebhookAnswer(Answer):
    """A webhook."""

    id: int
    url: str
    events: list[str]
    created_at: datetime


class NewWebhookAnswer(WebhookAnswer):
    """A webhook that was just added: the only time that its secret is told."""

    secret: str

    @classmethod
    def with_secret(cls, webhook: Webhook, secret: str) -> NewWebhookAnswer:
        """Write it with its secret."""
        return cls(**WebhookAnswer.model_validate(webhook).model_dump(), secret=secret)


class WebhooksAnswer(Answer):
    """All webhooks of the team; there are at most 20."""

    items: list[WebhookAnswer]
    next_cursor: str | None


class CallAnswer(Answer):
    """A call: `waiting`, `sent` or `given_up`; what was answered, what went wrong, and when it is tried again."""

    id: int
    event: str
    status: str
    attempts: int
    answered: int | None
    problem: str | None
    created_at: datetime
    next_try: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, call: WebhookCall) -> CallAnswer:
        """Write a call."""
        plain = ("id", "event", "attempts", "answered", "problem", "created_at", "ended_at")
        return cls(
            **{name: getattr(call, name) for name in plain},
            status=call.status.value,
            next_try=call.next_try if call.status is Delivery.WAITING else None,
        )


class CallsAnswer(Answer):
    """A page of calls."""

    items: list[CallAnswer]
    next_cursor: str | None
