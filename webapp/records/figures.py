"""How the value of a number is written: as a share, as money, or plainly, with what it was computed from."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.judging.document import MetricDoc, VariantDoc
from webapp.formatting import count, money, number, percent

MONEY = frozenset({"spend", "revenue"})


def value_of(metric: MetricDoc, variant: VariantDoc, currency: str | None) -> str:
    """Write the value of a metric in one version; empty where it does not exist (the reason stands elsewhere)."""
    value = variant["value"]
    if value is None:
        return ""
    if is_money(metric):
        return money(value, currency)
    return percent(value, 2) if is_share(metric) else number(value)


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


def units_of(unit: str, units: int | None) -> str:
    """Say on how many independent units a version stands."""
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
    return _("n %(said)s", said=said)
