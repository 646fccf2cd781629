"""What a typed number may mean: one reading is taken, of two the form asks which is meant, none is no number."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum

from babel import Locale
from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

THOUSANDS = 3
"""Digits that stand together."""
_SPACES = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
_NEVER_A_FRACTION = re.compile(rf"(?<=[0-9])(?:{_SPACES}|['’])(?=[0-9]{{{THOUSANDS}}}(?![0-9]))")
"""Spaces and apostrophes between thousands: they mean the same in every country."""
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}\Z")
"""How whole amounts end on German price labels: 300,– and 300.–"""
_MARKED = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*(?:[.,][0-9]+)*?)(?:(?P<mark>[.,])(?P<rest>[0-9]+))?")


class Kind(Enum):
    """What a number counts, as far as it says which of two readings cannot be meant."""

    AMOUNT = "amount"
    """Money: thousands are usual, and three digits behind the mark are no cents."""
    NUMBER = "number"
    """Anything."""
    SMALL = "small"
    """Per cent, hours, weeks: thousands are rare, and few digits behind any mark are a fraction."""
    WHOLE = "whole"
    """A count: nothing stands behind a decimal mark."""


def readings(text: str, locale: Locale, kind: Kind) -> list[Decimal]:
    """List what a typed number may mean to this reader, the likelier first.

    Parameters
    ----------
    text : str
        As typed, without its unit.
    locale : Locale
        How the reader writes numbers.
    kind : Kind
        What is counted.

    Examples
    --------
    >>> german = Locale("de")
    >>> readings("1.500", german, Kind.AMOUNT), readings("1.500", german, Kind.SMALL)
    ([Decimal('1500')], [Decimal('1.500'), Decimal('1500')])
    >>> readings("1 500", german, Kind.WHOLE), readings("much", german, Kind.NUMBER)
    ([Decimal('1500')], [])
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{FULLWIDTH COMMA}", ",")
    plain = _NEVER_A_FRACTION.sub("", _NO_CENTS.sub("", plain))
    found = _MARKED.fullmatch(plain)
    if found is None or not any(sign.isdigit() for sign in plain):
        return []
    sign, whole, mark, rest = found["sign"], found["whole"], found["mark"], found["rest"]
    if mark is None:
        return [Decimal(sign + whole)]
    if "." in whole or "," in whole:
        return _of_several_marks(plain, found, locale)
    fraction, thousands = Decimal(f"{sign}{whole or 0}.{rest}"), Decimal(sign + whole + rest.ljust(THOUSANDS, "0"))
    if not whole or whole.startswith("0") or len(rest) > THOUSANDS or len(whole) > THOUSANDS:
        return [fraction]
    if len(rest) == THOUSANDS:
        return _of_three_digits(fraction, thousands, mark, locale, kind)
    if mark == get_decimal_symbol(locale) or kind in {Kind.SMALL, Kind.WHOLE}:
        return [fraction]
    return [fraction, thousands]  # as "1.5" in German: a fraction written abroad, or thousands cut short


def _of_three_digits(fraction: Decimal, thousands: Decimal, mark: str, locale: Locale, kind: Kind) -> list[Decimal]:
    if kind is Kind.WHOLE:
        return [thousands]
    stands_between_thousands = mark == _group_mark(locale)
    if stands_between_thousands and kind is not Kind.SMALL:
        return [thousands]
    return [fraction, thousands]


def _of_several_marks(plain: str, found: re.Match[str], locale: Locale) -> list[Decimal]:
    sign, whole, mark, rest = found["sign"], found["whole"], found["mark"], found["rest"]
    other = "," if mark == "." else "."
    grouped = re.fullmatch(rf"[0-9]{{1,3}}(?:\{other}[0-9]{{3}})+", whole)
    if grouped:
        return [Decimal(f"{sign}{whole.replace(other, '')}.{rest}")]
    if re.fullmatch(rf"[0-9]{{1,3}}(?:\{mark}[0-9]{{3}})*", whole) and len(rest) == THOUSANDS:
        return [Decimal(sign + whole.replace(mark, "") + rest)]
    try:  # as lakhs are written in India
        return [parse_decimal(plain, locale=locale, strict=True)]
    except NumberFormatError:
        return []


def _group_mark(locale: Locale) -> str | None:
    """Give the point or comma that stands between thousands, ``None`` where neither does (Switzerland)."""
    if get_group_symbol(locale) == "’":
        return None
    return "." if get_decimal_symbol(locale) == "," else ","
