"""Stories as JSON: the facts, and the same story as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pydantic import ConfigDict

from experiments.learning.stories.hearers import Hearer
from experiments.learning.stories.tell import Telling
from experiments.learning.stories.told import Heard, StoryThing
from experiments.learning.stories.untold import Untold
from webapp.records.stories.cycle import CycleStory
from webapp.records.stories.entry import StoryEntry
from webapp.records.stories.experiment import ExperimentStory
from webapp.records.stories.goal import GoalStory
from webapp.records.stories.lesson import LessonStory
from webapp.records.stories.text import sentence_of, text_of
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Key


class StoryFigureAnswer(Answer):
    """One number of one new version against the control; a change is a fraction and carries its grade."""

    metric: str
    role: str
    direction: str
    version: str
    control: str
    value: float | None
    control_value: float | None
    change: float | None
    lower: float | None
    upper: float | None
    not_estimable: str | None
    grade: str


class StoryLessonAnswer(Answer):
    """What was learned."""

    id: int | None
    claim: str
    why: str
    what_to_do: str


class HearerAnswer(Answer):
    """Somebody who should hear it: a person, a team, or in words; `about` is what the reason names."""

    name: str
    because: str
    about: str
    person_id: int | None
    team_id: int | None


class ExperimentStoryAnswer(Answer):
    """The story of an experiment, whatever came out; `verdict` and `grade` are null where there is no result."""

    id: int
    title: str
    goal: str
    status: str
    retrospective: bool
    provisional_until: date | None
    verdict: str | None
    undecided_reason: str | None
    grade: str | None
    grade_reasons: list[str]
    sentence: str
    overridden: str
    outcome: str
    why: str
    decision: list[str]
    next: list[str]
    lesson: StoryLessonAnswer | None
    figures: list[StoryFigureAnswer]
    hearers: list[HearerAnswer]
    text: str

    @classmethod
    def of(cls, story: ExperimentStory, hearers: Iterable[Hearer]) -> ExperimentStoryAnswer:
        """Write a story."""
        page = story.page
        return cls(
            id=story.id,
            title=story.title,
            goal=story.goal,
            status=story.status,
            retrospective=story.retrospective,
            provisional_until=story.provisional_until,
            verdict=page.verdict if page else None,
            undecided_reason=page.reason if page else None,
            grade=page.grade if page else None,
            grade_reasons=list(page.grade_reasons) if page else [],
            sentence=sentence_of(page) if page else story.to_come,
            overridden=story.overridden,
            outcome=story.outcome,
            why=story.why,
            decision=list(story.does),
            next=list(story.next),
            lesson=StoryLessonAnswer.model_validate(story.lesson) if story.lesson else None,
            figures=[StoryFigureAnswer.model_validate(one) for one in story.numbers],
            hearers=[HearerAnswer.model_validate(one) for one in hearers],
            text=text_of(story),
        )


class StoryEntryAnswer(Answer):
    """An experiment within a larger story; a change is a fraction and carries its grade."""

    experiment_id: int
    title: str
    verdict: str | None
    grade: str | None
    provisional_until: date | None
    retrospective: bool
    overridden: bool
    sentence: str
    metric: str
    change: float | None
    lower: float | None
    upper: float | None

    @classmethod
    def of(cls, entry: StoryEntry) -> StoryEntryAnswer:
        """Write an entry."""
        ends = entry.range
        return cls(
            experiment_id=entry.source.experiment_id,
            title=entry.title,
            verdict=entry.verdict,
            grade=entry.grade,
            provisional_until=entry.provisional_until,
            retrospective=entry.retrospective,
            overridden=entry.overridden,
            sentence=entry.sentence,
            metric=entry.metric,
            change=ends.estimate if ends else None,
            lower=ends.lower if ends else None,
            upper=ends.upper if ends else None,
        )


class StoryPooledAnswer(Answer):
    """All repeats together."""

    experiments: int
    metric: str
    change: float | None
    lower: float | None
    upper: float | None
    plan_with: float | None
    sentence: str
    grade: str


class LessonStoryAnswer(Answer):
    """The story of a lesson; `pooled` is null where there is nothing to pool."""

    id: int
    claim: str
    scope: str
    why: str
    what_to_do: str
    status: str
    grade: str | None
    pooled: StoryPooledAnswer | None
    supporting: list[StoryEntryAnswer]
    contradicting: list[StoryEntryAnswer]
    open: list[StoryEntryAnswer]
    text: str

    @classmethod
    def of(cls, story: LessonStory) -> LessonStoryAnswer:
        """Write a story."""
        pooled = None
        if story.pooled is not None:
            pooled = StoryPooledAnswer(
                experiments=story.pooled.experiments,
                metric=story.pooled.metric,
                change=story.pooled.estimate,
                lower=story.pooled.lower,
                upper=story.pooled.upper,
                plan_with=story.pooled.planned,
                sentence=story.pooled.sentence,
                grade=story.pooled.grade,
            )
        return cls(
            id=story.id,
            claim=story.claim,
            scope=story.scope,
            why=story.why,
            what_to_do=story.what_to_do,
            status=story.status,
            grade=story.grade or None,
            pooled=pooled,
            supporting=_entries(story.for_it),
            contradicting=_entries(story.against_it),
            open=_entries(story.neither),
            text=text_of(story),
        )


class GoalStoryAnswer(Answer):
    """The story of a goal: how far it got, and by which experiments; `outcomes` counts them by verdict."""

    id: int
    goal: str
    cycle: str
    road: str
    way: str
    counts: str
    outcomes: dict[str, int]
    experiments: list[StoryEntryAnswer]
    text: str

    @classmethod
    def of(cls, story: GoalStory) -> GoalStoryAnswer:
        """Write a story."""
        return cls(
            id=story.id,
            goal=story.goal,
            cycle=story.cycle,
            road=story.road,
            way=story.way,
            counts=story.counts,
            outcomes={one.verdict: one.number for one in story.outcomes},
            experiments=_entries(story.entries),
            text=text_of(story),
        )


class LessonWonAnswer(Answer):
    """A lesson that an experiment of a cycle speaks to."""

    id: int
    claim: str
    status: str
    grade: str


class CycleStoryAnswer(Answer):
    """The story of a planning cycle."""

    id: int
    name: str
    period: str
    sentence: str
    budget: str
    lessons: list[LessonWonAnswer]
    experiments: list[StoryEntryAnswer]
    text: str

    @classmethod
    def of(cls, story: CycleStory) -> CycleStoryAnswer:
        """Write a story."""
        return cls(
            id=story.id,
            name=story.name,
            period=story.period,
            sentence=story.sentence,
            budget=story.budget,
            lessons=[LessonWonAnswer.model_validate(one) for one in story.lessons],
            experiments=_entries(story.entries),
            text=text_of(story),
        )


def _entries(entries: Sequence[StoryEntry]) -> list[StoryEntryAnswer]:
    return [StoryEntryAnswer.of(one) for one in entries]


class ToldBody(Body):
    """A story that somebody heard: of what, and who, in words or as a person or team; `how` may stay open."""

    thing: str
    thing_id: int
    to_whom: str = ""
    to_person_id: int | None = None
    to_team_id: int | None = None
    how: str | None = None

    def telling(self) -> Telling:
        """Give the command record."""
        return Telling(self.thing, self.thing_id, self.to_whom, self.to_person_id, self.to_team_id, self.how)


class ToldQuery(Body):
    """Of what the story is."""

    model_config = ConfigDict(strict=False)

    thing: StoryThing
    thing_id: Key


class HeardAnswer(Answer):
    """Somebody heard a story; `times` counts the openings of a link by people, 0 where it was noted by hand."""

    to: str
    how: str | None
    by: str
    at: datetime
    times: int
    person_id: int | None
    team_id: int | None


class HeardListAnswer(Answer):
    """Who heard a story, the last first, at most fifty."""

    items: list[HeardAnswer]
    next_cursor: str | None = None

    @classmethod
    def of(cls, heard: Iterable[Heard]) -> HeardListAnswer:
        """Write a list."""
        return cls(items=[HeardAnswer.model_validate(one) for one in heard])


class UntoldAnswer(Answer):
    """A closed experiment that nobody heard of within two weeks."""

    experiment_id: int
    title: str
    closed_on: date
    due: date
    owner_id: int | None


class UntoldListAnswer(Answer):
    """What was told to nobody, the last closed first, at most fifty."""

    items: list[UntoldAnswer]
    next_cursor: str | None = None

    @classmethod
    def of(cls, found: Iterable[Untold]) -> UntoldListAnswer:
        """Write a list."""
        return cls(items=[UntoldAnswer.model_validate(one) for one in found])
