"""Files that can be read but not compared, and the document that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from experiments.judging.comparison import Rule
from experiments.judging.document import AnalysisDoc
from experiments.judging.words.phrases import going_on
from experiments.metrics.kinds import Design
from experiments.reading.problems.problem import Problem, Severity

MOST_VARIANTS = 10


@dataclass(frozen=True, slots=True)
class OneVariant(Problem):
    """There is nothing to compare with."""

    code: ClassVar[str] = "one_variant"
    severity: ClassVar[Severity] = "fatal"
    rule: ClassVar[str] = "A comparison needs at least two versions."
    remedy: ClassVar[str] = "Add the file of the other version, or name the column that holds the versions."


@dataclass(frozen=True, slots=True)
class EverybodyInSeveral(Problem):
    """Nobody is left who saw one version only."""

    code: ClassVar[str] = "everybody_in_several"
    severity: ClassVar[Severity] = "fatal"
    rule: ClassVar[str] = "Each person belongs to one version; whoever stands in two of them is left out of both."
    remedy: ClassVar[str] = "If the ids begin anew in each version, take their column out and give the file again."


@dataclass(frozen=True, slots=True)
class TooManyVariants(Problem):
    """So many names that they are hardly versions."""

    code: ClassVar[str] = "too_many_variants"
    severity: ClassVar[Severity] = "fatal"
    rule: ClassVar[str] = f"At most {MOST_VARIANTS} versions are compared at once."
    remedy: ClassVar[str] = "Name the column that holds the versions."


@dataclass(frozen=True, slots=True)
class NoNumbers(Problem):
    """No measure in the file."""

    code: ClassVar[str] = "no_measures"
    severity: ClassVar[Severity] = "fatal"
    rule: ClassVar[str] = "Something has to be counted."
    remedy: ClassVar[str] = "Export impressions, clicks or whatever shall be compared."


def refused_doc(problems: Sequence[Problem], *, design: Design, rule: Rule, control: str | None) -> AnalysisDoc:
    """Write the document of files that cannot be used."""
    fatal = [problem for problem in problems if problem.severity == "fatal"]
    first = fatal[0].sentence if fatal else "The file could not be read."
    sentence = f"Not usable: {going_on(first)}"
    return AnalysisDoc(
        verdict="invalid",
        undecided_reason=None,
        sentence=sentence,
        grade="E",
        grade_reasons=["The file could not be used."],
        design=design.value,
        unit="",
        unit_name=None,
        method="",
        level=rule.confidence,
        control=control or "",
        period=None,
        interim=False,
        worthwhile_lift=rule.worthwhile_lift,
        currency=None,
        what_we_know="Not usable.",
        what_to_do=fatal[0].remedy if fatal else "",
        best=None,
        enough=None,
        metrics=[],
        checks=[],
        looks=[],
        days={},
        deviations=[],
        skipped=[],
        problems=[problem.document() for problem in problems],
        extra={},
        regions=[],
        act=fatal[0].remedy if fatal else "",
        beside=[],
        used=None,
        raises=[],
        month={},
        looked_between=[],
    )
