"""The sweep on a book with a result: what people read in their mails, and what programs are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.notices.telling import teams_that_listen
from experiments.people.notices.choices import NoticeKind, choose
from experiments.people.notices.mails import Mail, mail_sent
from experiments.people.notices.webhooks import NewWebhook, WebhookCall, add_webhook
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership, Person
from experiments.results.analyses import look_at_results
from experiments.results.files import FileStore
from experiments.results.uploads.imports import Upload, accept_file
from tests.experiments.learning.closed import closed
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import make_actor, make_team
from tests.webapp.api.conftest import Clock
from tests.webapp.posting.conftest import BASE, VAULT
from webapp.posting.pictured import picture_for
from webapp.posting.sweeping import Sweeper

CLOSED = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
"""An experiment registered then is closed on Wednesday, 28 October."""
MONDAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"
FOOT = f"-- \nYou asked to be told of this. Choose anew: {BASE}/account/notices\n"


@dataclass
class Mill:
    """A committed book, its people, and what was written into it."""

    engine: sa.Engine
    ines: Actor
    tom: Actor
    clock: Clock
    folder: Path

    def sweeper(self, *, base: str | None = BASE, locale: str | None = None) -> Sweeper:
        return Sweeper(self.engine, clock=self.clock, base=base, locale=locale)

    def mails(self) -> list[Mail]:
        with Session(self.engine) as session:
            return list(session.scalars(sa.select(Mail).order_by(Mail.id)))

    def wants(self, actor: Actor, *kinds: NoticeKind) -> None:
        with Session(self.engine) as session, session.begin():
            choose(session, actor, dict.fromkeys(kinds, True), now=datetime(2026, 9, 1, tzinfo=UTC))

    def has_closed(self) -> None:
        with Session(self.engine) as session, session.begin():
            closed(session, self.ines, self.folder, starts=CLOSED)


@pytest.fixture
def mill(engine: sa.Engine, tmp_path: Path) -> Mill:
    from experiments.people.first import set_up

    early = datetime(2026, 9, 1, tzinfo=UTC)
    with Session(engine) as session, session.begin():
        ines = set_up(
            session,
            email="ines@quernwell.example",
            name="Ines Morrow",
            password_hash="a hash",
            team_name="Quernwell Mill",
            currency="EUR",
            now=early,
        )
        tom = make_actor(session, early, team=ines.team_id, role=Role.MARKETER)
        session.get_one(Person, tom.person_id).password = "a hash"
    return Mill(engine, ines, tom, Clock(MONDAY), tmp_path)


# The letter of the week


def test_the_letter_holds_what_came_out_what_waits_and_a_lesson(mill: Mill) -> None:
    mill.has_closed()
    with Session(mill.engine) as session, session.begin():
        book = Book(session, mill.ines, datetime(2026, 10, 12, 9, 0, tzinfo=UTC), mill.folder)
        assert book.experiment.ends == datetime(2026, 11, 1, tzinfo=UTC).date()
    assert mill.sweeper().sweep() == 2
    letter, toms = mill.mails()
    assert (letter.address, letter.key, letter.kind) == ("ines@quernwell.example", "weekly:1:2026-W45", "weekly")
    assert letter.subject == "Your week: one answer came in, one thing waits for you"
    assert letter.body == (
        "WAITS FOR YOU\n\n"
        "* Question or statement?\n"
        "  It ended on 1 November 2026. The export is all that is missing.\n"
        f"  {BASE}/experiments/2/upload\n\n\n"
        "WHAT CAME OUT LAST WEEK\n\n"
        "* Question or statement?\n"
        f"  Worked. “B” brings at least 18{NBSP}% more link clicks per time shown "
        f"(best guess 23{NBSP}%: 2.5 instead of 2.1 per 100 times shown). "
        f"Plan with +22{NBSP}%, first results shrink.\n"
        f"  {BASE}/experiments/1/result\n\n\n"
        "A LESSON FROM YOUR BOOK\n\n"
        f"“{lesson(mill)[0]}”\n{lesson(mill)[1]}\n{BASE}/lessons/1\n\n\n"
        "This letter comes once a week, on Monday, and only when there is something to say.\n"
        f"Turn it off, or ask for more: {BASE}/account/notices\n"
    )
    assert toms.subject == "Your week: one answer came in"
    assert "WAITS FOR YOU" not in toms.body


def lesson(mill: Mill) -> tuple[str, str]:
    from experiments.learning.lessons.lesson import Lesson

    with Session(mill.engine) as session:
        found = session.get_one(Lesson, 1)
        return found.claim, found.what_to_do


def test_it_is_written_once_a_week_however_often_and_by_whomever(mill: Mill) -> None:
    mill.has_closed()
    one, other = mill.sweeper(), mill.sweeper()
    assert [one.sweep(), one.sweep(), other.sweep()] == [2, 0, 0]
    mill.clock.now += timedelta(days=6)
    assert one.sweep() == 0


def test_before_monday_seven_o_clock_it_is_not_written(mill: Mill) -> None:
    mill.has_closed()
    mill.clock.now = MONDAY - timedelta(seconds=1)
    sweeper = mill.sweeper()
    assert sweeper.sweep() == 0
    mill.clock.now = MONDAY
    assert sweeper.sweep() == 2


def test_where_nothing_waits_and_nothing_came_out_there_is_no_letter(mill: Mill) -> None:
    mill.has_closed()  # so that there is a lesson
    mill.clock.now = MONDAY + timedelta(days=7)
    assert mill.sweeper().sweep() == 0


def test_at_most_six_things_that_wait_are_listed_and_the_rest_counted(mill: Mill) -> None:
    from tests.factories import make_registered

    with Session(mill.engine) as session, session.begin():
        for _ in range(6):
            make_registered(session, mill.tom, datetime(2026, 10, 12, 9, 0, tzinfo=UTC))
        other = make_team(session, "Studio Larch")
        session.add(Membership(team_id=other.id, person_id=mill.tom.person_id, role=Role.MARKETER))
        tom = Actor(mill.tom.person_id, other.id, Role.MARKETER)
        for _ in range(2):
            make_registered(session, tom, datetime(2026, 10, 12, 9, 0, tzinfo=UTC))
    mill.sweeper().sweep()
    (letter,) = mill.mails()
    assert letter.subject == "Your week: 8 things wait for you"
    assert letter.body.count("* Question or statement? (Quernwell Mill)") == 6
    assert f"2 more: {BASE}/" in letter.body


def test_dates_are_written_as_the_team_or_the_book_has_them(mill: Mill) -> None:
    from experiments.people.team import Team
    from tests.factories import make_registered

    with Session(mill.engine) as session, session.begin():
        make_registered(session, mill.ines, datetime(2026, 10, 12, 9, 0, tzinfo=UTC))
        session.get_one(Team, mill.ines.team_id).locale = "en_US"
    mill.sweeper().sweep()
    mill.clock.now += timedelta(days=7)
    mill.sweeper(locale="en_GB").sweep()
    assert [
        next(day for day in ("November 1, 2026", "1 November 2026") if day in mail.body) for mail in mill.mails()
    ] == [
        "November 1, 2026",
        "1 November 2026",
    ]


def test_without_a_public_address_the_page_alone_is_named(mill: Mill) -> None:
    mill.has_closed()
    mill.sweeper(base=None).sweep()
    assert "\n  /experiments/1/result\n" in mill.mails()[0].body


def test_a_german_team_reads_german_letters(mill: Mill) -> None:
    with Session(mill.engine) as session, session.begin():
        closed(session, mill.ines, mill.folder, starts=CLOSED)
        in_german(session, mill)
    mill.sweeper().sweep()
    letter = mill.mails()[0]
    assert letter.subject == "Die Woche: eine Antwort kam"
    assert letter.body.startswith(
        "WAS LETZTE WOCHE HERAUSKAM\n\n"
        "* Question or statement?\n"
        f"  Hat gewirkt. „B“ bringt mindestens 18{NBSP}% mehr Link-Klicks je Einblendung "
        f"(beste Schätzung 23{NBSP}%: 2,5 statt 2,1 je 100 Einblendungen). "
    )
    mill.clock.now += timedelta(days=7)
    assert mill.sweeper(locale="en_GB").sweep() == 0


def in_german(session: Session, mill: Mill) -> None:
    from experiments.people.team import Team

    session.get_one(Team, mill.ines.team_id).locale = "de"


# What happened


def test_who_asked_reads_what_came_out_in_the_subject(mill: Mill) -> None:
    mill.wants(mill.tom, NoticeKind.VERDICT_IN, NoticeKind.WAITS_FOR_YOU)
    mill.wants(mill.ines, NoticeKind.WAITS_FOR_YOU)
    with Session(mill.engine) as session, session.begin():
        book = Book(session, mill.ines, MONDAY, mill.folder)
        book.accept(daily(14))
        look_at_results(session, 1, today=AFTER.date())
    mill.clock.now = AFTER
    mill.sweeper().sweep()
    told = {mail.kind: mail for mail in mill.mails() if mail.kind != "weekly"}
    sentence = (
        f"“B” brings at least 18{NBSP}% more link clicks per time shown "
        f"(best guess 23{NBSP}%: 2.5 instead of 2.1 per 100 times shown)."
    )
    assert (told["verdict_in"].address, told["verdict_in"].subject) == (
        "tom.marketer.1@quernwell.example",
        " ".join(sentence.split()),
    )
    assert told["verdict_in"].body == (
        f"Question or statement?\nWorked. {sentence}\n\n"
        f"The whole result, and what to do now: {BASE}/experiments/1/result\n\n{FOOT}"
    )
    with Session(mill.engine) as session:
        picture = picture_for(session, told["verdict_in"], "en_GB", AFTER.date())
    assert picture is not None
    assert (picture.name, picture.png[:4]) == ("experiment-1-result.png", b"\x89PNG")
    assert f"change +23{NBSP}%" in picture.says
    assert (told["waits_for_you"].address, told["waits_for_you"].subject) == (
        "ines@quernwell.example",
        "Waits for you: Question or statement?",
    )
    assert told["waits_for_you"].body == (
        "Question or statement?\n"
        "The result is in since 22 November 2026. Three lines, all pre-written.\n\n"
        f"Close it: {BASE}/experiments/1/result\n\n{FOOT}"
    )


def test_a_german_team_reads_in_german_what_came_out(mill: Mill) -> None:
    mill.wants(mill.tom, NoticeKind.VERDICT_IN)
    mill.wants(mill.ines, NoticeKind.WAITS_FOR_YOU)
    with Session(mill.engine) as session, session.begin():
        in_german(session, mill)
        add_webhook(session, mill.ines, NewWebhook("https://hooks.example/"), VAULT, now=MONDAY)
        book = Book(session, mill.ines, MONDAY, mill.folder)
        book.accept(daily(14))
        look_at_results(session, 1, today=AFTER.date())
    mill.clock.now = AFTER
    mill.sweeper().sweep()
    told = {mail.kind: mail for mail in mill.mails() if mail.kind != "weekly"}
    sentence = (
        f"„B“ bringt mindestens 18{NBSP}% mehr Link-Klicks je Einblendung "
        f"(beste Schätzung 23{NBSP}%: 2,5 statt 2,1 je 100 Einblendungen)."
    )
    assert told["verdict_in"].subject == " ".join(sentence.split())
    assert told["verdict_in"].body.startswith(f"Question or statement?\nHat gewirkt. {sentence}\n\n")
    assert told["waits_for_you"].subject == "Wartet: Question or statement?"
    assert told["waits_for_you"].body.startswith(
        "Question or statement?\nDas Ergebnis ist seit dem 22. November 2026 da."
    )
    with Session(mill.engine) as session:
        picture = picture_for(session, told["verdict_in"], None, AFTER.date())
        calls = [call.body["sentence"] for call in session.scalars(sa.select(WebhookCall).order_by(WebhookCall.id))]
    assert picture is not None
    assert f"Änderung +23{NBSP}%" in picture.says
    assert calls[-1] == "The result is in since 22 November 2026. Three lines, all pre-written."


def test_a_webhook_is_told_the_facts_and_where_to_read_on(mill: Mill) -> None:
    with Session(mill.engine) as session, session.begin():
        add_webhook(session, mill.ines, NewWebhook("https://hooks.example/"), VAULT, now=MONDAY)
        book = Book(session, mill.ines, MONDAY, mill.folder)
        book.accept(daily(14))
        look_at_results(session, 1, today=AFTER.date())
    mill.clock.now = AFTER
    mill.sweeper().sweep()
    with Session(mill.engine) as session:
        verdict, waits = (call.body for call in session.scalars(sa.select(WebhookCall).order_by(WebhookCall.id)))
    assert verdict == {
        "happened_at": "2026-11-24T09:00:00+00:00",
        "experiment": {"id": 1, "title": "Question or statement?"},
        "verdict": "succeeded",
        "grade": verdict["grade"],
        "look": 2,
        "sentence": verdict["sentence"],
        "link": f"{BASE}/experiments/1/result",
    }
    assert waits == {
        "happened_at": "2026-11-24T09:00:00+00:00",
        "experiment": {"id": 1, "title": "Question or statement?"},
        "waits": "close_it",
        "ended": "2026-11-22",
        "sentence": "The result is in since 22 November 2026. Three lines, all pre-written.",
        "link": f"{BASE}/experiments/1/result",
    }


# Several at once, and what breaks


def test_sweeps_at_the_same_moment_write_everything_once(mill: Mill) -> None:
    mill.has_closed()
    for actor in (mill.ines, mill.tom):
        mill.wants(actor, NoticeKind.VERDICT_IN, NoticeKind.WAITS_FOR_YOU)
    barrier = Barrier(4, timeout=30)

    def sweep(_number: int) -> int:
        sweeper = mill.sweeper()
        barrier.wait()
        return sweeper.sweep()

    with ThreadPoolExecutor(4) as threads:
        written = sum(threads.map(sweep, range(4)))
    keys = [mail.key for mail in mill.mails()]
    assert len(keys) == len(set(keys)) == written == 4  # a letter and a verdict for each of two


def test_a_team_at_which_it_breaks_keeps_no_other_from_being_told(
    mill: Mill, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mill.has_closed()
    mill.wants(mill.ines, NoticeKind.VERDICT_IN)
    with Session(mill.engine) as session, session.begin():
        larch = make_actor(session, MONDAY, team=make_team(session), role=Role.ADMIN, name="Larch")
        add_webhook(session, larch, NewWebhook("https://hooks.example/"), VAULT, now=MONDAY)
        first = teams_that_listen(session)[0]
    from webapp.posting import sweeping

    honest = sweeping.tell_team

    def breaking(session: Session, team_id: int, *more: object, **named: object) -> int:
        if team_id != mill.ines.team_id:
            raise RuntimeError("something nobody thought of")
        return honest(session, team_id, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "tell_team", breaking)
    assert first == mill.ines.team_id
    assert mill.sweeper().sweep() == 3
    assert "in team 2 could not be told" in caplog.text


def test_once_a_day_what_was_told_long_ago_is_forgotten(mill: Mill) -> None:
    mill.has_closed()
    sweeper = mill.sweeper()
    sweeper.sweep()
    with Session(mill.engine) as session, session.begin():
        for mail in mill.mails():
            mail_sent(session, mail.id, now=MONDAY)
    mill.clock.now += timedelta(days=91)
    sweeper.sweep()
    assert [mail.key for mail in mill.mails() if "W45" in mail.key] == []


def test_a_file_whose_reading_began_before_the_last_sweep_brings_its_verdict_with_the_next(mill: Mill) -> None:
    mill.wants(mill.ines, NoticeKind.VERDICT_IN)
    with Session(mill.engine) as session, session.begin():
        number = Book(session, mill.ines, MONDAY, mill.folder).experiment.id
    mill.clock.now = AFTER + timedelta(minutes=5)
    sweeper = mill.sweeper()
    sweeper.sweep()
    with Session(mill.engine) as session, session.begin():
        # dated five minutes before the sweep, stored after it
        store, upload = FileStore(mill.folder / "files"), Upload("export.csv", daily(14))
        accept_file(session, store, mill.ines, number, upload, now=AFTER)
    mill.clock.now = AFTER + timedelta(minutes=10)
    sweeper.sweep()
    assert [mail.kind for mail in mill.mails() if mail.kind == "verdict_in"] == ["verdict_in"]
