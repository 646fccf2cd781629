"""A sheet may lack parts; what does not fit is said with its line, all of it at once, and nothing is stored then."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.goals.cycle import Cycle, present_cycle
from experiments.goals.goal import Goal, get_goal
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.goals.sheets.taking_in import take_in_goals
from experiments.goals.sheets.whole_cycle import take_in_cycle
from experiments.people.first import set_up
from experiments.people.permission import Actor, Role
from tests.factories import make_actor, make_goal, make_team

BY_HAND = """
Goal: 80 of 100 questions solved at the first reply
Kind: a goal of our own
NAME: Answer once

Success criteria:
* 80 in 100 solved (questions solved, more, 80, by 2027-03-31)
* Fewer than ten questions a week
  come twice

Plan
Publish the answers to the ten commonest questions
Count the same questions each month
"""


def refused(session: Session, actor: Actor, text: str, now: datetime, *, cycle: bool = False) -> list[str]:
    with pytest.raises(RuleBroken) as refusal:
        (take_in_cycle if cycle else take_in_goals)(session, actor, text, now=now)
    assert {fault.field for fault in refusal.value.faults} == {"sheet"}
    return [fault.sentence for fault in refusal.value.faults]


def test_a_sheet_written_by_hand_makes_a_goal_in_the_present_cycle(
    session: Session, actor: Actor, now: datetime
) -> None:
    ((goal, new),) = take_in_goals(session, actor, BY_HAND, now=now).goals
    assert (new, goal.label, goal.cycle.name) == (True, "Answer once", "Q4 2026")
    assert goal.goal == "80 of 100 questions solved at the first reply"
    assert [(line.text, line.amount, line.deadline) for line in goal.success_criteria] == [
        ("80 in 100 solved", 80.0, date(2027, 3, 31)),
        ("Fewer than ten questions a week\ncome twice", None, None),
    ]
    assert goal.implementation_plan == [
        "Publish the answers to the ten commonest questions",
        "Count the same questions each month",
    ]


def test_several_sheets_in_one_text_make_several_goals(session: Session, actor: Actor, now: datetime) -> None:
    text = "Goal\n  one\nKind: New sales\n----\nGoal\n  two\nKind: donations\n"
    taken = take_in_goals(session, actor, text, now=now)
    assert [(goal.goal, goal.kind.value) for goal, _ in taken.goals] == [("one", "new_sales"), ("two", "donations")]


def test_every_fault_is_said_with_its_line_and_nothing_is_stored(session: Session, actor: Actor, now: datetime) -> None:
    text = """\
Our sheet
Goal
  one that fits
Kind: New sales
Goal
Kind: Fame
Better: sideways
Start: €14
Now: some
By: Christmas
Owner
Owner
Planning cycle: Nowhere
"""
    assert refused(session, actor, text, now) == [
        "Line 1: “Our sheet” is no part of a sheet, and belongs to none.",
        "Line 12: “Owner” stands twice in this sheet.",
    ]
    rest = text.replace("Our sheet\n", "").replace("Owner\nOwner\n", "")
    assert [sentence[:24] for sentence in refused(session, actor, rest, now)] == [
        "Line 5: There is no such",
        "Line 6: “Better” is “mor",
        "Line 7: “Start” is a num",
        "Line 8: “Now” is a numbe",
        "Line 9: “By” is a day su",
        "Line 10: There is no pla",
    ]
    assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 0


def test_what_the_goal_itself_refuses_has_its_line_too(session: Session, actor: Actor, now: datetime) -> None:
    assert refused(session, actor, "Goal\n\nKind: A goal of our own\nNumber: " + "x" * 201, now) == [
        "Line 4: This is longer than 200 characters.",
        "Line 1: Say the goal in one line.",
        "Line 1: Give a goal of your own a name.",
    ]


@pytest.mark.parametrize("text", ["", "   \n\n", "-----"])
def test_a_text_without_a_goal_is_refused(session: Session, actor: Actor, now: datetime, text: str) -> None:
    assert refused(session, actor, text, now) == ["There is no goal in this text. A sheet begins with “Goal”."]


def test_a_part_that_is_missing_stays_and_an_empty_one_is_emptied(
    session: Session, actor: Actor, now: datetime
) -> None:
    ((goal, _),) = take_in_goals(session, actor, BY_HAND, now=now).goals
    take_in_goals(session, actor, "Goal\n  Another line\nSuccess criteria\nTarget: 80", goal_id=goal.id, now=now)
    assert (goal.goal, goal.target, goal.name, len(goal.implementation_plan)) == (
        "Another line",
        80.0,
        "Answer once",
        2,
    )
    assert goal.success_criteria == []


def test_an_owner_who_is_not_here_and_figures_nobody_can_read_are_told(
    session: Session, actor: Actor, now: datetime
) -> None:
    text = "Goal\n  x\nSuccess criteria\n  - y (cost, down, much)\nOwner\n  Nobody\nKind: Donations"
    taken = take_in_goals(session, actor, text, now=now)
    assert [note[:50] for note in taken.notes] == [
        "Line 4: (cost, down, much) is kept as words. Figur",
        "Line 5: nobody in the team is called “Nobody”, so ",
    ]
    assert taken.goals[0][0].success_criteria[0].text == "y (cost, down, much)"


def test_a_goal_of_others_is_not_found_and_a_viewer_takes_nothing_in(
    session: Session, actor: Actor, now: datetime
) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    theirs = make_goal(session, other, now)
    with pytest.raises(NotFound):
        take_in_goals(session, actor, BY_HAND, goal_id=theirs.id, now=now)
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Ada Lind")
    with pytest.raises(Forbidden):
        take_in_goals(session, reader, BY_HAND, now=now)
    marketer = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    with pytest.raises(Forbidden):
        take_in_cycle(session, marketer, "First day: 2027-01-01\nLast day: 2027-03-31", now=now)
    assert get_goal(session, other, theirs.id).version == 1


def test_a_cycle_whose_days_are_taken_or_unreadable_is_refused_with_lines(
    session: Session, actor: Actor, now: datetime
) -> None:
    plan_cycle(session, actor, CyclePlan("Winter", date(2027, 1, 1), date(2027, 3, 31)), now=now)
    plan_cycle(session, actor, CyclePlan("Spring", date(2027, 4, 1), date(2027, 6, 30)), now=now)
    text = "Planning cycle: Early\nFirst day: 2026-12-01\nLast day: 2027-04-30\nSocial budget: 5,600 EUR"
    assert refused(session, actor, text, now, cycle=True) == [
        "Line 4: “Social budget” is an amount such as 26000.00 EUR.",
        "Line 2: “Winter” has some of these days (2027-01-01 to 2027-03-31).",
        "Line 2: “Spring” has some of these days (2027-04-01 to 2027-06-30).",
    ]
    assert refused(session, actor, "Planning cycle: x\nLast day: soon", now, cycle=True) == [
        "Line 2: “Last day” is a day such as 2026-12-31.",
        "“First day” is missing: a day such as 2026-12-31.",
    ]
    assert refused(session, actor, "Goal\n  x", now, cycle=True) == [
        "This is no planning cycle: it begins with “Planning cycle”, “First day” and “Last day”."
    ]
    assert session.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 2


def test_what_was_taken_in_goes_with_the_transaction_around_it(engine: sa.Engine, now: datetime) -> None:
    with Session(engine) as session:
        actor = set_up(
            session,
            email="ines@quernwell.example",
            name="Ines Morrow",
            password_hash=None,
            team_name="Quernwell Mill",
            currency="EUR",
            now=now,
        )
        present_cycle(session, actor.team_id, now.date())
        session.commit()
        take_in_goals(session, actor, BY_HAND, now=now)  # the first change of its transaction
        session.rollback()
        assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 0
