"""A goal goes on in the next cycle: as a new goal with its sheet, beginning where the old one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import all_or_nothing, insert_into
from experiments.goals.criteria import GoalLine
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Criterion, Goal, GoalChange, create_goal, get_goal, list_goals
from experiments.learning.brief.candidate import Kind
from experiments.learning.brief.kept import AcceptedAs, GoalWorth, ProposalRow, carried_key
from experiments.learning.brief.sections.following import plan_following
from experiments.learning.brief.weighing.goal_worth import goal_worths
from experiments.learning.progress.criteria import CriterionProgress, criteria_progress
from experiments.people.permission import Actor, require
from experiments.people.person import Membership
from experiments.people.record.audit import record_act


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a goal stands: the figure and its day."""

    value: float
    on: date


def carry_goal(session: Session, actor: Actor, goal_id: int, *, now: datetime) -> Goal:
    """Let a goal go on in the cycle after its own; asked twice, it gives the same goal.

    The new goal has the sheet of the old one: its number, target, criteria, steps, aim and owner (where that person is
    still there). It begins where the old one stands, and is due on the last day of its cycle. A goal of that cycle with
    the same words is taken where somebody wrote it by hand. What other teams may see of it is not carried: that is said
    anew.

    Raises
    ------
    WrongStatus
        The next cycle is not planned and this person may not plan it, or it has ended.
    """
    goal = get_goal(session, actor, goal_id)
    require(actor, "goal.change", goal)
    known = goes_on_as(session, actor, goal.id)
    if known is not None:
        return known
    with all_or_nothing(session):
        row = _claimed(session, actor, goal, now)
        if row is None:
            found = goes_on_as(session, actor, goal.id)
            assert found is not None, "who claimed it has made it in the same transaction"
            return found
        after = plan_following(session, actor, goal.cycle, now=now)
        standing = standing_of(goal, criteria_progress(session, actor, [goal], today=now.date())[goal.id])
        carried = _same_words(session, actor, goal, after)
        if carried is None:
            carried = create_goal(session, actor, _change(session, goal, after, standing), now=now)
            _carry_worth(session, actor, goal, carried, now)
        row.accepted_id = carried.id
        told = {"as": carried.id, "cycle_id": after.id, "baseline": carried.baseline}
        record_act(session, actor, "goal.carry", "goal", goal.id, None, told, now)
        session.flush()
    return carried


def goes_on_as(session: Session, actor: Actor, goal_id: int) -> Goal | None:
    """Give the goal as which another one goes on, ``None`` where it does not."""
    return session.scalar(
        sa.select(Goal)
        .join(ProposalRow, ProposalRow.accepted_id == Goal.id)
        .where(
            ProposalRow.team_id == actor.team_id,
            ProposalRow.key == carried_key(goal_id),
            ProposalRow.accepted_as == AcceptedAs.GOAL,
        )
    )


def standing_of(goal: Goal, criteria: Sequence[CriterionProgress]) -> Standing | None:
    """Say where a goal stands: what was typed, or what a criterion of the same number measured, the later of both.

    Where nobody knows there is nothing to begin from, and the new sheet says that it misses a start.
    """
    typed = None
    if goal.standing is not None:
        typed = Standing(goal.standing, goal.standing_on or goal.created_at.date())
    measured = [
        Standing(one.figure.value, one.figure.on)
        for one in criteria
        if one.figure is not None and not one.figure.is_share and _same(one.line.metric, goal.metric)
    ]
    known = [one for one in (typed, *measured) if one is not None]
    return max(known, key=lambda one: one.on, default=None)


def _claimed(session: Session, actor: Actor, goal: Goal, now: datetime) -> ProposalRow | None:
    """Say first that it goes on; of two who do so at once the second waits and finds what the first has made."""
    values: dict[str, Any] = {
        "team_id": goal.team_id,
        "cycle_id": goal.cycle_id,
        "key": carried_key(goal.id),
        "kind": Kind.KEEP,
        "goal_id": goal.id,
        "accepted_as": AcceptedAs.GOAL,
        "accepted_by": actor.person_id,
        "accepted_at": now,
        "version": 1,
        "person_id": actor.person_id,
        "changed_at": now,
    }
    statement = insert_into(session, ProposalRow).values(**values)
    once = statement.on_conflict_do_nothing(index_elements=["cycle_id", "key"]).returning(ProposalRow.id)
    row_id = session.scalar(once)
    return None if row_id is None else session.get_one(ProposalRow, row_id)


def _same_words(session: Session, actor: Actor, goal: Goal, after: Cycle) -> Goal | None:
    """Find the goal of the next cycle that somebody wrote by hand in the same words."""
    for one in list_goals(session, actor, cycle_id=after.id):
        if one.kind is goal.kind and _same(one.name, goal.name) and _same(one.goal, goal.goal):
            return one
    return None


def _change(session: Session, goal: Goal, after: Cycle, standing: Standing | None) -> GoalChange:
    return GoalChange(
        kind=goal.kind.value,
        name=goal.name,
        goal=goal.goal,
        success_criteria=tuple(_criterion(line, after) for line in goal.success_criteria),
        implementation_plan=tuple(goal.implementation_plan),
        metric=goal.metric,
        direction=goal.direction.value if goal.direction else None,
        baseline=standing.value if standing else None,
        target=goal.target,
        standing=standing.value if standing else None,
        standing_on=standing.on if standing else None,
        deadline=after.ends,
        funnel_stage=goal.funnel_stage,
        audience=goal.audience,
        objective=goal.objective,
        owner_id=_still_there(session, goal),
        cycle_id=after.id,
    )


def _criterion(line: GoalLine, after: Cycle) -> Criterion:
    """Keep a criterion; a day of its own moves to the end of the next cycle unless it lies beyond."""
    moved = after.ends if line.deadline is not None and line.deadline < after.ends else line.deadline
    return Criterion(line.text, line.metric, line.direction.value if line.direction else None, line.amount, moved)


def _still_there(session: Session, goal: Goal) -> int | None:
    membership = session.get(Membership, (goal.team_id, goal.owner_id)) if goal.owner_id is not None else None
    return goal.owner_id if membership is not None and membership.ended_at is None else None


def _carry_worth(session: Session, actor: Actor, goal: Goal, carried: Goal, now: datetime) -> None:
    """Keep what one more is worth: nobody has to say it again."""
    known = goal_worths(session, [goal.id]).get(goal.id)
    if known is not None:
        said = {"amount_minor": known.amount_minor, "currency": known.currency}
        session.add(
            GoalWorth(goal_id=carried.id, team_id=carried.team_id, person_id=actor.person_id, changed_at=now, **said)
        )


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").strip().casefold() == (other or "").strip().casefold()
