"""Jumping to a thing by the beginnings of the words of its name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.goals.goal import Goal, create_goal
from experiments.goals.goal_change import GoalChange
from experiments.learning.finding.things import Thing, ThingKind, find_things
from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.permission import Actor, Role
from experiments.trials.channels.given import ChannelGiven
from experiments.trials.channels.opening import add_channel
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Status
from experiments.trials.toolkits.listing import list_toolkits
from tests.experiments.learning.closed import closed
from tests.experiments.learning.finding.test_search import counted
from tests.factories import make_actor, make_team


def goal_named(session: Session, actor: Actor, now: datetime, name: str) -> Goal:
    return create_goal(session, actor, GoalChange(kind="new_sales", goal=name), now=now)


def found(session: Session, actor: Actor, text: str, now: datetime) -> list[tuple[str, str]]:
    return [(one.kind.value, one.name) for one in find_things(session, actor, text, today=now.date())]


def test_every_kind_is_found_by_the_beginnings_of_its_words(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    goal_named(session, actor, now, "Bread for two hundred homes")
    start_draft(session, actor, DraftChange(title="Bréad, at dawn"), now=now)
    lesson = LessonDraft("Bread brings saves.", "All.", "People like it.", "Show bread.")
    closed(session, actor, tmp_path, title="Bread or hands", lesson=lesson)
    add_channel(session, actor, ChannelGiven(name="Bread letters"), now=now)
    list_toolkits(session, actor, now=now)
    assert found(session, actor, "brea", now) == [
        ("experiment", "Bréad, at dawn"),
        ("experiment", "Bread or hands"),
        ("goal", "Bread for two hundred homes"),
        ("lesson", "Bread brings saves."),
        ("toolkit", "Hands or bread? (making of against result)"),
        ("channel", "Bread letters"),
    ]
    assert found(session, actor, "two ho", now) == [("goal", "Bread for two hundred homes")]
    assert found(session, actor, "read", now) == []
    assert found(session, actor, "hands or bread making", now) == [
        ("toolkit", "Hands or bread? (making of against result)")
    ]


def test_without_a_word_it_is_what_is_being_worked_on(session: Session, actor: Actor, now: datetime) -> None:
    made = [start_draft(session, actor, DraftChange(title=f"Idea {turn}"), now=now) for turn in range(7)]
    newest = find_things(session, actor, "", today=now.date())
    assert newest == tuple(Thing(ThingKind.EXPERIMENT, one.id, one.title, Status.IDEA) for one in reversed(made[2:]))
    assert find_things(session, actor, "!", today=now.date()) == ()


def test_a_team_finds_its_own_and_the_goals_it_works_on(session: Session, actor: Actor, now: datetime) -> None:
    goal = goal_named(session, actor, now, "Bread for two hundred homes")
    start_draft(session, actor, DraftChange(title="Bread at dawn"), now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert found(session, other, "bread", now) == []
    working = Actor(other.person_id, other.team_id, other.role, works_on=frozenset({goal.id}))
    assert found(session, working, "bread", now) == [("goal", "Bread for two hundred homes")]


def test_it_asks_once_for_each_kind(session: Session, actor: Actor, now: datetime) -> None:
    for turn in range(30):
        start_draft(session, actor, DraftChange(title=f"Idea {turn}"), now=now)
    with counted(session) as sent:
        things = find_things(session, actor, "idea", today=now.date())
    assert len(things) == 5
    assert len([one for one in sent if one.lstrip().startswith("SELECT")]) <= 7


@pytest.mark.parametrize("typed", ["%", "_", '"', "a* OR b", "')--", "\x00"])
def test_signs_of_databases_are_only_signs(session: Session, actor: Actor, now: datetime, typed: str) -> None:
    start_draft(session, actor, DraftChange(title="Plain"), now=now)
    assert found(session, actor, typed, now) == []
