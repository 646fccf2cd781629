"""How fast: what is locked and closed in four weeks of each cycle, days to an answer, answers a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.learned import CLOSED_IN, DAYS_FROM_IDEA, DAYS_FROM_LOCK, LOCKED
from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.portfolio.counted import Counted, Line, spread_out
from experiments.trials.experiment import LOCKED as OPEN_AND_LOCKED
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable

FOUR_WEEKS = 28
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class CycleSpeed:
    """Experiments for the goals of one cycle; per four weeks of the days that have passed of it."""

    days: int
    locked: int
    closed: int
    answered: int
    locked_per_four_weeks: float | NotEstimable
    closed_per_four_weeks: float | NotEstimable


@dataclass(frozen=True, slots=True)
class Middle:
    """The number of days that half of ``of`` experiments do not pass."""

    days: float
    of: int


@dataclass(frozen=True, slots=True)
class Month:
    """What was closed in a month (``2026-05``), and how much of it gave an answer."""

    month: str
    closed: int
    answered: int


@dataclass(frozen=True, slots=True)
class Velocity:
    """Days from writing down and from locking to closing, and what the last months brought."""

    from_idea: Middle | NotEstimable
    from_lock: Middle | NotEstimable
    months: tuple[Month, ...]
    answers_a_month: float | NotEstimable


def velocity_of(found: Counted, today: date, cycle: Cycle | None) -> Velocity:
    """Read days and months."""
    months = _months(found.of(CLOSED_IN), today, cycle)
    a_month: float | NotEstimable = NotEstimable("nothing_closed", "Nothing was closed in these months.")
    if any(month.closed for month in months):
        a_month = sum(month.answered for month in months) / len(months)
    return Velocity(_middle(found, DAYS_FROM_IDEA), _middle(found, DAYS_FROM_LOCK), months, a_month)


def speed_of(cycle: Cycle, found: Counted, still_locked: int, today: date) -> CycleSpeed:
    """Say how much of a cycle was locked and closed, what is still locked included."""
    counts = found.counts()
    locked = found.number(LOCKED) + still_locked
    days = max(0, (min(today, cycle.ends) - cycle.starts).days + 1)
    return CycleSpeed(
        days,
        locked,
        counts.closed,
        counts.answered,
        _per_four_weeks(locked, days),
        _per_four_weeks(counts.closed, days),
    )


def still_locked(session: Session, team_id: int, cycle_ids: Sequence[int]) -> Mapping[int, int]:
    """Count the experiments that are locked and not closed yet, by cycle: few, however long the history is."""
    rows = session.execute(
        sa.select(Goal.cycle_id, sa.func.count())
        .select_from(Experiment)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(
            Experiment.team_id == team_id,
            Experiment.status.in_(OPEN_AND_LOCKED),
            sa.not_(Experiment.retrospective),
            Goal.cycle_id.in_(cycle_ids),
        )
        .group_by(Goal.cycle_id)
    )
    return {cycle: int(number) for cycle, number in rows}


def _per_four_weeks(number: int, days: int) -> float | NotEstimable:
    if days < FOUR_WEEKS:
        return NotEstimable("too_short", "Less than four weeks of this cycle have passed.")
    return number * FOUR_WEEKS / days


def _middle(found: Counted, dimension: str) -> Middle | NotEstimable:
    """Find the median by how often each number of days comes."""
    often = list(spread_out(found.of(dimension)))
    number = sum(times for _, times in often)
    if not number:
        return NotEstimable("nothing_closed", "Nothing that was locked before is closed yet.")
    return Middle((_at(often, (number - 1) // 2) + _at(often, number // 2)) / 2, number)


def _at(often: Sequence[tuple[int, int]], place: int) -> int:
    passed = 0
    for days, times in often:
        passed += times
        if passed > place:
            return days
    raise IndexError(place)


def _months(lines: Sequence[Line], today: date, cycle: Cycle | None) -> tuple[Month, ...]:
    """Give the last months, from the first in which something was closed on; those without anything are there too."""
    closed: dict[str, list[int]] = {}
    for line in lines:
        of_month = closed.setdefault(line.value, [0, 0])
        of_month[0] += line.experiments
        of_month[1] += line.experiments * (line.verdict in ANSWERED)
    if not closed:
        return ()
    last = today if cycle is None else min(today, cycle.ends)
    newest = max(f"{last:%Y-%m}", *closed) if cycle is not None else f"{last:%Y-%m}"
    listed = [newest]
    while len(listed) < MOST_MONTHS and listed[0] > min(closed):
        listed.insert(0, _month_before(listed[0]))
    return tuple(Month(month, *closed.get(month, (0, 0))) for month in listed)


def first_month(today: date) -> str:
    """Give the first of the months that are shown, counted back from today.

    Examples
    --------
    >>> first_month(date(2026, 11, 22))
    '2025-12'
    """
    month = f"{today:%Y-%m}"
    for _ in range(MOST_MONTHS - 1):
        month = _month_before(month)
    return month


def _month_before(month: str) -> str:
    """Give the month before.

    Examples
    --------
    >>> _month_before("2026-01"), _month_before("2026-11")
    ('2025-12', '2026-10')
    """
    year, number = (int(part) for part in month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"
