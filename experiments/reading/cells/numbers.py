"""The number style of a file, decided once from all evidence, and the numbers in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from experiments.reading.cells.words import CURRENCIES, MARKS

MISSING = frozenset(
    ["", "-", "--", "---", "–", "—", "n/a", "na", "n.a.", "nan", "null", "none", "#n/a", "\\n", "k. a.", "k.a.", "s/o"]
)
TRUE_WORDS = frozenset(
    [
        "true",
        "yes",
        "wahr",
        "ja",
        "verdadero",
        "vrai",
        "oui",
        "sí",
        "si",
        "sì",
        "vero",
        "sim",
        "verdadeiro",
        "waar",
        "tak",
    ]
)
FALSE_WORDS = frozenset(
    ["false", "no", "falsch", "nein", "falso", "faux", "non", "não", "nao", "nee", "onwaar", "nie", "nej"]
)

# no platform counts so far, and beyond it sums of whole numbers are no longer exact
LARGEST = 1e15
SPACES = "\u00a0\u202f\u2009 '’"
# "kr" is money in three countries: undressed, but it names no currency
_DRESSING = re.compile(
    rf"^(?:[A-Z]{{0,3}}[${MARKS}]|[A-Z]{{3}}(?=[\s\u00a0\d])|(?:kr|Rs)\.?(?=[\s\u00a0\d]))?(.*?)"
    rf"(?:[${MARKS}%]|[A-Z]{{3}}|kr\.?|zł|Kč|Ft)?$",
    re.DOTALL,
)
# mail reports write a count with its share behind it: "141 (8.1%)"
_SHARE = re.compile(r"\s*\(\s*[\d.,]+\s?%\)$")
_PLAIN = re.compile(r"^[+\-−]?[0-9]+$")
_EXPONENT = re.compile(r"^[+\-−]?[0-9]+(?:([.,])[0-9]+)?[eE][+\-]?[0-9]{1,3}$")
_BOTH = re.compile(r"^[+\-−]?[0-9]{1,3}([.,\u00a0\u202f\u2009 '’])(?:[0-9]{2,3}\1)*[0-9]{3}([.,])[0-9]+$")
_GROUPS = re.compile(r"^[+\-−]?[0-9]{1,3}([.,])(?:[0-9]{2,3}\1)*[0-9]{3}$")
_SPACED = re.compile(r"^[+\-−]?[0-9]{1,3}(?:[\u00a0\u202f\u2009 '’][0-9]{3})+$")
# stands between the cells of a column that are looked at together: a sign that is taken out of every text
SEPARATOR = "\x01"
_SEPARATOR = SEPARATOR.encode()
_ONE_DIGIT = bytes.maketrans(b"023456789", b"111111111")
_ZERO = b"\x02"
# "0.341" is no group of three digits, so its zero is not any digit
_LEADING_ZERO = re.compile(rb"(?<![0-9])0(?=[.,][0-9]{3}(?![0-9]))")
_ONE_MARK = re.compile(r"^[+\-−]?([0-9]*)([.,])([0-9]+)$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the cells of one column say about its style: counts of decisive marks, undecidable ones, and the rest."""

    decimals: Mapping[str, int]
    thousands: Mapping[str, int]
    either: Mapping[str, int]
    numbers: int
    texts: int
    percents: int

    @property
    def is_numeric(self) -> bool:
        """Say whether every cell that is not missing is a number (and there is one)."""
        return self.numbers > 0 and self.texts == 0


def undressed(cell: str) -> str:
    """Return the bare figure: no currency sign or code, no percent sign, no blanks around."""
    cell = cell.strip(" \t\r\n\u00a0\u202f")
    if cell and cell[-1].isdigit() and (cell[0].isdigit() or (cell[0] == "-" and cell[1].isdigit())):
        return cell
    if cell.endswith("%)"):
        cell = _SHARE.sub("", cell)
    sign = ""
    if cell[:1] in "-−+" and len(cell) > 1 and not cell[1].isdigit():
        sign, cell = cell[0], cell[1:]
    found = _DRESSING.match(cell)
    head, tail = cell[:3], cell[-3:]
    if found is None or (head.isalpha() and head not in CURRENCIES) or (tail.isalpha() and tail not in CURRENCIES):
        return sign + cell
    return sign + found[1].strip(" \t\u00a0\u202f")


def is_missing(cell: str) -> bool:
    """Say whether a cell stands for "no value" (blank, ``--``, ``n/a`` …)."""
    return cell.strip(" \t\r\n\u00a0").casefold() in MISSING


def sort_of(cell: str) -> tuple[str, str, str]:
    """Tell what one cell says: (kind, decimal mark, thousands mark).

    Kind is ``missing``, ``whole``, ``decimal``, ``thousands``, ``both``, ``either`` (one mark, three digits behind: it
    could be both) or ``text``.

    Examples
    --------
    >>> sort_of("1.234,50"), sort_of("1.234"), sort_of("0,341 %"), sort_of("1,234,567")
    (('both', ',', '.'), ('either', '', '.'), ('decimal', ',', ''), ('thousands', '', ','))
    """
    if is_missing(cell):
        return "missing", "", ""
    bare = undressed(cell)
    if _PLAIN.match(bare):
        return "whole", "", ""
    if (found := _BOTH.match(bare)) and found[1] != found[2]:
        return "both", found[2], found[1]
    if _SPACED.match(bare):
        return "thousands", "", next(mark for mark in bare if mark in SPACES)
    if found := _ONE_MARK.match(bare):
        before, mark, after = found[1], found[2], found[3]
        if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0"):
            return "either", "", mark
        return "decimal", mark, ""
    if found := _GROUPS.match(bare):
        return "thousands", "", found[1]
    if found := _EXPONENT.match(bare):
        return ("decimal", found[1], "") if found[1] else ("whole", "", "")
    return "text", "", ""


def weigh(cells: Iterable[str]) -> Evidence:
    """Collect the evidence of one column from its cells.

    Cells are told apart by their shape only (every digit alike), for a column of a thousand figures has few shapes.
    """
    return _evidence(Counter(_shapes(cells)))


def weigh_kinds(cells: Iterable[str]) -> Evidence:
    """Collect the evidence of one column, each shape of cell counted once: cheaper, where only kinds matter."""
    return _evidence(dict.fromkeys(_shapes(cells), 1))


def _shapes(cells: Iterable[str]) -> list[bytes]:
    joined = SEPARATOR.join(cells).encode("utf-8", "surrogatepass")
    shapes = joined.translate(_ONE_DIGIT).split(_SEPARATOR)
    may_lead = b"0." in joined or b"0," in joined
    if may_lead and any(_sort_of_shape(shape)[0] == "either" for shape in set(shapes)) and _LEADING_ZERO.search(joined):
        shapes = _LEADING_ZERO.sub(_ZERO, joined).translate(_ONE_DIGIT).replace(_ZERO, b"0").split(_SEPARATOR)
    return shapes


def _evidence(shapes: Mapping[bytes, int]) -> Evidence:
    decimals: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    either: Counter[str] = Counter()
    numbers = texts = percents = 0
    for shape, times in shapes.items():
        kind, decimal, mark, is_percent = _sort_of_shape(shape)
        if kind == "missing":
            continue
        if kind == "text":
            texts += times
            continue
        numbers += times
        percents += times * is_percent
        if decimal:
            decimals[decimal] += times
        if kind == "either":
            either[mark] += times
        elif mark:
            thousands[mark] += times
    return Evidence(decimals, thousands, either, numbers, texts, percents)


@lru_cache(maxsize=4096)
def _sort_of_shape(shape: bytes) -> tuple[str, str, str, bool]:
    text = shape.decode("utf-8", "surrogatepass")
    return (*sort_of(text), text.rstrip().endswith("%"))


@dataclass(frozen=True, slots=True)
class StyleFound:
    """The style of a file.

    ``conflict`` says that measures contradict each other, ``unclear`` that nothing decides, ``is_open`` that the
    measures need no decision because no mark stands in them.
    """

    decimal: str
    thousands: str
    conflict: bool = False
    unclear: bool = False
    reason: str = ""
    is_open: bool = False


def decide_style(
    counts: Sequence[Evidence],
    amounts: Sequence[Evidence],
    others: Callable[[str], Sequence[Evidence]] = lambda _sign: (),
) -> StyleFound:
    """Decide the style of a file once, from all its columns.

    Parameters
    ----------
    counts : Sequence[Evidence]
        Columns that hold whole counts (impressions, clicks): three digits behind a mark are thousands there.
    amounts : Sequence[Evidence]
        Other columns that were taken as measures.
    others : Callable
        Gives every other column of figures that holds a sign; asked only for what the measures do not tell.
    """
    measures = [*counts, *amounts]
    votes = _votes(measures)
    reason = "the figures show it"
    if not votes:
        votes = _opposites({mark for column in counts for mark in column.either})
        reason = "counts are whole, so a mark before three digits parts thousands"
    if not votes:
        ballots = [_votes([column]) for column in others("")]
        tally = Counter({mark: sum(mark in ballot for ballot in ballots) for mark in ".,"})
        best = tally.most_common(1)[0]
        votes = {best[0]} if best[1] and tally["."] != tally[","] else set()
        reason = "the other columns of the file show it"
    if len(votes) > 1:
        return StyleFound(".", "", conflict=True, reason="columns contradict each other")
    if not votes:
        if any(column.either for column in measures):
            return StyleFound(".", "", unclear=True, reason="one mark before three digits can mean both")
        return StyleFound(".", _spaces_in(measures), reason="only whole numbers, no mark to decide", is_open=True)
    decimal = votes.pop()
    other = "," if decimal == "." else "."
    seen = _has_mark(measures, other) or _has_mark(others(other), other)
    broken = any(column.either.get(decimal) for column in counts)
    return StyleFound(decimal, other if seen else _spaces_in(measures), conflict=broken, reason=reason)


def _has_mark(columns: Iterable[Evidence], mark: str) -> bool:
    return any(mark in column.thousands or mark in column.either for column in columns)


def _votes(columns: Iterable[Evidence]) -> set[str]:
    """Return the decimal marks that these columns show beyond doubt."""
    found: set[str] = set()
    for column in columns:
        found |= set(column.decimals)
        found |= _opposites(set(column.thousands))
    return found


def _opposites(thousands: set[str]) -> set[str]:
    return {"," if mark == "." else "." for mark in thousands if mark in ".,"}


def _spaces_in(columns: Iterable[Evidence]) -> str:
    return next((mark for column in columns for mark in column.thousands if mark in SPACES), "")


def are_all_there(values: Sequence[float | None]) -> bool:
    """Say whether no value is missing: adding them up finds a gap faster than comparing each with ``None``."""
    try:
        sum(cast("Sequence[float]", values))
    except TypeError:
        return False
    return True


def present(values: Sequence[float | None]) -> Sequence[float]:
    """Return the values that are there; the very same sequence where none is missing."""
    if are_all_there(values):
        return cast("Sequence[float]", values)
    return [value for value in values if value is not None]


def read_number(cell: str, decimal: str) -> float | None:
    """Return the number in a cell, given the decimal mark of the file.

    Returns
    -------
    float or None
        ``None`` where the cell is missing.

    Raises
    ------
    ValueError
        If the cell is not a number in this style.

    Examples
    --------
    >>> read_number("1.234,50", ","), read_number("5.21%", "."), read_number(" --", ".")
    (1234.5, 5.21, None)
    """
    kind, mark, group = sort_of(cell)
    if kind == "missing":
        return None
    bare = undressed(cell).replace("−", "-")
    if kind == "text" or (mark and mark != decimal):
        msg = f"not a number: {cell}"
        raise ValueError(msg)
    if kind == "either":
        bare = bare if group == decimal else bare.replace(group, "")
    elif group:
        if group == decimal:
            msg = f"not a number in this style: {cell}"
            raise ValueError(msg)
        bare = "".join(letter for letter in bare if letter != group and letter not in SPACES)
    value = float(bare.replace(",", ".") if decimal == "," else bare.replace(",", ""))
    if abs(value) > LARGEST:
        msg = f"too large: {cell}"
        raise ValueError(msg)
    return value
