"""A served book with two teams: somebody of every role, logged in and with a token, and one thing of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from experiments.database import canonical_json
from experiments.goals.objective import create_objective, objectives_before
from experiments.goals.own_words import OwnWordGiven, add_own_word, list_own_words
from experiments.goals.working import share_goal
from experiments.learning.brief.acting.editing import OwnProposal, add_proposal
from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.learning.lessons.writing import write_lesson
from experiments.people.joining import take_in
from experiments.people.keys.invitations import invite
from experiments.people.keys.share_links import NewLink, SharedThing, make_link
from experiments.people.keys.tokens import issue_token
from experiments.people.notices.webhooks import NewWebhook, add_webhook, list_webhooks
from experiments.people.permission import Actor, Role
from experiments.people.team import Team
from experiments.results.closing.conclusion import Conclusion, Decision
from experiments.results.drops.dropped import drop_files
from experiments.results.jobs.queue import enqueue
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.channels.given import ChannelGiven
from experiments.trials.channels.opening import add_channel
from experiments.trials.decline import Refusal, decline_idea
from experiments.trials.draws.drawn import text_of
from experiments.trials.draws.table import Draw
from experiments.trials.pictures import add_picture
from experiments.trials.toolkits.keeping import ToolkitKept, keep_as_toolkit
from tests.experiments.results.exports import daily
from tests.factories import make_registered, make_team
from tests.pictures import png
from tests.webapp.api.caller import Caller
from tests.webapp.book import opened
from tests.webapp.browser import Browser
from webapp.storage import running

PASSWORD = "kneading takes time"
ASKED_TWICE = OwnProposal("test", "Ask them twice.")
HOOK = NewWebhook("https://hooks.quernwell.example/in")
SCOPES = ("read", "results", "write", "team")


@dataclass
class Somebody:
    """A person: what they are, their browser (logged in when first used) and their token."""

    actor: Actor
    email: str
    app: Flask
    caller: Caller
    own_token: int
    _browser: Browser | None = field(default=None)

    @property
    def browser(self) -> Browser:
        if self._browser is None:
            self._browser = Browser(self.app)
            answer = self._browser.post("/login", {"email": self.email, "password": PASSWORD}, page="/login")
            assert answer.status_code == 302, answer.get_data(as_text=True)
            self._browser.get("/account")
        return self._browser

    def log_in_again(self) -> None:
        """Forget the session, which a call has ended."""
        self._browser = None

    def call(self, door_is_api: bool, method: str, address: str, body: dict[str, Any] | None) -> Any:
        if door_is_api:
            return self._call(method, address, body)
        if method == "GET":
            return self.browser.get(address)
        return self.browser.post(address, body)

    def _call(self, method: str, address: str, body: dict[str, Any] | None) -> Any:
        path = address.removeprefix("/api/v1")
        if body == {"file": "export"}:
            return self.caller.send(path, ("export.csv", daily(14)))
        return self.caller.call(method, path, None if method == "GET" else (body or {}))


@dataclass
class House:
    """Everybody by role, with ``other`` for the admin of another team, and the keys of the first team's things."""

    app: Flask
    now: datetime
    people: dict[str, Somebody]
    ids: dict[str, Any]

    def set_out_again(self) -> None:
        """Put back what a call may have used up, so that the next one finds it."""
        with opened(self.app) as session:
            admin = self.people["admin"].actor
            share_goal(session, admin, self.ids["goal_id"], self.ids["team_id"], now=self.now)
            aims = objectives_before(session, admin, None, limit=99)
            if self.ids.get("objective_id") not in {one.id for one in aims}:
                name = f"Aim {self.ids.get('objective_id', 0) + 1}"
                aim = create_objective(session, admin, self.ids["cycle_id"], name, now=self.now)
                self.ids["objective_id"] = aim.id
            words = list_own_words(session, admin)
            if self.ids.get("word_id") not in {one.id for one in words}:
                word = OwnWordGiven(f"lead {self.ids.get('word_id', 0) + 1}", "Somebody who asked for a sack.")
                self.ids["word_id"] = add_own_word(session, admin, word, now=self.now).id
            if self.ids.get("webhook_id") not in {one.id for one in list_webhooks(session, admin)}:
                self.ids["webhook_id"] = add_webhook(session, admin, HOOK, running().vault, now=self.now)[0].id


def build_house(app: Flask, now: datetime) -> House:
    """Build the book through the public functions."""
    with opened(app) as session:
        mill, larch, third = (make_team(session, name) for name in ("Quernwell Mill", "Studio Larch", "Third"))
        taken = {role.value: _take_in(session, mill, role, role.value, now) for role in Role}
        taken["other"] = _take_in(session, larch, Role.ADMIN, "other", now)
        people = {name: _somebody(session, app, actor, email, now) for name, (actor, email) in taken.items()}
        ids = _things(session, people["admin"].actor, now)
        ids |= {
            "person_id": _take_in(session, mill, Role.MARKETER, "target", now)[0].person_id,
            "team_id": third.id,
            "own_team": mill.id,
        }
    house = House(app, now, people, ids)
    house.set_out_again()
    return house


def _somebody(session: Session, app: Flask, actor: Actor, email: str, now: datetime) -> Somebody:
    # Who is a viewer now may have made tokens before.
    maker = replace(actor, role=max(actor.role, Role.MARKETER, key=lambda one: one.rank))
    _, secret = issue_token(session, maker, name="all", scopes=SCOPES, expires=now + timedelta(days=90), now=now)
    spare, _ = issue_token(session, maker, name="spare", scopes=SCOPES, expires=now + timedelta(days=90), now=now)
    return Somebody(actor, email, app, Caller(app, secret), spare.id)


@cache
def _hashed() -> str:
    """The hash of the one password; made once, since making it slow is the point of the method."""
    from flask_security import hash_password

    return str(hash_password(PASSWORD))


def _take_in(session: Session, team: Team, role: Role, name: str, now: datetime) -> tuple[Actor, str]:
    email = f"{name}@quernwell.example"
    return take_in(session, team, email=email, name=name.title(), role=role, password_hash=_hashed(), now=now), email


def _things(session: Session, admin: Actor, now: datetime) -> dict[str, Any]:
    early = now - timedelta(days=28)
    experiment = make_registered(session, admin, early, starts=early.date() + timedelta(days=7))
    goal = experiment.goal
    assert goal is not None
    upload = Upload("export.csv", daily(14, a=20, b=25, starts=early.date() + timedelta(days=7)))
    taken = accept_file(session, running().book.store, admin, experiment.id, upload, now=now)
    lesson = write_lesson(
        session, admin, LessonDraft(claim="Ask.", what_to_do="Ask first."), experiment=experiment, now=now
    )
    link, _ = make_link(session, admin, SharedThing.EXPERIMENT, experiment.id, NewLink("Board"), now=now)
    invitation, _ = invite(session, admin, email="guest@quernwell.example", role="viewer", now=now)
    read = drop_files(session, running().book.store, admin, [Upload("export.csv", daily(7))], now=now)
    return {
        "draw_number": _drawn(session, admin, experiment.id, early),
        "dropped_id": read.id,
        "reading_id": read.id,
        "goal_id": goal.id,
        "cycle_id": goal.cycle_id,
        "experiment_id": experiment.id,
        "import_id": taken.import_id,
        "answered_id": _answered(session, admin, now),
        "lesson_id": lesson.id,
        "link_id": link.id,
        "invitation_id": invitation.id,
        "sha256": add_picture(session, running().book.store, admin, png(), now=now).sha256,
        "job_id": enqueue(session, admin, "hash", {}, now=now).id,
        "channel_id": add_channel(session, admin, ChannelGiven("feed ads", exists_already=True), now=now).id,
        "toolkit_id": keep_as_toolkit(session, admin, experiment.id, ToolkitKept("Ask first"), now=now).id,
        "proposal_key": add_proposal(session, admin, goal.cycle_id, ASKED_TWICE, now=now).key,
        "no_id": decline_idea(session, admin, "Buy followers", Refusal("We do not."), now=now).id,
    }


def _answered(session: Session, admin: Actor, now: datetime) -> int:
    """An experiment that was closed with a clear answer."""
    early = now - timedelta(days=60)
    starts = early.date() + timedelta(days=7)
    experiment = make_registered(session, admin, early, starts=starts)
    upload = Upload("answered.csv", daily(14, a=20, b=25, starts=starts))
    accept_file(session, running().book.store, admin, experiment.id, upload, now=now)
    learned = LessonDraft(claim="Questions bring clicks.", what_to_do="Ask.")
    close(session, admin, experiment.id, Closing(Conclusion(decision=Decision.ADOPT), learned), now=now)
    return experiment.id


def _drawn(session: Session, admin: Actor, experiment_id: int, at: datetime) -> int:
    """A draw of days, as one made before the plan was locked would stand there."""
    versions = [{"name": name, "share": None} for name in ("A", "B")]
    days = {"first": at.date().isoformat(), "last": (at.date() + timedelta(days=13)).isoformat()}
    text = text_of("quernwell", {"method": "days", "versions": versions, "weekdays": list(range(7)), **days})
    row = Draw(
        experiment_id=experiment_id,
        number=1,
        method="days",
        seed="quernwell",
        text=canonical_json(text),
        hash="",
        at=at,
        by=admin.person_id,
    )
    session.add(row)
    session.flush()
    return row.number
