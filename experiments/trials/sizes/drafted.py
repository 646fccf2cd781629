"""From a draft to what is asked of its size: how it is judged, with which figures, and what limits it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal

from experiments.metrics.kinds import Direction, Unit
from experiments.people.money import Money
from experiments.trials.sizes.asked import Price, SizeAsked
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.facts import DraftFacts, Way, way_of
from experiments.trials.sizes.figures import (
    DAY_WOBBLE,
    LEAST_WOBBLE,
    POSTS_PER_DAY,
    PRICE_PER_1000_SHOWN,
    UNIT_SDS,
    Figure,
    Origin,
    OwnFigures,
    SeenSpread,
    shipped_share,
    shipped_value_sd,
)
from experiments.trials.sizes.precision import Days, Shares, Values
from experiments.trials.sizes.rates import rate_of
from stats.errors import NotEstimable

PIECES = {Unit.POST: "posts", Unit.AD: "ads", Unit.SLOT: "slots", Unit.REGION: "regions"}


@dataclass(slots=True)
class Drafted:
    """What is asked of the size of a draft, and the figures it is asked with, by name.

    ``figures`` has ``expected_lift`` (what remains of the experiment it builds on), ``baseline``, ``spread``,
    ``price_per_thousand`` (minor units), ``units_per_day``, as far as they count. ``limited`` says whether anything
    limits how many there are; without it only the worthwhile lift is sized.
    """

    way: Way
    asked: SizeAsked
    limited: bool
    figures: dict[str, Figure] = field(default_factory=dict)


def drafted(facts: DraftFacts, own: OwnFigures) -> Drafted | NotEstimable:
    """Bring a draft and the team's own figures together; what is missing is said with its reason."""
    way = way_of(facts)
    if isinstance(way, NotEstimable):
        return way
    figures: dict[str, Figure] = {}
    expected = facts.expected_lift
    if expected is None and own.expected is not None:
        expected, figures["expected_lift"] = own.expected.value, own.expected
    wanted = facts.worthwhile_lift or max(expected or 0.0, 0.0)
    if not wanted:
        return NotEstimable("no_lift", "Say from which change on it is worth it, and this says what that takes.")
    if facts.metric.direction is Direction.DOWN and wanted >= 1:
        return NotEstimable("more_than_all", "Nothing falls by more than all of it: want less than 100 %.")
    precision = {
        Way.SHARES: _shares,
        Way.VALUES: _values,
        Way.PAIRED_DAYS: _paired_days,
        Way.UNITS: _units,
        Way.DAYS_APART: _days_apart,
    }[way](facts, own, figures)
    if isinstance(precision, NotEstimable):
        return precision
    if isinstance(precision, Shares) and precision.direction is Direction.UP and precision.baseline * (1 + wanted) >= 1:
        return NotEstimable("more_than_all", "So much more would be more than everybody: want a smaller change.")
    price = _price(facts, figures)
    asked = SizeAsked(
        precision=precision,
        worthwhile_lift=wanted,
        price=price,
        budget=facts.budget if price is not None and facts.budget is not None and facts.budget.minor > 0 else None,
        audience=_audience(facts, way),
        units_per_day=figures["units_per_day"].value if "units_per_day" in figures else None,
        days=facts.days,
        dated=facts.dated,
        looks=facts.looks,
        prior=own.prior,
        baseline=figures["baseline"].value if way is Way.VALUES and "baseline" in figures else None,
        units_are=_units_are(facts, way),
        expected_lift=expected,
        minimum_days=facts.minimum_days,
        minimum_units=facts.minimum_units,
        rule_lift=facts.worthwhile_lift,
    )
    limited = asked.budget is not None or asked.audience is not None
    limited = limited or (asked.dated and (asked.units_per_day is not None or isinstance(precision, Days)))
    return Drafted(way, asked, limited, figures)


def _shares(facts: DraftFacts, own: OwnFigures, figures: dict[str, Figure]) -> Shares | NotEstimable:
    baseline = _first(_typed(facts.baseline), own.baseline, shipped_share(facts.metric.numerator))
    if baseline is None or not 0 < baseline.value < 1:
        return _unknown_rate(facts)
    figures["baseline"] = baseline
    _reached(facts, own, figures)
    return Shares(baseline.value, facts.aim, facts.metric.direction)


def _values(facts: DraftFacts, own: OwnFigures, figures: dict[str, Figure]) -> Values:
    seen = _seen_sd(own)
    spread = _first(_typed(facts.relative_sd), seen, shipped_value_sd(facts.metric.kind, facts.metric.numerator))
    assert spread is not None
    figures["spread"] = spread
    baseline = _first(_typed(facts.baseline), own.baseline)
    if baseline is not None:
        figures["baseline"] = baseline
    _reached(facts, own, figures)
    return Values(spread.value, facts.aim, facts.metric.direction)


def _units(facts: DraftFacts, own: OwnFigures, figures: dict[str, Figure]) -> Values:
    unit = facts.unit if facts.unit in UNIT_SDS else Unit.REGION
    assert unit is not None
    seen = _seen_sd(own)
    spread = _first(_typed(facts.relative_sd), seen, Figure(UNIT_SDS[unit], Origin.SHIPPED))
    assert spread is not None
    figures["spread"] = spread
    if unit is not Unit.REGION:
        shipped = Figure(POSTS_PER_DAY, Origin.SHIPPED) if unit is Unit.POST else None
        per_day = _first(_typed(facts.units_per_day), own.units_per_day, shipped)
        if per_day is not None:
            figures["units_per_day"] = per_day
    return Values(spread.value, facts.aim, facts.metric.direction)


def _days_apart(facts: DraftFacts, own: OwnFigures, figures: dict[str, Figure]) -> Values:
    """Days that take turns: each is a unit, and there is one a day."""
    seen = _seen_sd(own)
    spread = _first(_typed(facts.relative_sd), seen, Figure(UNIT_SDS[Unit.DAY], Origin.SHIPPED))
    assert spread is not None
    figures["spread"] = spread
    figures["units_per_day"] = Figure(1.0, Origin.TYPED)
    return Values(spread.value, facts.aim, facts.metric.direction)


def _paired_days(facts: DraftFacts, own: OwnFigures, figures: dict[str, Figure]) -> Delivered | Days | NotEstimable:
    price = _first(_typed(facts.price_per_thousand_minor), own.price_per_thousand_minor)
    if price is None and facts.is_paid and facts.currency == PRICE_PER_1000_SHOWN.currency:
        price = Figure(float(PRICE_PER_1000_SHOWN.minor), Origin.SHIPPED)
    if price is not None:
        figures["price_per_thousand"] = price
    per_day = _first(_typed(facts.units_per_day), own.units_per_day if facts.budget is None else None)
    if per_day is not None:
        figures["units_per_day"] = per_day
    refusal = _nothing_delivered(facts, price, per_day)
    if refusal is not None:
        return refusal
    baseline = _first(_typed(facts.baseline), own.baseline)
    found = rate_of(facts.metric, baseline, None if price is None else price.value / 1000, facts.currency)
    if isinstance(found, NotEstimable):
        return found
    if found.baseline is not None:
        figures["baseline"] = found.baseline
    seen = None
    if own.spread is not None and own.spread.paired and own.spread.events is not None:
        seen = _as_figure(own.spread, _wobble(own.spread, found.event_spread))
    wobble = _first(_typed(facts.relative_sd), seen, Figure(DAY_WOBBLE, Origin.SHIPPED))
    assert wobble is not None
    figures["spread"] = wobble
    return Delivered(
        rate=found.per_unit,
        wobble=wobble.value,
        days=max(facts.days, 2),
        event_spread=found.event_spread,
        aim=facts.aim,
        direction=facts.metric.direction,
        cost=facts.metric.is_cost,
    )


def _nothing_delivered(facts: DraftFacts, price: Figure | None, per_day: Figure | None) -> NotEstimable | None:
    """Say what is missing before anything is delivered at all."""
    if facts.is_paid and (facts.budget is None or not facts.dated) and per_day is None:
        return NotEstimable("no_size", "Give a budget and the dates, and this says what they can see.")
    if per_day is None and not facts.is_paid:
        return NotEstimable("no_delivery", "Say how often it is shown on a day, and this says what that can see.")
    if price is None and per_day is None:
        return NotEstimable(
            "no_price", f"No price is known in {facts.currency}. Say what a thousand times shown cost you."
        )
    if facts.budget is not None and facts.budget.minor <= 0 and per_day is None:
        return NotEstimable("too_small", "This is too small to see any lift that happens.")
    return None


def _reached(facts: DraftFacts, own: OwnFigures, figures: dict[str, Figure]) -> None:
    """Note how many people come on a day, where that is known and the list is not."""
    per_day = _first(_typed(facts.units_per_day), own.units_per_day if facts.audience_size is None else None)
    if per_day is not None:
        figures["units_per_day"] = per_day


def _price(facts: DraftFacts, figures: dict[str, Figure]) -> Price | None:
    typed = _typed(facts.price_per_thousand_minor)
    if typed is not None:
        figures.setdefault("price_per_thousand", typed)
    if "price_per_thousand" not in figures:
        return None
    minor = figures["price_per_thousand"].value
    return Price(Decimal(Money(round(minor), facts.currency).amount), facts.currency, "thousand")


def _audience(facts: DraftFacts, way: Way) -> int | None:
    """Give how many there are: people, or regions; of posts and days there is no list."""
    counted = way in (Way.SHARES, Way.VALUES) or (way is Way.UNITS and facts.unit in (Unit.REGION, Unit.USER, None))
    fits = facts.audience_size is not None and facts.audience_size >= 2 * (facts.aim.treatments + 1)
    return facts.audience_size if counted and fits else None


def _units_are(facts: DraftFacts, way: Way) -> str:
    if way is Way.DAYS_APART:
        return "days"
    if way is Way.PAIRED_DAYS:
        return "times shown"
    if way is Way.UNITS:
        return PIECES.get(facts.unit or Unit.REGION, "regions")
    return facts.unit_name or "people"


def _unknown_rate(facts: DraftFacts) -> NotEstimable:
    return NotEstimable(
        "no_rate", f"How often “{facts.metric.name}” happens is not known here yet. Type what it is today."
    )


def _seen_sd(own: OwnFigures) -> Figure | None:
    """Give how much single units differed in an earlier run."""
    if own.spread is None or own.spread.paired:
        return None
    return _as_figure(own.spread, own.spread.log_lift_se * math.sqrt(own.spread.units / 2))


def _wobble(seen: SeenSpread, event_spread: float) -> float:
    """Take the luck of counting out of what an earlier run showed; what is left is how days swing by themselves."""
    assert seen.events is not None
    counting = event_spread * sum(1 / events for events in seen.events)
    return max(math.sqrt(max(seen.log_lift_se**2 - counting, 0.0) * seen.units / 2), LEAST_WOBBLE)


def _as_figure(seen: SeenSpread, value: float) -> Figure:
    return Figure(value, Origin.OWN, seen.experiment_id, seen.title)


def _typed(value: float | None) -> Figure | None:
    return None if value is None else Figure(float(value), Origin.TYPED)


def _first(*figures: Figure | None) -> Figure | None:
    return next((figure for figure in figures if figure is not None), None)
