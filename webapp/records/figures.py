"""How the value of a number is written: as a share, as money, or plainly, with what it was computed from."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from experiments.judging.words.phrases import drawn
from webapp.formatting import count, lift, money, number, percent, span
from webapp.language.said import display_words, one_of, piece
from webapp.words import word

MONEY = frozenset({"spend", "revenue"})


ONE_OF: dict[str, LazyString] = {
    "user": _l("person"),
    "post": _l("post"),
    "ad": _l("ad"),
    "day": _l("day"),
    "slot": _l("slot"),
    "region": _l("region"),
}


def metric_words(metric: MetricDoc, unit: str) -> str:
    """Say a number: as the plan names it, or in words where a file alone gave it (``link_clicks/impressions``)."""
    above, below = metric["numerator"], metric["denominator"]
    if metric["name"] not in {above, f"{above}/{below}"}:
        return piece(metric["name"])
    if below is not None:
        one = one_of(below)
        return _("%(above)s per %(below)s", above=display_words(above), below=one)
    if metric["kind"] == "count" or unit not in ONE_OF:
        return display_words(above)
    return _("%(above)s per %(below)s", above=display_words(above), below=ONE_OF[unit])


def opened(text: str) -> str:
    """Write a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def role_note(metric: MetricDoc) -> str:
    """Say what part a number plays and which way is better."""
    part = word("term", metric["role"])
    if metric["role"] == "guardrail" and metric["margin"] is not None:
        floor = metric["margin"] if metric["direction"] == "down" else -metric["margin"]
        return _("%(part)s, tolerated to %(floor)s", part=part, floor=lift(floor))
    if metric["role"] == "primary":
        return f"{part}, {word('term', 'direction_' + metric['direction']).lower()}"
    return part


def value_of(metric: MetricDoc, variant: VariantDoc, currency: str | None) -> str:
    """Write the value of a metric in one version; empty where it does not exist (the reason stands elsewhere)."""
    value = variant["value"]
    if value is None:
        return ""
    if is_money(metric):
        return money(value, currency)
    return percent(value, 2) if is_share(metric) else number(value)


def difference_of(metric: MetricDoc, variant: VariantDoc, currency: str | None) -> str:
    """Write the difference in the unit of the number, with its range; empty where there is none."""
    effect = variant["effect"]
    if effect is None:
        return ""

    def write(value: float | None) -> str:
        if is_share(metric):
            return percent(value, 2, signed=True).removesuffix("%").rstrip()
        return money(value, currency) if is_money(metric) else number(value, signed=True)

    best, reach = write(effect["estimate"]), span(effect["lower"], effect["upper"], write)
    if is_share(metric):
        return _("Difference: %(best)s in 100 (likely range %(range)s)", best=best, range=reach)
    return _("Difference: %(best)s (likely range %(range)s)", best=best, range=reach)


def is_money(metric: MetricDoc) -> bool:
    """Say whether the number is an amount per something; revenue per spend is none."""
    return metric["numerator"] in MONEY and metric["denominator"] not in MONEY


def is_share(metric: MetricDoc) -> bool:
    """Say whether the number reads as so many in a hundred: counts per counts, nowhere above one."""
    if metric["kind"] == "proportion":
        return True
    if metric["kind"] != "ratio" or {metric["numerator"], metric["denominator"]} & MONEY:
        return False
    values = [variant["value"] for variant in metric["variants"] if variant["value"] is not None]
    return bool(values) and max(values) <= 1


def parts_of(metric: MetricDoc, variant: VariantDoc, currency: str | None) -> str:
    """Write numerator of denominator; empty where the document does not hold them."""
    above, below = variant["numerator"], variant["denominator"]
    if above is None or below is None:
        return ""
    top = money(above, currency, digits=0) if metric["numerator"] in MONEY else _amount(above)
    bottom = money(below, currency, digits=0) if metric["denominator"] in MONEY else _amount(below)
    if metric["numerator"] in MONEY or metric["denominator"] in MONEY or metric["kind"] == "mean":
        return _("%(amount)s over %(count)s", amount=top, count=bottom)
    return _("%(part)s of %(whole)s", part=top, whole=bottom)


def _amount(value: float) -> str:
    return count(round(value)) if float(value).is_integer() or abs(value) >= 1000 else number(value)


def unit_shown(document: AnalysisDoc, metric: MetricDoc) -> str:
    """Say what was counted as independent: where days were compared, days, whatever was drawn."""
    return "day" if metric["method"].startswith("paired") else document["unit"]


def units_of(unit: str, units: int | None, name: str | None = None) -> str:
    """Say on how many independent units a version stands; what was drawn one by one may have a ``name`` of its own."""
    if units is None:
        return ""
    said = count(units)
    if unit == "day":
        return ngettext("%(said)s day", "%(said)s days", units, said=said)
    if unit == "post":
        return ngettext("%(said)s post", "%(said)s posts", units, said=said)
    if unit == "ad":
        return ngettext("%(said)s ad", "%(said)s ads", units, said=said)
    if unit == "region":
        return ngettext("%(said)s region", "%(said)s regions", units, said=said)
    if unit == "slot":
        return ngettext("%(said)s slot", "%(said)s slots", units, said=said)
    if name:
        many, one = drawn(name)
        return f"{said} {piece(one if units == 1 else many)}"
    return ngettext("%(said)s person", "%(said)s people", units, said=said)
