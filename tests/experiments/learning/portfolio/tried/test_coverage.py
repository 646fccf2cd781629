"""What was tried along two axes, what might be, and what is said of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken
from experiments.goals.goal import GoalChange, create_goal
from experiments.learning.portfolio.tried.axes import PAIRS
from experiments.learning.portfolio.tried.coverage import MOST_LINES, LineKind, coverage_map
from experiments.learning.portfolio.tried.crowded import DraftStart, blank_columns, most_crowded, start_at
from experiments.metrics.goal_kinds import CONTENT_TYPES, PHASES
from experiments.people.permission import Actor, Role
from tests.experiments.learning.portfolio.mapped import cell_at, tried
from tests.factories import make_actor, make_team


def test_a_cell_counts_by_verdict_with_provisional_and_afterwards_apart(session: Session, actor: Actor) -> None:
    tried(session, actor, 2, verdict="succeeded")
    tried(session, actor, verdict="succeeded", provisional_until=date(2026, 9, 1))
    tried(session, actor, verdict="harmful", retrospective=True)
    tried(session, actor, tactic="price", verdict="undecided")
    mapped = coverage_map(session, actor, rows="goal_kind", columns="tactic")
    headline = cell_at(mapped, "new_sales", "headline")
    assert headline.verdicts == {"succeeded": 2, "provisional": 1}
    assert headline.afterwards == {"harmful": 1}
    assert cell_at(mapped, "new_sales", "price").verdicts == {"undecided": 1}
    assert (mapped.closed, mapped.entered_afterwards) == (4, 1)


def test_turned_around_it_is_the_same_map(session: Session, actor: Actor) -> None:
    tried(session, actor, 3, channel="e-mail", phase="compares")
    one = coverage_map(session, actor, rows="phase", columns="channel")
    other = coverage_map(session, actor, rows="channel", columns="phase")
    assert one.rows == other.columns
    assert one.columns == other.rows
    assert [list(column) for column in zip(*one.cells, strict=True)] == [list(row) for row in other.cells]


def test_what_might_be_tried_stands_there_though_nobody_has(session: Session, actor: Actor, now: datetime) -> None:
    create_goal(session, actor, GoalChange(kind="donations", goal="€3,000 a quarter"), now=now)
    mapped = coverage_map(session, actor, rows="goal_kind", columns="content_type", today=now.date())
    assert mapped.rows[0].value == "donations"  # the cycle's own first
    assert len(mapped.rows) == 8
    assert tuple(line.value for line in mapped.columns) == CONTENT_TYPES
    assert all(cell.never_tried for row in mapped.cells for cell in row)
    phases = coverage_map(session, actor, rows="phase", columns="goal_stage")
    assert tuple(line.value for line in phases.rows) == tuple(line.value for line in phases.columns) == PHASES


def test_own_goals_stand_by_their_names(session: Session, actor: Actor, now: datetime) -> None:
    create_goal(session, actor, GoalChange(kind="custom", name="Answer once", goal="80 in 100"), now=now)
    tried(session, actor, goal_kind="custom", goal_name="Answer once")
    tried(session, actor, goal_kind="custom", goal_name="Find people")
    mapped = coverage_map(session, actor, rows="goal_kind", columns="tactic", today=now.date())
    assert [(line.value, line.closed) for line in mapped.rows[:2]] == [
        ("custom:Answer once", 1),
        ("custom:Find people", 1),
    ]


def test_the_same_word_written_differently_is_one_line(session: Session, actor: Actor) -> None:
    tried(session, actor, 2, content_type="Offer")
    tried(session, actor, content_type="offer ")
    mapped = coverage_map(session, actor, rows="content_type", columns="channel")
    offer = next(line for line in mapped.rows if line.value == "offer")  # as the book ships it
    assert (offer.spellings, offer.closed) == (("Offer", "offer "), 3)


def test_phases_follow_one_another_and_everything_else_goes_by_how_often(session: Session, actor: Actor) -> None:
    tried(session, actor, 3, phase="decides", tactic="price")
    tried(session, actor, 1, phase="has a need", tactic="headline")
    mapped = coverage_map(session, actor, rows="phase", columns="tactic")
    assert tuple(line.value for line in mapped.rows) == PHASES
    assert [line.value for line in mapped.columns[:2]] == ["price", "headline"]


def test_more_than_twelve_are_folded_with_their_number(session: Session, actor: Actor) -> None:
    for number in range(15):
        tried(session, actor, 1 + number % 2, channel=f"channel {number}")
    tried(session, actor, channel=None)
    mapped = coverage_map(session, actor, rows="channel", columns="tactic")
    *_named, others, silent = mapped.rows
    assert len(mapped.rows) == MOST_LINES + 1
    assert (others.kind, others.folded, others.closed) == (LineKind.OTHERS, 4, 4)
    assert (silent.kind, silent.closed) == (LineKind.NOT_SAID, 1)
    assert mapped.closed == 23
    small = coverage_map(session, actor, rows="channel", columns="tactic", most=5)
    assert [(line.kind, line.folded) for line in small.rows[4:]] == [(LineKind.OTHERS, 11), (LineKind.NOT_SAID, 0)]
    assert small.closed == 23


@pytest.mark.parametrize(
    ("rows", "columns", "codes"),
    [
        ("mood", "weather", [("rows", "not_a_choice"), ("columns", "not_a_choice")]),
        ("tactic", "tactic", [("columns", "the_same")]),
        ("", "tactic", [("rows", "not_a_choice")]),
    ],
)
def test_axes_that_are_none_are_refused(
    session: Session, actor: Actor, rows: str, columns: str, codes: list[tuple[str, str]]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        coverage_map(session, actor, rows=rows, columns=columns)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == codes


def test_another_teams_experiments_are_not_on_the_map(session: Session, actor: Actor, now: datetime) -> None:
    agency = make_team(session)
    tried(session, make_actor(session, now, team=agency, role=Role.MARKETER), 2)
    mapped = coverage_map(session, actor, rows="goal_kind", columns="tactic")
    assert mapped.closed == 0
    assert "headline" not in {line.value for line in mapped.columns}


def test_all_fifteen_pairs_add_up_to_the_same_number(session: Session, actor: Actor) -> None:
    tried(session, actor, 2)
    tried(session, actor, tactic=None, channel=None, goal_kind=None)
    for rows, columns in PAIRS:
        mapped = coverage_map(session, actor, rows=rows, columns=columns)
        assert mapped.closed == sum(line.closed for line in mapped.columns) == 3


def test_where_most_was_tried_and_what_is_blank(session: Session, actor: Actor) -> None:
    tried(session, actor, 4, channel="paid social")
    tried(session, actor, 3, channel="e-mail")
    tried(session, actor, 1, channel="organic social", goal_kind="donations")
    mapped = coverage_map(session, actor, rows="goal_kind", columns="channel")
    crowded = most_crowded(mapped)
    assert crowded is not None
    assert (crowded.row.value, crowded.column.value, crowded.closed, crowded.of) == ("new_sales", "paid social", 4, 7)
    assert ([line.value for line in blank_columns(mapped)[0]], blank_columns(mapped)[1]) == (["organic social"], 1)
    assert most_crowded(coverage_map(session, actor, rows="phase", columns="goal_stage")) is None  # nobody said


def test_an_empty_cell_begins_with_the_goal_of_the_cycle(session: Session, actor: Actor, now: datetime) -> None:
    sales = create_goal(
        session, actor, GoalChange(kind="new_sales", goal="260 a month", funnel_stage="decides"), now=now
    )
    mapped = coverage_map(session, actor, rows="goal_kind", columns="phase", today=now.date())
    rows = [line.value for line in mapped.rows]
    assert start_at(mapped, rows.index("new_sales"), 2) == DraftStart(goal_id=sales.id, phase="compares")
    assert start_at(mapped, rows.index("donations"), 0) == DraftStart(goal_kind="donations", phase="not looking")
    staged = coverage_map(session, actor, rows="goal_stage", columns="content_type", today=now.date())
    assert start_at(staged, 3, 5) == DraftStart(goal_id=sales.id, goal_stage="decides", content_type="offer")
    assert start_at(staged, 0, 5) == DraftStart(goal_stage="not looking", content_type="offer")


def test_what_stands_for_several_or_none_begins_nothing(session: Session, actor: Actor) -> None:
    tried(session, actor, channel=None)
    mapped = coverage_map(session, actor, rows="channel", columns="phase")
    assert mapped.rows[-1].kind is LineKind.NOT_SAID
    assert start_at(mapped, len(mapped.rows) - 1, 0) is None
