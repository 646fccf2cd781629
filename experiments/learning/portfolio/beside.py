"""What to plan with of tests that ran beside other tactics, and of tests that ran alone: observational, with its n."""

from __future__ import annotations

import math
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.portfolio.wins import TRUSTED
from experiments.metrics.kinds import Direction


class BesideTactics(TypedDict):
    """Average of ln(1 + shrunken lift) over ``beside`` tests beside other tactics and over ``alone`` ones."""

    beside: int
    beside_lift: float | None
    alone: int
    alone_lift: float | None


def beside_tactics(session: Session, team_id: int) -> dict[str, BesideTactics]:
    """Average what to plan with, oriented so that more is better; under "" for all time, else by cycle."""
    card = ArchiveCard
    # ln is no function of every SQLite, so the averages are made here; a row is four small values.
    rows = session.execute(
        sa.select(card.cycle_id, card.other_tactics, card.shrunken_lift, card.direction).where(
            card.team_id == team_id,
            card.outcome == Outcome.CONCLUDED,
            sa.not_(card.retrospective),
            card.provisional_until.is_(None),
            card.grade.in_(TRUSTED),
            card.verdict != "invalid",
            card.other_tactics.is_not(None),
            card.shrunken_lift > -1,
        )
    )
    logs: dict[str, tuple[list[float], list[float]]] = {}
    for cycle, beside, lift, direction in rows:
        one = _oriented_log(float(lift or 0.0), direction)
        for key in ("", str(cycle)) if cycle is not None else ("",):
            logs.setdefault(key, ([], []))[0 if beside else 1].append(one)
    return {key: _averages(*groups) for key, groups in sorted(logs.items())}


def _averages(beside: list[float], alone: list[float]) -> BesideTactics:
    return BesideTactics(beside=len(beside), beside_lift=_lift(beside), alone=len(alone), alone_lift=_lift(alone))


def _lift(logs: list[float]) -> float | None:
    return math.expm1(math.fsum(logs) / len(logs)) if logs else None


def _oriented_log(lift: float, direction: Direction | None) -> float:
    return -math.log1p(lift) if direction is Direction.DOWN else math.log1p(lift)
