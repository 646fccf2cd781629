"""What a change comes to, in outcomes and money, at the ends that the verdict speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.judging.document import AmountsDoc, AnalysisDoc, MetricDoc, MonthDoc, VariantDoc
from experiments.metrics.measures import MEASURES
from webapp.formatting import MINUS, count, lift, money, number
from webapp.language.said import display_words, one_of, piece
from webapp.records.figures import opened
from webapp.records.result.known import speaking_for

KEYS = ("lower", "best", "upper", "plan")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What is counted, what the control brings of it, and an amount for each column."""

    what: str
    now: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthTable:
    """One new version: the columns with the change that each stands for, its lines, and what they take for granted."""

    version: str
    control: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[MonthLine, ...]
    assumes: tuple[str, ...]
    has_money: bool


def month_tables(document: AnalysisDoc) -> tuple[MonthTable, ...]:
    """Write a table for each new version of which something may be said, the one that the verdict speaks of first."""
    months, found = document.get("month") or {}, speaking_for(document)
    if document["interim"] or found is None:
        return ()
    metric, first = found
    ordered = sorted(metric["variants"], key=lambda one: one["name"] != first["name"])
    return tuple(_table(document, metric, one, months[one["name"]]) for one in ordered if one["name"] in months)


def _table(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc, month: MonthDoc) -> MonthTable:
    keys = _columns(metric, variant, month)
    return MonthTable(
        version=variant["name"],
        control=document["control"],
        columns=tuple((says, _change_at(variant, key)) for key, says in keys),
        lines=tuple(_lines(document, metric, month, [key for key, _says in keys])),
        assumes=tuple(_assumes(month)),
        has_money=month["is_money"] or month["spend"] is not None,
    )


def _columns(metric: MetricDoc, variant: VariantDoc, month: MonthDoc) -> list[tuple[str, str]]:
    """Choose the ends: the safe one of an answer, both of an open result; what to plan with where it is used."""
    worse, better = ("upper", "lower") if metric["direction"] == "down" else ("lower", "upper")
    columns = {
        "succeeded": [(worse, _("Safe end")), ("plan", _("Plan with")), ("best", _("Best guess"))],
        "harmful": [(better, _("Safe end")), ("best", _("Best guess"))],
        "no_useful_difference": [(better, _("At most")), ("best", _("Best guess"))],
    }.get(variant["verdict"] or "", [(worse, _("Low end")), ("best", _("Best guess")), (better, _("High end"))])
    planned = variant["plan_with"]
    same = planned is None or variant["lift"] is None or lift(planned) == lift(variant["lift"]["estimate"])
    return [(key, says) for key, says in columns if month["extra"][key] is not None and not (key == "plan" and same)]


def _change_at(variant: VariantDoc, key: str) -> str:
    if key == "plan":
        return lift(variant["plan_with"])
    ends = variant["deciding"] or variant["lift"]
    if key == "best" or ends is None:
        return lift(variant["lift"]["estimate"]) if variant["lift"] is not None else ""
    return lift(ends["lower"] if key == "lower" else ends["upper"], 1)


def _lines(document: AnalysisDoc, metric: MetricDoc, month: MonthDoc, keys: list[str]) -> list[MonthLine]:
    currency = document["currency"]

    def paid(value: float) -> str:
        return money(value, currency, digits=0)

    def counted(value: float) -> str:
        return paid(value) if month["is_money"] else count(round(value)) if abs(value) >= 10 else number(value, 1)

    what = _counted(metric, month)
    lines = [MonthLine(opened(what), counted(month["control"]), _at(month["extra"], keys, counted))]
    if month["saved"] is not None and month["spend"] is not None:
        turned = {key: None if month["saved"][key] is None else -month["saved"][key] for key in KEYS}
        lines.append(MonthLine(_("Or money, for the same number"), paid(month["spend"]), _at(turned, keys, paid)))
    if month["price"] is not None:
        one = one_of(month["counted"]) if month["counted"] in MEASURES else what
        now = money(month["control_price"], currency)
        prices = _at(month["price"], keys, lambda value: money(value, currency), signed=False)
        lines.append(MonthLine(_("Cost of one %(outcome)s", outcome=one), now, prices))
    return lines


def _counted(metric: MetricDoc, month: MonthDoc) -> str:
    if month["counted"] in MEASURES:
        return display_words(month["counted"])
    return piece(metric["name"]) if metric["kind"] == "proportion" else display_words(month["counted"])


def _at(
    amounts: AmountsDoc | dict[str, float | None],
    keys: list[str],
    write: Callable[[float], str],
    *,
    signed: bool = True,
) -> tuple[str, ...]:
    found = []
    for key in keys:
        value = amounts[key]
        if value is None:
            found.append(_("open"))
        elif signed:
            found.append(f"{'+' if value > 0 else MINUS if value < 0 else ''}{write(abs(value))}")
        else:
            found.append(write(value))
    return tuple(found)


def _assumes(month: MonthDoc) -> list[str]:
    days, said = month["days"], []
    if days is not None:
        said.append(
            ngettext(
                "A month of 30 days at the pace of the run (%(num)s day), all of it with the new version.",
                "A month of 30 days at the pace of the run (%(num)s days), all of it with the new version.",
                days,
            )
        )
    else:
        said.append(_("For as many again (%(units)s), all of them with the new version.", units=count(month["units"])))
    if month["spend"] is not None:
        said.append(_("Prices, season and people as in the run."))
    elif not month["is_money"]:
        said.append(_("No money stands in the file, so nothing is said in money."))
    return said
