"""The coverage map: what was tried along two axes, how it ended, and what nobody has ever tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.learning.portfolio.kept import CoverageCell
from experiments.learning.portfolio.tried.axes import AFTERWARDS, NOT_SAID, Axis, pair_of, same_value
from experiments.learning.portfolio.tried.offered import GoalNow, goals_now, offered
from experiments.people.permission import Actor, require

MOST_LINES = 12
"""Rows and columns that a map has at most; the rest stands together in the last one."""
ORDERED = frozenset({Axis.PHASE, Axis.GOAL_STAGE})
"""Axes whose values follow one another: they keep their order, however often each was tried."""


class LineKind(StrEnum):
    """What a row or column stands for: one value, all the others together, or what said nothing."""

    VALUE = "value"
    OTHERS = "others"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column. ``spellings`` are the ways it is written; ``folded`` counts the values in "others"."""

    kind: LineKind
    value: str = ""
    spellings: tuple[str, ...] = ()
    folded: int = 0
    closed: int = 0
    afterwards: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """Closed experiments by how they ended, provisional ones apart; those entered afterwards count by themselves."""

    verdicts: Mapping[str, int] = field(default_factory=dict)
    afterwards: Mapping[str, int] = field(default_factory=dict)

    @property
    def closed(self) -> int:
        """How many were closed in the book."""
        return sum(self.verdicts.values())

    @property
    def entered_afterwards(self) -> int:
        """How many were entered afterwards."""
        return sum(self.afterwards.values())

    @property
    def never_tried(self) -> bool:
        """Whether there is nothing at all."""
        return not self.closed and not self.entered_afterwards


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """What was tried: a cell for each row and column. The cells add up to every closed experiment of the team."""

    rows_axis: Axis
    columns_axis: Axis
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: tuple[tuple[Cell, ...], ...]
    goals: tuple[GoalNow, ...] = ()

    @property
    def closed(self) -> int:
        """How many closed experiments the map holds, without those entered afterwards."""
        return sum(line.closed for line in self.rows)

    @property
    def entered_afterwards(self) -> int:
        """How many were entered afterwards."""
        return sum(line.afterwards for line in self.rows)


def coverage_map(
    session: Session, actor: Actor, *, rows: str, columns: str, today: date | None = None, most: int = MOST_LINES
) -> CoverageMap:
    """Map what the team tried along two axes: the cells in one query, and what might be tried in at most three more.

    Parameters
    ----------
    rows, columns : str
        Two different ones of :class:`Axis`.
    today : date, optional
        Kinds of goals of the cycle around this day come first; without it, those of the team's last cycle.
    most : int
        Rows and columns that there is room for, at least two; without what was not said.

    Raises
    ------
    Forbidden
        The person may not see it.
    RuleBroken
        There is no such axis, or both are the same.
    """
    require(actor, "see")
    down, across = _axes(rows, columns)
    goals = goals_now(session, actor, today)
    counted = _counted(session, actor.team_id, down, across)
    first = {same_value(goal.kind) for goal in goals}
    (row_lines, row_of), (column_lines, column_of) = (
        _lines(axis, offered(session, actor, axis, goals), _tries(counted, side), first, most)
        for side, axis in enumerate((down, across))
    )
    placed = [
        (row_of[same_value(row)], column_of[same_value(column)], verdict, number)
        for row, column, verdict, number in counted
    ]
    cells = _cells(placed, len(row_lines), len(column_lines))
    return CoverageMap(
        rows_axis=down,
        columns_axis=across,
        rows=tuple(_summed(line, row) for line, row in zip(row_lines, cells, strict=True)),
        columns=tuple(_summed(line, [row[place] for row in cells]) for place, line in enumerate(column_lines)),
        cells=cells,
        goals=tuple(goals),
    )


def axis_faults(rows: str, columns: str) -> list[Fault]:
    """Say everything that speaks against two axes."""
    known = f"Choose from: {', '.join(Axis)}."
    faults = [Fault(name, "not_a_choice", known) for name, one in (("rows", rows), ("columns", columns))
              if one not in set(Axis)]  # fmt: skip
    if not faults and rows == columns:
        faults.append(Fault("columns", "the_same", "Choose two different things for rows and columns."))
    return faults


_Counted = Sequence[tuple[str, str, str, int]]


def _axes(rows: str, columns: str) -> tuple[Axis, Axis]:
    faults = axis_faults(rows, columns)
    if faults:
        raise RuleBroken(*faults)
    return Axis(rows), Axis(columns)


def _counted(session: Session, team_id: int, down: Axis, across: Axis) -> _Counted:
    """Read the cells of a pair of axes, each as row, column, how it ended and how many."""
    order = list(Axis)
    turned = order.index(down) > order.index(across)
    pair = pair_of(across, down) if turned else pair_of(down, across)
    cell = CoverageCell
    values = (cell.second, cell.first) if turned else (cell.first, cell.second)
    wanted = sa.select(*values, cell.verdict, cell.experiments).where(
        cell.team_id == team_id, cell.pair == pair, cell.experiments != 0
    )
    return [(row, column, verdict, number) for row, column, verdict, number in session.execute(wanted)]


def _tries(counted: _Counted, side: int) -> dict[str, Counter[str]]:
    """Count how often each value was tried, however it is written."""
    found: dict[str, Counter[str]] = {}
    for one in counted:
        value = (one[0], one[1])[side]
        found.setdefault(same_value(value), Counter())[value] += one[3]
    return found


def _cells(placed: Iterable[tuple[int, int, str, int]], height: int, width: int) -> tuple[tuple[Cell, ...], ...]:
    """Add up what falls into each cell."""
    own = [[Counter[str]() for _ in range(width)] for _ in range(height)]
    later = [[Counter[str]() for _ in range(width)] for _ in range(height)]
    for row, column, verdict, number in placed:
        if verdict.startswith(AFTERWARDS):
            later[row][column][verdict.removeprefix(AFTERWARDS)] += number
        else:
            own[row][column][verdict] += number
    return tuple(
        tuple(Cell(dict(one), dict(two)) for one, two in zip(left, right, strict=True))
        for left, right in zip(own, later, strict=True)
    )


def _lines(
    axis: Axis, there: Sequence[str], tries: Mapping[str, Counter[str]], first: set[str], room: int
) -> tuple[list[Line], dict[str, int]]:
    """Choose the lines of an axis; gives them with the place of every value.

    What the goals of the cycle are comes first, then what was tried most often, then what might be.
    """
    said = {same_value(value): value for value in reversed(there)}
    place = {same_value(value): number for number, value in enumerate(there)}
    often = {value: counter.total() for value, counter in tries.items() if value != NOT_SAID}

    def rank(value: str) -> tuple[bool, int, int, str]:
        is_first = axis is Axis.GOAL_KIND and value in first
        return (not is_first, 0 if is_first else -often.get(value, 0), place.get(value, len(there)), value)

    ranked = sorted({*said, *often}, key=rank)
    most = len(ranked) if len(ranked) <= room else max(room, 2) - 1
    shown = ranked[:most]
    if axis in ORDERED:
        shown.sort(key=lambda value: (place.get(value, len(there)), -often.get(value, 0), value))
    lines = [
        Line(LineKind.VALUE, said.get(value) or _usual(tries[value]), _spellings(value, said, tries)) for value in shown
    ]
    at = {value: number for number, value in enumerate(shown)}
    if ranked[most:]:
        at |= dict.fromkeys(ranked[most:], len(lines))
        lines.append(Line(LineKind.OTHERS, folded=len(ranked) - most))
    if NOT_SAID in tries:
        at[NOT_SAID] = len(lines)
        lines.append(Line(LineKind.NOT_SAID))
    return lines, at


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda one: (-spellings[one], one))


def _spellings(value: str, said: Mapping[str, str], tries: Mapping[str, Counter[str]]) -> tuple[str, ...]:
    return tuple(sorted(tries[value])) if value in tries else (said[value],)


def _summed(line: Line, cells: Iterable[Cell]) -> Line:
    closed = afterwards = 0
    for cell in cells:
        closed += cell.closed
        afterwards += cell.entered_afterwards
    return Line(line.kind, line.value, line.spellings, line.folded, closed, afterwards)
