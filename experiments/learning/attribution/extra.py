"""The extra outcome as the result document has it, version by version, and the one that a claim is set against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from experiments.judging.crossed import CrossedReading, extra_of_social, read_crossed
from experiments.judging.document import AnalysisDoc, ExtraDoc, VariantDoc
from experiments.learning.attribution.crossed import Parts
from experiments.learning.attribution.left_out import Extra
from experiments.metrics.kinds import Design, Direction
from experiments.metrics.measures import MONEY
from experiments.results.analyses import comparison_of
from experiments.trials.experiment import Experiment
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
    return any(_LEFT_OUT.search(words or "") for one in experiment.variants for words in (one.name, one.text))


def extras_in(document: AnalysisDoc) -> dict[str, Extra | NotEstimable]:
    """Read what each version brought on top out of a result, by version; empty where nobody was left out.

    Where the one new version is the group left out (no ads instead of ads as now), it is what version A brought.
    """
    metric = document["metrics"][0] if document["metrics"] else None
    found = document.get("extra") or {}  # documents of earlier editions lack it
    if metric is None:
        return {}
    if metric["direction"] == Direction.DOWN.value:
        return dict.fromkeys(found, LESS_IS_BETTER)
    versions = {variant["name"]: variant for variant in metric["variants"]}
    control = document["control"]
    if len(found) == 1 and not _LEFT_OUT.search(control):
        (name,) = found
        if _LEFT_OUT.search(name) and found[name]["not_estimable"] is None:
            return {control: _of_control(document, found[name], versions[control], versions[name])}
    return {name: _extra(document, doc, versions, name) for name, doc in found.items()}


def _of_control(
    document: AnalysisDoc, doc: ExtraDoc, control: VariantDoc, left_out: VariantDoc
) -> Extra | NotEstimable:
    """Turn what was lost where it was left out into what it brought where it ran."""
    came, lift, deciding, effect = control["numerator"], left_out["lift"], left_out["deciding"], left_out["effect"]
    if document["design"] == Design.GEO.value:
        if came is None or lift is None or deciding is None:
            return NO_EXTRA
        lost, by = Estimate(lift["estimate"], deciding["lower"], deciding["upper"], deciding["level"]), came
    else:
        if effect is None or not control["units"]:
            return NO_EXTRA
        lost = Estimate(effect["estimate"], effect["lower"], effect["upper"], document["level"])
        by = float(control["units"])
    ends = [None if end is None else -by * end for end in (lost.upper, lost.lower)]
    amount = Estimate(-by * lost.estimate, ends[0], ends[1], lost.level)
    first, last = _days(document)
    return Extra(
        measure=doc["measure"],
        is_money=doc["is_money"],
        currency=document["currency"],
        amount=amount,
        came=came,
        expected=None if came is None else came - amount.estimate,
        units=control["units"],
        left_out_units=left_out["units"],
        first_day=first,
        last_day=last,
    )


def _extra(document: AnalysisDoc, doc: ExtraDoc, versions: Mapping[str, VariantDoc], name: str) -> Extra | NotEstimable:
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
        units=versions[name]["units"],
        left_out_units=versions[document["control"]]["units"],
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
