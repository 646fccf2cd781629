"""The story of a lesson: what we believe, all its repeats in one range, and the experiments that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.lessons.lesson import Evidence, Lesson, Stance
from webapp.formatting import day, lift, span
from webapp.records.archive import Range
from webapp.records.stories.cost import PAIRS
from webapp.records.stories.entry import StoryEntry, story_entries
from webapp.records.stories.shown import Shown


@dataclass(frozen=True, slots=True)
class PooledTold:
    """All repeats together: how many experiments, of which number, the change with its range and its grade.

    ``change`` to ``prediction`` are in words; ``range`` is for the picture and ``planned`` the lift to plan with.
    """

    experiments: int
    metric: str
    change: str
    span: str
    plan_with: str
    prediction: str
    grade: str
    range: Range
    planned: float | None


@dataclass(frozen=True, slots=True)
class LessonStory:
    """A lesson as it is told; by a link with the scope ``story`` the experiments are counted and not listed."""

    id: int
    claim: str
    scope: str
    why: str
    what_to_do: str
    status: str
    grade: str
    facts: PAIRS
    supporting: int
    contradicting: int
    open: int
    pooled: PooledTold | None
    for_it: tuple[StoryEntry, ...]
    against_it: tuple[StoryEntry, ...]
    neither: tuple[StoryEntry, ...]

    @property
    def counted(self) -> str:
        """Say how many experiments speak for it and against it."""
        said = ngettext("%(num)d experiment supports it", "%(num)d experiments support it", self.supporting)
        if self.contradicting:
            against = ngettext("%(num)d contradicts it", "%(num)d contradict it", self.contradicting)
            said = f"{said}, {against}"
        return said


def lesson_story(lesson: Lesson, evidence: Sequence[Evidence], *, shown: Shown, today: date) -> LessonStory:
    """Tell a lesson as it stands today."""
    of = {stance: [one.card for one in evidence if one.stance is stance] for stance in Stance}
    supports, contradicts = of[Stance.SUPPORTS], of[Stance.CONTRADICTS]
    neither = [
        card for stance, cards in of.items() if stance not in {Stance.SUPPORTS, Stance.CONTRADICTS} for card in cards
    ]
    facts = [(_("Written"), day(lesson.written_at.date()))]
    if lesson.review_on is not None:
        facts.append((_("Looked at again"), day(lesson.review_on)))
    return LessonStory(
        id=lesson.id,
        claim=lesson.claim,
        scope=lesson.scope,
        why=lesson.why,
        what_to_do=lesson.what_to_do,
        status=lesson.status_on(today).value,
        grade=lesson.grade or "" if shown.figures else "",
        facts=tuple(facts),
        supporting=len(supports),
        contradicting=len(contradicts),
        open=len(neither),
        pooled=_pooled(lesson) if shown.figures else None,
        for_it=story_entries(supports, shown),
        against_it=story_entries(contradicts, shown),
        neither=story_entries(neither, shown),
    )


def _pooled(lesson: Lesson) -> PooledTold | None:
    """Say the pooled change; nothing where there is none, and none without its grade."""
    best, lower, upper = lesson.pooled_estimate, lesson.pooled_lower, lesson.pooled_upper
    if best is None or not lesson.grade:
        return None
    kept = lesson.pooled or {}
    next_one = kept.get("prediction")
    return PooledTold(
        experiments=kept.get("experiments") or len(lesson.evidence),
        metric=kept.get("metric") or "",
        change=lift(best, 1),
        span=span(lower, upper, lambda end: lift(end, 1)),
        plan_with=lift(lesson.plan_with, 1) if lesson.plan_with is not None else "",
        prediction=span(next_one["lower"], next_one["upper"], lambda end: lift(end, 1)) if next_one else "",
        grade=lesson.grade,
        range=Range(best, lower, upper),
        planned=lesson.plan_with,
    )
