"""Numbers and money as the reader types them, and as they stand in a field."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, format_decimal, get_group_symbol, parse_decimal
from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.people.money import Money
from webapp.formatting import number, reader_locale

THOUSANDS = 3
"""Digits that stand together."""
WITH_MARKS = re.compile(r"(?P<whole>[+-]?\d+(?:[.,]\d+)*)[.,](?P<rest>\d{1,9})")
SIGNS = "€$£ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def money_from(field: str, text: str, currency: str, faults: list[Fault]) -> Money | None:
    """Read an amount in the reader's way of writing numbers; what cannot be read is a fault."""
    bare = text.strip(SIGNS)
    if not bare:
        return None
    amount = _decimal(bare)
    if amount is not None:
        try:
            return Money.parse(f"{amount:f}", currency)
        except ValueError:
            amount = None
    faults.append(Fault(field, "not_money", _no_amount(bare)))
    return None


def plain_number(field: str, text: str, faults: list[Fault]) -> float | None:
    """Read a number; what cannot be read is a fault."""
    if not text.strip():
        return None
    amount = _decimal(text.strip())
    if amount is None:
        faults.append(Fault(field, "not_a_number", _no_number(text.strip())))
        return None
    return float(amount)


def money_text(minor: int | None, currency: str | None) -> str:
    """Write an amount as it stands in a field: without separators, cents only where there are some."""
    if minor is None or currency is None:
        return ""
    amount = Decimal(Money(minor, currency).amount)
    whole = amount == amount.to_integral_value()
    return format_decimal(amount, "0" if whole else "0.00", locale=reader_locale())


def number_text(value: float | None) -> str:
    """Write a number as it stands in a field."""
    return "" if value is None else format_decimal(Decimal(str(value)), "0.####", locale=reader_locale())


def percent_text(value: float | None) -> str:
    """Write a fraction as per cent for a field, without the sign, which stands behind it.

    ``repr`` first: 0.07 times 100 would be 7.000000000000001.
    """
    return "" if value is None else format_decimal(Decimal(repr(value)) * 100, "0.####", locale=reader_locale())


def _decimal(text: str) -> Decimal | None:
    locale = reader_locale()
    if get_group_symbol(locale) == "’":
        text = text.replace("'", "’")  # as keyboards have it
    try:
        amount = parse_decimal(text, locale=locale, strict=True)
    except NumberFormatError:
        return None
    return amount if amount.is_finite() else None


def _no_amount(typed: str) -> str:
    match _readings(typed):
        case [first, second]:
            return _("This is not an amount. Is %(first)s meant, or %(second)s?", first=first, second=second)
        case [only]:
            return _("This is not an amount. Is %(reading)s meant?", reading=only)
    return _("This is not an amount. Write it as in %(example)s.", example=number(Decimal("1234.5"), 2))


def _no_number(typed: str) -> str:
    match _readings(typed):
        case [first, second]:
            return _("This is not a number. Is %(first)s meant, or %(second)s?", first=first, second=second)
        case [only]:
            return _("This is not a number. Is %(reading)s meant?", reading=only)
    return _("This is not a number.")


def _readings(typed: str) -> list[str]:
    """Write what may be meant by a number that is written in another country's way, in the reader's own.

    Its last mark may stand before a fraction or, where fewer than three digits follow, before thousands cut short.

    Examples
    --------
    >>> from webapp.language.choice import written_in
    >>> with written_in(None, "de"):
    ...     _readings("1.5"), _readings("1,234.5"), _readings("much")
    (['1,5', '1.500'], ['1.234,5'], [])
    """
    found = WITH_MARKS.fullmatch(typed.replace("\N{NO-BREAK SPACE}", ""))
    if found is None:
        return []
    whole, rest = re.sub("[.,]", "", found["whole"]), found["rest"]
    readings = [number(Decimal(f"{whole}.{rest}"), len(rest))]
    if whole == found["whole"] and len(rest) < THOUSANDS:
        readings.append(number(Decimal(whole + rest.ljust(THOUSANDS, "0")), 0))
    return readings
