"""Splitting a list that somebody uploads or pastes: each line gets its version by its id, and nothing is stored."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.errors import Fault, RuleBroken
from experiments.reading.cells.columns import Column
from experiments.reading.cells.formulas import defused
from experiments.reading.cells.personal import kind_of_person_data
from experiments.reading.cells.words import plain
from experiments.reading.opening.container import open_bytes
from experiments.reading.problems.problem import Problem
from experiments.reading.tables import records_of
from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.lists import bounds_of, version_of
from experiments.trials.draws.outcome import Method

VERSION_COLUMN = "version"
_CALLED_ID = re.compile(r"(?:^|[\s_\-])(?:id|ids|key|code|number|no|nr|nummer|kennung|hash)$|^\w*id$")
_PLAIN_ID = re.compile(r"[\w.\-]{1,64}")


@dataclass(frozen=True, slots=True)
class Split:
    """A list with its versions: the headers (the last one names the version), the lines, how many each version has."""

    headers: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[str, int], ...]


def split_ids(drawn: Drawn, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Give each id with its version.

    Raises
    ------
    RuleBroken
        The draw is none of a list, an id is empty, or the ids look like addresses or numbers of people.
    """
    faults = _faults_of_draw(drawn)
    if not ids or not all(one.strip() for one in ids):
        faults.append(Fault("ids", "missing", "Give the ids, none of them empty."))
    elif kind := _personal("id", ids, is_id=True):
        faults.append(_personal_fault("ids", "The ids", kind))
    if faults:
        raise RuleBroken(*faults)
    bounds = bounds_of(drawn.shares)
    return [(one, drawn.versions[version_of(drawn.seed, one, bounds)]) for one in ids]


def split_list(drawn: Drawn, data: bytes, name: str, *, column: str | None = None) -> Split:
    """Split a table with a header line, or bare ids one below the other.

    Parameters
    ----------
    column : str, optional
        Header of the column that holds the ids; the one that is called so, else the first, where it is not given.

    Raises
    ------
    RuleBroken
        It is no table, a line has no id, or a column holds addresses, phone numbers or names of people. Nothing of it
        was stored, and nothing is.
    """
    faults = _faults_of_draw(drawn)
    headers, lines = _table(data, name, faults)
    place = _id_place(headers, column, faults) if headers else 0
    if lines:
        faults += [
            _personal_fault("list", f"The column “{header}”", kind)
            for index, header in enumerate(headers)
            if (kind := _personal(header, [line[index] for line in lines], is_id=index == place))
        ]
        empty = sum(not line[place].strip() for line in lines)
        if empty:
            faults.append(Fault("list", "no_id", f"{empty} lines have nothing in the column “{headers[place]}”."))
    if faults:
        raise RuleBroken(*faults)
    bounds = bounds_of(drawn.shares)
    versions = [drawn.versions[version_of(drawn.seed, line[place], bounds)] for line in lines]
    last = VERSION_COLUMN if VERSION_COLUMN not in {plain(one) for one in headers} else f"{VERSION_COLUMN} drawn"
    tally = Counter(versions)
    return Split(
        headers=(*headers, last),
        lines=tuple((*line, version) for line, version in zip(lines, versions, strict=True)),
        counts=tuple((one, tally[one]) for one in drawn.versions),
    )


def split_csv(split: Split) -> str:
    """Write a split list as CSV; what a spreadsheet would take for a formula is defused."""
    page = io.StringIO()
    writer = csv.writer(page)
    for line in (split.headers, *split.lines):
        writer.writerow([defused(cell) for cell in line])
    return page.getvalue()


def _faults_of_draw(drawn: Drawn) -> list[Fault]:
    if drawn.method is Method.LIST:
        return []
    return [Fault("method", "no_list", "This draw is none of a list, so there is nothing to split by it.")]


def _table(data: bytes, name: str, faults: list[Fault]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Read header and lines, all as wide as the widest; a lone column without a header is given one."""
    opened = open_bytes(data, name)
    found = records_of(opened.sheets[0]) if opened.sheets else next(iter(opened.problems))
    if isinstance(found, Problem):
        faults.append(Fault("list", "not_a_table", f"{found.sentence} Give a table with one line for each person."))
        return (), []
    rows = [[cell.strip() for cell in cells] for _line, cells in found[0]]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    wide = [tuple(row + [""] * (width - len(row))) for row in rows]
    if width == 1 and wide and any(sign.isdigit() or sign == "@" for sign in wide[0][0]):
        wide = [("id",), *wide]
    if len(wide) < 2:
        faults.append(Fault("list", "empty", "Give the list: a line of headers, then one line for each person."))
        return (), []
    headers = tuple(header or f"column {place}" for place, header in enumerate(wide[0], start=1))
    return headers, wide[1:]


def _id_place(headers: Sequence[str], column: str | None, faults: list[Fault]) -> int:
    simple = [plain(header) for header in headers]
    if column is not None and column.strip():
        if plain(column) in simple:
            return simple.index(plain(column))
        listed = ", ".join(f"“{header}”" for header in headers[:12])
        faults.append(Fault("column", "not_found", f"The list has no column “{column.strip()}”. It has {listed}."))
        return 0
    return next((place for place, header in enumerate(simple) if _CALLED_ID.search(header)), 0)


def _personal(header: str, cells: Sequence[str], *, is_id: bool) -> str | None:
    """Say what a column holds of people; long numbers of a plain id column only look like phone numbers."""
    kind = kind_of_person_data(plain(header), Column(list(cells)), unit_table=True)
    if kind == "phone numbers" and is_id and _CALLED_ID.search(plain(header)):
        return None if all(_PLAIN_ID.fullmatch(cell.strip()) for cell in cells if cell.strip()) else kind
    return kind


def _personal_fault(field: str, what: str, kind: str) -> Fault:
    sentence = f"{what} holds {kind}: leave it out and split by a number or code of each person. Nothing was kept."
    return Fault(field, "personal_data", sentence.replace("ids holds", "ids hold"))
