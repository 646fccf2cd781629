"""How large a candidate would be and what so much can see; and the same in another size that a person chose. Pure.

"Sees" is the change for the better that is found four times in five at 95 %, from the standard error of the experiment
that it is built on: one as large sees it again, one of another size by the square root. Of a number of which less is
better it is the fall: where a rise to double would be seen, so would a fall by half.
"""

from __future__ import annotations

import math
from dataclasses import replace

from experiments.learning.brief.candidate import Candidate, Price, Size
from experiments.learning.brief.kinds.pricing import MADE_BY_HAND, price_for
from experiments.learning.brief.kinds.runs import SURE_ENOUGH, Run
from experiments.metrics.kinds import Design, Direction, Unit
from experiments.trials.sizes.precision import as_rise
from stats.errors import NotEstimable
from stats.numerics.distributions import quantile, two_sided_quantile
from stats.planning.power import detectable_lift, units_needed

CONFIDENCE, POWER = 0.95, 0.8
LARGEST_LIFT = 10.0
BY_DAYS = frozenset({Design.PLATFORM_SPLIT.value, Design.SWITCHBACK.value})
ONE_BY_ONE = MADE_BY_HAND | {Unit.DAY.value}
NOT_KNOWN = NotEstimable("no_figures", "What it can see is not known: nothing like it has been closed here yet.")
NOT_DRAWN = NotEstimable(
    "not_drawn", "Nothing was drawn, so how it swung says nothing of what a fair comparison of that size would see."
)
TOO_SMALL = NotEstimable("too_small", "This is too small to see any change that happens.")


def size_again(run: Run, *, times: float = 1.0) -> Size:
    """Size an experiment as large as an earlier one, or so many times as large."""
    per_version = None if run.per_version is None else max(round(run.per_version * times), 1)
    # Money reaches more people in the same days; posts and days come one after the other.
    days = math.ceil(run.days * times) if run.days is not None and run.card.unit in ONE_BY_ONE else run.days
    return Size(per_version, run.card.unit, days, scaled_sight(sees_again(run), times, run.card.direction))


def sees_again(run: Run) -> float | NotEstimable:
    """Say which change one as large would see, by the standard error that this one had.

    Days of a platform split and posts are few: there the t distribution counts, with the degrees that the range had.
    """
    error = run.card.log_lift_se
    if not error or error <= 0 or not math.isfinite(error):
        return NOT_KNOWN
    if run.card.grade not in SURE_ENOUGH:
        return NOT_DRAWN
    level = _level(run)
    units = _units(run)
    if units is None:
        lift = math.expm1(min((two_sided_quantile(level) + quantile(POWER)) * error, 700.0))
    else:
        lift = detectable_lift(error, units, units, confidence=level, power=POWER)
    return for_better(lift, run.card.direction)


def times_as_large(run: Run) -> float | NotEstimable:
    """Say how many times as large it would have to be to see its worthwhile change, at least once."""
    error, worth = run.card.log_lift_se, run.card.worthwhile_lift
    down = run.card.direction is Direction.DOWN
    if not error or error <= 0 or not worth or (down and worth >= 1):
        return NOT_KNOWN
    if run.card.grade not in SURE_ENOUGH:
        return NOT_DRAWN
    level, units = _level(run), _units(run)
    wanted = -worth if down else worth
    if units is None:
        reach = (two_sided_quantile(level) + quantile(POWER)) * error
        return max((reach / math.log1p(wanted)) ** 2, 1.0)
    return max(units_needed(error, units, wanted, confidence=level, power=POWER) / units, 1.0)


def for_better(rise: float, direction: Direction | None) -> float | NotEstimable:
    """Give the change for the better that is as far from nothing as a rise; nothing that happens is larger.

    Examples
    --------
    >>> for_better(1.0, Direction.UP), for_better(1.0, Direction.DOWN)
    (1.0, 0.5)
    """
    if not rise <= LARGEST_LIFT:
        return TOO_SMALL
    return 1 - 1 / (1 + rise) if direction is Direction.DOWN else rise


def scaled_sight(sees: float | NotEstimable, times: float, direction: Direction | None = None) -> float | NotEstimable:
    """Say what something so many times as large sees.

    Examples
    --------
    >>> round(scaled_sight(0.44, 4.0), 2), round(scaled_sight(0.36, 4.0, Direction.DOWN), 2)
    (0.2, 0.2)
    """
    if isinstance(sees, NotEstimable):
        return sees
    rise = as_rise(sees, direction or Direction.UP)
    if times <= 0:
        return TOO_SMALL
    return for_better(math.expm1(min(math.log1p(rise) / math.sqrt(times), 700.0)), direction)


def resized(
    candidate: Candidate, *, per_version: int | None = None, money_minor: int | None = None, hours: float | None = None
) -> Candidate:
    """Give a candidate in the size that a person chose; what was not said follows from what was.

    Posts, slots and ads, each made by hand, take hours in proportion; people and days take none. Money follows the
    number of units, and where only money was said the number of units follows it. Hours say how large it is only where
    there is nothing else.

    Examples
    --------
    >>> from experiments.learning.brief.candidate import Because, Kind
    >>> posts = Size(20, "post", 56, 0.35)
    >>> one = Candidate("x", Kind.REPEAT, Because.LEANING, "Hands?", size=posts, price=price_for("EUR", 4000, 0, 10.0))
    >>> less = resized(one, per_version=16)
    >>> less.size.per_version, round(less.size.sees, 2), less.price.hours, less.price.full_minor
    (16, 0.4, 8.0, 32000)
    """
    size, price = candidate.size, candidate.price
    if size is None or price is None:
        return candidate
    times = _times(size, price, per_version, money_minor, hours)
    if per_version is None and size.per_version is not None:
        per_version = max(round(size.per_version * times), 1)
    if money_minor is None and price.money_minor is not None:
        money_minor = round(price.money_minor * times)
    if hours is None and price.hours is not None:
        hours = price.hours * times if size.unit in MADE_BY_HAND else price.hours
    larger = replace(size, per_version=per_version, sees=scaled_sight(size.sees, times, candidate.direction))
    return replace(candidate, size=larger, price=price_for(price.currency, price.hour_minor, money_minor, hours))


def _times(size: Size, price: Price, per_version: int | None, money_minor: int | None, hours: float | None) -> float:
    """Say how many times as large the chosen size is: by units, else money, else the hours of what is made by hand."""
    if per_version is not None and size.per_version:
        return per_version / size.per_version
    if money_minor is not None and price.money_minor:
        return money_minor / price.money_minor
    if hours is not None and price.hours and size.unit in MADE_BY_HAND:
        return hours / price.hours
    return 1.0


def _level(run: Run) -> float:
    return 1 - (1 - CONFIDENCE) / run.treatments


def _units(run: Run) -> int | None:
    """Give the days or units whose number limits how sure its range is; ``None`` where there are very many."""
    if run.card.degrees is not None and run.card.degrees >= 1:
        return round(run.card.degrees) + 1
    by_days = run.card.design in BY_DAYS and run.days is not None and run.days > 1
    return run.days if by_days else None
