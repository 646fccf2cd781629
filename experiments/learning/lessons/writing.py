"""Writing a lesson: when an experiment is closed, or changed afterwards in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from experiments.database import refuse_stale
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import text
from experiments.learning.archive.filing import index_lesson
from experiments.learning.lessons.changes import Cause, ChangedBecause, note_change
from experiments.learning.lessons.following import add_evidence, as_json, follow, lock_lessons
from experiments.learning.lessons.lesson import (
    Lesson,
    LessonDraft,
    LessonStatus,
    Stance,
    get_lesson,
    lesson_faults,
)
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment

TEXTS = ("claim", "scope", "why", "what_to_do")


@dataclass(frozen=True, slots=True)
class LessonEdit:
    """New words of a lesson; ``None`` leaves those that are there. ``version`` is the one that the person saw."""

    claim: str | None = None
    scope: str | None = None
    why: str | None = None
    what_to_do: str | None = None
    version: int | None = None


def put_down(session: Session, actor: Actor, draft: LessonDraft, *, experiment: Experiment, now: datetime) -> Lesson:
    """Write a lesson's words and put an experiment behind it; what follows from that is another step.

    Raises
    ------
    Forbidden
        The role may not write lessons.
    RuleBroken
        Everything that is missing or does not fit.
    """
    require(actor, "lesson.write", experiment)
    faults = lesson_faults(session, actor, draft, experiment)
    if faults:
        raise RuleBroken(*faults)
    known = None if draft.lesson_id is None else lock_lessons(session, [draft.lesson_id])[0]
    before = None if known is None else as_json(known)
    lesson = known or new_lesson(actor, now)
    for field in TEXTS:
        words = getattr(draft, field).strip()
        if words or known is None:
            setattr(lesson, field, words)
    session.add(lesson)
    session.flush()
    add_evidence(lesson, experiment.id, Stance(draft.stance), now, variant=_variant(experiment, draft))
    session.flush()
    record_act(session, actor, "lesson.write", "lesson", lesson.id, before, as_json(lesson), now)
    return lesson


def write_lesson(
    session: Session, actor: Actor, draft: LessonDraft, *, experiment: Experiment, now: datetime
) -> Lesson:
    """Write a lesson, or add an experiment's evidence to one; status, range and strength follow from the evidence.

    Raises
    ------
    Forbidden, RuleBroken
        As for :func:`put_down`.
    """
    lesson = put_down(session, actor, draft, experiment=experiment, now=now)
    because = ChangedBecause.CONTRADICTED if draft.stance == Stance.CONTRADICTS else ChangedBecause.SUPPORTED
    follow(session, lesson, Cause(because, actor.person_id, experiment.id), now=now)
    return lesson


def edit_lesson(session: Session, actor: Actor, lesson_id: int, given: LessonEdit, *, now: datetime) -> Lesson:
    """Change the words of a lesson; what they were stays in its history.

    Raises
    ------
    WrongStatus
        Somebody changed it meanwhile, or it was replaced.
    RuleBroken
        Claim or what to do is empty, or a text is too long.
    """
    lesson = get_lesson(session, actor, lesson_id)
    require(actor, "lesson.write", lesson)
    lesson = lock_lessons(session, [lesson_id])[0]
    refuse_stale(lesson, given.version)
    refuse_replaced(lesson)
    faults: list[Fault] = []
    words = {name: text(name, getattr(given, name), faults) or "" for name in TEXTS if getattr(given, name) is not None}
    faults += words_missing(words)
    if faults:
        raise RuleBroken(*faults)
    changed = {name: value for name, value in words.items() if value != getattr(lesson, name)}
    if not changed:
        return lesson
    before = as_json(lesson)
    facts = {"before": {name: getattr(lesson, name) for name in changed}, "after": changed}
    for name, value in changed.items():
        setattr(lesson, name, value)
    lesson.changed_at, lesson.version = now, lesson.version + 1
    session.flush()
    index_lesson(session, lesson)
    was = lesson.status.value
    note_change(session, lesson, Cause(ChangedBecause.EDITED, actor.person_id), was, facts, now=now)
    record_act(session, actor, "lesson.edit", "lesson", lesson.id, before, as_json(lesson), now)
    return lesson


def new_lesson(actor: Actor, now: datetime) -> Lesson:
    """Make an empty lesson of the actor's team."""
    return Lesson(
        team_id=actor.team_id,
        status=LessonStatus.CURRENT,
        version=1,
        person_id=actor.person_id,
        written_at=now,
        changed_at=now,
    )


def words_missing(words: dict[str, str]) -> list[Fault]:
    """Find the words without which a lesson is none, among those that were given."""
    faults = []
    if words.get("claim") == "":
        faults.append(Fault("claim", "claim_missing", "Say in one sentence what you learned."))
    if words.get("what_to_do") == "":
        faults.append(Fault("what_to_do", "what_to_do_missing", "Say what the next one should do."))
    return faults


def refuse_replaced(lesson: Lesson) -> None:
    """Refuse to change what was replaced."""
    if lesson.status is LessonStatus.SUPERSEDED:
        raise WrongStatus(Fault("status", "superseded", "This lesson was replaced; look at the one that did."))


def _variant(experiment: Experiment, draft: LessonDraft) -> str | None:
    """Give the version as the experiment has it; what it does not have speaks for none."""
    names = [one.name for one in experiment.variants]
    wanted = (draft.variant or "").strip().casefold()
    return next((name for name in names if name.casefold() == wanted), None)
