"""Comment lines and further tables below a table, as Google Analytics writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.words import plain
from experiments.reading.problems.files import SeveralTables
from experiments.reading.report import Skipped

# Universal Analytics writes the whole site by day below each report: sums of what stands above, not data of its own
_SUMMARIES = frozenset(
    ["day index", "hour index", "week index", "month index", "tagesindex", "stundenindex", "wochenindex",
     "monatsindex", "indice de dias", "indice de dia", "indice del dia", "index des jours", "index du jour",
     "index de jour", "dagindex", "indice giorno", "indice giorni", "indice do dia", "indice de semana"]
)  # fmt: skip

Record = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Parted:
    """What stands below the headers: lines of the table, lines left out, and the problem if there is a second table."""

    records: Sequence[Record]
    skipped: Sequence[Skipped] = ()
    problem: SeveralTables | None = None


def part_tables(records: Sequence[Record], headers: Sequence[str], preamble: Sequence[str]) -> Parted:
    """Take comment lines and a summary by day out of the lines below the headers, and find a second table.

    Parameters
    ----------
    records : Sequence[tuple[int, Sequence[str]]]
        Lines below the headers, each with its number in the file.
    headers : Sequence[str]
        Headers of the table.
    preamble : Sequence[str]
        Lines above it; if none is a comment, neither is a line below that begins with "#".
    """
    commented = any(line.startswith("#") for line in preamble)
    if not commented and all(row and row[0] for _, row in records):
        return Parted(records)
    wanted = [plain(header) for header in headers]
    kept: list[Record] = []
    skipped: list[Skipped] = []
    apart = False
    for place, (line, row) in enumerate(records):
        first = row[0] if row else ""
        if commented and first.startswith("#"):
            skipped.append(Skipped(line, "A comment, not data."))
            apart = True
            continue
        if not first and not any(cell.strip() for cell in row):
            kept.append((line, row))
            apart = True
            continue
        if apart and kept and first:
            if plain(first) in _SUMMARIES:
                rest = [number for number, cells in records[place:] if any(cell.strip() for cell in cells)]
                return Parted(kept, (*skipped, *(Skipped(number, "A summary by day, not data.") for number in rest)))
            if commented and _names(row, wanted):
                return Parted(kept, skipped, _several(line, row))
        apart = False
        kept.append((line, row))
    return Parted(kept, skipped)


def names_columns(row: Sequence[str], wanted: Sequence[str], known: int, before: Sequence[str]) -> bool:
    """Say whether a line after a blank one is headers: known ones, or one known with words where figures stood.

    Parameters
    ----------
    row : Sequence[str]
        The line.
    wanted : Sequence[str]
        Plain headers of the table above.
    known : int
        How many of its cells are known headers.
    before : Sequence[str]
        The line before.
    """
    if not known or not _names(row, wanted):
        return False
    filled = sum(bool(cell.strip()) for cell in row)
    return (known >= 2 and known >= filled / 2) or _words_for_figures(row, before)


def _names(row: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether a line can name columns: several different texts, no figure, and not the headers again."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < 2 or len(set(cells)) < len(cells) or any(sort_of(cell)[0] != "text" for cell in cells):
        return False
    return [plain(cell) for cell in cells] != list(wanted)


def _words_for_figures(row: Sequence[str], before: Sequence[str]) -> bool:
    """Say whether every figure of the line before has a word below it."""
    figures = [index for index, cell in enumerate(before) if sort_of(cell)[0] not in {"missing", "text"}]
    return bool(figures) and all(index < len(row) and row[index].strip() for index in figures)


def _several(line: int, row: Sequence[str]) -> SeveralTables:
    return SeveralTables(
        f"The file holds several tables below each other; another one begins on line {line} with “{row[0][:60]}”. "
        "An overview page is exported so: export one report, or an exploration, that has a single table.",
        line=line,
    )
