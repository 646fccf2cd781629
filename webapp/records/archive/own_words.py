"""The team's own words: the list, and marking them wherever they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from markupsafe import Markup, escape

from experiments.goals.own_words import OwnWord, folded_name
from experiments.metrics.catalogue import CATALOGUE
from experiments.metrics.measures import MEASURES, display_words, spoken_number
from experiments.people.record.audit import Audit
from webapp.language.said import piece

ENDINGS = ("", "s", "es")
"""A word is defined in the singular and meant in the plural too."""


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word as the list shows it; ``measure`` is what the page says for the number it defines."""

    id: int
    name: str
    meaning: str
    measure: str
    version: int


def word_line(word: OwnWord) -> WordLine:
    """Write a word."""
    return WordLine(word.id, word.name, word.meaning, piece(measure_said(word.measure)), word.version)


def measure_said(measure: str | None) -> str:
    """Say which number it is; "" for none."""
    return "" if measure is None else display_words(measure)


def meant_before(act: Audit) -> str:
    """Say what a word meant before it was changed; "" where the meaning stayed."""
    return str((act.before or {}).get("meaning") or "") if act.action == "own_word.change" else ""


def numbers_offered() -> list[str]:
    """List the numbers that a word can define: columns of the files, and what is made of them."""
    named = [*(measure.words for measure in MEASURES.values()), *(metric.name for metric in CATALOGUE.values())]
    return sorted(dict.fromkeys(named))


class OwnTerms:
    """The words of a team, found in texts; built once a request."""

    def __init__(self, words: Sequence[OwnWord]) -> None:
        self._words = words
        self._by_form = {form: word for word in reversed(words) for form in _forms(word)}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        forms = sorted(self._by_form, key=len, reverse=True)
        if not forms:
            return None
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)

    def mark(self, text: object) -> Markup:
        """Mark each of the words with what it means here; everything else stays the text that it was."""
        said = str(text)
        if self._pattern is None:
            return escape(said)
        marked, place = Markup(), 0
        for found in self._pattern.finditer(said):
            word = self._by_form.get(folded_name(found[0]))
            if word is not None:
                marked += escape(said[place : found.start()]) + _term(word, found[0])
                place = found.end()
        return marked + escape(said[place:])

    def numbers(self) -> list[tuple[str, str]]:
        """List the numbers that the team has defined, each with its word."""
        return [(word.measure, word.name) for word in self._words if word.measure is not None]

    def named_in(self, texts: Iterable[object]) -> list[OwnWord]:
        """List the words that stand in any of the texts, in their order."""
        if self._pattern is None:
            return []
        found = (self._by_form.get(folded_name(hit)) for text in texts for hit in self._pattern.findall(str(text)))
        return list({word.id: word for word in found if word is not None}.values())


def _forms(word: OwnWord) -> set[str]:
    """List what counts as a word: itself, and what the page says for the number it defines."""
    forms = {f"{word.folded}{ending}" for ending in ENDINGS}
    if word.measure is not None:
        forms |= {
            word.measure,
            folded_name(display_words(word.measure)),
            folded_name(spoken_number(word.measure, None)),
        }
        if word.measure in MEASURES:
            forms.add(folded_name(MEASURES[word.measure].one))
    return forms


def _term(word: OwnWord, as_written: str) -> Markup:
    href = url_for("own_words.index", _anchor=f"word-{word.id}")
    return Markup('<dfn class="own-word"><a href="{}" title="{}">{}</a></dfn>').format(href, word.meaning, as_written)
