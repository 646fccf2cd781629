"""What the cells of an archive table say: numbers of one style, days of one style, words that are known."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from experiments.reading.cells.dates import read_dates
from experiments.reading.cells.numbers import decide_style, is_missing, read_number, weigh
from experiments.reading.problems.cells import (
    DateOrderUnclear,
    ImpossibleDate,
    MixedNumberStyles,
    NumberStyleUnclear,
    TextInNumbers,
)
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.transfer.delimited import Table, quoted
from experiments.transfer.history.columns import CHOICES, DAYS, LONG_TEXTS, NUMBERS
from experiments.transfer.history.problems import NotACurrency, TooLong, UnknownWord
from stats.summaries import FloatArray

COUNTS = ("n", "successes", "units")
MOST_OF_NAME, MOST_OF_TEXT = 300, 10_000
_BARE = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Style:
    """What a person said of a file: the decimal mark, and whether the day comes first; ``None`` finds out."""

    decimal: str | None = None
    day_first: bool | None = None


def numbers_of(table: Table, style: Style) -> dict[str, FloatArray]:
    """Read the columns of figures, nan where a cell is blank; every cell that is no figure is a problem."""
    there = {name: table.columns[name] for name in NUMBERS if name in table.columns}
    decimal = "." if table.decimal_point else style.decimal or _decimal(table, there)
    if decimal is None:
        return {}
    return {name: _figures(table, name, cells, decimal) for name, cells in there.items()}


def days_of(table: Table, style: Style) -> dict[str, list[date | None]]:
    """Read the columns of days, in one style."""
    there = {name: table.columns[name] for name in DAYS if name in table.columns}
    distinct = sorted({cell for cells in there.values() for cell in cells})
    said = None if style.day_first is None else ("D.M.YYYY" if style.day_first else "M/D/YYYY")
    read = read_dates(distinct, style=said)
    if read.unclear:
        cell = next(cell for cell in distinct if not is_missing(cell))
        table.problems.append(DateOrderUnclear(f"{quoted(cell)} could be in two months.", cell=cell))
        return {}
    wrong = set(read.wrong)
    for name, cells in there.items():
        header = table.header(name)
        places = [place for place, cell in enumerate(cells) if cell in wrong]
        table.problems += listed(
            places,
            lambda at, header=header, cells=cells: ImpossibleDate(  # type: ignore[misc]  # one argument is given
                f"Line {table.lines[at]}, column {quoted(header)}: {quoted(cells[at])} is no day.",
                line=table.lines[at], column=header, cell=cells[at],
            ),
            f"cells under {quoted(header)} are no days",
        )  # fmt: skip
    return {name: [read.days.get(cell) for cell in cells] for name, cells in there.items()}


def words_of(table: Table) -> dict[str, list[str]]:
    """Read the columns of words and names: known words as we call them, names with single blanks, texts as written."""
    found = {}
    for name, cells in table.columns.items():
        if name in NUMBERS or name in DAYS:
            continue
        if name in CHOICES:
            found[name] = _chosen(table, name, cells)
        elif name == "currency":
            found[name] = _currencies(table, cells)
        else:
            own = cells if name in LONG_TEXTS else [" ".join(cell.split()) for cell in cells]
            _refuse_long(table, name, own, MOST_OF_TEXT if name in LONG_TEXTS else MOST_OF_NAME)
            found[name] = own
    return found


def _decimal(table: Table, there: dict[str, list[str]]) -> str | None:
    """Decide the decimal mark from all figures; ``None`` with a problem where they do not tell."""
    counts = [weigh(cells) for name, cells in there.items() if name in COUNTS]
    amounts = [weigh(cells) for name, cells in there.items() if name not in COUNTS]
    found = decide_style(counts, amounts)
    if found.conflict:
        sentence = "Some figures have a decimal point, others a decimal comma."
        table.problems.append(MixedNumberStyles(sentence))
        return None
    if not found.unclear:
        return found.decimal
    if table.delimiter == ",":
        return "."  # whoever parts cells by commas writes no decimal commas
    sentence = "One mark before three digits can be a decimal mark or part thousands."
    table.problems.append(NumberStyleUnclear(sentence))
    return None


def _figures(table: Table, name: str, cells: Sequence[str], decimal: str) -> FloatArray:
    values = np.full(len(cells), np.nan)
    wrong: list[int] = []
    plainly = decimal == "."
    for place, cell in enumerate(cells):
        if not cell:
            continue
        if plainly and _BARE.fullmatch(cell):
            values[place] = float(cell)
            continue
        try:
            read = None if cell.endswith("%") else read_number(cell, decimal)
        except ValueError:
            wrong.append(place)
            continue
        if read is not None:
            values[place] = read
        elif cell.endswith("%") or not is_missing(cell):
            wrong.append(place)
    wrong += [int(place) for place in np.flatnonzero(np.isinf(values))]
    header = table.header(name)
    table.spoiled |= {table.lines[at] for at in wrong}
    table.problems += listed(
        sorted(wrong),
        lambda at: TextInNumbers(
            f"Line {table.lines[at]}, column {quoted(header)}: {quoted(cells[at])} is not a figure.",
            line=table.lines[at], column=header, cell=cells[at],
        ),
        f"cells under {quoted(header)} are not figures",
    )  # fmt: skip
    values[~np.isfinite(values)] = math.nan
    return values


def _chosen(table: Table, name: str, cells: Sequence[str]) -> list[str]:
    known = CHOICES[name]
    meant = {cell: _meaning(known, cell) for cell in set(cells)}
    wrong = [place for place, cell in enumerate(cells) if meant[cell] is None]
    header = table.header(name)
    ours = ", ".join(dict.fromkeys(known.values()))
    table.problems += listed(
        wrong,
        lambda at: UnknownWord(
            f"Line {table.lines[at]}, column {quoted(header)}: {quoted(cells[at])} is none of {ours}.",
            line=table.lines[at], column=header, cell=cells[at],
        ),
        f"cells under {quoted(header)} are no such words",
    )  # fmt: skip
    return [meant[cell] or "" for cell in cells]


def _meaning(known: Mapping[str, str], cell: str) -> str | None:
    """Give what a word means, whatever its case and whether blanks or lines part it; "" where it says nothing."""
    if is_missing(cell):
        return ""
    word = " ".join(cell.split()).casefold().replace("’", "'")
    return known.get(word) or known.get(word.replace(" ", "_").replace("-", "_"))


def _currencies(table: Table, cells: Sequence[str]) -> list[str]:
    wrong = [
        place for place, cell in enumerate(cells) if cell and not (len(cell) == 3 and cell.isascii() and cell.isalpha())
    ]
    header = table.header("currency")
    table.problems += listed(
        wrong,
        lambda at: NotACurrency(
            f"Line {table.lines[at]}: {quoted(cells[at])} is no currency.",
            line=table.lines[at], column=header, cell=cells[at],
        ),
        f"cells under {quoted(header)} are no currencies",
    )  # fmt: skip
    return [cell.upper() for cell in cells]


def _refuse_long(table: Table, name: str, cells: Sequence[str], most: int) -> None:
    header = table.header(name)
    long: list[int] = [place for place, cell in enumerate(cells) if len(cell) > most]
    problems: list[Problem] = [
        TooLong(
            f"Line {table.lines[at]}, column {quoted(header)}: {len(cells[at]):,} characters.",
            line=table.lines[at], column=header, cell=cells[at][:100],
        )
        for at in long[:20]
    ]  # fmt: skip
    table.problems += problems
