"""Past experiments that come in, as JSON."""

from __future__ import annotations

from typing import Literal

from apiflask.fields import UploadFile
from pydantic import ConfigDict, Field

from experiments.reading.problems.problem import Problem
from experiments.transfer.archive_in import HistoryTaken, ReadHistory
from experiments.transfer.history.cells import Style
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class PastForm(Body):
    """A table of past experiments, as a form with parts."""

    model_config = ConfigDict(strict=False, arbitrary_types_allowed=True)

    file: UploadFile


class PastAsked(Body):
    """Whether only to look, and what the file leaves open."""

    model_config = ConfigDict(strict=False)

    preview: bool = Field(default=False, description="Only look; nothing is stored.")
    worthwhile: float = Field(
        default=0.0, ge=0, le=10, description="From which change on it was worth it (0.05 is 5 %), without a verdict."
    )
    numbers: Literal["point", "comma"] | None = Field(default=None, description="1,234.5 or 1.234,5.")
    dates: Literal["day", "month"] | None = Field(default=None, description="What comes first in a date.")

    def style(self) -> Style:
        """Give how figures and days are written."""
        decimal = {"point": ".", "comma": ","}.get(self.numbers or "")
        return Style(decimal, {"day": True, "month": False}.get(self.dates or ""))


class PastNoteAnswer(Answer):
    """Something noticed in a table that is no obstacle."""

    code: str
    severity: str
    sentence: str
    line: int | None
    column: str | None
    remedy: str


class PastTakenAnswer(Answer):
    """What came in (or would): how many experiments and rows are new, how many are known, how they ended."""

    experiments: int
    rows: int
    known: int
    experiment_ids: list[int]
    verdicts: dict[str, int]
    notes: list[PastNoteAnswer]

    @classmethod
    def taken(cls, taken: HistoryTaken) -> PastTakenAnswer:
        """Write what came in."""
        return cls(
            experiments=len(taken.keys),
            rows=taken.rows,
            known=taken.known,
            experiment_ids=list(taken.keys),
            verdicts=dict(taken.verdicts),
            notes=_notes(taken.problems),
        )

    @classmethod
    def previewed(cls, read: ReadHistory, known: int) -> PastTakenAnswer:
        """Write what would come in."""
        return cls(
            experiments=read.experiments - known,
            rows=read.rows,
            known=known,
            experiment_ids=[],
            verdicts=dict(read.verdicts()),
            notes=_notes(read.problems),
        )


def _notes(problems: list[Problem] | tuple[Problem, ...]) -> list[PastNoteAnswer]:
    return [PastNoteAnswer.model_validate(problem) for problem in problems if problem.severity != "fatal"]
