"""A new verdict changes lessons by itself: what it says of them, what they say together, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.filing import index_lesson
from experiments.learning.lessons.changes import Cause, ChangedBecause, LessonChange, note_change, settled_at
from experiments.learning.lessons.grading import DISAGREE_BELOW, PROVEN, give_grades, strength_of
from experiments.learning.lessons.lesson import (
    HINTS,
    REVIEW_A_HINT_AFTER,
    REVIEW_AFTER,
    Lesson,
    LessonEvidence,
    LessonStatus,
    Stance,
)
from experiments.learning.lessons.pooling import LessonPicture, members_of, picture_of, stored
from experiments.learning.lessons.repeats import side_of, stance_by
from experiments.learning.lessons.status import status_by
from experiments.people.permission import Actor
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment

_SAID = {
    Stance.SUPPORTS: ChangedBecause.SUPPORTED,
    Stance.CONTRADICTS: ChangedBecause.CONTRADICTED,
    Stance.OPEN: ChangedBecause.LEFT_OPEN,
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """An experiment that was just closed, as it speaks of lessons.

    ``earlier`` is the verdict that its early sign had, where it is closed once more with its outcome; ``chosen`` the
    lesson for which somebody said themselves what it says, ``None`` where nobody did.
    """

    card: ArchiveCard
    earlier: str | None = None
    chosen: int | None = None


def lock_lessons(session: Session, lesson_ids: Iterable[int]) -> list[Lesson]:
    """Read lessons anew under a lock, in one order: two closings at once both see the other's evidence."""
    wanted = sorted(set(lesson_ids))
    found = sa.select(Lesson).where(Lesson.id.in_(wanted)).order_by(Lesson.id).with_for_update()
    return list(session.scalars(found.execution_options(populate_existing=True))) if wanted else []


def follow_closing(
    session: Session, actor: Actor, spoken: Spoken, lessons: Sequence[Lesson], *, now: datetime
) -> list[LessonChange]:
    """Let a closing change lessons: each takes it up as evidence, pools anew, and is held or disputed by it.

    Parameters
    ----------
    lessons : sequence of Lesson
        Locked by :func:`lock_lessons`; those that the experiment speaks of by itself and the one that was chosen.

    Returns
    -------
    list of LessonChange
        What changed, each said with its reason.
    """
    changes = []
    for lesson in lessons:
        before = as_json(lesson)
        if lesson.id != spoken.chosen:
            _take_up(session, lesson, spoken, now)
        behind = _behind(lesson, spoken.card.experiment_id)
        cause = Cause(_SAID[behind.stance], actor.person_id, spoken.card.experiment_id)
        made = follow(session, lesson, cause, now=now)
        if before != as_json(lesson):
            record_act(session, actor, "lesson.follow", "lesson", lesson.id, before, as_json(lesson), now)
        changes += made
    return changes


def follow(session: Session, lesson: Lesson, cause: Cause, *, now: datetime) -> list[LessonChange]:
    """Work out anew what stands behind a lesson says, and write down what that changed."""
    today = now.date()
    is_new = lesson.pooled is None and lesson.written_at == now
    was = None if is_new else lesson.status_on(today).value
    before, grade = _range_of(lesson), lesson.grade
    picture = picture_of(session, lesson)
    strength = strength_of(picture)
    _keep(lesson, picture, now)
    lesson.grade = strength.grade
    if lesson.pooled is not None:
        lesson.pooled = lesson.pooled | {"proven": sorted(strength.proven)}
    _stand(session, lesson, picture, cause, today)
    keep_plan(lesson)
    lesson.changed_at = now
    if not is_new:
        lesson.version += 1
    session.flush()
    give_grades(session, lesson, strength.proven)
    index_lesson(session, lesson)
    because = ChangedBecause.WRITTEN if is_new else _because(cause, was, lesson)
    facts = _facts(lesson, picture, cause.experiment_id) | {"before": before}
    first = note_change(session, lesson, Cause(because, cause.person_id, cause.experiment_id), was, facts, now=now)
    return [first, *_proof(session, lesson, grade, cause, now)]


def keep_plan(lesson: Lesson) -> None:
    """Keep the lift to plan with; while experiments disagree there is none."""
    disputed = lesson.status is LessonStatus.CONTESTED
    lesson.plan_with = None if disputed else (lesson.pooled or {}).get("plan_with")


def usual_review(session: Session, lesson: Lesson, today: date) -> date:
    """Give the day on which a lesson is usually looked at again: sooner where only hints stand behind it."""
    return today + _rest(session, lesson)


def as_json(lesson: Lesson) -> dict[str, object]:
    """Write a lesson for the record of acts."""
    return {
        "claim": lesson.claim,
        "scope": lesson.scope,
        "why": lesson.why,
        "what_to_do": lesson.what_to_do,
        "status": lesson.status.value,
        "evidence": {str(one.experiment_id): one.stance.value for one in lesson.evidence},
    }


def _behind(lesson: Lesson, experiment_id: int) -> LessonEvidence:
    return next(one for one in lesson.evidence if one.experiment_id == experiment_id)


def _take_up(session: Session, lesson: Lesson, spoken: Spoken, now: datetime) -> None:
    """Take an experiment up as evidence with what its verdict says; where nothing changed the old stands."""
    card = spoken.card
    members = members_of(session, lesson)
    earlier = None if spoken.earlier is None else (card.experiment_id, spoken.earlier)
    side = side_of(members, earlier=earlier)
    stance = stance_by(card.verdict, side, provisional=card.provisional_until is not None)
    add_evidence(lesson, card.experiment_id, stance, now, variant=_same_version(members, card))
    session.flush()


def add_evidence(
    lesson: Lesson, experiment_id: int, stance: Stance, now: datetime, *, variant: str | None = None
) -> None:
    """Put an experiment behind a lesson, or change what it says of it."""
    present = next((one for one in lesson.evidence if one.experiment_id == experiment_id), None)
    if present is None:
        row = LessonEvidence(experiment_id=experiment_id, stance=stance, variant=variant, at=now)
        lesson.evidence.append(row)
    elif present.stance is not stance:
        present.stance, present.at = stance, now


def _same_version(members: Iterable[Any], card: ArchiveCard) -> str | None:
    """Give the new version of a card that the lesson is about, where it is called as in the others."""
    names = {one.version.casefold() for one in members if one.experiment_id != card.experiment_id and not one.merged}
    same = [one["name"] for one in card.versions if one["role"] == "treatment" and one["name"].casefold() in names]
    return same[0] if len(same) == 1 else None


def _keep(lesson: Lesson, picture: LessonPicture, now: datetime) -> None:
    lesson.pooled = stored(picture, now=now)
    lift = picture.lift
    lesson.pooled_estimate = None if lift is None else lift.estimate
    lesson.pooled_lower = None if lift is None else lift.lower
    lesson.pooled_upper = None if lift is None else lift.upper
    for one in lesson.evidence:
        one.weight = picture.weights.get(one.experiment_id)


def _stand(session: Session, lesson: Lesson, picture: LessonPicture, cause: Cause, today: date) -> None:
    """Set status and review date; an experiment that leaves it open proves nothing, so that its date stays."""
    if lesson.status is LessonStatus.SUPERSEDED:
        return
    spoke = cause.because is not ChangedBecause.LEFT_OPEN or lesson.review_on is None
    by_hand = lesson.status is LessonStatus.EXPIRED
    if by_hand and cause.because is ChangedBecause.LEFT_OPEN:
        return
    lesson.status = status_by(lesson, picture, settled_at(session, lesson.id))
    if spoke:
        lesson.review_on = today + _rest(session, lesson)


def _rest(session: Session, lesson: Lesson) -> timedelta:
    behind = [one.experiment_id for one in lesson.evidence]
    grades = {grade or "E" for grade in session.scalars(sa.select(Experiment.grade).where(Experiment.id.in_(behind)))}
    return REVIEW_A_HINT_AFTER if grades <= HINTS else REVIEW_AFTER


def _because(cause: Cause, was: str | None, lesson: Lesson) -> ChangedBecause:
    disputed_no_more = was == LessonStatus.CONTESTED.value and lesson.status is LessonStatus.CURRENT
    return ChangedBecause.SETTLED if disputed_no_more else cause.because


def _proof(session: Session, lesson: Lesson, grade: str | None, cause: Cause, now: datetime) -> list[LessonChange]:
    """Say that it is proven again now, or no longer."""
    if (grade == PROVEN) == (lesson.grade == PROVEN):
        return []
    because = ChangedBecause.PROVEN if lesson.grade == PROVEN else ChangedBecause.NO_LONGER_PROVEN
    facts = {"grade": lesson.grade, "experiments": [] if lesson.pooled is None else lesson.pooled.get("proven", [])}
    told = Cause(because, cause.person_id, cause.experiment_id)
    return [note_change(session, lesson, told, lesson.status.value, facts, now=now)]


def _range_of(lesson: Lesson) -> list[float] | None:
    if lesson.pooled_estimate is None or lesson.pooled_lower is None or lesson.pooled_upper is None:
        return None
    return [lesson.pooled_estimate, lesson.pooled_lower, lesson.pooled_upper]


def _said(lesson: Lesson) -> tuple[list[float] | None, bool]:
    """Give the range as it is said, and whether it holds if all measure the same: where a few agree."""
    pooled = lesson.pooled or {}
    p = pooled.get("heterogeneity_p")
    common = pooled.get("common")
    if common is None or p is None or p < DISAGREE_BELOW:
        return _range_of(lesson), False
    return [common["estimate"], common["lower"], common["upper"]], True


def _facts(lesson: Lesson, picture: LessonPicture, experiment_id: int | None) -> dict[str, Any]:
    said, common = _said(lesson)
    facts: dict[str, Any] = {
        "pooled": said,
        "if_all_measure_the_same": common,
        "experiments": len(picture.pooled),
        "grade": lesson.grade,
    }
    one = next((each for each in picture.members if each.experiment_id == experiment_id), None)
    if one is None:
        return facts
    left_out = None if one.left_out is None else one.left_out.value
    found = {"title": one.title, "verdict": one.verdict, "stance": one.stance.value, "left_out": left_out}
    return facts | found | {"lift": one.estimate, "lower": one.lower, "upper": one.upper}
