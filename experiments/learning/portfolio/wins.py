"""What the wins promised and what usually remains of it: luck helps to win, so first results flatter.

Worked out by a job and kept, since it takes the wins two by two. A total is given only where lifts may be added at all:
of one number, in one cycle. Lifts of different numbers are counted and averaged, never added.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.metrics.kinds import Direction
from stats.across.portfolio import Portfolio, portfolio
from stats.effects import Estimate

MOST_WINS = 300
"""The newest wins; more would take minutes and change nothing that anybody plans."""
MOST_TESTS = 3_000
"""The newest tests of which the wins are a part; losers count as much."""
MOST_TOTALS = 12
TRUSTED = ("A", "B", "C")
FEWEST_ADDED = 2
Range = tuple[float, float, float]
"""Best guess and likely range."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A finished test, oriented so that more is better: its first result and what to plan with, as ln(1 + lift)."""

    experiment_id: int
    cycle_id: int | None
    number: str
    metric: str
    won: bool
    log_lift: float
    error: float
    remains: float | None


class Wins(TypedDict):
    """Wins of one cycle or of all time.

    ``promised`` and ``remains`` are the average lifts of first results and of what to plan with; ``real`` how many
    truly bring something.
    """

    tests: int
    wins: int
    promised: float
    remains: float
    real: Range


class Total(TypedDict):
    """Wins of one number in one cycle, added up.

    ``raw`` is the sum of their first results, ``total`` what it comes to without luck, with its range. ``on_top`` is
    ``total`` where each came on top of the one before (they multiply), ``raw_on_top`` the same of the first results.
    """

    cycle_id: int | None
    number: str
    metric: str
    wins: int
    raw: float
    total: Range
    raw_on_top: float
    on_top: float


class WinsBody(TypedDict):
    """What is kept: ``tests`` were looked at, ``older_wins`` are beyond the newest 300 and left out."""

    tests: int
    older_wins: int
    all: Wins | None
    cycles: dict[str, Wins]
    totals: list[Total]


def wins_body(session: Session, team_id: int) -> WinsBody:
    """Work out what the newest wins of a team promised and what remains of it."""
    sized, older = _sized(session, team_id)
    cycles = {one.cycle_id for one in sized if one.won and one.cycle_id is not None}
    return WinsBody(
        tests=len(sized),
        older_wins=older,
        all=_wins(sized, None),
        cycles={str(cycle): found for cycle in sorted(cycles) if (found := _wins(sized, cycle)) is not None},
        totals=list(_totals(sized)),
    )


def _wins(sized: Sequence[Sized], cycle_id: int | None) -> Wins | None:
    won = [one.won and (cycle_id is None or one.cycle_id == cycle_id) for one in sized]
    found = _portfolio(sized, won)
    if found is None or not isinstance(found.above_zero, Estimate):
        return None
    wins = [one for one, counts in zip(sized, won, strict=True) if counts]
    return Wins(
        tests=sum(cycle_id is None or one.cycle_id == cycle_id for one in sized),
        wins=len(wins),
        promised=_average(one.log_lift for one in wins),
        remains=_average(one.log_lift if one.remains is None else one.remains for one in wins),
        real=_range(found.above_zero),
    )


def _totals(sized: Sequence[Sized]) -> Iterable[Total]:
    """Add up the wins of each number in each cycle that has two or more, the newest first."""
    groups: dict[tuple[int | None, str], list[Sized]] = {}
    for one in sized:
        if one.won:
            groups.setdefault((one.cycle_id, one.number), []).append(one)
    several = [key for key, wins in groups.items() if len(wins) >= FEWEST_ADDED]
    for cycle, number in several[:MOST_TOTALS]:
        wins = groups[cycle, number]
        found = _portfolio(sized, [one.won and (one.cycle_id, one.number) == (cycle, number) for one in sized])
        if found is None or not isinstance(found.total, Estimate) or not isinstance(found.raw_total, float):
            continue
        remains = [one.log_lift if one.remains is None else one.remains for one in wins]
        yield Total(
            cycle_id=cycle,
            number=number,
            metric=wins[0].metric,
            wins=len(wins),
            raw=found.raw_total,
            total=_range(found.total),
            raw_on_top=math.expm1(math.fsum(one.log_lift for one in wins)),
            on_top=math.expm1(math.fsum(remains)),
        )


def _portfolio(sized: Sequence[Sized], won: Sequence[bool]) -> Portfolio | None:
    if not any(won):
        return None
    return portfolio(
        np.array([one.log_lift for one in sized]), np.array([one.error for one in sized]), np.array(won, dtype=bool)
    )


def _sized(session: Session, team_id: int) -> tuple[list[Sized], int]:
    """Read the newest finished tests whose set-up lets one say cause, newest first; how many wins are older."""
    card = ArchiveCard
    rows = session.execute(
        sa.select(
            card.experiment_id, card.cycle_id, card.metric_identity, card.metric, card.verdict, card.direction,
            card.lift, card.log_lift_se, card.shrunken_lift,
        )
        .where(
            card.team_id == team_id,
            card.outcome == Outcome.CONCLUDED,
            sa.not_(card.retrospective),
            card.provisional_until.is_(None),
            card.verdict != "invalid",
            card.grade.in_(TRUSTED),
            card.lift > -1,
            card.log_lift_se > 0,
        )
        .order_by(card.filed_on.desc(), card.experiment_id.desc())
    )  # fmt: skip
    sized: list[Sized] = []
    wins = 0
    for row in rows:
        won = row.verdict == "succeeded"
        wins += won
        if len(sized) < MOST_TESTS and wins <= MOST_WINS:
            sized.append(_oriented(row, won=won))
    return sized, wins - sum(one.won for one in sized)


def _oriented(row: Any, *, won: bool) -> Sized:
    sign = -1 if row.direction is Direction.DOWN else 1
    remains = None
    if row.shrunken_lift is not None and row.shrunken_lift > -1:
        remains = sign * math.log1p(row.shrunken_lift)
    return Sized(
        row.experiment_id,
        row.cycle_id,
        row.metric_identity or row.metric or "",
        row.metric or "",
        won,
        sign * math.log1p(row.lift),
        row.log_lift_se,
        remains,
    )


def _average(logs: Iterable[float]) -> float:
    listed = list(logs)
    return math.expm1(math.fsum(listed) / len(listed))


def _range(found: Estimate) -> Range:
    assert found.lower is not None, "an interval"
    assert found.upper is not None, "an interval"
    return float(found.estimate), float(found.lower), float(found.upper)
