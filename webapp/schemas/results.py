"""Result files and closing as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from apiflask.fields import UploadFile
from pydantic import ConfigDict, Field

from experiments.errors import Fault, RuleBroken
from experiments.learning.closing import Closing
from experiments.learning.lessons.lesson import LessonDraft
from experiments.reading.report import FileMapping
from experiments.results.closing.avoided import Avoided
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.tables import Import
from experiments.results.uploads.mappings import mapping_from_json
from experiments.results.uploads.preview import ImportPreview
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Day, Key, MoneyBody
from webapp.strict_json import read_json


class NumberStyleBody(Body):
    """Decimal and thousands mark."""

    decimal: Literal[".", ","]
    thousands: Literal[".", ",", " ", "'", ""]


class MappingBody(Body):
    """What is said about a file; everything left out is found."""

    columns: dict[str, str] = Field(default_factory=dict, description="Role (variant, date, unit, measure) to header.")
    variant_pattern: str | None = Field(default=None, description="Regular expression whose one group is the variant.")
    variants: dict[str, str] = Field(
        default_factory=dict, description="Label in the file to variant; “” leaves it out."
    )
    number_style: NumberStyleBody | None = None
    date_style: str | None = Field(default=None, examples=["D.M.YYYY"])
    without: list[str] = Field(default_factory=list, description="Headers to leave out (personal data).")
    make_long: bool = Field(default=False, description="Put versions that stand side by side below each other first.")


class MappingForm(Body):
    """What is said about the files of a form with parts."""

    model_config = ConfigDict(strict=False, arbitrary_types_allowed=True)

    mapping: str | None = Field(default=None, description="A JSON object: see MappingBody.")

    def said(self) -> FileMapping | None:
        """Give what was said about the file, ``None`` where nothing was.

        Raises
        ------
        RuleBroken
            It is no JSON object, or holds something that no mapping has.
        """
        if not self.mapping:
            return None
        try:
            return mapping_from_json(MappingBody.model_validate(read_json(self.mapping)).model_dump())
        except ValueError:
            raise RuleBroken(Fault("mapping", "not_json", "The mapping has to be a JSON object.")) from None
        except RuleBroken as refusal:
            told = (Fault(f"mapping.{fault.field}", fault.code, fault.sentence) for fault in refusal.faults)
            raise RuleBroken(*told) from None


class UploadForm(MappingForm):
    """A result file, as a form with parts."""

    file: UploadFile


class UploadQuery(Body):
    """Whether only to look."""

    model_config = ConfigDict(strict=False)

    preview: bool = Field(default=False, description="Read the file and say what it would do; store nothing.")


class SkippedAnswer(Answer):
    """A line that was left out, and why."""

    line: int
    reason: str


class FileProblemAnswer(Answer):
    """Something wrong with a file: `fatal`, `warning` or `note`; where it stands, and what to do about it."""

    code: str
    severity: Literal["fatal", "warning", "note"]
    sentence: str
    line: int | None
    column: str | None
    cell: str | None
    rule: str
    remedy: str


class ReplacedAnswer(Answer):
    """Days of an earlier file that no longer count; null where that has no days."""

    first: date | None
    last: date | None
    variants: list[str]


class ChangeAnswer(Answer):
    """A figure that the file restates: no `day` where whole periods are compared, no `after` where it is gone."""

    day: date | None
    variant: str
    measure: str
    before: float | None
    after: float | None


class InspectAnswer(Answer):
    """What was read of the file, as `trialbook inspect --json` prints it."""

    platform: str | None
    level: str | None
    encoding: str | None
    delimiter: str | None
    header_line: int | None
    number_style: dict[str, str] | None
    date_style: str | None
    currency: str | None
    rows: int
    date_range: list[str] | None
    columns: dict[str, str]
    variant_column: str | None
    variant_candidates: list[str]
    variants: dict[str, dict[str, float]]
    skipped: list[SkippedAnswer]
    problems: list[FileProblemAnswer]


class ResultsAnswer(InspectAnswer):
    """What was read, and what became of it: days of earlier files it takes the place of, figures it restates.

    ``import_id`` is null in a preview of a file that is not in yet; ``matches`` says which variant of the plan each
    label of the file is (null: to be said in the mapping, “”: left out).
    """

    import_id: int | None
    already: bool
    matches: dict[str, str | None]
    missing_measures: list[str]
    outside_run: list[date]
    replaces: list[ReplacedAnswer]
    changes: list[ChangeAnswer]

    @classmethod
    def of(cls, preview: ImportPreview, import_id: int | None, *, already: bool) -> ResultsAnswer:
        """Write what was read and what it does."""
        return cls.model_validate(
            {
                **preview.report.document(),
                "import_id": import_id,
                "already": already,
                "matches": dict(preview.matches),
                "missing_measures": list(preview.missing_measures),
                "outside_run": list(preview.outside_run),
                "replaces": [dict(one) for one in preview.replaces],
                "changes": [dict(one) for one in preview.changes],
            }
        )


class ImportAnswer(Answer):
    """A file behind an experiment: `current`, `superseded` by a newer export, or `undone`."""

    id: int
    name: str
    sha256: str
    status: str
    platform: str | None
    level: str | None
    currency: str | None
    first: date | None
    last: date | None
    rows: int
    problem_count: int
    at: datetime

    @classmethod
    def of(cls, one: Import) -> ImportAnswer:
        """Write a file."""
        return cls.model_validate(one)


class ImportsAnswer(Answer):
    """All files behind an experiment, newest first."""

    items: list[ImportAnswer]
    next_cursor: str | None


class LessonBody(Body):
    """What was learned: a new lesson, or evidence for (or against) one that is there."""

    claim: str = ""
    scope: str = ""
    why: str = ""
    what_to_do: str = ""
    stance: Literal["supports", "contradicts", "open"] = "supports"
    lesson_id: Key | None = None
    variant: str | None = Field(
        default=None, description="The new version that it is about, where there were several; null: all together."
    )


class AvoidedBody(MoneyBody):
    """What it would have cost to do it anyway: an amount `every` month, quarter or year, and what that assumes."""

    every: Literal["month", "quarter", "year"] = "quarter"
    assumption: str = Field(examples=["The budget of the run, once a quarter."])

    def avoided(self) -> Avoided:
        """Give the part of the command record."""
        return Avoided(self.money("avoided"), self.every, self.assumption)


class ConclusionBody(Body):
    """Closing: why (for everything but a success), what we do, what we learned; an override needs its reason."""

    why: str | None = None
    decision: str | None = None
    decision_owner: Key | None = None
    decision_due: Day | None = None
    lesson: LessonBody | None = None
    verdict: str | None = None
    override_reason: str | None = None
    version: Key | None = None
    avoided: AvoidedBody | None = None

    def closing(self) -> Closing:
        """Give the command record.

        Raises
        ------
        RuleBroken
            ``why`` or ``decision`` is none of those there are.
        """
        faults = []
        for field, kinds in (("why", Why), ("decision", Decision)):
            value = getattr(self, field)
            if value is not None and value not in set(kinds):
                listed = ", ".join(kind.value for kind in kinds)
                faults.append(Fault(field, "not_a_choice", f"Choose one of: {listed}."))
        if faults:
            raise RuleBroken(*faults)
        return Closing(
            conclusion=Conclusion(
                why=Why(self.why) if self.why else None,
                decision=Decision(self.decision) if self.decision else None,
                decision_owner=self.decision_owner,
                decision_due=self.decision_due,
                verdict=self.verdict,
                override_reason=self.override_reason,
                version=self.version,
                avoided=None if self.avoided is None else self.avoided.avoided(),
            ),
            lesson=None if self.lesson is None else LessonDraft(**self.lesson.model_dump()),
        )
