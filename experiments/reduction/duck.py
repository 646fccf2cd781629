"""A statement that DuckDB runs in a thread of its own, and the groups that its rows stand for."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from experiments.reduction.sql import Asked
from experiments.reduction.table import PeopleTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Interrupted(Exception):
    """The scan was stopped by whoever started it."""


class Unscannable(Exception):
    """The engine could not part the file into lines and cells; the message is the engine's."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """One measure in one group: people with a value, sum, sum of squares, smallest and largest value."""

    observed: int
    total: float
    squares: float
    low: float
    high: float
    unread: int
    example: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """What the engine found for one version on one day. ``in_several`` groups are people seen under other versions."""

    label: str | None
    day: date | None
    in_several: bool
    rows: int
    n: int
    measures: Sequence[Tallied]
    products: Sequence[float]
    pairs: Sequence[int]
    ids: Sequence[str]
    without_id: int
    unread_days: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that the declared types do not fit."""

    line: int
    column: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """All groups of one scan, and the lines that could not be read (they are in no group)."""

    groups: Sequence[Group]
    rejects: Sequence[Reject]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Lines, lines that repeat another one word for word, and people, among one in ``share`` people."""

    lines: int
    repeated: int
    people: int
    share: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a statement as the engine gives them, and the lines that it could not read."""

    rows: Sequence[Sequence[Any]]
    rejects: Sequence[Reject]


class Query:
    """One statement, running in a thread of its own from the moment it is made.

    The engine works outside of Python's lock: whoever asked can load libraries meanwhile.
    """

    def __init__(self, engine: DuckDBPyConnection, statement: str, given: Sequence[object], *, is_text: bool) -> None:
        self._engine = engine
        self._is_text = is_text
        self._answer = Answer((), ())
        self._failed: BaseException | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, args=(statement, given), daemon=True)
        self._thread.start()

    def progress(self) -> float | None:
        """Tell the part of the file that was read, 0 to 1; ``None`` where the engine does not know."""
        part = self._engine.query_progress()
        return None if part < 0 else min(part / 100, 1.0)

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so long; say whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Give up, and wait until the engine has."""
        self._stopped = True
        self._engine.interrupt()
        self._thread.join()

    def answer(self) -> Answer:
        """Wait for the end and give what was found.

        Raises
        ------
        Interrupted
            It was stopped.
        Unscannable
            The engine could not read the file.
        """
        self._thread.join()
        if self._stopped:
            raise Interrupted
        if self._failed is not None:
            raise Unscannable(str(self._failed)) from self._failed
        return self._answer

    def _run(self, statement: str, given: Sequence[object]) -> None:
        try:
            rows = self._engine.execute(statement, given).fetchall()
            self._answer = Answer(rows, self._rejects() if self._is_text else ())
        except Exception as failed:  # noqa: BLE001 whatever the engine says is told by answer()
            self._failed = failed

    def _rejects(self) -> list[Reject]:
        found = self._engine.execute(
            "SELECT line, column_idx, error_type::VARCHAR, csv_line FROM reject_errors ORDER BY line"
        ).fetchall()
        self._engine.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
        return [Reject(line, column - 1, kind, text or "") for line, column, kind, text in found]


def groups_of(answer: Answer, table: PeopleTable, asked: Asked) -> Scanned:
    """Name the parts of the rows that :func:`experiments.reduction.sql.render` asks for."""
    return Scanned([_group(row, table, asked) for row in answer.rows], answer.rejects)


def _group(row: Sequence[Any], table: PeopleTable, asked: Asked) -> Group:
    label, day, in_several, rows, n = row[:5]
    many = len(table.measures)
    tallies = [row[5 + 7 * number : 12 + 7 * number] for number in range(many)]
    place = 5 + 7 * many
    couples = many * (many - 1) // 2
    products = [value or 0.0 for value in row[place : place + couples]]
    place += couples
    pairs: Sequence[int] = ()
    if asked.pair_counts:
        pairs = row[place : place + couples]
        place += couples
    return Group(
        label=_label(label, table),
        day=day,
        in_several=bool(in_several),
        rows=int(rows),
        n=n,
        measures=[Tallied(a, b or 0.0, c or 0.0, d or 0.0, e or 0.0, f, g) for a, b, c, d, e, f, g in tallies],
        products=products,
        pairs=pairs,
        ids=(row[place + 2] or ()) if asked.id_share else (),
        without_id=row[place],
        unread_days=row[place + 1],
    )


def _label(written: str | None, table: PeopleTable) -> str | None:
    """Return the version of a group; ``None`` where the cell was blank."""
    if table.variant is None:
        return ""
    return (written or "").strip() or None
