"""What every page has around it: navigation, the person, the banner of the demo, the theme."""

from __future__ import annotations

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from webapp import words
from webapp.language.choice import LANGUAGES, chosen_language, language, may_choose
from webapp.masking import token_for_a_form
from webapp.records.files.file import unsaid_place
from webapp.security import current_person
from webapp.settings import Mode
from webapp.storage import running, today

# room, endpoint, word; a room is shown as soon as it has its page
NAVIGATION = (
    ("today", "today.index", _l("Today")),
    ("goals", "goals.index", _l("Goals")),
    ("experiments", "experiments.index", _l("Experiments")),
    ("toolkits", "toolkits.index", _l("Recipes")),
    ("archive", "archive.index", _l("Archive")),
    ("lessons", "lessons.index", _l("Lessons")),
    ("portfolio", "portfolio.index", _l("How we are learning")),
)
FOOT = (
    ("channels", "channels.index", _l("Channels")),
    ("noes", "noes.index", _l("Noes")),
    ("rules", "rules.index", _l("Rules")),
    ("help", "help.index", _l("Help")),
    ("settings", "settings.index", _l("Settings")),
)
# endpoint, the letter after g, word
GOING = (
    ("today.index", "t", _l("Today")),
    ("goals.index", "g", _l("Goals")),
    ("experiments.index", "e", _l("Experiments")),
    ("toolkits.index", "r", _l("Recipes")),
    ("archive.index", "a", _l("Archive")),
    ("lessons.index", "l", _l("Lessons")),
    ("portfolio.index", "p", _l("How we are learning")),
    ("cycles.index", "c", _l("Planning cycles")),
    ("help.index", "h", _l("Help")),
    ("settings.index", "s", _l("Settings")),
    ("account.index", "m", _l("Your account")),
)


def going_by_key(may_draft: bool) -> dict[str, str]:  # noqa: FBT001 - asked by a template
    """Give where the keys lead that do the same on every page."""
    going = {f"g {letter}": url_for(endpoint) for endpoint, letter, _says in GOING}
    if may_draft:
        going |= {"n": url_for("experiments.new"), "d": url_for("today.index", _anchor="files")}
    return going


def keys_on() -> bool:
    """Say whether keys of one letter do something in this browser."""
    return request.cookies.get("keys") != "off"


def csrf() -> Markup:
    """Write the hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token_for_a_form())


def initials(name: str) -> str:
    """Give at most two letters for the round mark in the head.

    Examples
    --------
    >>> initials("Jonas Peter Weber"), initials("ines"), initials("")
    ('JW', 'I', '?')
    """
    parts = name.split()
    return ((parts[0][0] + parts[-1][0]) if len(parts) > 1 else parts[0][0] if parts else "?").upper()


def mark(name: str) -> str:
    """Give the address of one of our small marks, which all stand in one file that browsers keep."""
    return url_for("static", filename="marks.svg", _anchor=name)


def _present(entries: tuple[tuple[str, str, object], ...]) -> list[tuple[str, str, object]]:
    return [entry for entry in entries if entry[1] in current_app.view_functions]


def _around() -> dict[str, object]:
    theme = request.cookies.get("theme")
    mode = running().mode
    return {
        "navigation": _present(NAVIGATION),
        "foot": _present(FOOT),
        "going": GOING,
        "going_by_key": going_by_key,
        "keys_on": keys_on,
        "demo": mode is Mode.DEMO,
        "served": mode is Mode.SERVE,
        "person": current_person,
        "density": "close" if request.cookies.get("density") == "close" else "roomy",
        "theme": theme if theme in {"light", "dark"} else None,
        "language": language(),
        "languages": LANGUAGES if may_choose() else {},
        "language_choices": [(name, says, None) for name, says in LANGUAGES.items()],
        "language_chosen": chosen_language(),
        "this_day": today,
        "view_names": current_app.view_functions,
    }


def furnish(app: Flask) -> None:
    """Register what the templates use everywhere."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["unsaid_place"] = unsaid_place
    app.jinja_env.globals.update(
        csrf=csrf, initials=initials, mark=mark, words=words, word=words.word, explain=words.explain
    )
    app.context_processor(_around)
