"""Past experiments into the book: some thousand rows at a time, all in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, ArchiveText
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.texts import count_texts
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.transfer.history.goals import goals_of
from experiments.transfer.history.judged import Judged
from experiments.transfer.history.keys import insert_rows, take_keys
from experiments.transfer.history.lessons import Lessons, lessons_of
from experiments.transfer.history.lifts import Lifts
from experiments.transfer.history.records import History
from experiments.transfer.history.rows import (
    Entry,
    Filing,
    cards_of,
    experiment_rows,
    figure_rows,
    metric_rows,
    text_of,
    variant_rows,
)
from experiments.trials.experiment import Experiment, MetricUse, Variant

AT_ONCE = 2_000
Told = Callable[[str, float | None], None]
"""Is told a word for what is being done, and how much of it is."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A history with all that was worked out of it; ``worthwhile`` is the lift from which on it was worth it."""

    history: History
    lifts: Lifts
    judged: list[Judged]
    worthwhile: float

    def verdict_of(self, place: int) -> str:
        """Say what came of an experiment: what the file says, else what the rule says."""
        return str(self.history.pasts[place].said.get("verdict") or self.judged[place].verdict)


def store(
    session: Session,
    actor: Actor,
    worked_out: WorkedOut,
    places: list[int],
    *,
    now: datetime,
    told: Told,
) -> tuple[list[int], Lessons]:
    """Store the experiments at some places of a history; gives their keys, in the order of the file, and lessons."""
    history, lifts = worked_out.history, worked_out.lifts
    pasts = [history.pasts[place] for place in places]
    goals, _made = goals_of(session, actor, pasts, now=now)
    filing = Filing(actor, session.get_one(Team, actor.team_id), now, goals, worked_out.worthwhile)
    keys = take_keys(session, Experiment, len(places))
    lessons = lessons_of(session, actor, zip(keys, pasts, strict=True), now=now)
    entries = [
        Entry(past, worked_out.judged[place], key, lessons.id_of(key))
        for past, place, key in zip(pasts, places, keys, strict=True)
    ]
    told("storing experiments", None)
    insert_rows(session, Experiment, experiment_rows(entries, filing))
    insert_rows(session, Variant, variant_rows(entries))
    insert_rows(session, MetricUse, metric_rows(entries))
    names = [column.key for column in sa.inspect(ArchiveCard).column_attrs]
    kept = ("team_id", "experiment_id", "lesson_id", "heading", "words", "filters", "body")
    for first in range(0, len(entries), AT_ONCE):
        told("filing experiments", first / len(entries))
        cards = list(cards_of(entries[first : first + AT_ONCE], filing, history, lifts))
        insert_rows(session, ArchiveCard, ({name: getattr(card, name) for name in names} for card in cards))
        count_cards(session, cards)
        texts = [text_of(card, lessons.claim_of(card.experiment_id)) for card in cards]
        insert_rows(session, ArchiveText, ({name: getattr(text, name) for name in kept} for text in texts))
        count_texts(session, texts)
    told("storing figures", None)
    key_of: list[int | None] = [None] * len(history.pasts)
    for place, key in zip(places, keys, strict=True):
        key_of[place] = key
    insert_rows(session, ArchiveFigure, figure_rows(history, lifts, key_of, actor.team_id))
    lessons.put_behind(session, {entry.key: entry.verdict for entry in entries})
    return keys, lessons
