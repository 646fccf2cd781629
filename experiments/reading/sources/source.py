"""What is known of a platform's exports: signs, words, levels, what a row is, and the way to a usable file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["ads", "posts", "sends", "units", "geo", "aggregate"]


@dataclass(frozen=True, slots=True)
class ExportCard:
    """What to click in a platform to get a usable file."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One platform's export.

    Parameters
    ----------
    platform : str
        Name in the inspect document.
    title : str
        Name that a marketer knows.
    kind : str
        What a row is: ``ads``, ``posts``, ``sends``, ``units``, ``geo``, ``aggregate``.
    card : ExportCard
        The way to a usable file.
    telling : frozenset of str
        Plain headers that only this platform writes (three points each).
    usual : frozenset of str
        Plain headers it shares with others (one point each).
    titles : tuple of str
        Plain beginnings of lines above the table (six points).
    words : Mapping[str, tuple of str]
        Role to plain headers that are tried before the general words.
    never : Mapping[str, tuple of str]
        Role to plain headers that must not be taken for it here.
    parts : tuple of str
        Plain headers that add up to engagements where the platform gives no sum.
    unit : tuple of str
        Plain headers of the id of a row (post, send).
    texts : tuple of str
        Plain headers in which the label of a variant may stand, best first.
    dates : tuple of str
        Plain headers of the day of a row, tried before the general ones.
    row : str
        Level of a row where no level column says it (``post``, ``video``).
    levels : tuple of (str, tuple of str)
        Levels of this platform with their plain headers, wide to narrow; empty: the general ones.
    micros : bool
        Exports of its connectors give money in millionths under headers that do not say so.
    shape : str
        Regular expression that one plain header must match, where titles alone would say too little.
    month_first : bool or None
        Whether English files write the month before the day.
    blank_is_none : bool
        The platform leaves a cell blank where nothing happened; where the line shows delivery, a blank event is 0.
    enough : int
        Points that a file needs to be taken for one of this source.
    """

    platform: str
    title: str
    kind: Kind
    card: ExportCard
    telling: frozenset[str] = frozenset()
    usual: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    row: str = ""
    levels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    micros: bool = False
    shape: str = ""
    month_first: bool | None = None
    blank_is_none: bool = False
    enough: int = 5


def split_words(text: str) -> tuple[str, ...]:
    """Return the headers of a list written with bars.

    Examples
    --------
    >>> split_words("ad name | creative name")
    ('ad name', 'creative name')
    """
    return tuple(word.strip() for word in text.split("|") if word.strip())
