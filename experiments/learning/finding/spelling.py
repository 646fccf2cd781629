"""Words that were typed and the words of the archive: those that begin so, and those that are nearly so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from rapidfuzz.distance import OSA
from sqlalchemy.orm import Session

from experiments.learning.archive.fulltext import Sought
from experiments.learning.archive.vocabulary import ArchiveWord, is_spelt
from experiments.learning.archive.words import stem

MOST_WHOLE = 24
"""So many words may begin alike; where more do, the index is asked for the beginning."""
MOST_NEAR = 300
"""Words that are compared for each way to come near a mistyped one."""
MOST_CORRECTED = 3
LONG = 8
"""From this length on two mistakes are forgiven, below it one; three letters are too few to tell."""
SHORT = 4
LAST = "\U0010ffff"
_BEGUN = 0.25
"""What is only the beginning of a word is a little further away than the whole word."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that the archive does not hold, and the nearest one that it does."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Known:
    """A word that was typed, as it is looked for; ``texts`` says in how many texts such words stand, at least."""

    typed: str
    sought: Sought
    texts: int


def look_up(session: Session, team_id: int, typed: Sequence[str]) -> list[Known]:
    """Find the words of a team's archive that begin as the typed ones do: one query."""
    if not typed:
        return []
    branches = [_beginning(team_id, place, stem(word)) for place, word in enumerate(typed)]
    found: dict[int, list[tuple[str, int]]] = {}
    for place, word, texts in session.execute(sa.union_all(*branches)):
        found.setdefault(place, []).append((word, texts))
    known = []
    for place, word in enumerate(typed):
        whole = found.get(place, [])
        few = tuple(one for one, _ in whole) if len(whole) <= MOST_WHOLE and is_spelt(stem(word)) else ()
        known.append(Known(word, Sought(stem(word), few), sum(texts for _, texts in whole)))
    return known


def corrections(session: Session, team_id: int, known: Sequence[Known]) -> dict[str, str]:
    """Give the nearest word of the archive for those that it does not hold, where one is near: at most one query."""
    wrong = [one.typed for one in known if not one.texts and len(one.typed) >= SHORT and is_spelt(one.typed)]
    wrong = wrong[:MOST_CORRECTED]
    if not wrong:
        return {}
    branches = [
        branch
        for place, word in enumerate(wrong)
        for form in dict.fromkeys((word, _without_digraphs(word)))
        for branch in _near(team_id, place, form)
    ]
    candidates: dict[int, dict[str, int]] = {}
    for place, word, texts in session.execute(sa.union_all(*branches)):
        candidates.setdefault(place, {})[word] = texts
    nearest = {word: nearest_word(word, candidates.get(place, {})) for place, word in enumerate(wrong)}
    return {word: meant for word, meant in nearest.items() if meant is not None}


def nearest_word(typed: str, candidates: Mapping[str, int]) -> str | None:
    """Choose the nearest of the words with their numbers of texts; ``None`` where none is near enough.

    Letters put in, left out, changed or swapped with their neighbour count one each; *ae*, *oe* and *ue* are the
    umlauts that they stand for. Of words as near the one with the same first letter, then the commoner comes first.

    Examples
    --------
    >>> nearest_word("haedline", {"headline": 3, "deadline": 9})
    'headline'
    >>> nearest_word("kaesekuchen", {"kasekuchen": 1})
    'kasekuchen'
    >>> nearest_word("zeppelin", {"headline": 3}) is None
    True
    """
    most = 2 if len(typed) >= LONG else 1
    ranked = []
    for word, texts in candidates.items():
        distance = _distance(typed, word, most)
        if distance <= most + _BEGUN:
            ranked.append((distance, word[0] != typed[0], -texts, word))
    return min(ranked)[-1] if ranked else None


def _distance(typed: str, word: str, most: int) -> float:
    plain, other = _without_digraphs(typed), _without_digraphs(word)
    whole = min(OSA.distance(typed, word, score_cutoff=most), OSA.distance(plain, other, score_cutoff=most))
    if whole <= 1 or len(word) <= len(typed):
        return float(whole)
    begun = OSA.distance(typed, word[: len(typed)], score_cutoff=most) + _BEGUN
    return min(float(whole), begun)


def _without_digraphs(word: str) -> str:
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(pair, letter)
    return word


_Branch = sa.Select[int, str, int]


def _beginning(team_id: int, place: int, begins: str) -> _Branch:
    rows = _words(team_id, ArchiveWord.word >= begins, ArchiveWord.word < begins + LAST)
    return _numbered(rows.order_by(ArchiveWord.word).limit(MOST_WHOLE + 1), place)


def _near(team_id: int, place: int, word: str) -> Iterator[_Branch]:
    """Give three ways to come near, each with its commonest words.

    One mistake leaves the beginning or the ending of a word as it is. Words with the same first letter and about as
    long are those with a mistake in the middle, or one in each half.
    """
    kept = max(2, (len(word) - 1) // 2)
    begins, ends = word[:kept], word[::-1][:kept]
    lengths = [len(word), len(word) - 1, len(word) + 1]
    ways = (
        _words(team_id, ArchiveWord.word >= begins, ArchiveWord.word < begins + LAST),
        _words(team_id, ArchiveWord.ending >= ends, ArchiveWord.ending < ends + LAST),
        _words(team_id, ArchiveWord.initial == word[0], ArchiveWord.length.in_(lengths)),
    )
    for way in ways:
        yield _numbered(way.order_by(ArchiveWord.texts.desc(), ArchiveWord.word).limit(MOST_NEAR), place)


def _words(team_id: int, *conditions: sa.ColumnElement[bool]) -> sa.Select[str, int]:
    return sa.select(ArchiveWord.word, ArchiveWord.texts).where(
        ArchiveWord.team_id == team_id, ArchiveWord.texts > 0, *conditions
    )


def _numbered(rows: sa.Select[str, int], place: int) -> _Branch:
    """Say of which typed word the rows are; a limit holds inside a union only within parentheses."""
    part = rows.subquery()
    return sa.select(sa.literal(place).label("place"), part.c.word, part.c.texts)
