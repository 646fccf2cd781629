"""What happened in a team and who is told: found by what is stored, each thing once, nothing from before one asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.lessons.lesson import LessonDraft, Stance
from experiments.learning.notices.noticing import Happening, happenings
from experiments.learning.notices.telling import teams_that_listen, tell_team
from experiments.people.keys.secrets import Vault
from experiments.people.notices.choices import NoticeKind, choose
from experiments.people.notices.mails import Mail
from experiments.people.notices.webhooks import NewWebhook, WebhookCall, add_webhook, end_webhook
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.people.team import Team
from experiments.results.analyses import look_at_results
from experiments.results.records import Analysis
from experiments.results.tables import Import
from experiments.trials.approval import ask_approval
from experiments.trials.draft import start_draft
from tests.experiments.learning.closed import SPRING, closed
from tests.experiments.results.exports import AFTER, Book, daily
from tests.factories import QUESTION_HEADLINE, make_actor, make_draft, make_team

ENDED = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
"""The midnight after the last day of the registered experiment."""
WAITS, VERDICT, CONTESTED = NoticeKind.WAITS_FOR_YOU, NoticeKind.VERDICT_IN, NoticeKind.LESSON_CONTESTED
HOOK = NewWebhook("https://hooks.example/")


class Plain:
    """Words that say the keys, so that tests see what was told."""

    def mail(self, happening: Happening) -> tuple[str, str]:
        return happening.key, happening.title

    def body(self, happening: Happening) -> dict[str, Any]:
        return {"experiment": happening.experiment_id, **happening.facts}


def let_in(session: Session, actor: Actor) -> Actor:
    session.get_one(Person, actor.person_id).password = "a hash"
    session.flush()
    return actor


def wants(session: Session, actor: Actor, *kinds: NoticeKind, since: datetime) -> None:
    choose(session, let_in(session, actor), dict.fromkeys(kinds, True), now=since)


def told(session: Session, actor: Actor, now: datetime) -> int:
    return tell_team(session, actor.team_id, Plain(), now=now)


def mails(session: Session) -> list[tuple[str, str]]:
    """Whom and what: address and key of the happening."""
    return [
        (mail.address.partition("@")[0], mail.subject) for mail in session.scalars(sa.select(Mail).order_by(Mail.id))
    ]


def keys(found: Sequence[Happening]) -> list[tuple[str, datetime]]:
    return [(one.key, one.at) for one in found]


def analysed(book: Book, data: bytes, today: date) -> None:
    """The export is in and somebody has opened the result."""
    book.accept(data)
    look_at_results(book.session, book.experiment.id, today=today)
    book.session.flush()


# What happened


def test_while_it_runs_nothing_happens(book: Book) -> None:
    assert happenings(book.session, book.actor.team_id, now=ENDED - timedelta(hours=1)) == []


def test_an_export_is_missing_since_the_midnight_after_the_last_day(book: Book) -> None:
    found = happenings(book.session, book.actor.team_id, now=AFTER)
    assert keys(found) == [("waits_for_you:export_missing:1:2026-11-22", ENDED)]
    assert found[0].waiting is not None


def test_with_the_result_it_waits_to_be_closed_since_the_file_came(book: Book) -> None:
    book.accept(daily(14))
    assert keys(happenings(book.session, book.actor.team_id, now=AFTER)) == [
        ("waits_for_you:close_it:1:2026-11-22", AFTER)
    ]


def test_half_a_file_waits_for_the_rest(book: Book) -> None:
    book.accept(daily(10))
    assert keys(happenings(book.session, book.actor.team_id, now=AFTER)) == [
        ("waits_for_you:export_incomplete:1:2026-11-22", AFTER)
    ]


def test_a_draft_waits_once_it_was_left_alone_for_three_days(session: Session, actor: Actor, now: datetime) -> None:
    start_draft(session, actor, replace(QUESTION_HEADLINE, channel=None, budget=None), now=now)
    later = now + timedelta(days=3)
    assert happenings(session, actor.team_id, now=later - timedelta(seconds=1)) == []
    assert keys(happenings(session, actor.team_id, now=later)) == [("waits_for_you:draft_missing:1:2026-11-02", later)]


def test_a_question_for_approval_is_one_thing_and_the_next_question_another(
    session: Session, actor: Actor, now: datetime
) -> None:
    session.get_one(Team, actor.team_id).spend_cap_minor = 100
    draft = make_draft(session, make_actor(session, now, team=actor.team_id, role=Role.MARKETER), now)
    asked_at = now + timedelta(hours=1)
    for moment in (asked_at, asked_at + timedelta(hours=1)):
        ask_approval(session, actor, draft.id, now=moment)
        draft.budget_minor = 50000
    found = [one for one in happenings(session, actor.team_id, now=now + timedelta(hours=3)) if "approval" in one.key]
    assert keys(found) == [("waits_for_you:approval_asked:1:asked-2", asked_at + timedelta(hours=1))]


def test_a_next_step_waits_from_its_day_on(session: Session, actor: Actor, tmp_path: Path) -> None:
    experiment = closed(session, actor, tmp_path)
    assert experiment.next_step is not None
    due = experiment.next_step.due
    assert due is not None
    noon = datetime.combine(due, datetime.min.time(), UTC) + timedelta(hours=12)
    found = [one for one in happenings(session, actor.team_id, now=noon) if one.kind is WAITS]
    assert keys(found) == [(f"waits_for_you:next_step_due:1:{due}", noon - timedelta(hours=12))]


def test_a_verdict_is_in_with_the_file_that_brought_it(book: Book) -> None:
    analysed(book, daily(14), AFTER.date())
    (found,) = [one for one in happenings(book.session, book.actor.team_id, now=AFTER) if one.kind is VERDICT]
    assert (found.key, found.at) == ("verdict_in:1:2", AFTER)
    assert found.facts["verdict"] == "succeeded"
    assert str(found.facts["sentence"]).startswith("“B” brings at least 18\N{NO-BREAK SPACE}% more link clicks")


def test_the_last_look_tells_too_that_it_found_nothing(book: Book) -> None:
    analysed(book, daily(14, a=20, b=20, wobble=17), AFTER.date())
    (found,) = [one for one in happenings(book.session, book.actor.team_id, now=AFTER) if one.kind is VERDICT]
    assert found.facts["verdict"] == "undecided"


def test_before_the_planned_look_there_is_no_verdict(book: Book) -> None:
    analysed(book, daily(5), AFTER.date())
    assert [one for one in happenings(book.session, book.actor.team_id, now=AFTER) if one.kind is VERDICT] == []


def test_a_look_between_without_an_answer_is_no_verdict_and_one_with_an_answer_is(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    book = Book(session, actor, now, tmp_path)
    analysed(book, daily(14), AFTER.date())
    row = session.scalars(sa.select(Analysis)).one()
    for look, verdict in ((3, "undecided"), (4, "harmful")):
        body = {**row.body, "verdict": verdict, "interim": True}
        session.add(
            Analysis(
                experiment_id=1, day=row.day, look=look, cells_version=1, plan_hash="x", engine_version="2", body=body
            )
        )
    session.flush()
    found = [one.key for one in happenings(session, actor.team_id, now=AFTER) if one.kind is VERDICT]
    assert found == ["verdict_in:1:2", "verdict_in:1:4"]


def test_a_lesson_is_contested_when_a_result_contradicts_it(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path)
    against = LessonDraft(lesson_id=1, stance=Stance.CONTRADICTS)
    closed(session, actor, tmp_path, verdict="harmful", starts=SPRING + timedelta(days=60), lesson=against)
    moment = SPRING + timedelta(days=83)
    (found,) = [one for one in happenings(session, actor.team_id, now=moment) if one.kind is CONTESTED]
    assert (found.key, found.at, found.experiment_id) == ("lesson_contested:1:2", moment, 2)
    assert found.facts["lesson_id"] == 1


def test_what_is_older_than_two_weeks_is_told_no_more(book: Book) -> None:
    assert happenings(book.session, book.actor.team_id, now=ENDED + timedelta(days=14)) != []
    assert happenings(book.session, book.actor.team_id, now=ENDED + timedelta(days=14, seconds=1)) == []


# Who is told


def test_nobody_is_told_who_did_not_ask(book: Book) -> None:
    let_in(book.session, book.actor)
    assert told(book.session, book.actor, AFTER) == 0
    assert teams_that_listen(book.session) == []


def test_everything_is_told_once_however_often_one_looks(book: Book) -> None:
    wants(book.session, book.actor, WAITS, VERDICT, since=book.now)
    add_webhook(book.session, book.actor, HOOK, Vault("key"), now=book.now)
    analysed(book, daily(14), AFTER.date())
    assert teams_that_listen(book.session) == [book.actor.team_id]
    assert [told(book.session, book.actor, AFTER + timedelta(hours=hour)) for hour in range(3)] == [4, 0, 0]
    assert mails(book.session) == [
        ("ines", "verdict_in:1:2"),
        ("ines", "waits_for_you:close_it:1:2026-11-22"),
    ]
    calls = book.session.scalars(sa.select(WebhookCall).order_by(WebhookCall.id)).all()
    assert [(call.event, call.key) for call in calls] == [
        ("verdict_in", "verdict_in:1:2"),
        ("waits_for_you", "waits_for_you:close_it:1:2026-11-22"),
    ]
    assert calls[0].body["verdict"] == "succeeded"


def test_it_is_not_told_again_after_the_record_of_it_left_the_horizon(book: Book) -> None:
    wants(book.session, book.actor, WAITS, since=book.now)
    book.accept(daily(14))
    assert told(book.session, book.actor, AFTER) == 1
    later = AFTER + timedelta(days=16)
    book.session.execute(sa.update(Import).values(at=later))  # the same days came once more
    assert told(book.session, book.actor, later) == 0


@pytest.mark.parametrize(("asked", "count"), [(AFTER, 1), (AFTER + timedelta(seconds=1), 0)])
def test_what_happened_before_one_asked_is_not_told(book: Book, asked: datetime, count: int) -> None:
    wants(book.session, book.actor, WAITS, since=asked)
    book.accept(daily(14))
    assert told(book.session, book.actor, AFTER + timedelta(days=1)) == count


@pytest.mark.parametrize(("made", "count"), [(AFTER, 1), (AFTER + timedelta(seconds=1), 0)])
def test_a_webhook_is_not_told_what_happened_before_it_was_added(book: Book, made: datetime, count: int) -> None:
    add_webhook(book.session, book.actor, HOOK, Vault("key"), now=made)
    book.accept(daily(14))
    assert told(book.session, book.actor, AFTER + timedelta(days=1)) == count


def test_an_ended_webhook_is_told_nothing(book: Book) -> None:
    webhook, _ = add_webhook(book.session, book.actor, HOOK, Vault("key"), now=book.now)
    end_webhook(book.session, book.actor, webhook.id, now=book.now)
    assert told(book.session, book.actor, AFTER) == 0


def test_what_waits_is_told_to_its_owner_and_a_verdict_to_all_who_want_it(book: Book) -> None:
    other = make_actor(book.session, book.now, team=book.actor.team_id, role=Role.LEAD)
    for actor in (book.actor, other):
        wants(book.session, actor, WAITS, VERDICT, since=book.now)
    analysed(book, daily(14), AFTER.date())
    told(book.session, book.actor, AFTER)
    assert sorted(mails(book.session)) == [
        ("ines", "verdict_in:1:2"),
        ("ines", "waits_for_you:close_it:1:2026-11-22"),
        ("tom.lead.1", "verdict_in:1:2"),
    ]


def test_an_approval_is_told_to_those_who_may_give_it(session: Session, actor: Actor, now: datetime) -> None:
    session.get_one(Team, actor.team_id).spend_cap_minor = 100
    people = {
        role: make_actor(session, now, team=actor.team_id, role=role)
        for role in (Role.MARKETER, Role.ANALYST, Role.LEAD)
    }
    for person in (actor, *people.values()):
        wants(session, person, WAITS, since=now)
    draft = make_draft(session, people[Role.MARKETER], now)
    ask_approval(session, people[Role.MARKETER], draft.id, now=now)
    told(session, actor, now)
    assert mails(session) == [
        ("ines", "waits_for_you:approval_asked:1:asked-1"),
        ("tom.lead.1", "waits_for_you:approval_asked:1:asked-1"),
    ]


def test_people_who_left_or_cannot_log_in_and_other_teams_are_told_nothing(book: Book) -> None:
    stranger = make_actor(book.session, book.now, team=make_team(book.session), role=Role.ADMIN, name="Larch")
    wants(book.session, stranger, WAITS, VERDICT, since=book.now)
    wants(book.session, book.actor, WAITS, VERDICT, since=book.now)
    book.session.get_one(Person, book.actor.person_id).password = None
    analysed(book, daily(14), AFTER.date())
    assert told(book.session, book.actor, AFTER) == 0
    assert told(book.session, stranger, AFTER) == 0
    assert mails(book.session) == []


def test_looking_costs_the_same_number_of_queries_however_much_was_told(book: Book) -> None:
    wants(book.session, book.actor, WAITS, since=book.now)
    counts = []
    for number in (2, 12):
        for _ in range(number):
            start_draft(book.session, book.actor, replace(QUESTION_HEADLINE, channel=None), now=book.now)
        moment = book.now + timedelta(days=4)
        told(book.session, book.actor, moment)
        book.session.expire_all()
        sent: list[str] = []
        engine = book.session.get_bind()

        def count(*args: Any, sent: list[str] = sent) -> None:
            sent.append(args[2])

        sa.event.listen(engine, "before_cursor_execute", count)
        assert told(book.session, book.actor, moment) == 0
        sa.event.remove(engine, "before_cursor_execute", count)
        counts.append(len(sent))
    assert counts[0] == counts[1]
