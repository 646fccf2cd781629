"""Work out what is too dear for a page, and keep it: at once in a small archive, else as a job after the closing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.portfolio.beside import BesideTactics, beside_tactics
from experiments.learning.portfolio.kept import PortfolioKept
from experiments.learning.portfolio.wins import Total, Wins, WinsBody, wins_body
from experiments.people.permission import Actor
from experiments.results.jobs.queue import enqueue_once
from experiments.results.jobs.work import Work

JOB = "portfolio"
AT_CLOSING = 60
"""Cards of an archive up to which closing works it out itself: a few hundredths of a second."""


class KeptBody(TypedDict):
    """What is kept of a team."""

    wins: WinsBody
    beside: dict[str, BesideTactics]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept, of one cycle or of all time, and when it was worked out."""

    as_of: datetime
    tests: int
    older_wins: int
    wins: Wins | None
    totals: tuple[Total, ...]
    beside: BesideTactics | None


def after_closing(session: Session, actor: Actor, *, now: datetime) -> None:
    """Keep the figures of a small archive in the transaction of a closing, and ask for those of a large one."""
    some = sa.select(ArchiveCard.experiment_id).where(ArchiveCard.team_id == actor.team_id).limit(AT_CLOSING + 1)
    cards = session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0
    if cards > AT_CLOSING:
        enqueue_once(session, actor, JOB, now=now)
        return
    session.flush()
    _keep(session, actor.team_id, _work_out(session, actor.team_id), now)


def portfolio_in_background(work: Work) -> dict[str, Any]:
    """Work out the figures of a team as a job: read and reckon without holding anything, keep in one moment."""
    team_id = work.actor.team_id
    work.progress("comparing")
    at = work.now()
    with work.session() as session:
        body = _work_out(session, team_id)
    work.check()
    with work.session() as session:
        _keep(session, team_id, body, at)
        result = {"tests": body["wins"]["tests"]}
        work.finish(session, result)
    return result


def kept_of(session: Session, actor: Actor, *, cycle_id: int | None, closed: int, now: datetime | None) -> Kept | None:
    """Read what is kept; a book from before there was anything has it worked out when somebody first looks."""
    row = session.get(PortfolioKept, actor.team_id)
    if row is None:
        if closed and now is not None:
            enqueue_once(session, actor, JOB, now=now)
        return None
    body = cast("KeptBody", row.body)
    wins, key = body["wins"], "" if cycle_id is None else str(cycle_id)
    return Kept(
        row.as_of,
        row.tests,
        wins["older_wins"],
        wins["all"] if cycle_id is None else wins["cycles"].get(key),
        tuple(total for total in wins["totals"] if cycle_id is None or total["cycle_id"] == cycle_id),
        body["beside"].get(key),
    )


def _work_out(session: Session, team_id: int) -> KeptBody:
    return KeptBody(wins=wins_body(session, team_id), beside=beside_tactics(session, team_id))


def _keep(session: Session, team_id: int, body: Mapping[str, Any], now: datetime) -> None:
    insert = insert_into(session, PortfolioKept).values(
        team_id=team_id, as_of=now, tests=body["wins"]["tests"], body=dict(body)
    )
    kept = {name: insert.excluded[name] for name in ("tests", "as_of", "body")}
    session.execute(insert.on_conflict_do_update(index_elements=[PortfolioKept.team_id], set_=kept))
    for held in session.identity_map.values():
        if isinstance(held, PortfolioKept):
            session.expire(held)
