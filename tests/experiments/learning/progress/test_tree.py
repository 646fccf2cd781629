"""The tree: cycle, objective, goal, experiment, lesson, in a fixed number of queries and for every role."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.goal import Criterion, GoalChange, change_goal, create_goal
from experiments.goals.objective import create_objective
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.learning.lessons.lesson import LessonStatus
from experiments.learning.progress.tree import goal_tree
from experiments.people.permission import Actor, Role
from experiments.trials.experiment import Status
from tests.experiments.learning.closed import closed
from tests.factories import make_actor, make_draft, make_goal, make_team

TODAY = date(2026, 11, 2)


def test_from_the_objective_down_to_the_lesson(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    experiment = closed(session, actor, tmp_path)
    assert experiment.goal is not None
    change_goal(session, actor, experiment.goal.id, GoalChange(objective="More homes that bake"), now=now)
    draft = make_draft(session, actor, now, goal=experiment.goal)
    create_objective(session, actor, experiment.goal.cycle_id, "An aim without a goal", now=now)
    (cycle,) = goal_tree(session, actor, today=TODAY)
    assert [one.objective and one.objective.name for one in cycle.objectives] == [
        "More homes that bake",
        "An aim without a goal",
    ]
    (goal,) = cycle.objectives[0].goals
    assert goal.goal is experiment.goal
    assert [(one.id, one.status, one.verdict, one.grade) for one in goal.experiments] == [
        (draft.id, Status.DRAFT, None, None),
        (experiment.id, Status.CONCLUDED, "succeeded", experiment.grade),
    ]
    (lesson,) = goal.experiments[1].lessons
    assert (lesson.status, lesson.stance.value) == (LessonStatus.CURRENT, "supports")
    later = goal_tree(session, actor, today=date(2028, 1, 1))[0].objectives[0].goals[0].experiments[1].lessons[0]
    assert later.status is LessonStatus.EXPIRED


def test_of_many_experiments_the_newest_are_named_and_all_are_counted(
    session: Session, actor: Actor, now: datetime
) -> None:
    goal, other = make_goal(session, actor, now), make_goal(session, actor, now)
    ids = [make_draft(session, actor, now, goal=goal).id for _ in range(14)]
    make_draft(session, actor, now, goal=other)
    (first, second) = goal_tree(session, actor, today=TODAY)[0].objectives[0].goals
    assert [one.id for one in first.experiments] == ids[:1:-1]
    assert (first.experiments_count, second.experiments_count) == (14, 1)


def test_goals_without_an_objective_stand_last_and_the_latest_cycle_first(
    session: Session, actor: Actor, now: datetime
) -> None:
    bare = make_goal(session, actor, now)
    named = create_goal(session, actor, GoalChange(kind="donations", goal="x", objective="Talked about"), now=now)
    winter = plan_cycle(session, actor, CyclePlan("Winter", date(2027, 1, 1), date(2027, 3, 31)), now=now)
    tree = goal_tree(session, actor, today=TODAY)
    assert [one.cycle.name for one in tree] == ["Winter", "Q4 2026"]
    assert [[goal.goal.id for goal in one.goals] for one in tree[1].objectives] == [[named.id], [bare.id]]
    assert [one.cycle.id for one in goal_tree(session, actor, today=TODAY, cycle_id=winter.id)] == [winter.id]
    assert goal_tree(session, actor, today=TODAY, cycle_id=99) == []


def test_everybody_of_the_team_sees_it_and_nobody_else(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    reader = replace(actor, role=Role.VIEWER)
    assert goal_tree(session, reader, today=TODAY)[0].objectives[0].goals[0].goal.id == goal.id
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert goal_tree(session, stranger, today=TODAY) == []
    assert goal_tree(session, stranger, today=TODAY, cycle_id=goal.cycle_id) == []


def test_however_large_it_is_the_number_of_queries_is_fixed(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    checked = (Criterion("x", "link clicks per time shown", "up", 0.02),)
    experiment = closed(session, actor, tmp_path)
    assert experiment.goal is not None
    change_goal(session, actor, experiment.goal.id, GoalChange(success_criteria=checked), now=now)
    few = _statements(session, actor)
    for number in range(4):
        line = GoalChange(kind="donations", goal="x", objective=f"Aim {number}", success_criteria=checked)
        make_draft(session, actor, now, goal=create_goal(session, actor, line, now=now))
    assert _statements(session, actor) == few <= 9


def _statements(session: Session, actor: Actor) -> int:
    session.flush()
    session.expire_all()
    statements: list[str] = []
    connection = session.connection()

    def note(*told: object) -> None:
        statements.append(str(told[2]))

    sa.event.listen(connection, "before_cursor_execute", note)
    tree = goal_tree(session, actor, today=TODAY)
    assert tree[0].objectives
    sa.event.remove(connection, "before_cursor_execute", note)
    return len(statements)
