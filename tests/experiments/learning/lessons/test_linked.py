"""What may be shared by link: experiments, lessons, goals, cycles of one's own team, read as the team that sent it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.learning.lessons.lesson import list_lessons
from experiments.learning.lessons.linked import share, thing_behind
from experiments.migrations.compare import differences
from experiments.migrations.run import downgrade, upgrade
from experiments.people.keys.share_links import NewLink, SharedThing, list_links, make_link, note_read
from experiments.people.permission import Actor, Role
from experiments.people.sharing import GoalShare
from tests import audited
from tests.experiments.learning.closed import closed
from tests.factories import make_actor, make_draft, make_goal, make_registered, make_team

BOARD = NewLink("The board")


def test_experiment_lesson_goal_and_cycle_are_found_behind_their_links(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = closed(session, actor, tmp_path)
    lesson = list_lessons(session, actor)[0]
    goal = make_goal(session, actor, now)
    for kind, thing in (("experiment", experiment), ("lesson", lesson), ("goal", goal), ("cycle", goal.cycle)):
        link, _ = share(session, actor, kind, thing.id, BOARD, now=now)
        assert link.thing.value == kind
        assert thing_behind(session, link) is thing


def test_only_things_that_are_there_and_ones_own_are_shared(session: Session, actor: Actor, now: datetime) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    theirs = make_draft(session, other, now)
    for thing_id in (theirs.id, 99, 2**40):
        with pytest.raises(NotFound):
            share(session, actor, "experiment", thing_id, BOARD, now=now)
    for cycle_id in (make_goal(session, other, now).cycle_id, 99, 2**40, 0):
        with pytest.raises(NotFound):
            share(session, actor, "cycle", cycle_id, BOARD, now=now)
    with pytest.raises(RuleBroken, match="Choose from: experiment, lesson, goal, cycle"):
        share(session, actor, "person", 1, BOARD, now=now)
    assert list_links(session, actor) == []


def test_a_goal_one_only_works_on_is_not_ones_own_to_share(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    larch = make_team(session)
    session.add(GoalShare(goal_id=goal.id, team_id=larch.id, at=now, by=actor.person_id))
    session.flush()
    agency = make_actor(session, now, team=larch, role=Role.LEAD)
    reading = Actor(agency.person_id, larch.id, Role.LEAD, works_on=frozenset({goal.id}))
    with pytest.raises(Forbidden, match="belongs to another team"):
        share(session, reading, "goal", goal.id, BOARD, now=now)


def test_whoever_may_only_look_shares_nothing(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    for kind, key in (("goal", goal.id), ("cycle", goal.cycle_id)):
        with pytest.raises(Forbidden):
            share(session, viewer, kind, key, BOARD, now=now)


def test_a_link_never_leads_to_another_team_even_where_that_is_open_to_its_own(
    session: Session, actor: Actor, now: datetime
) -> None:
    # An agency locks an experiment for our goal: our people may read it, those to whom we send links may not.
    agency = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    theirs = make_registered(session, agency, now)
    theirs.goal = make_goal(session, actor, now)
    session.flush()
    assert theirs.is_open_to(actor)
    for thing, key in (
        (SharedThing.EXPERIMENT, theirs.id),
        (SharedThing.CYCLE, make_goal(session, agency, now).cycle_id),
    ):
        link, _ = make_link(session, actor, thing, key, BOARD, now=now)
        with pytest.raises(NotFound):
            thing_behind(session, link)


def test_going_back_takes_links_to_cycles_away_and_leaves_all_others(
    database_url: str, session: Session, actor: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    for kind, key in (("goal", goal.id), ("cycle", goal.cycle_id)):
        link, _ = share(session, actor, kind, key, BOARD, now=now)
        note_read(session, link, program="Firefox", now=now)
    session.commit()
    session.close()
    downgrade(database_url, "0006")
    upgrade(database_url)
    with session.get_bind().connect() as connection:  # type: ignore[union-attr]  # an engine
        assert differences(connection) == []
        assert connection.scalars(sa.text("SELECT thing FROM share_link")).all() == ["goal"]
        assert connection.scalar(sa.text("SELECT COUNT(*) FROM share_read")) == 1
    audited.forget()  # a migration is nobody's act
