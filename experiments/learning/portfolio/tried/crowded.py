"""What a coverage map says in one sentence, and with what an empty cell begins a draft."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.learning.portfolio.tried.axes import Axis, same_value
from experiments.learning.portfolio.tried.coverage import CoverageMap, Line, LineKind
from experiments.metrics.goal_kinds import GoalKind

_OWN = f"{GoalKind.CUSTOM.value}:"


@dataclass(frozen=True, slots=True)
class Crowded:
    """Where most was tried: of the ``of`` experiments of a row, ``closed`` stand in one column."""

    row: Line
    column: Line
    closed: int
    of: int


@dataclass(frozen=True, slots=True)
class DraftStart:
    """What is known of what nobody has tried; the goal by its number where the cycle has one, else by its kind."""

    goal_id: int | None = None
    goal_kind: str | None = None
    goal_stage: str | None = None
    channel: str | None = None
    tactic: str | None = None
    content_type: str | None = None
    phase: str | None = None


def most_crowded(mapped: CoverageMap) -> Crowded | None:
    """Find the row with the most closed experiments and the column in which most of them stand; ``None`` without any.

    What stands for several values or for none is never named.
    """
    rows = [(line, cells) for line, cells in zip(mapped.rows, mapped.cells, strict=True) if line.kind is LineKind.VALUE]
    named = [place for place, line in enumerate(mapped.columns) if line.kind is LineKind.VALUE]
    for line, cells in sorted(rows, key=lambda one: -one[0].closed):
        if not line.closed:
            return None
        fullest = max(named, key=lambda place: cells[place].closed)
        if cells[fullest].closed:
            return Crowded(line, mapped.columns[fullest], cells[fullest].closed, line.closed)
    return None


def blank_columns(mapped: CoverageMap) -> tuple[list[Line], int]:
    """List the columns in which least was tried: never, or where there is none, once; gives them with how often."""
    named = [line for line in mapped.columns if line.kind is LineKind.VALUE]
    for tries in (0, 1):
        found = [line for line in named if line.closed + line.afterwards == tries]
        if found:
            return found, tries
    return [], 0


def start_at(mapped: CoverageMap, row: int, column: int) -> DraftStart | None:
    """Say with what a draft begins in a cell; ``None`` where it stands for several values or for none."""
    lines = {mapped.rows_axis: mapped.rows[row], mapped.columns_axis: mapped.columns[column]}
    if any(line.kind is not LineKind.VALUE for line in lines.values()):
        return None
    value = {axis: line.value for axis, line in lines.items()}
    kind, stage = value.get(Axis.GOAL_KIND), value.get(Axis.GOAL_STAGE)
    fits = [
        goal.id
        for goal in mapped.goals
        if (kind is None or same_value(goal.kind) == same_value(kind))
        and (stage is None or same_value(goal.stage or "") == same_value(stage))
    ]
    named = fits[0] if fits and (kind is not None or stage is not None) else None
    return DraftStart(
        goal_id=named,
        goal_kind=None if kind is None or named is not None else _kind(kind),
        goal_stage=stage,
        channel=value.get(Axis.CHANNEL),
        tactic=value.get(Axis.TACTIC),
        content_type=value.get(Axis.CONTENT_TYPE),
        phase=value.get(Axis.PHASE),
    )


def _kind(value: str) -> str:
    return GoalKind.CUSTOM.value if value.startswith(_OWN) else value
