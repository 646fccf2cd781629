"""Words and letters by which names say that they belong to a test: control, variant B, V2, in several languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.reading.cells.words import without_accents

_CONTROLS = (
    r"control(?:s|e|lo|es|group|egroep)?|kontroll\w{0,7}|kontrol(?:a|na|ne|ny|gruppe)|temoins?|original(?:e|es|en|ny)?"
    r"|originaal|originele|oryginal(?:na|ny)?|baseline|holdout|psa|placebo"
)
_TREATMENTS = (
    r"treatments?|treated|traitements?|tratamientos?|tratamentos?|trattament[oi]|behandlung|behandeling|behandling"
    r"|test(?:e|s)?|test(?:group|gruppe|groep|grupp)|testgrupperna|prueba|challenger|champion|herausforderer"
)
_SERIES = (
    r"variant(?:e|en|es|i|s)?|variat(?:ion|ions|ie)|variaciones|variacion|variac(?:ao|oes)|variazion[ei]|wariant"
    r"|var|version(?:s|e|en|es|i)?|vers(?:ao|oes|ie)|wersja|fassung"
)
_GROUPS = r"group|gruppe|grupo|gruppo|groupe|groep|grupp|grupa"
_CONTROL = re.compile(rf"(?<![a-z])(?:{_CONTROLS})(?![a-z])")
_TREATMENT = re.compile(rf"(?<![a-z])(?:{_TREATMENTS})(?![a-z])")
_SERIES_WORD = re.compile(rf"(?<![a-z])(?:{_SERIES})(?![a-z])|(?<![a-z])(?:{_GROUPS})[ ._-]?[a-h1-9](?![a-z\d])")
_BEFORE_MARK = re.compile(rf"(?<![a-z])(?:{_CONTROLS}|{_TREATMENTS}|{_SERIES}|{_GROUPS}|ab|a b)[ .:#-]*$")
_TOKEN = re.compile(r"[^\W_]+")
_MARK = re.compile(r"^(?:[a-h]|v\d{1,2}|\d{1,2})$")
_DIGITS = re.compile(r"\d+")
_LETTERS = "abcdefgh"

WORDS, LETTERS, SHARED_WORD, NUMBERS = 4, 3, 2, 1
"""How clearly names speak of a test: words that differ, letters or V1/V2, one word in all names, mere numbers."""


def strength(names: Sequence[str]) -> int:
    """Rate how clearly different names speak of a test; 0 where they do not.

    Words that stand in every name do not tell names apart, so they count less than those that stand in some.

    Examples
    --------
    >>> strength(["Search - RSA control", "Search - RSA new headlines"]), strength(["Variante 1", "Variante 2"])
    (4, 4)
    >>> strength(["SPR25 | A - Video", "SPR25 | B - Static"]), strength(["[TEST] Offer - 10%", "[TEST] Offer - Free"])
    (3, 2)
    >>> strength(["Ad 1", "Ad 2"]), strength(["18-24", "25-34"])
    (1, 0)
    """
    if len(names) < 2:
        return 0
    simple = [without_accents(name).replace("_", " ") for name in names]
    rest = _without_shared(simple)
    if any(_CONTROL.search(name) or _TREATMENT.search(name) or _SERIES_WORD.search(name) for name in rest):
        return WORDS
    marks = _marks(simple)
    if marks and marks.after_word:
        return WORDS
    if marks and not marks.numbers:
        return LETTERS
    if all(_CONTROL.search(name) or _TREATMENT.search(name) or _SERIES_WORD.search(name) for name in simple):
        return SHARED_WORD
    return NUMBERS if marks else 0


def _without_shared(simple: Sequence[str]) -> list[str]:
    """Leave out the words that stand in all names, where something is left of each."""
    split = [_TOKEN.findall(name) for name in simple]
    shared = set.intersection(*(set(tokens) for tokens in split))
    return [" ".join(token for token in tokens if token not in shared) for tokens in split]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Letters or numbers that tell names apart; ``after_word`` where a word of a test stands before them."""

    numbers: bool
    after_word: bool


def _marks(simple: Sequence[str]) -> _Marks | None:
    """Find A, B, C (or V1, V2; or 1, 2, 3 where nothing else differs) at one place, from the front or from behind."""
    split = [list(_TOKEN.finditer(name)) for name in simple]
    shortest = min(len(tokens) for tokens in split)
    numbers = [str(i + 1) for i in range(len(simple))]
    wanted = [list(_LETTERS[: len(simple)]), [f"v{n}" for n in numbers], [f"v{i}" for i in range(len(simple))]]
    for place in (*range(shortest), *range(-shortest, 0)):
        found = [tokens[place] for tokens in split]
        marks = sorted(token[0] for token in found)
        if not all(_MARK.match(mark) for mark in marks):
            continue
        after_word = all(_BEFORE_MARK.search(name[: token.start()]) for name, token in zip(simple, found, strict=True))
        if marks in wanted:
            return _Marks(numbers=False, after_word=after_word)
        rest = {tuple(token[0] for token in tokens if token is not tokens[place]) for tokens in split}
        if sorted(mark.lstrip("0") for mark in marks) == sorted(numbers) and len(rest) == 1:
            return _Marks(numbers=True, after_word=after_word)
    return None


@dataclass(frozen=True, slots=True)
class Grouping:
    """Names that fall into groups by a word or letter of a test that stands in each of them.

    ``pattern`` has one group, the label; ``sure`` where it is a word (control, treatment) and not a mere letter.
    """

    pattern: str
    labels: dict[str, str]
    sure: bool

    @property
    def strength(self) -> int:
        """How clearly the labels speak of a test."""
        return WORDS if self.sure else LETTERS


def grouping(names: Sequence[str], *, loose: bool) -> Grouping | None:
    """Find the versions inside names of which several belong to one version.

    Parameters
    ----------
    names : Sequence[str]
        Different names.
    loose : bool
        Whether what else stands in the names may differ from version to version. If not, the same rest (numbers
        aside) must repeat in each version.

    Examples
    --------
    >>> found = grouping(["Control - 18-24", "Control - 25-34", "New - 18-24", "New - 25-34"], loose=False)
    >>> found.labels["New - 18-24"], found.sure
    ('New', True)
    >>> grouping(["Spring_A_01", "Spring_A_02", "Spring_B_01", "Spring_B_02"], loose=False).labels["Spring_A_02"]
    'A'
    >>> grouping(["Question", "Fact", "Control"], loose=False) is None
    True
    """
    if len(names) < 4:
        return None
    words = _by_words(names, loose=loose)
    return words or _by_letters(names, loose=loose)


def _by_words(names: Sequence[str], *, loose: bool) -> Grouping | None:
    split = [[token[0] for token in _TOKEN.finditer(name)] for name in names]
    simple = [[without_accents(token) for token in tokens] for tokens in split]
    shared = set.intersection(*(set(tokens) for tokens in simple))
    speaking = {
        token for tokens in simple for token in tokens
        if token not in shared and (_CONTROL.fullmatch(token) or _TREATMENT.fullmatch(token))
    }  # fmt: skip
    if not speaking:
        return None
    choices: list[set[str]] = []
    if len(speaking) > 1:
        choices.append({token for tokens, low in zip(split, simple, strict=True)
                        for token, bare in zip(tokens, low, strict=True) if bare in speaking})  # fmt: skip
    shortest = min(len(tokens) for tokens in split)
    for place in (*range(shortest), *range(-shortest, 0)):
        there = {tokens[place] for tokens in split}
        if any(tokens[place] in speaking for tokens in simple):
            choices.append(there)
    return _first_that_parts(names, choices, loose=loose, sure=True)


def _by_letters(names: Sequence[str], *, loose: bool) -> Grouping | None:
    tokens = {token for name in names for token in _TOKEN.findall(name)}
    choices = []
    for letters in ({t for t in tokens if re.fullmatch("[A-H]", t)}, {t for t in tokens if re.fullmatch(r"[vV]\d", t)}):
        row = sorted(letter.casefold() for letter in letters)
        if row in ([*_LETTERS[: len(row)]], [f"v{i + 1}" for i in range(len(row))]):
            choices.append(letters)
    return _first_that_parts(names, choices, loose=loose, sure=False)


def _first_that_parts(names: Sequence[str], choices: Sequence[set[str]], *, loose: bool, sure: bool) -> Grouping | None:
    for tokens in choices:
        if not 2 <= len(tokens) <= 10:
            continue
        choice = "|".join(re.escape(token) for token in sorted(tokens, key=lambda token: (-len(token), token)))
        pattern = rf"(?<![^\W_])({choice})(?![^\W_])"
        found = {name: re.findall(pattern, name) for name in names}
        if any(len(marks) != 1 for marks in found.values()):
            continue
        labels = {name: marks[0] for name, marks in found.items()}
        members: dict[str, list[str]] = {}
        for name, label in labels.items():
            members.setdefault(label, []).append(_DIGITS.sub("", re.sub(pattern, "", name)).casefold())
        if min(len(rests) for rests in members.values()) < 2 or len(members) < 2:
            continue
        if loose or len({frozenset(rests) for rests in members.values()}) == 1:
            return Grouping(pattern, labels, sure)
    return None
