"""The story of a lesson: what we believe, all its repeats in one range, and the experiments that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.lessons.lesson import Evidence, Lesson, Stance
from webapp.formatting import day
from webapp.language.said import piece
from webapp.records.lessons.pool import ends_of, pool_page, short_range
from webapp.records.picture import Picture
from webapp.records.stories.cost import PAIRS
from webapp.records.stories.entry import StoryEntry, story_entries
from webapp.records.stories.shown import Shown


@dataclass(frozen=True, slots=True)
class PooledTold:
    """All repeats together, as on the page of the lesson: the sentence, what it hides, what to plan with, the picture.

    ``change`` is in words; ``estimate`` to ``planned`` are the same as lifts. All have one ``grade``.
    """

    experiments: int
    metric: str
    sentence: str
    rest: tuple[str, ...]
    change: str
    plan: str
    grade: str
    picture: Picture | None
    estimate: float | None
    lower: float | None
    upper: float | None
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
        if self.open:
            left = ngettext("%(num)d leaves it open", "%(num)d leave it open", self.open)
            said = f"{said}, {left}"
        return said


def lesson_story(
    lesson: Lesson, evidence: Sequence[Evidence], pooled: Mapping[str, Any] | None, *, shown: Shown, today: date
) -> LessonStory:
    """Tell a lesson as it stands today; ``pooled`` is its pooled record, left out where figures are not shown."""
    of = {stance: [one.card for one in evidence if one.stance is stance] for stance in Stance}
    supports, contradicts = of[Stance.SUPPORTS], of[Stance.CONTRADICTS]
    neither = [
        card for stance, cards in of.items() if stance not in {Stance.SUPPORTS, Stance.CONTRADICTS} for card in cards
    ]
    titles = {one.card.experiment_id: one.card.title for one in evidence}
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
        pooled=_pooled(lesson, pooled, titles) if shown.figures else None,
        for_it=story_entries(supports, shown),
        against_it=story_entries(contradicts, shown),
        neither=story_entries(neither, shown),
    )


def _pooled(lesson: Lesson, pooled: Mapping[str, Any] | None, titles: Mapping[int, str]) -> PooledTold | None:
    """Say the pooled change; nothing where there is none to say, and none without its grade."""
    page = pool_page(pooled, titles, lesson.plan_with)
    if page is None or pooled is None or not lesson.grade:
        return None
    ends = ends_of(pooled)
    return PooledTold(
        experiments=pooled["experiments"],
        metric=piece(pooled.get("metric") or ""),
        sentence=page.sentence,
        rest=page.rest,
        change=short_range(pooled),
        plan=page.plan,
        grade=lesson.grade,
        picture=page.picture,
        estimate=ends["estimate"] if ends else None,
        lower=ends["lower"] if ends else None,
        upper=ends["upper"] if ends else None,
        planned=lesson.plan_with,
    )
