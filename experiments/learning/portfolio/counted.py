"""What the tally says of closed experiments, read once for all rooms of the page: never the history itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import Tally
from experiments.learning.archive.crossed import AVOIDED, COST_KNOWN
from experiments.learning.archive.learned import (
    CLOSED_IN,
    COMPANY,
    DAYS_FROM_IDEA,
    DAYS_FROM_LOCK,
    FORECAST,
    HOURS,
    LOCKED,
    MONEY,
    OF_ALL_TIME,
    WAY_BY_GRADE,
    WAY_WITH_COST,
    WIDE,
)
from experiments.learning.archive.tallies import ALL, Counts

OF_ALL = (
    ALL, HOURS, MONEY, COST_KNOWN, AVOIDED, CLOSED_IN, DAYS_FROM_IDEA, DAYS_FROM_LOCK, FORECAST, WAY_BY_GRADE,
    WAY_WITH_COST, COMPANY, "run_by",
)  # fmt: skip
OF_A_CYCLE = (ALL, HOURS, MONEY, COST_KNOWN, LOCKED)


@dataclass(frozen=True, slots=True)
class Line:
    """Experiments of one value and verdict; ``minor`` is what the dimension adds up: money, or minutes of work."""

    value: str
    verdict: str
    experiments: int
    minor: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Lines by dimension."""

    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)

    def of(self, dimension: str) -> Sequence[Line]:
        """Give the lines of a dimension."""
        return self.lines.get(dimension, ())

    def number(self, dimension: str) -> int:
        """Count the experiments of a dimension, whatever their value."""
        return sum(line.experiments for line in self.of(dimension))

    def minor(self, dimension: str) -> int:
        """Add up the amounts of a dimension."""
        return sum(line.minor for line in self.of(dimension))

    def counts(self) -> Counts:
        """Count all of them by how they ended."""
        return counts_in(self.of(ALL))


def counts_in(lines: Sequence[Line]) -> Counts:
    """Add lines up by how they ended."""
    found = Counts()
    for line in lines:
        found = found.plus(line.verdict, line.experiments, line.minor)
    return found


def counted(session: Session, team_id: int, *, cycle_id: int | None, since: str) -> Counted:
    """Read everything that is shown of one cycle or of all time; one query.

    Parameters
    ----------
    since : str
        The first month (``2026-05``) whose closings are read, of all time.
    """
    number, amount = sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor)
    names = {one + OF_ALL_TIME if one in WIDE and cycle_id is None else one: one for one in OF_ALL}
    wanted = sa.select(Tally.dimension, Tally.value, Tally.verdict, number, amount).where(
        Tally.team_id == team_id, Tally.dimension.in_(names)
    )
    if cycle_id is not None:
        wanted = wanted.where(Tally.cycle_id == cycle_id)
    else:
        old = sa.and_(Tally.dimension == CLOSED_IN + OF_ALL_TIME, Tally.value < since)
        wanted = wanted.where(sa.not_(old))
    wanted = wanted.group_by(Tally.dimension, Tally.value, Tally.verdict).having(number != 0)
    lines: dict[str, list[Line]] = {}
    for dimension, value, verdict, experiments, minor in session.execute(wanted):
        lines.setdefault(names[dimension], []).append(Line(value, verdict, int(experiments), int(minor)))
    return Counted(lines)


def counted_by_cycle(session: Session, team_id: int, cycle_ids: Sequence[int]) -> dict[int, Counted]:
    """Read what is shown of each of some cycles; one query."""
    number, amount = sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor)
    rows = session.execute(
        sa.select(Tally.cycle_id, Tally.dimension, Tally.value, Tally.verdict, number, amount)
        .where(Tally.team_id == team_id, Tally.dimension.in_(OF_A_CYCLE), Tally.cycle_id.in_(cycle_ids))
        .group_by(Tally.cycle_id, Tally.dimension, Tally.value, Tally.verdict)
        .having(number != 0)
    )
    lines: dict[int, dict[str, list[Line]]] = {}
    for cycle, dimension, value, verdict, experiments, minor in rows:
        of_cycle = lines.setdefault(cycle or 0, {})
        of_cycle.setdefault(dimension, []).append(Line(value, verdict, int(experiments), int(minor)))
    return {cycle: Counted(lines.get(cycle, {})) for cycle in cycle_ids}


def spread_out(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Give whole numbers that are written as values with how often each comes, the smallest first."""
    often: dict[int, int] = {}
    for line in lines:
        often[int(line.value)] = often.get(int(line.value), 0) + line.experiments
    yield from sorted(often.items())
