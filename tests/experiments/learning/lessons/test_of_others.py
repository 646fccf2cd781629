"""What an agency sees of a goal it works on, and what the brand sees of what the agency tried for it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.goals.goal import get_goal, list_goals
from experiments.goals.working import end_share, goals_of_others, goals_to_serve, share_goal, teams_on
from experiments.learning.lessons.lesson import LessonDraft, LessonStatus, get_lesson, list_lessons
from experiments.learning.lessons.of_others import lessons_of_others, noes_of_others, tried_by_others
from experiments.learning.lessons.writing import write_lesson
from experiments.people.first import actor_of
from experiments.people.permission import Actor, Role
from experiments.trials.decline import Refusal, decline
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Experiment, get_experiment
from experiments.trials.plan import Registration, register
from tests.factories import make_actor, make_draft, make_goal, make_team


@pytest.fixture
def agency(session: Session, actor: Actor, now: datetime) -> Actor:
    """A marketer of an agency that works on nothing yet."""
    return make_actor(session, now, team=make_team(session), role=Role.MARKETER, name="Larch")


def again(session: Session, one: Actor) -> Actor:
    """The same person in the next request, where the goals are read anew."""
    return actor_of(session, one.person_id, one.team_id)


def learned(session: Session, actor: Actor, experiment: Experiment, now: datetime) -> int:
    draft = LessonDraft(claim="A question brings more clicks.", what_to_do="Ask first.")
    return write_lesson(session, actor, draft, experiment=experiment, now=now).id


def test_an_agency_sees_the_goals_it_works_on_and_no_other(
    session: Session, actor: Actor, agency: Actor, now: datetime
) -> None:
    goal, other = make_goal(session, actor, now), make_goal(session, actor, now)
    with pytest.raises(NotFound):
        get_goal(session, agency, goal.id)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    agency = again(session, agency)
    assert get_goal(session, agency, goal.id) is goal
    assert [(one.id, team.name) for one, team in goals_of_others(session, agency)] == [(goal.id, "Quernwell Mill")]
    assert [one.name for one in teams_on(session, actor, goal.id)] == ["Studio Larch"]
    assert list_goals(session, agency) == []
    with pytest.raises(NotFound):
        get_goal(session, agency, other.id)


def test_with_the_goal_come_its_current_lessons_and_its_noes(
    session: Session, actor: Actor, agency: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    behind, refused = (make_draft(session, actor, now, goal=goal) for _ in range(2))
    lesson = learned(session, actor, behind, now)
    decline(session, actor, refused.id, Refusal("Not our tone.", now.date() + timedelta(days=90)), now=now)
    elsewhere = learned(session, actor, make_draft(session, actor, now), now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    agency = again(session, agency)
    today = now.date()
    assert [one.lesson.id for one in lessons_of_others(session, agency, today=today)] == [lesson]
    assert [one.reason for one in noes_of_others(session, agency, goal.id)] == ["Not our tone."]
    assert get_lesson(session, agency, lesson).id == lesson
    assert get_experiment(session, agency, refused.id) is refused
    for hidden, get in ((behind.id, get_experiment), (elsewhere, get_lesson)):
        with pytest.raises(NotFound):
            get(session, agency, hidden)  # type: ignore[operator]  # two functions of one shape
    assert list_lessons(session, agency) == []


def test_a_lesson_that_is_no_longer_current_is_not_shown_any_more(
    session: Session, actor: Actor, agency: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    lesson = learned(session, actor, make_draft(session, actor, now, goal=goal), now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    agency = again(session, agency)
    assert lessons_of_others(session, agency, today=now.date() + timedelta(days=400)) == []  # past its review
    get_lesson(session, actor, lesson).status = LessonStatus.CONTESTED
    session.flush()
    assert lessons_of_others(session, agency, today=now.date()) == []
    with pytest.raises(NotFound):
        get_lesson(session, agency, lesson)


def test_an_agency_tries_things_for_the_goal_and_the_brand_reads_them_once_locked(
    session: Session, actor: Actor, agency: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    agency = again(session, agency)
    assert [one.id for one in goals_to_serve(session, agency)] == [goal.id]
    draft = make_draft(session, agency, now, goal=goal)
    assert tried_by_others(session, actor, goal.id) == []
    with pytest.raises(NotFound):
        get_experiment(session, actor, draft.id)
    register(session, agency, draft.id, Registration(confirm=True), now=now)
    assert [(one.id, team) for one, team in tried_by_others(session, actor, goal.id)] == [(draft.id, "Studio Larch")]
    assert get_experiment(session, actor, draft.id) is draft
    with pytest.raises(Forbidden, match="another team"):
        change_draft(session, actor, draft.id, DraftChange(title="Ours"), now=now)
    assert [one.id for one, _ in tried_by_others(session, agency, goal.id)] == []


def test_what_is_shared_can_be_read_and_not_changed(
    session: Session, actor: Actor, agency: Actor, now: datetime
) -> None:
    from experiments.goals.goal import GoalChange, change_goal

    goal = make_goal(session, actor, now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    with pytest.raises(Forbidden, match="another team"):
        change_goal(session, again(session, agency), goal.id, GoalChange(goal="Ours"), now=now)
    with pytest.raises(Forbidden, match="another team"):
        share_goal(session, again(session, agency), goal.id, make_team(session, "Third").id, now=now)


def test_the_work_ends_and_what_was_tried_stays(session: Session, actor: Actor, agency: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    draft = make_draft(session, again(session, agency), now, goal=goal)
    end_share(session, actor, goal.id, agency.team_id, now=now)
    agency = again(session, agency)
    with pytest.raises(NotFound):
        get_goal(session, agency, goal.id)
    assert get_experiment(session, agency, draft.id) is draft
    with pytest.raises(NotFound):
        end_share(session, actor, goal.id, agency.team_id, now=now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)
    share_goal(session, actor, goal.id, agency.team_id, now=now)  # twice is once
    assert again(session, agency).works_on == frozenset({goal.id})


def test_a_goal_is_shared_with_another_team_of_the_book_by_a_lead(
    session: Session, actor: Actor, agency: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    for nobody in (actor.team_id, 99, 2**40):
        with pytest.raises(RuleBroken, match="another team"):
            share_goal(session, actor, goal.id, nobody, now=now)
    marketer = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    with pytest.raises(Forbidden):
        share_goal(session, marketer, goal.id, agency.team_id, now=now)
