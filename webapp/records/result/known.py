"""What is known, as two answers: how sure we are, and whether it is worth it. One never stands for the other."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from webapp.charts.result.hundred import Hundred, hundred_dots
from webapp.formatting import lift, percent, span
from webapp.records.figures import difference_of, metric_words, opened
from webapp.records.result.pictures import shown_range, worth_of

DECIDING_GRADES = frozenset("ABC")
SMALLEST_LOSS = 0.001
"""Below this an expected loss is only said to be small."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of two or three words, and the sentence with the figures it rests on."""

    short: str
    says: str


@dataclass(frozen=True, slots=True)
class Odds:
    """The chance that a version is really better, as dots and in words, and what is lost on average if it is not."""

    dots: Hundred
    says: str
    risk: str


@dataclass(frozen=True, slots=True)
class Known:
    """How sure, whether it is worth it (``None`` where that cannot be asked yet), the odds where they are honest."""

    sure: Answer
    worth: Answer | None
    odds: Odds | None = None


def speaking_for(document: AnalysisDoc) -> tuple[MetricDoc, VariantDoc] | None:
    """Give the deciding number and the new version that the verdict speaks of; None where the file gave none."""
    metric = next((one for one in document["metrics"] if one["role"] == "primary"), None)
    if metric is None:
        return None
    new = [one for one in metric["variants"] if one["name"] != document["control"]]
    same = [one for one in new if one["verdict"] == document["verdict"]] or new
    wished = document.get("used") or document["best"]
    found = next((one for one in same if one["name"] == wished), same[0] if same else None)
    return None if found is None else (metric, found)


def known_of(document: AnalysisDoc) -> Known:
    """Say how sure we are and whether it is worth it."""
    if document["verdict"] == "invalid":
        return Known(Answer(_("Not at all"), _("Something broke the comparison; the checks say what.")), None)
    if document["undecided_reason"] == "not_comparable":
        return Known(_hint(document["grade"]), None)
    if document["interim"] and document["verdict"] == "undecided":
        return Known(Answer(_("Too early"), _("The verdict falls at a planned look, and not before.")), None)
    found = speaking_for(document)
    if found is None:
        return Known(Answer(_("Not at all"), ""), None)
    metric, variant = found
    return Known(_sure(document, metric, variant), _worth(document, metric, variant), _odds(document, metric))


def _hint(grade: str) -> Answer:
    if grade == "E":
        return Answer(_("An anecdote"), _("One of each cannot tell chance from effect, however far apart they lie."))
    return Answer(_("A hint only"), _("The set-up cannot tell the new version from other reasons for the same change."))


def _sure(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> Answer:
    if variant["lift"] is None:
        missing = variant["not_estimable"]
        said = difference_of(metric, variant, document["currency"])
        if said:
            return Answer(_("Only as a difference"), f"{said}.")
        return Answer(_("Cannot be said"), missing["sentence"] if missing else "")
    broken = _broken(document, variant)
    if broken is not None:
        rail, of_rail = broken
        lower, upper, _early = shown_range(document, rail, of_rail)
        said = _(
            "%(number)s got worse by more than is tolerated: all of the likely range, %(range)s, says so.",
            number=opened(metric_words(rail, document["unit"])),
            range=span(lower, upper, _exact),
        )
        return Answer(_("Beyond chance"), said)
    lower, upper, _early = shown_range(document, metric, variant)
    reach = span(lower, upper, _exact)
    if variant["undecided_reason"] == "minimum":
        if is_carried(document):
            return Answer(_("Too little to judge"), _("A few large values carry the sum, and no range can be trusted."))
        return Answer(_("Too little to judge"), _("So far the likely range is %(range)s.", range=reach))
    side = _side(metric, lower, upper)
    if side == "better":
        return Answer(_("Beyond chance"), _("All of the likely range is better: %(range)s.", range=reach))
    if side == "worse":
        return Answer(_("Beyond chance"), _("All of the likely range is worse: %(range)s.", range=reach))
    if variant["verdict"] == "no_useful_difference":
        return Answer(_("Sure enough"), _("The likely range, %(range)s, ends below what you wanted.", range=reach))
    return Answer(_("Not sure"), _("The likely range holds worse as well as better: %(range)s.", range=reach))


def _worth(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> Answer | None:
    worth, estimate = worth_of(document), variant["lift"]
    if estimate is None or (variant["undecided_reason"] == "minimum" and is_carried(document)):
        return None
    best = lift(estimate["estimate"])
    if _broken(document, variant) is not None:
        said = _(
            "%(number)s changed by %(best)s, at a price that is not tolerated.",
            number=opened(metric_words(metric, document["unit"])),
            best=best,
        )
        return Answer(_("No"), said)
    if variant["verdict"] == "harmful":
        return Answer(_("No"), _("It makes things worse; the best guess is %(best)s.", best=best))
    if worth is None:
        said = _("Nobody said from when on it is worth it; the best guess is %(best)s.", best=best)
        return Answer(_("Not asked"), said)
    wanted = lift(worth.lift)
    if variant["verdict"] == "succeeded":
        said = _(
            "Worth it from %(wanted)s; the best guess is %(best)s. Up to that, the answer would be the same.",
            wanted=wanted,
            best=best,
        )
        return Answer(_("Yes"), said)
    if variant["verdict"] == "no_useful_difference":
        said = _("%(wanted)s is ruled out; the best guess is %(best)s.", wanted=wanted, best=best)
        return Answer(_("No"), f"{said} {_turns_at(document, metric, variant)}".rstrip())
    said = _("Worth it from %(wanted)s; the best guess is %(best)s.", wanted=wanted, best=best)
    strained = strained_of(document)
    if strained is not None:
        rail, of_rail = strained
        said += " " + _(
            "%(number)s changed by %(change)s, and that may be more than is tolerated.",
            number=opened(metric_words(rail, document["unit"])),
            change=lift(of_rail["lift"]["estimate"]) if of_rail["lift"] else "",
        )
    return Answer(_("Open"), said)


def _turns_at(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> str:
    """Say which smaller wish would have left the answer open; "" where no gain at all is left to wish for."""
    lower, upper, _early = shown_range(document, metric, variant)
    edge = lower if metric["direction"] == "down" else upper
    if edge is None or (edge >= 0) == (metric["direction"] == "down"):
        return ""
    return _("Had %(edge)s been enough, it would be open.", edge=_exact(edge))


def is_carried(document: AnalysisDoc) -> bool:
    """Tell whether a few large values carry a sum, so that no range of it can be trusted."""
    return any(check["name"] == "heavy_tail" and check["passed"] is False for check in document["checks"])


def strained_of(document: AnalysisDoc) -> tuple[MetricDoc, VariantDoc] | None:
    """Give the number that must not get worse and alone keeps open what is clear by the number that decides."""
    found = speaking_for(document)
    if found is None or document["verdict"] != "undecided" or side_of(*found, document) != "better":
        return None
    for metric in document["metrics"]:
        own = next((one for one in metric["variants"] if one["name"] == found[1]["name"]), None)
        if metric["role"] != "guardrail" or metric["margin"] is None or own is None or own["lift"] is None:
            continue
        change = own["lift"]["estimate"]
        if (change if metric["direction"] == "down" else -change) > metric["margin"]:
            return metric, own
    return None


def side_of(metric: MetricDoc, variant: VariantDoc, document: AnalysisDoc) -> str:
    """Tell on which side of no change the range of a version lies that the page shows."""
    lower, upper, _early = shown_range(document, metric, variant)
    return _side(metric, lower, upper)


def _odds(document: AnalysisDoc, metric: MetricDoc) -> Odds | None:
    """Say the chance of the version that is used now, where a chance is honest: not between looks, not of a hint."""
    used = document.get("used")
    variant = next((one for one in metric["variants"] if one["name"] == used), None)
    if variant is None or document["interim"] or document["grade"] not in DECIDING_GRADES:
        return None
    chance = variant["chance_to_beat_control"]
    if chance is None or variant["undecided_reason"] == "minimum":
        return None
    number = min(max(round(chance * 100), 1), 99)
    loss, what = variant["expected_loss"], metric_words(metric, document["unit"])
    risk = ""
    if loss is not None and loss < SMALLEST_LOSS:
        risk = _("less than %(loss)s of %(what)s", loss=percent(SMALLEST_LOSS), what=what)
    elif loss is not None:
        risk = _("about %(loss)s of %(what)s", loss=percent(loss), what=what)
    return Odds(hundred_dots(number), _("%(number)d in 100", number=number), risk)


def has_broken(document: AnalysisDoc) -> bool:
    """Tell whether the verdict speaks of a version that did harm by what must not get worse."""
    found = speaking_for(document) if document["verdict"] == "harmful" else None
    return found is not None and _broken(document, found[1]) is not None


def _broken(document: AnalysisDoc, variant: VariantDoc) -> tuple[MetricDoc, VariantDoc] | None:
    """Give the number that must not get worse and did, where the deciding number itself is not worse."""
    if variant["verdict"] != "harmful":
        return None
    primary = next(one for one in document["metrics"] if one["role"] == "primary")
    lower, upper, _early = shown_range(document, primary, variant)
    if _side(primary, lower, upper) == "worse":
        return None
    for metric in document["metrics"]:
        own = next((one for one in metric["variants"] if one["name"] == variant["name"]), None)
        if metric["role"] != "guardrail" or own is None or own["lift"] is None:
            continue
        lower, upper, _early = shown_range(document, metric, own)
        if _side(metric, lower, upper) == "worse":
            return metric, own
    return None


def _side(metric: MetricDoc, lower: float | None, upper: float | None) -> str:
    """Tell on which side of no change a range lies: better, worse, or both."""
    down = metric["direction"] == "down"
    if lower is not None and lower > 0:
        return "worse" if down else "better"
    if upper is not None and upper < 0:
        return "better" if down else "worse"
    return "both"


def _exact(value: float | None) -> str:
    return lift(value, 1)
