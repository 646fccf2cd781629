"""Figures inside a sentence of the domain, written again in the reader's way: numbers, per cents, money, days."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_currency_symbol

SPACE = "[ \N{NO-BREAK SPACE}]"
NO_BREAK = "\N{NO-BREAK SPACE}"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CODES = {"€": "EUR", "$": "USD", "£": "GBP"}
SIGN = "[+−-]?"
PERCENT = rf"{SIGN}(?:{NUMBER}){SPACE}?%"
MONEY = rf"{SIGN}[€$£](?:{NUMBER})|{SIGN}(?:{NUMBER}){SPACE}[A-Z]{{3}}"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY = rf"\d{{1,2}}{SPACE}(?:{'|'.join(MONTHS)})(?:{SPACE}\d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}"
FIGURE = rf"{DAY}|{MONEY}|{PERCENT}|{SIGN}(?:{NUMBER})"

_ONE = re.compile(
    rf"(?P<day>(?P<of>\d{{1,2}}){SPACE}(?P<month>{'|'.join(MONTHS)})(?:{SPACE}(?P<year>\d{{4}}))?)"
    rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<sign>{SIGN})(?P<symbol>[€$£])?(?P<number>{NUMBER})(?:{SPACE}?(?P<percent>%)|{SPACE}(?P<code>[A-Z]{{3}}))?"
)


def rewritten(text: str, locale: Locale) -> str | None:
    r"""Write one figure again; ``None`` where the text is none.

    Examples
    --------
    >>> [rewritten(text, Locale("de")) for text in ("1,234.5", "€2.60", "+16 %", "5 August 2019", "two")]
    ['1.234,5', '2,60\xa0€', '+16\xa0%', '5. August 2019', None]
    """
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    if found["day"]:
        return _day(int(found["of"]), MONTHS.index(found["month"]) + 1, found["year"], locale)
    if found["iso"]:
        try:
            return str(format_date(date.fromisoformat(found["iso"]), "long", locale=locale))
        except ValueError:
            return None
    number = found["sign"] + _number(found["number"], locale)
    if found["percent"]:
        return f"{number}{NO_BREAK}%"
    currency = CODES.get(found["symbol"] or "") or found["code"]
    return f"{number}{NO_BREAK}{get_currency_symbol(currency, locale=locale)}" if currency else number


def _number(text: str, locale: Locale) -> str:
    places = len(text.partition(".")[2])
    grouping = "#,##0" if "," in text else "0"
    pattern = grouping + ("." + "0" * places if places else "")
    return str(format_decimal(Decimal(text.replace(",", "")), pattern, locale=locale))


def _day(of: int, month: int, year: str | None, locale: Locale) -> str | None:
    try:
        if year:
            return str(format_date(date(int(year), month, of), "long", locale=locale))
        return str(format_skeleton("MMMMd", date(2000, month, of), locale=locale))  # a year with a 29 February
    except ValueError:
        return None
