"""What was tried along two axes, as JSON."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from experiments.learning.portfolio.tried.axes import Axis
from experiments.learning.portfolio.tried.coverage import Cell, CoverageMap, Line
from experiments.learning.portfolio.tried.crowded import blank_columns, most_crowded, start_at
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, QueryText

_AXES = f"One of {', '.join(Axis)}."


class CoverageAsked(Body):
    """Along what the map lies: two different axes."""

    model_config = ConfigDict(strict=False)

    rows: QueryText = Field(default=Axis.GOAL_KIND.value, description=_AXES)
    columns: QueryText = Field(default=Axis.TACTIC.value, description=_AXES)


class CoverageLineAnswer(Answer):
    """A row or column: a `value`, all `others` together (`folded` says how many), or what is `not_said`.

    One of the team's own goals is `custom:` and its name. `spellings` are the ways in which people wrote the value.
    """

    kind: str
    value: str
    spellings: list[str]
    folded: int
    closed: int
    entered_afterwards: int

    @classmethod
    def of(cls, line: Line) -> CoverageLineAnswer:
        """Write a line."""
        return cls(
            kind=line.kind.value,
            value=line.value,
            spellings=list(line.spellings),
            folded=line.folded,
            closed=line.closed,
            entered_afterwards=line.afterwards,
        )


class DraftStartAnswer(Answer):
    """With what a draft begins where nobody has tried anything; `goal_kind` where the cycle has no such goal.

    Channel, tactic and kind of content can be set once people, objective and strategy are there.
    """

    goal_id: int | None
    goal_kind: str | None
    goal_stage: str | None
    channel: str | None
    tactic: str | None
    content_type: str | None
    phase: str | None


class CoverageCellAnswer(Answer):
    """Closed experiments by how they ended (`provisional` where an early sign alone has spoken).

    What was entered afterwards counts apart, by verdict too. `start` is there where nothing was ever tried.
    """

    verdicts: dict[str, int]
    entered_afterwards: dict[str, int]
    start: DraftStartAnswer | None

    @classmethod
    def of(cls, mapped: CoverageMap, row: int, column: int) -> CoverageCellAnswer:
        """Write a cell."""
        cell: Cell = mapped.cells[row][column]
        start = start_at(mapped, row, column) if cell.never_tried else None
        return cls(
            verdicts=dict(cell.verdicts),
            entered_afterwards=dict(cell.afterwards),
            start=None if start is None else DraftStartAnswer.model_validate(start),
        )


class CrowdedAnswer(Answer):
    """Where most was tried: of the `of` closed experiments of a row, `closed` stand in one column."""

    row: str
    column: str
    closed: int
    of: int


class BlankAnswer(Answer):
    """The columns in which least was tried, and how often: never, or once where every one was tried."""

    columns: list[str]
    tried: int


class CoverageAnswer(Answer):
    """The map: rows, columns, and a cell for each of both. The cells add up to every closed experiment of the team."""

    rows_axis: str
    columns_axis: str
    closed: int
    entered_afterwards: int
    rows: list[CoverageLineAnswer]
    columns: list[CoverageLineAnswer]
    cells: list[list[CoverageCellAnswer]]
    crowded: CrowdedAnswer | None
    blank: BlankAnswer

    @classmethod
    def of(cls, mapped: CoverageMap) -> CoverageAnswer:
        """Write a map."""
        crowd = most_crowded(mapped)
        blanks, tries = blank_columns(mapped)
        return cls(
            rows_axis=mapped.rows_axis.value,
            columns_axis=mapped.columns_axis.value,
            closed=mapped.closed,
            entered_afterwards=mapped.entered_afterwards,
            rows=[CoverageLineAnswer.of(line) for line in mapped.rows],
            columns=[CoverageLineAnswer.of(line) for line in mapped.columns],
            cells=[
                [CoverageCellAnswer.of(mapped, row, column) for column in range(len(mapped.columns))]
                for row in range(len(mapped.rows))
            ],
            crowded=None
            if crowd is None
            else CrowdedAnswer(row=crowd.row.value, column=crowd.column.value, closed=crowd.closed, of=crowd.of),
            blank=BlankAnswer(columns=[line.value for line in blanks], tried=tries),
        )
