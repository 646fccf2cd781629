"""How near earlier texts come to an idea in other words: by the same words, the field's words for the same, spelling.

Everything here is counting: no database. Each telling word of the idea becomes a :class:`Term`; what an earlier text
has of it weighs 1 for the word itself, less for another word of the same notion, and less again where only the
spelling is near. Terms count the more the fewer texts have them.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

from experiments.learning.archive.field_words import (
    LEAST_LETTERS,
    PHRASES,
    SMALL_WORDS,
    WORDS,
    notions_in,
    notions_near,
    notions_within,
)
from experiments.learning.archive.words import fold, stem

SAME_WORD, SAME_NOTION, NEAR_NOTION, OWN_MEANING, NEAR_SPELLING, BEGINS_ALIKE = 1.0, 0.8, 0.6, 0.5, 0.7, 0.6
ENDINGS = ("", "s", "e", "es", "y", "ies", "ing", "ed", "er", "en")
"""What may stand behind a stem: the forms in which an index is asked for a word."""
HEADING = 1.5
"""A word in the title tells more of what it was about than one in the text below."""
CLOSE_ENOUGH = 0.25
"""Least share of the idea's telling weight that an earlier text must have in common with it."""
ALONE_CLOSE_ENOUGH = 0.45
"""The same where only one term of several is in common."""
LEAST_WEIGHT = 0.05
MOST_TERMS = 24
"""Terms of an idea that are used; who writes more has said what it is about."""
SPELLING = 0.75
"""From here on a word counts as another one misspelt (share of letters in their places)."""

_stem = lru_cache(maxsize=65536)(stem)


@dataclass(frozen=True, slots=True)
class Term:
    """A telling word of an idea, or several that stand together.

    ``stems`` are what counts as it, each with its strength; ``phrases`` the entries of its notion that are of several
    words. ``near`` holds where only the spelling is near, and counts where nobody writes ``word`` itself. ``forms`` are
    words to ask an index for.
    """

    word: str
    stems: Mapping[str, float]
    near: Mapping[str, float]
    phrases: Sequence[str]
    forms: Sequence[str]


@dataclass(frozen=True, slots=True)
class EarlierText:
    """Folded words of something earlier; ``likes`` is a bonus, where goal or channel are the same."""

    key: int
    heading: str
    words: str
    likes: float = 1.0
    title: frozenset[str] = field(init=False)
    tokens: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Cut the words once."""
        object.__setattr__(self, "title", frozenset(self.heading.split()))
        object.__setattr__(self, "tokens", self.title | frozenset(self.words.split()))


def terms_of(text: str, own: Mapping[str, Sequence[str]] | None = None) -> tuple[Term, ...]:
    """Cut an idea into its telling terms, each once.

    Parameters
    ----------
    own : mapping of str to sequence of str, optional
        The team's own words by their stem, each with the words of what it means.

    Examples
    --------
    >>> [term.word for term in terms_of("If we win back the rye buyers")]
    ['win back', 'rye', 'buyer']
    """
    found: dict[object, Term] = {}
    for words, notion in notions_in(fold(text).split()):
        word = " ".join(_stem(one) for one in words)
        if notion is None and (words[0] in SMALL_WORDS or (len(word) == 1 and not word.isdigit())):
            continue
        # A long word of two notions is two terms, and each of them is that word too.
        for number in (notions_within(word) if notion is None else ()) or (notion,):
            key: object = word if number is None else number
            if key not in found and len(found) < MOST_TERMS:
                found[key] = _term(word, words, number, (own or {}).get(word, ()))
    return tuple(found.values())


def _term(word: str, words: Sequence[str], notion: int | None, meaning: Sequence[str]) -> Term:
    stems = {_stem(other): OWN_MEANING for other in meaning}
    forms = [one for one in words if one not in SMALL_WORDS]
    if len(words) == 1:
        forms += [f"{word}{ending}" for ending in ENDINGS]
    phrases: Sequence[str] = ()
    near: dict[str, float] = {}
    if notion is not None:
        stems |= {_stem(other): SAME_NOTION for other in WORDS[notion]}
        forms += WORDS[notion]
        phrases = PHRASES[notion]
    else:
        found = [other for number in notions_near(word) for other in WORDS[number]]
        near = {_stem(other): NEAR_NOTION for other in found}
        forms += found
    if " " not in word:
        stems[word] = SAME_WORD
    return Term(word, stems, near, phrases, tuple(dict.fromkeys([*forms, *meaning])))


def nearest(
    terms: Sequence[Term], texts: Sequence[EarlierText], weights: Mapping[str, float] | None = None
) -> list[tuple[int, float]]:
    """Order earlier texts by the share of an idea's weight that they hold; those too far are left out.

    Parameters
    ----------
    weights : mapping of str to float, optional
        What a term weighs, by its word, where the whole archive was counted; else the texts at hand are counted.

    Returns
    -------
    list of (key, nearness)
        Nearest first, of equals the newest.
    """
    spellings = _spellings(texts)
    page = _Page.of(texts)
    hits = [_hits(term, _strengths(term, spellings), texts, page) for term in terms]
    counted = {term.word: term_weight(len(hit), len(texts)) for term, hit in zip(terms, hits, strict=True)}
    weigh = [(weights or counted).get(term.word, counted[term.word]) for term in terms]
    whole = sum(weigh)
    found = []
    for place, one in enumerate(texts):
        common = [(hit[place], weight) for hit, weight in zip(hits, weigh, strict=True) if place in hit]
        share = one.likes * sum(strength * weight for strength, weight in common) / whole if whole else 0.0
        if share >= (CLOSE_ENOUGH if len(common) >= min(2, len(terms)) else ALONE_CLOSE_ENOUGH):
            found.append((one.key, share))
    return sorted(found, key=lambda pair: (-pair[1], -pair[0]))


def _spellings(texts: Sequence[EarlierText]) -> dict[str, list[str]]:
    """Give the words of the texts by their stem."""
    spellings: dict[str, list[str]] = {}
    for word in frozenset[str]().union(*(one.tokens for one in texts)):
        spellings.setdefault(_stem(word), []).append(word)
    return spellings


def _strengths(term: Term, spellings: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Say how strongly each word of the texts counts as a term."""
    stems = dict(term.stems)
    if term.word not in spellings and " " not in term.word:
        stems |= {known: strength for known, strength in term.near.items() if known not in stems}
        close = _misspelt(term.word, spellings)
        if close is not None:
            stems.setdefault(close, NEAR_SPELLING)
    if len(term.word) >= LEAST_LETTERS - 1 and " " not in term.word:
        for known in spellings:
            if known.startswith(term.word) or (len(known) >= LEAST_LETTERS and term.word.startswith(known)):
                stems.setdefault(known, BEGINS_ALIKE)
    return {word: strength for known, strength in stems.items() for word in spellings.get(known, ())}


def _misspelt(word: str, spellings: Iterable[str]) -> str | None:
    if len(word) < LEAST_LETTERS - 1:
        return None
    # Sorted, since the words of a text have no order: of words that are equally close the same is chosen every time.
    begins = sorted(known for known in spellings if known[0] == word[0] and abs(len(known) - len(word)) <= 2)
    close = process.extractOne(word, begins, scorer=OSA.normalized_similarity, score_cutoff=SPELLING)
    return None if close is None else close[0]


@dataclass(frozen=True, slots=True)
class _Page:
    """All texts after each other, to be searched for words that stand together in one go."""

    whole: str
    begins: Sequence[int]

    @classmethod
    def of(cls, texts: Sequence[EarlierText]) -> _Page:
        padded = [f" {one.heading} {one.words} " for one in texts]
        return cls("".join(padded), [0, *accumulate(len(one) for one in padded)])

    def places(self, phrase: str) -> Iterator[int]:
        wanted, at = f" {phrase} ", -1
        while (at := self.whole.find(wanted, at + 1)) >= 0:
            yield bisect_right(self.begins, at) - 1


def _hits(term: Term, strengths: Mapping[str, float], texts: Sequence[EarlierText], page: _Page) -> dict[int, float]:
    """Say how strongly each text has a term, by its place."""
    found = {place: SAME_NOTION for phrase in term.phrases for place in page.places(phrase)}
    for place, one in enumerate(texts):
        common = strengths.keys() & one.tokens
        if common:
            strength = max(strengths[word] * (HEADING if word in one.title else 1.0) for word in common)
            found[place] = max(strength, found.get(place, 0.0))
    return found


def term_weight(texts_with: float, texts: int) -> float:
    """Weigh a term by how few texts have it (inverse document frequency)."""
    return max(math.log((texts + 1) / (texts_with + 0.5)), LEAST_WEIGHT)
