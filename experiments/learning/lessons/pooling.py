"""The experiments of a lesson in one number: which of them count together, and what they say.

What is pooled is ln(1 + lift) of the plain range of the number that decides, as measured: what contradicts a lesson is
not turned round. Together only what counts the same thing against the same kind of control; hints are drawn and not
pooled; every verdict counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.words import fold
from experiments.learning.lessons.controls import control_kind
from experiments.learning.lessons.lesson import HINTS, Lesson, Stance
from experiments.learning.lessons.versions import Shown, shown_of
from experiments.learning.sizes.prior import archive_prior_of
from experiments.metrics.kinds import Direction
from stats.across.archive import mirrored, usual_prior
from stats.across.lessons import LessonPool, pool_lesson
from stats.bayes.log_lift import read_log_lift
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile

CONFIDENCE = 0.95


class LeftOut(StrEnum):
    """Why an experiment behind a lesson is not in its pooled number."""

    NOT_USABLE = "not_usable"
    PROVISIONAL = "provisional"
    HINT = "hint"
    NO_RANGE = "no_range"
    OTHER_NUMBER = "other_number"
    OTHER_CONTROL = "other_control"


@dataclass(frozen=True, slots=True)
class Member:
    """One experiment behind a lesson, as it goes into the picture and, without ``left_out``, into the pooled number.

    ``estimate``, ``lower`` and ``upper`` are lifts of the plain range as measured; ``merged`` tells that several new
    versions stand in it as one. ``identity`` and ``control`` say what it may be pooled with. ``left`` is what usually
    remains of it alone.
    """

    experiment_id: int
    filed_on: date
    title: str
    stance: Stance
    verdict: str | None
    grade: str | None
    direction: Direction | None
    metric: str
    identity: str
    control: str
    version: str
    merged: bool
    worthwhile: float | None
    sealed: bool
    estimate: float | None
    lower: float | None
    upper: float | None
    log_lift: float | None
    standard_error: float | None
    degrees: float | None
    left: float | None
    left_out: LeftOut | None

    @property
    def is_pooled(self) -> bool:
        """Whether it counts in the pooled number."""
        return self.left_out is None


@dataclass(frozen=True, slots=True)
class LessonPicture:
    """All experiments behind a lesson, the oldest first, and what those that count say together.

    ``weights`` are shares of the pooled number by experiment; ``plan_with`` the lift to plan with.
    """

    members: tuple[Member, ...]
    pool: LessonPool | None
    weights: dict[int, float]
    plan_with: float | None
    direction: Direction | None

    @property
    def pooled(self) -> tuple[Member, ...]:
        """Give the members that count together."""
        return tuple(one for one in self.members if one.is_pooled)

    @property
    def lift(self) -> Estimate | None:
        """Give what they say together; of a single one its own range, as its result has it."""
        if self.pool is None:
            return None
        alone = self.pooled[0] if len(self.pooled) == 1 else None
        if alone is None or alone.merged or alone.estimate is None or alone.lower is None or alone.upper is None:
            return self.pool.lift
        return replace(self.pool.lift, estimate=alone.estimate, lower=alone.lower, upper=alone.upper)


def picture_of(session: Session, lesson: Lesson) -> LessonPicture:
    """Read the experiments behind a lesson and pool them; a fixed number of queries."""
    members = members_of(session, lesson)
    counted = [one for one in members if one.is_pooled]
    if not counted:
        return LessonPicture(members, None, {}, None, next((one.direction for one in members), None))
    logs = [one.log_lift for one in counted if one.log_lift is not None]
    errors = [one.standard_error for one in counted if one.standard_error is not None]
    pool = pool_lesson(logs, errors, degrees_of_freedom=[one.degrees for one in counted], confidence=CONFIDENCE)
    direction = counted[0].direction
    alone = counted[0].left if len(counted) == 1 else None
    plan_with = alone if alone is not None else _plan_with(session, lesson.team_id, pool, members, direction)
    return LessonPicture(members, pool, _weights(counted, pool), plan_with, direction)


def members_of(session: Session, lesson: Lesson) -> tuple[Member, ...]:
    """Read the experiments behind a lesson, the oldest first, each with the reason for which it does not count."""
    evidence = {one.experiment_id: one for one in lesson.evidence}
    cards = session.scalars(
        sa.select(ArchiveCard)
        .where(ArchiveCard.experiment_id.in_(evidence), ArchiveCard.outcome == Outcome.CONCLUDED)
        .order_by(ArchiveCard.filed_on, ArchiveCard.experiment_id)
    ).all()
    figures: dict[int, list[ArchiveFigure]] = {}
    for row in session.scalars(
        sa.select(ArchiveFigure)
        .where(ArchiveFigure.experiment_id.in_(evidence), ArchiveFigure.position == 0)
        .order_by(ArchiveFigure.experiment_id, ArchiveFigure.variant_position)
    ):
        figures.setdefault(row.experiment_id, []).append(row)
    members = []
    for card in cards:
        behind = evidence[card.experiment_id]
        shown = shown_of(card, figures.get(card.experiment_id, ()), behind.variant)
        members.append(_member(card, behind.stance, shown))
    return _of_one_kind(members)


def stored(picture: LessonPicture, *, now: datetime) -> dict[str, Any] | None:
    """Write a picture as it is kept with the lesson: the numbers, who counts, who does not and why, as of when."""
    if not picture.members:
        return None
    pool = picture.pool
    document: dict[str, Any] = {
        "as_of": now.isoformat(),
        "direction": None if picture.direction is None else picture.direction.value,
        "members": [_kept(one, picture.weights.get(one.experiment_id)) for one in picture.members],
        "experiments": len(picture.pooled),
        "plan_with": picture.plan_with,
        "method": None,
    }
    if pool is None:
        return document
    shown = picture.pooled[-1]
    names = {fold(one.version) for one in picture.pooled}
    return document | {
        "method": pool.method,
        "metric": shown.metric,
        "identity": shown.identity,
        "control": shown.control,
        "version": shown.version if len(names) == 1 else None,
        "worthwhile": max((one.worthwhile for one in picture.pooled if one.worthwhile is not None), default=None),
        "lift": None if picture.lift is None else _ends(picture.lift),
        "common": _ends(pool.common, log=True),
        "prediction": _ends(pool.prediction, log=True),
        "tau": _number(pool.tau),
        "i2": _number(pool.i2),
        "heterogeneity_p": _number(pool.heterogeneity_p),
        "spread_prior": pool.spread_prior,
    }


def pooled_of(session: Session, lesson: Lesson, *, now: datetime) -> dict[str, Any] | None:
    """Give the pooled record of a lesson: as it was kept, else (a lesson of earlier days) worked out and not kept."""
    return lesson.pooled if lesson.pooled is not None else stored(picture_of(session, lesson), now=now)


def _member(card: ArchiveCard, stance: Stance, shown: Shown) -> Member:
    return Member(
        experiment_id=card.experiment_id,
        filed_on=card.filed_on,
        title=card.title,
        stance=stance,
        verdict=card.verdict,
        grade=card.grade,
        direction=card.direction,
        metric=card.metric or "",
        identity=card.metric_identity or f"by name: {fold(card.metric or '')}",
        control=control_kind(card),
        version=shown.version,
        merged=shown.merged,
        worthwhile=card.worthwhile_lift,
        sealed=not card.retrospective,
        estimate=shown.estimate,
        lower=shown.lower,
        upper=shown.upper,
        log_lift=shown.log_lift,
        standard_error=shown.standard_error,
        degrees=shown.degrees,
        left=shown.left,
        left_out=_alone_left_out(card, shown),
    )


def _alone_left_out(card: ArchiveCard, shown: Shown) -> LeftOut | None:
    if card.verdict == "invalid":
        return LeftOut.NOT_USABLE
    if card.provisional_until is not None:
        return LeftOut.PROVISIONAL
    if card.grade in HINTS or card.grade is None:
        return LeftOut.HINT
    return LeftOut.NO_RANGE if shown.log_lift is None or shown.standard_error is None else None


def _of_one_kind(members: Sequence[Member]) -> tuple[Member, ...]:
    """Keep together what counts the same thing against the same kind of control: the largest group, else the first."""
    groups = Counter((one.identity, one.control) for one in members if one.is_pooled)
    if len(groups) < 2:
        return tuple(members)
    # Counter keeps the order in which the groups came up, so that of two as large the older one is taken.
    chosen = max(groups, key=lambda group: groups[group])
    return tuple(
        one if not one.is_pooled or (one.identity, one.control) == chosen else _set_aside(one, chosen[0])
        for one in members
    )


def _set_aside(one: Member, identity: str) -> Member:
    values = {name: getattr(one, name) for name in one.__slots__}
    because = LeftOut.OTHER_NUMBER if one.identity != identity else LeftOut.OTHER_CONTROL
    return Member(**values | {"left_out": because})


def _weights(counted: Sequence[Member], pool: LessonPool) -> dict[int, float]:
    """Give each one's share of the pooled number, at the spread that was found."""
    spread = pool.tau if isinstance(pool.tau, float) else 0.0
    shares = {one.experiment_id: 1 / ((one.standard_error or math.inf) ** 2 + spread**2) for one in counted}
    total = sum(shares.values())
    return {key: share / total for key, share in shares.items()}


def _plan_with(
    session: Session, team_id: int, pool: LessonPool, members: Iterable[Member], direction: Direction | None
) -> float | None:
    """Shrink the pooled number by what all other experiments of the team turned out to be.

    As a result is that was not part of the archive: how far its own number lies out tells as well how far true changes
    spread. Read with the spread of the others alone, a large change would be taken for luck.
    """
    log = pool.log_lift
    if log.lower is None or log.upper is None:
        return None
    but = frozenset(one.experiment_id for one in members)
    prior = archive_prior_of(session, team_id, but=but) or usual_prior()
    error = (log.upper - log.lower) / (2 * two_sided_quantile(CONFIDENCE))
    # The archive is written so that more is better; the pooled number as it was measured.
    turned = mirrored(prior) if direction is Direction.DOWN else prior
    return read_log_lift(log.estimate, error, None, archive=turned).shrunken_lift


def _kept(one: Member, weight: float | None) -> dict[str, Any]:
    return {
        "experiment_id": one.experiment_id,
        "filed_on": one.filed_on.isoformat(),
        "stance": one.stance.value,
        "verdict": one.verdict,
        "grade": one.grade,
        "version": one.version,
        "merged": one.merged,
        "metric": one.metric,
        "lift": one.estimate,
        "lower": one.lower,
        "upper": one.upper,
        "weight": weight,
        "left_out": None if one.left_out is None else one.left_out.value,
    }


def _ends(estimate: Estimate | NotEstimable, *, log: bool = False) -> dict[str, float] | None:
    if isinstance(estimate, NotEstimable) or estimate.lower is None or estimate.upper is None:
        return None
    values = {"estimate": estimate.estimate, "lower": estimate.lower, "upper": estimate.upper}
    return {name: math.expm1(value) for name, value in values.items()} if log else values


def _number(value: float | NotEstimable) -> float | None:
    return value if isinstance(value, float) else None
