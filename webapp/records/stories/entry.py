"""One experiment within a larger story: its sentence, its change with the grade, and the result it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from experiments.learning.archive.cards import ArchiveCard
from webapp.language.said import piece
from webapp.records.archive.cards import Range, entry_of
from webapp.records.archive.outcome import PROVISIONAL
from webapp.records.stories.shown import Shown, Source, source_of


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A closed experiment in one entry; without channel, money and who ran it.

    ``said`` is the change with its range in words, empty where there is none, ``planned`` what to plan with; ``range``
    is the same for the picture.
    """

    title: str
    verdict: str | None
    undecided_reason: str | None
    outcome: str
    provisional_until: date | None
    grade: str | None
    sentence: str
    metric: str
    said: str
    planned: str
    range: Range | None
    worthwhile: float | None
    down: bool
    retrospective: bool
    overridden: bool
    source: Source

    @property
    def counted_as(self) -> str | None:
        """Verdict as lists count it: one that only an early sign has given is provisional."""
        return PROVISIONAL if self.provisional_until is not None else self.verdict


def story_entry(card: ArchiveCard, shown: Shown) -> StoryEntry:
    """Tell an experiment in one entry."""
    entry = entry_of(card)
    return StoryEntry(
        title=card.title,
        verdict=card.verdict,
        undecided_reason=card.undecided_reason,
        outcome=card.outcome.value,
        provisional_until=card.provisional_until,
        grade=card.grade,
        sentence=card.sentence,
        metric=piece(card.metric or ""),
        said=entry.said,
        planned=entry.planned,
        range=entry.range,
        worthwhile=card.worthwhile_lift,
        down=entry.down,
        retrospective=card.retrospective,
        overridden=card.overridden,
        source=source_of(card.experiment_id, card.filed_on, shown),
    )


def story_entries(cards: Sequence[ArchiveCard], shown: Shown) -> tuple[StoryEntry, ...]:
    """Tell several experiments; none where figures are not shown."""
    return tuple(story_entry(card, shown) for card in cards) if shown.figures else ()
