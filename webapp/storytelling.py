"""Gathering what a story is written from: the same for the page in the book, the page behind a link and the interface.

Each story takes a fixed number of queries, however long the history behind it is.
"""

from __future__ import annotations

import sqlalchemy as sa

from experiments.errors import NotFound
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.listing import goals_before
from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.filing import cost_of
from experiments.learning.archive.tallies import counts_of
from experiments.learning.lessons.lesson import Lesson, evidence_of, get_lesson
from experiments.learning.lessons.pooling import pooled_of
from experiments.learning.progress.criteria import criteria_progress
from experiments.learning.progress.goals import GoalProgress, goal_progress
from experiments.learning.sizes.kept_sizes import planned_versions
from experiments.learning.sizes.prior import archive_prior_of
from experiments.learning.stories.things import Tellable
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.results.closing.conclusion import latest_conclusion
from experiments.results.outcomes.judged import document_that_counts
from experiments.trials.experiment import LOCKED, Experiment, Status, list_experiments
from webapp.records.archive.outcome import outcome_note, told_provisionally
from webapp.records.goals.goals import serving_lines
from webapp.records.result.page import result_page
from webapp.records.stories.cost import story_cost
from webapp.records.stories.cycle import CycleStory, cycle_story
from webapp.records.stories.experiment import ExperimentStory, experiment_story
from webapp.records.stories.goal import GoalStory, goal_story
from webapp.records.stories.lesson import LessonStory, lesson_story
from webapp.records.stories.shown import Shown
from webapp.records.stories.text import Story
from webapp.storage import now, session, today

MOST_ENTRIES = 30
"""Experiments that the story of a goal or a cycle lists, the last closed first; the rest is counted."""


def tell_story(thing: Tellable, actor: Actor, shown: Shown) -> Story:
    """Write the story of whatever it is."""
    if isinstance(thing, Experiment):
        return tell_experiment(thing, actor, shown)
    if isinstance(thing, Lesson):
        return tell_lesson(thing, shown)
    return tell_goal(thing, actor, shown) if isinstance(thing, Goal) else tell_cycle(thing, actor, shown)


def tell_experiment(experiment: Experiment, actor: Actor, shown: Shown) -> ExperimentStory:
    """Write the story of an experiment from the analysis that counts today."""
    db, closed = session(), experiment.status is Status.CONCLUDED
    conclusion = latest_conclusion(db, experiment.id) if closed else None
    card = db.get(ArchiveCard, experiment.id)
    found, currency, note = None, None, None
    if experiment.has_data:
        prior = archive_prior_of(db, experiment.team_id, but=experiment.id)
        document, standing = document_that_counts(
            db, experiment, today=today(), prior=prior, planned=planned_versions(db, experiment)
        )
        note = outcome_note(experiment, standing)
        page = result_page(document, closed=closed, verdict=conclusion.verdict if conclusion else None)
        page = told_provisionally(page) if experiment.provisional_until is not None else page
        found, currency = (page, document), document["currency"]
    spent = cost_of(db, experiment, currency) if found and shown.figures else (None, None)
    return experiment_story(
        experiment,
        found,
        shown=shown,
        conclusion=conclusion,
        lesson=_lesson_of(card, actor) if closed else None,
        cost=story_cost(card if closed else None, spent, db.get_one(Team, experiment.team_id).currency),
        outcome=note,
        today=today(),
    )


def _lesson_of(card: ArchiveCard | None, actor: Actor) -> Lesson | None:
    if card is None or card.lesson_id is None:
        return None
    try:
        return get_lesson(session(), actor, card.lesson_id)
    except NotFound:
        return None


def tell_lesson(lesson: Lesson, shown: Shown) -> LessonStory:
    """Write the story of a lesson from the experiments of its own team."""
    evidence = [one for one in evidence_of(session(), lesson) if one.card.team_id == lesson.team_id]
    pooled = pooled_of(session(), lesson, now=now()) if shown.figures else None
    return lesson_story(lesson, evidence, pooled, shown=shown, today=today())


def tell_goal(goal: Goal, actor: Actor, shown: Shown) -> GoalStory:
    """Write the story of a goal from the experiments that serve it."""
    db = session()
    progress = goal_progress(db, actor, today=today()).get(goal.id, GoalProgress())
    cards = _cards(actor, ArchiveCard.goal_id == goal.id) if shown.figures else []
    running = list_experiments(db, actor, statuses=LOCKED, goal_id=goal.id) if shown.figures else []
    return goal_story(
        goal,
        progress,
        shown=shown,
        cards=cards,
        serving=serving_lines(running, today()),
        criteria=criteria_progress(db, actor, [goal], today=today())[goal.id] if shown.inside else (),
    )


def tell_cycle(cycle: Cycle, actor: Actor, shown: Shown) -> CycleStory:
    """Write the story of a planning cycle; its lessons are those of its own team."""
    db = session()
    progress = goal_progress(db, actor, today=today())
    goals = goals_before(db, actor, None, limit=MOST_ENTRIES, cycle_id=cycle.id)
    won = sa.select(ArchiveCard.lesson_id).where(
        ArchiveCard.team_id == actor.team_id, ArchiveCard.cycle_id == cycle.id, ArchiveCard.lesson_id.is_not(None)
    )
    own = sa.select(Lesson).where(Lesson.id.in_(won), Lesson.team_id == cycle.team_id)
    lessons = db.scalars(own.order_by(Lesson.id.desc()).limit(MOST_ENTRIES))
    return cycle_story(
        cycle,
        counts_of(db, actor, cycle_id=cycle.id),
        shown=shown,
        cards=_cards(actor, ArchiveCard.cycle_id == cycle.id),
        lessons=lessons.all(),
        goals=[(goal, progress.get(goal.id, GoalProgress())) for goal in reversed(goals)],
        today=today(),
    )


def _cards(actor: Actor, of: sa.ColumnElement[bool]) -> list[ArchiveCard]:
    """Read the last closed experiments of the team, and one more query never."""
    wanted = sa.select(ArchiveCard).where(ArchiveCard.team_id == actor.team_id, of)
    newest = wanted.where(ArchiveCard.outcome == Outcome.CONCLUDED).order_by(
        ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc()
    )
    return list(session().scalars(newest.limit(MOST_ENTRIES)))
