"""One function per thing that a test needs in the book; all go through the public functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from experiments.goals.goal import Goal, GoalChange, create_goal
from experiments.people.first import add_person
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.team import Team
from experiments.trials.draft import DraftChange, start_draft
from experiments.trials.experiment import Experiment
from experiments.trials.plan import Registration, register


def make_team(session: Session, name: str = "Studio Larch", *, cap_minor: int | None = None) -> Team:
    """Another team, in euros."""
    team = Team(name=name, currency="EUR", spend_cap_minor=cap_minor)
    session.add(team)
    session.flush()
    return team


def make_actor(session: Session, now: datetime, *, team: Team | int, role: Role, name: str = "Tom Reyes") -> Actor:
    """A person in a team with a role."""
    row = session.get_one(Team, team) if isinstance(team, int) else team
    email = f"{name.split(maxsplit=1)[0].casefold()}.{role.value}.{row.id}@quernwell.example"
    return add_person(session, row, email=email, name=name, password_hash=None, role=role, now=now)


def make_goal(session: Session, actor: Actor, now: datetime, *, kind: str = "new_sales") -> Goal:
    """A goal: kind and one line."""
    name = "Answer once" if kind == "custom" else None
    change = GoalChange(kind=kind, name=name, goal="200 → 260 first kit orders a month, at most €14 each")
    return create_goal(session, actor, change, now=now)


QUESTION_HEADLINE = DraftChange(
    title="Question or statement?",
    heard="People in the comments ask before they buy.",
    audience="hobby cooks nearby who do not know us",
    customer_objective="look at the first kit",
    idea="open with the reader's question",
    instead_of="our claim",
    expected="more will click through",
    mechanism="curiosity asks for an answer",
    channel="paid social",
    budget=Money(28000, "EUR"),
    hours=4,
)
"""Recipe 1 of the recipe book, without goal and dates."""


def complete_change(goal: Goal, starts: date) -> DraftChange:
    """Everything that is asked for recipe 1; the rest is derived."""
    return replace(QUESTION_HEADLINE, goal_id=goal.id, starts=starts)


def make_draft(session: Session, actor: Actor, now: datetime, *, goal: Goal | None = None) -> Experiment:
    """A complete draft of recipe 1 that starts in a week."""
    goal = goal or make_goal(session, actor, now)
    return start_draft(session, actor, complete_change(goal, now.date() + timedelta(days=7)), now=now)


def make_registered(
    session: Session, actor: Actor, now: datetime, *, starts: date | None = None, change: DraftChange | None = None
) -> Experiment:
    """Recipe 1, locked; ``change`` replaces what is asked."""
    goal = make_goal(session, actor, now)
    asked = replace(change or QUESTION_HEADLINE, goal_id=goal.id, starts=starts or now.date() + timedelta(days=7))
    experiment = start_draft(session, actor, asked, now=now)
    register(session, actor, experiment.id, Registration(confirm=True), now=now)
    return experiment
