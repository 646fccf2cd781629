"""The record of a team as lines of a page: who did what to which thing, and what it was before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.people.record.audit_log import Act
from webapp.acts import act_said
from webapp.records.plans.plan import field_word
from webapp.words import FAMILIES, word

THINGS = {
    "experiment": (_l("Experiment"), "experiments.show", "experiment_id"),
    "goal": (_l("Goal"), "goals.show", "goal_id"),
    "lesson": (_l("Lesson"), "lessons.show", "lesson_id"),
    "toolkit": (_l("Toolkit"), "toolkits.show", "toolkit_id"),
    "person": (_l("Person"), "people.show", "person_id"),
    "share_link": (_l("Shared link"), "links.show", "link_id"),
    "cycle": (_l("Planning cycle"), None, None),
    "proposal": (_l("Proposal of a next-cycle plan"), None, None),
    "team": (_l("Team"), None, None),
    "token": (_l("Token"), None, None),
    "invitation": (_l("Invitation"), None, None),
    "webhook": (_l("Webhook"), None, None),
    "own_word": (_l("Word of our own"), None, None),
    "import": (_l("Result file"), None, None),
    "job": (_l("Large file"), None, None),
    "dropped_file_set": (_l("File without an experiment"), None, None),
}
LONGEST = 200
FAMILIES_OF: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "verdict": (("verdict", ()),),
    "rule_verdict": (("verdict", ()),),
    "shown_verdict": (("verdict", ()),),
    "status": (("status", ()), ("lesson_status", ()), ("channel_status", ())),
    "design": (("design", ()),),
    "unit": (("unit", ()),),
    "why": (("why", ()),),
    "decision": (("decision", ()),),
    "role": (("role", ()), ("term", ("primary", "secondary", "guardrail", "control", "treatment"))),
    "kind": (("kind", ()), ("team_kind", ())),
}
"""Which words say the values of a field, and which of them where not all do."""
_STORED = re.compile(r"[a-z]+(?:[_/][a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act: who, what, to which thing (with its page where it has one), and what changed."""

    at: datetime
    by: str
    act: str
    thing: str
    href: str | None
    changes: tuple[tuple[str, str, str], ...]


def act_lines(acts: Iterable[Act]) -> list[ActLine]:
    """Put acts into lines."""
    return [_line(act) for act in acts]


def thing_said(thing: str) -> str:
    """Say what sort of thing it is."""
    return str(THINGS[thing][0]) if thing in THINGS else thing


def _line(act: Act) -> ActLine:
    one = act.audit
    _word, endpoint, argument = THINGS.get(one.thing, (None, None, None))
    href = url_for(endpoint, **{argument: one.thing_id}) if endpoint and argument else None
    return ActLine(
        one.at,
        act.person,
        act_said(one.action),
        f"{thing_said(one.thing)} {one.thing_id}",
        href,
        tuple(_changes(one.before or {}, one.after or {})),
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Name each part that changed, as it was and as it is."""
    for name in dict.fromkeys((*before, *after)):
        was, becomes = _shown(name, before.get(name)), _shown(name, after.get(name))
        if was != becomes:
            yield field_word(name), was, becomes


def _shown(name: str, value: Any) -> str:
    text = _said(name, value) or _("nothing")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _said(name: str, value: Any) -> str:
    """Say a value, with all of its parts that say something; what has a word is said by it."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(filter(None, (_said(name, one) for one in value)))
    if isinstance(value, dict):
        parts = ((part, _said(part, one)) for part, one in value.items())
        return ", ".join(f"{field_word(part)}: {said}" for part, said in parts if said)
    return _worded(name, str(value))


def _worded(name: str, value: str) -> str:
    for family, terms in FAMILIES_OF.get(name, ()):
        if value in (terms or FAMILIES[family]):
            return word(family, value)
    # names of columns and kinds are stored with a stroke between their words
    return value.replace("_", " ") if _STORED.fullmatch(value) else value
