"""Small pieces of text that all sentences share: per cents, money, days, counts and the words for measures.

English for now, in one place, so that translation can take it over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date

from experiments.metrics.kinds import Metric, MetricKind, Role
from experiments.metrics.measures import MEASURES, MONEY

NBSP = "\u00a0"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}

_PLAIN_START = re.compile(r"[A-Z](?:[a-z]+)?[ ,]")
_UNITS = {
    "people": ("people", "person"),
    "days": ("days", "day"),
    "days_as_units": ("days", "day"),
    "units": ("units", "unit"),
    "regions": ("regions", "region"),
    "totals": ("people", "person"),
    "described": ("totals", "total"),
}


_SPOKEN = {"clicks": "clicks", "engagements": "reactions"}
"""Measures whose display words do not fit into a sentence ("more all clicks")."""


def many(measure: str) -> str:
    """Say a measure in the plural.

    >>> many("link_clicks")
    'link clicks'
    """
    if measure in _SPOKEN:
        return _SPOKEN[measure]
    return MEASURES[measure].words if measure in MEASURES else measure


def one(measure: str) -> str:
    """Say one of a measure, as after "per".

    >>> one("impressions")
    'time shown'
    """
    return MEASURES[measure].one if measure in MEASURES else measure


def thing(metric: Metric, per: str | None = None) -> str:
    """Say what a metric counts: as its measures are called, or by the name that a person gave it.

    A given name speaks for what must not get worse, and where the numerator is a column that only the file names.

    >>> from experiments.metrics.kinds import MetricKind
    >>> thing(Metric("CTR", MetricKind.RATIO, "link_clicks", "impressions"))
    'link clicks per time shown'
    """
    if has_own_name(metric) and (metric.role is Role.GUARDRAIL or metric.numerator not in MEASURES):
        return metric.name
    below = one(metric.denominator) if metric.denominator is not None else per
    return f"{many(metric.numerator)} per {below}" if below else many(metric.numerator)


def has_own_name(metric: Metric) -> bool:
    """Say whether a person named the metric; else its name is what it is built of.

    >>> from experiments.metrics.kinds import MetricKind
    >>> [has_own_name(Metric(name, MetricKind.MEAN, "solved")) for name in ("solved at once", "Solved")]
    [True, False]
    """
    name = "".join(metric.name.split()).casefold()
    above = "".join(metric.numerator.split()).casefold()
    return name != above and not name.startswith(f"{above}/")


def is_level(metric: Metric) -> bool:
    """Say whether a number goes up and down as a whole ("average rating"), so that "more" does not fit before it.

    >>> from experiments.metrics.kinds import MetricKind
    >>> [is_level(Metric(name, MetricKind.RATIO, "saves")) for name in ("share of savers", "saves per post")]
    [True, False]
    """
    if thing(metric) != metric.name or not has_own_name(metric):
        return False
    return metric.kind is MetricKind.MEAN or _LEVELS.search(metric.name) is not None


_LEVELS = re.compile(r"\b(average|mean|median|rate|ratio|share|score|index|percentage)\b", re.IGNORECASE)


def is_cost(metric: Metric) -> bool:
    """Say whether the metric is money per something, where less is better."""
    return metric.is_cost


def units(path: str, count: int | None = None, *, name: str | None = None) -> str:
    """Say the units of a path, in the singular for one; people by the name that was typed for them.

    >>> units("days", 1), units("days")
    ('day', 'days')
    """
    words = drawn(name) if _UNITS[path][0] == "people" else _UNITS[path]
    return words[1] if count == 1 else words[0]


def drawn(name: str | None) -> tuple[str, str]:
    """Say what was drawn one by one, many and one, by the name that was typed for it.

    >>> drawn("Companies"), drawn("subscribers"), drawn(None), drawn("staff")
    (('companies', 'company'), ('subscribers', 'subscriber'), ('people', 'person'), ('staff', 'staff'))
    """
    known = " ".join((name or "").split())
    first = known.partition(" ")[0]
    many = known if any(sign.isupper() or sign.isdigit() for sign in first[1:]) else known[:1].lower() + known[1:]
    if not many or many.casefold() == "people":
        return "people", "person"
    if many.endswith("ies") and len(many) > 4:
        return many, f"{many[:-3]}y"
    return many, many[:-1] if many.endswith("s") and not many.endswith("ss") else many


_WITHIN = str.maketrans("“”„", "‘’‘")


def quoted(name: str) -> str:
    """Put a name into quotation marks; those that it holds itself become single, so that its end can be told.

    >>> quoted("Question: “Why rye?”")
    '“Question: ‘Why rye?’”'
    """
    return f"“{name.translate(_WITHIN)}”"


def shortened(name: str, most: int = 40) -> str:
    """Cut a long name, so that a sentence stays readable."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def version(name: str) -> str:
    """Name a version in a sentence: cut where it is long, and in quotation marks."""
    return quoted(shortened(name))


def factor(ratio: float) -> str:
    """Write how many times as much.

    >>> factor(1.8), factor(0.062)
    ('1.8', '0.062')
    """
    return f"{ratio:.2f}".removesuffix("0").removesuffix(".") if ratio >= 0.1 else f"{ratio:.2g}"


def joined(parts: Sequence[str]) -> str:
    """Join parts as a sentence does.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def capitalized(text: str) -> str:
    """Begin with a capital letter, and leave the rest as it is written.

    >>> capitalized("margin per person")
    'Margin per person'
    """
    return text[:1].upper() + text[1:]


def going_on(text: str) -> str:
    """Let a sentence go on behind a colon: its first word small, unless it is a name or an abbreviation.

    >>> going_on("Equal budgets were planned."), going_on("CSV files only.")
    ('equal budgets were planned.', 'CSV files only.')
    """
    return text[:1].lower() + text[1:] if _PLAIN_START.match(text) else text


def day(value: date, *, year: bool = True) -> str:
    r"""Write a day.

    >>> day(date(2019, 8, 5))
    '5\xa0August 2019'
    """
    text = f"{value.day}{NBSP}{_MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def days(values: Sequence[date], *, most: int = 4) -> str:
    """Write several days, the first few by name."""
    named = [day(value, year=index == len(values[:most]) - 1) for index, value in enumerate(values[:most])]
    rest = len(values) - most
    return joined([*named, f"{rest} more"]) if rest > 0 else joined(named)


def count(value: float) -> str:
    """Write a count with a comma at the thousands.

    >>> count(1234567)
    '1,234,567'
    """
    return f"{value:,.0f}" if abs(value) >= 1000 or value == round(value) else f"{value:,.1f}"


def percent(share: float, *, sign: bool = False) -> str:
    r"""Write a share in per cent: whole numbers, one decimal below 3 %.

    >>> percent(0.801), percent(0.0213), percent(0.12, sign=True)
    ('80\xa0%', '2.1\xa0%', '+12\xa0%')
    """
    value = round(abs(share) * 100, 9)
    return _percent(value, share, sign=sign, rounding=round)


def at_least(share: float) -> str:
    r"""Write a safe lower end: rounded towards 0, so that it never promises more than the data.

    >>> at_least(0.398)
    '39\xa0%'
    """
    return _percent(round(abs(share) * 100, 9), share, sign=False, rounding=math.floor)


def at_most(share: float) -> str:
    r"""Write a safe upper end: rounded away from 0.

    >>> at_most(0.0741)
    '8\xa0%'
    """
    return _percent(round(abs(share) * 100, 9), share, sign=False, rounding=math.ceil)


def below(share: float, limit: float) -> str:
    r"""Write a safe upper end that stays apart from the limit it lies below: with as many decimals as that takes.

    >>> below(0.0741, 0.1), below(0.0496, 0.05), below(0.04996, 0.05), below(0.06, 0.05)
    ('8\xa0%', '4.96\xa0%', '4.996\xa0%', '6\xa0%')
    """
    if share >= limit or at_most(share) != percent(limit):
        return at_most(share)
    for scale in (10, 100, 1000):
        rounded = math.ceil(round(share * 100 * scale, 9)) / scale
        if rounded < limit * 100:
            break
    return f"{rounded:g}{NBSP}%"


def _percent(value: float, share: float, *, sign: bool, rounding: object) -> str:
    assert callable(rounding)
    text = f"{rounding(value):,.0f}" if value >= 3 else f"{rounding(value * 10) / 10:.1f}".removesuffix(".0")
    mark = "" if not sign else "−" if share < 0 and text != "0" else "+"
    return f"{mark}{text}{NBSP}%"


def money(amount: float, currency: str | None) -> str:
    """Write an amount: cents below 100, none above.

    >>> money(2.6, "EUR"), money(1900, "USD"), money(3, None)
    ('€2.60', '$1,900', '3.00')
    """
    size = abs(amount)
    text = f"{size:,.0f}" if size >= 100 else f"{size:,.2f}" if size >= 0.095 or size == 0 else f"{size:,.3f}"
    mark = "−" if amount < 0 else ""
    if currency is None:
        return f"{mark}{text}"
    symbol = _SYMBOLS.get(currency)
    return f"{mark}{symbol}{text}" if symbol else f"{mark}{text}{NBSP}{currency}"


def two_values(treatment: float, control: float, metric: Metric, currency: str | None, per: str | None = None) -> str:
    """Write the two plain values: "5.9 instead of 4.0 per 100 link clicks", money as money.

    >>> from experiments.metrics.kinds import MetricKind
    >>> two_values(0.059, 0.04, Metric("x", MetricKind.RATIO, "conversions", "link_clicks"), None)
    '5.9 instead of 4.0 per 100 link clicks'
    """
    if metric.numerator in MONEY:
        return f"{money(treatment, currency)} instead of {money(control, currency)}"
    if metric.denominator is None and per is None:
        return f"{plain(treatment)} instead of {plain(control)}"
    smallest = min(value for value in (abs(treatment), abs(control), 1.0) if value > 0)
    if smallest >= 1.0:
        return f"{plain(treatment)} instead of {plain(control)}"
    base = 100
    while smallest * base < 2 and base < 1_000_000:
        base *= 10
    below = f"per {base:,} {many(metric.denominator)}" if metric.denominator is not None else f"in {base:,}"
    return f"{plain(treatment * base)} instead of {plain(control * base)} {below}"


def plain(value: float) -> str:
    """Write a value with as many decimals as a reader needs.

    >>> plain(5.92), plain(48.2), plain(1234.5)
    ('5.9', '48', '1,234')
    """
    size = abs(value)
    return f"{value:,.0f}" if size >= 20 else f"{value:,.1f}" if size >= 1 else f"{value:,.2g}"
