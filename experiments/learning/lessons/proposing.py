"""What the closing form offers: the lessons that an experiment speaks of by itself, each with what it says of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from experiments.learning.archive.identity import planned_identity
from experiments.learning.lessons.lesson import Lesson, Stance
from experiments.learning.lessons.pooling import members_of
from experiments.learning.lessons.repeats import Because, lessons_repeated, side_of, stance_by
from experiments.trials.experiment import Experiment, VariantRole


@dataclass(frozen=True, slots=True)
class ProposedLesson:
    """A lesson that an experiment repeats, why it is taken as a repeat, and what its verdict says of it."""

    lesson: Lesson
    because: Because
    stance: Stance


def lessons_to_propose(session: Session, experiment: Experiment, verdict: str) -> list[ProposedLesson]:
    """Find the lessons that an experiment speaks of, before it is closed. Whoever calls may close it."""
    control = next((one.name for one in experiment.variants if one.role is VariantRole.CONTROL), None)
    proposed = []
    found = lessons_repeated(session, experiment, identity=planned_identity(experiment), control=control)
    for one in found:
        lesson = session.get_one(Lesson, one.lesson_id)
        stance = stance_by(verdict, side_of(members_of(session, lesson)))
        proposed.append(ProposedLesson(lesson, one.because, stance))
    return proposed
