"""What was planned, in two sentences: what is tried and why it should work, and what worked means."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.formatting import percent
from webapp.language.said import piece
from webapp.records.spoken import quoted


def idea_of(text: dict[str, Any]) -> str:
    """Say what was tried and why it should work, in one sentence.

    Examples
    --------
    >>> strategy = {"idea": "ask a question", "instead_of": "our claim", "expected": None, "mechanism": None}
    >>> idea_of({"strategy": strategy})
    'If we ask a question instead of our claim.'
    """
    strategy = text["strategy"]
    if not strategy["idea"]:
        return ""
    said = _("If we %(idea)s", idea=strategy["idea"])
    if strategy["instead_of"]:
        said += _(" instead of %(now)s", now=strategy["instead_of"])
    if strategy["expected"]:
        said += _(", then %(expected)s", expected=strategy["expected"])
    if strategy["mechanism"]:
        said += _(", because %(mechanism)s", mechanism=strategy["mechanism"])
    return said.rstrip(".") + "."


def worked_of(text: dict[str, Any]) -> str:
    """Say what worked means by the plan, without what it costs; empty where the plan is not whole."""
    primary = next((use for use in text["metrics"] if use["role"] == "primary"), None)
    control = next((_named(one["name"]) for one in text["variants"] if one["role"] == "control"), "")
    new = ", ".join(_named(one["name"]) for one in text["variants"] if one["role"] != "control")
    worthwhile = text["rule"]["worthwhile_lift"]
    if primary is None or not control or not new or worthwhile is None:
        return ""
    less = primary["direction"] == "down"
    said = _("At least %(change)s less %(metric)s for %(new)s than for %(control)s") if less else ""
    said = said or _("At least %(change)s more %(metric)s for %(new)s than for %(control)s")
    said %= {"change": percent(worthwhile), "metric": piece(primary["name"]), "new": new, "control": control}
    if text["starts"] and text["ends"]:
        length = (date.fromisoformat(text["ends"]) - date.fromisoformat(text["starts"])).days + 1
        said += ngettext(" after one day", " after %(num)d days", length)
    return f"{said}."


def _named(version: str) -> str:
    return version if len(version) <= 2 else quoted(version)
