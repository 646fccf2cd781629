"""Reasons by channel, goal and team: from the tally, in three queries, failed apart from what brought no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.failures.reasons import Ended, Whose, why_it_failed
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership
from tests import audited
from tests.experiments.learning.cards_made import made_card
from tests.factories import make_actor, make_goal, make_team


def test_reasons_are_crossed_with_channel_and_goal(session: Session, actor: Actor) -> None:
    made_card(session, actor, why="weak_execution", channel="paid social")
    made_card(session, actor, why="weak_execution", verdict="invalid", channel="paid social")
    made_card(session, actor, why="wrong_audience", channel="organic social", goal_kind="custom", goal_name="A | b")
    made_card(session, actor, why="too_small", verdict="undecided", channel=None, goal_kind=None)
    made_card(session, actor, verdict="succeeded", why=None)
    found = why_it_failed(session, actor)
    assert (found.counts.closed, found.counts.failed, found.counts.undecided, found.counts.unusable) == (5, 2, 1, 1)
    assert dict(found.reasons.whys) == {
        "weak_execution": Ended(failed=1, unusable=1),
        "wrong_audience": Ended(failed=1),
        "too_small": Ended(undecided=1),
    }
    assert [(one.value, one.failed, one.apart) for one in found.channels] == [
        ("paid social", 1, 1),
        ("organic social", 1, 0),
        ("", 0, 1),
    ]
    assert [(one.value, one.failed, one.apart) for one in found.goals] == [
        ("new_sales", 1, 1),
        ("custom:A | b", 1, 0),
        ("", 0, 1),
    ]


def test_undecided_is_never_failed_and_afterwards_stands_outside(session: Session, actor: Actor) -> None:
    made_card(session, actor, why="too_small", verdict="undecided")
    made_card(session, actor, why="weak_idea", retrospective=True)
    found = why_it_failed(session, actor)
    assert (found.counts.closed, found.counts.failed, found.reasons.failed, found.reasons.apart) == (1, 0, 0, 1)


def test_teams_one_may_see_have_their_row_and_no_others(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    larch, far, mine = (make_team(session, name) for name in ("Studio Larch", "Far away", "The other mill"))
    agency, strangers = (make_actor(session, now, team=one, role=Role.LEAD) for one in (larch, far))
    audited.by_hand(session)
    session.add(Membership(team_id=mine.id, person_id=actor.person_id, role=Role.VIEWER))
    session.flush()
    made_card(session, actor, why="weak_idea")
    made_card(session, agency, why="wrong_channel", goal_id=goal.id)  # for a goal of ours
    made_card(session, agency, why="weak_idea")  # for one of theirs: none of our business
    made_card(session, strangers, why="weak_idea")
    made_card(session, replace(actor, team_id=mine.id), why="bad_timing")
    teams = why_it_failed(session, actor).teams
    assert [(one.whose, one.team_id, list(one.reasons.whys)) for one in teams] == [
        (Whose.OWN, actor.team_id, ["weak_idea"]),
        (Whose.FOR_US, larch.id, ["wrong_channel"]),
        (Whose.ALSO_MINE, mine.id, ["bad_timing"]),
    ]
    by_token = why_it_failed(session, replace(actor, scopes=frozenset({"read"}))).teams
    assert [one.whose for one in by_token] == [Whose.OWN, Whose.FOR_US], "a token acts in one team"


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_three_queries_however_many_there_are(session: Session, actor: Actor, number: int) -> None:
    for place in range(number):
        made_card(session, actor, channel=f"channel {place}")
    seen: list[str] = []
    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    why_it_failed(session, actor)
    assert len(seen) == 3
