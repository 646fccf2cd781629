"""What can be told by mail and by webhook, in words, and what came of the calls of a webhook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from experiments.people.notices.choices import NoticeKind
from experiments.people.notices.mails import Delivery
from experiments.people.notices.webhooks import Webhook, WebhookCall
from webapp.formatting import moment

NOTICES: Mapping[NoticeKind, tuple[LazyString, LazyString]] = {
    NoticeKind.WEEKLY: (
        _l("The letter of the week"),
        _l("On Mondays: what waits for you, what came out, one lesson. None where there is nothing to say."),
    ),
    NoticeKind.WAITS_FOR_YOU: (
        _l("Something waits for you"),
        _l(
            "An export is missing, a result can be closed, a next step is due, a decision is to be answered for; for "
            "leads, an approval is asked."
        ),
    ),
    NoticeKind.VERDICT_IN: (
        _l("A verdict is in"),
        _l("With the result of any experiment of the team, at its planned look; never while it is only so far."),
    ),
    NoticeKind.LESSON_CONTESTED: (
        _l("A lesson is disputed"),
        _l("A new result speaks against something you may rely on."),
    ),
}
EVENTS: Mapping[str, tuple[LazyString, LazyString]] = {
    "waits_for_you": (
        _l("Something waits"),
        _l(
            "An export is missing, a result can be closed, a next step is due, a decision is to be answered for, an "
            "approval is asked."
        ),
    ),
    "verdict_in": NOTICES[NoticeKind.VERDICT_IN],
    "lesson_contested": NOTICES[NoticeKind.LESSON_CONTESTED],
    "test": (_l("A test"), _l("Sent by the button.")),
}
"""What a webhook is told; a program is not spoken to as a person is."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A switch: its name in the form, what it says, one line on it, and whether it is on."""

    name: str
    says: str
    line: str
    on: bool


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call of a webhook: when, what it told, what came of it (``well`` is ``None`` while it waits)."""

    at: str
    told: str
    came: str
    well: bool | None


@dataclass(frozen=True, slots=True)
class WebhookPart:
    """A webhook on its page."""

    id: int
    url: str
    host: str
    told: str
    since: datetime
    calls: Sequence[CallLine]


def notice_lines(wanted: Mapping[NoticeKind, bool]) -> list[NoticeLine]:
    """List the switches."""
    return [NoticeLine(kind.value, str(says), str(line), wanted[kind]) for kind, (says, line) in NOTICES.items()]


def event_choices(events: Sequence[str]) -> list[tuple[str, str, str]]:
    """List events with their words, for a form."""
    return [(name, str(EVENTS[name][0]), str(EVENTS[name][1])) for name in events]


def webhook_part(webhook: Webhook, calls: Sequence[WebhookCall]) -> WebhookPart:
    """Put a webhook and its last calls into words."""
    told = "; ".join(str(EVENTS[name][0]) for name in webhook.events)
    host = urlsplit(webhook.url).netloc
    return WebhookPart(webhook.id, webhook.url, host, told, webhook.created_at, [_call(one) for one in calls])


def _call(call: WebhookCall) -> CallLine:
    problem = call.problem or ""
    if call.status is Delivery.SENT:
        well, came = True, _("Answered %(status)s", status=call.answered)
    elif call.status is Delivery.GIVEN_UP:
        well, came = False, _("Given up. %(problem)s", problem=problem)
    elif problem:
        well, came = None, _("%(problem)s Again on %(at)s.", problem=problem, at=moment(call.next_try))
    else:
        well, came = None, _("Not called yet")
    return CallLine(moment(call.created_at), str(EVENTS[call.event][0]), came, well)
