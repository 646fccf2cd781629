"""What would have been enough, in units, days and money, beside what there was."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, EnoughDoc
from webapp.formatting import count, lift, money, number
from webapp.records.figures import metric_words, unit_shown, units_of
from webapp.records.result.known import side_of, speaking_for

RARELY = frozenset({"conversions", "revenue", "leads", "follows"})
"""What happens late and seldom: a click or a basket comes before it, and more often."""


@dataclass(frozen=True, slots=True)
class EnoughLine:
    """One line: what, how much of it would have been enough, and what there was ("" where nobody kept it)."""

    what: str
    amount: str
    had: str = ""


@dataclass(frozen=True, slots=True)
class EnoughSaid:
    """What is said below the lines: how many times as much it is, and whether that is worth it."""

    times: str
    advice: str


def enough_of(document: AnalysisDoc) -> tuple[EnoughLine, ...]:
    """List what the document says; empty where it says nothing."""
    enough = document["enough"]
    if enough is None or _is_clear(document):
        return ()
    lines = [EnoughLine(_("To see a change of"), "±" + lift(enough["lift"]).lstrip("+"), _seen(document))]
    if enough["days"] is not None:
        had = enough.get("had_days")
        lines.append(EnoughLine(_("Days, at the same pace"), count(enough["days"]), "" if had is None else count(had)))
    if enough["units_per_variant"] is not None:
        lines.append(EnoughLine(_("Needed per version"), *_units(document, enough)))
    if enough["money"] is not None:
        currency, had_money = document["currency"], enough.get("had_money")
        had_said = "" if had_money is None else money(had_money, currency, digits=0)
        lines.append(EnoughLine(_("Money, at the same price"), money(enough["money"], currency, digits=0), had_said))
    return tuple(lines) if len(lines) > 1 else ()


def _is_clear(document: AnalysisDoc) -> bool:
    """Tell whether the number that decides is told from no change, and something else keeps the result open."""
    found = speaking_for(document)
    return found is not None and side_of(*found, document) != "both"


def enough_said(document: AnalysisDoc) -> EnoughSaid | None:
    """Say how much more that is, and what to do if it is too much; looks stored by earlier editions do not know."""
    enough = document["enough"]
    times = None if enough is None else enough.get("times")
    if enough is None or times is None:
        return None
    said = _("%(times)s times what this run had. Half the change takes four times the data.", times=_times(times))
    if enough.get("too_much"):
        return EnoughSaid(said, _otherwise(document))
    return EnoughSaid(said, _("Repeat it if the answer matters: runs of the same comparison count together."))


def _otherwise(document: AnalysisDoc) -> str:
    """Say what to do instead of running so much longer: a number that happens more often, where there is one."""
    metric = next((one for one in document["metrics"] if one["role"] == "primary"), None)
    if metric is not None and metric["numerator"] not in RARELY:
        return _(
            "Not worth it in the same way: try something bolder, whose change would be larger, or decide by other "
            "reasons."
        )
    return _(
        "Not worth it in the same way: decide by something that happens more often, such as clicks or baskets "
        "instead of orders, or by other reasons."
    )


def _times(value: float) -> str:
    return number(value, 1 if value < 10 else 0)


def _units(document: AnalysisDoc, enough: EnoughDoc) -> tuple[str, str]:
    metric = next(one for one in document["metrics"] if one["role"] == "primary")
    unit, name = unit_shown(document, metric), document.get("unit_name")
    return units_of(unit, enough["units_per_variant"], name), units_of(unit, enough.get("had_units"), name)


def _seen(document: AnalysisDoc) -> str:
    """Name the number that was looked at; its range stands in the sentence."""
    metric = next((one for one in document["metrics"] if one["role"] == "primary"), None)
    return "" if metric is None else metric_words(metric, document["unit"])
