"""What a plan is reckoned with, each figure with its origin: typed, from an experiment of one's own, shipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from experiments.metrics.kinds import MetricKind, Unit
from experiments.people.money import Money
from stats.planning.power_means import revenue_per_person


class Origin(StrEnum):
    """Where a figure comes from."""

    TYPED = "typed"
    OWN = "own"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its origin; ``experiment_id`` and ``title`` name the experiment that it was measured in."""

    value: float
    origin: Origin
    experiment_id: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class SeenSpread:
    """How sharp an earlier experiment was.

    Parameters
    ----------
    log_lift_se : float
        Standard error of its ln(1 + lift).
    units : int
        People, posts or paired days behind it, of the smaller version.
    paired : bool
        Whether days were compared in pairs; else single people, posts, ads, regions or days.
    events : tuple of float, or None
        Deciding events of control and treatment over the whole run; ``None`` where they are not counts.
    """

    log_lift_se: float
    units: int
    paired: bool
    events: tuple[float, float] | None
    experiment_id: int
    title: str


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What the team's own experiments say; ``None`` where there is none.

    ``prior`` is mean and standard deviation of true ln(1 + lift), from ``tests`` closed experiments (0: the usual one);
    ``came_in`` says that those are a history entered afterwards, because there are too few of one's own. ``expected``
    is the lift to plan with of the experiment that this one builds on, better being above 0.
    """

    baseline: Figure | None = None
    spread: SeenSpread | None = None
    price_per_thousand_minor: Figure | None = None
    units_per_day: Figure | None = None
    prior: tuple[float, float] = (0.0, 0.2)
    tests: int = 0
    came_in: bool = False
    expected: Figure | None = None


NOTHING_OF_OUR_OWN = OwnFigures()

PRICE_PER_1000_SHOWN = Money(620, "EUR")
"""Cautious price of a thousand times shown in paid social; with it recipe 1 (€280, 14 days) sees about a third."""

EVENTS_PER_SHOWN: Mapping[str, float] = {
    "impressions": 1.0,
    "reach": 0.5,
    "video_views": 0.1,
    "engagements": 0.02,
    "clicks": 0.012,
    "link_clicks": 0.01,
    "landing_page_views": 0.008,
    "leads": 0.0004,
    "conversions": 0.0004,
}
"""Of a thousand times shown: first-contact ads of the demo (E1: 1.0 click in 100; E7: 4.0 orders in 100 clicks)."""

SHARES: Mapping[str, float] = {
    "opens": 0.25,
    "link_clicks": 0.02,
    "clicks": 0.02,
    "conversions": 0.005,
    "unsubscribes": 0.002,
    "solved": 0.6,
}
"""Of the people on a list; of questions asked."""

DAY_WOBBLE = 0.1
"""A version's rate moves by 10 to 20 % a day by itself in real ads (methods (a)); beside the luck of counting."""
LEAST_WOBBLE = 0.05
"""One earlier run says little of how days swing: never reckoned with less than this."""
ORDER_CV = 0.75
"""Baskets differ by three quarters of their average: each order tells less than one that only counts."""
UNIT_SDS: Mapping[Unit, float] = {
    Unit.POST: 0.45,
    Unit.AD: 0.3,
    Unit.SLOT: 0.45,
    Unit.REGION: 0.3,
    Unit.DAY: 0.3,
}
"""How much posts, ads, slots, regions, days differ in their rate anyway, as a part of it."""
VALUE_SDS: Mapping[str, float] = {
    "rating": 0.25,
    "minutes": 1.0,
    "revenue": revenue_per_person(0.02, 1.0, ORDER_CV).relative_sd,
}
"""How much people differ in a value, as a part of its average; revenue with two buyers in a hundred."""
ANY_VALUE_SD = 1.0
POSTS_PER_DAY = 0.5


def shipped_share(numerator: str) -> Figure | None:
    """Give the cautious share of people who do something, or ``None``."""
    found = SHARES.get(numerator)
    return None if found is None else Figure(found, Origin.SHIPPED)


def shipped_value_sd(kind: MetricKind, numerator: str) -> Figure:
    """Give how much people differ in a value."""
    usual = VALUE_SDS["revenue"] if kind is MetricKind.RATIO else ANY_VALUE_SD
    return Figure(VALUE_SDS.get(numerator, usual), Origin.SHIPPED)
