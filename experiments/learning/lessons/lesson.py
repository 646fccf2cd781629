"""Lessons: what we now believe, for whom, and which experiments speak for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.errors import Fault, RuleBroken
from experiments.learning.archive.cards import ArchiveCard, ArchiveText
from experiments.learning.archive.fulltext import match_words
from experiments.learning.archive.words import filter_word, query_words
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment


class LessonStatus(StrEnum):
    """Whether a lesson may be relied on."""

    CURRENT = "current"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Stance(StrEnum):
    """What an experiment says about a lesson."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class Lesson(Base):
    """What we now believe: claim, scope, why, what to do.

    ``pooled`` is the whole pooled record (as JSON) of the experiments behind it and ``pooled_*`` its average lift with
    its ends; ``plan_with`` the lift to plan with; ``grade`` the strength of all of it together.
    """

    __tablename__ = "lesson"
    __table_args__ = (sa.Index(None, "team_id", "status", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    claim: Mapped[str]
    scope: Mapped[str]
    why: Mapped[str]
    what_to_do: Mapped[str]
    status: Mapped[LessonStatus] = mapped_column(named_enum(LessonStatus, "status"))
    review_on: Mapped[date | None]
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lesson.id"))
    pooled_estimate: Mapped[float | None]
    pooled_lower: Mapped[float | None]
    pooled_upper: Mapped[float | None]
    pooled: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    plan_with: Mapped[float | None]
    grade: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    evidence: Mapped[list[LessonEvidence]] = relationship(
        lazy="selectin", order_by="LessonEvidence.experiment_id", cascade="all, delete-orphan"
    )

    def is_open_to(self, actor: Actor) -> bool:
        """Say whether somebody of another team may read it: it is current, and about a goal they work on or have."""
        if self.status is not LessonStatus.CURRENT:
            return False
        goals = [one.experiment.goal for one in self.evidence]
        return any(goal is not None and (goal.id in actor.works_on or goal.team_id == actor.team_id) for goal in goals)

    def status_on(self, today: date) -> LessonStatus:
        """Say whether the lesson may be relied on that day: past its review date it is out of date."""
        if self.status is not LessonStatus.SUPERSEDED and self.review_on is not None and self.review_on < today:
            return LessonStatus.EXPIRED
        return self.status


class LessonEvidence(Base):
    """An experiment that supports or contradicts a lesson."""

    __tablename__ = "lesson_evidence"

    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), primary_key=True)
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), primary_key=True, index=True)
    stance: Mapped[Stance] = mapped_column(named_enum(Stance, "stance"))
    weight: Mapped[float | None]
    at: Mapped[datetime]

    experiment: Mapped[Experiment] = relationship(viewonly=True)


REVIEW_AFTER = timedelta(days=365)
REVIEW_A_HINT_AFTER = timedelta(days=30)
"""A lesson that rests on grades D and E only is looked at again soon."""
HINTS = frozenset("DE")


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson as written when closing.

    Parameters
    ----------
    claim, scope, why, what_to_do : str
        What we believe, for whom, for what reason, and what follows. Texts left empty keep those of ``lesson_id``.
    stance : Stance or str
        What the experiment says about the claim.
    lesson_id : int or None
        A lesson that is there already; ``None`` writes a new one.
    """

    claim: str = ""
    scope: str = ""
    why: str = ""
    what_to_do: str = ""
    stance: Stance | str = Stance.SUPPORTS
    lesson_id: int | None = None


def lesson_faults(session: Session, actor: Actor, draft: LessonDraft) -> list[Fault]:
    """Find everything that is missing in a lesson or does not fit."""
    faults = []
    if draft.stance not in list(Stance):
        faults.append(Fault("lesson.stance", "unknown_stance", "An experiment supports a lesson or contradicts it."))
    if draft.lesson_id is not None:
        known = session.get(Lesson, draft.lesson_id)
        if known is None or known.team_id != actor.team_id:
            faults.append(Fault("lesson.lesson_id", "not_found", "There is no such lesson, or you may not see it."))
        return faults
    if not draft.claim.strip():
        faults.append(Fault("lesson.claim", "claim_missing", "Say in one sentence what you learned."))
    if not draft.what_to_do.strip():
        faults.append(Fault("lesson.what_to_do", "what_to_do_missing", "Say what the next one should do."))
    return faults


def write_lesson(
    session: Session, actor: Actor, draft: LessonDraft, *, experiment: Experiment, now: datetime
) -> Lesson:
    """Write a lesson, or add an experiment's evidence to one; its status follows from the evidence.

    Parameters
    ----------
    experiment : Experiment
        A closed experiment of the team: its grade decides when the lesson is looked at again.

    Raises
    ------
    Forbidden
        The role may not write lessons.
    RuleBroken
        Everything that is missing or does not fit.
    """
    require(actor, "lesson.write", experiment)
    faults = lesson_faults(session, actor, draft)
    if faults:
        raise RuleBroken(*faults)
    known = None if draft.lesson_id is None else _locked(session, draft.lesson_id)
    before = None if known is None else _as_json(known)
    lesson = known or _new(actor, now)
    for field in ("claim", "scope", "why", "what_to_do"):
        text = getattr(draft, field).strip()
        if text or known is None:
            setattr(lesson, field, text)
    session.add(lesson)
    session.flush()
    _add_evidence(lesson, experiment.id, Stance(draft.stance), now)
    _follow_evidence(lesson, grades=_grades(session, lesson, experiment), today=now.date())
    lesson.changed_at = now
    session.flush()
    record_act(session, actor, "lesson.write", "lesson", lesson.id, before, _as_json(lesson), now)
    return lesson


def get_lesson(session: Session, actor: Actor, lesson_id: int) -> Lesson:
    """Give a lesson of the actor's team, or one that is open to it; anything else is not found."""
    lesson = session.get(Lesson, lesson_id) if is_key(lesson_id) else None
    if lesson is None:
        raise not_found("lesson")
    require(actor, "see", lesson)
    return lesson


def _locked(session: Session, lesson_id: int) -> Lesson | None:
    """Read a lesson anew under a lock: two closings at once must both see the other's evidence."""
    return session.get(Lesson, lesson_id, with_for_update=True, populate_existing=True)


def _new(actor: Actor, now: datetime) -> Lesson:
    return Lesson(
        team_id=actor.team_id, status=LessonStatus.CURRENT, person_id=actor.person_id, written_at=now, changed_at=now
    )


def _add_evidence(lesson: Lesson, experiment_id: int, stance: Stance, now: datetime) -> None:
    present = next((one for one in lesson.evidence if one.experiment_id == experiment_id), None)
    if present is None:
        lesson.evidence.append(LessonEvidence(experiment_id=experiment_id, stance=stance, at=now))
    else:
        present.stance, present.at = stance, now


def _follow_evidence(lesson: Lesson, *, grades: set[str], today: date) -> None:
    """Set status and review date by what the evidence says; a lesson that was replaced stays replaced."""
    if lesson.status is not LessonStatus.SUPERSEDED:
        against = any(one.stance is Stance.CONTRADICTS for one in lesson.evidence)
        lesson.status = LessonStatus.CONTESTED if against else LessonStatus.CURRENT
    lesson.review_on = today + (REVIEW_A_HINT_AFTER if grades <= HINTS else REVIEW_AFTER)


def _grades(session: Session, lesson: Lesson, experiment: Experiment) -> set[str]:
    others = [one.experiment_id for one in lesson.evidence if one.experiment_id != experiment.id]
    found = set(session.scalars(sa.select(Experiment.grade).where(Experiment.id.in_(others)))) | {experiment.grade}
    return {grade or "E" for grade in found}


def _as_json(lesson: Lesson) -> dict[str, object]:
    return {
        "claim": lesson.claim,
        "scope": lesson.scope,
        "why": lesson.why,
        "what_to_do": lesson.what_to_do,
        "status": lesson.status.value,
        "evidence": {str(one.experiment_id): one.stance.value for one in lesson.evidence},
    }


@dataclass(frozen=True, slots=True)
class LessonQuery:
    """What lessons are looked for; facets are those of the experiments behind them.

    ``before_id`` continues a list: the next page begins below the last id of the one before.
    """

    text: str = ""
    status: LessonStatus | None = None
    goal_kind: str | None = None
    channel: str | None = None
    verdict: str | None = None
    grade: str | None = None
    limit: int = 50
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """An experiment behind a lesson: its card and what it says."""

    card: ArchiveCard
    stance: Stance


def list_lessons(session: Session, actor: Actor, query: LessonQuery | None = None) -> list[Lesson]:
    """List the team's lessons, newest first, at most ``limit`` and those of the newest 2,000 that hold the words."""
    require(actor, "see")
    asked = query or LessonQuery()
    wanted = sa.select(Lesson).where(Lesson.team_id == actor.team_id)
    words = query_words(asked.text)
    if words:
        matches = match_words(session, actor.team_id, words, [[filter_word("thing", "lesson")]])
        texts = [match.text_id for match in matches]
        wanted = wanted.join(ArchiveText, ArchiveText.lesson_id == Lesson.id).where(ArchiveText.id.in_(texts))
    if asked.status is not None:
        wanted = wanted.where(Lesson.status == asked.status)
    facets = {name: getattr(asked, name) for name in ("goal_kind", "channel", "verdict", "grade")}
    chosen = [getattr(ArchiveCard, name) == value for name, value in facets.items() if value]
    if chosen:
        behind = (
            sa.select(LessonEvidence.lesson_id)
            .join(ArchiveCard, ArchiveCard.experiment_id == LessonEvidence.experiment_id)
            .where(*chosen)
        )
        wanted = wanted.where(Lesson.id.in_(behind))
    if asked.before_id is not None:
        wanted = wanted.where(Lesson.id < asked.before_id)
    return list(session.scalars(wanted.order_by(Lesson.id.desc()).limit(asked.limit)))


def evidence_of(session: Session, lesson: Lesson) -> list[Evidence]:
    """Give the cards of the experiments behind a lesson, newest first."""
    rows = session.execute(
        sa.select(ArchiveCard, LessonEvidence.stance)
        .join(LessonEvidence, LessonEvidence.experiment_id == ArchiveCard.experiment_id)
        .where(LessonEvidence.lesson_id == lesson.id)
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
    )
    return [Evidence(card, stance) for card, stance in rows]
