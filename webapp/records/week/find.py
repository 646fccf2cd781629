"""What “Jump to anything” offers for some words: things, pages, pages of the guide, and acts one may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from experiments.learning.archive.words import typed_words
from experiments.learning.finding.things import Thing, ThingKind, begins
from experiments.people.permission import Actor, may
from experiments.trials.experiment import Status
from webapp.words import word

MOST_OFFERED = 6

Entry = tuple[str, LazyString, str]
"""An endpoint (with the place on its page), what it is called, and the action that it needs at least."""

PAGES: tuple[Entry, ...] = (
    ("today.index", _l("Today"), "see"),
    ("goals.index", _l("Goals"), "see"),
    ("experiments.index", _l("Experiments"), "see"),
    ("toolkits.index", _l("Recipes"), "see"),
    ("archive.index", _l("Archive"), "see"),
    ("lessons.index", _l("Lessons"), "see"),
    ("portfolio.index", _l("How we are learning"), "see"),
    ("cycles.index", _l("Planning cycles"), "see"),
    ("coverage.index", _l("What was tried"), "see"),
    ("failures.index", _l("What failed, and why"), "see"),
    ("questions.index", _l("Answered questions"), "see"),
    ("timeline.index", _l("What runs when"), "see"),
    ("decisions.index", _l("Decisions"), "see"),
    ("attribution.index", _l("What social media brings"), "see"),
    ("channels.index", _l("Channels"), "see"),
    ("noes.index", _l("Noes"), "see"),
    ("drop.index", _l("Files that were read"), "see"),
    ("links.index", _l("Links to result sheets"), "see"),
    ("rules.index", _l("Rules"), "see"),
    ("help.index", _l("Help"), "see"),
    ("settings.index", _l("Settings"), "see"),
    ("people.index", _l("People"), "see"),
    ("record.index", _l("Record of changes"), "audit.read"),
    ("history.index", _l("Your history"), "archive.import"),
    ("account.index", _l("Your account"), "see"),
    ("notices.index", _l("What you want to be told"), "see"),
    ("tokens.index", _l("Tokens"), "see"),
)
ACTS: tuple[Entry, ...] = (
    ("experiments.new", _l("New experiment"), "draft.change"),
    ("today.index#files", _l("Drop a file"), "results.upload"),
    ("goals.new", _l("New goal"), "goal.change"),
    ("channels.new", _l("New channel"), "channel.propose"),
    ("cycles.new", _l("New planning cycle"), "cycle.change"),
    ("goal_sheets.paste", _l("Paste a goal sheet"), "goal.change"),
)
OPENS: Mapping[ThingKind, tuple[str, str]] = {
    ThingKind.EXPERIMENT: ("experiments.show", "experiment_id"),
    ThingKind.GOAL: ("goals.show", "goal_id"),
    ThingKind.LESSON: ("lessons.show", "lesson_id"),
    ThingKind.TOOLKIT: ("toolkits.show", "toolkit_id"),
    ThingKind.CHANNEL: ("channels.show", "channel_id"),
    ThingKind.CYCLE: ("cycles.show", "cycle_id"),
}
HEADS: Mapping[ThingKind, LazyString] = {
    ThingKind.EXPERIMENT: _l("Experiments"),
    ThingKind.GOAL: _l("Goals"),
    ThingKind.LESSON: _l("Lessons"),
    ThingKind.TOOLKIT: _l("Recipes and toolkits"),
    ThingKind.CHANNEL: _l("Channels"),
    ThingKind.CYCLE: _l("Planning cycles"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line leads, and what it says of it beside its name."""

    says: str
    href: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one kind."""

    name: str
    head: str
    places: tuple[Place, ...]


def groups_of(
    actor: Actor, text: str, things: Iterable[Thing], ongoing: Iterable[Thing], guide: Mapping[str, object]
) -> list[Group]:
    """Sort what was found for some words; groups without a place are left out.

    What can be done stands first where the words begin so ("close …"), else after the things.

    Parameters
    ----------
    things, ongoing : iterable of Thing
        What the domain found, and the experiments that are not at their end.
    guide : mapping
        The pages of the guide by name, with what they are called.
    """
    words = typed_words(text)
    if text.strip() and not words:
        return []
    found = list(things)
    kinds = [
        Group(kind.value, str(HEADS[kind]), tuple(_place(one) for one in found if one.kind is kind))
        for kind in ThingKind
    ]
    acts = Group("acts", _("Do"), _acts(actor, ongoing, words))
    meant = not words or any(begins(one.says.partition(" ")[0], words[:1]) for one in acts.places)
    groups = [
        *([acts, *kinds] if meant else [*kinds, acts]),
        Group("pages", _("Pages"), _entries(actor, PAGES, words)),
        Group("help", _("Help"), _guide(guide, words)),
    ]
    return [one for one in groups if one.places]


def names_of_pages(actor: Actor, guide: Mapping[str, object]) -> list[str]:
    """Name every page, act and page of the guide that the person may open."""
    entries = [str(says) for _endpoint, says, action in (*PAGES, *ACTS) if may(actor, action)]
    return [*entries, *(str(says) for says in guide.values())]


def found_said(groups: Sequence[Group]) -> int:
    """Count the places."""
    return sum(len(one.places) for one in groups)


def _place(thing: Thing) -> Place:
    endpoint, name = OPENS[thing.kind]
    beside = word("status", thing.status) if thing.status else ""
    return Place(thing.name, url_for(endpoint, **{name: thing.id}), beside)  # type: ignore[arg-type]  # a number of an address


def _acts(actor: Actor, ongoing: Iterable[Thing], words: Sequence[str]) -> tuple[Place, ...]:
    """Offer what experiments wait for as they stand, and what can be begun, where the person may do it."""
    waiting = [one for thing in ongoing if (one := _act_on(actor, thing)) is not None and begins(one.says, words)]
    return (*waiting[: MOST_OFFERED // 2], *_entries(actor, ACTS, words))


def _act_on(actor: Actor, thing: Thing) -> Place | None:
    if thing.status is Status.ANALYSED and may(actor, "conclusion.write"):
        return Place(_("Close “%(title)s”", title=thing.name), url_for("closing.form", experiment_id=thing.id))
    if thing.status in {Status.RUNNING, Status.REGISTERED} and may(actor, "results.upload"):
        says = _("Upload a file for “%(title)s”", title=thing.name)
        return Place(says, url_for("results.upload", experiment_id=thing.id))
    return None


def _entries(actor: Actor, entries: Sequence[Entry], words: Sequence[str]) -> tuple[Place, ...]:
    found = [
        Place(str(says), _address(endpoint))
        for endpoint, says, action in entries
        if may(actor, action) and begins(str(says), words)
    ]
    return tuple(found[:MOST_OFFERED])


def _address(endpoint: str) -> str:
    page, _mark, place = endpoint.partition("#")
    return url_for(page, _anchor=place or None)


def _guide(guide: Mapping[str, object], words: Sequence[str]) -> tuple[Place, ...]:
    if not words:
        return ()
    found = [Place(str(says), url_for("help.show", name=name)) for name, says in guide.items()]
    return tuple([one for one in found if begins(one.says, words)][:MOST_OFFERED])
