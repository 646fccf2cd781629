"""Which column, or which label inside a text, tells the variants apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from experiments.reading.cells.covers import part_alike
from experiments.reading.cells.labels import MOST_VARIANTS, Labels, find_labels, find_listed, splits
from experiments.reading.cells.numbers import FALSE_WORDS, TRUE_WORDS, weigh
from experiments.reading.cells.trial_words import LETTERS, strength
from experiments.reading.cells.words import plain
from experiments.reading.levels import Names, choose_level
from experiments.reading.recognise import Layout, Level
from experiments.reading.sources.vocabulary import BREAKDOWNS, CALENDAR
from experiments.reading.tables import Table

ALL_ROWS = "(all rows)"
_LABEL_COLUMNS = frozenset(
    ["custom labels", "custom label", "labels", "label", "tags", "tag", "variant", "version", "variante",
     "individuelle labels",
     "benutzerdefinierte labels", "eigene labels", "etiquetas personalizadas", "libelles personnalises",
     "variation name", "variation", "variant name", "variant", "version", "combination",
     "etichette personalizzate", "rotulos personalizados", "marcadores personalizados", "aangepaste labels"]
)  # fmt: skip
# platforms write these where a row has no name at a level (a Performance Max campaign has no ad groups)
_NO_NAME = frozenset(["-", "--", "—", "–"])


@dataclass(frozen=True, slots=True)
class VariantFound:
    """Variant of each data row and how it was found.

    ``level`` is the level that the variant stands on, ``None`` where it is no level. ``unsure`` asks a person.
    """

    labels: Sequence[str]
    column: int | None = None
    pattern: str | None = None
    level: Level | None = None
    candidates: tuple[int, ...] = ()
    reason: str = ""
    unsure: bool = False


def find_variant(table: Table, layout: Layout, rows: Sequence[int], days: Sequence[date | None]) -> VariantFound:
    """Find what tells the variants apart.

    Parameters
    ----------
    table, layout
        The table and the meaning of its columns.
    rows : Sequence[int]
        Indexes of the data rows.
    days : Sequence[date or None]
        Day of each data row.
    """
    if layout.source.platform == "google_trends":
        # a term with "<1" among its figures is no text that could name versions
        return VariantFound([ALL_ROWS] * len(rows))
    if layout.variant is not None:
        return _by_header(table, layout, rows)
    if layout.source.kind == "geo" and layout.unit is not None:
        reason = "Each region is listed; say which of them had the campaign."
        return VariantFound(_column(table, layout.unit, rows), reason=reason, unsure=True)
    if layout.source.kind in {"posts", "sends", "units"}:
        return _by_text(table, layout, rows)
    if layout.levels:
        return _by_level(table, layout, rows, days)
    return _by_any_column(table, layout, rows)


def _column(table: Table, index: int, rows: Sequence[int]) -> Sequence[str]:
    return table.cells(index, rows).stripped


def _by_header(table: Table, layout: Layout, rows: Sequence[int]) -> VariantFound:
    index = layout.variant or 0
    labels = _column(table, index, rows)
    others = [i for i in _group_columns(table, layout, rows) if i != index]
    reason = f"The header “{table.headers[index]}” says that it names the groups."
    if len(set(labels)) > MOST_VARIANTS and (found := find_labels(labels)):
        return VariantFound(
            found.values, index, found.pattern, None, (index, *others), f"{reason} Taken: {found.reason}."
        )
    return VariantFound(labels, index, None, None, (index, *others), reason)


def _by_text(table: Table, layout: Layout, rows: Sequence[int]) -> VariantFound:
    """Look for the variant in the texts of posts and sends.

    A column made for labels comes first, then a label inside a text, then whole texts that part the rows, then mere
    beginnings of texts; among equals the best text first.
    """
    ranked: list[tuple[int, VariantFound]] = []
    for index in layout.texts:
        cells = _column(table, index, rows)
        header = table.headers[index]
        made_for_it = plain(header) in _LABEL_COLUMNS
        if made_for_it and (partly := _partly_labelled(cells)):
            reason = f"“{header}” holds {partly.reason}; other lines have none."
            ranked.append((2, VariantFound(partly.values, index, partly.pattern or None, reason=reason, unsure=True)))
            continue
        whole = splits(cells)
        labels = find_listed(cells) if made_for_it else None
        best = 0 if labels else 1
        if labels is None and not (whole and made_for_it):
            labels = find_labels(cells)
        if labels and not (whole and labels.is_weak):
            reason = f"“{header}” holds {labels.reason}."
            by_label = VariantFound(labels.values, index, labels.pattern, reason=reason, unsure=labels.unsure)
            ranked.append((4 if labels.is_weak else best, by_label))
        elif whole:
            reason = f"“{header}” parts all rows into {len(set(cells))} groups."
            ranked.append((0 if made_for_it else 3, VariantFound(cells, index, reason=reason)))
    found = [one for _, one in sorted(ranked, key=lambda item: item[0])]
    groups = [i for i in _group_columns(table, layout, rows) if i not in {one.column for one in found}]
    if not found and layout.source.kind == "units" and (by_names := _by_names(table, groups, rows)):
        return by_names
    if not found:
        nothing = VariantFound([ALL_ROWS] * len(rows), candidates=tuple(groups), unsure=True)
        return _by_other_text(table, layout, rows) or nothing
    first = found[0]
    columns = tuple(one.column for one in found if one.column is not None)
    unsure = first.unsure or not all(part_alike(one.labels, first.labels) for one in found)
    return VariantFound(first.labels, first.column, first.pattern, None, columns, first.reason, unsure=unsure)


def _partly_labelled(cells: Sequence[str]) -> Labels | None:
    """Return the labels of a column made for them where some rows have none: posts that are no part of the test."""
    filled = [cell for cell in cells if cell]
    if len(filled) == len(cells) or len(filled) < 2:
        return None
    found = find_listed(filled)
    if found is None and splits(filled):
        names = ", ".join(f"“{name}”" for name in sorted(set(filled))[:6])
        found = Labels("", tuple(filled), f"the labels {names}")
    if found is None:
        return None
    labels = iter(found.values)
    return replace(found, values=tuple(next(labels) if cell else "" for cell in cells))


def _by_names(table: Table, groups: Sequence[int], rows: Sequence[int]) -> VariantFound | None:
    """Take the groups of people whose names are those of a test, or the only ones there are; a person is asked.

    "Experiment: v1, v2" says it by its names; a device or a country never does.
    """
    own = [index for index in groups if plain(table.headers[index]) not in BREAKDOWNS]
    for index in own:
        cells = _column(table, index, rows)
        if len(own) == 1 or strength(sorted(set(cells))) >= LETTERS:
            others = tuple(other for other in groups if other != index)
            reason = f"“{table.headers[index]}” parts the people into {len(set(cells))} groups."
            return VariantFound(cells, index, None, None, (index, *others), reason, unsure=True)
    return None


def _by_other_text(table: Table, layout: Layout, rows: Sequence[int], but: Collection[int] = ()) -> VariantFound | None:
    """Look for a label in texts and links that are not where labels usually stand."""
    for index in _text_columns(table, layout, rows):
        labels = None if index in but else find_labels(_column(table, index, rows), by_chance=False)
        if labels:
            reason = f"In “{table.headers[index]}”: {labels.reason}."
            return VariantFound(labels.values, index, labels.pattern, None, (index,), reason, unsure=True)
    return None


def _by_any_column(table: Table, layout: Layout, rows: Sequence[int]) -> VariantFound:
    columns = _group_columns(table, layout, rows)
    if not columns:
        for index in _text_columns(table, layout, rows):
            cells = _column(table, index, rows)
            if len(set(cells)) == 1 and cells[0]:
                return VariantFound(cells, index, None, None, (index,), f"“{table.headers[index]}” names one version.")
            if labels := find_labels(cells):
                return VariantFound(
                    labels.values,
                    index,
                    labels.pattern,
                    None,
                    (index,),
                    f"In “{table.headers[index]}”: {labels.reason}.",
                )
        return VariantFound([ALL_ROWS] * len(rows), unsure=True)
    first = columns[0]
    reason = f"“{table.headers[first]}” parts the rows into {len(set(_column(table, first, rows)))} groups."
    return VariantFound(_column(table, first, rows), first, None, None, tuple(columns), reason, unsure=len(columns) > 1)


def _text_columns(table: Table, layout: Layout, rows: Sequence[int]) -> list[int]:
    used = {layout.date, layout.unit, layout.currency, layout.result_kind, *layout.periods, *layout.breakdowns}
    used |= {index for columns in layout.measures.values() for index in columns}
    return [
        index for index in range(len(table.headers))
        if index not in used and plain(table.headers[index]) not in CALENDAR
        and not weigh(set(_column(table, index, rows[:500]))).is_numeric
    ]  # fmt: skip


def _group_columns(table: Table, layout: Layout, rows: Sequence[int]) -> list[int]:
    """Columns of text that part the rows into 2 to 10 groups, all filled."""
    found = []
    for index in _text_columns(table, layout, rows):
        labels = set(_column(table, index, rows))
        truths = {label.casefold() for label in labels} <= TRUE_WORDS | FALSE_WORDS
        if 2 <= len(labels) <= MOST_VARIANTS and "" not in labels and not truths:
            found.append(index)
    return found


def _by_level(table: Table, layout: Layout, rows: Sequence[int], days: Sequence[date | None]) -> VariantFound:
    names = []
    for level in layout.levels:
        if level.name == "account":
            continue
        column = table.cells(level.column, rows)
        cells, distinct = column.stripped, {cell.strip() for cell in column.distinct}
        if not _NO_NAME.isdisjoint(distinct):
            cells = ["" if cell in _NO_NAME else cell for cell in cells]
        names.append(Names(cells, tuple(sorted(distinct - _NO_NAME - {""}))))
    levels = [level for level in layout.levels if level.name != "account"]
    if not names:
        return _by_any_column(table, layout, rows)
    found = choose_level(names, days)
    if found is None:
        candidates = tuple(level.column for level in reversed(levels))
        nothing = VariantFound([ALL_ROWS] * len(rows), candidates=candidates, unsure=True)
        return _by_other_text(table, layout, rows, but={level.column for level in levels}) or nothing
    level = levels[found.place]
    reason = f"{'In ' if found.pattern else ''}“{table.headers[level.column]}”: {found.reason}."
    candidates = tuple(levels[place].column for place in found.candidates)
    return VariantFound(found.labels, level.column, found.pattern, level, candidates, reason, unsure=not found.sure)
