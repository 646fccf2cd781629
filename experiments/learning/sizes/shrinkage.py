"""Honest size: what remains of every lift in a team's archive, kept beside it and stamped with the day.

Every lift of the archive moves a little with every closing. In the transaction of a closing everything is worked out
anew as long as the archive is small; of a large one only what is touched, and the rest in the background.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.sizes.families import (
    Remaining,
    Spread,
    families_of,
    family_name,
    remaining_of,
    shrunken,
    spread_of,
)
from experiments.learning.sizes.kept_rows import KeptRow, kept_rows, usable
from experiments.learning.sizes.of_lessons import keep_for_lessons
from experiments.learning.sizes.remaining import RemainingBody, remaining_body
from experiments.learning.sizes.spread import NEXT_TEST, WHOLE, ArchiveSpread
from experiments.people.permission import Actor
from experiments.results.jobs.queue import enqueue_once
from experiments.results.jobs.work import Work

AT_CLOSING = 1_000
"""Rows of an archive up to which closing works everything out anew: a few tenths of a second."""
LIKE_IT = 300
"""Experiments of the same idea, of the same number, and newest of all, that are read where the archive is larger."""
JOB = "shrink"
COLUMNS = ("shrunken_lift", "shrunken_lower", "shrunken_upper")


@dataclass(frozen=True, slots=True)
class WholeArchive:
    """A whole archive, worked out."""

    remains: Mapping[KeptRow, Remaining]
    spreads: Mapping[str, Spread]
    body: RemainingBody


def shrink_whole_archive(session: Session, team_id: int, *, now: datetime) -> int:
    """Work out what remains of every lift of a team's archive, and keep it; after many experiments came in at once.

    Parameters
    ----------
    now : datetime
        Stamped on what is kept.

    Returns
    -------
    int
        How many versions could be sized.

    Notes
    -----
    Losers and what is undecided count as much as successes, and so does what was entered afterwards
    (:func:`~experiments.learning.sizes.kept_rows.kept_rows` says why). Seconds for 120,000 versions.
    """
    _lock(session, team_id, now)
    found = work_out(session, team_id)
    _keep_whole(session, team_id, found, now)
    return len(found.remains)


def work_out(session: Session, team_id: int) -> WholeArchive:
    """Shrink the whole archive of a team, without keeping anything."""
    session.flush()
    remains, spreads = remaining_of(kept_rows(session, team_id))
    return WholeArchive(remains, spreads, remaining_body(remains, *_worked_and_afterwards(session, team_id)))


def shrink_closed(session: Session, actor: Actor, experiment_id: int, *, now: datetime) -> None:
    """Work out anew what a closing touches, in its transaction.

    A small archive as a whole. Of a large one the experiment itself with those that are judged by the same history as
    far as they can be read at once; for all others work is asked for, which follows in a moment.
    """
    session.execute(
        sa.update(ArchiveCard).where(ArchiveCard.experiment_id == experiment_id).values(dict.fromkeys(COLUMNS))
    )
    _lock(session, actor.team_id, now)
    some = sa.select(ArchiveFigure.id).where(ArchiveFigure.team_id == actor.team_id).limit(AT_CLOSING + 1)
    rows = session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0
    if rows <= AT_CLOSING:
        _keep_whole(session, actor.team_id, work_out(session, actor.team_id), now)
        return
    _keep_touched(session, actor.team_id, experiment_id, now)
    enqueue_once(session, actor, JOB, now=now)


def shrink_in_background(work: Work) -> dict[str, Any]:
    """Work out the whole archive of the team as a job: read, reckon without holding anything, keep in one moment."""
    team_id = work.actor.team_id
    work.progress("comparing")
    at = work.now()
    with work.session() as session:
        found = work_out(session, team_id)
    work.check()
    with work.session() as session:
        _lock(session, team_id, at)
        _keep_whole(session, team_id, found, at)
        result = {"versions": len(found.remains)}
        work.finish(session, result)
    return result


def _lock(session: Session, team_id: int, now: datetime) -> None:
    """Let one closing after the other change the sizes of a team, so that the last one has seen all others."""
    insert = insert_into(session, ArchiveSpread).values(team_id=team_id, family=NEXT_TEST, tests=0, as_of=now, body={})
    own = [ArchiveSpread.team_id, ArchiveSpread.family]
    session.execute(insert.on_conflict_do_update(index_elements=own, set_={"tests": 0, "as_of": now, "body": {}}))


def _worked_and_afterwards(session: Session, team_id: int) -> tuple[frozenset[int], frozenset[int]]:
    card = ArchiveCard
    found = sa.select(card.experiment_id, card.verdict == "succeeded", card.retrospective).where(
        card.team_id == team_id, usable(), sa.or_(card.verdict == "succeeded", card.retrospective)
    )
    rows = session.execute(found).all()
    return frozenset(row[0] for row in rows if row[1]), frozenset(row[0] for row in rows if row[2])


def _keep_touched(session: Session, team_id: int, experiment_id: int, now: datetime) -> None:
    """Work out the families of one experiment of a large archive, and keep what is judged by the very same tests."""
    pool, whole = _like(session, team_id, experiment_id)
    remains: dict[KeptRow, Remaining] = {}
    spreads: dict[str, Spread] = {}
    for family in families_of(kept_rows(session, team_id, ArchiveFigure.experiment_id.in_(pool))):
        if not any(family.rows[place].experiment_id == experiment_id for place in family.wanted):
            continue
        complete = family.key[:2] in whole and family.key[-1] != "beside"
        found = shrunken(family)
        remains |= {row: one for row, one in found.items() if complete or row.experiment_id == experiment_id}
        if complete:
            spreads[family_name(family.key)] = spread_of(family.rows)
    _keep(session, remains)
    keep_for_lessons(session, team_id, {row.experiment_id for row in remains})
    _keep_spreads(session, team_id, spreads, now)


def _like(session: Session, team_id: int, experiment_id: int) -> tuple[set[int], set[tuple[str, str]]]:
    """Find the experiments by which one is judged, the newest of each kind; says of which idea and number all."""
    card = ArchiveCard
    wanted = sa.select(card.lesson_id, card.metric_identity).where(card.experiment_id == experiment_id)
    lesson_id, number = session.execute(wanted).one()
    newest = (
        sa.select(card.experiment_id)
        .where(card.team_id == team_id, usable())
        .order_by(card.filed_on.desc(), card.experiment_id.desc())
        .limit(LIKE_IT)
    )
    found, whole = {experiment_id, *session.scalars(newest)}, set()
    if lesson_id is not None:
        alike = set(session.scalars(newest.where(card.lesson_id == lesson_id)))
        whole |= {("idea", str(lesson_id))} if len(alike) < LIKE_IT else set()
        found |= alike
    if number is not None:
        alike = set(session.scalars(newest.where(card.metric_identity == number)))
        whole |= {("number", number)} if len(alike) < LIKE_IT else set()
        found |= alike
    return found, whole


def _keep_whole(session: Session, team_id: int, found: WholeArchive, now: datetime) -> None:
    _keep(session, found.remains)
    keep_for_lessons(session, team_id)
    gone = sa.delete(ArchiveSpread).where(ArchiveSpread.team_id == team_id, ArchiveSpread.family != NEXT_TEST)
    session.execute(gone.execution_options(synchronize_session=False))
    spreads = {name: spread for name, spread in found.spreads.items() if name != WHOLE}
    _keep_spreads(session, team_id, spreads, now, {WHOLE: (found.body["tests"], dict(found.body))})


def _keep(session: Session, remains: Mapping[KeptRow, Remaining]) -> None:
    """Write what remains beside the figures and on the cards."""
    # In one order, so that two who write the same rows wait for each other and not for ever.
    rows = sorted(remains, key=lambda row: (row.experiment_id, row.figure_id or 0))
    figures = [{"key": row.figure_id, **_columns(remains[row])} for row in rows if row.figure_id is not None]
    cards = [{"key": row.experiment_id, **_columns(remains[row])} for row in rows if row.shown]
    set_to: dict[str, Any] = {name: sa.bindparam(name) for name in COLUMNS}
    for key, values in ((ArchiveFigure.id, figures), (ArchiveCard.experiment_id, cards)):
        if values:
            # By the tables and not by their classes: a row of a large archive must cost next to nothing.
            change = sa.update(key.class_.__table__).where(key == sa.bindparam("key")).values(set_to)
            session.connection().execute(change, values)
    for held in list(session.identity_map.values()):
        if isinstance(held, ArchiveFigure | ArchiveCard):
            session.expire(held, COLUMNS)


def _columns(one: Remaining) -> dict[str, float | None]:
    """Give the columns; an end that is nowhere is left open."""
    ends = (one.lift, one.lower, one.upper)
    return {name: end if math.isfinite(end) else None for name, end in zip(COLUMNS, ends, strict=True)}


def _keep_spreads(
    session: Session,
    team_id: int,
    spreads: Mapping[str, Spread],
    now: datetime,
    more: Mapping[str, tuple[int, dict[str, Any]]] | None = None,
) -> None:
    bodies = {
        name: (one.tests, {"metric": one.metric, "middle": one.middle, "spread": one.spread})
        for name, one in spreads.items()
    }
    rows = [
        {"team_id": team_id, "family": name, "tests": tests, "as_of": now, "body": body}
        for name, (tests, body) in {**bodies, **(more or {})}.items()
    ]
    if not rows:
        return
    insert = insert_into(session, ArchiveSpread)
    kept = {name: insert.excluded[name] for name in ("tests", "as_of", "body")}
    own = [ArchiveSpread.team_id, ArchiveSpread.family]
    session.execute(insert.on_conflict_do_update(index_elements=own, set_=kept), rows)
