"""Experiments that wait: for a file, to be closed, for an answer on their date, to be allowed, to be finished."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from experiments.learning.waiting.item import MOST, Fact, Wait, WaitingItem
from experiments.people.permission import Actor
from experiments.results.tables import Import, ImportStatus
from experiments.trials.approval import waiting_approvals
from experiments.trials.experiment import LOCKED, ONGOING, Experiment, Status
from experiments.trials.next_step import due_next_steps
from experiments.trials.outcome import LateOutcome
from experiments.trials.plan import missing_parts
from experiments.trials.sign_off import waiting_signatures


def waiting_trials(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    """List the experiments of the actor's team that wait for something. A fixed number of queries."""
    return [
        *_ended(session, actor.team_id, today),
        *_outcomes(session, actor.team_id, today),
        *_next_steps(session, actor, today),
        *_signatures(session, actor),
        *_approvals(session, actor),
        *_drafts(session, actor.team_id),
    ]


def _ended(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    """Find locked experiments whose last day has passed: without a file, with half of one, or ready to be closed."""
    covered = (
        sa.select(sa.func.max(Import.last))
        .where(Import.experiment_id == Experiment.id, Import.status == ImportStatus.CURRENT)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Experiment.id, Experiment.title, Experiment.owner_id, Experiment.ends, Experiment.has_data, covered)
        .where(
            Experiment.team_id == team_id,
            sa.text(f"experiment.{ONGOING}"),
            Experiment.status.in_(LOCKED),
            Experiment.ends < today,
        )
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
        items.append(WaitingItem(kind, "experiment", key, title, owner, ends, facts))
    return items


def _outcomes(session: Session, team_id: int, today: date) -> list[WaitingItem]:
    """Find long sales whose outcome is known by now and that were not closed with it, whether figures are in or not."""
    due = Experiment.provisional_until
    rows = session.execute(
        sa.select(Experiment.id, Experiment.title, Experiment.owner_id, LateOutcome.name, due)
        .join(LateOutcome, LateOutcome.experiment_id == Experiment.id)
        .where(Experiment.team_id == team_id, Experiment.status == Status.CONCLUDED, due <= today)
        .order_by(due, Experiment.id)
        .limit(MOST)
    )
    return [
        WaitingItem(Wait.OUTCOME_DUE, "experiment", key, title, owner, due, {"text": name, "due": due})
        for key, title, owner, name, due in rows
    ]


def _next_steps(session: Session, actor: Actor, today: date) -> list[WaitingItem]:
    return [
        WaitingItem(
            Wait.NEXT_STEP_DUE,
            "experiment",
            one.id,
            one.title,
            one.owner_id,
            step.due,
            {"text": step.text, "due": step.due},
        )
        for one, step in due_next_steps(session, actor, today=today)[:MOST]
    ]


def _signatures(session: Session, actor: Actor) -> list[WaitingItem]:
    """Find what could embarrass or hurt somebody and waits for the person who was named to look at it."""
    return [
        WaitingItem(
            Wait.SIGN_OFF_ASKED,
            "experiment",
            one.id,
            one.title,
            signing.signer.id if signing.signer else None,
            one.starts,
            {"starts": one.starts},
        )
        for one, signing in waiting_signatures(session, actor)[:MOST]
    ]


def _approvals(session: Session, actor: Actor) -> list[WaitingItem]:
    """Find budgets that wait for an answer; the first day of the experiment is their deadline."""
    return [
        WaitingItem(
            Wait.APPROVAL_ASKED,
            "experiment",
            one.id,
            one.title,
            one.owner_id,
            one.starts,
            {"budget_minor": asked.budget_minor, "currency": asked.currency},
            asked_of="approval.answer",
        )
        for one, asked in waiting_approvals(session, actor)[:MOST]
    ]


def _drafts(session: Session, team_id: int) -> list[WaitingItem]:
    drafts = session.scalars(
        sa.select(Experiment)
        .where(Experiment.team_id == team_id, sa.text(ONGOING), Experiment.status == Status.DRAFT)
        .order_by(Experiment.changed_at.desc())
        .limit(MOST)
        .options(
            selectinload(Experiment.goal),
            selectinload(Experiment.variants),
            selectinload(Experiment.metrics),
            selectinload(Experiment.next_step),
            selectinload(Experiment.outcome),
        )
    )
    items = []
    for draft in drafts:
        missing = missing_parts(draft)
        if missing:
            facts: dict[str, Fact] = {"missing": len(missing), "first": missing[0].sentence}
            items.append(
                WaitingItem(
                    Wait.DRAFT_MISSING, "experiment", draft.id, draft.title, draft.owner_id, draft.starts, facts
                )
            )
    return items
