"""Whether a lesson may be relied on, by what stands behind it.

Disputed is a lesson that an experiment contradicts, until it is settled: by somebody who says why, or by numbers, where
all experiments together fall on its side, differ by no more than chance, and the newest answer supports it.
"""

from __future__ import annotations

from datetime import datetime

from experiments.learning.lessons.grading import DISAGREE_BELOW
from experiments.learning.lessons.lesson import Lesson, LessonStatus, Stance
from experiments.learning.lessons.pooling import LessonPicture
from experiments.learning.lessons.repeats import Side, side_of
from experiments.metrics.kinds import Direction


def status_by(lesson: Lesson, picture: LessonPicture, settled: datetime | None) -> LessonStatus:
    """Say whether a lesson holds or is disputed; ``settled`` is when somebody last settled it by hand."""
    against = [
        one for one in lesson.evidence if one.stance is Stance.CONTRADICTS and (settled is None or one.at > settled)
    ]
    if not against or settled_by_numbers(picture):
        return LessonStatus.CURRENT
    return LessonStatus.CONTESTED


def settled_by_numbers(picture: LessonPicture) -> bool:
    """Say whether the experiments together settle what some of them contradict."""
    pool, counted = picture.pool, picture.pooled
    against = [one for one in picture.members if one.stance is Stance.CONTRADICTS]
    answers = [one for one in counted if one.stance is not Stance.OPEN]
    if pool is None or not answers or any(not one.is_pooled for one in against):
        return False
    if answers[-1].stance is not Stance.SUPPORTS:
        return False
    agree = isinstance(pool.heterogeneity_p, float) and pool.heterogeneity_p >= DISAGREE_BELOW
    return agree and _on_its_side(picture)


def _on_its_side(picture: LessonPicture) -> bool:
    """Say whether the pooled range lies wholly on the side of what the lesson holds true."""
    assert picture.pool is not None
    lift, side = picture.pool.lift, side_of(picture.members)
    if side is None or lift.lower is None or lift.upper is None:
        return False
    down = picture.direction is Direction.DOWN
    lower, upper = (-lift.upper, -lift.lower) if down else (lift.lower, lift.upper)
    if side is Side.GAIN:
        return lower > 0
    worth = min((one.worthwhile for one in picture.pooled if one.worthwhile is not None), default=0.0)
    return upper < worth
