"""What to do about a size: go ahead, pool repeats, widen the difference, decide nearer to the post, or not run it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from experiments.metrics.catalogue import CATALOGUE, ChannelKind, channel_kind
from experiments.metrics.kinds import MetricKind
from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.facts import DraftFacts, with_metric
from experiments.trials.sizes.precision import as_rise
from experiments.trials.sizes.sizing import Size
from stats.errors import NotEstimable

FEW_REPEATS = 4
"""So many runs in all are still planned; more would take years."""
MOST_REPEATS = 100
MUCH_SHARPER = 0.7
"""Another number is worth naming when it sees at most so much of what this one sees."""
WIDEST = 1.0
"""Nobody widens the difference between two versions to more than twice as much."""

_NEARER: dict[ChannelKind, tuple[str, ...]] = {
    ChannelKind.PAID: ("visits_per_shown", "link_clicks_per_shown"),
    ChannelKind.EMAIL: ("clicks_per_sent", "opens_per_sent"),
}
"""Numbers that happen more often than orders, from the outcome towards the post."""


class Do(StrEnum):
    """What to do."""

    GO_AHEAD = "go_ahead"
    POOL_REPEATS = "pool_repeats"
    NEARER_METRIC = "nearer_metric"
    WIDEN = "widen"
    DO_NOT_RUN = "do_not_run"


@dataclass(frozen=True, slots=True)
class Nearer:
    """A number nearer to the post, and what it could see."""

    name: str
    detectable_lift: float


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do.

    ``runs`` is how many of this size see the worthwhile lift together; ``lift`` what the number named, or a wider
    difference, would have to bring.
    """

    do: Do
    runs: int | None = None
    metric: str | None = None
    lift: float | None = None


def nearer_to_the_post(
    facts: DraftFacts, size: Size, visible: Callable[[DraftFacts], float | NotEstimable]
) -> Nearer | None:
    """Name the number nearest to the outcome that would see clearly more, with what it could see."""
    here = size.detectable_lift
    found: list[Nearer] = []
    for key in _NEARER.get(channel_kind(facts.channel), ()):
        metric = CATALOGUE[key]
        if metric.name == facts.metric.name or (metric.kind is MetricKind.PROPORTION) != (
            facts.metric.kind is MetricKind.PROPORTION
        ):
            continue
        lift = visible(with_metric(facts, replace(metric)))
        if isinstance(lift, NotEstimable):
            continue
        if isinstance(here, NotEstimable) or lift <= MUCH_SHARPER * here:
            found.append(Nearer(metric.name, lift))
    enough = [one for one in found if one.detectable_lift <= (facts.worthwhile_lift or 0.0)]
    return next(iter(enough or sorted(found, key=lambda one: one.detectable_lift)), None)


def advise(asked: SizeAsked, size: Size, nearer: Nearer | None) -> tuple[Advice, ...]:
    """Say what to do first, and what else would help.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from experiments.people.money import Money
    >>> from experiments.trials.sizes.asked import Price
    >>> from experiments.trials.sizes.precision import Shares
    >>> from experiments.trials.sizes.sizing import size_of
    >>> asked = SizeAsked(Shares(0.02), 0.2, Price(Decimal("0.05"), "EUR"), Money(80_000, "EUR"))
    >>> [(one.do.value, one.runs) for one in advise(asked, size_of(asked), None)]
    [('pool_repeats', 3), ('widen', None)]
    """
    seen = size.detectable_lift
    if not isinstance(seen, NotEstimable) and seen <= asked.worthwhile_lift * (1 + 1e-6):
        return (Advice(Do.GO_AHEAD),)
    found: list[Advice] = []
    runs = _runs(asked, seen)
    if runs is not None and runs <= FEW_REPEATS:
        found.append(Advice(Do.POOL_REPEATS, runs=runs))
    if nearer is not None:
        found.append(Advice(Do.NEARER_METRIC, metric=nearer.name, lift=nearer.detectable_lift))
    if not isinstance(seen, NotEstimable) and seen <= WIDEST:
        found.append(Advice(Do.WIDEN, lift=seen))
    if runs is not None and FEW_REPEATS < runs <= MOST_REPEATS:
        found.append(Advice(Do.POOL_REPEATS, runs=runs))
    if size.worth_running:
        return tuple(found) or (Advice(Do.DO_NOT_RUN),)
    # too small as it stands: a number that sees enough comes before giving up, everything else after it
    if nearer is not None and nearer.detectable_lift <= WIDEST / 2:
        found.sort(key=lambda one: one.do is not Do.NEARER_METRIC)
        return (*found, Advice(Do.DO_NOT_RUN))
    return (Advice(Do.DO_NOT_RUN), *found)


def _runs(asked: SizeAsked, seen: float | NotEstimable) -> int | None:
    """Count how many runs of this size see the worthwhile lift when they are pooled: errors shrink with their root."""
    if isinstance(seen, NotEstimable):
        return None
    direction = asked.precision.direction
    if seen >= 1 and as_rise(0.5, direction) != 0.5:
        return None
    far, near = (math.log1p(as_rise(lift, direction)) for lift in (seen, asked.worthwhile_lift))
    return math.ceil(round((far / near) ** 2, 6))
