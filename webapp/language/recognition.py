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
SENTENCE_END = re.compile(r"(?<=[.!?:])[ \n](?=[A-Z“\d(])")
MOST_SENTENCES = 24
DEEPEST = 6

MORE = "more|fewer|less|lower|higher"
SHAPES: Mapping[str, str] = {
    **dict.fromkeys(("safe", "top", "best", "signed", "low", "high", "wanted", "plan", "lift"), PERCENT),
    **dict.fromkeys(("fewer", "more", "first", "second"), MORE),
    **dict.fromkeys(("figure", "number", "count"), FIGURE),
    "version": "“.*?”",
    "control": "“.*?”",
    "grade": "[A-E]",
    "letter": "[A-E]",
}
"""How the values of some places look, so that no other text is taken for them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with places for values, and how it is said in the other language."""

    shape: re.Pattern[str]
    said: str
    weight: int


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
        self._exact = {english: said for english, said in texts.items() if not FIELD.search(english)}
        self._by_word: dict[str, list[Pattern]] = defaultdict(list)
        self._always: list[Pattern] = []
        with_fields = {english: said for english, said in texts.items() if FIELD.search(english)}
        often = Counter(word for english in with_fields for word in _own_words(english))
        for english, said in with_fields.items():
            pattern = Pattern(_shape(english), said, len(FIELD.sub("", english)))
            words = _own_words(english)
            if words:
                self._by_word[min(words, key=lambda word: (often[word], -len(word), word))].append(pattern)
            else:
                self._always.append(pattern)
        self.text = lru_cache(maxsize=8192)(self._text)

    def _text(self, text: str) -> str | None:
        """Say a text; ``None`` where nothing of it is known."""
        bare = text.strip()
        whole = self._one(bare, 0)
        if whole is None:
            whole = self._several(bare, 0)
        return None if whole is None else text.replace(bare, whole, 1)

    def _several(self, text: str, depth: int) -> str | None:
        """Say sentence after sentence, the longest known run of them first; what is not known stays."""
        parts = list(_sentences(text))
        if len(parts) < 2 or len(parts) > MOST_SENTENCES:
            return None
        said, at, known = [], 0, False
        while at < len(parts):
            for end in range(len(parts), at, -1):
                if end - at == len(parts):
                    continue
                found = self._one(" ".join(parts[at:end]), depth)
                if found is not None:
                    said.append(found)
                    known, at = True, end
                    break
            else:
                said.append(parts[at])
                at += 1
        return " ".join(said) if known else None

    def _one(self, text: str, depth: int) -> str | None:
        exact = self._exact.get(text)
        if exact is not None:
            return exact
        words = set(WORD.findall(text))
        patterns = [pattern for word in words for pattern in self._by_word.get(word, ())]
        for pattern in sorted((*patterns, *self._always), key=lambda pattern: -pattern.weight):
            found = pattern.shape.fullmatch(text)
            if found is not None and depth < DEEPEST:
                values = {name: self._value(value, depth + 1) for name, value in found.groupdict().items()}
                if None not in values.values():
                    return FIELD.sub(lambda field, values=values: values.get(field[1]) or "", pattern.said)
        return None

    def _value(self, text: str, depth: int) -> str | None:
        """Say what stood in a place; ``None`` where it cannot have stood there."""
        bare = text.strip()
        if not bare:
            return text
        said = self._known(bare, depth)
        if said is None:
            if len(list(_sentences(bare))) > 1:
                return None  # two sentences, one of them unknown: this place has swallowed too much
            said = bare
        return text.replace(bare, said, 1)

    def _known(self, text: str, depth: int) -> str | None:
        figure = rewritten(text, self._locale)
        if figure is not None:
            return figure
        if QUOTED.fullmatch(text):
            return f"„{text[1:-1]}“"
        known = self._one(text, depth)
        if known is None and text[:1].isupper():
            known = self._one(text[:1].lower() + text[1:], depth)
            known = known[:1].upper() + known[1:] if known else None
        return known or self._counted(text, depth) or self._list(text, depth) or self._whole(text, depth)

    def _whole(self, text: str, depth: int) -> str | None:
        """Say several sentences in one place, where every one of them is known."""
        parts = list(_sentences(text))
        said = [self._one(part, depth) for part in parts] if len(parts) > 1 else []
        return " ".join(part for part in said if part) if said and None not in said else None

    def _counted(self, text: str, depth: int) -> str | None:
        """Say a figure with what it counts: "12 days"."""
        found = _COUNTED.fullmatch(text)
        figure = rewritten(found["figure"], self._locale) if found else None
        if found is None or figure is None or depth >= DEEPEST:
            return None
        return f"{figure} {self._known(found['rest'], depth + 1) or found['rest']}"

    def _list(self, text: str, depth: int) -> str | None:
        """Say several things in one place, where one of them at least is known; names with "and" stay whole."""
        masked = _masked(text)
        cut = masked.rfind(" and ")
        if cut < 0 or depth >= DEEPEST:
            return None
        commas = [found.start() for found in re.finditer(", ", masked[:cut])]
        starts = [0, *(comma + 2 for comma in commas)]
        before = [text[start:end] for start, end in zip(starts, [*commas, cut], strict=True)]
        parts = [*before, text[cut + 5 :]]
        said = [self._known(part, depth + 1) for part in parts]
        if not any(said):
            return None
        told = [known or part for known, part in zip(said, parts, strict=True)]
        return f"{', '.join(told[:-1])} {self._and} {told[-1]}"


_COUNTED = re.compile(rf"(?P<figure>{FIGURE}) (?P<rest>[^\d].*)")


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
