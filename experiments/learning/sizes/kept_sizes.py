"""What is kept of honest sizes, read for the page: the archive in a few figures, its picture, its families."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.sizes.kept_rows import usable
from experiments.learning.sizes.prior import FEWEST
from experiments.learning.sizes.remaining import RemainingBody
from experiments.learning.sizes.shrinkage import JOB
from experiments.learning.sizes.spread import NEXT_TEST, WHOLE, ArchiveSpread
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor, require
from experiments.results.jobs.queue import enqueue_once
from experiments.trials.experiment import Experiment, Status

MOST_FAMILIES = 12
"""Histories of their own that are listed, those of most experiments first."""
TRUSTED = frozenset("ABC")
USED = frozenset({"succeeded", "undecided"})


@dataclass(frozen=True, slots=True)
class KeptFamily:
    """Tests of one number, or repeats of one idea (then with its lesson), that are judged by themselves.

    Two in three of their true lifts lie between ``low`` and ``high``, oriented so that more is better.
    """

    lesson_id: int | None
    claim: str | None
    metric: str
    tests: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DrawnTest:
    """A test of the picture: its first result and what remains of it, oriented so that more is better."""

    card: ArchiveCard
    first: float
    left: float


@dataclass(frozen=True, slots=True)
class WhatRemains:
    """Honest sizes of a team's archive.

    Parameters
    ----------
    closed, wanted : int
        Experiments that could be sized (counted no further than that where nothing is kept yet), and how many make a
        history.
    as_of : datetime or None
        When it was worked out.
    body : RemainingBody or None
        ``None`` below five: no history yet.
    drawn : tuple of DrawnTest
        Tests of the picture, most extreme first.
    giants : tuple of ArchiveCard
        Those that stand so far out that the others pull them too far to the middle.
    families : tuple of KeptFamily
        Those with a history of their own.
    """

    closed: int
    wanted: int
    as_of: datetime | None
    body: RemainingBody | None
    drawn: tuple[DrawnTest, ...]
    giants: tuple[ArchiveCard, ...]
    families: tuple[KeptFamily, ...]


def what_remains(session: Session, actor: Actor, *, now: datetime) -> WhatRemains:
    """Read the honest sizes of one's team; four queries, however large the archive is.

    A book from before there were any has them worked out in the background when somebody first looks.
    """
    require(actor, "see")
    whole = session.get(ArchiveSpread, (actor.team_id, WHOLE))
    if whole is None or whole.tests < FEWEST:
        sized = _sized(session, actor.team_id)
        if sized >= FEWEST:
            enqueue_once(session, actor, JOB, now=now)
        return WhatRemains(sized, FEWEST, None, None, (), (), ())
    body = cast("RemainingBody", whole.body)
    wanted = sa.select(ArchiveCard).where(
        ArchiveCard.team_id == actor.team_id, ArchiveCard.experiment_id.in_({*body["drawn"], *body["giants"]})
    )
    cards = {card.experiment_id: card for card in session.scalars(wanted)}
    drawn = tuple(one for key in body["drawn"] if key in cards and (one := _drawn(cards[key])) is not None)
    giants = tuple(cards[key] for key in body["giants"] if key in cards)
    return WhatRemains(whole.tests, FEWEST, whole.as_of, body, drawn, giants, _families(session, actor.team_id))


@dataclass(frozen=True, slots=True)
class KeptHistory:
    """How large true lifts of the whole archive are: mean and standard deviation of ln(1 + lift)."""

    prior: tuple[float, float]
    tests: int


def history_of(session: Session, team_id: int) -> KeptHistory | None:
    """Give what the whole archive says of the next lift, what was entered afterwards included; ``None`` below five."""
    whole = session.get(ArchiveSpread, (team_id, WHOLE))
    if whole is None or whole.tests < FEWEST:
        return None
    middle, high = (math.log1p(whole.body[name]) for name in ("middle", "high"))
    return KeptHistory((middle, high - middle), whole.tests)


def planned_versions(session: Session, experiment: Experiment) -> dict[tuple[str, str], float]:
    """Give the lift to plan with by number and version of a closed experiment; nothing of one that is open."""
    if experiment.status is not Status.CONCLUDED:
        return {}
    figure = ArchiveFigure
    found = sa.select(figure.metric, figure.variant, figure.shrunken_lift).where(
        figure.experiment_id == experiment.id, figure.position == 0, figure.shrunken_lift.is_not(None)
    )
    return {(metric, variant): lift for metric, variant, lift in session.execute(found) if lift is not None}


def newest_closed(session: Session, team_id: int, *, limit: int) -> list[ArchiveCard]:
    """Give the cards of the experiments that were closed last, for lists that say what to plan with."""
    card = ArchiveCard
    found = (
        sa.select(card)
        .where(card.team_id == team_id, card.outcome == Outcome.CONCLUDED)
        .order_by(card.filed_on.desc(), card.experiment_id.desc())
        .limit(limit)
    )
    return list(session.scalars(found))


def planned_lift(card: ArchiveCard) -> float | None:
    """Give the lift to plan with: by the whole archive as it stands, else by what it said at closing."""
    return card.plan_with if card.shrunken_lift is None else card.shrunken_lift


def to_plan_with(card: ArchiveCard) -> float | None:
    """Give the lift to plan with, where somebody may: not by a hint, nor with a version that is not used."""
    if card.grade not in TRUSTED or card.verdict not in USED or card.lift is None:
        return None
    return planned_lift(card)


def _drawn(card: ArchiveCard) -> DrawnTest | None:
    first, left = card.lift, planned_lift(card)
    if first is None or left is None:
        return None
    if card.direction is Direction.DOWN:
        # a cost of half is a gain of double
        return DrawnTest(card, 1 / (1 + first) - 1, 1 / (1 + left) - 1)
    return DrawnTest(card, first, left)


def _sized(session: Session, team_id: int) -> int:
    """Count what could be sized, as far as to a history."""
    card = ArchiveCard
    some = sa.select(card.experiment_id).where(
        card.team_id == team_id, card.outcome == Outcome.CONCLUDED, usable(), card.lift.is_not(None)
    )
    return session.scalar(sa.select(sa.func.count()).select_from(some.limit(FEWEST).subquery())) or 0


def _families(session: Session, team_id: int) -> tuple[KeptFamily, ...]:
    found = (
        sa.select(ArchiveSpread)
        .where(ArchiveSpread.team_id == team_id, ArchiveSpread.family.not_in([WHOLE, NEXT_TEST]))
        .order_by(ArchiveSpread.tests.desc(), ArchiveSpread.family)
        .limit(MOST_FAMILIES)
    )
    rows = [row for row in session.scalars(found) if not row.family.endswith(" | beside")]
    ideas = {row.family: int(row.family.split(" | ")[1]) for row in rows if row.family.startswith("idea | ")}
    named = session.execute(sa.select(Lesson.id, Lesson.claim).where(Lesson.id.in_(ideas.values())))
    claims = {row.id: row.claim for row in named}
    return tuple(_family(row, ideas.get(row.family), claims) for row in rows)


def _family(row: ArchiveSpread, lesson_id: int | None, claims: Mapping[int, str]) -> KeptFamily:
    low, high = (math.expm1(row.body["middle"] + side * row.body["spread"]) for side in (-1, 1))
    claim = None if lesson_id is None else claims.get(lesson_id)
    return KeptFamily(lesson_id, claim, row.body["metric"], row.tests, low, high)
