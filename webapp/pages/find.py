"""Jump to anything: the page behind the button, and the part of it that is asked for while somebody types."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from experiments.learning.finding.meant import meant_words
from experiments.learning.finding.things import find_things, ongoing_things
from webapp.pages.help import CONTENTS
from webapp.records.week.find import Group, found_said, groups_of, names_of_pages
from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("find", __name__)

MOST_TYPED = 200
PART = "found"
"""Value of ``part`` in an address: only the lines are asked for, while somebody types."""

KEYS = "keys"
"""Value of ``part`` for the list of keys."""


@pages.get("/find")
def index() -> ResponseReturnValue:
    """Find things, pages and acts by the beginnings of words, or the nearest; without a word, what is under way."""
    if request.args.get("part") == KEYS:
        return render_template("find/_keys.html")
    text = request.args.get("q", "").strip()[:MOST_TYPED]
    groups, meant = _found(text), None
    if text and not groups:
        names = names_of_pages(current_actor(), CONTENTS)
        meant = meant_words(session(), current_actor(), text, today=today(), also=names)
        groups = _found(meant) if meant else []
    template = "find/_options.html" if request.args.get("part") == PART else "find/index.html"
    return render_template(template, groups=groups, text=text, count=found_said(groups), near=meant if groups else None)


def _found(text: str) -> list[Group]:
    actor = current_actor()
    things = find_things(session(), actor, text, today=today())
    return groups_of(actor, text, things, ongoing_things(session(), actor, today=today()), CONTENTS)
