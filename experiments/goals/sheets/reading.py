"""Reading the text of a sheet: which part stands in which line, and everything that nobody can read.

Written for people: parts may be missing or stand in another order, lists may have any sign or none, the names of parts
are found in any case, and what the interface calls them is known too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from experiments.errors import Fault
from experiments.goals.sheets.layout import CYCLE_PARTS, GOAL_PARTS, LISTS
from experiments.goals.sheets.notation import plain

LONGEST = 400_000
MOST_GOALS = 200
_RULE = re.compile(r"[-=_*~]{3,} *")
_ITEM = re.compile(r"(?:[-*•–] +|\d{1,3}[.)] +)(?P<rest>.*)", re.DOTALL)
_NAME = re.compile(r"(?P<name>[^:]{1,40}?) *(?::(?P<rest>.*))?", re.DOTALL)
_ALSO = {
    "the goal": "goal",
    "criteria": "success_criteria",
    "plan": "implementation_plan",
    "steps": "implementation_plan",
    "cycle": "cycle",
    "which way": "direction",
    "from": "baseline",
    "to": "target",
    "until": "deadline",
    "audience": "audience",
    "who is it for?": "audience",
}


def _lookup(names: Mapping[str, str]) -> dict[str, str]:
    also = {said: name for said, name in _ALSO.items() if name in names}
    return {said.casefold(): name for name, said in names.items()} | {name: name for name in names} | also


_OF_GOAL, _OF_CYCLE = _lookup(GOAL_PARTS), _lookup(CYCLE_PARTS)


@dataclass(slots=True)
class Part:
    """One part of a sheet: the line of its name, and its lines, each with its number."""

    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the part; its further lines stand two spaces in."""
        taken = [line[2:] if line.startswith("  ") else line.lstrip(" ") for _, line in self.lines]
        return plain("\n".join(taken)).strip()

    def items(self) -> list[tuple[int, str]]:
        """Give the items of a list with the line of each: what stands deeper than the first item belongs to it."""
        found: list[tuple[int, list[str]]] = []
        depth = None
        for number, line in self.lines:
            bare = line.lstrip(" ")
            indent = len(line) - len(bare)
            if not bare:
                if found:
                    found[-1][1].append(line[(depth or 0) + 2 :])
                continue
            if depth is None or indent <= depth:
                depth = indent if depth is None else depth
                item = _ITEM.fullmatch(bare)
                found.append((number, [item["rest"] if item else bare]))
            else:
                found[-1][1].append(line[min(indent, depth + 2) :])
        return [(number, said) for number, lines in found if (said := plain("\n".join(lines)).strip())]


@dataclass(slots=True)
class GoalText:
    """The parts of one goal; ``line`` is where it begins."""

    line: int
    parts: dict[str, Part] = field(default_factory=dict)


@dataclass(slots=True)
class SheetText:
    """What a text holds: parts of a cycle, goals, and what could not be read."""

    cycle: dict[str, Part] = field(default_factory=dict)
    goals: list[GoalText] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_sheet(text: str) -> SheetText:
    """Take a text apart.

    Parameters
    ----------
    text : str
        As pasted or out of a file, whatever its line ends.
    """
    found = SheetText()
    if len(text) > LONGEST:
        found.faults.append(Fault("sheet", "too_long", f"This is longer than {LONGEST:,} characters."))
        return found
    lines = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = any(_named(line, _OF_CYCLE) in ("starts", "ends") for line in lines)
    reader = _Reader(found, whole_cycle=whole)
    for number, line in enumerate(lines, start=1):
        reader.take(number, line.replace("\t", "    ", 1) if line.startswith("\t") else line)
    reader.end()
    return found


def list_from(text: str) -> list[str]:
    """Read a list as it stands in a field: an item a line, deeper lines belong to the one before."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [said for _, said in Part(1, list(enumerate(lines, start=1))).items()]


def begins_like_item(text: str) -> bool:
    """Say whether a text begins with the sign of a list, which would be taken off."""
    return _ITEM.fullmatch(text) is not None


def at_line(number: int, code: str, sentence: str) -> Fault:
    """Say what is wrong, with the line in which it stands."""
    return Fault("sheet", code, f"Line {number}: {sentence}")


class _Reader:
    """Goes through the lines and puts each into the part that is open."""

    def __init__(self, found: SheetText, *, whole_cycle: bool) -> None:
        self.found = found
        self.whole_cycle = whole_cycle
        self.before: dict[str, Part] = {}
        self.open: Part | None = None
        self.takes_words = False

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        if _RULE.fullmatch(line):
            return
        name = None if line.startswith(" ") else self._name(line)
        if name is not None:
            self._begin(number, name, line)
        elif self.open is not None and (self.takes_words or line.startswith(" ") or not line):
            self.open.lines.append((number, line))
        elif line.strip(" "):
            self.found.faults.append(
                at_line(number, "unknown_part", f"“{line.strip()[:60]}” is no part of a sheet, and belongs to none.")
            )

    def end(self) -> None:
        """Look at the whole: parts before the first goal belong to it."""
        if self.before:
            if self.found.goals:
                first = self.found.goals[0]
                for name in self.before.keys() & first.parts.keys():
                    self._twice(first.parts[name].line, name)
                first.parts = self.before | first.parts
            else:
                self.found.goals.append(GoalText(min(part.line for part in self.before.values()), self.before))
        if len(self.found.goals) > MOST_GOALS:
            self.found.faults.append(Fault("sheet", "too_many", f"These are more than {MOST_GOALS} goals."))

    def _name(self, line: str) -> str | None:
        in_cycle = self.whole_cycle and not self.found.goals
        return (_named(line, _OF_CYCLE) if in_cycle else None) or _named(line, _OF_GOAL)

    def _begin(self, number: int, name: str, line: str) -> None:
        parts = self._parts_for(number, name)
        if name in parts:
            self._twice(number, name)
        rest = line.partition(":")[2].lstrip(" ")
        self.open = parts[name] = Part(number, [(number, rest)] if rest else [])
        self.takes_words = name in (*LISTS, "goal", "owner")

    def _parts_for(self, number: int, name: str) -> dict[str, Part]:
        if name == "goal":
            self.found.goals.append(GoalText(number))
        if self.found.goals:
            return self.found.goals[-1].parts
        return self.found.cycle if self.whole_cycle and name in CYCLE_PARTS else self.before

    def _twice(self, number: int, name: str) -> None:
        said = {**GOAL_PARTS, **CYCLE_PARTS}[name]
        self.found.faults.append(at_line(number, "twice", f"“{said}” stands twice in this sheet."))


def _named(line: str, lookup: Mapping[str, str]) -> str | None:
    """Say which part a line begins; one that only begins like its name does not."""
    match = _NAME.fullmatch(line)
    return None if match is None else lookup.get(match["name"].strip().casefold())
