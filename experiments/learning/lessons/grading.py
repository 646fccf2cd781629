"""How strong the evidence behind a lesson is; proven again is the strongest, and its experiments have it too.

Proven again (A) is a lesson behind which two or more separately sealed experiments of solid evidence (B) agree: none
contradicts, and they differ by no more than chance (p of their heterogeneity at least 0.05), whichever their verdicts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import recounted
from experiments.learning.archive.tallies import count_in, count_out
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, Stance
from experiments.learning.lessons.pooling import LeftOut, LessonPicture, Member
from experiments.trials.experiment import Experiment
from stats.across.lessons import pool_lesson

PROVEN, SOLID = "A", "B"
FEWEST = 2
DISAGREE_BELOW = 0.05
NO_EVIDENCE = frozenset({LeftOut.NOT_USABLE, LeftOut.PROVISIONAL})


@dataclass(frozen=True, slots=True)
class Strength:
    """The strength of all evidence behind a lesson together, and the experiments that prove it again (A)."""

    grade: str | None
    proven: frozenset[int] = frozenset()


def strength_of(picture: LessonPicture) -> Strength:
    """Grade a lesson by the experiments behind it: the best of them, or proven again."""
    solid = [one for one in picture.pooled if _own_grade(one) == SOLID and one.sealed]
    if len(solid) >= FEWEST and _agree(picture, solid):
        return Strength(PROVEN, frozenset(one.experiment_id for one in solid))
    letters = [_own_grade(one) for one in picture.members if one.left_out not in NO_EVIDENCE]
    return Strength(min((letter for letter in letters if letter is not None), default=None))


def _agree(picture: LessonPicture, solid: Collection[Member]) -> bool:
    if any(one.stance is Stance.CONTRADICTS for one in picture.members):
        return False
    together = pool_lesson(
        [one.log_lift or 0.0 for one in solid],
        [one.standard_error or 1.0 for one in solid],
        degrees_of_freedom=[one.degrees for one in solid],
    )
    return isinstance(together.heterogeneity_p, float) and together.heterogeneity_p >= DISAGREE_BELOW


def _own_grade(one: Member) -> str | None:
    """Give the grade that an experiment has by itself: only what was solid is ever proven again."""
    return SOLID if one.grade == PROVEN else one.grade


def give_grades(session: Session, lesson: Lesson, proven: Collection[int]) -> None:
    """Give the experiments behind a lesson the grade of what is proven again, or take it back; counts follow.

    What another lesson proves keeps its grade. The closing itself keeps the grade that it was closed with.
    """
    behind = [one.experiment_id for one in lesson.evidence]
    elsewhere = _proven_elsewhere(session, lesson.id, behind)
    cards = session.scalars(
        sa.select(ArchiveCard)
        .where(ArchiveCard.experiment_id.in_(behind), ArchiveCard.grade.in_((PROVEN, SOLID)))
        .order_by(ArchiveCard.experiment_id)
    ).all()
    for card in cards:
        wanted = PROVEN if card.experiment_id in proven or card.experiment_id in elsewhere else SOLID
        if card.grade == wanted:
            continue
        count_out(session, card)
        with recounted(session, card):
            card.grade = wanted
        count_in(session, card)
        session.execute(sa.update(Experiment).where(Experiment.id == card.experiment_id).values(grade=wanted))


def _proven_elsewhere(session: Session, lesson_id: int, experiment_ids: Collection[int]) -> frozenset[int]:
    rows = session.scalars(
        sa.select(Lesson.pooled)
        .join(LessonEvidence, LessonEvidence.lesson_id == Lesson.id)
        .where(LessonEvidence.experiment_id.in_(experiment_ids), Lesson.id != lesson_id, Lesson.grade == PROVEN)
        .distinct()
    )
    return frozenset(key for pooled in rows if pooled for key in pooled.get("proven", ()))
