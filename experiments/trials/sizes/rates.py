"""How many deciding events come with one time shown, and how much each of them tells."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.metrics.kinds import Metric
from experiments.trials.sizes.figures import EVENTS_PER_SHOWN, ORDER_CV, Figure, Origin
from stats.errors import NotEstimable

MONEY = frozenset({"spend", "revenue"})
LEAST_LEFT = 0.02
"""Where nearly all do it anyway a share still has some luck left in it."""


@dataclass(frozen=True, slots=True)
class EventRate:
    """Events per time shown, the variance each brings (1 is pure counting), and the baseline that it comes from."""

    per_unit: float
    event_spread: float
    baseline: Figure | None


def rate_of(
    metric: Metric, baseline: Figure | None, price_per_shown_minor: float | None, currency: str
) -> EventRate | NotEstimable:
    """Give the deciding events of a rate or cost.

    Parameters
    ----------
    baseline : Figure or None
        What the number is today, typed or from an experiment of one's own; shipped rates without it.
    price_per_shown_minor : float or None
        Minor units that one time shown costs.
    currency : str
        Of price and baseline.

    Notes
    -----
    Of a rate within a number that is itself small (orders per click) the luck is that of a share: 1 - rate for each
    event. Revenue is carried by orders that differ in value.
    """
    if baseline is not None:
        known = _from_baseline(metric, baseline, price_per_shown_minor, currency)
        if known is not None:
            return known
    counted = {side for side in (metric.numerator, metric.denominator) if side is not None and side not in MONEY}
    if "revenue" in (metric.numerator, metric.denominator):
        counted.add("conversions")
    if not counted or not counted <= EVENTS_PER_SHOWN.keys():
        return NotEstimable(
            "no_rate", f"How often “{metric.name}” happens is not known here yet. Type what it is today."
        )
    rate = min(EVENTS_PER_SHOWN[side] for side in counted)
    spread = _event_spread(metric, _shipped_share(metric))
    return EventRate(rate, spread, _shipped_baseline(metric))


def _from_baseline(
    metric: Metric, baseline: Figure, price_per_shown_minor: float | None, currency: str
) -> EventRate | None:
    """Read the events off what the number is today, where what stands below the line can be reckoned."""
    from experiments.people.money import digits_of

    if baseline.value <= 0 or "revenue" in (metric.numerator, metric.denominator):
        return None
    price = None if price_per_shown_minor is None else price_per_shown_minor / 10 ** digits_of(currency)
    if metric.is_cost:
        return None if price is None else EventRate(price / baseline.value, 1.0, baseline)
    if metric.denominator == "spend":
        return None if price is None else EventRate(price * baseline.value, 1.0, baseline)
    below = 1.0 if metric.denominator is None else EVENTS_PER_SHOWN.get(metric.denominator)
    if below is None:
        return None
    return EventRate(below * min(baseline.value, 1.0), _event_spread(metric, baseline.value), baseline)


def _event_spread(metric: Metric, share: float | None) -> float:
    if "revenue" in (metric.numerator, metric.denominator):
        return 1 + ORDER_CV**2
    if share is None or share >= 1:
        return 1.0
    return max(1 - share, LEAST_LEFT)


def _shipped_share(metric: Metric) -> float | None:
    below = EVENTS_PER_SHOWN.get(metric.denominator or "")
    above = EVENTS_PER_SHOWN.get(metric.numerator)
    return None if above is None or below is None else above / below


def _shipped_baseline(metric: Metric) -> Figure | None:
    share = _shipped_share(metric)
    return None if share is None else Figure(share, Origin.SHIPPED)
