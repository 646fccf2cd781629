"""A book served to two teams, with a caller for each role by token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from experiments.people.permission import Role
from tests.factories import make_actor, make_team
from tests.webapp.api.caller import Caller

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, year: int, month: int, day: int) -> None:
        self.now = datetime(year, month, day, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def api_app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """A book served to teams; its clock can be moved."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings, mode=Mode.SERVE, clock=clock)
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture
def callers(api_app: Flask, now: datetime) -> dict[str, Caller]:
    """One of each role, a token that may only read, somebody of another team, a wrong token and none."""
    from experiments.people.keys.tokens import issue_token
    from webapp.storage import running

    made = {"nobody": Caller(api_app, None), "wrong token": Caller(api_app, "tb_of-nobody")}
    with api_app.app_context(), running().book.session() as session:
        mill, larch = make_team(session, "Quernwell Mill"), make_team(session, "Studio Larch")
        actors = {
            role.value: make_actor(session, now, team=mill, role=role, name=role.value)
            for role in Role
            if role is not Role.VIEWER
        }
        actors["other team"] = make_actor(session, now, team=larch, role=Role.ADMIN, name="Larch")
        actors["read only"] = actors["admin"]
        for name, actor in actors.items():
            scopes = ("read",) if name == "read only" else ("read", "write")
            _, secret = issue_token(
                session, actor, name="test", scopes=scopes, expires=now + timedelta(days=90), now=now
            )
            made[name] = Caller(api_app, secret)
        session.commit()
    return made


@pytest.fixture
def lead(callers: dict[str, Caller]) -> Caller:
    return callers["lead"]


@pytest.fixture
def other(callers: dict[str, Caller]) -> Caller:
    """The admin of another team."""
    return callers["other team"]
