"""Share links: make one, see what is shared with whom and who read it, take one back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, NotFound, RuleBroken
from experiments.learning.lessons.linked import find_thing, share
from experiments.people.keys.share_links import (
    LinkUse,
    NewLink,
    SharedThing,
    ShareLink,
    get_link,
    list_links,
    reads_of,
    revoke_link,
    uses_of,
)
from experiments.people.permission import is_key, may
from webapp.records.team.links import (
    LinkLine,
    length_words,
    link_given,
    link_line,
    read_lines,
    scope_choices,
)
from webapp.security import current_actor
from webapp.settings import Mode
from webapp.sharing import address_of
from webapp.storage import now, running, session

pages = Blueprint("links", __name__)

SHOWN = 200
LONGEST_NUMBER = 10
_NAMES = {
    SharedThing.EXPERIMENT: "title",
    SharedThing.LESSON: "claim",
    SharedThing.GOAL: "goal",
    SharedThing.CYCLE: "name",
}
"""What each thing is called by."""


@pages.post("/share")
def make() -> ResponseReturnValue:
    """Make a link; its whole address is shown on this one page and never again."""
    given = link_given(request.form)
    thing_id, days = (_number(given[name]) for name in ("thing_id", "days"))
    wanted = NewLink(given["name"], given["scope"], days)
    try:
        link, secret = share(session(), current_actor(), given["thing"], thing_id, wanted, now=now())
    except RuleBroken as refusal:
        return _form(given, refusal.faults), 422
    return render_template("links/made.html", link=_line(_use(link)), address=address_of(secret)), 201


@pages.get("/settings/links")
def index() -> ResponseReturnValue:
    """List what is shared with whom, the last made first."""
    before = _number(request.args.get("before", "")) or None
    uses = list_links(session(), current_actor(), before_id=before, limit=SHOWN + 1)
    more = uses[SHOWN - 1].link.id if len(uses) > SHOWN else None
    return render_template("links/index.html", rows=[_line(use) for use in uses[:SHOWN]], more=more)


@pages.get("/settings/links/<int:link_id>")
def show(link_id: int) -> ResponseReturnValue:
    """Show when a link was opened and by which program."""
    db, actor = session(), current_actor()
    link = get_link(db, actor, link_id)
    return render_template(
        "links/show.html", link=_line(_use(link)), reads=read_lines(reads_of(db, actor, link_id, limit=SHOWN))
    )


@pages.post("/settings/links/<int:link_id>/revoke")
def revoke(link_id: int) -> ResponseReturnValue:
    """Take a link back: from this moment on it shows nothing."""
    link = revoke_link(session(), current_actor(), link_id, now=now())
    flash(_("Taken back. The link for “%(name)s” shows nothing any more.", name=link.name))
    return redirect(url_for("links.index"), 303)


@pages.app_template_global()
def may_send(thing: object) -> bool:
    """Say whether whoever reads a page of the book may send it to others; it has to be their own team's."""
    return may(current_actor(), "link.share", thing)


@pages.app_template_global()
def sharing() -> dict[str, object]:
    """Give what the form offers, and whether anybody else can reach this book at all."""
    return {"scopes": scope_choices(), "lengths": length_words(), "reachable": running().mode is Mode.SERVE}


def _number(text: str) -> int:
    """Read a number that could be a key; 0, which is none, for everything else."""
    number = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
    return number if is_key(number) else 0


def _form(given: dict[str, str], faults: Sequence[Fault]) -> str:
    return render_template("links/form.html", given=given, faults=faults)


def _use(link: ShareLink) -> LinkUse:
    return uses_of(session(), [link])[0]


def _line(use: LinkUse) -> LinkLine:
    actor, link = current_actor(), use.link
    may_end = may(actor, "link.share" if link.created_by == actor.person_id else "link.end", link)
    return link_line(use, _title(link), now=now(), may_end=may_end)


def _title(link: ShareLink) -> str:
    """Say what the linked thing is called, nothing where it is gone."""
    try:
        thing = find_thing(session(), current_actor(), link.thing, link.thing_id)
    except NotFound:
        return ""
    return str(getattr(thing, _NAMES[link.thing]))
