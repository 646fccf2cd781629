"""Invented figures of Quernwell Mill: seeded draws whose totals come out exactly as told.

Only ``Random.random`` is used, because Python promises its sequence for a seed; bell curves are made from it. A seed
that stands in the story was looked for once, so that the likely range comes out close to the one told; nothing is
looked for when the demo is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import NormalDist
from typing import TypeVar

_Thing = TypeVar("_Thing")
_BELL = NormalDist()
# Monday to Sunday: evenings before the weekend bake most.
_WEEKDAYS = (0.94, 0.92, 0.95, 1.02, 1.12, 1.1, 0.95)


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of one version of an ad test over the whole run; money in cents."""

    name: str
    impressions: int
    clicks: int
    spend: int
    orders: int = 0
    revenue: int = 0


@dataclass(frozen=True, slots=True)
class AdDay:
    """One version on one day (of one age group, where ``age`` is not empty); money in cents."""

    version: str
    day: date
    age: str
    impressions: int
    reach: int
    clicks: int
    arrivals: int
    spend: int
    orders: int
    revenue: int


@dataclass(frozen=True, slots=True)
class Post:
    """One organic post with what it got; ``acts`` are saves or visits."""

    version: str
    day: date
    hour: int
    seen: int
    reach: int
    acts: int
    likes: int


def dice(seed: int) -> Random:
    """Return the source of chance for a seed."""
    return Random(seed)  # noqa: S311 (figures of a story, no secrets)


def bell(rng: Random) -> float:
    """Draw from the standard normal curve."""
    return _BELL.inv_cdf(min(max(rng.random(), 1e-12), 1 - 1e-12))


def wobble(rng: Random, count: int, spread: float) -> list[float]:
    """Draw ``count`` factors around 1 whose logarithms have the standard deviation ``spread``."""
    return [math.exp(spread * bell(rng)) for _ in range(count)]


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Give out ``total`` whole things by weight; the sum is exact (largest remainders first).

    >>> share_out(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    given = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place], place))
    for place in by_remainder[: total - sum(given)]:
        given[place] += 1
    return given


def ad_days(seed: int, starts: date, days: int, versions: Sequence[Totals], spread: float) -> list[AdDay]:
    """Daily rows of an ad test, one per version and day.

    Days share their quality; each version wobbles by itself around it.

    Parameters
    ----------
    seed : int
        Of the draw; the same seed gives the same rows whatever the dates are (the weekday pattern counts from the
        first day, so that a demo loaded on another day shows the same figures).
    spread : float
        Standard deviation of ln(rate) by which each version wobbles by itself from day to day.
    """
    rng = dice(seed)
    busy = [_WEEKDAYS[place % 7] for place in range(days)]
    quality = wobble(rng, days, 0.1)
    rows: list[AdDay] = []
    for told in versions:
        seen = share_out(told.impressions, [b * w for b, w in zip(busy, wobble(rng, days, 0.03), strict=True)])
        own = wobble(rng, days, spread)
        what_counts = [s * q * w for s, q, w in zip(seen, quality, own, strict=True)]
        few = told.orders > 0  # where orders decide, orders wobble and clicks stay calm
        calm = [s * q for s, q in zip(seen, quality, strict=True)]
        clicks = share_out(told.clicks, calm if few else what_counts)
        orders = share_out(told.orders, what_counts)
        worth = [number * w for number, w in zip(orders, wobble(rng, days, 0.08), strict=True)]
        revenue = share_out(told.revenue, worth) if told.revenue else [0] * days
        spend = share_out(told.spend, [b * w for b, w in zip(busy, wobble(rng, days, 0.02), strict=True)])
        for place in range(days):
            reach = round(seen[place] / (1.15 + 0.15 * rng.random()))
            arrivals = round(clicks[place] * (0.8 + 0.06 * rng.random()))
            rows.append(
                AdDay(
                    told.name, starts + timedelta(days=place), "", seen[place], reach, clicks[place], arrivals,
                    spend[place], orders[place], revenue[place],
                )
            )  # fmt: skip
    return rows


def by_age(seed: int, rows: Sequence[AdDay], ages: Sequence[tuple[str, float]]) -> list[AdDay]:
    """Break daily rows down by age group; every sum stays as it was, and every version meets the same ages."""
    rng = dice(seed)
    broken: list[AdDay] = []
    for row in rows:
        weights = [share * w for (_, share), w in zip(ages, wobble(rng, len(ages), 0.1), strict=True)]
        seen = share_out(row.impressions, weights)
        reach = share_out(row.reach, weights)
        clicks = share_out(row.clicks, weights)
        arrivals = share_out(row.arrivals, [number + 1e-9 for number in clicks])
        spend = share_out(row.spend, weights)
        orders = scatter(rng, row.orders, clicks)
        revenue = share_out(row.revenue, orders) if row.orders else [0] * len(ages)
        broken.extend(
            AdDay(row.version, row.day, age, seen[k], reach[k], clicks[k], arrivals[k], spend[k], orders[k], revenue[k])
            for k, (age, _) in enumerate(ages)
        )
    return broken


def scatter(rng: Random, total: int, places: Sequence[int]) -> list[int]:
    """Let ``total`` events fall one by one on the places, by their size and never more than a place holds."""
    got = [0] * len(places)
    for _ in range(total):
        free = [size - taken for size, taken in zip(places, got, strict=True)]
        mark = rng.random() * sum(free)
        for place, room in enumerate(free):
            mark -= room
            if mark < 0:
                got[place] += 1
                break
    return got


def people(seed: int, groups: Sequence[tuple[str, int, int]]) -> list[tuple[str, int]]:
    """People in the order of their numbers: the group the lot gave them, and whether they did it (0 or 1).

    Parameters
    ----------
    groups : sequence of (name, people, of whom did it)
        The totals come out exactly.
    """
    rng = dice(seed)
    rows = [(name, 1 if place < did else 0) for name, count, did in groups for place in range(count)]
    return in_any_order(rng, rows)


def amounts(rng: Random, count: int, total: int, spread: float) -> list[int]:
    """Amounts (cents, minutes) that add up to ``total``, bell-shaped on the logarithmic scale."""
    return share_out(total, wobble(rng, count, spread)) if count else []


def in_any_order(rng: Random, things: Sequence[_Thing]) -> list[_Thing]:
    """Shuffle with ``Random.random`` alone."""
    keys = [rng.random() for _ in things]
    return [things[place] for place in sorted(range(len(things)), key=keys.__getitem__)]


def posts(
    seed: int, starts: date, days: int, versions: Sequence[tuple[str, int, int, int]], spread: float, *, drawn: bool
) -> list[Post]:
    """Make the posts of an organic test, in the order of their slots.

    Parameters
    ----------
    days : int
        Length of the run; the slots are spread evenly from its first day to its last.
    versions : sequence of (name, posts, reached in all, acts in all)
        Two versions with as many posts each.
    spread : float
        Standard deviation of ln(rate) between posts of a version.
    drawn : bool
        Lots decided which version takes which slot of a pair; else they alternate.
    """
    rng = dice(seed)
    made: dict[str, list[tuple[int, int]]] = {}
    for name, count, reached, acts in versions:
        reach = share_out(reached, wobble(rng, count, 0.35))
        rates = wobble(rng, count, spread)
        made[name] = list(zip(reach, share_out(acts, [r * w for r, w in zip(reach, rates, strict=True)]), strict=True))
    first, second = versions[0][0], versions[1][0]
    pairs = versions[0][1]
    rows: list[Post] = []
    for pair in range(pairs):
        order = (second, first) if drawn and rng.random() < 0.5 else (first, second)
        for place, name in enumerate(order):
            slot = 2 * pair + place
            reached, acts = made[name][pair]
            day = starts + timedelta(days=slot * (days - 1) // (2 * pairs - 1))
            seen = round(reached * (1.2 + 0.2 * rng.random()))
            likes = round(reached * (0.02 + 0.02 * rng.random()))
            rows.append(Post(name, day, 12 if slot % 4 < 2 else 19, seen, reached, acts, likes))
    return rows
