"""What nobody heard within two weeks of closing; the day of looking is an argument."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.stories.tell import Telling, tell
from experiments.learning.stories.untold import Untold, untold
from experiments.people.keys.share_links import NewLink, SharedThing, make_link, note_read
from experiments.people.permission import Actor, Role
from experiments.trials.experiment import Experiment
from tests.experiments.learning.closed import SPRING, closed
from tests.factories import make_actor, make_team

CLOSED = (SPRING + timedelta(days=23)).date()
"""25 March: two days after the last day."""
AFTER = SPRING + timedelta(days=24)


@pytest.fixture
def found(session: Session, actor: Actor, tmp_path: Path) -> Experiment:
    return closed(session, actor, tmp_path, verdict="harmful")


def keys(session: Session, actor: Actor, today: date) -> list[int]:
    return [one.experiment_id for one in untold(session, actor, today=today)]


def test_it_is_asked_for_from_the_fourteenth_day_on_until_a_cycle_has_gone(
    session: Session, actor: Actor, found: Experiment
) -> None:
    expected = [Untold(found.id, found.title, CLOSED, found.owner_id)]
    assert untold(session, actor, today=CLOSED + timedelta(days=13)) == []
    assert untold(session, actor, today=CLOSED + timedelta(days=14)) == expected
    assert untold(session, actor, today=CLOSED + timedelta(days=90)) == expected
    assert untold(session, actor, today=CLOSED + timedelta(days=91)) == []
    assert expected[0].due == CLOSED + timedelta(days=14)


def test_told_by_hand_it_is_asked_for_no_more(session: Session, actor: Actor, found: Experiment) -> None:
    tell(session, actor, Telling("experiment", found.id, "the board"), now=AFTER)
    assert keys(session, actor, CLOSED + timedelta(days=20)) == []


def test_a_link_counts_once_somebody_has_read_it(session: Session, actor: Actor, found: Experiment) -> None:
    later = CLOSED + timedelta(days=20)
    link, _ = make_link(session, actor, SharedThing.EXPERIMENT, found.id, NewLink("The board"), now=AFTER)
    assert keys(session, actor, later) == [found.id]
    note_read(session, link, program="Slackbot 1.0", now=AFTER)
    assert keys(session, actor, later) == [found.id]
    note_read(session, link, program="Mozilla/5.0 Firefox/140.0", now=AFTER)
    assert keys(session, actor, later) == []


def test_who_read_the_plan_before_it_was_closed_has_not_heard_what_came_out(
    session: Session, actor: Actor, found: Experiment
) -> None:
    before = SPRING + timedelta(days=10)
    link, _ = make_link(session, actor, SharedThing.EXPERIMENT, found.id, NewLink("The board"), now=before)
    note_read(session, link, program="Mozilla/5.0 Firefox/140.0", now=before)
    assert keys(session, actor, CLOSED + timedelta(days=20)) == [found.id]


def test_the_story_of_its_goal_is_not_its_own(session: Session, actor: Actor, found: Experiment) -> None:
    assert found.goal_id is not None
    tell(session, actor, Telling("goal", found.goal_id, "the board"), now=AFTER)
    assert keys(session, actor, CLOSED + timedelta(days=20)) == [found.id]


def test_what_was_entered_afterwards_is_no_news(session: Session, actor: Actor, found: Experiment) -> None:
    session.execute(sa.update(ArchiveCard).values(retrospective=True))
    assert keys(session, actor, CLOSED + timedelta(days=20)) == []


def test_the_last_closed_comes_first_and_no_other_team_is_told_of_it(
    session: Session, actor: Actor, found: Experiment, tmp_path: Path, now: datetime
) -> None:
    later = closed(session, actor, tmp_path, starts=SPRING + timedelta(days=3), title="Another one")
    today = CLOSED + timedelta(days=30)
    assert keys(session, actor, today) == [later.id, found.id]
    assert len(untold(session, actor, today=today, limit=1)) == 1
    tell(session, actor, Telling("experiment", found.id, "the board"), now=AFTER)  # before the later one was closed
    assert keys(session, actor, today) == [later.id]
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    assert keys(session, replace(other), today) == []
