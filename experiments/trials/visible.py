"""What an experiment of a given size can see, from shipped prices; said to be unknown where they do not reach.

The full planner works from the team's own figures; this is the first answer, on the confirm sentence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from experiments.metrics.catalogue import ChannelKind, channel_kind
from experiments.metrics.kinds import Metric, MetricKind, Role
from experiments.people.money import Money
from experiments.trials.experiment import Experiment, MetricUse
from stats.errors import NotEstimable
from stats.planning.power import detectable_lift

PRICE_PER_1000_SHOWN = Money(620, "EUR")
"""Cautious price of a thousand times shown in paid social; with it recipe 1 (€280, 14 days) sees about a third."""
LINK_CLICKS_PER_SHOWN = 0.01
CONVERSIONS_PER_LINK_CLICK = 0.04
"""Rates of the demo's first-contact ads (E1: 1.0 in 100; E7: 4.0 in 100), used where no baseline is typed."""

_EVENTS_PER_SHOWN = {
    "impressions": 1.0,
    "link_clicks": LINK_CLICKS_PER_SHOWN,
    "conversions": LINK_CLICKS_PER_SHOWN * CONVERSIONS_PER_LINK_CLICK,
}


@dataclass(frozen=True, slots=True)
class VisibleLift:
    """What can be seen four times in five at the planned end.

    ``lift`` is a fraction, or why there is none. The assumptions are ``None`` where nothing was estimated: price of
    a thousand times shown, and events that decide, expected per variant.
    """

    lift: float | NotEstimable
    price_per_1000_shown: Money | None = None
    events_per_variant: float | None = None


def visible_lift(experiment: Experiment) -> VisibleLift:
    """Estimate the smallest lift that the draft as it stands can see.

    Notes
    -----
    Events are taken as Poisson within days, SE of the log lift = sqrt(2 / events per variant), then t over the days;
    real days spread more, so this is the best case. Only paid channels with euro budgets have shipped prices.
    """
    primary = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    if primary is None or experiment.channel is None:
        return _unknown("draft", "First say where it runs and which number decides.")
    if channel_kind(experiment.channel) is not ChannelKind.PAID:
        return _unknown("no_figures", "What this can see shows after your first results: nothing is known here yet.")
    if experiment.budget_minor is None or experiment.starts is None or experiment.ends is None:
        return _unknown("no_size", "Give a budget and the dates, and this says what they can see.")
    if experiment.currency != PRICE_PER_1000_SHOWN.currency:
        return _unknown("no_price", f"No price is known in {experiment.currency}.")
    per_shown = _deciding_events_per_shown(experiment, primary)
    if isinstance(per_shown, NotEstimable):
        return VisibleLift(per_shown)
    days = (experiment.ends - experiment.starts).days + 1
    variants = max(2, len(experiment.variants))
    shown = 1000 * experiment.budget_minor / variants / PRICE_PER_1000_SHOWN.minor
    events = shown * per_shown
    if events < 5 or days < 2:
        return _unknown("too_small", "This is too small to see any lift that happens.")
    level = 1 - (1 - (experiment.confidence or 0.95)) / (variants - 1)
    lift = detectable_lift(math.sqrt(2 / events), days, days, confidence=level)
    if lift > 10:
        return _unknown("too_small", "This is too small to see any lift that happens.")
    return VisibleLift(lift, PRICE_PER_1000_SHOWN, events)


def _deciding_events_per_shown(experiment: Experiment, primary: MetricUse) -> float | NotEstimable:
    """Say how many of the rarer side of the metric come with one time shown."""
    metric = Metric(primary.name, primary.kind, primary.numerator, primary.denominator)
    sides = {metric.numerator, metric.denominator} - {"spend"}
    if metric.kind is not MetricKind.RATIO or not sides <= _EVENTS_PER_SHOWN.keys():
        return NotEstimable("no_rate", f"How often “{metric.name}” happens is not known here yet.")
    rate = min(_EVENTS_PER_SHOWN[side] for side in sides if side is not None)
    below = metric.denominator
    if experiment.baseline and below in _EVENTS_PER_SHOWN and metric.numerator != "spend":
        rate = _EVENTS_PER_SHOWN[below] * min(experiment.baseline, 1.0)
    return rate


def _unknown(reason: str, sentence: str) -> VisibleLift:
    return VisibleLift(NotEstimable(reason, sentence))
