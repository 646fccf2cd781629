"""The extra outcome as the result document has it, version by version, and the one that a claim is set against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from experiments.judging.crossed import CrossedReading, extra_of_social, read_crossed
from experiments.judging.document import AnalysisDoc, ExtraDoc
from experiments.learning.attribution.crossed import Parts
from experiments.learning.attribution.left_out import Extra
from experiments.metrics.kinds import Design, Direction
from experiments.metrics.measures import MONEY
from experiments.results.analyses import comparison_of
from experiments.trials.experiment import Experiment, VariantRole
from stats.effects import Estimate
from stats.errors import NotEstimable

NO_EXTRA = NotEstimable(
    "no_left_out_group", "Nobody was left out, so what would have come anyway is not known and nothing is called extra."
)
LESS_IS_BETTER = NotEstimable("less_is_better", "Here less is better: nothing extra was looked for.")
SEVERAL = NotEstimable(
    "several_versions",
    "Several versions ran beside the group left out, and a claim does not say of which of them it is.",
)
_LEFT_OUT = re.compile(
    r"\b(nothing|neither|left[ -]out|hold[ -]?out|not contacted|"
    r"(no|without)( \w+)? (ads?|e-?mails?|messages?|posts?|mailings?|social))\b",
    re.IGNORECASE,
)


def leaves_out(experiment: Experiment) -> bool:
    """Say whether a group was left out: some regions, or a version of which name or text say that it got nothing."""
    if experiment.design is Design.GEO:
        return True
    control = next((one for one in experiment.variants if one.role is VariantRole.CONTROL), None)
    return control is not None and any(_LEFT_OUT.search(words or "") for words in (control.name, control.text))


def extras_in(document: AnalysisDoc) -> dict[str, Extra | NotEstimable]:
    """Read what each new version brought on top out of a result; empty where nobody was left out."""
    metric = document["metrics"][0] if document["metrics"] else None
    found = document.get("extra") or {}  # documents of earlier editions lack it
    if metric is None:
        return {}
    if metric["direction"] == Direction.DOWN.value:
        return dict.fromkeys(found, LESS_IS_BETTER)
    units = {variant["name"]: variant["units"] for variant in metric["variants"]}
    return {name: _extra(document, doc, units, name) for name, doc in found.items()}


def _extra(document: AnalysisDoc, doc: ExtraDoc, units: Mapping[str, int | None], name: str) -> Extra | NotEstimable:
    if doc["not_estimable"] is not None:
        return NotEstimable(doc["not_estimable"]["reason"], doc["not_estimable"]["sentence"])
    if doc["extra"] is None:
        return NO_EXTRA
    first, last = _days(document)
    return Extra(
        measure=doc["measure"],
        is_money=doc["is_money"],
        currency=document["currency"],
        amount=Estimate(doc["extra"], doc["lower"], doc["upper"], doc["level"] or document["level"]),
        came=doc["observed"],
        expected=doc["expected"],
        units=units.get(name),
        left_out_units=units.get(document["control"]),
        first_day=first,
        last_day=last,
    )


def _days(document: AnalysisDoc) -> tuple[date | None, date | None]:
    if document["period"] is None:
        return None, None
    first, last = document["period"]
    return date.fromisoformat(first), date.fromisoformat(last)


def crossed_reading(
    session: Session, experiment: Experiment, parts: Parts, *, today: date
) -> CrossedReading | NotEstimable:
    """Read the four versions of a two-by-two experiment from what is stored."""
    return read_crossed(comparison_of(session, experiment, today=today), parts.names)


def extra_that_counts(document: AnalysisDoc, crossed: CrossedReading | NotEstimable | None) -> Extra | NotEstimable:
    """Give the extra outcome that a platform's claim is set against.

    Parameters
    ----------
    document : AnalysisDoc
        The result that counts.
    crossed : CrossedReading, NotEstimable or None
        Of a two-by-two experiment: then it is what social media brought among all who had it, alone and beside the
        other tactic. ``None`` elsewhere: then it is that of the one new version.
    """
    if crossed is not None:
        return _of_social(document, crossed)
    extras = extras_in(document)
    if not extras:
        return NO_EXTRA
    return next(iter(extras.values())) if len(extras) == 1 else SEVERAL


def _of_social(document: AnalysisDoc, crossed: CrossedReading | NotEstimable) -> Extra | NotEstimable:
    if isinstance(crossed, NotEstimable):
        return crossed
    if crossed.metric.direction is Direction.DOWN:
        return LESS_IS_BETTER
    if crossed.metric.name != document["metrics"][0]["name"]:
        return NO_EXTRA  # a later outcome has spoken; the four versions were read by its early sign
    amount = extra_of_social(crossed)
    if isinstance(amount, NotEstimable):
        return amount
    first, last = _days(document)
    units, values = crossed.units, crossed.result.values
    came = units.a_alone * values.a_alone + units.both * values.both
    return Extra(
        measure=crossed.metric.numerator,
        is_money=crossed.metric.numerator in MONEY,
        currency=document["currency"],
        amount=amount,
        came=came,
        expected=came - amount.estimate,
        units=units.a_alone + units.both,
        left_out_units=units.neither + units.b_alone,
        first_day=first,
        last_day=last,
    )
