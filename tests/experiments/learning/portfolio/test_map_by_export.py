"""Every cell of every map is what pandas counts in the export; and the export, brought in again, gives the same map."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.past_archive import fill_archive
from experiments.goals.goal import Goal, GoalChange, create_goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.portfolio.tried.axes import PAIRS, Axis
from experiments.learning.portfolio.tried.coverage import Cell, CoverageMap, Line, LineKind, coverage_map
from experiments.people.permission import Actor, Role
from experiments.transfer.archive_in import read_history, take_history
from experiments.transfer.archive_out import archive_csv
from tests import audited
from tests.exported import read_rows
from tests.factories import make_actor, make_team

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PAST = 240
Told = Callable[[pd.DataFrame], pd.Series]


def on_axis(closed: pd.DataFrame, axis: Axis) -> pd.Series:
    """Read the values of an axis out of an export, as people mean them: case and blanks do not count."""
    values = closed[axis.value].fillna("")
    if axis is Axis.GOAL_KIND:
        values = values.where(values != "custom", "custom:" + closed["goal_name"].fillna(""))
    return values.str.casefold().str.split().str.join(" ")


def by_ending(closed: pd.DataFrame) -> pd.Series:
    """Say how each experiment of an export counts."""
    own = closed["verdict"].where(closed["provisional_until"].isna(), "provisional")
    return own.where(~closed["entered_afterwards"].fillna(value=False).astype(bool), "afterwards:" + closed["verdict"])


def all_afterwards(closed: pd.DataFrame) -> pd.Series:
    """Say how each counts where the export was brought in: entered afterwards, by the verdict that the file says."""
    return "afterwards:" + closed["verdict"]


def counted(cell: Cell) -> dict[str, int]:
    """Write a cell as an export counts."""
    return {**cell.verdicts, **{f"afterwards:{verdict}": number for verdict, number in cell.afterwards.items()}}


def stands_for(line: Line, lines: tuple[Line, ...], values: pd.Series) -> pd.Series:
    """Say which experiments of an export a row or column stands for."""
    if line.kind is LineKind.NOT_SAID:
        return values == ""
    named = [" ".join(one.value.casefold().split()) for one in lines if one.kind is LineKind.VALUE]
    if line.kind is LineKind.OTHERS:
        return ~values.isin([*named, ""])
    return values == " ".join(line.value.casefold().split())


def agrees(mapped: CoverageMap, closed: pd.DataFrame, told: Told) -> int:
    """Compare every cell of a map with an export; give how many experiments the map holds."""
    down, across, endings = on_axis(closed, mapped.rows_axis), on_axis(closed, mapped.columns_axis), told(closed)
    held = 0
    for row, cells in zip(mapped.rows, mapped.cells, strict=True):
        for column, cell in zip(mapped.columns, cells, strict=True):
            here = stands_for(row, mapped.rows, down) & stands_for(column, mapped.columns, across)
            assert counted(cell) == endings[here].value_counts().to_dict(), (row, column)
            held += cell.closed + cell.entered_afterwards
    return held


def agree_everywhere(session: Session, actor: Actor, closed: pd.DataFrame, told: Told) -> None:
    for rows, columns in PAIRS:
        mapped = coverage_map(session, actor, rows=rows, columns=columns, today=NOW.date())
        assert agrees(mapped, closed, told) == len(closed)


def drawn(session: Session, actor: Actor) -> pd.DataFrame:
    """A drawn archive: own goals, words in several spellings, blanks, what an early sign said, entered afterwards."""
    audited.by_hand(session)
    fill_archive(session, actor, PAST)
    chance = random.Random(5)
    own = [
        create_goal(session, actor, GoalChange(kind="custom", name=name, goal=f"{name}, 80 in 100"), now=NOW)
        for name in ("Answer once", "Find people")
    ]
    cards = session.scalars(sa.select(ArchiveCard).order_by(ArchiveCard.experiment_id)).all()
    count_cards(session, cards, -1)
    for card in cards:
        if chance.random() < 0.2:
            goal = chance.choice(own)
            card.goal_id, card.goal_kind, card.goal_name = goal.id, "custom", goal.label
        card.tactic = chance.choice([card.tactic, card.tactic.upper() if card.tactic else None, None])
        card.channel = chance.choice([card.channel, f"channel {chance.randint(1, 9)}"])
        card.goal_stage = chance.choice([card.goal_stage, None])
        card.phase = chance.choice([card.phase, f" {card.phase}", None])
        card.retrospective = chance.random() < 0.2
        if not card.retrospective and chance.random() < 0.1:
            card.provisional_until = date(2026, 12, 24)
    session.flush()
    count_cards(session, cards)
    session.flush()
    return read_closed("".join(archive_csv(session, actor)))


def read_closed(table: str) -> pd.DataFrame:
    """Read an export, one line for each experiment."""
    return read_rows(table).drop_duplicates("experiment").set_index("experiment")


def test_every_cell_of_all_fifteen_maps_is_what_the_export_says(session: Session, actor: Actor) -> None:
    found = drawn(session, actor)
    assert len(found) == PAST
    assert {"provisional", "afterwards:succeeded", "harmful"} <= set(by_ending(found))
    agree_everywhere(session, actor, found, by_ending)


def test_the_export_brought_in_by_another_team_gives_the_same_map(session: Session, actor: Actor) -> None:
    found = drawn(session, actor)
    other = make_actor(session, NOW, team=make_team(session), role=Role.LEAD)
    table = "".join(archive_csv(session, actor)).encode()
    taken = take_history(session, other, read_history(table, "archive.csv"), name="archive.csv", now=NOW)
    assert len(taken.keys) == PAST
    agree_everywhere(session, other, found, all_afterwards)
    assert set(session.scalars(sa.select(Goal.name).where(Goal.team_id == other.team_id))) == {
        None,
        "Answer once",
        "Find people",
    }
