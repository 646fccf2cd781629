"""Taking a whole planning cycle into the book: its days and budgets, its objectives, its goals; all or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import all_or_nothing
from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.objective import create_objective, objectives_of
from experiments.goals.planning import CycleChange, CyclePlan, change_cycle, plan_cycle
from experiments.goals.sheets.layout import CYCLE_PARTS
from experiments.goals.sheets.reading import Part, SheetText, at_line, read_sheet
from experiments.goals.sheets.taking_in import Taken, take_goals
from experiments.goals.sheets.understanding import money_from, required_day
from experiments.people.permission import Actor, require
from experiments.people.team import Team

_DAYS = {name: CYCLE_PARTS[name] for name in ("starts", "ends")}
_BUDGETS = {name: CYCLE_PARTS[name] for name in ("marketing_budget", "social_budget")}


def take_in_cycle(session: Session, actor: Actor, text: str, *, now: datetime) -> Taken:
    """Make or change a whole planning cycle with its objectives and goals.

    The cycle is the one with the same first day. Where an empty one has some of the days (the quarter that made itself)
    it becomes the cycle of the text.

    Raises
    ------
    RuleBroken
        With the line of everything that does not fit; nothing is stored.
    """
    require(actor, "cycle.change")
    require(actor, "goal.change")
    sheet = read_sheet(text)
    faults = list(sheet.faults)
    if not sheet.cycle and not faults:
        sentence = "This is no planning cycle: it begins with “Planning cycle”, “First day” and “Last day”."
        faults.append(Fault("sheet", "missing", sentence))
    if faults:
        raise RuleBroken(*faults)
    taken = Taken()
    with all_or_nothing(session):
        taken.cycle = _take_cycle(session, actor, sheet, faults, now)
        if taken.cycle is not None:
            _take_objectives(session, actor, taken.cycle, sheet.cycle.get("objectives"), faults, now=now)
        take_goals(session, actor, sheet, taken, faults, cycle=taken.cycle, now=now)
        if faults:
            raise RuleBroken(*faults)
    return taken


def _take_cycle(session: Session, actor: Actor, sheet: SheetText, faults: list[Fault], now: datetime) -> Cycle | None:
    parts = sheet.cycle
    currency = session.get_one(Team, actor.team_id).currency
    days = {name: required_day(parts[name], said, faults) for name, said in _DAYS.items() if name in parts}
    faults += [
        Fault("sheet", "missing", f"“{said}” is missing: a day such as 2026-12-31.")
        for name, said in _DAYS.items()
        if name not in parts
    ]
    money: dict[str, Any] = {
        name: money_from(parts[name], said, currency, faults) for name, said in _BUDGETS.items() if name in parts
    }
    starts, ends = days.get("starts"), days.get("ends")
    if starts is None or ends is None:
        return None
    name = parts["cycle"].text if "cycle" in parts else ""
    try:
        old = _cycle_there(session, actor, starts, ends)
        if old is None:
            return plan_cycle(session, actor, CyclePlan(name, starts, ends, **money), now=now)
        given: dict[str, Any] = {"name": name} if "cycle" in parts else {}
        return change_cycle(session, actor, old.id, CycleChange(starts=starts, ends=ends, **given, **money), now=now)
    except RuleBroken as refusal:
        for fault in refusal.faults:
            part = parts.get("cycle" if fault.field == "name" else fault.field)
            faults.append(at_line(part.line if part else 1, fault.code, fault.sentence))
    return None


def _cycle_there(session: Session, actor: Actor, starts: date, ends: date) -> Cycle | None:
    """Find the cycle with this first day, or the one empty cycle that has some of the days."""
    of_team = sa.select(Cycle).where(Cycle.team_id == actor.team_id)
    same = session.scalar(of_team.where(Cycle.starts == starts))
    if same is not None:
        return same
    overlapping = list(session.scalars(of_team.where(Cycle.starts <= ends, Cycle.ends >= starts)))
    if len(overlapping) != 1 or overlapping[0].version > 1:
        return None
    (one,) = overlapping
    planned = one.marketing_budget_minor is not None or one.social_budget_minor is not None
    served = session.scalar(sa.select(Goal.id).where(Goal.cycle_id == one.id).limit(1))
    return None if planned or served is not None or objectives_of(session, actor, one.id) else one


def _take_objectives(
    session: Session, actor: Actor, cycle: Cycle, part: Part | None, faults: list[Fault], *, now: datetime
) -> None:
    names = {objective.name for objective in objectives_of(session, actor, cycle.id)}
    for line, name in part.items() if part is not None else ():
        if name in names:
            continue
        try:
            create_objective(session, actor, cycle.id, name, now=now)
            names.add(name)
        except RuleBroken as refusal:
            faults += [at_line(line, fault.code, fault.sentence) for fault in refusal.faults]
