"""The team's own words: one meaning for a word, one definition for a number, for all channels."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.own_words import (
    MOST_WORDS,
    OwnWord,
    OwnWordChange,
    OwnWordGiven,
    add_own_word,
    change_own_word,
    get_own_word,
    list_own_words,
    remove_own_word,
)
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team

LEAD = OwnWordGiven("lead", "A kitchen that asked for a sample sack.", "Leads")


def faults(refused: pytest.ExceptionInfo[RuleBroken]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


def test_a_word_says_what_we_mean_and_which_number_it_defines(session: Session, actor: Actor, now: datetime) -> None:
    word = add_own_word(session, actor, LEAD, now=now)
    add_own_word(session, actor, OwnWordGiven("  Engaged  person ", "Who saved or asked."), now=now)
    assert [(one.name, one.measure) for one in list_own_words(session, actor)] == [
        ("Engaged person", None),
        ("lead", "leads"),
    ]
    assert get_own_word(session, actor, word.id).meaning == "A kitchen that asked for a sample sack."


def test_a_second_meaning_for_a_word_is_refused(session: Session, actor: Actor, now: datetime) -> None:
    add_own_word(session, actor, LEAD, now=now)
    with pytest.raises(RuleBroken) as refused:
        add_own_word(session, actor, OwnWordGiven(" LEAD", "Somebody else."), now=now)
    assert faults(refused) == [("name", "name_taken")]


@pytest.mark.parametrize("measure", ["leads", "Leads", "lead", " LEADS "])
def test_a_second_definition_of_a_number_is_refused_with_the_word_that_has_it(
    session: Session, actor: Actor, now: datetime, measure: str
) -> None:
    add_own_word(session, actor, LEAD, now=now)
    with pytest.raises(RuleBroken) as refused:
        add_own_word(session, actor, OwnWordGiven("enquiry", "Whoever asks.", measure), now=now)
    assert faults(refused) == [("measure", "number_taken")]
    assert refused.value.faults[0].sentence == (
        "“leads” is defined already, by “lead”. One number has one definition for all channels: change that one."
    )


def test_all_that_is_missing_or_too_long_is_said_at_once(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_own_word(session, actor, OwnWordGiven(" ", None, "x" * 121), now=now)
    assert faults(refused) == [("name", "missing"), ("meaning", "missing"), ("measure", "too_long")]
    assert list_own_words(session, actor) == []


def test_what_it_meant_before_stays_on_record(session: Session, actor: Actor, now: datetime) -> None:
    word = add_own_word(session, actor, LEAD, now=now)
    change_own_word(session, actor, word.id, OwnWordChange(meaning="Whoever asked for a price."), version=1, now=now)
    remove_own_word(session, actor, word.id, version=2, now=now)
    acts = session.scalars(sa.select(Audit).where(Audit.thing == "own_word").order_by(Audit.id)).all()
    assert [(act.action, act.before, act.after) for act in acts][1:] == [
        (
            "own_word.change",
            {"meaning": "A kitchen that asked for a sample sack."},
            {"meaning": "Whoever asked for a price."},
        ),
        (
            "own_word.remove",
            {"name": "lead", "meaning": "Whoever asked for a price.", "measure": "leads"},
            None,
        ),
    ]
    assert list_own_words(session, actor) == []


def test_the_second_of_two_who_change_it_is_refused(session: Session, actor: Actor, now: datetime) -> None:
    word = add_own_word(session, actor, LEAD, now=now)
    change_own_word(session, actor, word.id, OwnWordChange(name="Lead"), version=1, now=now)
    with pytest.raises(WrongStatus):
        change_own_word(session, actor, word.id, OwnWordChange(name="enquiry"), version=1, now=now)
    with pytest.raises(WrongStatus):
        remove_own_word(session, actor, word.id, version=1, now=now)
    assert get_own_word(session, actor, word.id).version == 2


def test_what_is_the_same_is_no_change(session: Session, actor: Actor, now: datetime) -> None:
    word = add_own_word(session, actor, LEAD, now=now)
    later = now + timedelta(days=1)
    change_own_word(session, actor, word.id, OwnWordChange(name="lead", measure="leads"), now=later)
    assert (word.version, word.changed_at) == (1, now)


def test_another_team_neither_sees_nor_changes_it_and_has_its_own(
    session: Session, actor: Actor, now: datetime
) -> None:
    word = add_own_word(session, actor, LEAD, now=now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert list_own_words(session, stranger) == []
    for act in (
        lambda: get_own_word(session, stranger, word.id),
        lambda: change_own_word(session, stranger, word.id, OwnWordChange(name="x"), now=now),
        lambda: remove_own_word(session, stranger, word.id, now=now),
        lambda: get_own_word(session, actor, 2**40),
    ):
        with pytest.raises(NotFound):
            act()
    assert add_own_word(session, stranger, LEAD, now=now).id != word.id


def test_a_reader_reads_and_does_not_write(session: Session, actor: Actor, now: datetime) -> None:
    word = add_own_word(session, actor, LEAD, now=now)
    reader = Actor(actor.person_id, actor.team_id, Role.VIEWER)
    assert [one.id for one in list_own_words(session, reader)] == [word.id]
    with pytest.raises(Forbidden):
        add_own_word(session, reader, OwnWordGiven("lapsed", "Nine months."), now=now)
    with pytest.raises(Forbidden):
        remove_own_word(session, reader, word.id, now=now)


def test_there_are_never_more_than_a_page_can_mark(session: Session, actor: Actor, now: datetime) -> None:
    who = {"created_by": actor.person_id, "changed_by": actor.person_id, "created_at": now, "changed_at": now}
    session.add_all(
        OwnWord(team_id=actor.team_id, name=f"w{n}", folded=f"w{n}", meaning="m", **who) for n in range(MOST_WORDS)
    )
    session.flush()
    with pytest.raises(RuleBroken) as refused:
        add_own_word(session, actor, LEAD, now=now)
    assert faults(refused) == [("name", "too_many")]
