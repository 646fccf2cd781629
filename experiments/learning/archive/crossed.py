"""What a card is counted under beside its facets: why crossed with channel and goal, and what became of it later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard

BETWEEN = "|"
"""Between the two halves of a crossed value; the first half is always a name of ours, which has none."""
WHY_BY_CHANNEL = "why.channel"
WHY_BY_GOAL = "why.goal"
WHY_BY_TEAM = "why.done_by"
"""Counted for the team whose goal it served, where another team did it."""
DECISIONS = "decision"
HELD = "held"
NEXT_STEPS = "next_step"
EARLY_SIGNS = "early_sign"
COST_KNOWN = "cost_known"
AVOIDED = "avoided"
ON_TIME = timedelta(days=14)
"""A decision that is said to be done within this time after its day was done on time: nobody answers on the minute."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """One thing that a card is counted under; ``team_id`` where it is another team's count, ``minor`` money of it."""

    dimension: str
    value: str
    team_id: int | None = None
    minor: int = 0


def crossed_values(session: Session, card: ArchiveCard) -> Iterator[Crossed]:
    """Give everything that a closed card is counted under beside its facets."""
    goal = goal_value(card)
    if card.full_cost_minor is not None:
        yield Crossed(COST_KNOWN, COST_KNOWN)
    if card.avoided_minor is not None and card.avoided_every is not None:
        yield Crossed(AVOIDED, card.avoided_every, minor=card.avoided_minor)
    if card.why is not None:
        yield Crossed(WHY_BY_CHANNEL, crossed(card.why, card.channel or ""))
        yield Crossed(WHY_BY_GOAL, crossed(card.why, goal))
        served = None if card.goal_id is None else session.get(Goal, card.goal_id)
        if served is not None and served.team_id != card.team_id:
            yield Crossed(WHY_BY_TEAM, crossed(card.why, str(card.team_id)), team_id=served.team_id)
    if card.decision is not None:
        yield Crossed(DECISIONS, crossed(card.decision, decision_state(card)))
    if card.held is not None:
        yield Crossed(HELD, card.held)
    if card.next_step is not None:
        yield Crossed(NEXT_STEPS, crossed(card.next_step, goal))
    if card.early_verdict is not None:
        yield Crossed(EARLY_SIGNS, card.early_verdict)


def crossed(first: str, second: str) -> str:
    """Write two values as one."""
    return f"{first}{BETWEEN}{second}"


def halves(value: str) -> tuple[str, str]:
    """Read two values that were written as one.

    Examples
    --------
    >>> halves("weak_idea|custom:Answer | once")
    ('weak_idea', 'custom:Answer | once')
    """
    first, _, second = value.partition(BETWEEN)
    return first, second


def goal_value(card: ArchiveCard) -> str:
    """Name the kind of goal; one of the team's own by its name."""
    if card.goal_kind == "custom":
        return f"custom:{card.goal_name or ''}"
    return card.goal_kind or ""


def decision_state(card: ArchiveCard) -> str:
    """Say what became of a decision: ``undated``, ``open``, ``on_time``, ``later`` or ``not_done``."""
    if card.decision_done is None:
        return "undated" if card.decision_due is None else "open"
    if not card.decision_done:
        return "not_done"
    done_on = card.decision_done_on
    late = done_on is not None and card.decision_due is not None and done_on > card.decision_due + ON_TIME
    return "later" if late else "on_time"
