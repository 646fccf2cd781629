"""The label of a variant inside texts: utm_content, brackets, hashtags, what stands after a bar or dash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

MOST_VARIANTS = 10
_EDGE = 1500
_LETTER = (
    r"(?:variante?|version|var|v|group|gruppe|grupo|groupe|test|subject|hook|thumb|ad|option|betreff|asunto|objet)"
)
_BRACKET = re.compile(r"\[([^\[\]]{1,60})\]")
_ROUND = re.compile(r"\(([^()]{1,60})\)")
_UTM = re.compile(r"[?&]utm_content=([^&\s#\"'<>)]+)", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&])#(\w{2,60})")
_MARKER = re.compile(rf"(?<![^\W_])(?i:{_LETTER})[ ._-]?([a-hA-H]|\d)(?![^\W_])")
_LAST = re.compile(r"(?:\s[|–—/·:-]\s|\s?\|\s?|_)(?!.*(?:\s[|–—/·:-]\s|\s?\|\s?|_))\s*([^|]{1,60})$")
_FIRST = re.compile(r"^\s*([^|–—:·_]{1,60}?)(?:\s[|–—/·:-]\s|\s?\|\s?|:\s|_)")


@dataclass(frozen=True, slots=True)
class Labels:
    """A pattern whose one group is the variant, and the variant of each text.

    ``is_weak`` marks a label that is only the beginning of a text, which many texts have by chance.
    """

    pattern: str
    values: tuple[str, ...]
    reason: str
    is_weak: bool = False


def find_labels(texts: Sequence[str]) -> Labels | None:
    """Return the first kind of label that splits all texts into 2 to 10 groups.

    Parameters
    ----------
    texts : Sequence[str]
        One text per row.

    Examples
    --------
    >>> find_labels(["Tip 1 (thumb A)", "Tip 2 (thumb B)", "Tip 3 (thumb A)", "Tip 4 (thumb B)"]).values
    ('A', 'B', 'A', 'B')
    """
    if len(texts) < 2:
        return None
    # a label stands near the edges of a text; a novel in one cell must not be searched through and through
    return next(_candidates([_edges(text.strip()) for text in texts]), None)


def _edges(text: str) -> str:
    return text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]} {text[-_EDGE:]}"


def _candidates(texts: Sequence[str]) -> Iterator[Labels]:
    yield from _by_pattern(texts, _UTM, r"[?&]utm_content=([^&\s#]+)", "utm_content in the links")
    yield from _by_pattern(texts, _BRACKET, r"\[([^\[\]]+)\]", "the text in square brackets")
    yield from _by_hashtag(texts)
    yield from _by_pattern(texts, _ROUND, r"\(([^()]+)\)", "the text in brackets")
    yield from _by_marker(texts)
    yield from _by_pattern(texts, _LAST, _LAST.pattern, "what stands after the last mark")
    for found in _by_pattern(texts, _FIRST, _FIRST.pattern, "what stands before the first mark"):
        yield replace(found, is_weak=True)


def _by_pattern(texts: Sequence[str], search: re.Pattern[str], pattern: str, place: str) -> Iterator[Labels]:
    found = [search.search(text) for text in texts]
    if not all(found):
        return
    values = [match[1].strip() for match in found if match]
    if not splits(values):
        return
    fixed = _common_words(sorted(set(values)))
    if fixed:
        values = [value[len(fixed) :].strip() for value in values]
    yield Labels(_narrowed(pattern, sorted(set(values)), fixed), tuple(values), f"{place}: {_listed(values)}")


def _by_marker(texts: Sequence[str]) -> Iterator[Labels]:
    found = [_MARKER.search(text) for text in texts]
    if all(found):
        values = [match[1] for match in found if match]
        if splits(values):
            yield Labels(_MARKER.pattern, tuple(values), f"a letter or number in each text: {_listed(values)}")


def _by_hashtag(texts: Sequence[str]) -> Iterator[Labels]:
    """Find hashtags of which each text has exactly one, leaving aside those that all texts share."""
    tags = [frozenset(tag.casefold() for tag in _HASHTAG.findall(text)) for text in texts]
    if not all(tags):
        return
    tally = Counter(tag for row in tags for tag in row)
    usable = {tag for tag, count in tally.items() if count < len(texts)}
    chosen = _exact_cover(tags, usable)
    if chosen is None:
        return
    values = [next(iter(row & chosen)) for row in tags]
    if splits(values):
        choice = "|".join(re.escape(tag) for tag in sorted(chosen))
        yield Labels(rf"(?i:#)((?i:{choice}))\b", tuple(values), f"a hashtag in each text: {_listed(values)}")


def _exact_cover(tags: Sequence[frozenset[str]], usable: set[str]) -> frozenset[str] | None:
    """Return the fewest tags of which every text has exactly one."""
    by_size = sorted(usable, key=lambda tag: (-sum(tag in row for row in tags), tag))[:40]
    holders = {tag: frozenset(i for i, row in enumerate(tags) if tag in row) for tag in by_size}
    everything = frozenset(range(len(tags)))

    def search(covered: frozenset[int], chosen: tuple[str, ...]) -> frozenset[str] | None:
        if covered == everything:
            return frozenset(chosen) if len(chosen) >= 2 else None
        if len(chosen) == MOST_VARIANTS:
            return None
        open_row = min(everything - covered)
        for tag in by_size:
            if open_row in holders[tag] and not holders[tag] & covered:
                found = search(covered | holders[tag], (*chosen, tag))
                if found:
                    return found
        return None

    return search(frozenset(), ())


def splits(values: Sequence[str]) -> bool:
    """Say whether labels part the rows into 2 to 10 groups that are worth comparing."""
    tally = Counter(values)
    if not 2 <= len(tally) <= MOST_VARIANTS or not all(tally):
        return False
    # from six rows on, a label that stands once only is a text of its own, not a group
    return len(values) < 6 or min(tally.values()) >= 2


def _common_words(values: Sequence[str]) -> str:
    """Return the words that all labels begin with ("thumb " of "thumb A" and "thumb B")."""
    first, last = values[0], values[-1]
    size = 0
    while size < min(len(first), len(last)) and first[size] == last[size]:
        size += 1
    common = first[:size]
    border = max(common.rfind(" "), common.rfind("_"), common.rfind("-"))
    fixed = common[: border + 1]
    return fixed if all(value[len(fixed) :].strip() for value in values) else ""


def _narrowed(pattern: str, values: Sequence[str], fixed: str) -> str:
    """Write the pattern with the labels that were found, so that the next file is read the same way."""
    choice = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    if pattern.startswith(r"\["):
        return rf"\[{re.escape(fixed)}({choice})\]"
    if pattern.startswith(r"\("):
        return rf"\({re.escape(fixed)}({choice})\)"
    if pattern.startswith("[?&]"):
        return rf"[?&]utm_content={re.escape(fixed)}({choice})(?![^&\s#])"
    if pattern.startswith("^"):
        return rf"^\s*{re.escape(fixed)}({choice})(?=\s[|–—/·:-]\s|\s?\||:\s|_)"
    return rf"(?:[|–—/·:_-])\s*{re.escape(fixed)}({choice})\s*$"


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"“{value}”" for value in sorted(set(values))[:6])
