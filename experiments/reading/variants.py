"""Which column, or which label inside a text, tells the variants apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from experiments.reading.cells.labels import MOST_VARIANTS, find_labels, splits
from experiments.reading.cells.numbers import FALSE_WORDS, TRUE_WORDS, weigh
from experiments.reading.cells.words import plain, without_accents
from experiments.reading.recognise import Layout, Level
from experiments.reading.tables import Table

ALL_ROWS = "(all rows)"
_CONTROL_WORD = re.compile(
    r"(?<![a-z])(?:control|kontroll(?:e|gruppe)?|controle|original|baseline|holdout|psa|placebo)(?![a-z])"
)
_TEST_WORD = re.compile(
    r"(?<![a-z])(?:control|kontroll(?:e|gruppe)?|controle|original|baseline|holdout|treatment|test(?:gruppe)?|variante?n?"
    r"|variation|var\.?|version|challenger|champion|(?:group|gruppe|grupo|groupe|groep)[ -]?[a-h1-9])(?![a-z])"
)
_LABEL_COLUMNS = frozenset({"custom labels", "custom label", "labels", "label", "tags", "tag"})
_TOKEN = re.compile(r"[^\W_]+")
_MARK = re.compile(r"^(?:[a-h]|v\d{1,2}|\d{1,2})$")


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


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of one level in the data rows."""

    level: Level
    cells: Sequence[str]
    distinct: tuple[str, ...]


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


def _column(table: Table, index: int, rows: Sequence[int]) -> list[str]:
    column = table.columns[index]
    cache: dict[str, str] = {}
    return [cache.setdefault(column[i], column[i].strip()) for i in rows]


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
        whole = splits(cells)
        labels = None if whole and made_for_it else find_labels(cells)
        if labels and not (whole and labels.is_weak):
            by_label = VariantFound(labels.values, index, labels.pattern, reason=f"“{header}” holds {labels.reason}.")
            ranked.append((3 if labels.is_weak else 1, by_label))
        elif whole:
            reason = f"“{header}” parts all rows into {len(set(cells))} groups."
            ranked.append((0 if made_for_it else 2, VariantFound(cells, index, reason=reason)))
    found = [one for _, one in sorted(ranked, key=lambda item: item[0])]
    groups = [i for i in _group_columns(table, layout, rows) if i not in {one.column for one in found}]
    if not found:
        return VariantFound([ALL_ROWS] * len(rows), candidates=tuple(groups), unsure=True)
    first = found[0]
    columns = tuple(one.column for one in found if one.column is not None)
    different = {tuple(one.labels) for one in found if not _same_split(one.labels, first.labels)}
    return VariantFound(first.labels, first.column, first.pattern, None, columns, first.reason, unsure=bool(different))


def _same_split(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


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
        if index not in used and not weigh(set(_column(table, index, rows[:500]))).is_numeric
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
        cells = _column(table, level.column, rows)
        names.append(_Names(level, cells, tuple(sorted(set(cells) - {""}))))
    if not names:
        return _by_any_column(table, layout, rows)
    several = [one for one in names if 2 <= len(one.distinct) <= MOST_VARIANTS]
    candidates = tuple(one.level.column for one in reversed(several))
    if not several:
        return _one_or_label(table, names, rows)
    chosen, why, sure = _choose(several, names, days)
    ordered = (chosen.level.column, *(column for column in candidates if column != chosen.level.column))
    reason = f"“{table.headers[chosen.level.column]}”: {why}."
    return VariantFound(chosen.cells, chosen.level.column, None, chosen.level, ordered, reason, unsure=not sure)


def _choose(
    several: Sequence[_Names], names: Sequence[_Names], days: Sequence[date | None]
) -> tuple[_Names, str, bool]:
    """Choose among levels (wide to narrow) that have 2 to 10 names; say why and whether it is sure."""
    strengths = [(_strength(one.distinct), -len(one.distinct), place) for place, one in enumerate(several)]
    best = max(strengths)
    if best[0]:
        rivals = [one for one in strengths if one[0] == best[0] and one[2] != best[2]]
        chosen = several[best[2]]
        sure = all(_same_split(several[one[2]].cells, chosen.cells) for one in rivals)
        return chosen, "its names carry the words or letters of a test", sure
    narrowest = names[-1]
    for one in several:
        if one is not narrowest and _repeats_inside(one, narrowest):
            return one, f"the same names below it repeat inside each of its {len(one.distinct)} values", True
    together = [one for one in several if _overlap(one.cells, days)]
    chosen = (together or several)[-1]
    sure = len(several) == 1 or all(_same_split(one.cells, chosen.cells) for one in several)
    return chosen, f"the narrowest level with 2 to 10 names over the same days ({len(chosen.distinct)})", sure


def _strength(names: Sequence[str]) -> int:
    """Rate how clearly names speak of a test: 3 control words or all test words, 2 letters A/B/C, 1 some test word."""
    simple = [without_accents(name).replace("_", " ") for name in names]
    tested = sum(bool(_TEST_WORD.search(name)) for name in simple)
    if tested == len(names) or any(_CONTROL_WORD.search(name) for name in simple):
        return 3
    if _numbered(simple):
        return 2
    return 1 if tested else 0


def _numbered(names: Sequence[str]) -> bool:
    """Say whether names carry A, B, C (or V1, V2; or 1, 2, 3 and nothing else that differs) at the same place."""
    split = [_TOKEN.findall(name) for name in names]
    wanted = [
        list("abcdefghij"[: len(names)]),
        [f"v{i + 1}" for i in range(len(names))],
        [f"v{i}" for i in range(len(names))],
    ]
    numbers = [str(i + 1) for i in range(len(names))]
    for place in range(min((len(tokens) for tokens in split), default=0)):
        marks = sorted(tokens[place] for tokens in split)
        if not all(_MARK.match(mark) for mark in marks):
            continue
        rest = {tuple(tokens[:place] + tokens[place + 1 :]) for tokens in split}
        if marks in wanted or (sorted(mark.lstrip("0") for mark in marks) == numbers and len(rest) == 1):
            return True
    return False


def _repeats_inside(wide: _Names, narrow: _Names) -> bool:
    inside: dict[str, set[str]] = defaultdict(set)
    for outer, inner in zip(wide.cells, narrow.cells, strict=True):
        inside[outer].add(inner)
    sets = list(inside.values())
    shared = set.intersection(*sets)
    return len(shared) >= 2 and len(shared) >= max(len(one) for one in sets) * 0.6


def _overlap(cells: Sequence[str], days: Sequence[date | None]) -> bool:
    """Say whether at least two names ran on most of the days."""
    seen: dict[date, set[str]] = defaultdict(set)
    for cell, day in zip(cells, days, strict=True):
        if day is not None:
            seen[day].add(cell)
    return not seen or sum(len(names) >= 2 for names in seen.values()) >= 0.3 * len(seen)


def _one_or_label(table: Table, names: Sequence[_Names], rows: Sequence[int]) -> VariantFound:
    """No level has 2 to 10 names: one name everywhere is one variant; many names may carry a label."""
    narrowest = names[-1]
    if all(len(one.distinct) <= 1 for one in names):
        column = narrowest.level.column
        return VariantFound(
            narrowest.cells, column, None, narrowest.level, (column,), "There is one name at every level."
        )
    for one in reversed(names):
        if labels := find_labels(one.cells) if len(one.distinct) > MOST_VARIANTS else None:
            header = table.headers[one.level.column]
            return VariantFound(
                labels.values,
                one.level.column,
                labels.pattern,
                None,
                (one.level.column,),
                f"In “{header}”: {labels.reason}.",
            )
    candidates = tuple(one.level.column for one in reversed(names))
    return VariantFound([ALL_ROWS] * len(rows), candidates=candidates, unsure=True)
