"""What happened in a team that somebody may want to be told: read from what is stored, each thing told once.

Nothing has to be called when something happens. Whoever sweeps finds it by its state, and what was told already by its
key; a sweep that was missed is made up for by the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.learning.archive.filing import first_sentence
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus, Stance
from experiments.learning.waiting.item import Wait, WaitingItem
from experiments.learning.waiting.today import waits_for
from experiments.people.notices.choices import NoticeKind
from experiments.people.permission import Actor, Role
from experiments.results.records import Analysis
from experiments.results.tables import Import, ImportStatus
from experiments.trials.approval import Approval
from experiments.trials.experiment import Experiment

HORIZON = timedelta(days=14)
"""What is older is told no more: after a long pause nobody wants a flood."""
MOST = 50
"""Looks and lessons of one sweep; the newest count."""
DRAFT_RESTS = timedelta(days=3)
"""A draft waits once nobody has touched it for this long; whoever is writing it needs no mail."""

ON_THEIR_DATE = (Wait.NEXT_STEP_DUE, Wait.OUTCOME_DUE, Wait.DECISION_DUE)
AFTER_THE_END = (Wait.EXPORT_MISSING, Wait.EXPORT_INCOMPLETE, Wait.CLOSE_IT)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened.

    Parameters
    ----------
    key : str
        What exactly; of each key everybody is told once.
    at : datetime
        When it happened; who asked later is not told.
    facts : mapping
        For the sentences: ``verdict``, ``sentence``, ``look`` of a verdict; ``lesson_id`` and ``claim`` of a lesson.
    waiting : WaitingItem or None
        What waits, where something does.
    """

    kind: NoticeKind
    key: str
    at: datetime
    experiment_id: int
    title: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    waiting: WaitingItem | None = None


class Writer(Protocol):
    """Puts a happening into words; the words belong to the pages."""

    def mail(self, happening: Happening) -> tuple[str, str]:
        """Give subject and text of a mail."""

    def body(self, happening: Happening) -> dict[str, Any]:
        """Give what a webhook is told."""


def happenings(session: Session, team_id: int, *, now: datetime) -> list[Happening]:
    """List what happened in a team within the horizon, oldest first. A fixed number of queries."""
    found = [
        *_waits(session, team_id, now),
        *_verdicts(session, team_id, now),
        *_contested(session, team_id, now),
    ]
    return sorted((one for one in found if now - HORIZON <= one.at <= now), key=lambda one: (one.at, one.key))


def _waits(session: Session, team_id: int, now: datetime) -> Iterator[Happening]:
    items = waits_for(session, Actor(person_id=0, team_id=team_id, role=Role.VIEWER), today=now.date())
    begun = _Beginnings.of(session, items)
    for item in items:
        since = begun.since(item)
        if since is not None and item.experiment_id is not None:
            key = f"waits_for_you:{item.kind.value}:{item.experiment_id}:{since[0]}"
            yield Happening(NoticeKind.WAITS_FOR_YOU, key, since[1], item.experiment_id, item.title, waiting=item)


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """When what waits began to: the days stand in its facts, the moments are looked up for all items together."""

    files: Mapping[int, datetime]
    asked: Mapping[int, tuple[int, datetime]]
    drafts: Mapping[int, tuple[datetime, datetime]]

    @classmethod
    def of(cls, session: Session, items: Sequence[WaitingItem]) -> _Beginnings:
        def ids(*kinds: Wait) -> list[int]:
            return [item.thing_id for item in items if item.kind in kinds]

        files = _files(session, ids(Wait.CLOSE_IT, Wait.EXPORT_INCOMPLETE))
        asked = session.execute(
            sa.select(Approval.experiment_id, sa.func.max(Approval.id), sa.func.max(Approval.at))
            .where(Approval.experiment_id.in_(ids(Wait.APPROVAL_ASKED)))
            .group_by(Approval.experiment_id)
        )
        drafts = session.execute(
            sa.select(Experiment.id, Experiment.created_at, Experiment.changed_at).where(
                Experiment.id.in_(ids(Wait.DRAFT_MISSING, Wait.SIGN_OFF_ASKED))
            )
        )
        return cls(
            {key: max(moments) for key, moments in files.items()},
            {key: (step, at) for key, step, at in asked},
            {key: (made, changed) for key, made, changed in drafts},
        )

    def since(self, item: WaitingItem) -> tuple[str, datetime] | None:
        """Say what tells this waiting from a later one of its kind, and the moment it began; ``None``: not told."""
        key = item.thing_id
        if item.kind is Wait.APPROVAL_ASKED:
            step = self.asked.get(key)
            return None if step is None else (f"asked-{step[0]}", step[1])
        if item.kind is Wait.DRAFT_MISSING:
            draft = self.drafts.get(key)
            return None if draft is None else (draft[0].date().isoformat(), draft[1] + DRAFT_RESTS)
        if item.kind is Wait.SIGN_OFF_ASKED:
            draft = self.drafts.get(key)
            return None if draft is None else (f"of-{item.owner_id}", draft[1])
        if item.kind in ON_THEIR_DATE and item.due is not None:
            return item.due.isoformat(), _midnight(item.due)
        if item.kind in AFTER_THE_END and item.due is not None:
            over = _midnight(item.due + timedelta(days=1))
            return item.due.isoformat(), max(over, self.files.get(key, over))
        return None


def _verdicts(session: Session, team_id: int, now: datetime) -> Iterator[Happening]:
    """Find the stored looks that say something: a verdict, or that the last planned look brought none."""
    wanted = (
        sa.select(Analysis.experiment_id, Analysis.look, Analysis.day, Analysis.body, Experiment.title)
        .join(Experiment, Experiment.id == Analysis.experiment_id)
        .where(Experiment.team_id == team_id, Analysis.day >= (now - HORIZON).date())
        .order_by(Analysis.id.desc())
        .limit(MOST)
    )
    rows = list(session.execute(wanted))
    files = _files(session, sorted({row.experiment_id for row in rows}))
    told: set[str] = set()
    for row in rows:
        verdict, key = row.body["verdict"], f"verdict_in:{row.experiment_id}:{row.look}"
        if (verdict == "undecided" and row.body["interim"]) or key in told:
            continue
        told.add(key)  # the newest state of a look speaks for it
        facts: dict[str, str | int] = {
            "verdict": verdict,
            "sentence": first_sentence(row.body["sentence"]),
            "grade": row.body["grade"],
            "look": row.look,
        }
        at = _came(row.day, files.get(row.experiment_id, []))
        yield Happening(NoticeKind.VERDICT_IN, key, at, row.experiment_id, row.title, facts)


def _came(day: date, files: Sequence[datetime]) -> datetime:
    """Say when a look came in: only its day is stored, but it came with the last file of that day, if there was one."""
    return max([_midnight(day), *(moment for moment in files if moment.date() <= day)])


def _contested(session: Session, team_id: int, now: datetime) -> Iterator[Happening]:
    wanted = (
        sa.select(Lesson, LessonEvidence.experiment_id, LessonEvidence.at, Experiment.title)
        .join(LessonEvidence, LessonEvidence.lesson_id == Lesson.id)
        .join(Experiment, Experiment.id == LessonEvidence.experiment_id)
        .where(
            Lesson.team_id == team_id,
            Lesson.status == LessonStatus.CONTESTED,
            LessonEvidence.stance == Stance.CONTRADICTS,
            LessonEvidence.at >= now - HORIZON,
        )
        .order_by(LessonEvidence.at.desc(), Lesson.id.desc())
        .limit(MOST)
        .options(lazyload(Lesson.evidence))
    )
    for lesson, experiment_id, at, title in session.execute(wanted):
        facts: dict[str, str | int] = {"lesson_id": lesson.id, "claim": lesson.claim}
        key = f"lesson_contested:{lesson.id}:{experiment_id}"
        yield Happening(NoticeKind.LESSON_CONTESTED, key, at, experiment_id, title, facts)


def _files(session: Session, experiment_ids: Sequence[int]) -> dict[int, list[datetime]]:
    """Give when the files that count came in, of each experiment."""
    wanted = sa.select(Import.experiment_id, Import.at).where(
        Import.experiment_id.in_(experiment_ids), Import.status == ImportStatus.CURRENT
    )
    came: dict[int, list[datetime]] = {}
    for key, at in session.execute(wanted):
        came.setdefault(key, []).append(at)
    return came


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
