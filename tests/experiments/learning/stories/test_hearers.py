"""Who should hear it: each reason found, nobody twice, at most five, and nobody who knows it already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.goal import GoalChange, change_goal
from experiments.goals.working import share_goal
from experiments.learning.archive.found_again import AnswerUse
from experiments.learning.lessons.lesson import LessonEvidence, Stance
from experiments.learning.lessons.using import LessonUse
from experiments.learning.stories.hearers import MOST, Because, Hearer, hearers_of
from experiments.learning.stories.tell import Telling, tell
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from experiments.trials.experiment import Experiment
from tests.experiments.learning.closed import SPRING, closed
from tests.factories import make_actor, make_registered, make_team

TODAY = date(2026, 3, 25)


@pytest.fixture
def found(session: Session, actor: Actor, tmp_path: Path) -> Experiment:
    return closed(session, actor, tmp_path, verdict="harmful")


def person(session: Session, actor: Actor, now: datetime, name: str, role: Role = Role.MARKETER) -> Actor:
    return make_actor(session, now, team=actor.team_id, role=role, name=name)


def proposed(session: Session, actor: Actor, experiment: Experiment) -> list[tuple[str, Because]]:
    return [(one.name, one.because) for one in hearers_of(session, actor, experiment, today=TODAY)]


def _asked(experiment: Experiment, asker: Actor, now: datetime) -> AnswerUse:
    return AnswerUse(
        experiment_id=experiment.id,
        team_id=experiment.team_id,
        person_id=asker.person_id,
        on_day=now.date(),
        at=now,
    )


def owned_by(session: Session, owner: Actor, made: Experiment, **columns: object) -> Experiment:
    session.execute(sa.update(Experiment).where(Experiment.id == made.id).values(owner_id=owner.person_id, **columns))
    return made


def test_alone_in_the_team_there_is_nobody_to_tell(session: Session, actor: Actor, found: Experiment) -> None:
    assert proposed(session, actor, found) == []


def test_the_owner_of_the_goal_comes_first(session: Session, actor: Actor, now: datetime, found: Experiment) -> None:
    ines = person(session, actor, now, "Ines Morrow", Role.LEAD)
    assert found.goal_id is not None
    change_goal(session, ines, found.goal_id, GoalChange(owner_id=ines.person_id), now=now)
    assert proposed(session, actor, found) == [("Ines Morrow", Because.OWNS_THE_GOAL)]


def test_who_relies_on_a_lesson_that_it_contradicts_hears_of_it_with_the_lesson_named(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    from experiments.learning.lessons.lesson import Lesson

    tom = person(session, actor, now, "Tom Reyes")
    lesson = session.scalars(sa.select(Lesson)).one()
    lesson.claim = "Ask a question"
    session.execute(sa.update(LessonEvidence).values(stance=Stance.CONTRADICTS))
    session.add(LessonUse(lesson_id=lesson.id, person_id=tom.person_id, how="used", note=None, at=now))
    session.flush()
    assert hearers_of(session, actor, found, today=TODAY) == [
        Hearer("Tom Reyes", Because.USES_A_LESSON_AGAINST_IT, "Ask a question", person_id=tom.person_id)
    ]
    session.execute(sa.update(LessonEvidence).values(stance=Stance.SUPPORTS))
    assert proposed(session, actor, found) == []


def test_who_built_on_it_who_ran_what_it_was_built_on_and_who_asked_the_same(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    tom, ada, eve = (person(session, actor, now, name) for name in ("Tom Reyes", "Ada Lind", "Eve Stone"))
    long_ago = SPRING - timedelta(days=400)
    before = owned_by(session, ada, make_registered(session, actor, long_ago), channel="posters")
    owned_by(session, tom, make_registered(session, actor, long_ago), built_on_id=found.id, channel="posters")
    session.execute(sa.update(Experiment).where(Experiment.id == found.id).values(built_on_id=before.id))
    session.add(_asked(found, eve, now))
    session.flush()
    session.refresh(found)
    assert proposed(session, actor, found) == [
        ("Tom Reyes", Because.BUILT_ON_IT),
        ("Ada Lind", Because.WAS_BUILT_ON),
        ("Eve Stone", Because.ASKED_THE_SAME),
    ]


def test_teams_on_the_goal_and_owners_of_the_same_goal_and_channel_lately(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    lead = person(session, actor, now, "Ines Morrow", Role.LEAD)
    assert found.goal_id is not None
    larch = make_team(session)
    share_goal(session, lead, found.goal_id, larch.id, now=now)
    tom, ada, old = (person(session, actor, now, name) for name in ("Tom Reyes", "Ada Lind", "Old Hand"))
    owned_by(session, tom, make_registered(session, actor, SPRING))  # the same kind of goal
    of_another = make_registered(session, actor, SPRING)
    assert of_another.goal is not None
    of_another.goal.kind = "donations"  # type: ignore[assignment]
    owned_by(session, ada, of_another)  # in the same channel
    owned_by(session, old, make_registered(session, actor, SPRING - timedelta(days=300)))
    session.flush()
    assert proposed(session, actor, found) == [
        ("Studio Larch", Because.WORKS_ON_THE_GOAL),
        ("Tom Reyes", Because.TRIED_FOR_THE_GOAL),
        ("Ada Lind", Because.TRIED_IN_THE_CHANNEL),
    ]


def test_who_knows_about_it_and_the_department_of_its_owner(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    hanne = person(session, actor, now, "Hanne Voss")
    session.get_one(Person, actor.person_id).department = "Marketing"
    session.flush()
    found.expert = "Hanne Voss, miller"
    both = hearers_of(session, actor, found, today=TODAY)
    assert [(one.name, one.because, one.person_id) for one in both] == [
        ("Hanne Voss", Because.KNOWS_ABOUT_IT, hanne.person_id),
        ("Marketing", Because.DEPARTMENT, None),
    ]
    found.expert = "the baker next door"
    assert proposed(session, actor, found)[0] == ("the baker next door", Because.KNOWS_ABOUT_IT)


def test_at_most_five_no_more_than_two_for_one_reason_and_nobody_who_heard_it(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    for number in range(4):
        owner = person(session, actor, now, f"Name{number} Tried")
        owned_by(session, owner, make_registered(session, actor, SPRING))
    for number in range(4):
        asker = person(session, actor, now, f"Name{number + 4} Asked")
        session.add(_asked(found, asker, now))
    session.get_one(Person, actor.person_id).department = "Marketing"
    found.expert = "the baker next door"
    session.flush()
    first = hearers_of(session, actor, found, today=TODAY)
    assert len(first) == MOST
    assert [one.because for one in first].count(Because.ASKED_THE_SAME) == 2
    told = replace(first[0])
    tell(session, actor, Telling("experiment", found.id, to_person_id=told.person_id), now=now)
    assert told.name not in [one.name for one in hearers_of(session, actor, found, today=TODAY)]


def test_however_long_the_history_the_number_of_queries_stays(
    session: Session, actor: Actor, now: datetime, found: Experiment
) -> None:
    def queries() -> int:
        asked: list[str] = []
        session.expire_all()
        listen = lambda *given: asked.append(given[2])  # noqa: E731
        sa.event.listen(session.get_bind(), "before_cursor_execute", listen)
        hearers_of(session, actor, found, today=TODAY)
        sa.event.remove(session.get_bind(), "before_cursor_execute", listen)
        return len(asked)

    few = queries()
    for _number in range(6):
        make_registered(session, actor, SPRING)
    assert queries() == few
