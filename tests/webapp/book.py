"""A small book for tests of pages: an experiment that has run, its export, a file without an experiment."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from experiments.people.first import local_actor
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership
from experiments.trials.experiment import Experiment
from tests.audited import by_hand
from tests.factories import make_actor, make_registered, make_team
from webapp.storage import running

# Clicks per 1,000 shown by weekday: the same days are good for both versions.
QUALITY = (9, 11, 10, 12, 8, 13, 10)


@contextmanager
def opened(app: Flask) -> Iterator[Session]:
    """Open the book behind an application; what was done is kept."""
    with app.app_context(), running().book.session() as session:
        yield session
        session.commit()


def has_run(app: Flask, now: datetime) -> Experiment:
    """Lock an experiment of 14 days (A and B, link clicks per time shown, worth it from 5 %) that ended a week ago."""
    with opened(app) as session:
        actor = local_actor(session, now=now)
        early = now - timedelta(days=28)
        return make_registered(session, actor, early, starts=early.date() + timedelta(days=7))


def of_another_team(app: Flask, now: datetime) -> Experiment:
    """Lock an experiment that belongs to other people."""
    with opened(app) as session:
        actor = make_actor(session, now, team=make_team(session), role=Role.LEAD)
        early = now - timedelta(days=28)
        return make_registered(session, actor, early, starts=early.date() + timedelta(days=7))


def become(app: Flask, now: datetime, role: Role) -> Actor:
    """Give the local person another role."""
    with opened(app) as session:
        actor = local_actor(session, now=now)
        by_hand(session)
        session.get_one(Membership, (actor.team_id, actor.person_id)).role = role
    return actor


def export(
    first: date,
    days: int = 14,
    *,
    names: tuple[str, ...] = ("A", "B"),
    gains: tuple[float, ...] = (1, 1.4),
    wobble: float = 0.0,
) -> str:
    """Write an export by version and day.

    10,000 times shown a day; clicks by weekday times the gain of the version; the second version's days go up and down
    by ``wobble`` in turn, so that little can be said of them.
    """
    lines = ["Ad set name,Day,Impressions,Link clicks,Landing page views,Purchases,Amount spent (EUR)"]
    for step in range(days):
        day = first + timedelta(days=step)
        for place, (name, gain) in enumerate(zip(names, gains, strict=True)):
            turn = 1 + (wobble if step % 2 else -wobble) * (place == 1)
            clicks = round(10 * QUALITY[step % 7] * gain * turn) + (step * (place + 3)) % 4
            lines.append(f"{name},{day.isoformat()},10000,{clicks},{round(clicks * 0.8)},{clicks // 20},10.00")
    return "\n".join(lines) + "\n"


def files(*named: tuple[str, str | bytes]) -> dict[str, object]:
    """Give form data with files, as a browser sends them."""
    return {"files": [(io.BytesIO(body.encode() if isinstance(body, str) else body), name) for name, body in named]}
