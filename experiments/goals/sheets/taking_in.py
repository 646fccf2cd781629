"""Taking sheets into the book: each goal is made, or changed where it is there already; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import all_or_nothing
from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle, present_cycle
from experiments.goals.goal import Goal, change_goal, create_goal, get_goal
from experiments.goals.sheets.reading import SheetText, at_line, read_sheet
from experiments.goals.sheets.understanding import Understood, understood
from experiments.people.permission import Actor, require
from experiments.people.person import Person, team_members


@dataclass(slots=True)
class Taken:
    """What a text made: the goals with whether each is new, the cycle where it was a whole one, and what to know."""

    goals: list[tuple[Goal, bool]] = field(default_factory=list)
    cycle: Cycle | None = None
    notes: list[str] = field(default_factory=list)


def take_in_goals(
    session: Session, actor: Actor, text: str, *, goal_id: int | None = None, version: int | None = None, now: datetime
) -> Taken:
    """Make or change the goals of a text.

    A goal is the same as one of the book where cycle, kind and line are the same. What a sheet does not name stays; a
    part that is there and empty is emptied.

    Parameters
    ----------
    goal_id : int or None
        The goal to change, whatever its line says; the text then holds one goal.
    version : int or None
        The version of that goal that the person saw.

    Raises
    ------
    RuleBroken
        With the line of everything that does not fit; nothing is stored.
    """
    require(actor, "goal.change")
    known = get_goal(session, actor, goal_id) if goal_id is not None else None
    if known is not None:
        require(actor, "goal.change", known)
    sheet = read_sheet(text)
    faults = list(sheet.faults)
    if sheet.cycle:
        faults.append(Fault("sheet", "a_cycle", "This is a whole planning cycle. Take it in where cycles are planned."))
    elif not sheet.goals and not faults:
        faults.append(Fault("sheet", "missing", "There is no goal in this text. A sheet begins with “Goal”."))
    elif known is not None and len(sheet.goals) > 1:
        faults.append(Fault("sheet", "too_many", "This text holds several goals; here one is changed."))
    if faults:
        raise RuleBroken(*faults)
    taken = Taken()
    with all_or_nothing(session):
        take_goals(session, actor, sheet, taken, faults, known=known, version=version, now=now)
        if faults:
            raise RuleBroken(*faults)
    return taken


def take_goals(
    session: Session,
    actor: Actor,
    sheet: SheetText,
    taken: Taken,
    faults: list[Fault],
    *,
    cycle: Cycle | None = None,
    known: Goal | None = None,
    version: int | None = None,
    now: datetime,
) -> None:
    """Make or change the goals of a text that could be read, and add what does not fit to ``faults``.

    Parameters
    ----------
    cycle : Cycle or None
        The cycle of all of them; ``None`` takes what each goal says.
    known : Goal or None
        The one goal to change.
    """
    people = team_members(session, actor.team_id)
    there: dict[int, list[Goal]] = {}
    for text in sheet.goals:
        said = understood(text)
        more: dict[str, Any] = _owner(said, people)
        home = cycle or _cycle_of(session, actor, said, known, now.date())
        faults += said.faults
        taken.notes += said.notes
        if said.faults or home is None:
            continue
        if home.id not in there:
            there[home.id] = _goals_of(session, actor, home)
        old = known or _same(there[home.id], said)
        try:
            if old is None:
                taken.goals.append((create_goal(session, actor, said.change(cycle_id=home.id, **more), now=now), True))
                continue
            if old in there[home.id]:
                there[home.id].remove(old)
            change = said.change(cycle_id=home.id, **more)
            taken.goals.append((change_goal(session, actor, old.id, change, version=version, now=now), False))
        except RuleBroken as refusal:
            faults += [said.at(fault) for fault in refusal.faults]


def _goals_of(session: Session, actor: Actor, cycle: Cycle) -> list[Goal]:
    found = sa.select(Goal).where(Goal.team_id == actor.team_id, Goal.cycle_id == cycle.id).order_by(Goal.id)
    return list(session.scalars(found).unique())


def _same(goals: Sequence[Goal], said: Understood) -> Goal | None:
    """Find the goal with this line; where the sheet names kind and name, with these too."""
    for goal in goals:
        kind, name = said.values.get("kind"), said.values.get("name", goal.name)
        if goal.goal == said.values.get("goal") and kind in (None, goal.kind.value) and name == goal.name:
            return goal
    return None


def _owner(said: Understood, people: Sequence[Person]) -> dict[str, Any]:
    """Find the owner among the team; somebody unknown here is said and leaves the owner as it is."""
    if said.owner is None:
        return {}
    if not said.owner:
        return {"owner_id": None}
    wanted = said.owner.casefold()
    named = [one for one in people if one.name == said.owner] or [
        one for one in people if wanted in (one.name.casefold(), f"{one.name} <{one.email}>".casefold())
    ]
    if len(named) == 1:
        return {"owner_id": named[0].id}
    line = said.parts["owner"].line
    if named:
        sentence = f"Several people are called “{said.owner}”. Write the address behind the name: {said.owner} <…>."
        said.faults.append(at_line(line, "ambiguous", sentence))
    else:
        said.notes.append(f"Line {line}: nobody in the team is called “{said.owner}”, so the owner is left as it is.")
    return {}


def _cycle_of(session: Session, actor: Actor, said: Understood, known: Goal | None, today: date) -> Cycle | None:
    """Find the cycle that a goal names; without one it is the present cycle, or the one the goal is in."""
    if said.cycle is None:
        return known.cycle if known is not None else present_cycle(session, actor.team_id, today)
    name, starts = said.cycle
    of_team = sa.select(Cycle).where(Cycle.team_id == actor.team_id).order_by(Cycle.id)
    found = list(session.scalars(of_team.where(Cycle.starts == starts))) if starts else []
    found = found or list(session.scalars(of_team.where(Cycle.name == name)))
    if len(found) == 1:
        return found[0]
    line = said.parts["cycle"].line
    if found:
        sentence = f"Several planning cycles are called “{name}”. Write its days behind the name, as an export does."
        said.faults.append(at_line(line, "ambiguous", sentence))
    else:
        sentence = f"There is no planning cycle “{name}”. Leave the line out for the present one."
        said.faults.append(at_line(line, "not_found", sentence))
    return None
