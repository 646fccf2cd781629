"""Words of the archive: folded for finding, cut for excerpts, the same on both databases."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
LONGEST_QUERY = 12
"""Words of a query that are used; whoever types more has found it already."""

FILTER_INITIAL = "z"
"""Every index word of a facet begins so."""

STOP_WORDS = frozenset(
    """
    a about an and are as at be because been but by can could do does for from has have how i if in instead into
    is it its let lets more no not of on only or our out should so than that the their them then there these
    they this those to try us use was we what when which who will with would you your
    """.split()  # noqa: SIM905 - a hundred short words read better as one text
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt; ``found`` says that it is a word that was looked for."""

    text: str
    found: bool


def fold(text: str) -> str:
    """Fold case, accents and signs away; what remains are words with one space between them.

    Examples
    --------
    >>> fold("Wärme & “Brot”: 20 %")
    'warme brot 20'
    """
    return " ".join(WORD.findall(_plain(text)))


def query_words(text: str) -> tuple[str, ...]:
    """Cut a query into folded stems, each once; stop words count only where there is nothing else.

    Examples
    --------
    >>> query_words('The "question" headlines')
    ('question', 'headlin')
    """
    return tuple(dict.fromkeys(stem(word) for word in typed_words(text)))


def typed_words(text: str) -> tuple[str, ...]:
    """Give the folded words of a query as they were typed, each once; stop words only where there is nothing else.

    Examples
    --------
    >>> typed_words('The "question" headlines')
    ('question', 'headlines')
    """
    folded = fold(text).split()
    chosen = [word for word in folded if word not in STOP_WORDS] or folded
    return tuple(dict.fromkeys(chosen))[:LONGEST_QUERY]


def telling_words(text: str) -> tuple[str, ...]:
    """Cut a draft into the words that say what it is about: stems without stop words, each once."""
    words = (word for word in fold(text).split() if word not in STOP_WORDS and (len(word) > 1 or word.isdigit()))
    return tuple(dict.fromkeys(stem(word) for word in words))


def stem(word: str) -> str:
    """Take off the endings that most often differ between two ways to say the same; what stays is their beginning.

    Examples
    --------
    >>> [stem(word) for word in ("headlines", "stories", "story", "pricing", "price", "dress", "ad")]
    ['headlin', 'stor', 'stor', 'pric', 'pric', 'dress', 'ad']
    """
    for endings in (("ies", "s"), ("ing", "ed"), ("e", "y")):
        for ending in endings:
            if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
    return word


@lru_cache(maxsize=10_000)
def filter_word(facet: str, value: object, team_id: int | None = None) -> str:
    """Make the index word of a facet value: letters only, the same for the same value whatever its case.

    With a team it is that team's own word, so that the index need not look for the team besides.

    Examples
    --------
    >>> filter_word("verdict", "harmful") == filter_word("verdict", "Harmful ")
    True
    >>> filter_word("verdict", "harmful", 1) == filter_word("verdict", "harmful", 2)
    False
    """
    whose = "" if team_id is None else f"\0{team_id}"
    digest = hashlib.sha256(f"{facet}\0{fold(str(value))}{whose}".encode()).hexdigest()[:16]
    return FILTER_INITIAL + "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


def excerpt(text: str, words: Sequence[str], *, around: int = 90) -> tuple[Part, ...]:
    """Cut the place out of a text where most of the words stand together, with the words marked.

    Parameters
    ----------
    text : str
        As written.
    words : sequence of str
        As :func:`query_words` gives them; a word of the text counts where it begins with one of them.
    around : int
        Characters kept before and after the first word found.

    Examples
    --------
    >>> [part.text for part in excerpt("Question headlines bring more clicks.", ("headlin",)) if part.found]
    ['headlines']
    """
    hits = [match.span() for match in WORD.finditer(text) if _begins(_plain(match.group()), words)]
    if not hits:
        return ()
    start = max(hits, key=lambda hit: (sum(hit[0] <= other[0] < hit[0] + 2 * around for other in hits), -hit[0]))[0]
    low, high = _at_word(text, start - around), _at_word(text, start + around)
    parts: list[Part] = [Part("… ", found=False)] if low else []
    place = low
    for first, last in hits:
        if low <= first and last <= high:
            parts.extend((Part(text[place:first], found=False), Part(text[first:last], found=True)))
            place = last
    parts.append(Part(text[place:high], found=False))
    if high < len(text):
        parts.append(Part(" …", found=False))
    return tuple(part for part in parts if part.text)


def _plain(text: str) -> str:
    if text.isascii():
        return text.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _begins(word: str, words: Iterable[str]) -> bool:
    return any(word.startswith(one) for one in words)


def _at_word(text: str, place: int) -> int:
    """Move a cut to the next space, so that no word is cut."""
    if place <= 0:
        return 0
    space = text.find(" ", place)
    return len(text) if space < 0 else space
