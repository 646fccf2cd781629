"""What waits for whom, and what was learned lately: the start page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload, selectinload

from experiments.learning.cards import ArchiveCard, Outcome
from experiments.learning.lesson import Lesson
from experiments.people.permission import Actor, require
from experiments.results.tables import Import, ImportStatus
from experiments.trials.approval import waiting_approvals
from experiments.trials.experiment import LOCKED, Experiment, Status
from experiments.trials.next_step import due_next_steps
from experiments.trials.plan import missing_parts

MOST = 50
"""Entries of one kind; whoever has more to do begins somewhere."""

Fact = str | int | date | None


class Wait(StrEnum):
    """What is waited for, in the order of the page."""

    EXPORT_MISSING = "export_missing"
    EXPORT_INCOMPLETE = "export_incomplete"
    CLOSE_IT = "close_it"
    NEXT_STEP_DUE = "next_step_due"
    APPROVAL_ASKED = "approval_asked"
    DRAFT_MISSING = "draft_missing"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that waits, with the facts of its sentence.

    ``owner_id`` says for whom; the page puts the reader's own first. Facts by kind: ``ended`` (day) and ``last`` (last
    day covered); ``text`` and ``due`` of a next step; ``budget_minor`` and ``currency``; ``missing`` (number of parts)
    and ``first`` (sentence on the first one).
    """

    kind: Wait
    experiment_id: int
    title: str
    owner_id: int | None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learned:
    """A lately closed experiment with its lesson, if it has one."""

    card: ArchiveCard
    lesson: Lesson | None


def waits_for(session: Session, actor: Actor, *, today: date) -> list[WaitingItem]:
    """List what waits in the actor's team, the reader's own first, then by kind, then the oldest.

    Export missing after the end, export that stops before the end, result in and not closed, next step due, approval
    asked, draft that misses something. A fixed number of queries.
    """
    require(actor, "see")
    items = [
        *_ended(session, actor.team_id, today),
        *_next_steps(session, actor, today),
        *_approvals(session, actor),
        *_drafts(session, actor.team_id),
    ]
    order = list(Wait)
    return sorted(
        items, key=lambda item: (item.owner_id != actor.person_id, order.index(item.kind), item.experiment_id)
    )


def learned_lately(session: Session, actor: Actor, *, limit: int = 3) -> list[Learned]:
    """List what was closed last, whatever came out."""
    require(actor, "see")
    rows = session.execute(
        sa.select(ArchiveCard, Lesson)
        .outerjoin(Lesson, Lesson.id == ArchiveCard.lesson_id)
        .where(ArchiveCard.team_id == actor.team_id, ArchiveCard.outcome == Outcome.CONCLUDED)
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(limit)
        .options(lazyload(Lesson.evidence))
    )
    return [Learned(card, lesson) for card, lesson in rows]


def _ended(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    """Find locked experiments whose last day has passed: without a file, with half of one, or ready to be closed."""
    covered = (
        sa.select(sa.func.max(Import.last))
        .where(Import.experiment_id == Experiment.id, Import.status == ImportStatus.CURRENT)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Experiment.id, Experiment.title, Experiment.owner_id, Experiment.ends, Experiment.has_data, covered)
        .where(Experiment.team_id == team_id, Experiment.status.in_(LOCKED), Experiment.ends < today)
        .order_by(Experiment.ends, Experiment.id)
        .limit(MOST)
    )
    items = []
    for key, title, owner, ends, has_data, last in rows:
        facts: dict[str, Fact] = {"ended": ends}
        kind = Wait.CLOSE_IT if has_data else Wait.EXPORT_MISSING
        if has_data and last is not None and ends is not None and last < ends:
            kind = Wait.EXPORT_INCOMPLETE
            facts["last"] = last
        items.append(WaitingItem(kind, key, title, owner, facts))
    return items


def _next_steps(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    return [
        WaitingItem(Wait.NEXT_STEP_DUE, one.id, one.title, one.owner_id, {"text": step.text, "due": step.due})
        for one, step in due_next_steps(session, actor, today=today)[:MOST]
    ]


def _approvals(session: Session, actor: Actor) -> list[WaitingItem]:
    return [
        WaitingItem(
            Wait.APPROVAL_ASKED,
            one.id,
            one.title,
            one.owner_id,
            {"budget_minor": asked.budget_minor, "currency": asked.currency},
        )
        for one, asked in waiting_approvals(session, actor)[:MOST]
    ]


def _drafts(session: Session, team_id: int) -> list[WaitingItem]:
    drafts = session.scalars(
        sa.select(Experiment)
        .where(Experiment.team_id == team_id, Experiment.status == Status.DRAFT)
        .order_by(Experiment.changed_at.desc())
        .limit(MOST)
        .options(
            selectinload(Experiment.goal),
            selectinload(Experiment.variants),
            selectinload(Experiment.metrics),
            selectinload(Experiment.next_step),
        )
    )
    items = []
    for draft in drafts:
        missing = missing_parts(draft)
        if missing:
            facts: dict[str, Fact] = {"missing": len(missing), "first": missing[0].sentence}
            items.append(WaitingItem(Wait.DRAFT_MISSING, draft.id, draft.title, draft.owner_id, facts))
    return items
