"""The record of a team as lines of a page: who did what to which thing, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.people.record.audit_log import Act
from webapp.acts import act_said
from webapp.records.plan import field_word

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
        was, becomes = _shown(before.get(name)), _shown(after.get(name))
        if was != becomes:
            yield field_word(name), was, becomes


def _shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return _("nothing")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
