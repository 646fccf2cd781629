"""Answered questions in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from experiments.learning.archive.answers import Answered, FoundAgain
from webapp.formatting import day
from webapp.records.archive.cards import found_said, goal_kind_words
from webapp.records.plan_with import plan_with_words
from webapp.words import word


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answered question as pages show it; ``found`` is "" where nobody found it yet."""

    id: int
    question: str
    sentence: str
    grade: str | None
    on: date
    meta: tuple[str, ...]
    found: str
    opens: bool
    planned: str = ""


def answer_line(one: Answered) -> AnswerLine:
    """Write an answered question."""
    meta = [day(one.day), goal_kind_words(one.goal_kind), one.team]
    if one.retrospective:
        meta.append(word("term", "retrospective"))
    return AnswerLine(
        id=one.experiment_id,
        question=one.question,
        sentence=one.sentence,
        grade=one.grade,
        on=one.day,
        meta=tuple(part for part in meta if part),
        found=found_said(one.found),
        opens=one.opens,
        planned=plan_with_words(one.lift, one.plan_with),
    )


@dataclass(frozen=True, slots=True)
class FoundLine:
    """How often the answer of a result was found, and what colleagues were about to ask."""

    said: str
    uses: tuple[tuple[str, str, str], ...]


def found_line(found: FoundAgain) -> FoundLine | None:
    """Say it for the page of a result; ``None`` where nobody has found it."""
    if not found.times:
        return None
    uses = tuple((use.person, day(use.day), use.instead_of or "") for use in found.uses)
    return FoundLine(found_said(found.times), uses)
