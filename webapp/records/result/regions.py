"""Left-out regions on the result page: what came on top of what was expected, and each region by itself."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, ExtraDoc
from webapp.formatting import lift, money, number, span
from webapp.language.said import display_words
from webapp.records.figures import MONEY


@dataclass(frozen=True, slots=True)
class OnTop:
    """What one new version brought beyond what was expected without it; ``missing`` says why there is no figure."""

    version: str
    label: str
    observed: str
    expected: str
    extra: str
    span: str
    missing: str


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region: a day before the start, a day in the run, and its own change."""

    name: str
    version: str
    before: str
    after: str
    change: str


def on_top_of(document: AnalysisDoc) -> tuple[OnTop, ...]:
    """Write what came on top, of regions; looks stored by earlier editions have none."""
    if document["design"] != "geo":
        return ()
    return tuple(
        _line(version, extra, document["currency"]) for version, extra in (document.get("extra") or {}).items()
    )


def _line(version: str, extra: ExtraDoc, currency: str | None) -> OnTop:
    def write(value: float | None) -> str:
        if value is None:
            return ""
        return money(value, currency, digits=0) if extra["is_money"] else number(value, 0)

    label = _("Extra %(what)s", what=display_words(extra["measure"]))
    reason = extra["not_estimable"]
    if reason is not None:
        return OnTop(version, label, "", "", "", "", reason["sentence"])
    return OnTop(
        version=version,
        label=label,
        observed=write(extra["observed"]),
        expected=write(extra["expected"]),
        extra=write(extra["extra"]),
        span=span(extra["lower"], extra["upper"], write),
        missing="",
    )


def region_lines(document: AnalysisDoc) -> tuple[RegionLine, ...]:
    """List the regions that were compared, control first."""
    metric = next((one for one in document["metrics"] if one["role"] == "primary"), None)
    if metric is None:
        return ()
    is_sum_of_money = metric["numerator"] in MONEY and metric["denominator"] is None

    def write(value: float) -> str:
        return money(value, document["currency"]) if is_sum_of_money else number(value)

    return tuple(
        RegionLine(
            name=one["region"],
            version=one["variant"],
            before=write(one["before"]),
            after=write(one["after"]),
            change="" if one["change"] is None else lift(one["change"]),
        )
        for one in document.get("regions") or []
    )
