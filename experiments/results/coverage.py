"""Which rows count: a pure function of what the imports cover.

An import covers its variants on every day from its first to its last; a table of units, or a file without dates,
covers all days. A row counts unless a newer import that is not undone covers it. Accepting and undoing both ask this
one function, so an undo restores by coverage, newest first, whatever the order in which files came and went.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from experiments.results.tables import UNDATED

Kind = Literal["cells", "moments"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an import covers. ``first`` is ``None`` where the file has no dates: then it covers every day."""

    import_id: int
    kind: Kind
    variants: frozenset[int]
    first: date | None
    last: date | None
    undone: bool = False

    def covers(self, kind: Kind, variant_id: int, first: date, last: date) -> bool:
        """Say whether a row of ``variant_id`` over the days ``first`` to ``last`` gives way to this import."""
        if kind != self.kind:
            # Days and people cannot be added up: the newer kind of file takes the place of the other altogether.
            return True
        if variant_id not in self.variants:
            return False
        if self.kind == "moments" or self.first is None or self.last is None or first == UNDATED:
            return True
        return first <= self.last and last >= self.first


@dataclass(frozen=True, slots=True)
class Span:
    """Where a stored row lies: its import, variant, first day and number of days (0 without a date)."""

    row_id: int
    import_id: int
    kind: Kind
    variant_id: int
    day: date
    span_days: int
    superseded_by: int | None

    @property
    def last(self) -> date:
        """Last day of the row."""
        return self.day + timedelta(days=max(self.span_days - 1, 0))


def replaced_by(span: Span, imports: Sequence[Coverage]) -> int | None:
    """Name the import that takes the place of a row: the newest that covers it, its own if undone, else ``None``.

    Parameters
    ----------
    span : Span
        The row.
    imports : sequence of Coverage
        All imports of the experiment, any order; a greater id is newer.
    """
    own = next(one for one in imports if one.import_id == span.import_id)
    if own.undone:
        return own.import_id
    newer = [
        one.import_id
        for one in imports
        if one.import_id > span.import_id
        and not one.undone
        and one.covers(span.kind, span.variant_id, span.day, span.last)
    ]
    return max(newer, default=None)


def changed(spans: Iterable[Span], imports: Sequence[Coverage]) -> dict[int | None, list[int]]:
    """Group the rows whose standing changes by the import that takes their place (``None``: they count again)."""
    moves: dict[int | None, list[int]] = {}
    for span in spans:
        winner = replaced_by(span, imports)
        if winner != span.superseded_by:
            moves.setdefault(winner, []).append(span.row_id)
    return moves
