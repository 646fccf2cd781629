"""Tables with the versions side by side in columns, and the same tables with the versions below each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from experiments.reading.cells.columns import Column
from experiments.reading.cells.dates import looks_like_date
from experiments.reading.cells.numbers import is_missing
from experiments.reading.cells.trial_words import LETTERS, strength
from experiments.reading.cells.words import plain, without_accents
from experiments.reading.lines.grids import Grid, find_grid, is_derived, repeated_grid, two_line_grid
from experiments.reading.lines.headers import Record
from experiments.reading.problems.columns import ColumnLeftOut, SharesOfAPeak, SideBySide, WideTable
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout
from experiments.reading.report import Report, Skipped
from experiments.reading.sources import vocabulary
from experiments.reading.tables import Table
from experiments.reading.totals import sort_rows
from experiments.reading.variants import ALL_ROWS

_MOST_COLUMNS, _MOST_FIGURES = 400, 60
_MEASURES = frozenset(word for words in vocabulary.ROLES.values() for word in words)
_KEYS = frozenset([*vocabulary.DATES, *vocabulary.LOCATION_WORDS, *vocabulary.UNIT_WORDS])


@dataclass(frozen=True, slots=True)
class Wide:
    """A table that is turned the wrong way, and the table turned; ``long`` is ``None`` where nobody can turn it."""

    problem: Problem
    versions: tuple[str, ...] = ()
    long: Callable[[], Table] | None = None


def find_wide(table: Table, layout: Layout, records: Callable[[], Sequence[Record]]) -> Wide | None:
    """Find out whether the versions stand side by side in columns.

    Parameters
    ----------
    table, layout
        The table as it stands, and the meaning of its columns.
    records : callable
        Gives every line of the file, those above the table too: there the names of the versions may stand.
    """
    if layout.source.platform == "google_trends":
        sentence = (
            "Google Trends gives each search term a column of its own, and its figures are shares of a peak, not "
            "counts: no version can be judged by them."
        )
        return Wide(SharesOfAPeak(sentence))
    if layout.source.kind not in {"aggregate", "geo"} or layout.levels or len(table.headers) > _MOST_COLUMNS:
        return None
    if layout.variant is None or table.columns[layout.variant].evidence.is_numeric:
        turned = _lines_of_figures(table, layout)
        if turned is not None:
            return turned
    elif (tidy := _one_column_of_figures(table, layout)) is not None:
        return tidy
    if layout.variant is not None:
        return None
    grid = two_line_grid(table) or repeated_grid(table, records) or find_grid(table.headers)
    if grid is None:
        return None
    if grid.from_words and not _speaks_for_itself(table, layout, grid):
        return None
    names = _named(grid.versions)
    sentence = f"The versions {names} seem to stand side by side in columns."
    if not grid.are_named:
        twice = _named(grid.figures)
        sentence = f"The headers {twice} stand there more than once: the versions seem to stand side by side."
    return Wide(WideTable(sentence), grid.versions, lambda: _below_each_other(table, layout, grid))


def as_refused(report: Report, wide: Wide) -> Report:
    """Return what was read of the table as it stands, without taking a column of figures for one of versions."""
    said = {**report.reasons, "variant": wide.problem.sentence}
    if report.variant_column is None or wide.long is None:
        return replace(report, reasons=said)
    columns = {role: header for role, header in report.columns.items() if role != "variant"}
    return replace(
        report, reasons=said, columns=columns, variant_column=None, variant_candidates=(), variants={ALL_ROWS: {}}
    )


def _named(names: Sequence[str]) -> str:
    shown = [f"“{name}”" for name in names[:4]]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _is_figures(column: Column) -> bool:
    said = column.evidence
    return said.numbers > said.texts


def _speaks_for_itself(table: Table, layout: Layout, grid: Grid) -> bool:
    """Say whether headers with shared words are versions by themselves, where a text column may name versions too."""
    held = set(grid.places.values())
    numeric = [place for place in held if _is_figures(table.columns[place])]
    if len(numeric) < 2 or len(numeric) < 0.5 * len(held):
        return False
    texts = [
        index for index, column in enumerate(table.columns)
        if index not in held and index != layout.date and plain(table.headers[index]) not in _KEYS
        and not _is_figures(column) and not is_missing(column[0])
    ]  # fmt: skip
    return not texts or strength(grid.versions) >= LETTERS


def _below_each_other(table: Table, layout: Layout, grid: Grid) -> Table:
    """Write a line for each version of each line; columns that belong to no version are keys, or left out."""
    held = set(grid.places.values())
    keys, problems = [], list(table.problems)
    for index, header in enumerate(table.headers):
        if index in held or not (header or any(table.columns[index])):
            continue
        if index == layout.date or plain(header) in _KEYS or not _is_figures(table.columns[index]):
            keys.append(index)
        elif not _are_changes(table, index):
            sentence = f"“{header}” belongs to no version; it is left out."
            problems.append(ColumnLeftOut(sentence, column=header))
    parted = sort_rows(table, layout)
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    for index in parted.data:
        whole = table.rows[index]
        if index == grid.names_row:
            continue
        same = [_cell(whole, key) for key in keys]
        for version in grid.versions:
            cells = [_cell(whole, grid.places.get((version, figure), -1)) for figure in grid.figures]
            if any(cell.strip() for cell in cells):
                rows.append((version, *same, *cells))
                lines.append(table.lines[index])
    headers = (_version_header(table), *(table.headers[key] for key in keys), *grid.figures)
    return _made(table, headers, rows, lines, skipped=parted.skipped, problems=problems)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def _version_header(table: Table) -> str:
    taken = {plain(header) for header in table.headers}
    return next(name for name in ("Version", "Variant", "Test group", "Versions") if plain(name) not in taken)


def _made(
    table: Table,
    headers: tuple[str, ...],
    rows: list[Sequence[str]],
    lines: list[int],
    *,
    skipped: Sequence[Skipped],
    problems: Sequence[Problem],
) -> Table:
    turned = tuple(Column(cells) for cells in zip(*rows, strict=True)) if rows else (Column(),) * len(headers)
    return replace(
        table, headers=headers, columns=turned, rows=rows, lines=lines, skipped=tuple(skipped), problems=tuple(problems)
    )


def _figure_names(table: Table) -> int | None:
    """Return the column whose cells are what headers are: visitors, orders, clicks."""
    for index, column in enumerate(table.columns):
        if len(column.distinct) > _MOST_FIGURES or column.evidence.is_numeric:
            continue
        words = {plain(cell) for cell in column.distinct if cell.strip()}
        known = len(words & _MEASURES)
        if known >= 2 and known >= 0.6 * len(words):
            return index
    return None


def _lines_of_figures(table: Table, layout: Layout) -> Wide | None:
    """Find a table in which each line is one figure and each version a column."""
    names = _figure_names(table)
    if names is None:
        return None
    sentence = "Each line holds one kind of figure, and the versions stand side by side in columns"
    places = [
        index for index, column in enumerate(table.columns)
        if index not in {names, layout.date} and _is_figures(column) and table.headers[index]
        and not is_derived(table.headers[index]) and not _are_changes(table, index)
    ]  # fmt: skip
    versions = tuple(table.headers[index] for index in places)
    if not 2 <= len(set(versions)) <= 10 or len(set(versions)) < len(versions) or all(map(looks_like_date, versions)):
        return Wide(SideBySide(f"{sentence}."))
    keys = _named_keys(table, but={names, *places})
    listed = _named(versions)

    def turn() -> Table:
        return _turned(table, names, keys, tuple(zip(versions, places, strict=True)))

    return Wide(WideTable(f"{sentence}: {listed}."), versions, turn)


def _one_column_of_figures(table: Table, layout: Layout) -> Wide | None:
    """Find a table in which each line is one figure of one version: version, figure, value."""
    names = _figure_names(table)
    if names is None or names == layout.variant:
        return None
    values = [
        index for index, column in enumerate(table.columns)
        if index not in {names, layout.date, layout.variant} and _is_figures(column)
    ]  # fmt: skip
    if len(values) != 1:
        return None
    keys = _named_keys(table, but={names, *values})
    sentence = f"Each line holds one kind of figure, which “{table.headers[names]}” names."
    versions = tuple(sorted(cell.strip() for cell in table.columns[layout.variant or 0].distinct if cell.strip()))
    return Wide(WideTable(sentence), versions, lambda: _turned(table, names, keys, (("", values[0]),)))


def _named_keys(table: Table, but: set[int]) -> list[int]:
    return [
        index for index, column in enumerate(table.columns)
        if index not in but and (not _is_figures(column) or plain(table.headers[index]) in _KEYS)
        and not is_derived(table.headers[index]) and any(cell.strip() for cell in column)
    ]  # fmt: skip


def _are_changes(table: Table, index: int) -> bool:
    """Say whether a column holds nothing but per cents: no counts that could be added up."""
    said = table.columns[index].evidence
    return said.percents > 0 and said.percents == said.numbers


def _turned(table: Table, names: int, keys: Sequence[int], versions: Sequence[tuple[str, int]]) -> Table:
    """Write a line per version in which each figure has a column; the same figure again begins another line."""
    open_now: dict[tuple[str, ...], int] = {}
    gathered: list[tuple[int, tuple[str, ...], dict[str, Sequence[str]]]] = []
    figures: dict[str, str] = {}
    skipped = list(table.skipped)
    for index, row in enumerate(table.rows):
        figure = _cell(row, names).strip(" :")
        if not figure:
            skipped.append(Skipped(table.lines[index], "No figure is named on this line."))
            continue
        key = tuple(_cell(row, place).strip() for place in keys)
        word = figures.setdefault(without_accents(figure), figure)
        at = open_now.get(key)
        if at is None or word in gathered[at][2]:
            at = open_now[key] = len(gathered)
            gathered.append((table.lines[index], key, {}))
        gathered[at][2][word] = row
    headers = tuple(table.headers[key] for key in keys)
    if versions[0][0]:
        headers = (_version_header(table), *headers)
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    for line, key, held in gathered:
        for version, place in versions:
            cells = [_cell(held[word], place) if word in held else "" for word in figures.values()]
            if any(cell.strip() for cell in cells):
                rows.append((*((version,) if version else ()), *key, *cells))
                lines.append(line)
    return _made(table, (*headers, *figures.values()), rows, lines, skipped=skipped, problems=table.problems)
