"""People of a served book who log in, and what the book then holds about them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from experiments.people.joining import take_in
from experiments.people.notices.mails import Mail
from experiments.people.permission import Role
from experiments.people.person import Person
from experiments.people.record.audit import Audit
from experiments.people.team import Team
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.totp import app_code
from webapp.log_in.accounts import set_up_token
from webapp.storage import running

INES = "ines@quernwell.example"
JONAS = "jonas@quernwell.example"
PASSWORD = "kneading takes time"
LINK = re.compile(r"https?://\S+/reset/\S+")
KEY = re.compile(r'app-key">([^<]+)<')


def set_up(app: Flask, password: str = PASSWORD) -> None:
    """Ines opens the book of her team, in a browser of her own."""
    with app.app_context():
        link = f"/set-up/{set_up_token(running().home)}"
    given = {"name": "Ines Morrow", "email": INES, "password": password, "team_name": "Mill", "currency": "EUR"}
    assert Browser(app).post(link, given, page=link).status_code == 302


def add_jonas(app: Flask, now: datetime, role: Role = Role.VIEWER) -> int:
    """Jonas is in the team too, with the same password."""
    from flask_security import hash_password

    with opened(app) as session:
        team = session.scalars(sa.select(Team)).one()
        hashed = hash_password(PASSWORD)
        joined = take_in(session, team, email=JONAS, name="Jonas Weber", role=role, password_hash=hashed, now=now)
        return joined.person_id


def log_in(browser: Browser, email: str = INES, password: str = PASSWORD, **more: Any) -> TestResponse:
    """Send the log-in form."""
    return browser.post("/login", {"email": email, "password": password, **more}, page="/login")


def inside(browser: Browser) -> bool:
    """Whether pages of the team are open to this browser."""
    return browser.get("/account").status_code == 200


def person(app: Flask, email: str = INES) -> Person:
    """What the book holds about somebody, read afresh."""
    with opened(app) as session:
        return session.scalars(sa.select(Person).where(Person.email == email)).one()


def acts(app: Flask) -> list[tuple[str, int, object]]:
    """Every act on people since the first: what, whose, and what was noted besides."""
    with opened(app) as session:
        rows = session.scalars(sa.select(Audit).where(Audit.thing == "person").order_by(Audit.id))
        return [(act.action, act.thing_id, act.after) for act in rows if act.action != "person.add"]


def mails(app: Flask) -> list[Mail]:
    """What waits to be sent, the oldest first."""
    with opened(app) as session:
        return list(session.scalars(sa.select(Mail).order_by(Mail.id)))


def link_of(mail: Mail) -> str:
    """The way of the link that a mail holds."""
    found = LINK.search(mail.body)
    assert found is not None
    return "/reset/" + found[0].rpartition("/reset/")[2]


def set_clock(app: Flask, moment: datetime) -> None:
    """Let the application's clock stand at another moment."""
    with app.app_context():
        running().clock = lambda: moment


def connect_app(browser: Browser, now: datetime) -> str:
    """Somebody who is logged in turns the second factor on; gives the key that stands in their app."""
    browser.get("/tf-setup")
    page = browser.post("/tf-setup", {"setup": "authenticator"})
    found = KEY.search(text(page))
    assert found is not None
    assert browser.post("/tf-validate", {"code": app_code(found[1], now)}).status_code == 302
    return found[1]
