"""The record of a team: every act with who, when, before and after; filtered, and as a file."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from experiments.people.members import list_members
from experiments.people.record.audit_log import AuditQuery, audit_choices, audit_export, audit_page
from webapp.acts import act_said
from webapp.forms.answers import day, key
from webapp.record_file import csv_answer
from webapp.records.team.record import act_lines, thing_said
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("record", __name__, url_prefix="/settings/record")

PER_PAGE = 50


@pages.get("")
def index() -> ResponseReturnValue:
    """Show the acts that fit, the last first."""
    db, actor = session(), current_actor()
    query = _asked(PER_PAGE + 1)
    acts = audit_page(db, actor, query)
    actions, things = audit_choices(db, actor)
    chosen = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    more = len(acts) > PER_PAGE
    return render_template(
        "record/index.html",
        lines=act_lines(acts[:PER_PAGE]),
        chosen=chosen,
        actions=[(name, act_said(name)) for name in actions],
        things=[(name, thing_said(name)) for name in things],
        people=[(one.person.id, one.person.name) for one in list_members(db, actor)],
        next_page=url_for("record.index", **chosen, before=acts[PER_PAGE - 1].audit.id) if more else None,
        export=url_for("record.as_csv", **chosen),
    )


@pages.get("/record.csv")
def as_csv() -> ResponseReturnValue:
    """Give the acts that fit as a file, in their order."""
    return csv_answer(audit_export(session(), current_actor(), _asked(1)))


FILTERS = ("person_id", "action", "thing", "thing_id", "first", "last")


def _asked(limit: int) -> AuditQuery:
    given = request.args
    return AuditQuery(
        person_id=key(given.get("person_id")),
        action=_word(given.get("action")),
        thing=_word(given.get("thing")),
        thing_id=key(given.get("thing_id")),
        first=day(given.get("first", "")),
        last=day(given.get("last", "")),
        before_id=key(given.get("before")),
        limit=limit,
    )


def _word(text: str | None) -> str | None:
    """Take the name of an act or a thing; what cannot be one finds nothing to narrow."""
    return text if text and text.isprintable() and len(text) <= 60 else None
