"""The label of a variant inside texts: utm_content, brackets, hashtags, what stands after a bar or dash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from experiments.reading.cells.covers import find_cover, part_alike
from experiments.reading.cells.words import without_accents

MOST_VARIANTS = 10
_EDGE = 1500
_LETTER = (
    r"(?:variante?|version|var|v|group|gruppe|grupo|groupe|test|subject|hook|thumb(?:nail)?|ad|option|betreff|asunto"
    r"|objet|oggetto|assunto|onderwerp|gancho|accroche|gancio|creative|motiv|bild|headline|titel|caption|cta|copy"
    r"|opci[oó]n|opzione|optie|fassung|vers(?:i[oó]n|ione|[aã]o|ie)|varia(?:nti?|ci[oó]n|zione|[cç][aã]o)|miniatur[ae]?)"
)
_BRACKET = re.compile(r"[\[【]([^\[\]【】]{1,60})[\]】]")
_ROUND = re.compile(r"\(([^()]{1,60})\)")
_UTM = re.compile(r"[?&]utm_content=([^&\s#\"'<>)]+)", re.IGNORECASE)
_OTHER_UTM = re.compile(r"[?&]utm_(?:term|campaign|id)=([^&\s#\"'<>)]+)", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&])[#＃](\w{2,60})")
_LISTED = re.compile(r"(?:^|[;,|])\s*([^;,|]{1,60}?)\s*(?=[;,|]|$)")
_MARKER = re.compile(rf"(?<![^\W_])((?i:{_LETTER}))[ ._-]?([a-hA-H]|\d)(?![^\W_])")
_MARK = r"(?:\s[|–—/·:-]\s|\s?\|\s?|_)"
_LAST = re.compile(rf"{_MARK}(?!.*{_MARK})\s*([^|]{{1,60}})$")
_FIRST = re.compile(r"^\s*([^|–—:·_]{1,60}?)(?:\s[|–—/·:-]\s|\s?\|\s?|:\s|_)")
_AFTER = r"\s*(?:(?:[#＃]\w+|https?://\S+)\s*)*$"
_TRAIL = re.compile(r"(?:(?<=\s)(?:[#＃]\w+|https?://\S+)\s*)+$")
_PART_MARKS = ("_", " | ", " - ", " – ")
_BORDERS = " _-:=\n"


@dataclass(frozen=True, slots=True)
class Labels:
    """A pattern whose one group is the variant, and the variant of each text.

    ``is_weak`` marks a label that is only the beginning of a text, which many texts have by chance; ``unsure`` that
    other labels part the texts another way.
    """

    pattern: str
    values: tuple[str, ...]
    reason: str
    is_weak: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in texts where labels stand: how they are found, and how the narrowed pattern is written."""

    search: re.Pattern[str]
    before: str
    after: str
    words: str
    any_case: bool = False


_STRONG = (
    _Place(_UTM, "[?&](?i:utm_content)=", r"(?![^&\s#\"'<>)])", "utm_content in the links"),
    _Place(_BRACKET, r"[\[【]\s*", r"\s*[\]】]", "the text in square brackets"),
    _Place(_HASHTAG, "[#＃]", r"(?!\w)", "a hashtag in each text", any_case=True),
    _Place(_ROUND, r"\(\s*", r"\s*\)", "the text in brackets"),
)
_LINKS = _Place(_OTHER_UTM, "[?&](?i:utm_(?:term|campaign|id))=", r"(?![^&\s#\"'<>)])", "the campaign in the links")
_LIST = _Place(_LISTED, r"(?:^|[;,|])\s*", r"\s*(?=[;,|]|$)", "one label in each list")


def find_labels(texts: Sequence[str], *, by_chance: bool = True) -> Labels | None:
    """Return the first kind of label that splits all texts into 2 to 10 groups.

    Parameters
    ----------
    texts : Sequence[str]
        One text per row.
    by_chance : bool
        Whether kinds are looked at too that texts also have without a person who labelled them: ends, beginnings.

    Examples
    --------
    >>> find_labels(["Tip 1 (thumb A)", "Tip 2 (thumb B)", "Tip 3 (thumb A)", "Tip 4 (thumb B)"]).values
    ('A', 'B', 'A', 'B')
    """
    if len(texts) < 2:
        return None
    # a label stands near the edges of a text; a novel in one cell must not be searched through and through
    near = [_edges(text.strip()) for text in texts]
    found: Labels | None = None
    for place in _STRONG:
        one = _at(near, place)
        if found is None:
            found = one
        elif one is not None and not part_alike(one.values, found.values):
            return replace(found, unsure=True)
    if not by_chance:
        return found or _at(near, _LINKS)
    return found or next(_weaker(near), None)


def find_listed(cells: Sequence[str]) -> Labels | None:
    """Return the label among several in each cell (``spring; test_a``) that splits all rows into 2 to 10 groups."""
    if not any(mark in cell for cell in cells for mark in ";,|"):
        return None
    # a label of a list is a name of its own, as it is where it stands alone in its cell
    return _at([cell.strip() for cell in cells], _LIST, whole=True)


def splits(values: Sequence[str]) -> bool:
    """Say whether labels part the rows into 2 to 10 groups that are worth comparing."""
    tally = Counter(values)
    if not 2 <= len(tally) <= MOST_VARIANTS or not all(tally):
        return False
    # from six rows on, a label that stands once only is a text of its own, not a group
    return len(values) < 6 or min(tally.values()) >= 2


def _edges(text: str) -> str:
    return text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]} {text[-_EDGE:]}"


def _at(texts: Sequence[str], place: _Place, *, whole: bool = False) -> Labels | None:
    """Find the labels at one kind of place; of several in a text those count that part all texts."""
    written: dict[str, str] = {}
    held: list[frozenset[str]] = []
    for text in texts:
        labels = [label.strip() for label in place.search.findall(text)]
        if not any(labels):
            return None
        keys = [label.casefold() if place.any_case else label for label in labels if label]
        for key, label in zip(keys, filter(None, labels), strict=True):
            written.setdefault(key, label)
        held.append(frozenset(keys))
    cover = find_cover(held, most=MOST_VARIANTS)
    if cover is None or not splits(cover.values):
        return None
    # hashtags are one whatever their case, and bear the case they were written in first
    values = [written[key] for key in cover.values]
    names = sorted(set(values))
    fixed, rest = ("", "") if whole else _shared_words(names)
    values = [_varying(value, fixed, rest) for value in values]
    choice = _choice(values, any_case=place.any_case)
    pattern = f"{place.before}{re.escape(fixed)}{choice}{re.escape(rest)}{place.after}"
    return Labels(pattern, tuple(values), f"{place.words}: {_said(values)}", unsure=not cover.only)


def _weaker(texts: Sequence[str]) -> Iterator[Labels]:
    """Yield labels that texts also have by chance, the better kinds first."""
    yield from _by_marker(texts)
    bare = [_TRAIL.sub("", text).rstrip() for text in texts]
    yield from _by_part(bare)
    yield from _by_edge(bare, _LAST, r"(?:[|–—/·:_-])\s*", _AFTER, "what stands after the last mark")
    links = _at(texts, _LINKS)
    if links:
        yield links
    mark = r"(?=\s[|–—/·:-]\s|\s?\||:\s|_)"
    for found in _by_edge(texts, _FIRST, r"^\s*", mark, "what stands before the first mark"):
        yield replace(found, is_weak=True)


def _by_part(texts: Sequence[str]) -> Iterator[Labels]:
    """Find the one part of names such as ``promo_short_01`` that is a word and parts them, where the end is no label.

    Mere numbers at the end are rounds or days more often than versions.
    """
    if any("://" in text or "\n" in text for text in texts):
        return
    for mark in _PART_MARKS:
        parted = [text.split(mark) for text in texts]
        size = len(parted[0])
        if size < 3 or any(len(parts) != size for parts in parted):
            continue
        places = [[parts[place].strip() for parts in parted] for place in range(size)]
        fitting = [place for place in range(1, size) if splits(places[place])]
        worded = [place for place in fitting if not any(letter.isdigit() for letter in "".join(places[place]))]
        if len(worded) == 1 and worded[0] < size - 1:
            values = places[worded[0]]
            sign = re.escape(mark)
            before = rf"^(?:(?:(?!{sign})[\s\S])*{sign}){{{worded[0]}}}\s*"
            pattern = rf"{before}{_choice(values)}\s*(?={sign})"
            yield Labels(pattern, tuple(values), f"one part of each name: {_said(values)}", unsure=len(fitting) > 1)


def _by_edge(texts: Sequence[str], search: re.Pattern[str], before: str, after: str, place: str) -> Iterator[Labels]:
    values = []
    for text in texts:
        match = search.search(text)
        if match is None:
            return
        values.append(match[1].strip())
    if not splits(values):
        return
    fixed, rest = _shared_words(sorted(set(values)))
    values = [_varying(value, fixed, rest) for value in values]
    pattern = f"{before}{re.escape(fixed)}{_choice(values)}{re.escape(rest)}{after}"
    yield Labels(pattern, tuple(values), f"{place}: {_said(values)}")


def _by_marker(texts: Sequence[str]) -> Iterator[Labels]:
    """Find a letter or number after one word in all texts: Subject A, Subject B."""
    marks = []
    for text in texts:
        found_here = _MARKER.findall(text)
        if not found_here:
            return
        marks.append([(without_accents(word), mark) for word, mark in found_here])
    for word in dict.fromkeys(word for word, _ in marks[0]):
        found = [[mark for one, mark in row if one == word] for row in marks]
        if all(len(set(row)) == 1 for row in found):
            values = [row[0] for row in found]
            if splits(values):
                written = {one for text in texts for one, _ in _MARKER.findall(text) if without_accents(one) == word}
                choice = "|".join(re.escape(one) for one in sorted(written))
                pattern = rf"(?<![^\W_])(?i:{choice})[ ._-]?([a-hA-H]|\d)(?![^\W_])"
                yield Labels(pattern, tuple(values), f"a letter or number in each text: {_said(values)}")


def _shared_words(names: Sequence[str]) -> tuple[str, str]:
    """Return the words that all labels begin with and end with ("thumb " of "thumb A" and "thumb B")."""
    fixed = _shared_beginning(names)
    if not all(name[len(fixed) :].strip() for name in names):
        fixed = ""
    cut = [name[len(fixed) :] for name in names]
    rest = _shared_beginning([name[::-1] for name in cut])[::-1]
    if not all(name[: len(name) - len(rest)].strip() for name in cut):
        rest = ""
    return fixed, rest


def _shared_beginning(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    size = 0
    while size < min(len(first), len(last)) and first[size] == last[size]:
        size += 1
    common = first[:size]
    return common[: max(common.rfind(border) for border in _BORDERS) + 1]


def _varying(value: str, fixed: str, rest: str) -> str:
    return value[len(fixed) : len(value) - len(rest)].strip()


def _choice(values: Sequence[str], *, any_case: bool = False) -> str:
    """Write the labels that were found as a group, so that the next file is read the same way."""
    names = "|".join(re.escape(value) for value in sorted(set(values), key=lambda value: (-len(value), value)))
    return f"((?i:{names}))" if any_case else f"({names})"


def _said(values: Sequence[str]) -> str:
    return ", ".join(f"“{value}”" for value in sorted(set(values))[:6])
