"""The sentence of a result, with its safe end marked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from experiments.judging.words.templates import TEMPLATES
from webapp.language.said import said

# "at least 12 %", "at most €0.90", "by 1 % to 11 %" stays plain: only one safe end carries the claim.
SAFE_END = re.compile(
    r"(?:at least|at most|up to|mindestens|höchstens|bis zu) "
    r"(?:[€$£]|[A-Z]{3}[ \u00a0])?[\d.,]*\d(?:[ \u00a0]?%|[ \u00a0][A-Z]{3}\b|\u00a0[€$£])?"
)
SO_FAR = ("so far", "bisher")

LARGE = 120  # letters: three lines at most
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the sentence; ``strong`` is underlined in the ink of the verdict."""

    text: str
    strong: bool


def marked(sentence: str, *, several: bool = False, last: bool = False) -> tuple[Part, ...]:
    """Say a sentence in the reader's language, split so that its safe end stands out.

    Parameters
    ----------
    sentence : str
        As the analysis wrote it.
    several : bool
        Mark every end, as an undecided result does: both ends in one breath.
    last : bool
        Mark the last end alone, where it is what decided: better here, but worse there.

    Examples
    --------
    >>> [part.text for part in marked("B brings at least 4 % more clicks (best guess 11 %).") if part.strong]
    ['at least 4 %']
    """
    sentence = said(sentence)
    parts: list[Part] = []
    at = 0
    ends = list(SAFE_END.finditer(sentence))
    for found in ends if several else ends[-1:] if last else ends[:1]:
        if found.start() > at:
            parts.append(Part(sentence[at : found.start()], strong=False))
        parts.append(Part(found.group(), strong=True))
        at = found.end()
    if at < len(sentence):
        parts.append(Part(sentence[at:], strong=False))
    return tuple(parts)


def in_the_book(text: str) -> str:
    """Leave out the question whether to keep a file in the book, for one that stands there.

    Examples
    --------
    >>> in_the_book("Strength of evidence is C at most. Keep it in the book?")
    'Strength of evidence is C at most.'
    """
    return text.removesuffix(TEMPLATES["file.keep"]).rstrip()


def headline(text: str) -> tuple[str, str]:
    """Split what the analysis says into what stands large and the rest below it; a short text stays whole.

    Examples
    --------
    >>> headline("B brings at least 4 % more clicks (best guess 11 %). Keep it.")
    ('B brings at least 4 % more clicks (best guess 11 %). Keep it.', '')
    """
    return (text, "") if len(text) <= LARGE else parted(text)


def parted(text: str) -> tuple[str, str]:
    """Split the first sentence from what follows; a name in quotation marks is never split.

    Examples
    --------
    >>> parted("“Dr. Oats” brings at least 4 % more clicks. Keep it.")
    ('“Dr. Oats” brings at least 4 % more clicks.', 'Keep it.')
    """
    for end in SENTENCE_END.finditer(text):
        before = text[: end.start()]
        if before.count("“") <= before.count("”"):
            return before, text[end.end() :]
    return text, ""
