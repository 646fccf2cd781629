"""The record of a team: every act with who, when, before and after; filtered, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from experiments.database import canonical_json
from experiments.people.members import list_members
from experiments.people.record.audit_log import Act, AuditQuery, audit_choices, audit_export, audit_page
from experiments.reading.cells.formulas import defused
from webapp.acts import act_said
from webapp.forms.answers import day, key
from webapp.records.record import act_lines, thing_said
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("record", __name__, url_prefix="/settings/record")

PER_PAGE = 50
COLUMNS = ("id", "at", "person_id", "person", "action", "thing", "thing_id", "before", "after")


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


IN_MEMORY = 16 * 1024 * 1024
PIECE = 64 * 1024


def csv_answer(acts: Iterable[Act]) -> Response:
    """Answer with acts as a file.

    It is written before the answer begins: whoever stops reading half-way must not keep a connection to the database.
    """
    written: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the answer
    for line in csv_lines(acts):
        written.write(line.encode())
    written.seek(0)
    answer = Response(_pieces(written), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=record.csv"
    return answer


def _pieces(written: IO[bytes]) -> Iterator[bytes]:
    with written:
        while piece := written.read(PIECE):
            yield piece


FILTERS = ("person_id", "action", "thing", "thing_id", "first", "last")


def csv_lines(acts: Iterable[Act]) -> Iterator[str]:
    """Write acts as lines of a CSV; what a spreadsheet would take for a formula is defused."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for act in acts:
        one = act.audit
        before, after = (None if side is None else canonical_json(side) for side in (one.before, one.after))
        cells = (one.id, one.at.isoformat(), one.person_id, act.person, one.action, one.thing, one.thing_id)
        writer.writerow([defused(str(cell)) for cell in (*cells, before or "", after or "")])
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    if page.getvalue():
        yield page.getvalue()


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
