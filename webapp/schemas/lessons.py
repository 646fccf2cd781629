"""Lessons as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import Field

from experiments.learning.lessons.changes import Moment
from experiments.learning.lessons.lesson import Lesson, LessonQuery, LessonStatus
from experiments.learning.lessons.using import Used
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Listed, QueryText

PLAIN = (
    *("id", "version", "claim", "scope", "why", "what_to_do", "grade", "review_on"),
    *("replaced_by_id", "plan_with", "written_at", "changed_at"),
)


class LessonsQuery(Listed):
    """Which lessons to list; the facets are those of the experiments behind them."""

    q: QueryText = ""
    goal_kind: QueryText | None = None
    channel: QueryText | None = None
    verdict: QueryText | None = None
    grade: QueryText | None = None
    status: LessonStatus | None = None

    def query(self, today: date) -> LessonQuery:
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
            today=today,
        )


class PooledEnds(Answer):
    """A change with its range, as fractions."""

    estimate: float
    lower: float
    upper: float


class LessonMember(Answer):
    """An experiment behind a lesson as it counts: its share (`weight`), or why it has none (`left_out`)."""

    experiment_id: int
    stance: str
    verdict: str | None
    grade: str | None
    version: str
    merged: bool
    metric: str
    lift: float | None
    lower: float | None
    upper: float | None
    weight: float | None
    left_out: str | None


class LessonPooled(Answer):
    """What the experiments behind a lesson say together, worked out `as_of` the last closing that touched it.

    `lift` is the average, `common` what holds if all measure the same, `prediction` where the next one will probably
    land; all as measured, whichever `direction` is better. `method` is null where nothing can be counted.
    """

    as_of: datetime
    direction: str | None
    experiments: int
    method: str | None
    metric: str | None = None
    identity: str | None = None
    control: str | None = None
    version: str | None = None
    worthwhile: float | None = None
    lift: PooledEnds | None = None
    common: PooledEnds | None = None
    prediction: PooledEnds | None = None
    tau: float | None = None
    i2: float | None = None
    heterogeneity_p: float | None = None
    spread_prior: str | None = None
    members: list[LessonMember]
    proven: list[int] = Field(default_factory=list)


class LessonAnswer(Answer):
    """A lesson: the claim, for whom, why, what to do, its range, and the experiments for and against it."""

    id: int
    version: int
    claim: str
    scope: str
    why: str
    what_to_do: str
    status: str
    grade: str | None
    review_on: date | None
    replaced_by_id: int | None
    supporting: list[int]
    contradicting: list[int]
    leaving_open: list[int]
    pooled: LessonPooled | None
    plan_with: float | None
    uses: int | None
    written_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, lesson: Lesson, today: date, uses: int | None, *, own: bool = True) -> LessonAnswer:
        """Write a lesson as it stands on a day; of another team's neither its figures nor its uses."""
        return cls(**lesson_fields(lesson, today, own=own), uses=uses)


class LessonsAnswer(Answer):
    """A page of lessons."""

    items: list[LessonAnswer]
    next_cursor: str | None


class LessonMoment(Answer):
    """Something that happened to a lesson; `facts` are the figures of it."""

    on: date
    was: str | None
    became: str
    because: str
    experiment_id: int | None
    person_id: int | None
    facts: dict[str, Any]


class LessonUsed(Answer):
    """A use of a lesson: `used` as somebody says, `heard` by a draft that began with it, or `built_on`."""

    how: str
    at: datetime
    person: str | None
    experiment_id: int | None
    note: str | None


class LessonWhole(LessonAnswer):
    """A lesson with its history and who used it; of another team's neither these nor its figures."""

    history: list[LessonMoment]
    used: list[LessonUsed]

    @classmethod
    def with_all(
        cls,
        lesson: Lesson,
        today: date,
        history: Sequence[Moment],
        uses: Sequence[Used],
        pooled: Mapping[str, Any] | None,
        *,
        own: bool,
    ) -> LessonWhole:
        """Write a lesson with everything about it."""
        return cls(
            **lesson_fields(lesson, today, own=own)
            | {"pooled": None if pooled is None else LessonPooled.model_validate(pooled)},
            uses=len(uses) if own else None,
            history=[LessonMoment(**_moment(one)) for one in history],
            used=[LessonUsed.model_validate(one) for one in uses],
        )


def lesson_fields(lesson: Lesson, today: date, *, own: bool) -> dict[str, Any]:
    """Give the plain fields of a lesson; figures of experiments of another team are not among them."""
    by_stance = {
        stance: [one.experiment_id for one in lesson.evidence if one.stance == stance]
        for stance in ("supports", "contradicts", "open")
    }
    pooled: Mapping[str, Any] | None = lesson.pooled if own else None
    return {
        **{name: getattr(lesson, name) for name in PLAIN},
        "status": lesson.status_on(today).value,
        "supporting": by_stance["supports"],
        "contradicting": by_stance["contradicts"],
        "leaving_open": by_stance["open"],
        "pooled": None if pooled is None else LessonPooled.model_validate(pooled),
    }


def _moment(one: Moment) -> dict[str, Any]:
    names = ("on", "was", "became", "experiment_id", "person_id", "facts")
    return {name: getattr(one, name) for name in names} | {"because": one.because.value}
