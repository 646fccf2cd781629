"""Lessons: what we now believe, for whom, and which experiments speak for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.errors import Fault
from experiments.learning.archive.cards import ArchiveCard, ArchiveText
from experiments.learning.archive.fulltext import newest_matches
from experiments.learning.archive.words import filter_word, typed_words
from experiments.learning.finding.spelling import look_up
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.trials.experiment import Experiment


class LessonStatus(StrEnum):
    """Whether a lesson may be relied on."""

    CURRENT = "current"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Stance(StrEnum):
    """What an experiment says about a lesson; one that is open says neither, and its figures count all the same."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    OPEN = "open"


class Lesson(Base):
    """What we now believe: claim, scope, why, what to do.

    ``pooled`` is the whole pooled record (as JSON) of the experiments behind it and ``pooled_*`` its average lift with
    its ends; ``plan_with`` the lift to plan with; ``grade`` the strength of all of it together.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        sa.Index(None, "team_id", "id"),
        sa.Index(None, "team_id", "status", "id"),
        # Read backwards: those that hold longest first, without sorting the rest.
        sa.Index(None, "team_id", "review_on", "id"),
    )

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
    """An experiment that supports or contradicts a lesson, or leaves it open.

    ``variant`` is the new version that it speaks of; ``None`` takes all of them together. ``weight`` is its share of
    the pooled number.
    """

    __tablename__ = "lesson_evidence"

    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), primary_key=True)
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), primary_key=True, index=True)
    stance: Mapped[Stance] = mapped_column(named_enum(Stance, "stance"))
    weight: Mapped[float | None]
    variant: Mapped[str | None]
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
    variant : str or None
        The new version that the lesson is about, where there were several; ``None`` takes all of them together.
    """

    claim: str = ""
    scope: str = ""
    why: str = ""
    what_to_do: str = ""
    stance: Stance | str = Stance.SUPPORTS
    lesson_id: int | None = None
    variant: str | None = None


def lesson_faults(session: Session, actor: Actor, draft: LessonDraft, experiment: Experiment) -> list[Fault]:
    """Find everything that is missing in a lesson on an experiment, or does not fit."""
    faults = []
    wanted = (draft.variant or "").strip().casefold()
    if wanted and wanted not in {one.name.casefold() for one in experiment.variants}:
        faults.append(Fault("lesson.variant", "unknown_version", "It has no version of this name."))
    if draft.stance not in list(Stance):
        sentence = "An experiment supports a lesson, contradicts it or leaves it open."
        faults.append(Fault("lesson.stance", "unknown_stance", sentence))
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


def get_lesson(session: Session, actor: Actor, lesson_id: int) -> Lesson:
    """Give a lesson of the actor's team, or one that is open to it; anything else is not found."""
    lesson = session.get(Lesson, lesson_id) if is_key(lesson_id) else None
    if lesson is None:
        raise not_found("lesson")
    require(actor, "see", lesson)
    return lesson


@dataclass(frozen=True, slots=True)
class LessonQuery:
    """What lessons are looked for; facets are those of the experiments behind them.

    ``before_id`` continues a list: the next page begins below the last id of the one before. With ``today`` the status
    is that of the day, on which a lesson past its review date is out of date; without it that of the last change.
    """

    text: str = ""
    status: LessonStatus | None = None
    goal_kind: str | None = None
    channel: str | None = None
    verdict: str | None = None
    grade: str | None = None
    limit: int = 50
    before_id: int | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """An experiment behind a lesson: its card and what it says."""

    card: ArchiveCard
    stance: Stance


MOST_MATCHES = 500


def list_lessons(session: Session, actor: Actor, query: LessonQuery | None = None) -> list[Lesson]:
    """List the team's lessons, newest first, at most ``limit``; of many that hold the words the newest 500 count."""
    require(actor, "see")
    asked = query or LessonQuery()
    wanted = sa.select(Lesson).where(Lesson.team_id == actor.team_id)
    words = [one.sought for one in look_up(session, actor.team_id, typed_words(asked.text))]
    if words:
        thing = [[filter_word("thing", "lesson", actor.team_id)]]
        matched = newest_matches(session, words, thing, most=MOST_MATCHES)
        texts = sa.select(matched.c.id)
        wanted = wanted.join(ArchiveText, ArchiveText.lesson_id == Lesson.id).where(ArchiveText.id.in_(texts))
    if asked.status is not None:
        wanted = wanted.where(stands(asked.status, asked.today))
    facets = {name: getattr(asked, name) for name in ("goal_kind", "channel", "verdict", "grade")}
    chosen = [getattr(ArchiveCard, name) == value for name, value in facets.items() if value]
    if chosen:
        behind = (
            sa.select(LessonEvidence.lesson_id)
            .join(ArchiveCard, ArchiveCard.experiment_id == LessonEvidence.experiment_id)
            .where(LessonEvidence.lesson_id == Lesson.id, *chosen)
            .correlate(Lesson)
        )
        wanted = wanted.where(behind.exists())
    if asked.before_id is not None:
        wanted = wanted.where(Lesson.id < asked.before_id)
    return list(session.scalars(wanted.order_by(Lesson.id.desc()).limit(asked.limit)))


def stands(status: LessonStatus, today: date | None) -> sa.ColumnElement[bool]:
    """Make the condition that a lesson has a status on a day; past its review date it is out of date."""
    if today is None:
        return Lesson.status == status
    late = sa.and_(Lesson.review_on < today, Lesson.status != LessonStatus.SUPERSEDED)
    if status is LessonStatus.EXPIRED:
        return sa.or_(Lesson.status == status, late)
    if status is LessonStatus.SUPERSEDED:
        return Lesson.status == status
    return sa.and_(Lesson.status == status, sa.or_(Lesson.review_on.is_(None), Lesson.review_on >= today))


def evidence_of(session: Session, lesson: Lesson) -> list[Evidence]:
    """Give the cards of the experiments behind a lesson, newest first."""
    rows = session.execute(
        sa.select(ArchiveCard, LessonEvidence.stance)
        .join(LessonEvidence, LessonEvidence.experiment_id == ArchiveCard.experiment_id)
        .where(LessonEvidence.lesson_id == lesson.id)
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
    )
    return [Evidence(card, stance) for card, stance in rows]
