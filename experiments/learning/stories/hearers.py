"""Who should hear what was found: each with the reason, nobody twice, and few enough that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.goal import Goal
from experiments.learning.archive.found_again import AnswerUse
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, Stance
from experiments.learning.lessons.using import LessonUse
from experiments.learning.stories.told import Heard, StoryThing, heard_of
from experiments.people.permission import Actor, require
from experiments.people.person import Person, team_members
from experiments.people.sharing import GoalShare
from experiments.people.team import Team
from experiments.results.closing.conclusion import latest_conclusion
from experiments.trials.experiment import Experiment, Status

MOST = 5
SAME_REASON = 2
"""Of one reason no more than these, so that five are not five owners of one channel."""
LATELY = timedelta(days=182)
"""Two planning cycles back; who tried something before has forgotten it or told it."""
LOOKED_AT = 20


class Because(StrEnum):
    """Why somebody should hear it; of two reasons the one named first here is said."""

    OWNS_THE_GOAL = "owns_the_goal"
    USES_A_LESSON_AGAINST_IT = "uses_a_lesson_against_it"
    BUILT_ON_IT = "built_on_it"
    WAS_BUILT_ON = "was_built_on"
    ASKED_THE_SAME = "asked_the_same"
    WORKS_ON_THE_GOAL = "works_on_the_goal"
    TRIED_FOR_THE_GOAL = "tried_for_the_goal"
    TRIED_IN_THE_CHANNEL = "tried_in_the_channel"
    KNOWS_ABOUT_IT = "knows_about_it"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who should hear it: a person of the team, a team, or in words somebody the book does not know.

    ``about`` is what the reason names: the other experiment, the lesson, the channel; empty where it names nothing.
    """

    name: str
    because: Because
    about: str = ""
    person_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """The active people of the team, by number and by name as written."""

    names: Mapping[int, str]
    numbers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person]) -> _Known:
        names = {one.id: one.name for one in people}
        return cls(names, {name.casefold(): key for key, name in names.items()})

    def person(self, person_id: int | None, because: Because, about: str = "") -> Iterator[Hearer]:
        """Give somebody of the team; nobody who has left it."""
        if person_id in self.names and person_id is not None:
            yield Hearer(self.names[person_id], because, about, person_id=person_id)

    def said(self, text: str | None, because: Because, about: str = "") -> Iterator[Hearer]:
        """Give somebody who was named in words: "Hanne Voss, miller" is Hanne Voss of the team."""
        words = (text or "").strip()
        key = self.numbers.get(words.partition(",")[0].strip().casefold())
        if key is not None:
            yield from self.person(key, because, about)
        elif words:
            yield Hearer(words, because, about)


def hearers_of(session: Session, actor: Actor, experiment: Experiment, *, today: date) -> list[Hearer]:
    """Propose who should hear of a closed experiment, at most five; whoever heard it or closed it is left out.

    In this order: the owner of its goal; whoever uses or wrote a lesson that it contradicts; whoever built on it, or
    ran what it was built on; whoever found its question; the teams that work on the goal; the owners of what was tried
    for the same goal and in the same channel lately; who was named as knowing about it; the department of its owner. A
    fixed number of queries.
    """
    require(actor, "see", experiment)
    people = team_members(session, experiment.team_id)
    known = _Known.of(people)
    found = [
        *_goal_owner(known, experiment.goal),
        *_lesson_users(session, known, experiment),
        *_builders(session, known, experiment),
        *_askers(session, known, experiment),
        *_teams(session, experiment),
        *_triers(session, known, experiment, today),
        *known.said(experiment.expert, Because.KNOWS_ABOUT_IT),
        *_department(people, experiment),
    ]
    conclusion = latest_conclusion(session, experiment.id)
    knowing = {experiment.owner_id, None if conclusion is None else conclusion.person_id}
    heard = heard_of(session, actor, StoryThing.EXPERIMENT, experiment.id)
    return _few(found, knowing, heard)


def _few(found: Iterable[Hearer], knowing: set[int | None], heard: Iterable[Heard]) -> list[Hearer]:
    kept: list[Hearer] = []
    told = {_who(one.person_id, one.team_id, one.to) for one in heard}
    seen = told | {_who(key, None, "") for key in knowing if key is not None}
    for one in found:
        who = _who(one.person_id, one.team_id, one.name)
        alike = sum(other.because is one.because for other in kept)
        if who not in seen and alike < SAME_REASON and len(kept) < MOST:
            seen.add(who)
            kept.append(one)
    return kept


def _who(person_id: int | None, team_id: int | None, name: str) -> tuple[int | None, int | None, str]:
    return person_id, team_id, "" if person_id or team_id else name.casefold()


def _goal_owner(known: _Known, goal: Goal | None) -> Iterator[Hearer]:
    if goal is not None:
        yield from known.person(goal.owner_id, Because.OWNS_THE_GOAL)


def _lesson_users(session: Session, known: _Known, experiment: Experiment) -> Iterator[Hearer]:
    """Find who relies on a lesson that this experiment speaks against: those who used it, and who wrote it."""
    against = (
        sa.select(Lesson.id, Lesson.claim, Lesson.person_id)
        .join(LessonEvidence, LessonEvidence.lesson_id == Lesson.id)
        .where(LessonEvidence.experiment_id == experiment.id, LessonEvidence.stance == Stance.CONTRADICTS)
        .where(Lesson.team_id == experiment.team_id)
    )
    lessons = session.execute(against).all()
    used = session.execute(
        sa.select(LessonUse.person_id, LessonUse.lesson_id)
        .where(LessonUse.lesson_id.in_([one.id for one in lessons]))
        .order_by(LessonUse.id.desc())
        .limit(LOOKED_AT)
    )
    claims = {one.id: one.claim for one in lessons}
    for person_id, lesson_id in used:
        yield from known.person(person_id, Because.USES_A_LESSON_AGAINST_IT, claims[lesson_id])
    for one in lessons:
        yield from known.person(one.person_id, Because.USES_A_LESSON_AGAINST_IT, one.claim)


def _builders(session: Session, known: _Known, experiment: Experiment) -> Iterator[Hearer]:
    rows = session.execute(
        sa.select(Experiment.owner_id, Experiment.title, Experiment.built_on_id)
        .where(Experiment.team_id == experiment.team_id)
        .where(sa.or_(Experiment.built_on_id == experiment.id, Experiment.id == experiment.built_on_id))
        .order_by(Experiment.id.desc())
        .limit(LOOKED_AT)
    ).all()
    for owner, title, built_on in rows:
        because = Because.BUILT_ON_IT if built_on == experiment.id else Because.WAS_BUILT_ON
        yield from known.person(owner, because, title)


def _askers(session: Session, known: _Known, experiment: Experiment) -> Iterator[Hearer]:
    asked = sa.select(AnswerUse.person_id).where(AnswerUse.experiment_id == experiment.id)
    for person_id in session.scalars(asked.order_by(AnswerUse.id.desc()).limit(LOOKED_AT)):
        yield from known.person(person_id, Because.ASKED_THE_SAME)


def _teams(session: Session, experiment: Experiment) -> Iterator[Hearer]:
    """Find the teams that work on the goal, and the one that owns it where that is another."""
    goal = experiment.goal
    if goal is None:
        return
    working = sa.select(GoalShare.team_id).where(GoalShare.goal_id == goal.id, GoalShare.ended_at.is_(None))
    wanted = sa.or_(Team.id.in_(working), Team.id == goal.team_id)
    teams = session.scalars(
        sa.select(Team).where(wanted, Team.id != experiment.team_id).order_by(Team.name, Team.id).limit(LOOKED_AT)
    )
    for team in teams:
        yield Hearer(team.name, Because.WORKS_ON_THE_GOAL, team_id=team.id)


def _triers(session: Session, known: _Known, experiment: Experiment, today: date) -> Iterator[Hearer]:
    """Find the owners of what was tried for the same goal, then in the same channel, in the last two cycles."""
    goal, channel = experiment.goal, experiment.channel
    for_goal = sa.and_(Goal.kind == goal.kind, Goal.name.is_not_distinct_from(goal.name)) if goal else sa.false()
    rows = session.execute(
        sa.select(Experiment.owner_id, for_goal)
        .outerjoin(Goal, Goal.id == Experiment.goal_id)
        .where(Experiment.team_id == experiment.team_id, Experiment.id != experiment.id)
        .where(Experiment.status.not_in((Status.IDEA, Status.DECLINED, Status.ABANDONED)))
        .where(Experiment.starts >= today - LATELY)
        .where(sa.or_(for_goal, Experiment.channel == channel if channel else sa.false()))
        .order_by(Experiment.starts.desc(), Experiment.id.desc())
        .limit(LOOKED_AT)
    ).all()
    for owner, same in rows:
        if same:
            yield from known.person(owner, Because.TRIED_FOR_THE_GOAL)
    for owner, same in rows:
        if not same:
            yield from known.person(owner, Because.TRIED_IN_THE_CHANNEL, channel or "")


def _department(people: Iterable[Person], experiment: Experiment) -> Iterator[Hearer]:
    owner = next((one for one in people if one.id == experiment.owner_id), None)
    if owner is not None and owner.department:
        yield Hearer(owner.department, Because.DEPARTMENT)
