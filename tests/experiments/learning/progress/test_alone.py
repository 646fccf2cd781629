"""On its own: nobody else, nothing beside it, nothing after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.progress.alone import Company, companies, company_of
from experiments.people.members import change_department
from experiments.people.permission import Actor, Role
from experiments.trials.experiment import Experiment
from experiments.trials.next_step import answer_next_step
from tests.factories import QUESTION_HEADLINE, make_actor, make_draft, make_registered, make_team


def company(session: Session, actor: Actor, one: Experiment, today: date) -> Company:
    found = company_of(session, actor, one, today)
    assert found is not None
    return found


def due_of(one: Experiment) -> date:
    assert one.next_step is not None
    assert one.next_step.due is not None
    return one.next_step.due


def test_it_cannot_be_told_before_the_day_of_the_next_step(session: Session, actor: Actor, now: datetime) -> None:
    one = make_registered(session, actor, now)
    due = due_of(one)
    before, on_it = company(session, actor, one, due - timedelta(days=1)), company(session, actor, one, due)
    assert (before.followed_up, before.is_alone, before.can_be_told) == (None, False, False)
    assert (on_it.followed_up, on_it.is_alone, on_it.can_be_told) == (False, True, True)


@pytest.mark.parametrize("came", [True, False])
def test_answering_for_the_next_step_ends_it_whatever_the_answer(
    session: Session, actor: Actor, now: datetime, came: bool
) -> None:
    one = make_registered(session, actor, now)
    answer_next_step(session, actor, one.id, came=came, now=now)
    assert not company(session, actor, one, due_of(one)).is_alone


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ({"expert": "Hanne Voss, miller"}, False),
        ({"other_tactics": ("e-mail",)}, False),
        ({"other_tactics": ("nothing",)}, True),
        ({}, True),
    ],
    ids=["an expert", "another tactic", "nothing beside it", "neither"],
)
def test_an_expert_or_another_tactic_is_company(
    session: Session, actor: Actor, now: datetime, words: dict[str, object], alone: bool
) -> None:
    one = make_registered(session, actor, now, change=replace(QUESTION_HEADLINE, **words))  # type: ignore[arg-type]
    assert company(session, actor, one, due_of(one)).is_alone is alone


def test_an_owner_from_another_department_than_most_is_company(session: Session, actor: Actor, now: datetime) -> None:
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    hanne = make_actor(session, now, team=actor.team_id, role=Role.MARKETER, name="Hanne Voss")
    for who, department in ((actor, "Marketing"), (tom, " marketing "), (hanne, "Mill")):
        change_department(session, who, who.person_id, department, now=now)
    of_mill, of_marketing = make_registered(session, hanne, now), make_registered(session, tom, now)
    found = companies(session, actor.team_id, [of_mill, of_marketing], due_of(of_mill))
    assert [(found[one.id].department, found[one.id].is_alone) for one in (of_mill, of_marketing)] == [
        ("Mill", False),
        (None, True),
    ]


def test_drafts_and_what_was_entered_afterwards_are_not_looked_at(
    session: Session, actor: Actor, now: datetime
) -> None:
    draft = make_draft(session, actor, now)
    assert company_of(session, actor, draft, now.date()) is None


def test_who_works_where_is_not_told_to_another_team(session: Session, actor: Actor, now: datetime) -> None:
    one = make_registered(session, actor, now)
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    goal = one.goal
    assert goal is not None
    goal.team_id = other.team_id  # theirs is the goal, so they may read it
    assert one.is_open_to(other)
    assert company_of(session, other, one, due_of(one)) is None
    session.rollback()


def test_many_cost_as_many_queries_as_one(session: Session, actor: Actor, now: datetime) -> None:
    made = [make_registered(session, actor, now) for _ in range(4)]
    counts = []
    for few in (made[:1], made):
        sent: list[str] = []

        def note(*args: object, sent: list[str] = sent) -> None:
            sent.append(str(args[2]))

        engine = session.get_bind()
        sa.event.listen(engine, "before_cursor_execute", note)
        companies(session, actor.team_id, few, now.date())
        sa.event.remove(engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts == [2, 2]
