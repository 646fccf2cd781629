"""Headers by meaning: the plain words of each role and level in the languages that ad accounts are kept in.

Within a role the words stand in order of preference. All are in the form of ``cells.words.plain``: lower case, no
accents, no currency. Words that only one platform uses in that meaning stand with the platform.
"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.sources.source import split_words
from experiments.reading.sources.words.columns import (
    BREAKDOWNS,
    CALENDAR,
    CURRENCY_COLUMNS,
    DATES,
    LANGUAGE_SIGNS,
    LOCATION_WORDS,
    PERIOD_ENDS,
    PERIOD_STARTS,
    POST_WORDS,
    RESULT_KINDS,
    RESULT_WORDS,
    SPANS,
    UNIT_WORDS,
    VARIANT_WORDS,
)
from experiments.reading.sources.words.levels import LEVEL_IDS, LEVEL_WORDS
from experiments.reading.sources.words.measures import MEASURE_WORDS
from experiments.reading.sources.words.offline import COUNTED

__all__ = [
    "BREAKDOWNS",
    "CALENDAR",
    "COUNTED",
    "CURRENCY_COLUMNS",
    "DATES",
    "KNOWN_HEADERS",
    "LANGUAGES",
    "LEVELS",
    "LEVEL_IDS",
    "LOCATION_WORDS",
    "PERIOD_ENDS",
    "PERIOD_STARTS",
    "POST_WORDS",
    "RESULT_KINDS",
    "RESULT_WORDS",
    "ROLES",
    "SPANS",
    "UNIT_WORDS",
    "VARIANT_WORDS",
]


def _by_header(table: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Merge the languages of each role, first words of every language first."""
    merged: dict[str, tuple[str, ...]] = {}
    for role, languages in table.items():
        columns = [split_words(words) for words in languages.values()]
        deepest = max(len(words) for words in columns)
        merged[role] = tuple(dict.fromkeys(words[i] for i in range(deepest) for words in columns if i < len(words)))
    return merged


def _languages() -> dict[str, frozenset[str]]:
    spoken: dict[str, set[str]] = {}
    for table in (MEASURE_WORDS, LEVEL_WORDS):
        for languages in table.values():
            for language, words in languages.items():
                for word in split_words(words):
                    spoken.setdefault(word, set()).add(language)
    for language, words in LANGUAGE_SIGNS.items():
        for word in split_words(words):
            spoken.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in spoken.items()}


ROLES: Mapping[str, tuple[str, ...]] = _by_header(MEASURE_WORDS)
LEVELS: Mapping[str, tuple[str, ...]] = _by_header(LEVEL_WORDS)
LANGUAGES: Mapping[str, frozenset[str]] = _languages()
KNOWN_HEADERS: frozenset[str] = frozenset(
    [
        *(word for words in ROLES.values() for word in words),
        *(word for words in LEVELS.values() for word in words),
        *(word for words in LEVEL_IDS.values() for word in words),
        *DATES, *PERIOD_STARTS, *PERIOD_ENDS, *CURRENCY_COLUMNS, *RESULT_WORDS, *RESULT_KINDS, *VARIANT_WORDS,
        *UNIT_WORDS, *LOCATION_WORDS, *COUNTED,
    ]
)  # fmt: skip
