"""Webhooks: other programs that are told what happens in the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.people.notices.webhooks import (
    EVENTS,
    NewWebhook,
    add_webhook,
    calls_of,
    end_webhook,
    list_webhooks,
    send_test,
)
from webapp.records.team.notices import event_choices, webhook_part
from webapp.security import current_actor
from webapp.storage import now, running, session

pages = Blueprint("webhooks", __name__)

CALLS_SHOWN = 5


@pages.get("/settings/webhooks")
def index() -> ResponseReturnValue:
    """List the webhooks with their last calls."""
    return _page({"url": "", "events": list(EVENTS)}, ())


@pages.post("/settings/webhooks")
def add() -> ResponseReturnValue:
    """Add one, and show its secret: this once."""
    db, actor = session(), current_actor()
    given = {"url": request.form.get("url", ""), "events": request.form.getlist("events")}
    wanted = NewWebhook(url=given["url"], events=given["events"])
    try:
        webhook, secret = add_webhook(db, actor, wanted, running().vault, now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _page(given, refusal.faults), 422
    return render_template("webhooks/added.html", webhook=webhook_part(webhook, ()), secret=secret)


@pages.post("/settings/webhooks/<int:webhook_id>/test")
def test(webhook_id: int) -> ResponseReturnValue:
    """Have it called once."""
    send_test(session(), current_actor(), webhook_id, now=now())
    flash(_("A test is on its way. Load this page again in a few seconds to see what was answered."))
    return redirect(url_for("webhooks.index"), 303)


@pages.post("/settings/webhooks/<int:webhook_id>/end")
def end(webhook_id: int) -> ResponseReturnValue:
    """Call it no more."""
    end_webhook(session(), current_actor(), webhook_id, now=now())
    flash(_("Ended. It is not called any more."))
    return redirect(url_for("webhooks.index"), 303)


def _page(given: Mapping[str, object], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    parts = [webhook_part(one, calls_of(db, actor, one.id, limit=CALLS_SHOWN)) for one in list_webhooks(db, actor)]
    return render_template(
        "webhooks/index.html", webhooks=parts, events=event_choices(EVENTS), given=given, faults=faults
    )
