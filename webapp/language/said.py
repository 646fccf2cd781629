"""What the domain says, for whoever reads the page: the one door through which its sentences reach another language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from jinja2 import pass_context
from jinja2.runtime import Context

from experiments.metrics.measures import MEASURES
from webapp.language.catalogue import DOMAIN, read_catalogue
from webapp.language.choice import FALLBACK, LANGUAGES, reader_locale
from webapp.language.recognition import Speech

SHORTEST = 8
"""Letters below which nothing is a sentence; most of what a page writes is shorter."""
LONGEST = 1_500
"""Letters above which nothing is read as ours: what people paste could keep the patterns busy for seconds."""


def said(text: str) -> str:
    """Say sentences of the domain in the reader's language; what is not known stays as it is."""
    if not SHORTEST <= len(text) <= LONGEST or " " not in text:
        return text
    spoken = _speech_of_reader()
    return (spoken and spoken.sentences(text)) or text


def piece(text: str) -> str:
    """Say what is known to be a piece of the domain's sentences, however short: "revenue", "12 days".

    Never what a person may have typed: a column of a file that is called so keeps its name.
    """
    spoken = _speech_of_reader() if text.strip() and len(text) <= LONGEST else None
    return (spoken and spoken.piece(text)) or text


def display_words(measure: str) -> str:
    """Say a measure in the plural, as the domain does; a column that the file named keeps its header."""
    return piece(MEASURES[measure].words) if measure in MEASURES else measure


def one_of(measure: str) -> str:
    """Say one of a measure, as after "per"."""
    return piece(MEASURES[measure].one) if measure in MEASURES else measure


@pass_context
def as_read(_context: Context, value: object) -> object:
    """Say what a template is about to write: plain text only, for what is marked up has been said already.

    With the context of the page, lest the template keep what it said to its first reader.
    """
    return said(value) if type(value) is str else value


def _speech_of_reader() -> Speech | None:
    locale = reader_locale()
    return None if locale.language == FALLBACK.language or locale.language not in LANGUAGES else speech(locale)


@lru_cache(maxsize=8)
def speech(locale: Locale) -> Speech:
    """Read what the domain says in a language, once."""
    catalogue = read_catalogue(locale.language, DOMAIN)
    texts = {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and message.id and isinstance(message.string, str) and message.string
    }
    return Speech(texts, locale)
