"""The user guide: pages written in Markdown, with lists that the book itself fills in."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from webapp.records.guide.page import guide_page

pages = Blueprint("help", __name__)

GUIDE = {
    "start": _l("Start here"),
    "goals": _l("Goals"),
    "experiments": _l("Experiments"),
    "recipes": _l("Recipes and toolkits"),
    "drawing": _l("Drawing lots, names and links"),
    "uploading": _l("Uploading a file"),
    "exports": _l("Exports, platform by platform"),
    "verdicts": _l("Verdict and strength of evidence"),
    "checks": _l("Checks"),
    "closing": _l("Closing and lessons"),
    "lessons": _l("Lessons"),
    "archive": _l("The archive"),
    "learning": _l("How we are learning"),
    "coverage": _l("What was tried"),
    "next-cycle": _l("The next-cycle plan"),
    "history": _l("Your history"),
    "sharing": _l("Tell what was found, and share it"),
    "people": _l("People and teams"),
    "account": _l("Your account"),
    "notices": _l("Mail and webhooks"),
    "glossary": _l("What the words mean"),
    "keyboard": _l("The keyboard"),
    "accessibility": _l("Accessibility"),
    "commands": _l("Commands and settings"),
    "api": _l("The JSON interface"),
    "whats-new": _l("What's new"),
}

METHODS = {
    "methods": _l("How the numbers are made"),
    "proof": _l("How often are we wrong?"),
    "methods-days": _l("Days: the export of an ad platform"),
    "methods-posts": _l("Posts and ads"),
    "methods-people": _l("People: shares and averages"),
    "methods-places": _l("Places and times"),
    "methods-attribution": _l("What social media brings"),
    "methods-looks": _l("Looking early"),
    "methods-now": _l("What to do now"),
    "methods-planning": _l("How large must it be?"),
    "methods-cycle": _l("Which proposals first?"),
    "methods-archive": _l("All tests together"),
}

CONTENTS = {**GUIDE, **METHODS}


@pages.get("/help")
def index() -> ResponseReturnValue:
    """Begin where one begins."""
    return _page("start")


@pages.get("/help/<name>")
def show(name: str) -> ResponseReturnValue:
    """Show one page of the guide."""
    if name not in CONTENTS:
        abort(404)
    return _page(name)


def _page(name: str) -> str:
    return render_template("help/page.html", page=guide_page(name), name=name, groups=(GUIDE, METHODS))
