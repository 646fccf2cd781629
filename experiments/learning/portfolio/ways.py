"""Two ways of working side by side: in-house and by an agency. No agency and no person is set beside another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.learning.archive.crossed import halves
from experiments.learning.archive.learned import (
    AGENCIES,
    IN_HOUSE,
    NOT_SAID,
    WAY_BY_GRADE,
    WAY_WITH_COST,
    way_of_working,
)
from experiments.learning.archive.tallies import Counts
from experiments.learning.decisions.shares import Share, share_of
from experiments.learning.portfolio.costs import per_answer
from experiments.learning.portfolio.counted import Counted, Line, counts_in
from stats.errors import NotEstimable

STRONG = frozenset("AB")
WAYS = (AGENCIES, IN_HOUSE)
"""By name, and by nothing else."""


@dataclass(frozen=True, slots=True)
class WayOfWorking:
    """What was done one way; ``strong_ones`` have evidence that is proven again or solid (A or B)."""

    way: str
    counts: Counts
    answered: Share | NotEstimable
    worked: Share | NotEstimable
    strong: Share | NotEstimable
    strong_ones: int
    full_per_answer: float | NotEstimable


@dataclass(frozen=True, slots=True)
class WaysOfWorking:
    """Both ways by name; ``agencies`` is how many there are, of ``not_said`` nobody said who did it."""

    ways: tuple[WayOfWorking, ...]
    agencies: int
    not_said: int


def ways_of_working(found: Counted) -> WaysOfWorking:
    """Set in-house and agencies side by side, several agencies as one."""
    lines = found.of(WAY_BY_GRADE)
    known = {way: sum(line.experiments for line in found.of(WAY_WITH_COST) if line.value == way) for way in WAYS}
    named = {line.value for line in found.of("run_by") if way_of_working(line.value) == AGENCIES}
    ways = [_way(way, [line for line in lines if halves(line.value)[0] == way], known[way]) for way in WAYS]
    unsaid = sum(line.experiments for line in lines if halves(line.value)[0] == NOT_SAID)
    return WaysOfWorking(tuple(one for one in ways if one.counts.closed), len(named), unsaid)


def _way(way: str, lines: Sequence[Line], known: int) -> WayOfWorking:
    counts = counts_in(lines)
    strong = sum(line.experiments for line in lines if halves(line.value)[1] in STRONG)
    return WayOfWorking(
        way,
        counts,
        share_of(counts.answered, counts.closed, "closed experiments"),
        share_of(counts.worked, counts.closed, "closed experiments"),
        share_of(strong, counts.closed, "closed experiments"),
        strong,
        per_answer(counts.cost_minor, counts.answered, known),
    )
