"""Cards of the archive and their facets in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.words import Part
from experiments.learning.finding.search import ArchiveItem, ArchivePage
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.metrics.kinds import Direction
from webapp import words
from webapp.formatting import lift, minor_money, number, span
from webapp.language.said import piece
from webapp.records.figures import opened
from webapp.records.plan_with import planned_of
from webapp.words import word

SAVES = {
    "month": _l("Not doing it saves about %(amount)s a month"),
    "quarter": _l("Not doing it saves about %(amount)s a quarter"),
    "year": _l("Not doing it saves about %(amount)s a year"),
}
LONGEST_TEXT = 120
"""Letters of a version's text that a card shows."""


@dataclass(frozen=True, slots=True)
class Range:
    """Best guess and ends, shaped like the estimate of an analysis, for the small drawing."""

    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version on a card: its name and as much of its text as there is room for."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the archive; ``saves`` is what not doing it saves, with what that assumes."""

    id: int
    title: tuple[Part, ...]
    verdict: str | None
    provisional_until: date | None
    undecided_reason: str | None
    outcome: str
    grade: str | None
    why: str
    sentence: tuple[Part, ...]
    snippet: tuple[Part, ...]
    meta: tuple[str, ...]
    range: Range | None
    worthwhile: float | None
    down: bool
    said: str
    planned: str
    metric: str
    lesson_id: int | None
    lesson: tuple[Part, ...]
    retrospective: bool
    overridden: bool
    versions: tuple[ShownVersion, ...]
    saves: str = ""


def entry_of(
    card: ArchiveCard,
    *,
    lesson: str = "",
    snippet: tuple[Part, ...] = (),
    times_found: int = 0,
    currency: str | None = None,
) -> Entry:
    """Write a card in the reader's words; ``currency`` is its team's, where what it saves is to be said."""
    drawn = card.lift is not None
    found = tuple(part.text for part in snippet if part.found)
    # An excerpt tells something only where the words do not stand on the card already.
    there = f"{card.title} {card.sentence} {lesson}".casefold()
    if all(text.casefold() in there for text in found):
        snippet = ()
    return Entry(
        id=card.experiment_id,
        title=parts_of(card.title, found),
        verdict=card.verdict,
        provisional_until=card.provisional_until,
        undecided_reason=card.undecided_reason,
        outcome=card.outcome.value,
        grade=card.grade,
        why="" if why_words(card) == card.sentence else why_words(card),
        sentence=parts_of(opened(card.sentence), found),
        snippet=snippet,
        meta=tuple(part for part in (*_meta(card), found_said(times_found)) if part),
        range=Range(card.lift, card.lower, card.upper) if drawn else None,
        worthwhile=card.worthwhile_lift,
        down=card.direction is Direction.DOWN,
        said=f"{lift(card.lift)} ({span(card.lower, card.upper)})" if drawn else "",
        planned=planned_of(card),
        metric=piece(card.metric or ""),
        lesson_id=card.lesson_id,
        lesson=parts_of(lesson, found),
        retrospective=card.retrospective,
        overridden=card.overridden,
        versions=tuple(ShownVersion(one["name"], _cut(one.get("text") or "")) for one in card.versions),
        saves=_saves(card, currency),
    )


def _saves(card: ArchiveCard, currency: str | None) -> str:
    """Say what not doing it saves, and what that assumes; nothing where nobody has said so."""
    if card.avoided_minor is None or card.avoided_every not in SAVES or currency is None:
        return ""
    said = str(SAVES[card.avoided_every]) % {"amount": minor_money(card.avoided_minor, currency, digits=0)}
    if not card.avoided_assumption:
        return f"{said}."
    return _("%(saves)s if this is right: %(assumption)s", saves=said, assumption=card.avoided_assumption)


def _cut(text: str) -> str:
    """Cut a text at a word where it is longer than a card has room for."""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rsplit(maxsplit=1)[0] + " …"


def parts_of(text: str, found: Sequence[str]) -> tuple[Part, ...]:
    """Split a text into pieces, the words that were looked for marked.

    Examples
    --------
    >>> parts_of("Shouting drives", ["Shouting"])
    (Part(text='Shouting', found=True), Part(text=' drives', found=False))
    """
    if not found or not text:
        return (Part(text, found=False),) if text else ()
    pieces = re.split("(" + "|".join(re.escape(word) for word in found) + ")", text, flags=re.IGNORECASE)
    return tuple(Part(piece, found=bool(place % 2)) for place, piece in enumerate(pieces) if piece)


def entries_of(items: Sequence[ArchiveItem], currency: str) -> list[Entry]:
    """Write the cards of a page; all are of one team, ``currency`` is its own."""
    return [
        entry_of(
            one.card,
            lesson=one.lesson.claim if one.lesson else "",
            snippet=one.snippet,
            times_found=one.times_found,
            currency=currency,
        )
        for one in items
    ]


def found_said(times: int) -> str:
    """Say how often an answer was found; nothing where it never was."""
    if not times:
        return ""
    return ngettext("Found once instead of asked again", "Found %(num)d times instead of asked again", times)


def spent_on(page: ArchivePage) -> str:
    """Say what all that was found cost in money, each currency by itself; "" where more match than were counted."""
    if page.more_than_found:
        return ""
    return " + ".join(minor_money(minor, currency, digits=0) for currency, minor in page.spent.items())


def why_words(card: ArchiveCard) -> str:
    """Say why it ended as it did: one of the taps, or the reason typed for what never ran."""
    if card.why is None:
        return ""
    return word("why", card.why) if card.why in words.WHYS else card.why


def _meta(card: ArchiveCard) -> list[str]:
    parts = [piece(card.goal_name or "") or goal_kind_words(card.goal_kind), card.channel, card.audience, card.run_by]
    if card.cost_minor and card.currency:
        parts.append(_("%(money)s spent", money=minor_money(card.cost_minor, card.currency, digits=0)))
    if card.hours:
        parts.append(_("%(hours)s hours", hours=number(card.hours)))
    return [part for part in parts if part]


def goal_kind_words(kind: str | None) -> str:
    """Name a kind of goal."""
    return piece(ADVICE[GoalKind(kind)].label) if kind in set(GoalKind) else ""
