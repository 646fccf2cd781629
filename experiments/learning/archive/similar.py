"""Tried before? The nearest earlier experiments, lessons and *no*s to what somebody is about to do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.filing import file_refusals
from experiments.learning.archive.fulltext import match_words
from experiments.learning.archive.tallies import PROVISIONAL
from experiments.learning.archive.words import fold, stem, telling_words
from experiments.learning.lessons.lesson import Lesson
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.trials.decline import Decline

COMPARED = 500
"""Newest texts with a word in common that are compared in full; typing has to stay quick."""
IDEAS = 200
CLOSE_ENOUGH = 0.25
"""Least share of the draft's telling weight that an earlier text must have in common with it."""
HEADING = 1.5

Kind = Literal["experiment", "lesson", "no"]


@dataclass(frozen=True, slots=True)
class Similar:
    """Something earlier that is near.

    ``kind`` ``"no"`` is what was declined (an experiment, or a bare idea with neither key). ``sentence`` is its first
    sentence, claim or reason; ``nearness`` the share of the draft's telling words in common, 0 to 1 and a little more
    where they stand in the title. ``decided_by`` is who said no.
    """

    kind: Kind
    experiment_id: int | None
    lesson_id: int | None
    title: str
    sentence: str
    verdict: str | None
    grade: str | None
    why: str | None
    day: date | None
    review_on: date | None
    nearness: float
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Text:
    key: int
    heading: frozenset[str]
    stems: frozenset[str]


def tried_before(session: Session, actor: Actor, text: str, *, limit: int = 3) -> list[Similar]:
    """Find what comes nearest to a draft, while it is typed: a fixed number of queries, newest texts only.

    Parameters
    ----------
    text : str
        Whatever there is of the draft: title, idea, audience.
    limit : int
        At most this many, nearest first.

    Notes
    -----
    Words are weighed by how few of the compared texts have them (inverse document frequency); an earlier text must
    share a quarter of the draft's weight and, where the draft has that many, two words. Paraphrases without a common
    word are missed.
    """
    require(actor, "see")
    words = telling_words(text)
    if not words:
        return []
    file_refusals(session, actor.team_id)
    matches = match_words(session, actor.team_id, words, every=False, cap=COMPARED)
    rows = session.execute(
        sa.select(ArchiveText.id, ArchiveText.heading, ArchiveText.words).where(
            ArchiveText.id.in_([match.text_id for match in matches])
        )
    )
    texts = [_Text(key, _stems(heading), _stems(heading, body)) for key, heading, body in rows]
    ideas = _ideas(session, actor.team_id)
    texts += [_Text(-key, _stems(fold(idea.idea or "")), _stems(fold(idea.idea or ""))) for key, idea in ideas.items()]
    nearest = _nearest(words, texts)
    return _described(session, nearest[: 3 * limit], ideas)[:limit]


def _stems(*texts: str) -> frozenset[str]:
    return frozenset(stem(word) for text in texts for word in text.split())


def _nearest(words: Sequence[str], texts: Sequence[_Text]) -> list[tuple[int, float]]:
    """Order texts by the share of the words' weight that they hold; those too far are left out."""
    spread = Counter(word for one in texts for word in words if word in one.stems)
    weights = {word: math.log((len(texts) + 1) / (spread[word] + 0.5)) for word in words}
    weights = {word: max(weight, 0.05) for word, weight in weights.items()}
    whole = sum(weights.values())
    found = []
    for one in texts:
        common = [word for word in words if word in one.stems]
        share = sum(weights[word] * (HEADING if word in one.heading else 1.0) for word in common) / whole
        if len(common) >= min(2, len(words)) and share >= CLOSE_ENOUGH:
            found.append((one.key, share))
    return sorted(found, key=lambda pair: (-pair[1], -pair[0]))


def _ideas(session: Session, team_id: int) -> dict[int, Decline]:
    """Give the newest bare ideas that were declined, each with the last no to it: the archive has no card of them."""
    again = sa.select(Decline.answers_id).where(Decline.answers_id.is_not(None), Decline.reopened_as_id.is_(None))
    wanted = sa.select(Decline).where(
        Decline.team_id == team_id,
        Decline.experiment_id.is_(None),
        Decline.reopened_as_id.is_(None),
        Decline.id.not_in(again),
    )
    return {one.id: one for one in session.scalars(wanted.order_by(Decline.id.desc()).limit(IDEAS))}


def _described(session: Session, nearest: Sequence[tuple[int, float]], ideas: dict[int, Decline]) -> list[Similar]:
    rows = session.execute(
        sa.select(ArchiveText.id, ArchiveCard, Lesson)
        .outerjoin(ArchiveCard, ArchiveCard.experiment_id == ArchiveText.experiment_id)
        .outerjoin(Lesson, Lesson.id == ArchiveText.lesson_id)
        .where(ArchiveText.id.in_([key for key, _ in nearest if key > 0]))
        .options(lazyload(Lesson.evidence))
    )
    known = {key: (card, lesson) for key, card, lesson in rows}
    shown_lessons = {card.lesson_id for card, _ in known.values() if card is not None}
    noes = _last_noes(session, [card.experiment_id for card, _ in known.values() if card is not None])
    said = {no.by for no in noes.values()} | {ideas[-key].by for key, _ in nearest if key < 0}
    rows_of_people = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(said)))
    names = {key: name for key, name in rows_of_people}  # noqa: C416 - typed as it is
    described = []
    for key, nearness in nearest:
        if key < 0:
            described.append(_of_idea(ideas[-key], nearness, names))
            continue
        card, lesson = known[key]
        if card is not None:
            described.append(_of_card(card, noes.get(card.experiment_id), nearness, names))
        elif lesson is not None and lesson.id not in shown_lessons:
            # A lesson whose experiment is among the nearest already stands on that card.
            described.append(_of_lesson(lesson, nearness))
    return described


def _last_noes(session: Session, experiment_ids: Iterable[int]) -> dict[int, Decline]:
    wanted = sa.select(Decline).where(Decline.experiment_id.in_(list(experiment_ids)), Decline.reopened_as_id.is_(None))
    return {no.experiment_id: no for no in session.scalars(wanted.order_by(Decline.id)) if no.experiment_id is not None}


def _of_card(card: ArchiveCard, no: Decline | None, nearness: float, names: Mapping[int, str]) -> Similar:
    """Tell a card; of what was declined the last no to it, which may have been said after it was filed."""
    verdict = card.verdict if card.provisional_until is None else PROVISIONAL
    if card.outcome is not Outcome.DECLINED or no is None:
        return Similar(
            "no" if card.outcome is Outcome.DECLINED else "experiment", card.experiment_id, None, card.title,
            card.sentence, verdict, card.grade, card.why, card.filed_on, None, nearness,
        )  # fmt: skip
    return Similar(
        "no", card.experiment_id, None, card.title, no.reason, None, None, None, no.at.date(), no.review_on, nearness,
        names.get(no.by),
    )  # fmt: skip


def _of_lesson(lesson: Lesson, nearness: float) -> Similar:
    return Similar(
        "lesson", None, lesson.id, lesson.claim, lesson.what_to_do, None, None, None, lesson.changed_at.date(),
        lesson.review_on, nearness,
    )  # fmt: skip


def _of_idea(idea: Decline, nearness: float, names: Mapping[int, str]) -> Similar:
    return Similar(
        "no", None, None, idea.idea or "", idea.reason, None, None, None, idea.at.date(), idea.review_on, nearness,
        names.get(idea.by),
    )  # fmt: skip
