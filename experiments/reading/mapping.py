"""What a person said about a file goes before what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from experiments.metrics.measures import MEASURES
from experiments.reading.cells.labels import find_labels, splits
from experiments.reading.cells.trial_words import grouping
from experiments.reading.problems.columns import BadPattern, UnknownHeader
from experiments.reading.problems.problem import Problem
from experiments.reading.recognise import Layout, header_index
from experiments.reading.report import FileMapping
from experiments.reading.tables import Table
from experiments.reading.variants import VariantFound

_LONGEST_PATTERN = 200
_NESTED_REPEAT = re.compile(r"\([^()]*[+*][^()]*\)\s*[+*{]")


def apply_mapping(table: Table, layout: Layout, mapping: FileMapping) -> tuple[Layout, list[Problem]]:
    """Return the layout with the columns that a person named.

    Roles are ``variant``, ``date``, ``unit`` and measures; any other role makes the column a measure of that name.
    Several headers joined by `` + `` are added up. A header that the file does not have is a problem.
    """
    problems: list[Problem] = []
    measures = dict(layout.measures)
    changes: dict[str, int] = {}
    for role, header in mapping.columns.items():
        indexes = _columns(table, header)
        if indexes is None:
            listed = ", ".join(f"“{name}”" for name in table.headers if name)
            problems.append(UnknownHeader(f"There is no column “{header}”. The columns are: {listed}.", column=header))
        elif role in {"variant", "date", "unit"}:
            changes[role] = indexes[0]
        elif indexes:
            measures = {
                name: columns for name, columns in measures.items() if name == role or not set(columns) & set(indexes)
            }
            measures[role] = indexes
    taken = set(changes.values())
    measures = {name: columns for name, columns in measures.items() if not set(columns) & taken}
    known = {name: measures[name] for name in MEASURES if name in measures}
    measures = {**known, **measures}
    new = replace(
        layout,
        measures=measures,
        date=changes.get("date", layout.date),
        unit=changes.get("unit", layout.unit),
        texts=tuple(index for index in layout.texts if index not in taken),
        breakdowns=tuple(index for index in layout.breakdowns if index not in taken),
    )
    return new, problems


def _columns(table: Table, header: str) -> tuple[int, ...] | None:
    whole = header_index(table, header)
    if whole is not None:
        return (whole,)
    parts = [header_index(table, part) for part in header.split(" + ")]
    return None if any(part is None for part in parts) else tuple(part for part in parts if part is not None)


def told_variant(
    table: Table, rows: Sequence[int], mapping: FileMapping, found: VariantFound
) -> tuple[VariantFound, list[Problem]]:
    """Return the variant of each row as a person said it, else as found."""
    column = mapping.columns.get("variant")
    index = None if column is None else header_index(table, column)
    if index is None and mapping.variant_pattern is None:
        return found, []
    place = index if index is not None else found.column
    if place is None:
        return found, []
    cells = [table.columns[place][i].strip() for i in rows]
    candidates = (place, *(other for other in found.candidates if other != place))
    reason = f"You chose “{table.headers[place]}”."
    same_column = index == found.column and found.pattern is not None and mapping.variant_pattern is None
    if same_column:
        return replace(found, candidates=candidates, reason=reason, unsure=False), []
    if mapping.variant_pattern is None:
        label = _label_inside(cells)
        if label is None:
            return VariantFound(cells, place, None, None, candidates, reason), []
        names = ", ".join(f"“{name}”" for name in sorted(set(label.labels) - {""})[:6])
        return replace(label, column=place, candidates=candidates, reason=f"{reason} Taken: {names}."), []
    pattern, problem = _compiled(mapping.variant_pattern)
    if pattern is None:
        return found, [problem] if problem else []
    labels = [match[1].strip() if (match := pattern.search(cell[:5000])) and match[1] else "" for cell in cells]
    return VariantFound(labels, place, mapping.variant_pattern, None, candidates, reason), []


def _label_inside(cells: Sequence[str]) -> VariantFound | None:
    """Find the label in a column that a person chose although its texts are too many to be versions themselves."""
    if splits(cells) or len(cells) < 6:
        return None
    names = tuple(sorted(set(cells) - {""}))
    group = grouping(names, loose=True)
    if group is not None:
        return VariantFound([group.labels.get(cell, "") for cell in cells], pattern=group.pattern)
    labels = find_labels(cells)
    return None if labels is None else VariantFound(labels.values, pattern=labels.pattern)


def _compiled(text: str) -> tuple[re.Pattern[str] | None, Problem | None]:
    """Compile a pattern; what could run for ever or has not exactly one group is refused."""
    if len(text) > _LONGEST_PATTERN and "|" not in text:
        return None, BadPattern("The pattern is too long.")
    if _NESTED_REPEAT.search(text):
        return None, BadPattern("The pattern repeats a repetition, which can take for ever.")
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return None, BadPattern("The pattern is no regular expression.")
    if pattern.groups != 1:
        return None, BadPattern(f"The pattern has {pattern.groups} groups.")
    return pattern, None


def renamed(labels: Sequence[str], mapping: FileMapping) -> list[str | None]:
    """Return the variant of the experiment for each label; ``None`` where the label is left out."""
    if not mapping.variants:
        return list(labels)
    return [mapping.variants.get(label, label) or None for label in labels]
