"""What the parts of a sheet mean: values of a goal and of a planning cycle, with the line of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from experiments.errors import Fault
from experiments.goals.goal_change import Criterion, GoalChange
from experiments.goals.sheets.layout import GOAL_PARTS
from experiments.goals.sheets.notation import criterion_from, day_from, figure_from, unread_figures
from experiments.goals.sheets.reading import GoalText, Part, at_line
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.people.money import Money

_KINDS = {advice.label.casefold(): kind.value for kind, advice in ADVICE.items()} | {k.value: k.value for k in GoalKind}
_WAYS = {"more": "up", "up": "up", "less": "down", "down": "down"}
_ON = re.compile(r"(?P<figure>\S+)(?: on (?P<day>\d{4}-\d\d-\d\d))?")
_CYCLE = re.compile(r"(?P<name>.*?)(?: \((?P<starts>\d{4}-\d\d-\d\d) to \d{4}-\d\d-\d\d\))?", re.DOTALL)
_MONEY = re.compile(r"(?P<amount>\d+(?:\.\d+)?) ?(?P<currency>[A-Za-z]{3})?")
FIELDS = {"owner_id": "owner", "cycle_id": "cycle", "standing_on": "standing"}
"""Which part a field of the goal stands in, where they are not called the same."""


@dataclass(slots=True)
class Understood:
    """What a goal's text says: fields to set, and whom and which cycle it names."""

    line: int
    parts: dict[str, Part]
    values: dict[str, Any] = field(default_factory=dict)
    owner: str | None = None
    cycle: tuple[str, date | None] | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def change(self, **more: Any) -> GoalChange:
        """Give the command record."""
        return GoalChange(**self.values, **more)

    def at(self, fault: Fault) -> Fault:
        """Say a fault of the goal with the line it comes from."""
        part = self.parts.get(FIELDS.get(fault.field, fault.field))
        return at_line(part.line if part is not None else self.line, fault.code, fault.sentence)


def understood(goal: GoalText) -> Understood:
    """Read the values of a goal; a part that is there and empty empties, one that is missing says nothing."""
    found = Understood(goal.line, goal.parts)
    for name, part in goal.parts.items():
        if name in ("success_criteria", "implementation_plan"):
            continue
        said = part.text
        if name == "owner":
            found.owner = said
        elif name == "cycle":
            found.cycle = _cycle(said)
        elif name == "standing":
            _standing(found, part, said)
        else:
            found.values[name] = _value(found, name, part, said)
    if "success_criteria" in goal.parts:
        found.values["success_criteria"] = _criteria(found, goal.parts["success_criteria"])
    if "implementation_plan" in goal.parts:
        found.values["implementation_plan"] = tuple(said for _, said in goal.parts["implementation_plan"].items())
    return found


def money_from(part: Part, name: str, currency: str, faults: list[Fault]) -> Money | None:
    """Read a budget such as ``26000.00 EUR``; empty is none."""
    said = part.text
    if not said:
        return None
    match = _MONEY.fullmatch(said)
    if match is not None:
        try:
            return Money.parse(match["amount"], (match["currency"] or currency).upper())
        except ValueError:
            pass
    faults.append(at_line(part.line, "not_an_amount", f"“{name}” is an amount such as 26000.00 {currency}."))
    return None


def required_day(part: Part, name: str, faults: list[Fault]) -> date | None:
    """Read a day that a cycle cannot do without."""
    found = day_from(part.text)
    if found is None:
        faults.append(at_line(part.line, "not_a_day", f"“{name}” is a day such as 2026-12-31."))
    return found


def _value(found: Understood, name: str, part: Part, said: str) -> Any:
    if not said:
        return None
    if name == "kind":
        kind = _KINDS.get(said.casefold())
        if kind is None:
            sentence = f"There is no such kind of goal. There are: {', '.join(a.label for a in ADVICE.values())}."
            found.faults.append(at_line(part.line, "not_a_choice", sentence))
        return kind
    if name == "direction":
        way = _WAYS.get(said.casefold())
        if way is None:
            found.faults.append(at_line(part.line, "not_a_choice", "“Better” is “more” or “less”."))
        return way
    if name in ("baseline", "target"):
        figure = figure_from(said)
        if figure is None:
            example = "a number such as 260 or 13.10, without a unit: that stands in “Number”"
            found.faults.append(at_line(part.line, "not_a_number", f"“{GOAL_PARTS[name]}” is {example}."))
        return figure
    if name == "deadline":
        return required_day(part, GOAL_PARTS[name], found.faults)
    return said


def _standing(found: Understood, part: Part, said: str) -> None:
    match = _ON.fullmatch(said)
    figure = figure_from(match["figure"]) if match else None
    day = day_from(match["day"]) if match and match["day"] else None
    if said and (figure is None or (match and match["day"] and day is None)):
        sentence = "“Now” is a number, with its day where you know it: 231 on 2026-11-29."
        found.faults.append(at_line(part.line, "not_a_number", sentence))
        return
    found.values |= {"standing": figure, "standing_on": day}


def _criteria(found: Understood, part: Part) -> tuple[Criterion, ...]:
    items = part.items()
    for number, said in items:
        unread = unread_figures(said)
        if unread is not None:
            found.notes.append(
                f"Line {number}: {unread} is kept as words. Figures read such as "
                "(cost per order, down, 14, by 2026-12-31)."
            )
    return tuple(criterion_from(said) for _, said in items)


def _cycle(said: str) -> tuple[str, date | None] | None:
    if not said:
        return None
    match = _CYCLE.fullmatch(said)
    assert match is not None, "it matches any text"
    return match["name"], day_from(match["starts"]) if match["starts"] else None
