"""Answered questions as JSON: what was asked, what came out, and how often that was found instead of asked again."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from experiments.learning.archive.answers import Answered, AnswersQuery
from webapp.schemas.answering import Answer
from webapp.schemas.reading import MOST_PER_PAGE, USUAL_PER_PAGE, Body, QueryText


class QuestionsAsked(Body):
    """Which answered questions: words that must stand in question or answer."""

    model_config = ConfigDict(strict=False)

    q: QueryText = ""
    limit: int = Field(default=USUAL_PER_PAGE, ge=1, le=MOST_PER_PAGE, description="Entries per page, 1 to 200.")
    cursor: QueryText | None = Field(default=None, description="`next_cursor` of the page before.")

    def query(self) -> AnswersQuery:
        """Give the domain's query."""
        return AnswersQuery(self.q, self.limit, self.cursor)


class QuestionAnswer(Answer):
    """An answered question; `opens` says whether the reader may open its result, `found` how often it was found.

    `plan_with` is what usually remains of `lift`, where somebody may plan with it.
    """

    experiment_id: int
    question: str
    sentence: str
    grade: str | None
    answered_on: date
    goal_kind: str | None
    team: str
    retrospective: bool
    found: int
    opens: bool
    lift: float | None
    plan_with: float | None

    @classmethod
    def of(cls, one: Answered) -> QuestionAnswer:
        """Write an answered question."""
        same = "experiment_id question sentence grade goal_kind team retrospective found opens lift plan_with"
        return cls(**{name: getattr(one, name) for name in same.split()}, answered_on=one.day)


class QuestionsAnswer(Answer):
    """A page of answered questions, the last answered first."""

    items: list[QuestionAnswer]
    next_cursor: str | None


class FoundBody(Body):
    """That an answer was found: what was about to be asked instead."""

    instead_of: str | None = None
