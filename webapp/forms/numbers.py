"""Numbers and money as the reader types them, and as they stand in a field."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_decimal, get_currency_symbol
from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.people.money import Money
from webapp.formatting import number, reader_locale, sign
from webapp.forms.readings import Kind, readings

SPACES = " \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_CURRENCY = re.compile(r"[€$£¥]|[A-Z]{3}|(?i:euro|fr\.)")
_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


def money_from(field: str, text: str, currency: str, faults: list[Fault]) -> Money | None:
    """Read an amount in the reader's way of writing numbers; what cannot be read is a fault."""
    bare, unit = _without_currency(text.strip(SPACES))
    if not bare and not unit:
        return None
    if unit and not _means(unit, currency):
        told = _("Amounts here are in %(sign)s. Give it without another currency.", sign=sign(currency))
        faults.append(Fault(field, "other_currency", told))
        return None
    found = readings(bare, reader_locale(), Kind.AMOUNT)
    if len(found) == 1:
        try:
            return Money.parse(f"{found[0]:f}", currency)
        except ValueError:
            found = []
    faults.append(_unread(field, "not_money", found, Kind.AMOUNT))
    return None


def plain_number(field: str, text: str, faults: list[Fault]) -> float | None:
    """Read a number; what cannot be read is a fault."""
    return _number(field, text, Kind.NUMBER, faults)


def small_number(field: str, text: str, faults: list[Fault]) -> float | None:
    """Read hours or weeks, of which thousands are rare: “1.500” is asked about; what cannot be read is a fault."""
    return _number(field, text, Kind.SMALL, faults)


def whole_number(field: str, text: str, faults: list[Fault]) -> int | None:
    """Read a count; what cannot be read or is not whole is a fault."""
    found = _number(field, text, Kind.WHOLE, faults)
    if found is None or found.is_integer():
        return None if found is None else int(found)
    faults.append(Fault(field, "not_whole", _("This must be a whole number.")))
    return None


def per_cent_from(field: str, text: str, faults: list[Fault], *, example: str = "5") -> float | None:
    """Read per cent as a fraction; what cannot be read is a fault that shows an example."""
    bare = text.strip(SPACES).removesuffix("%").strip(SPACES)
    if not bare and "%" not in text:
        return None
    found = readings(bare, reader_locale(), Kind.SMALL)
    if len(found) == 1:
        return float(found[0] / 100)
    if found:
        faults.append(_unread(field, "not_a_number", found, Kind.SMALL))
    else:
        told = _("Give a number of per cent, as in %(example)s.", example=example)
        faults.append(Fault(field, "not_a_number", told))
    return None


def money_text(minor: int | None, currency: str | None) -> str:
    """Write an amount as it stands in a field: without separators, cents only where there are some."""
    if minor is None or currency is None:
        return ""
    amount = Decimal(Money(minor, currency).amount)
    whole = amount == amount.to_integral_value()
    return format_decimal(amount, "0" if whole else "0.00", locale=reader_locale())


def number_text(value: float | None) -> str:
    """Write a number as it stands in a field."""
    return "" if value is None else _as_typed(Decimal(str(value)))


def percent_text(value: float | None) -> str:
    """Write a fraction as per cent for a field, without the sign, which stands behind it.

    ``repr`` first: 0.07 times 100 would be 7.000000000000001.
    """
    return "" if value is None else _as_typed(Decimal(repr(value)) * 100)


def _as_typed(value: Decimal) -> str:
    """Write a number so that its field takes it: three digits behind a mark could be thousands, a fourth says not."""
    text = str(format_decimal(value, "0.####", locale=reader_locale()))
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


def _number(field: str, text: str, kind: Kind, faults: list[Fault]) -> float | None:
    bare = text.strip(SPACES)
    if not bare:
        return None
    found = readings(bare, reader_locale(), kind)
    if len(found) == 1:
        return float(found[0])
    faults.append(_unread(field, "not_a_number", found, kind))
    return None


def _without_currency(text: str) -> tuple[str, str]:
    """Part an amount from the sign or letters of its currency, before or behind it."""
    for unit in (_CURRENCY.match(text), next(iter(re.finditer(rf"(?:{_CURRENCY.pattern})\Z", text)), None)):
        if unit is not None:
            return (text[: unit.start()] + text[unit.end() :]).strip(SPACES), unit[0]
    return text, ""


def _means(unit: str, currency: str) -> bool:
    """Say whether this is how the currency is written: its letters, its sign (also the bare sign of a dollar)."""
    if unit.lower() == "euro":
        return currency == "EUR"
    if unit.lower() == "fr.":
        return currency == "CHF"
    return unit == currency or get_currency_symbol(currency, locale=reader_locale()).endswith(unit)


def _unread(field: str, code: str, found: list[Decimal], kind: Kind) -> Fault:
    """Refuse a number: with both readings written out where there are two, so that the form asks and does not guess."""
    if len(found) == 2:
        first, second = (_again(one, kind) for one in found)
        told = _("This can be read in two ways: is %(first)s meant, or %(second)s?", first=first, second=second)
        return Fault(field, "two_readings", told)
    if kind is Kind.AMOUNT:
        told = _("This is not an amount. Write it as in %(example)s.", example=number(Decimal("1234.5"), 2))
        return Fault(field, code, told)
    return Fault(field, code, _("This is not a number."))


def _again(value: Decimal, kind: Kind) -> str:
    """Write a reading so that the same field takes it when it is copied."""
    if kind is Kind.AMOUNT and value != value.to_integral_value():
        return number(value, 2)
    if value != value.to_integral_value():
        return _as_typed(value.normalize())
    grouped = number(value, 0)
    return grouped if readings(grouped, reader_locale(), kind) == [value] else f"{value:f}"
