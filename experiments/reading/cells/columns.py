"""The cells of one column, and what is asked about them again and again: found out once, by column and not by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from operator import eq
from typing import TYPE_CHECKING, Generic, TypeVar

from experiments.reading.cells.numbers import (
    LARGEST,
    MISSING,
    SEPARATOR,
    SPACES,
    Evidence,
    is_missing,
    present,
    weigh,
    weigh_kinds,
)

_DIGITS = b"0123456789"
_SEPARATOR = SEPARATOR.encode()
_ONE_DIGIT = bytes.maketrans(b"023456789", b"111111111")
_LONG = b"1" * 16
_BARE_SIGNS = _DIGITS + b".,-" + _SEPARATOR
# what makes a figure of a style one that Python reads: no marks between thousands, a dot before the decimals
_BARE = {".": str.maketrans("", "", f",{SPACES}"), ",": str.maketrans(",", ".", f".{SPACES}")}


Value = TypeVar("Value")


class _Once(Generic[Value]):
    """A property found out once: ``cached_property`` without its lock, for there are hundreds in a small file."""

    def __init__(self, find: Callable[[Column], Value]) -> None:
        self.find = find
        self.name = find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, column: Column, _owner: type[Column]) -> Value:
        found = column.__dict__[self.name] = self.find(column)
        return found


if TYPE_CHECKING:
    once = property
else:
    once = _Once


class Column(tuple[str, ...]):  # noqa: SLOT001 - it keeps what was found out
    """The cells of one column, unchanged and in their order.

    Examples
    --------
    >>> column = Column(["7,497", "8,009", ""])
    >>> column.evidence.is_numeric, column.figures(".")
    (True, [7497.0, 8009.0, None])
    """

    @once
    def distinct(self) -> frozenset[str]:
        """Return the different cells."""
        return frozenset(self)

    @once
    def missing(self) -> frozenset[str]:
        """Return the different cells that say nothing (blank, ``--``, ``n/a`` …)."""
        distinct = self.distinct
        return distinct & MISSING if self.is_bare else frozenset(filter(is_missing, distinct))

    @property
    def is_empty(self) -> bool:
        """Whether no cell says anything."""
        return all(map(is_missing, self.distinct))

    @once
    def joined(self) -> str:
        """All different cells in one text, to look for a sign in all of them at once."""
        return SEPARATOR.join(self.distinct)

    @once
    def raw(self) -> bytes:
        """Return the same text as bytes; what is not ASCII in it has no digits and no marks of figures."""
        return self.joined.encode("utf-8", "surrogatepass")

    @once
    def is_plain(self) -> bool:
        """Whether every cell is written with digits only, or blank."""
        return self.raw.translate(None, _DIGITS) == _SEPARATOR * (len(self.distinct) - 1)

    @once
    def is_small(self) -> bool:
        """Whether no figure has so many digits that it could be too large."""
        return _LONG not in self.raw.translate(_ONE_DIGIT)

    @once
    def is_bare(self) -> bool:
        """Whether every cell is written with digits, dots, commas and minus signs only, or blank."""
        return not self.raw.translate(None, _BARE_SIGNS)

    @once
    def evidence(self) -> Evidence:
        """Return what the cells say of the number style, counted over all of them where they are of several kinds."""
        if self.is_plain and self:
            return Evidence({}, {}, {}, len(self.distinct - {""}), 0, 0)
        said = weigh_kinds(self.distinct)
        mixed = bool(said.texts and said.numbers) or 0 < said.percents < said.numbers
        return weigh(self) if mixed else said

    @once
    def stripped(self) -> Sequence[str]:
        """Return the cells without blanks around them."""
        bare = {cell: cell.strip() for cell in self.distinct}
        return self if all(map(eq, bare, bare.values())) else [bare[cell] for cell in self]

    def figures(self, decimal: str) -> list[float | None] | None:
        """Return the cells as numbers, blank ones as ``None``, where all of them are plainly written in one style.

        Parameters
        ----------
        decimal : str
            Decimal mark of the file.

        Returns
        -------
        list of float or None, or None
            ``None`` in place of the list where the cells must be looked at one by one: dressed in signs, marked as
            missing, or in another style.
        """
        said = self.evidence
        if said.texts or said.percents or decimal in said.thousands or not set(said.decimals) <= {decimal}:
            return None
        repeats = 2 * len(self.distinct) < len(self)
        written: Sequence[str] = tuple(self.distinct) if repeats else self
        cells = written
        if said.thousands or said.either or (said.decimals and decimal == ","):
            cells = SEPARATOR.join(cells).translate(_BARE[decimal]).split(SEPARATOR)
        values: list[float | None]
        try:
            if "" in self.distinct:
                values = [float(cell) if cell else None for cell in cells]
            else:
                # from digits to a whole number and on to a float is the faster way
                values = list(map(float, map(int, cells) if self.is_plain else cells))
        except (ValueError, OverflowError):
            return None
        if not (cells is written and self.is_bare and self.is_small):
            known = present(values)
            # a sum shows "nan" wherever it stands; smallest and largest only where it stands first
            if not known or not isfinite(sum(known)) or not (min(known) >= -LARGEST and max(known) <= LARGEST):
                return None
        return list(map(dict(zip(written, values, strict=True)).__getitem__, self)) if repeats else values
