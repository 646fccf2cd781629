"""Noting who heard a story: somebody the book knows by number, anybody else in words, and nothing twice refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import NotFound, RuleBroken, WrongStatus
from experiments.goals.working import share_goal
from experiments.learning.stories.tell import Telling, tell
from experiments.learning.stories.told import Heard, StoryThing, Told, heard_of
from experiments.people.erasing import erase_person
from experiments.people.keys.share_links import NewLink, SharedThing, make_link, note_read
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.experiment import Experiment
from experiments.trials.leaving import deactivate
from tests.experiments.learning.closed import closed
from tests.factories import make_actor, make_goal, make_registered, make_team

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def found(session: Session, actor: Actor, tmp_path: Path) -> Experiment:
    return closed(session, actor, tmp_path)


def heard(session: Session, actor: Actor, experiment: Experiment) -> list[Heard]:
    return heard_of(session, actor, StoryThing.EXPERIMENT, experiment.id)


def test_what_was_told_stands_with_whom_how_when_and_by_whom(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    tell(session, actor, Telling("experiment", found.id, " the board ", how="meeting"), now=now)
    (one,) = heard(session, actor, found)
    assert (one.to, one.how, one.at, one.times) == ("the board", "meeting", now, 0)
    act = session.scalars(sa.select(Audit).order_by(Audit.id.desc())).first()
    assert act is not None
    assert (act.action, act.thing, act.thing_id) == ("story.tell", "experiment", found.id)
    assert "board" not in str(act.after)  # a name stands only where it belongs


def test_a_name_of_the_team_means_the_person_and_goes_when_the_person_is_erased(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name="Tom Reyes")
    tell(session, actor, Telling("experiment", found.id, "tom reyes"), now=now)
    row = session.scalars(sa.select(Told)).one()
    assert (row.to_person_id, row.to_whom) == (tom.person_id, "")
    assert heard(session, actor, found)[0].to == "Tom Reyes"
    admin = make_actor(session, now, team=actor.team_id, role=Role.ADMIN, name="Ada Lind")
    deactivate(session, admin, tom.person_id, admin.person_id, now=now)
    erase_person(session, admin, tom.person_id, now=now)
    assert "Tom" not in heard(session, actor, found)[0].to


def test_of_two_who_are_called_alike_nobody_is_meant(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    for role in (Role.MARKETER, Role.VIEWER):
        make_actor(session, now, team=actor.team_id, role=role, name="Tom Reyes")
    tell(session, actor, Telling("experiment", found.id, "Tom Reyes"), now=now)
    assert session.scalars(sa.select(Told)).one().to_whom == "Tom Reyes"


def test_a_team_that_works_on_a_goal_is_known_and_another_is_not(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Ines Morrow")
    larch, other = make_team(session), make_team(session, "Elsewhere")
    assert found.goal_id is not None
    share_goal(session, lead, found.goal_id, larch.id, now=now)
    tell(session, actor, Telling("experiment", found.id, to_team_id=larch.id, how="mail"), now=now)
    assert heard(session, actor, found)[0].to == "Studio Larch"
    with pytest.raises(RuleBroken) as refused:
        tell(session, actor, Telling("experiment", found.id, to_team_id=other.id), now=now)
    assert [fault.code for fault in refused.value.faults] == ["not_found"]


def test_everything_that_does_not_fit_is_said_at_once(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    stranger = make_actor(session, now, team=make_team(session), role=Role.VIEWER, name="Somebody Else")
    wrong = [
        (Telling("experiment", found.id, "x" * 201 + "\n", how="shouting"), ["too_long", "not_a_choice"]),
        (Telling("experiment", found.id, "the\nboard"), ["not_one_line"]),
        (Telling("experiment", found.id, "  "), ["missing"]),
        (Telling("experiment", found.id, "the board", to_person_id=actor.person_id), ["too_many"]),
        (Telling("experiment", found.id, to_person_id=stranger.person_id), ["not_in_team"]),
        (Telling("person", 1, "the board"), ["not_a_choice"]),
    ]
    for telling, codes in wrong:
        with pytest.raises(RuleBroken) as refused:
            tell(session, actor, telling, now=now)
        assert [fault.code for fault in refused.value.faults] == codes, telling
    assert heard(session, actor, found) == []


def test_there_is_no_story_before_closing_and_none_of_another_team(
    session: Session, actor: Actor, now: datetime
) -> None:
    running = make_registered(session, actor, now)
    with pytest.raises(WrongStatus):
        tell(session, actor, Telling("experiment", running.id, "the board"), now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD, name="Larch")
    goal = make_goal(session, other, now)
    with pytest.raises(NotFound):
        tell(session, actor, Telling("goal", goal.id, "the board"), now=now)


def test_a_link_is_told_once_a_person_has_opened_it_and_not_by_a_preview(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    link, _ = make_link(session, actor, SharedThing.EXPERIMENT, found.id, NewLink("The agency"), now=now)
    assert heard(session, actor, found) == []
    for program in ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "WhatsApp/2.23", "Googlebot/2.1"):
        note_read(session, link, program=program, now=now)
    assert heard(session, actor, found) == []
    for hours in (1, 2):
        note_read(session, link, program=FIREFOX, now=now + timedelta(hours=hours))
    (one,) = heard(session, actor, found)
    assert (one.to, one.how, one.times, one.at) == ("The agency", "link", 2, now + timedelta(hours=1))


def test_what_was_told_stays(session: Session, actor: Actor, now: datetime, found: Experiment) -> None:
    row = tell(session, actor, Telling("experiment", found.id, "the board"), now=now)
    row.to_whom = "nobody"
    with pytest.raises(sa.exc.DatabaseError):
        session.flush()
    session.rollback()
