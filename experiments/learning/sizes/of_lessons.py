"""A lesson on one experiment is planned with as that experiment is: both say the same, and move together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.words import fold
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus


def keep_for_lessons(session: Session, team_id: int, of: Collection[int] | None = None) -> None:
    """Let lessons in which one experiment counts take what to plan with from it, after the archive was shrunk anew.

    What several say together has a figure of its own, which changes when one of them speaks.

    Parameters
    ----------
    of : collection of int, optional
        Only lessons with one of these experiments behind them.
    """
    found = sa.select(Lesson.id, Lesson.status, Lesson.plan_with, Lesson.pooled).where(
        Lesson.team_id == team_id, Lesson.pooled_estimate.is_not(None)
    )
    if of is not None:
        behind = sa.select(LessonEvidence.lesson_id).where(LessonEvidence.experiment_id.in_(of))
        found = found.where(Lesson.id.in_(behind))
    alone = [(row, one) for row in session.execute(found) if (one := _counted_alone(row.pooled)) is not None]
    left = _left(session, {one["experiment_id"] for _row, one in alone})
    changed = []
    for row, one in alone:
        planned = left.get((one["experiment_id"], fold(one["version"])), left.get((one["experiment_id"], None)))
        if one["merged"] or planned is None or planned == row.pooled["plan_with"]:
            continue
        shown = None if row.status is LessonStatus.CONTESTED else planned
        changed.append({"key": row.id, "plan_with": shown, "pooled": row.pooled | {"plan_with": planned}})
    if changed:
        table = cast("sa.Table", Lesson.__table__)
        values = {name: sa.bindparam(name, type_=table.c[name].type) for name in ("plan_with", "pooled")}
        change = sa.update(table).where(table.c.id == sa.bindparam("key")).values(values)
        session.connection().execute(change, changed)
    keys = {one["key"] for one in changed}
    for held in list(session.identity_map.values()):
        if isinstance(held, Lesson) and held.id in keys:
            session.expire(held, ("plan_with", "pooled"))


def _counted_alone(pooled: Mapping[str, Any]) -> Mapping[str, Any] | None:
    counted = [one for one in pooled["members"] if one["left_out"] is None]
    return counted[0] if len(counted) == 1 else None


def _left(session: Session, experiments: Collection[int]) -> dict[tuple[int, str | None], float]:
    """Give what remains by experiment and version on the number that decides; by no version, what the card shows."""
    figure, card = ArchiveFigure, ArchiveCard
    cards = sa.select(card.experiment_id, card.shrunken_lift).where(card.experiment_id.in_(experiments))
    left: dict[tuple[int, str | None], float] = {
        (key, None): lift for key, lift in session.execute(cards) if lift is not None
    }
    figures = sa.select(figure.experiment_id, figure.variant, figure.shrunken_lift).where(
        figure.experiment_id.in_(experiments), figure.position == 0, figure.shrunken_lift.is_not(None)
    )
    return left | {(key, fold(version)): lift for key, version, lift in session.execute(figures) if lift is not None}
