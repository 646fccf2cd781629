"""The planned looks: the days on which a verdict may fall, and how much of the error each may spend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from experiments.judging.comparison import Comparison, Looks
from experiments.judging.figures import last_day
from stats.looks.group_sequential import look_levels

CLOSE_TO_THE_END = 4
"""A week's end less than this many days before the last day gives way to the last day."""


@dataclass(frozen=True, slots=True)
class Look:
    """A day on which a verdict may fall.

    Parameters
    ----------
    number : int
        1 for the first.
    day : date or None
        Last day whose data count; ``None`` where the files have no dates.
    alpha : float
        Two-sided nominal level of this look, before it is divided by the number of treatments.
    reached : bool
        The data go as far as that day.
    final : bool
        The last of the plan.
    """

    number: int
    day: date | None
    alpha: float
    reached: bool
    final: bool


def look_days(starts: date, ends: date, looks: Looks) -> tuple[date, ...]:
    """List the days of the planned looks.

    Weekly looks fall on the end of each whole week; the last day stands in place of a week's end less than 4 days
    before it.

    >>> [day.day for day in look_days(date(2026, 3, 1), date(2026, 3, 18), "weekly")]
    [7, 14, 18]
    >>> [day.day for day in look_days(date(2026, 3, 1), date(2026, 3, 17), "weekly")]
    [7, 17]
    """
    if looks == "end":
        return (ends,)
    days = []
    week_end = starts + timedelta(days=6)
    while (ends - week_end).days >= CLOSE_TO_THE_END:
        days.append(week_end)
        week_end += timedelta(days=7)
    return (*days, ends)


@lru_cache(maxsize=256)
def _levels(fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """Keep the levels of the common plans: they are found by integration, and every simulation asks again."""
    return tuple(look_levels(fractions, alpha=alpha))


def planned_alphas(days: Sequence[date], starts: date, *, confidence: float) -> tuple[float, ...]:
    """Give each look its two-sided level: Lan-DeMets O'Brien-Fleming spending over planned days.

    >>> [round(alpha, 4) for alpha in planned_alphas([date(2026, 3, 7), date(2026, 3, 14)], date(2026, 3, 1),
    ...                                              confidence=0.95)]
    [0.0056, 0.0478]
    """
    length = (days[-1] - starts).days + 1
    fractions = tuple(((day - starts).days + 1) / length for day in days)
    if len(fractions) == 1:
        return (round(1 - confidence, 12),)
    return _levels(fractions, round(1 - confidence, 12))


def looks_of(comparison: Comparison) -> tuple[Look, ...]:
    """List the looks of a comparison, each with its level and whether the data reach it.

    Without a plan there is one look: the last day of the file.
    """
    facts, rule = comparison.circumstances, comparison.rule
    known = last_day(comparison.summaries)
    if facts.starts is None or facts.ends is None:
        return (Look(1, known, round(1 - rule.confidence, 12), reached=True, final=True),)
    days = look_days(facts.starts, facts.ends, rule.looks)
    alphas = planned_alphas(days, facts.starts, confidence=rule.confidence)
    reach = _data_reach_to(comparison, known)
    return tuple(
        Look(number, day, alpha, reached=reach is None or day <= reach, final=number == len(days))
        for number, (day, alpha) in enumerate(zip(days, alphas, strict=True), start=1)
    )


def _data_reach_to(comparison: Comparison, known: date | None) -> date | None:
    """Tell how far the data speak; ``None`` is "all the way" (no dates in the file and no calendar given)."""
    days = [day for day in (known, comparison.covered_to) if day is not None]
    if days:
        return max(days)
    return comparison.circumstances.today


def last_reached(looks: Sequence[Look]) -> Look | None:
    """Pick the look that decides: the last one the data reach; ``None`` before the first."""
    reached = [look for look in looks if look.reached]
    return reached[-1] if reached else None
