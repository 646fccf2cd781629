"""What the domain says, recognised by the pattern it was made from and said in another language.

The domain writes English sentences, and some of them are stored for good. So nothing is translated where it is
written: a sentence is recognised when it is shown. Its pattern stands in the catalogue, with places where values stood;
these are translated in turn, figures are written in the reader's way, and the names that people gave stay as they are.
What is not recognised stays English as a whole, figures included.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from webapp.language.figures import FIGURE, PERCENT, rewritten

FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
QUOTED = re.compile(r"“[^“”]*”")
SENTENCE = re.compile(r"[.!?:…][”)]?(?:\{\w+\})*$")
SENTENCE_END = re.compile(r"(?<=[.!?])[ \n](?=[A-Z“\d(])|(?<=:)[ \n](?=[A-Z“])(?!N\()")
MOST_SENTENCES = 24
DEEPEST = 5
LIGHT = 10
"""Letters of its own below which a pattern says too little to be known by them."""
MOST_KEPT = 20_000
LONGEST_RUN = 4
"""Sentences that one pattern holds at most, values included."""

SHAPES: Mapping[str, str] = {
    **dict.fromkeys(("safe", "top", "signed"), PERCENT),
    **dict.fromkeys(("low", "high"), rf"(?:{PERCENT})(?: (?:more|fewer|less|lower|higher))?"),
    **dict.fromkeys(("best", "best_money"), ".+?"),
    "version": "“[^“”]*”",
    "values": "(?:: .*)?",
    "hint_range": r"(?: \(.*\))?",
    **dict.fromkeys(("grade", "letter"), "[A-E]"),
}
"""How the values of some places look, so that no other text is taken for them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with places for values, and how it is said in the other language.

    ``names`` are the places in quotation marks: what people named is never translated. ``bare`` says that no word of
    its own stands between the places, so that nothing but its values can tell that it was meant. ``sentence`` says that
    it ends as one; ``None`` where it ends with a place behind a colon, which may hold a sentence or a piece.
    """

    shape: re.Pattern[str]
    said: str
    weight: int
    names: frozenset[str]
    words: frozenset[str]
    bare: bool
    sentence: bool | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is said, and how many of its letters nobody knew."""

    said: str
    unknown: int


class Speech:
    """All that the domain says, in one language.

    Parameters
    ----------
    texts : Mapping
        From the English text, with ``{fields}`` where values stand, to the same in the language.
    locale : Locale
        How figures are written.
    list_and : str
        The word before the last of several things.
    """

    def __init__(self, texts: Mapping[str, str], locale: Locale, list_and: str = "und") -> None:
        self._locale, self._and = locale, list_and
        texts = {english.strip(): said.strip() for english, said in texts.items()}
        self._exact = {english: said for english, said in texts.items() if not FIELD.search(english)}
        self._by_word: dict[str, list[Pattern]] = defaultdict(list)
        self._always: list[Pattern] = []
        with_fields = {english: said for english, said in texts.items() if FIELD.search(english)}
        often = Counter(word for english in with_fields for word in _own_words(english))
        for english, said in with_fields.items():
            words = _own_words(english)
            place = self._by_word[min(words, key=lambda word: (often[word], -len(word)))] if words else self._always
            place.append(_pattern(english, said))
        self.sentences = lru_cache(maxsize=8192)(self._sentences_of)
        self.piece = lru_cache(maxsize=2048)(self._piece_of)
        self._values: dict[tuple[str, bool], Reading | None] = {}

    def _sentences_of(self, text: str) -> str | None:
        """Say a text of whole sentences; ``None`` where it is none, or nothing of it is known."""
        bare = text.strip()
        if not SENTENCE.search(bare):
            return None
        found = [reading for reading in (self._one(bare, 0), self._several(bare)) if reading is not None]
        return text.replace(bare, min(found, key=_unknown).said, 1) if found else None

    def _piece_of(self, text: str) -> str | None:
        found = self._known(text.strip(), 0)
        return found.said if found else None

    def _several(self, text: str) -> Reading | None:
        """Say sentence after sentence, the longest known run of them first; what is not known stays."""
        parts = list(_sentences(text))
        if not 2 <= len(parts) <= MOST_SENTENCES:
            return None
        said, at, unknown = [], 0, 0
        while at < len(parts):
            most = min(len(parts) - (at == 0), at + LONGEST_RUN)
            runs = ((end, self._one(" ".join(parts[at:end]), 0)) for end in range(most, at, -1))
            end, found = next(((end, found) for end, found in runs if found is not None), (at + 1, None))
            said.append(found.said if found else parts[at])
            unknown, at = unknown + (found.unknown if found else len(parts[at])), end
        return Reading(" ".join(said), unknown) if unknown < len(text) - len(parts) + 1 else None

    def _one(self, text: str, depth: int) -> Reading | None:
        """Say a sentence, or a piece of one, by the pattern that leaves the least of it unknown."""
        if text in self._exact:
            return Reading(self._exact[text], 0)
        ends = SENTENCE.search(text) is not None
        if depth > DEEPEST or (not ends and SENTENCE_END.search(_masked(text))):
            return None  # a text that begins as a sentence and ends as none is a piece of something else
        words = set(WORD.findall(text))
        patterns = [pattern for word in words for pattern in self._by_word.get(word, ())]
        best: Reading | None = None
        fitting = (
            pattern
            for pattern in (*patterns, *self._always)
            if pattern.sentence in {ends, None} and pattern.words <= words  # far quicker than its shape
        )
        for pattern in sorted(fitting, key=_by_own_words if ends else _by_places):
            reading = self._filled(pattern, text, depth)
            if reading is not None and (best is None or reading.unknown < best.unknown):
                best = reading
            if best is not None and not best.unknown:
                break
        return best

    def _filled(self, pattern: Pattern, text: str, depth: int) -> Reading | None:
        """Say a text by a pattern; ``None`` where its values show that it was not made from it."""
        found = pattern.shape.fullmatch(text)
        if found is None:
            return None
        values, known, unknown, letters = {}, 0, 0, 0
        for name, value in found.groupdict().items():
            bare = value.strip()
            if name in pattern.names or not bare:
                if _OUT_OF_QUOTES.match(value):
                    return None  # it ends one name and goes on to the next: two sentences, taken for one
                values[name] = value
                continue
            reading = self._known(bare, depth + 1)
            left = reading.unknown if reading else len(bare)
            if left and (pattern.bare or (reading is None and len(list(_sentences(bare))) > 1)):
                return None  # two sentences, one of them unknown: this place has swallowed too much
            known, unknown = known + (reading is not None), unknown + (reading is None)
            letters += left
            values[name] = value.replace(bare, reading.said, 1) if reading else value
        if pattern.weight < LIGHT and unknown and (pattern.sentence or not known):
            return None  # few words of ours around somebody's own
        return Reading(FIELD.sub(lambda field: values[field[1]], pattern.said), letters)

    def _known(self, text: str, depth: int) -> Reading | None:
        key = (text, depth > DEEPEST)
        if key not in self._values:
            if len(self._values) > MOST_KEPT:
                self._values.clear()
            self._values[key] = self._value(text, depth)
        return self._values[key]

    def _value(self, text: str, depth: int) -> Reading | None:
        """Say what stands in a place: a figure, a name, a piece of ours, or several of these."""
        figure = rewritten(text, self._locale)
        if figure is not None:
            return Reading(figure, 0)
        if QUOTED.fullmatch(text):
            return Reading(f"„{text[1:-1]}“", 0)
        if _COMPARED.fullmatch(text):
            return self._counted(text, depth)
        ways = (self._one, self._lowered, self._raised, self._going_on, self._counted, self._list, self._whole)
        found = [reading for way in ways if (reading := way(text, depth)) is not None]
        return min(found, key=_unknown) if found else None

    def _lowered(self, text: str, depth: int) -> Reading | None:
        """Say a piece that begins a sentence."""
        found = self._one(text[:1].lower() + text[1:], depth) if text[:1].isupper() else None
        return found and Reading(found.said[:1].upper() + found.said[1:], found.unknown)

    def _raised(self, text: str, depth: int) -> Reading | None:
        """Say a whole sentence that stands behind a colon, where English begins it small."""
        whole = text[:1].islower() and SENTENCE.search(text) is not None
        return self._one(text[:1].upper() + text[1:], depth) if whole else None

    def _going_on(self, text: str, depth: int) -> Reading | None:
        """Say a sentence that goes on behind, without its full stop."""
        found = self._one(f"{text}.", depth) if text[-1].isalnum() or text[-1] in ")%" else None
        return found and Reading(found.said.removesuffix("."), found.unknown)

    def _whole(self, text: str, depth: int) -> Reading | None:
        """Say several sentences in one place, where every one of them is known."""
        parts = list(_sentences(text))
        readings = [self._one(part, depth) for part in parts] if len(parts) > 1 else []
        known = [reading for reading in readings if reading is not None]
        if not known or len(known) < len(parts):
            return None
        return Reading(" ".join(reading.said for reading in known), sum(reading.unknown for reading in known))

    def _counted(self, text: str, depth: int) -> Reading | None:
        """Say a figure with what it counts, or a name with its figure: "12 days", "“A” €610"."""
        found = _COUNTED.fullmatch(text)
        if found is None or depth > DEEPEST:
            return None
        first, rest = self._known(found["first"], depth + 1), self._known(found["rest"], depth + 1)
        if first is None or (rest is None and found["first"].startswith("“")):
            return None
        unknown = rest.unknown if rest else len(found["rest"])
        return Reading(f"{first.said} {rest.said if rest else found['rest']}", unknown)

    def _list(self, text: str, depth: int) -> Reading | None:
        """Say several things in one place, where one of them at least is known; names with "and" stay whole."""
        masked = _masked(text)
        cut = masked.rfind(" and ")
        commas = [found.start() for found in re.finditer(", ", masked[: cut if cut >= 0 else None])]
        if (cut < 0 and not commas) or depth > DEEPEST:
            return None
        *commas, cut = [*commas, cut] if cut >= 0 else commas
        starts = [0, *(comma + 2 for comma in commas)]
        before = [text[start:end] for start, end in zip(starts, [*commas, cut], strict=True)]
        joint, last = (f" {self._and} ", text[cut + 5 :]) if masked[cut] == " " else (", ", text[cut + 2 :])
        parts = [*before, last]
        if not all(parts):
            return None
        readings = [self._known(part, depth + 1) for part in parts]
        if not any(readings):
            return None
        told = [reading.said if reading else part for reading, part in zip(readings, parts, strict=True)]
        unknown = sum(reading.unknown if reading else len(part) for reading, part in zip(readings, parts, strict=True))
        return Reading(", ".join(told[:-1]) + joint + told[-1], unknown)


def _by_own_words(pattern: Pattern) -> tuple[int, int, str]:
    return -pattern.weight, -pattern.shape.groups, pattern.said


def _by_places(pattern: Pattern) -> tuple[int, int, str]:
    return -pattern.shape.groups, -pattern.weight, pattern.said


def _unknown(reading: Reading) -> int:
    return reading.unknown


def _pattern(english: str, said: str) -> Pattern:
    words = frozenset(_own_words(english))
    return Pattern(
        shape=_shape(english),
        said=said,
        weight=sum(map(str.isalpha, FIELD.sub("", english))),
        names=frozenset(found[1] for found in re.finditer(rf"“{FIELD.pattern}”", english)),
        words=words,
        bare=not words,
        sentence=None if _ENDS_OPEN.search(english) else SENTENCE.search(english) is not None,
    )


_OUT_OF_QUOTES = re.compile(r"[^“”]*”")
_ENDS_OPEN = re.compile(r": \{\w+\}$")
_COMPARED = re.compile(rf"(?:{PERCENT}) (?:more|fewer|less|lower|higher)")
_COUNTED = re.compile(rf"(?P<first>{FIGURE}|“[^“”]*”) (?P<rest>.+)")


def _masked(text: str) -> str:
    """Hide what stands in quotation marks: names have dots and commas of their own."""
    return QUOTED.sub(lambda found: "“" + "x" * (len(found[0]) - 2) + "”", text)


def _sentences(text: str) -> Iterator[str]:
    masked, at = _masked(text), 0
    for found in SENTENCE_END.finditer(masked):
        yield text[at : found.start()]
        at = found.end()
    yield text[at:]


def _own_words(english: str) -> list[str]:
    """Give the words that stand alone between the places, with nothing of a value grown to them."""
    apart = FIELD.sub("\0", english)
    return [
        found[0]
        for found in WORD.finditer(apart)
        if apart[found.start() - 1 : found.start()] != "\0" and apart[found.end() : found.end() + 1] != "\0"
    ]


def _shape(english: str) -> re.Pattern[str]:
    parts, at, named = [], 0, set()
    for field in FIELD.finditer(english):
        parts.append(re.escape(english[at : field.start()]))
        name = field[1]
        parts.append(f"(?P={name})" if name in named else f"(?P<{name}>{SHAPES.get(name, '.*?')})")
        named.add(name)
        at = field.end()
    parts.append(re.escape(english[at:]))
    return re.compile("".join(parts), re.DOTALL)
