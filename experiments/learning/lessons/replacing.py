"""A lesson that says it better takes the place of an older one; the old one stays, and both lead to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import refuse_stale
from experiments.errors import Fault, RuleBroken
from experiments.goals.given import text
from experiments.learning.archive.filing import index_lesson
from experiments.learning.lessons.changes import Cause, ChangedBecause, note_change
from experiments.learning.lessons.following import add_evidence, as_json, follow, lock_lessons
from experiments.learning.lessons.lesson import Lesson, LessonStatus, Stance, get_lesson
from experiments.learning.lessons.writing import TEXTS, new_lesson, refuse_replaced, words_missing
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act

_TURNED = {Stance.SUPPORTS: Stance.CONTRADICTS, Stance.CONTRADICTS: Stance.SUPPORTS, Stance.OPEN: Stance.OPEN}


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes the place of a lesson.

    Parameters
    ----------
    by_id : int or None
        A lesson that is there; ``None`` writes a new one with the words given here, on the same experiments.
    opposite : bool
        The new one says the opposite: what supported the old one contradicts it.
    reason : str or None
        Why, for the history of both.
    version : int or None
        The one that the person saw of the old lesson.
    """

    by_id: int | None = None
    claim: str = ""
    scope: str = ""
    why: str = ""
    what_to_do: str = ""
    opposite: bool = False
    reason: str | None = None
    version: int | None = None


def replace_lesson(session: Session, actor: Actor, lesson_id: int, given: Replacement, *, now: datetime) -> Lesson:
    """Put a lesson in the place of another one; gives the one that counts from now on.

    Raises
    ------
    WrongStatus
        The old one was replaced already, or somebody changed it meanwhile.
    RuleBroken
        Words are missing, or the other lesson cannot stand in its place.
    """
    old = get_lesson(session, actor, lesson_id)
    require(actor, "lesson.write", old)
    wanted = [lesson_id] if given.by_id is None else [lesson_id, given.by_id]
    locked = {lesson.id: lesson for lesson in lock_lessons(session, wanted)}
    old = locked[lesson_id]
    refuse_stale(old, given.version)
    refuse_replaced(old)
    faults: list[Fault] = []
    reason = text("reason", given.reason, faults)
    new = _other(actor, old, locked.get(given.by_id), faults) if given.by_id is not None else None
    words = {} if given.by_id is not None else _words(given, faults)
    if faults:
        raise RuleBroken(*faults)
    if new is None:
        new = _written(session, actor, old, words, given, now)
    before, was = as_json(old), old.status_on(now.date()).value
    old.status, old.replaced_by_id = LessonStatus.SUPERSEDED, new.id
    old.changed_at, old.version = now, old.version + 1
    session.flush()
    index_lesson(session, old)
    facts = {"other": new.id, "claim": new.claim, "reason": reason, "written": given.by_id is None}
    note_change(session, old, Cause(ChangedBecause.REPLACED, actor.person_id), was, facts, now=now)
    back = {"other": old.id, "claim": old.claim, "reason": reason}
    state = new.status.value
    note_change(session, new, Cause(ChangedBecause.REPLACES, actor.person_id), state, back, now=now)
    record_act(session, actor, "lesson.replace", "lesson", old.id, before, as_json(old) | {"by": new.id}, now)
    return new


def replaced_by(session: Session, lesson: Lesson) -> Sequence[Lesson]:
    """List the lessons whose place this one took, the last first."""
    found = sa.select(Lesson).where(Lesson.team_id == lesson.team_id, Lesson.replaced_by_id == lesson.id)
    return session.scalars(found.order_by(Lesson.id.desc()).limit(20)).all()


def _other(actor: Actor, old: Lesson, other: Lesson | None, faults: list[Fault]) -> Lesson | None:
    if other is None or other.team_id != actor.team_id:
        faults.append(Fault("by_id", "not_found", "There is no such lesson, or you may not see it."))
        return None
    if other.id == old.id:
        faults.append(Fault("by_id", "itself", "A lesson cannot take its own place."))
    elif other.status is LessonStatus.SUPERSEDED:
        faults.append(Fault("by_id", "replaced_itself", "That lesson was replaced itself; choose one that counts."))
    return other


def _words(given: Replacement, faults: list[Fault]) -> dict[str, str]:
    words = {name: text(name, getattr(given, name), faults) or "" for name in TEXTS}
    faults += words_missing(words)
    return words


def _written(  # noqa: PLR0917 - the parts of one lesson
    session: Session, actor: Actor, old: Lesson, words: dict[str, str], given: Replacement, now: datetime
) -> Lesson:
    """Write the new lesson on the experiments of the old one."""
    new = new_lesson(actor, now)
    for name, value in words.items():
        setattr(new, name, value)
    session.add(new)
    session.flush()
    for one in old.evidence:
        stance = _TURNED[one.stance] if given.opposite else one.stance
        add_evidence(new, one.experiment_id, stance, one.at, variant=one.variant)
    session.flush()
    follow(session, new, Cause(ChangedBecause.WRITTEN, actor.person_id), now=now)
    record_act(session, actor, "lesson.write", "lesson", new.id, None, as_json(new), now)
    return new
