"""Who used a lesson: an experiment that builds on it, a draft that names it, or somebody who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key
from experiments.errors import Fault, RuleBroken
from experiments.goals.given import text
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, get_lesson
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment

MOST = 50
LONGEST = 500
"""Characters of the one line that says what it was used for."""


class How(StrEnum):
    """In what way a lesson was used."""

    HEARD = "heard"
    BUILT_ON = "built_on"
    USED = "used"


class LessonUse(Base):
    """One use of a lesson that somebody said; ``how`` is ``"heard"`` (a draft names it) or ``"used"``."""

    __tablename__ = "lesson_use"

    id: Mapped[Key]
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    how: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class UseGiven:
    """What somebody says who used a lesson: for which experiment, or in one line what for."""

    note: str | None = None
    experiment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """One use: how, by whom, when, and the experiment where there is one."""

    how: How
    at: datetime
    person: str | None
    experiment_id: int | None
    title: str | None
    note: str | None


def use_lesson(session: Session, actor: Actor, lesson_id: int, given: UseGiven, *, now: datetime) -> LessonUse:
    """Say that one used a lesson; for the same experiment it is kept once.

    Raises
    ------
    RuleBroken
        Neither an experiment nor a line says what for, the line is too long, or there is no such experiment.
    """
    lesson = get_lesson(session, actor, lesson_id)
    require(actor, "lesson.use", lesson)
    faults: list[Fault] = []
    note = text("note", given.note, faults, limit=LONGEST)
    experiment = None if given.experiment_id is None else session.get(Experiment, given.experiment_id)
    if given.experiment_id is not None and (experiment is None or experiment.team_id != actor.team_id):
        faults.append(Fault("experiment_id", "not_found", "There is no such experiment, or you may not see it."))
    if note is None and given.experiment_id is None:
        faults.append(Fault("note", "note_missing", "Say in one line what you used it for."))
    if faults:
        raise RuleBroken(*faults)
    if experiment is not None:
        known = session.scalar(
            sa.select(LessonUse).where(LessonUse.lesson_id == lesson.id, LessonUse.experiment_id == experiment.id)
        )
        if known is not None:
            return known
    how = How.USED if experiment is None else How.HEARD
    row = LessonUse(
        lesson_id=lesson.id,
        experiment_id=None if experiment is None else experiment.id,
        person_id=actor.person_id,
        how=how.value,
        note=note,
        at=now,
    )
    session.add(row)
    session.flush()
    after = {"how": how.value, "note": note, "experiment_id": row.experiment_id}
    record_act(session, actor, "lesson.use", "lesson", lesson.id, None, after, now)
    return row


def uses_of(session: Session, lesson: Lesson) -> list[Used]:
    """List who used a lesson, the last first and at most fifty: what was said, and what was built on it."""
    said = session.execute(
        sa.select(LessonUse, Person.name, Experiment.title)
        .join(Person, Person.id == LessonUse.person_id)
        .outerjoin(Experiment, Experiment.id == LessonUse.experiment_id)
        .where(LessonUse.lesson_id == lesson.id)
        .order_by(LessonUse.id.desc())
        .limit(MOST)
    )
    uses = [Used(How(row.how), row.at, name, row.experiment_id, title, row.note) for row, name, title in said]
    named = {one.experiment_id for one in uses}
    behind = sa.select(LessonEvidence.experiment_id).where(LessonEvidence.lesson_id == lesson.id)
    built = session.execute(
        sa.select(Experiment.id, Experiment.title, Experiment.created_at, Person.name)
        .outerjoin(Person, Person.id == Experiment.owner_id)
        .where(Experiment.built_on_id.in_(behind), Experiment.team_id == lesson.team_id)
        .order_by(Experiment.id.desc())
        .limit(MOST)
    )
    uses += [Used(How.BUILT_ON, at, name, key, title, None) for key, title, at, name in built if key not in named]
    return sorted(uses, key=lambda one: one.at, reverse=True)[:MOST]


def use_counts(session: Session, lesson_ids: Collection[int]) -> Mapping[int, int]:
    """Count the uses of many lessons; two queries however many there are."""
    said = session.execute(
        sa.select(LessonUse.lesson_id, sa.func.count())
        .where(LessonUse.lesson_id.in_(lesson_ids))
        .group_by(LessonUse.lesson_id)
    )
    counts: Counter[int] = Counter({key: number for key, number in said})  # noqa: C416 - a row is no pair to mypy
    later = sa.exists().where(LessonUse.lesson_id == LessonEvidence.lesson_id, LessonUse.experiment_id == Experiment.id)
    built = session.execute(
        sa.select(LessonEvidence.lesson_id, sa.func.count(Experiment.id.distinct()))
        .join(Experiment, Experiment.built_on_id == LessonEvidence.experiment_id)
        .where(LessonEvidence.lesson_id.in_(lesson_ids), ~later)
        .group_by(LessonEvidence.lesson_id)
    )
    counts.update({key: number for key, number in built})  # noqa: C416
    return counts
