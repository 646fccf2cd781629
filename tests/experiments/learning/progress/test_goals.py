"""What came out of the experiments of each goal, counted in one query."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.progress.goals import GoalProgress, goal_progress
from experiments.people.permission import Actor, Role
from experiments.trials.experiment import Experiment, Status
from tests.factories import make_actor, make_draft, make_goal, make_registered, make_team


def close(session: Session, experiment_id: int, verdict: str, goal_id: int) -> None:
    """Write the columns that closing writes; closing itself is tested beside it."""
    closed = {"status": Status.CONCLUDED, "verdict": verdict, "goal_id": goal_id}
    session.execute(sa.update(Experiment).where(Experiment.id == experiment_id).values(**closed))


def test_undecided_ones_are_closed_but_did_not_answer(
    session: Session, actor: Actor, now: datetime, today: date
) -> None:
    goal = make_goal(session, actor, now)
    for verdict in ("succeeded", "harmful", "no_useful_difference", "undecided", "invalid"):
        close(session, make_registered(session, actor, now).id, verdict, goal.id)
    make_draft(session, actor, now, goal=goal)
    progress = goal_progress(session, actor, today=today)[goal.id]
    assert progress.closed == 5
    assert progress.answered == 3  # succeeded, harmful, no useful difference
    assert progress.all == 6
    assert progress.statuses[Status.DRAFT] == 1
    assert progress.verdicts["undecided"] == 1


def test_a_locked_one_counts_as_running_from_its_first_day(
    session: Session, actor: Actor, now: datetime, today: date
) -> None:
    experiment = make_registered(session, actor, now, starts=today)
    assert goal_progress(session, actor, today=today)[experiment.goal_id or 0].statuses == {Status.RUNNING: 1}


def test_a_goal_without_experiments_and_the_goals_of_others_are_not_counted(
    session: Session, actor: Actor, now: datetime, today: date
) -> None:
    make_goal(session, actor, now)
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    make_registered(session, other, now)
    assert goal_progress(session, actor, today=today) == {}
    assert GoalProgress().answered == 0


def test_however_many_goals_there_are_it_is_one_query(
    session: Session, actor: Actor, now: datetime, today: date
) -> None:
    for _each in range(5):
        make_registered(session, actor, now)
    statements: list[str] = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert len(goal_progress(session, actor, today=today)) == 5
    assert len(statements) == 1
