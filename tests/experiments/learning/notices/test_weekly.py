"""The letter of the week: who gets it, when, and what it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.learning.notices.weekly import is_due, lesson_of_week, letter_readers, monday_of, team_week
from experiments.learning.waiting.item import Wait
from experiments.people.notices.choices import NoticeKind, choose
from experiments.people.notices.mails import write_mail
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership, Person
from tests.experiments.learning.closed import SPRING, closed
from tests.factories import make_actor, make_team

MONDAY = date(2026, 11, 9)
"""The Monday after the one on which the people of these tests came."""


def let_in(session: Session, *actors: Actor) -> None:
    for actor in actors:
        session.get_one(Person, actor.person_id).password = "a hash"
    session.flush()


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 11, 9, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 9, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 15, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 16, 0, 0, tzinfo=UTC), False),
    ],
)
def test_it_goes_out_from_monday_seven_o_clock_on(moment: datetime, due: bool) -> None:
    assert is_due(moment) == due


def test_everybody_who_can_log_in_gets_it_unless_they_turned_it_off(
    session: Session, actor: Actor, now: datetime
) -> None:
    other, off, silent = (
        make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name=name) for name in ("Tom", "Off", "Silent")
    )
    let_in(session, actor, other, off)
    choose(session, off, {NoticeKind.WEEKLY: False}, now=now)
    readers = letter_readers(session, MONDAY)
    assert [(reader.person.id, reader.key) for reader in readers] == [
        (actor.person_id, f"weekly:{actor.person_id}:2026-W46"),
        (other.person_id, f"weekly:{other.person_id}:2026-W46"),
    ]
    assert silent.person_id not in [reader.person.id for reader in readers]


def test_who_has_got_it_this_week_gets_the_next_one_in_the_next_week(
    session: Session, actor: Actor, now: datetime
) -> None:
    let_in(session, actor)
    (reader,) = letter_readers(session, MONDAY)
    write_mail(session, address="a@b.example", kind="weekly", key=reader.key, subject="", body="", now=now, person_id=1)
    assert letter_readers(session, MONDAY) == []
    assert [one.key for one in letter_readers(session, MONDAY + timedelta(days=7))] == ["weekly:1:2026-W47"]


def test_who_comes_or_turns_it_on_after_it_was_due_gets_the_next_one(
    session: Session, actor: Actor, now: datetime
) -> None:
    let_in(session, actor)
    assert letter_readers(session, date(2026, 11, 2)) == []  # came on that Monday at nine
    choose(session, actor, {NoticeKind.WEEKLY: False}, now=now)
    choose(session, actor, {NoticeKind.WEEKLY: True}, now=datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert letter_readers(session, MONDAY) == []
    assert len(letter_readers(session, MONDAY + timedelta(days=7))) == 1


def test_readers_come_in_pieces_with_their_teams_and_roles(session: Session, actor: Actor, now: datetime) -> None:
    team = make_team(session)
    other = make_actor(session, now, team=team, role=Role.LEAD, name="Larch")
    session.add(Membership(team_id=team.id, person_id=actor.person_id, role=Role.VIEWER))
    let_in(session, actor, other)
    (first,) = letter_readers(session, MONDAY, limit=1)
    assert first.roles == {actor.team_id: Role.ADMIN, team.id: Role.VIEWER}
    (second,) = letter_readers(session, MONDAY, after_id=first.person.id, limit=1)
    assert second.roles == {team.id: Role.LEAD}
    assert letter_readers(session, MONDAY, after_id=second.person.id) == []


def test_the_week_of_a_team_holds_what_came_out_in_the_seven_days_before(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    closed(session, actor, tmp_path)
    filed = (SPRING + timedelta(days=23)).date()  # a Wednesday
    monday = monday_of(SPRING + timedelta(days=28))
    assert filed < monday < filed + timedelta(days=7)
    week = team_week(session, actor.team_id, monday, today=monday)
    assert [(card.experiment_id, card.verdict) for card in week.answers] == [(1, "succeeded")]
    assert [item.kind for item in week.waiting] == []
    for other in (monday - timedelta(days=7), monday + timedelta(days=7)):
        assert team_week(session, actor.team_id, other, today=other).answers == []


def test_the_week_of_a_team_holds_what_waits_and_nothing_of_others(
    session: Session, actor: Actor, tmp_path: Path, now: datetime
) -> None:
    experiment = closed(session, actor, tmp_path)
    assert experiment.next_step is not None
    due = experiment.next_step.due
    assert due is not None
    week = team_week(session, actor.team_id, monday_of(now), today=due)
    assert [item.kind for item in week.waiting] == [Wait.NEXT_STEP_DUE, Wait.STORY_UNTOLD]
    other = team_week(session, make_team(session).id, monday_of(now), today=due)
    assert (other.waiting, other.answers) == ([], [])


def test_the_lesson_changes_from_week_to_week_and_is_the_same_within_one(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    for number in range(3):
        closed(session, actor, tmp_path, starts=SPRING + timedelta(days=30 * number))
    monday = monday_of(SPRING + timedelta(days=100))
    chosen = []
    for week in range(4):
        day = monday + timedelta(days=7 * week)
        lessons = [lesson_of_week(session, [actor.team_id], day) for _ in range(2)]
        assert lessons[0] is lessons[1]
        assert lessons[0] is not None
        chosen.append(lessons[0].id)
    assert sorted(chosen[:3]) == [1, 2, 3]
    assert chosen[3] == chosen[0]
    assert lesson_of_week(session, [make_team(session).id], monday) is None


def test_a_lesson_past_its_review_is_not_chosen(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path)
    assert lesson_of_week(session, [actor.team_id], monday_of(SPRING + timedelta(days=28))) is not None
    assert lesson_of_week(session, [actor.team_id], monday_of(SPRING + timedelta(days=800))) is None
