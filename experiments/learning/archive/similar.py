"""Tried before? The nearest earlier experiments, lessons and *no*s to what somebody is about to do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, lazyload

from experiments.goals.own_words import own_words_of
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.filing import file_refusals
from experiments.learning.archive.found_again import times_found
from experiments.learning.archive.fulltext import match_words
from experiments.learning.archive.nearness import EarlierText, Term, nearest, term_weight, terms_of
from experiments.learning.archive.tallies import PROVISIONAL
from experiments.learning.archive.vocabulary import ArchiveWord
from experiments.learning.archive.words import fold, stem, telling_words
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.sizes.kept_sizes import to_plan_with
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.trials.decline import Decline

COMPARED = 400
"""Texts that are compared in full, those that the index ranks highest; typing has to stay quick."""
RANKED = 2_000
"""Texts that the index ranks: those with the rarest words of the draft, which stand in about so many together."""
COUNTED = 10_000
"""So many texts are counted at most, for the weight of words: from there on it hardly changes."""
IDEAS = 200
SAME_GOAL, SAME_CHANNEL = 1.1, 1.1
"""What has the same kind of goal, or ran in the same channel, stands before what is as near otherwise."""

Kind = Literal["experiment", "lesson", "no"]


@dataclass(frozen=True, slots=True)
class Similar:
    """Something earlier that is near.

    ``kind`` ``"no"`` is what was declined (an experiment, or a bare idea with neither key). ``sentence`` is its first
    sentence, claim or reason, ``lesson`` what was learned from it; ``nearness`` the share of the draft's telling words
    in common, 0 to 1 and a little more where they stand in the title. ``decided_by`` is who said no. ``question`` is
    what it answered, ``None`` where it gave no clear answer, and ``found`` how often that was found instead of being
    asked again.
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
    lesson: str | None = None
    question: str | None = None
    found: int = 0
    lift: float | None = None
    plan_with: float | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a draft besides its words: the kind of its goal, and its channel."""

    goal_kind: str | None = None
    channel: str | None = None


def tried_before(
    session: Session, actor: Actor, text: str, *, around: Around = Around(), limit: int = 3
) -> list[Similar]:
    """Find what comes nearest to a draft, while it is typed: a fixed number of queries, a bounded number of texts.

    Parameters
    ----------
    text : str
        Whatever there is of the draft: title, idea, audience.
    around : Around
        What does not find anything by itself and decides between equals.
    limit : int
        At most this many, nearest first.

    Notes
    -----
    The rarest words of the draft choose which texts are read, by themselves or by others of the field's words for the
    same (:mod:`~experiments.learning.archive.field_words`) or of the team's own. Compared are all of its words, weighed
    by how few texts have them (inverse document frequency): an earlier text must share a quarter of the draft's weight
    and, where the draft has that many, two words. Paraphrases in which neither word nor notion is the same are missed.
    """
    require(actor, "see")
    own = {stem(word.folded): telling_words(word.meaning) for word in own_words_of(session, actor.team_id)}
    terms = terms_of(text, own)
    if not terms:
        return []
    file_refusals(session, actor.team_id)
    spread = _spread(session, actor.team_id, terms)
    ideas = _ideas(session, actor.team_id)
    texts = _texts(session, actor.team_id, spread.rarest(terms), around)
    texts += [EarlierText(-key, fold(said.decline.idea or ""), "") for key, said in ideas.items()]
    # A small archive is counted as it is compared; of a large one only what has rare words is read.
    weights = spread.weights(terms) if spread.texts > len(texts) else None
    return _described(session, nearest(terms, texts, weights)[: 3 * limit], ideas)[:limit]


@dataclass(frozen=True, slots=True)
class _Spread:
    """In how many texts of the team words stand, and how many texts it has (counted up to a bound)."""

    words: Mapping[str, int]
    texts: int

    def of(self, term: Term) -> float:
        """Say in how many texts a term stands, as if its words were spread over them by chance."""
        without = (1 - min(self.words.get(form, 0) / self.texts, 1) for form in term.forms) if self.texts else ()
        return self.texts * (1 - math.prod(without))

    def weights(self, terms: Sequence[Term]) -> dict[str, float]:
        return {term.word: term_weight(self.of(term), self.texts) for term in terms}

    def rarest(self, terms: Sequence[Term]) -> list[Term]:
        """Choose the terms by which texts are looked for: the rarest, as long as they stand in few enough together."""
        chosen: list[Term] = []
        room: float = RANKED
        for term in sorted(terms, key=self.of):
            room -= self.of(term)
            if chosen and room < 0:
                break
            chosen.append(term)
        return chosen


@dataclass(frozen=True, slots=True)
class _Said:
    """A no to a bare idea, and who said it."""

    decline: Decline
    by: str


def _spread(session: Session, team_id: int, terms: Sequence[Term]) -> _Spread:
    some = sa.select(sa.literal(1)).where(ArchiveText.team_id == team_id).limit(COUNTED).subquery()
    texts = sa.select(sa.func.count()).select_from(some).scalar_subquery()
    forms = {form for term in terms for form in term.forms}
    counted = sa.select(ArchiveWord.word, ArchiveWord.texts, texts).where(
        ArchiveWord.team_id == team_id, ArchiveWord.word.in_(forms)
    )
    rows = session.execute(counted).all()
    return _Spread({word: number for word, number, _ in rows}, rows[0][2] if rows else 0)


def _texts(session: Session, team_id: int, terms: Sequence[Term], around: Around) -> list[EarlierText]:
    """Read the texts that the index ranks highest for the terms."""
    words = _beginnings({stem(form) for term in terms for form in term.forms})
    if not words:
        return []
    matches = match_words(session, team_id, words, every=False, cap=RANKED)
    ranked = sorted(matches, key=lambda match: (-match.score, -match.text_id))[:COMPARED]
    rows = session.execute(
        sa.select(ArchiveText.id, ArchiveText.heading, ArchiveText.words, ArchiveCard.goal_kind, ArchiveCard.channel)
        .outerjoin(ArchiveCard, ArchiveCard.experiment_id == ArchiveText.experiment_id)
        .where(ArchiveText.id.in_([match.text_id for match in ranked]))
    )
    return [
        EarlierText(key, heading, body, _likes(around, goal_kind, channel))
        for key, heading, body, goal_kind, channel in rows
    ]


def _beginnings(words: Iterable[str]) -> list[str]:
    """Leave out the words that begin with another one of them: whoever has these has that."""
    kept: list[str] = []
    for word in sorted(words):
        if not (kept and word.startswith(kept[-1])):
            kept.append(word)
    return kept


def _likes(around: Around, goal_kind: str | None, channel: str | None) -> float:
    likes = SAME_GOAL if goal_kind is not None and goal_kind == around.goal_kind else 1.0
    named = (around.channel or "").strip().casefold()
    return likes * (SAME_CHANNEL if named and channel is not None and named == channel.strip().casefold() else 1.0)


def _ideas(session: Session, team_id: int) -> dict[int, _Said]:
    """Give the newest bare ideas that were declined, each with the last no to it: the archive has no card of them."""
    again = sa.select(Decline.answers_id).where(Decline.answers_id.is_not(None), Decline.reopened_as_id.is_(None))
    wanted = (
        sa.select(Decline, Person.name)
        .join(Person, Person.id == Decline.by)
        .where(
            Decline.team_id == team_id,
            Decline.experiment_id.is_(None),
            Decline.reopened_as_id.is_(None),
            Decline.id.not_in(again),
        )
    )
    rows = session.execute(wanted.order_by(Decline.id.desc()).limit(IDEAS))
    return {decline.id: _Said(decline, name) for decline, name in rows}


def _described(
    session: Session, nearest_ones: Sequence[tuple[int, float]], ideas: Mapping[int, _Said]
) -> list[Similar]:
    """Tell what is near, with all that belongs to it in one query."""
    learned = aliased(Lesson)
    later = aliased(Decline)
    last_no = (
        sa.select(sa.func.max(later.id))
        .where(later.experiment_id == ArchiveCard.experiment_id, later.reopened_as_id.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            ArchiveText.id,
            ArchiveCard,
            Lesson,
            learned.claim,
            Decline,
            Person.name,
            times_found(ArchiveCard.experiment_id),
        )
        .outerjoin(ArchiveCard, ArchiveCard.experiment_id == ArchiveText.experiment_id)
        .outerjoin(Lesson, Lesson.id == ArchiveText.lesson_id)
        .outerjoin(learned, learned.id == ArchiveCard.lesson_id)
        .outerjoin(Decline, Decline.id == last_no)
        .outerjoin(Person, Person.id == Decline.by)
        .where(ArchiveText.id.in_([key for key, _ in nearest_ones if key > 0]))
        .options(lazyload(Lesson.evidence))
    )
    known = {row[0]: row for row in rows}
    shown_lessons = {row[1].lesson_id for row in known.values() if row[1] is not None}
    described = []
    for key, nearness in nearest_ones:
        if key < 0:
            described.append(_of_idea(ideas[-key], nearness))
            continue
        _, card, lesson, claim, no, by, found = known[key]
        if card is not None and card.outcome is Outcome.DECLINED and no is not None:
            described.append(_of_no(card, _Said(no, by), nearness))
        elif card is not None:
            described.append(replace(_of_card(card, nearness), lesson=claim, found=found))
        elif lesson is not None and lesson.id not in shown_lessons:
            # A lesson whose experiment is among the nearest already stands on that card.
            described.append(_of_lesson(lesson, nearness))
    return described


def _of_card(card: ArchiveCard, nearness: float) -> Similar:
    verdict = card.verdict if card.provisional_until is None else PROVISIONAL
    return Similar(
        "no" if card.outcome is Outcome.DECLINED else "experiment", card.experiment_id, None, card.title,
        card.sentence, verdict, card.grade, card.why, card.filed_on, None, nearness, question=card.question,
        lift=card.lift, plan_with=to_plan_with(card),
    )  # fmt: skip


def _of_no(card: ArchiveCard, said: _Said, nearness: float) -> Similar:
    """Tell the last no to an experiment, which may have been said after its card was filed."""
    no = said.decline
    return Similar(
        "no", card.experiment_id, None, card.title, no.reason, None, None, None, no.at.date(), no.review_on, nearness,
        said.by,
    )  # fmt: skip


def _of_lesson(lesson: Lesson, nearness: float) -> Similar:
    return Similar(
        "lesson", None, lesson.id, lesson.claim, lesson.what_to_do, None, None, None, lesson.changed_at.date(),
        lesson.review_on, nearness, lift=lesson.pooled_estimate, plan_with=lesson.plan_with,
    )  # fmt: skip


def _of_idea(said: _Said, nearness: float) -> Similar:
    idea = said.decline
    return Similar(
        "no", None, None, idea.idea or "", idea.reason, None, None, None, idea.at.date(), idea.review_on, nearness,
        said.by,
    )  # fmt: skip
