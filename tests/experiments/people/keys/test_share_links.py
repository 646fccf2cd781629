"""Share links: a page for somebody without a log-in, for a while, and a record of who opened it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, Gone, NotFound, RuleBroken
from experiments.people.keys.share_links import (
    NewLink,
    Scope,
    SharedThing,
    ShareLink,
    ShareRead,
    get_link,
    list_links,
    make_link,
    note_read,
    open_link,
    reader_of,
    reads_of,
    revoke_link,
)
from experiments.people.permission import LEAST_ROLE, Actor, Role, may
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team

DAY = timedelta(days=1)


def link_for(
    session: Session, actor: Actor, now: datetime, *, name: str = "Dr Weber, board", thing_id: int = 1, days: int = 30
) -> tuple[ShareLink, str]:
    """A link to an experiment; whether there is one is not the business of this room."""
    return make_link(session, actor, SharedThing.EXPERIMENT, thing_id, NewLink(name, days=days), now=now)


def marketer(session: Session, actor: Actor, now: datetime, name: str = "Tom Reyes") -> Actor:
    return make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name=name)


def test_a_link_is_found_by_its_secret_of_which_only_the_hash_is_kept(
    session: Session, actor: Actor, now: datetime
) -> None:
    link, secret = link_for(session, actor, now)
    assert len(secret) == 43
    assert open_link(session, secret, now=now) is link
    kept = session.execute(sa.select(sa.literal_column("*")).select_from(sa.table("share_link"))).one()
    assert secret not in map(str, kept)
    assert len(link.hash) == 64


def test_without_a_word_it_shows_the_story_and_works_for_30_days(session: Session, actor: Actor, now: datetime) -> None:
    link, _ = make_link(session, actor, SharedThing.LESSON, 4, NewLink("  The agency "), now=now)
    assert (link.scope, link.name, link.expires) == (Scope.STORY, "The agency", now + 30 * DAY)
    assert (link.thing, link.thing_id, link.created_by) == (SharedThing.LESSON, 4, actor.person_id)


@pytest.mark.parametrize("days", [1, 365])
def test_it_works_until_its_last_moment_and_is_gone_from_then_on(
    session: Session, actor: Actor, now: datetime, days: int
) -> None:
    _, secret = link_for(session, actor, now, days=days)
    end = now + days * DAY
    assert open_link(session, secret, now=end - timedelta(seconds=1))
    with pytest.raises(Gone, match="Ask whoever sent it for another"):
        open_link(session, secret, now=end)


@pytest.mark.parametrize("secret", ["", "never-made", "\udc80", "x" * 5000])
def test_a_link_that_never_was_is_not_found(session: Session, actor: Actor, now: datetime, secret: str) -> None:
    link_for(session, actor, now)
    with pytest.raises(NotFound):
        open_link(session, secret, now=now)


def test_what_does_not_fit_is_said_at_once(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refused:
        make_link(session, actor, SharedThing.GOAL, 1, NewLink(" ", "everything", 366), now=now)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("name", "missing"),
        ("scope", "not_a_choice"),
        ("days", "out_of_range"),
    ]
    for wanted, code in ((NewLink("x" * 201), "too_long"), (NewLink("Board\nroom"), "not_one_line")):
        with pytest.raises(RuleBroken) as refused:
            make_link(session, actor, SharedThing.GOAL, 1, wanted, now=now)
        assert [fault.code for fault in refused.value.faults] == [code]
    for days in (0, -1, 10**9):
        with pytest.raises(RuleBroken, match="1 to 365 days"):
            link_for(session, actor, now, days=days)


def test_whoever_may_only_look_makes_none(session: Session, actor: Actor, now: datetime) -> None:
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Vera Roth")
    with pytest.raises(Forbidden):
        link_for(session, viewer, now)


def test_one_ends_ones_own_and_a_lead_those_of_others(session: Session, actor: Actor, now: datetime) -> None:
    tom, ines = marketer(session, actor, now), marketer(session, actor, now, "Ines Adler")
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Lena Fox")
    own, secret = link_for(session, tom, now)
    with pytest.raises(Forbidden):
        revoke_link(session, ines, own.id, now=now)
    assert open_link(session, secret, now=now)
    assert revoke_link(session, tom, own.id, now=now).revoked_at == now
    with pytest.raises(Gone):
        open_link(session, secret, now=now)
    assert revoke_link(session, tom, own.id, now=now + DAY).revoked_at == now  # twice changes nothing
    of_tom, _ = link_for(session, tom, now)
    assert revoke_link(session, lead, of_tom.id, now=now).revoked_at == now


def test_links_of_another_team_are_not_there(session: Session, actor: Actor, now: datetime) -> None:
    link, _ = link_for(session, actor, now)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert list_links(session, other) == []
    for ask in (get_link, reads_of):
        with pytest.raises(NotFound):
            ask(session, other, link.id)
    with pytest.raises(NotFound):
        revoke_link(session, other, link.id, now=now)
    with pytest.raises(NotFound):
        get_link(session, actor, 2**40)


def test_the_list_says_whose_they_are_how_often_they_were_read_and_whether_they_work(
    session: Session, actor: Actor, now: datetime
) -> None:
    tom = marketer(session, actor, now)
    read, secret = link_for(session, actor, now, name="Board", thing_id=7)
    link_for(session, tom, now, name="Agency", thing_id=8, days=1)
    ended, _ = link_for(session, tom, now, name="Sales", thing_id=8)
    revoke_link(session, tom, ended.id, now=now)
    for hours in (1, 5):
        at = now + timedelta(hours=hours)
        note_read(session, open_link(session, secret, now=at), program="Firefox", now=at)
    uses = list_links(session, actor)
    later = now + 2 * DAY
    assert [(use.link.name, use.by, use.reads, use.last_read, use.state_on(later)) for use in uses] == [
        ("Sales", "Tom Reyes", 0, None, "revoked"),
        ("Agency", "Tom Reyes", 0, None, "expired"),
        ("Board", "Ines Morrow", 2, now + timedelta(hours=5), "live"),
    ]
    about = list_links(session, actor, thing=SharedThing.EXPERIMENT, thing_id=8)
    assert [use.link.name for use in about] == ["Sales", "Agency"]
    assert list_links(session, actor, thing=SharedThing.GOAL) == []
    assert [use.link.name for use in list_links(session, actor, before_id=ended.id, limit=1)] == ["Agency"]
    assert get_link(session, actor, read.id) is read


def test_readings_are_noted_with_the_program_the_last_one_first(session: Session, actor: Actor, now: datetime) -> None:
    link, _ = link_for(session, actor, now)
    note_read(session, link, program="Slackbot-LinkExpanding 1.0\r\n", now=now)
    note_read(session, link, program="Mozilla/5.0 " + "x" * 400, now=now + DAY)
    first, second = reads_of(session, actor, link.id)
    assert (first.at, len(first.program)) == (now + DAY, 200)
    assert (second.at, second.program) == (now, "Slackbot-LinkExpanding 1.0")


@pytest.mark.parametrize("change", [sa.delete(ShareRead), sa.update(ShareRead).values(program="nobody")])
def test_what_was_read_stays_on_record(
    session: Session, actor: Actor, now: datetime, change: sa.Delete | sa.Update
) -> None:
    link, _ = link_for(session, actor, now)
    note_read(session, link, program="Firefox", now=now)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(change)
    session.rollback()
    assert [read.program for read in reads_of(session, actor, link.id)] == ["Firefox"]


def test_the_record_of_acts_holds_no_name_and_no_secret(session: Session, actor: Actor, now: datetime) -> None:
    link, secret = link_for(session, actor, now, name="Dr Weber")
    revoke_link(session, actor, link.id, now=now)
    acts = session.scalars(sa.select(Audit).where(Audit.thing == "share_link").order_by(Audit.id)).all()
    assert [(act.action, act.thing_id, act.before, act.after) for act in acts] == [
        ("link.share", link.id, None, {"thing": "experiment", "thing_id": 1, "scope": "story", "days": 30}),
        ("link.revoke", link.id, None, None),
    ]
    assert secret not in str([act.after for act in acts])


def test_whoever_reads_by_a_link_is_nobody_and_may_look_and_nothing_else(
    session: Session, actor: Actor, now: datetime
) -> None:
    link, _ = link_for(session, actor, now)
    reader = reader_of(link)
    assert (reader.person_id, reader.team_id, reader.works_on) == (0, actor.team_id, frozenset())
    assert [action for action in LEAST_ROLE if may(reader, action)] == ["see"]
