"""Files without an experiment as JSON: what they are, what is asked of them, the answers, keeping them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, List  # noqa: UP035 - the form is searched for this very type

from apiflask.fields import UploadFile
from pydantic import BeforeValidator, ConfigDict, Field

from experiments.errors import Fault, RuleBroken
from experiments.metrics.kinds import Design
from experiments.results.drops.dropped import Answers, Dropped, DroppedFileSet, Keep, last_answers
from webapp.records.files.questions import QuestionsPage
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Day, Key
from webapp.schemas.results import InspectAnswer, MappingForm


class InspectQuery(Body):
    """In which form to answer."""

    model_config = ConfigDict(strict=False)

    marked: bool = Field(default=False, description="Answer the file with its problems marked, as text/csv.")


class ExportAnswer(Answer):
    """What to click in a platform to get a usable file."""

    platform: str
    title: str
    steps: list[str]


class ExportsAnswer(Answer):
    """The cards of all platforms that are read; some platforms share one."""

    items: list[ExportAnswer]
    next_cursor: str | None


def _none_is_empty(value: object) -> object:
    return value or []


class ReadingForm(MappingForm):
    """Result files that belong together, as a form with parts: one per version, one per period, or one for all."""

    file: Annotated[List[UploadFile], BeforeValidator(_none_is_empty)] = Field(  # noqa: UP006
        description="One part of this name for each file."
    )


class ReadingLine(Answer):
    """Files that were read without an experiment; ``kept_as`` is the experiment that was made of them."""

    id: int
    at: datetime
    names: list[str]
    answered_at: datetime | None
    kept_as: int | None

    @classmethod
    def of(cls, row: DroppedFileSet) -> ReadingLine:
        """Write an entry of the list."""
        return cls(**_plain(row))


class ReadingsAnswer(Answer):
    """A page of readings."""

    items: list[ReadingLine]
    next_cursor: str | None


class NumberAnswer(Answer):
    """A number that could decide: ``metric`` is sent back, ``says`` is how the page calls it."""

    metric: str
    says: str


class ChoiceAnswer(Answer):
    """One of several names, in words."""

    name: str
    says: str


class ProposedAnswer(Answer):
    """What the files suggest. Who decided who saw what is never proposed: no file says it."""

    control: str | None
    metric: str | None
    worthwhile_lift: float


class QuestionsAnswer(Answer):
    """The three questions: what is compared, which number decides and from when on, who decided who saw what.

    ``asks_unit`` says that the files leave open which column is the drawn unit; ``headers`` are the columns that
    ``variant_column`` and ``unit_column`` may name.
    """

    labels: list[str]
    variant_column: str | None
    variant_candidates: list[str]
    headers: list[str]
    asks_unit: bool
    numbers: list[NumberAnswer]
    measures: list[str]
    designs: list[ChoiceAnswer]
    proposed: ProposedAnswer

    @classmethod
    def of(cls, page: QuestionsPage, found: Mapping[str, str]) -> QuestionsAnswer:
        """Write the questions as the page asks them."""
        return cls(
            labels=list(page.labels),
            variant_column=page.variant_column,
            variant_candidates=list(page.candidates),
            headers=list(page.headers),
            asks_unit=page.asks_unit,
            numbers=[NumberAnswer(metric=one.expression, says=one.says) for one in page.metrics],
            measures=[name for name, _says in page.measures],
            designs=[ChoiceAnswer(name=name, says=says) for name, says, _line in page.designs],
            proposed=ProposedAnswer(
                control=found.get("control"),
                metric=found.get("metric"),
                worthwhile_lift=float(found["worthwhile_lift"]) / 100,
            ),
        )


class AnswersAnswer(Answer):
    """The answers that count: the last ones given."""

    control: str | None
    metric: str | None
    worthwhile_lift: float | None
    design: str | None
    down: bool
    variant_column: str | None
    unit_column: str | None
    also: list[str]
    starts: date | None = None


class ReadingAnswer(ReadingLine):
    """Files that were read: their inspect documents, in the order of ``names``, what is asked, and what came out.

    ``analysis`` is the analyze document, null until the questions are answered.
    """

    files: list[InspectAnswer]
    questions: QuestionsAnswer
    answers: AnswersAnswer | None
    analysis: dict[str, Any] | None

    @classmethod
    def of_set(cls, dropped: Dropped, page: QuestionsPage) -> ReadingAnswer:
        """Write a set of files with the questions about it."""
        given = last_answers(dropped.row)
        return cls(
            **_plain(dropped.row),
            files=[InspectAnswer.model_validate(report.document()) for report in dropped.reports],
            questions=QuestionsAnswer.of(page, page.given),
            answers=None if given is None else AnswersAnswer.model_validate(given),
            analysis=dropped.row.document,
        )


class AnswersBody(Body):
    """The three answers; ``control``, ``metric``, ``worthwhile_lift`` and ``design`` are needed."""

    control: str | None = Field(default=None, description="Label of the version that the others are compared with.")
    metric: str | None = Field(default=None, examples=["link_clicks/impressions"])
    worthwhile_lift: float | None = Field(default=None, description="A fraction: 0.05 is 5 %.")
    design: str | None = Field(default=None, description="Who decided who saw what.", examples=["platform_split"])
    down: bool = Field(default=False, description="Less is better.")
    variant_column: str | None = None
    unit_column: str | None = None
    also: list[str] = Field(default_factory=list, description="More numbers, which do not decide.")
    starts: Day | None = Field(
        default=None, description="First day of the run, where the files have days from before; regions need them."
    )

    def answers(self) -> Answers:
        """Give the command record.

        Raises
        ------
        RuleBroken
            ``design`` is none of those there are.
        """
        if self.design is not None and self.design not in set(Design):
            listed = ", ".join(kind.value for kind in Design)
            raise RuleBroken(Fault("design", "not_a_choice", f"Choose one of: {listed}."))
        return Answers(
            control=self.control,
            metric=self.metric,
            worthwhile_lift=self.worthwhile_lift,
            design=None if self.design is None else Design(self.design),
            down=self.down,
            variant_column=self.variant_column or None,
            unit_column=self.unit_column or None,
            also=tuple(self.also),
            starts=self.starts,
        )


class KeepBody(Body):
    """What is asked when files are kept; ``starts`` and ``ends`` come out of the files where these have days."""

    title: str = ""
    goal_id: Key | None = None
    starts: Day | None = None
    ends: Day | None = None
    audience: str | None = None
    channel: str | None = None
    idea: str | None = None
    mechanism: str | None = None
    run_by: str | None = None

    def keep(self) -> Keep:
        """Give the command record."""
        return Keep(**dict(self))


def _plain(row: DroppedFileSet) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at,
        "names": [file["name"] for file in row.files],
        "answered_at": row.answered_at,
        "kept_as": row.kept_as,
    }
