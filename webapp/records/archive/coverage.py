"""The coverage map in the reader's words: the sentence, the cells with their marks, and where each leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.tallies import PROVISIONAL
from experiments.learning.portfolio.tried.axes import Axis
from experiments.learning.portfolio.tried.coverage import Cell, CoverageMap, Line, LineKind
from experiments.learning.portfolio.tried.crowded import DraftStart, start_at
from experiments.metrics.goal_kinds import GoalKind
from webapp.forms.answers import NEW_GOAL
from webapp.records.archive.coverage_sentence import OWN, axis_words, coverage_sentence, value_words
from webapp.records.spoken import inside
from webapp.words import word

ENDINGS = ("succeeded", "no_useful_difference", "harmful", "undecided", "invalid", PROVISIONAL)
"""How an experiment ends, in the order of the marks."""
SIGNS = {
    "succeeded": "succeeded",
    "no_useful_difference": "none",
    "harmful": "harmful",
    "undecided": "undecided",
    "invalid": "invalid",
    PROVISIONAL: "interim",
}
"""Mark and ink of each ending."""
MOST_MARKS = 8


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell: signs of at most eight marks and how many more, how dark, the same in words, and where a click leads.

    ``starts`` says that the click begins a draft, ``silent`` that the cell is of what was not said: where it is empty
    there is nothing to try. ``afterwards`` counts what was entered afterwards, without marks.
    """

    marks: tuple[str, ...]
    more: int
    depth: int
    afterwards: int
    says: str
    href: str | None
    starts: bool
    silent: bool = False

    @property
    def never(self) -> bool:
        """Whether nobody has ever tried it."""
        return not self.depth


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row: what it is, how many closed experiments it holds, and its cells."""

    says: str
    closed: int
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class CoveragePicture:
    """The map as a table of marks; ``endings`` are signs with their words, for the key."""

    label: str
    rows_say: str
    columns_say: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[RowShown, ...]
    endings: tuple[tuple[str, str], ...]
    sentence: str
    notes: tuple[str, ...]


def axis_choices() -> list[tuple[str, str]]:
    """List the axes to choose from."""
    return [(axis.value, axis_words(axis)) for axis in Axis]


def coverage_picture(mapped: CoverageMap, *, may_draft: bool = False) -> CoveragePicture:
    """Write a map for its table.

    Parameters
    ----------
    may_draft : bool
        An empty cell begins a draft; else it only says that it is empty.
    """
    across = [line_words(mapped.columns_axis, line) for line in mapped.columns]
    rows = []
    for down, (line, cells) in enumerate(zip(mapped.rows, mapped.cells, strict=True)):
        says = line_words(mapped.rows_axis, line)
        shown = [
            _cell(mapped, (down, place), cell, f"{says}, {across[place]}", may_draft=may_draft)
            for place, cell in enumerate(cells)
        ]
        rows.append(RowShown(says, line.closed, tuple(shown)))
    found = {name for cells in mapped.cells for cell in cells for name in cell.verdicts}
    return CoveragePicture(
        label=_("What was tried, %(rows)s by %(columns)s", rows=inside(axis_words(mapped.rows_axis)),
                columns=inside(axis_words(mapped.columns_axis))),
        rows_say=axis_words(mapped.rows_axis),
        columns_say=axis_words(mapped.columns_axis),
        columns=tuple((says, line.closed) for says, line in zip(across, mapped.columns, strict=True)),
        rows=tuple(rows),
        endings=tuple((SIGNS[name], ending_words(name)) for name in ENDINGS if name in found),
        sentence=coverage_sentence(mapped),
        notes=tuple(_notes(mapped)),
    )  # fmt: skip


def line_words(axis: Axis, line: Line) -> str:
    """Name a row or column."""
    if line.kind is LineKind.OTHERS:
        return ngettext("One other", "%(num)d others", line.folded)
    if line.kind is LineKind.NOT_SAID:
        return _("Not said")
    return value_words(axis, line.value)


def ending_words(name: str) -> str:
    """Say how an experiment ended."""
    if name == PROVISIONAL:
        return _("early sign only")
    return word("verdict", "undecided_closed" if name == "undecided" else name)


def cell_words(cell: Cell) -> str:
    """Say a cell in words."""
    if cell.never_tried:
        return _("never tried")
    said = {name: ending_words(name) for name in ENDINGS}
    parts = [
        f"{cell.verdicts[name]} {says[:1].lower()}{says[1:]}" for name, says in said.items() if cell.verdicts.get(name)
    ]
    if cell.entered_afterwards:
        parts.append(_("%(number)d entered afterwards", number=cell.entered_afterwards))
    return ", ".join(parts)


def draft_query(start: DraftStart, heard: str) -> dict[str, Any]:
    """Write what is known of a draft as parameters of the page that asks the four questions."""
    query: dict[str, Any] = {"goal_id": start.goal_id} if start.goal_id is not None else {}
    if start.goal_kind is not None:
        query = {"goal_id": NEW_GOAL, "goal_kind": start.goal_kind}
    query |= {"channel": start.channel, "tactic": start.tactic, "content_type": start.content_type}
    query |= {"funnel_from": start.phase, "heard": heard}
    return {name: value for name, value in query.items() if value is not None}


def _cell(mapped: CoverageMap, at: tuple[int, int], cell: Cell, called: str, *, may_draft: bool) -> CellShown:
    marks = [SIGNS[name] for name in ENDINGS for _one in range(cell.verdicts.get(name, 0))]
    tries = cell.closed + cell.entered_afterwards
    start = start_at(mapped, *at) if cell.never_tried and may_draft else None
    if start is not None:
        heard = _("Never tried yet: %(field)s.", field=called)
        href: str | None = url_for("experiments.new", **draft_query(start, heard))
    else:
        href = None if cell.never_tried else _archive(mapped, at)
    silent = LineKind.NOT_SAID in {mapped.rows[at[0]].kind, mapped.columns[at[1]].kind}
    held = _("none") if silent and cell.never_tried else cell_words(cell)
    says = f"{called}: {held}"
    if start is not None:
        says = _("%(cell)s, begin a draft", cell=says)
    return CellShown(
        marks=tuple(marks[:MOST_MARKS]),
        more=max(0, len(marks) - MOST_MARKS),
        depth=0 if not tries else 1 if tries < 2 else 2 if tries < 4 else 3,
        afterwards=cell.entered_afterwards,
        says=says,
        href=href,
        starts=start is not None,
        silent=silent,
    )


def _archive(mapped: CoverageMap, at: tuple[int, int]) -> str | None:
    """Give the address of the archive narrowed to a cell; ``None`` where a line stands for several values or none."""
    asked: dict[str, Any] = {"verdict": list(ENDINGS[:-1])}
    for axis, line in ((mapped.rows_axis, mapped.rows[at[0]]), (mapped.columns_axis, mapped.columns[at[1]])):
        if line.kind is not LineKind.VALUE:
            return None
        if line.value.startswith(OWN) and axis is Axis.GOAL_KIND:
            asked |= {"goal_kind": GoalKind.CUSTOM.value, "q": line.value.removeprefix(OWN)}
        else:
            asked[axis.value] = list(line.spellings)
    return url_for("archive.index", **asked)


def _notes(mapped: CoverageMap) -> list[str]:
    notes = []
    for axis, lines in ((mapped.rows_axis, mapped.rows), (mapped.columns_axis, mapped.columns)):
        for line in lines:
            said = {"axis": inside(axis_words(axis)), "closed": line.closed}
            if line.kind is LineKind.OTHERS:
                notes.append(
                    ngettext(
                        "%(axis)s: one other is folded together (%(closed)d closed experiments).",
                        "%(axis)s: %(num)d others are folded together (%(closed)d closed experiments).",
                        line.folded,
                        **said,
                    )
                )
            elif line.kind is LineKind.NOT_SAID:
                notes.append(
                    ngettext(
                        "One experiment says nothing of the %(axis)s.",
                        "%(num)d experiments say nothing of the %(axis)s.",
                        line.closed + line.afterwards,
                        **said,
                    )
                )
    return [note[:1].upper() + note[1:] for note in notes]
