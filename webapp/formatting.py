"""How numbers, money and days are written for the reader; the only place where per cent exists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol
from flask import Flask
from flask_babel import gettext as _

from webapp.language import speaking
from webapp.language.choice import reader_locale
from webapp.language.said import said

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

Number = int | float | Decimal


def _missing(value: object) -> str | None:
    """Say a number that does not exist."""
    if value is None:
        return _("not estimable")
    sentence = getattr(value, "sentence", None)  # stats.NotEstimable, known by its shape
    return said(str(sentence)) if sentence is not None else None


def _signed(text: str, value: Number, *, signed: bool) -> str:
    text = text.replace("-", MINUS)
    return f"+{text}" if signed and value > 0 else text


def number(value: Number | None, digits: int | None = None, *, signed: bool = False) -> str:
    """Write a number; without ``digits`` with as many as tell something (three significant ones, whole from 100)."""
    missing = _missing(value)
    if missing is not None or value is None:
        return missing or ""
    places = _places(value) if digits is None else digits
    shown = round(float(value), places) + 0.0  # + 0.0 turns −0.0 into 0.0
    pattern = "#,##0" + ("." + "0" * places if places and digits is not None else "." + "#" * places if places else "")
    return _signed(format_decimal(shown, pattern, locale=reader_locale()), shown, signed=signed)


def _places(value: Number) -> int:
    size = abs(float(value))
    if size >= 100 or size == 0:
        return 0
    for places, limit in ((1, 10), (2, 1), (3, 0.1), (4, 0.01)):
        if size >= limit:
            return places
    return 5


def count(value: int | None) -> str:
    """Write a whole number with separators: 12,345."""
    return number(value, 0)


def percent(value: Number | None, digits: int | None = None, *, signed: bool = False) -> str:
    """Write a fraction as per cent: 0.114 is 11.4 %; one digit below 10 %, none above unless asked."""
    missing = _missing(value)
    if missing is not None or value is None:
        return missing or ""
    hundred = float(value) * 100
    places = digits if digits is not None else (0 if abs(hundred) >= 9.95 else 1)
    shown = round(hundred, places) + 0.0
    if digits is None and shown == int(shown):
        places = 0
    return number(shown, places, signed=signed) + NO_BREAK + "%"


def lift(value: Number | None, digits: int | None = None) -> str:
    """Write a change with its sign: +11 %, −4.2 %."""
    return percent(value, digits, signed=True)


def span(lower: Number | None, upper: Number | None, write: Callable[..., str] = lift) -> str:
    """Write a range; an end that does not exist is said as open."""
    if lower is None and upper is None:
        return _("open on both sides")
    if lower is None:
        return _("up to %(end)s", end=write(upper))
    if upper is None:
        return _("%(start)s and more", start=write(lower))
    return _("%(start)s to %(end)s", start=write(lower), end=write(upper))


def money(value: Number | None, currency: str | None, *, digits: int | None = None) -> str:
    """Write an amount in its own currency: whole from 100, else with its cents; the number alone without currency."""
    missing = _missing(value)
    if missing is not None or value is None:
        return missing or ""
    if not currency:
        return number(value, 2 if digits is None else digits)
    full = get_currency_precision(currency)
    places = digits if digits is not None else (0 if abs(value) >= 100 or value == int(value) else full)
    shown = round(Decimal(str(value)), places)
    pattern = "¤#,##0" + ("." + "0" * places if places else "")
    locale = reader_locale()
    if locale.language != "en":
        pattern = pattern.replace("¤", "") + NO_BREAK + "¤"
    text = format_currency(shown, currency, pattern, locale=locale, currency_digits=False)
    return _signed(text.replace("US$", "$"), shown, signed=False)  # as the sentences beside it write it


def minor_money(minor: int | None, currency: str, *, digits: int | None = None) -> str:
    """Write an amount stored in minor units (cents)."""
    if minor is None:
        return _("not given")
    return money(Decimal(minor) / 10 ** get_currency_precision(currency), currency, digits=digits)


def sign(currency: str) -> str:
    """Write the sign of a currency as it stands beside an amount: €."""
    return get_currency_symbol(currency, locale=reader_locale())


def stands_after(unit: str) -> bool:
    """Say whether a unit is written after its number: per cent is, and money outside English."""
    return unit == "%" or reader_locale().language != "en"


def day(value: date | str | None) -> str:
    """Write a day: 23 November 2026."""
    return "" if value is None else format_date(_date(value), "long", locale=reader_locale())


def short_day(value: date | str | None) -> str:
    """Write a day without its year: 23 Nov."""
    return "" if value is None else format_skeleton("MMMd", _date(value), locale=reader_locale())


def weekday(value: date | str) -> str:
    """Write a day with the name of the day: Monday, 23 November 2026."""
    return format_date(_date(value), "full", locale=reader_locale())


def moment(value: datetime) -> str:
    """Write a moment to the minute, in UTC and said so."""
    locale = reader_locale()
    date_then_time = {
        "date": format_date(value, "medium", locale=locale),
        "time": format_time(value, "short", locale=locale),
    }
    return _("%(date)s, %(time)s UTC", **date_then_time)


def period(first: date | str | None, last: date | str | None) -> str:
    """Write first and last day."""
    if first is None or last is None:
        return _("no dates")
    return day(first) if first == last else _("%(first)s to %(last)s", first=day(first), last=day(last))


def _date(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


FILTERS: dict[str, Callable[..., str]] = {
    f.__name__: f
    for f in (number, count, percent, lift, money, minor_money, sign, day, short_day, weekday, moment, period)
}


def speak(app: Flask) -> None:
    """Install gettext and the filters."""
    speaking.speak(app)
    for name, write in FILTERS.items():
        app.jinja_env.filters[name] = write
    app.jinja_env.globals["span"] = span
    app.jinja_env.tests["written_after"] = stands_after


def plain(value: Any) -> str:
    """Write any value of an API document for a page that shows it as it is."""
    return number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
