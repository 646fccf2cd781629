"""A proposal is accepted: it becomes a draft under its goal in the next cycle, or a decision, linked back both ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import all_or_nothing, insert_into
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.listing import get_cycle
from experiments.learning.brief.acting.carrying import carry_goal, goes_on_as
from experiments.learning.brief.acting.drafting import Start, draft_of_proposal
from experiments.learning.brief.candidate import MOST_PROPOSED, Candidate, Kind
from experiments.learning.brief.facts import facts_of
from experiments.learning.brief.joining import is_chosen, joined
from experiments.learning.brief.kept import AcceptedAs, ProposalRow
from experiments.learning.brief.plan import Proposal
from experiments.learning.brief.sections.following import plan_following
from experiments.people.permission import Actor, not_found, require
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment

DECISIONS = frozenset({Kind.KEEP, Kind.STOP})
"""Kinds that become a decision: nothing has to be tried for them."""


def accept_proposal(
    session: Session, actor: Actor, cycle_id: int, key: str, *, now: datetime, say: Callable[[str], str] = str
) -> ProposalRow:
    """Take a proposal into the next cycle; asked twice, it gives what it became the first time.

    What is to be used more, repeated or tested becomes a draft under the goal of the next cycle that goes on with its
    goal; what is to be kept or stopped a decision that stands in the plan.

    Parameters
    ----------
    say : callable
        Says a text of ours with which the draft begins in the language of whoever takes it.

    Raises
    ------
    NotFound
        The plan has no such proposal.
    WrongStatus
        It was left out, the next cycle is not planned and this person may not plan it, or what it builds on has
        changed.
    RuleBroken
        People chose all seven already.
    """
    cycle = get_cycle(session, actor, cycle_id)
    require(actor, "brief.accept", cycle)
    plan = joined(session, actor, cycle, today=now.date())
    proposal = plan.find(key)
    if proposal is None:
        raise not_found("proposal")
    row = proposal.kept
    if row is not None and row.accepted_at is not None:
        return row
    if row is not None and row.left_out_because is not None:
        raise WrongStatus(Fault("key", "left_out", "It was left out. Take it back into the plan first."))
    if plan.is_full and not is_chosen(row):
        sentence = f"People chose all {MOST_PROPOSED} proposals of this plan already. Leave one out first."
        raise RuleBroken(Fault("key", "too_many", sentence))
    with all_or_nothing(session):
        # Claimed first: whoever comes second waits here, and then finds what the first one made.
        accepted = _claimed(session, actor, cycle, proposal.candidate, now=now)
        if accepted is None:
            return _stored(session, cycle, key)
        if accepted.accepted_as is AcceptedAs.EXPERIMENT:
            accepted.accepted_id = _drafted(session, actor, cycle, proposal, now=now, say=say).id
            session.flush()
    told = {"key": key, "as": accepted.accepted_as, "id": accepted.accepted_id}
    record_act(session, actor, "proposal.accept", "proposal", accepted.id, None, told, now)
    session.flush()
    return accepted


def came_from(session: Session, actor: Actor, thing: str, thing_id: int) -> ProposalRow | None:
    """Say from which plan a draft or goal came; its ``cycle_id`` is that of the plan.

    Parameters
    ----------
    thing : str
        ``experiment`` or ``goal``.
    """
    require(actor, "see")
    return session.scalar(
        sa.select(ProposalRow)
        .where(
            ProposalRow.accepted_as == AcceptedAs(thing),
            ProposalRow.accepted_id == thing_id,
            ProposalRow.team_id == actor.team_id,
        )
        .order_by(ProposalRow.id)
        .limit(1)
    )


def _drafted(
    session: Session, actor: Actor, cycle: Cycle, proposal: Proposal, *, now: datetime, say: Callable[[str], str]
) -> Experiment:
    require(actor, "draft.change")
    after = plan_following(session, actor, cycle, now=now)
    goal = _goal_of_next(session, actor, proposal.candidate, after, now)
    start = Start(words=_words(proposal), goal=goal, after=after, say=say)
    return draft_of_proposal(session, actor, proposal.candidate, start, now=now)


def _goal_of_next(session: Session, actor: Actor, candidate: Candidate, after: Cycle, now: datetime) -> Goal | None:
    """Give the goal of the next cycle that goes on with the proposal's, carried over where nobody did so yet.

    A goal of another team, on which this one works, is theirs to carry: it is served as it is.
    """
    goal = session.get(Goal, candidate.goal_id) if candidate.goal_id is not None else None
    if goal is None or goal.team_id != actor.team_id or goal.cycle_id == after.id or goal.cycle.starts > after.starts:
        return goal
    return goes_on_as(session, actor, goal.id) or carry_goal(session, actor, goal.id, now=now)


def _words(proposal: Proposal) -> str:
    written = proposal.kept.sentence if proposal.kept is not None else None
    return written or proposal.candidate.subject


def _claimed(
    session: Session, actor: Actor, cycle: Cycle, candidate: Candidate, *, now: datetime
) -> ProposalRow | None:
    """Mark it as accepted, once; ``None`` for the second of two who do so at the same moment."""
    same = {"team_id": cycle.team_id, "cycle_id": cycle.id, "key": candidate.key}
    made = {"person_id": actor.person_id, "changed_at": now}
    first = {"kind": candidate.kind, "goal_id": candidate.goal_id, "version": 1}
    statement = insert_into(session, ProposalRow).values(**same, **made, **first)
    session.execute(statement.on_conflict_do_nothing(index_elements=["cycle_id", "key"]))
    accepted: dict[str, Any] = {
        "accepted_as": AcceptedAs.DECISION if candidate.kind in DECISIONS else AcceptedAs.EXPERIMENT,
        "accepted_by": actor.person_id,
        "accepted_at": now,
        "facts": facts_of(candidate),
        "version": ProposalRow.version + 1,
    }
    done = session.execute(
        sa.update(ProposalRow)
        .where(
            ProposalRow.cycle_id == cycle.id,
            ProposalRow.key == candidate.key,
            ProposalRow.accepted_at.is_(None),
            ProposalRow.left_out_because.is_(None),
        )
        .values(**made, **accepted)
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", done).rowcount != 1:
        return None
    return _stored(session, cycle, candidate.key)


def _stored(session: Session, cycle: Cycle, key: str) -> ProposalRow:
    wanted = sa.select(ProposalRow).where(ProposalRow.cycle_id == cycle.id, ProposalRow.key == key)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
