"""Lessons as JSON."""

from __future__ import annotations

from datetime import date, datetime

from experiments.learning.lessons.lesson import Lesson, LessonQuery, LessonStatus
from experiments.learning.lessons.reviewing import LessonReview
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Day, Listed, QueryText


class LessonsQuery(Listed):
    """Which lessons to list; the facets are those of the experiments behind them."""

    q: QueryText = ""
    goal_kind: QueryText | None = None
    channel: QueryText | None = None
    verdict: QueryText | None = None
    grade: QueryText | None = None
    status: LessonStatus | None = None

    def query(self) -> LessonQuery:
        """Give the domain's query, for one entry more than a page shows."""
        return LessonQuery(
            text=self.q,
            status=self.status,
            goal_kind=self.goal_kind,
            channel=self.channel,
            verdict=self.verdict,
            grade=self.grade,
            limit=self.limit + 1,
            before_id=self.cursor,
        )


class LessonReviewBody(Body):
    """Whether a lesson still holds, and when to look at it again; no date takes the usual one."""

    holds: bool
    review_on: Day | None = None

    def review(self) -> LessonReview:
        """Give the command record."""
        return LessonReview(self.holds, self.review_on)


class LessonAnswer(Answer):
    """A lesson: the claim, for whom, why, what to do, and the experiments for and against it."""

    id: int
    claim: str
    scope: str
    why: str
    what_to_do: str
    status: str
    review_on: date | None
    supporting: list[int]
    contradicting: list[int]
    written_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, lesson: Lesson, today: date) -> LessonAnswer:
        """Write a lesson as it stands on a day."""
        plain = ("id", "claim", "scope", "why", "what_to_do", "review_on", "written_at", "changed_at")
        by_stance = {
            stance: [one.experiment_id for one in lesson.evidence if one.stance == stance]
            for stance in ("supports", "contradicts")
        }
        return cls(
            **{name: getattr(lesson, name) for name in plain},
            status=lesson.status_on(today).value,
            supporting=by_stance["supports"],
            contradicting=by_stance["contradicts"],
        )


class LessonsAnswer(Answer):
    """A page of lessons."""

    items: list[LessonAnswer]
    next_cursor: str | None
