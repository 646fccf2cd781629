"""What people do to a plan: a foreword, other words, another place or size, one left out with a reason, one of theirs.

Each is one command record and one function that checks everything; what the data propose later does not undo it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from experiments.database import changed_meanwhile, insert_into, move_on, refuse_stale
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.given import text
from experiments.goals.listing import get_cycle
from experiments.learning.brief.acting.checking import (
    FIELDS,
    OwnProposal,
    ProposalChange,
    checked_change,
    checked_own,
    full,
)
from experiments.learning.brief.facts import facts_of
from experiments.learning.brief.joining import Joined, joined, own_candidate, stored_rows
from experiments.learning.brief.kept import OWN, Brief, ProposalRow
from experiments.learning.brief.plan import Proposal
from experiments.people.permission import Actor, not_found, require
from experiments.people.record.audit import record_act
from experiments.people.team import Team

__all__ = ["OwnProposal", "ProposalChange", "add_proposal", "change_proposal", "write_foreword"]

MOST_OWN = 200
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """Which version a person saw, and when that person acts."""

    version: int | None
    at: datetime


def write_foreword(
    session: Session, actor: Actor, cycle_id: int, foreword: str | None, *, version: int | None = None, now: datetime
) -> Brief:
    """Write what stands above a plan; an empty one takes it away.

    Parameters
    ----------
    version : int or None
        The version that the person saw, 0 where there was none; ``None`` takes the one just read.

    Raises
    ------
    RuleBroken
        It is too long or no text.
    WrongStatus
        Somebody changed it meanwhile.
    """
    cycle = get_cycle(session, actor, cycle_id)
    require(actor, "brief.change", cycle)
    faults: list[Fault] = []
    written = text("foreword", foreword, faults)
    if faults:
        raise RuleBroken(*faults)
    row = session.get(Brief, cycle.id)
    before = row.foreword if row else None
    values = {"foreword": written, "person_id": actor.person_id, "changed_at": now}
    if row is not None:
        refuse_stale(row, version)
        if before == written:
            return row
        move_on(session, row, version, values)
    else:
        _begin(session, Brief, version, {"cycle_id": cycle.id, "team_id": cycle.team_id, **values}, ["cycle_id"])
        row = session.get_one(Brief, cycle.id)
    told = {"foreword": before}, {"foreword": written}
    record_act(session, actor, "brief.foreword", "cycle", cycle.id, *told, now)
    session.flush()
    return row


def change_proposal(
    session: Session,
    actor: Actor,
    cycle_id: int,
    key: str,
    change: ProposalChange,
    *,
    version: int | None = None,
    now: datetime,
) -> ProposalRow:
    """Change what is given in ``change``.

    Parameters
    ----------
    key : str
        Of a candidate of the plan, among the seven or not.
    version : int or None
        The version that the person saw, 0 where nobody has changed it; ``None`` takes the one just read.

    Raises
    ------
    NotFound
        The plan has no such proposal.
    RuleBroken
        Everything that does not fit, at once.
    WrongStatus
        It was accepted and its size is what was accepted, or somebody changed it meanwhile.
    """
    cycle = get_cycle(session, actor, cycle_id)
    require(actor, "brief.change", cycle)
    plan = joined(session, actor, cycle, today=now.date())
    proposal = plan.find(key)
    if proposal is None:
        raise not_found("proposal")
    row = proposal.kept
    values, faults = checked_change(session, cycle, plan, proposal, change)
    if faults:
        raise RuleBroken(*faults)
    _refuse_accepted(row, values)
    before = {name: getattr(row, name) if row is not None else None for name in values}
    changed = [name for name in values if values[name] != before[name]]
    if row is not None:
        refuse_stale(row, version)
    if not changed:  # what changes nothing counts as no version
        return row or ProposalRow(cycle_id=cycle.id, key=key, kind=proposal.candidate.kind, version=0)
    place = values.get("position")
    if place is not None:
        _make_room(plan, proposal, place)
    row = _kept(session, actor, cycle, proposal, values, seen=Seen(version, now))
    after = {name: values[name] for name in changed}
    act = "proposal.change"
    if "left_out_because" in changed:
        act = "proposal.take_back" if values["left_out_because"] is None else "proposal.leave_out"
    was = {name: before[name] for name in changed}
    record_act(session, actor, act, "proposal", row.id, was, after | {"key": key}, now)
    session.flush()
    return row


def add_proposal(session: Session, actor: Actor, cycle_id: int, own: OwnProposal, *, now: datetime) -> ProposalRow:
    """Add a proposal of one's own; it stays in the plan until somebody leaves it out.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once; among it a plan in which people chose all seven already.
    """
    cycle = get_cycle(session, actor, cycle_id)
    require(actor, "brief.change", cycle)
    values, goal_name, faults = checked_own(session, actor, cycle, own)
    if joined(session, actor, cycle, today=now.date()).is_full:
        faults.append(full("kind"))
    if faults:
        raise RuleBroken(*faults)
    row = _own_row(session, actor, cycle, values, now)
    row.facts = facts_of(own_candidate(session.get_one(Team, cycle.team_id), row, goal_name))
    after = {"key": row.key, **values}
    record_act(session, actor, "proposal.add", "proposal", row.id, None, after, now)
    session.flush()
    return row


def _refuse_accepted(row: ProposalRow | None, values: Mapping[str, Any]) -> None:
    """Refuse another size, or leaving out, of what was accepted: it has become a draft, a goal or a decision."""
    if row is None or row.accepted_at is None:
        return
    names = [name for name in ("per_version", "money_minor", "hours", "left_out_because") if name in values]
    if names:
        sentence = "It was accepted already: change what it became."
        raise WrongStatus(*(Fault(FIELDS.get(name, name), "accepted", sentence) for name in names))


def _make_room(plan: Joined, proposal: Proposal, place: int) -> None:
    """Give what somebody put on that place the place that becomes free."""
    there = plan.proposals[place - 1].kept
    if there is not None and there.position is not None and there.key != proposal.candidate.key:
        there.position = proposal.place


def _kept(
    session: Session, actor: Actor, cycle: Cycle, proposal: Proposal, values: Mapping[str, Any], *, seen: Seen
) -> ProposalRow:
    """Store the values with the candidate as it is now."""
    row, candidate = proposal.kept, proposal.candidate
    stored: dict[str, Any] = {"person_id": actor.person_id, "changed_at": seen.at, **values}
    if row is None or row.accepted_at is None:
        stored["facts"] = facts_of(candidate)
    if row is not None:
        move_on(session, row, seen.version, stored)
        return row
    same = {
        "team_id": cycle.team_id,
        "cycle_id": cycle.id,
        "key": candidate.key,
        "kind": candidate.kind,
        "goal_id": candidate.goal_id,
    }
    _begin(session, ProposalRow, seen.version, same | stored, ["cycle_id", "key"])
    return stored_rows(session, cycle)[candidate.key]


def _begin(
    session: Session, table: type[Brief | ProposalRow], version: int | None, values: dict[str, Any], by: list[str]
) -> None:
    """Store a first row; of two who do so at once the second is told that somebody was quicker."""
    if version not in {None, 0}:
        raise changed_meanwhile()
    statement = insert_into(session, table).values(version=1, **values).on_conflict_do_nothing(index_elements=by)
    if session.scalar(statement.returning(table.version)) is None:
        raise changed_meanwhile()


def _own_row(session: Session, actor: Actor, cycle: Cycle, values: dict[str, Any], now: datetime) -> ProposalRow:
    """Store one under the next free number; two who add one at once get two numbers."""
    for _try in range(_TRIES):
        known = [key for key in stored_rows(session, cycle) if key.startswith(OWN)]
        if len(known) >= MOST_OWN:
            raise RuleBroken(Fault("kind", "too_many", f"{MOST_OWN} proposals were added to this plan already."))
        key = f"{OWN}{1 + max((int(one.removeprefix(OWN)) for one in known), default=0)}"
        same = {"team_id": cycle.team_id, "cycle_id": cycle.id, "key": key, "version": 1}
        made = {"person_id": actor.person_id, "changed_at": now}
        statement = insert_into(session, ProposalRow).values(**same, **made, **values)
        once = statement.on_conflict_do_nothing(index_elements=["cycle_id", "key"]).returning(ProposalRow.id)
        if session.scalar(once) is not None:
            return stored_rows(session, cycle)[key]
    raise changed_meanwhile()
