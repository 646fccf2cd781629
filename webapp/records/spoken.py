"""Small numbers as words, where a sentence begins with one or counts a few things."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.formatting import count
from webapp.language.choice import FALLBACK, language

_WORDS = (
    *(_l("none"), _l("one"), _l("two"), _l("three"), _l("four"), _l("five"), _l("six")),
    *(_l("seven"), _l("eight"), _l("nine"), _l("ten"), _l("eleven"), _l("twelve")),
)


def spoken(number: int) -> str:
    """Say a number: a word up to twelve, digits above."""
    return str(_WORDS[number]) if 0 <= number < len(_WORDS) else count(number)


def opened(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def quoted(name: str) -> str:
    """Set a name off from the sentence around it, in the quotation marks of the reader's language."""
    return _("“%(name)s”", name=name)


def inside(text: str) -> str:
    """Begin a text with a small letter inside a sentence; where nouns keep their capitals, it stays as it is.

    Examples
    --------
    >>> inside("Kind of goal"), inside("B2B buyers")
    ('kind of goal', 'B2B buyers')
    """
    if language() != FALLBACK.language or not text[1:2].islower():
        return text
    return text[:1].lower() + text[1:]
