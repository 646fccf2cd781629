"""Share links as the page shows them: what, for whom, until when, and which programs opened it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from experiments.people.keys.share_links import LinkUse, Scope, SharedThing, ShareRead
from webapp.formatting import day, moment

KINDS = {
    SharedThing.EXPERIMENT: _l("Experiment"),
    SharedThing.LESSON: _l("Lesson"),
    SharedThing.GOAL: _l("Goal"),
    SharedThing.CYCLE: _l("Planning cycle"),
}
SCOPES = {
    Scope.STORY: (_l("The story"), _l("sentence, verdict, picture, lesson and what happens next")),
    Scope.FIGURES: (_l("The story with all figures"), _l("also every number, the checks and the money")),
}
LENGTHS = (7, 30, 90, 365)
PREVIEWS = (
    ("slack", "Slack"),
    ("facebookexternalhit", "Facebook"),
    ("whatsapp", "WhatsApp"),
    ("linkedinbot", "LinkedIn"),
    ("twitterbot", "X"),
    ("telegrambot", "Telegram"),
    ("discordbot", "Discord"),
    ("skypeuripreview", "Teams"),
    ("googlebot", "Google"),
    ("bingbot", "Bing"),
)
# Each names the ones below it too, so the order is what tells them apart.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
ROBOT = re.compile(r"bot\b|crawl|spider|preview|scan", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link in the list."""

    id: int
    kind: str
    title: str
    thing: str
    thing_id: int
    name: str
    by: str
    scope: str
    state: str
    live: bool
    reads: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One opening: when, by which program in words, and what it called itself."""

    at: datetime
    program: str
    preview: bool
    raw: str


def link_line(use: LinkUse, title: str, *, now: datetime, may_end: bool) -> LinkLine:
    """Write a link; ``title`` is what the thing is called, empty where it is gone."""
    link, state = use.link, use.state_on(now)
    return LinkLine(
        id=link.id,
        kind=str(KINDS[link.thing]),
        title=title or _("no longer there"),
        thing=link.thing.value if title else "",
        thing_id=link.thing_id,
        name=link.name,
        by=use.by,
        scope=str(SCOPES[link.scope][0]),
        state=_state(use, state),
        live=state == "live",
        reads=_reads(use),
        may_end=may_end and state == "live",
    )


def read_lines(reads: Sequence[ShareRead]) -> list[ReadLine]:
    """Write the openings of a link."""
    return [ReadLine(read.at, *program_words(read.program), raw=read.program) for read in reads]


def program_words(program: str) -> tuple[str, bool]:
    """Say which program opened a page, and whether it is a machine that only looks before a person does.

    Examples
    --------
    >>> program_words("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")
    ('Slack', True)
    >>> program_words("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    ('Firefox on Linux', False)
    """
    small = program.lower()
    machine = next((says for part, says in PREVIEWS if part in small), None)
    if machine is not None:
        return machine, True
    browser = next((says for part, says in BROWSERS if part in program), None)
    if browser is None or ROBOT.search(program):
        return program or _("a program that gave no name"), bool(ROBOT.search(program))
    device = next((says for part, says in DEVICES if part in program), None)
    return (_("%(browser)s on %(device)s", browser=browser, device=device) if device else browser), False


def length_words() -> list[tuple[int, str]]:
    """List for how long a link may be made on the page."""
    return [(days, _("a year") if days == 365 else _("%(days)d days", days=days)) for days in LENGTHS]


def scope_choices() -> list[tuple[str, str, str]]:
    """List how much a link may show, each with what that is."""
    return [(scope.value, f"{says}:", str(line)) for scope, (says, line) in SCOPES.items()]


def link_given(given: Mapping[str, str]) -> dict[str, str]:
    """Give what stands in the fields of the form: what was sent, else what most people want."""
    usual = {"thing": "", "thing_id": "", "name": "", "scope": Scope.STORY.value, "days": "30"}
    return {field: given.get(field, value) for field, value in usual.items()}


def _state(use: LinkUse, state: str) -> str:
    if state == "revoked" and use.link.revoked_at is not None:
        return _("taken back on %(day)s", day=day(use.link.revoked_at))
    if state == "expired":
        return _("ended on %(day)s", day=day(use.link.expires))
    return _("works until %(day)s", day=day(use.link.expires))


def _reads(use: LinkUse) -> str:
    if use.last_read is None:
        return _("not yet")
    times = ngettext("once", "%(num)d times", use.reads)
    return _("%(times)s, last on %(moment)s", times=times, moment=moment(use.last_read))
