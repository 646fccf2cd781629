"""Stories: what was found as facts and as plain text, who should hear it, and who did."""

from __future__ import annotations

from typing import Any, TypeVar

from experiments.learning.stories.hearers import hearers_of
from experiments.learning.stories.tell import tell
from experiments.learning.stories.things import find_tellable
from experiments.learning.stories.told import StoryThing, heard_of
from experiments.learning.stories.untold import untold as untold_by
from experiments.trials.experiment import Experiment, Status
from webapp.records.stories.cycle import CycleStory
from webapp.records.stories.experiment import ExperimentStory
from webapp.records.stories.goal import GoalStory
from webapp.records.stories.lesson import LessonStory
from webapp.records.stories.shown import Shown
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.stories import (
    CycleStoryAnswer,
    ExperimentStoryAnswer,
    GoalStoryAnswer,
    HeardListAnswer,
    LessonStoryAnswer,
    ToldBody,
    ToldQuery,
    UntoldListAnswer,
)
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.storytelling import tell_story

api = open_room("stories", "")
Told = TypeVar("Told", ExperimentStory, LessonStory, GoalStory, CycleStory)


@api.get("/experiments/<int:experiment_id>/story")
@api.output(ExperimentStoryAnswer)
@tells(404)
def experiment(experiment_id: int) -> Any:
    """Tell an experiment: sentence, figures with their grade, what next; `text` is the sheet at 78 columns."""
    db, actor = session(), current_actor()
    found = find_tellable(db, actor, StoryThing.EXPERIMENT, experiment_id)
    closed = isinstance(found, Experiment) and found.status is Status.CONCLUDED
    hearers = hearers_of(db, actor, found, today=today()) if isinstance(found, Experiment) and closed else []
    return ExperimentStoryAnswer.of(_story(StoryThing.EXPERIMENT, experiment_id, ExperimentStory), hearers)


@api.get("/lessons/<int:lesson_id>/story")
@api.output(LessonStoryAnswer)
@tells(404)
def lesson(lesson_id: int) -> Any:
    """Tell a lesson with all repeats together and each experiment behind it."""
    return LessonStoryAnswer.of(_story(StoryThing.LESSON, lesson_id, LessonStory))


@api.get("/goals/<int:goal_id>/story")
@api.output(GoalStoryAnswer)
@tells(404)
def goal(goal_id: int) -> Any:
    """Tell how far a goal got, and by which experiments."""
    return GoalStoryAnswer.of(_story(StoryThing.GOAL, goal_id, GoalStory))


@api.get("/cycles/<int:cycle_id>/story")
@api.output(CycleStoryAnswer)
@tells(404)
def cycle(cycle_id: int) -> Any:
    """Tell a planning cycle: what came out, what it cost, which lessons were won."""
    return CycleStoryAnswer.of(_story(StoryThing.CYCLE, cycle_id, CycleStory))


@api.get("/stories/told")
@api.input(ToldQuery, location="query", arg_name="asked")
@api.output(HeardListAnswer)
@tells(404, 422)
def index(asked: ToldQuery) -> Any:
    """List who heard a story: what was noted by hand, and links that a person has opened."""
    return _heard(asked.thing, asked.thing_id)


@api.post("/stories/told")
@api.input(ToldBody, location="json", arg_name="body")
@api.output(HeardListAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def create(body: ToldBody) -> Any:
    """Note that somebody heard a story; 409 while the experiment is not closed."""
    row = tell(session(), current_actor(), body.telling(), now=now())
    told = _heard(row.thing, row.thing_id)
    return created(told, "api_stories.index", thing=row.thing.value, thing_id=row.thing_id)


@api.get("/stories/untold")
@api.output(UntoldListAnswer)
@tells()
def untold() -> Any:
    """List what was closed two weeks ago or earlier, within a planning cycle, and told to nobody."""
    return UntoldListAnswer.of(untold_by(session(), current_actor(), today=today()))


def _story(kind: StoryThing, thing_id: int, of: type[Told]) -> Told:
    story = tell_story(find_tellable(session(), current_actor(), kind, thing_id), current_actor(), Shown.BOOK)
    if not isinstance(story, of):
        raise TypeError(f"a {kind} is told as {of.__name__}")
    return story


def _heard(thing: StoryThing, thing_id: int) -> HeardListAnswer:
    find_tellable(session(), current_actor(), thing, thing_id)
    return HeardListAnswer.of(heard_of(session(), current_actor(), thing, thing_id))
