"""Write the words by which cards and lessons are found, and keep the vocabulary that they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveText
from experiments.learning.archive.vocabulary import count_words
from experiments.learning.archive.words import filter_word, fold


def write_text(session: Session, text: ArchiveText, heading: str, body: str, filters: str, *, around: str = "") -> None:
    """Write (or write anew) one text with its words, in the transaction of what it stands for.

    Parameters
    ----------
    text : ArchiveText
        Of a card or a lesson, with its team; new or stored.
    heading, body : str
        As people wrote it; the heading counts most.
    filters : str
        Index words, as :func:`filters_of` gives them.
    around : str
        What it is found by as well but is not shown in excerpts: channel, people, goal.
    """
    before = _words(text.heading or "", text.words or "")
    text.heading, text.body = fold(heading), body
    text.words = fold(f"{body} {around.replace('_', ' ')}")
    text.filters = filters
    session.add(text)
    session.flush()
    after = _words(text.heading, text.words)
    count_words(session, text.team_id, {word: (word in after) - (word in before) for word in after ^ before})


def count_texts(session: Session, texts: Iterable[ArchiveText]) -> None:
    """Add the words of many new texts to the vocabulary at once; for what comes in by the thousand."""
    counted: dict[int, Counter[str]] = {}
    for text in texts:
        counted.setdefault(text.team_id, Counter()).update(_words(text.heading, text.words))
    for team_id, words in sorted(counted.items()):
        count_words(session, team_id, words)


def filters_of(team_id: int, facets: Mapping[str, str | None], *, open_to: int | None = None) -> str:
    """Give the index words of a text: its team, its facets, and the other team that may see it."""
    words = [filter_word("team", team_id)]
    words += [filter_word(facet, value, team_id) for facet, value in facets.items() if value is not None]
    if open_to is not None and open_to != team_id:
        words.append(filter_word("open_to", open_to, team_id))
    return " ".join(words)


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())
