"""From the cells of an archive table to past experiments: what belongs together, and all that speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.metrics.kinds import MetricKind
from experiments.reading.problems.listing import listed
from experiments.reading.problems.problem import Problem
from experiments.transfer.delimited import Table, quoted
from experiments.transfer.history.cells import Style, days_of, numbers_of, words_of
from experiments.transfer.history.columns import FIGURES, LIFTS, NAMED, OF_EXPERIMENT, OF_METRIC, OF_VARIANT, VARYING
from experiments.transfer.history.controls import controls_of
from experiments.transfer.history.problems import (
    BlankName,
    Contradicting,
    EndsBeforeStart,
    GoalWithoutName,
    ImpossibleFigures,
    NoFigures,
    OneVersion,
    RowTwice,
)
from stats.summaries import FloatArray

IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
BLANK = ("", None)
BEST_FIRST = ("succeeded", "undecided", "no_useful_difference", "harmful", "invalid")


@dataclass(slots=True)
class Past:
    """One past experiment: what was said of it, its versions with theirs, its metrics with theirs.

    ``variants`` and ``metrics`` are in the order of the file; the first metric decides. ``control`` is a version.
    """

    title: str
    line: int
    said: dict[str, Any] = field(default_factory=dict)
    variants: dict[str, dict[str, Any]] = field(default_factory=dict)
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict)
    control: str = ""


@dataclass(slots=True)
class History:
    """All that a table holds: the experiments, and its rows as arrays of one length.

    ``experiment``, ``variant`` and ``metric`` are places in ``pasts`` and in the names of the experiment;
    ``control_row`` is the place of the row that a row is compared with (its own for a control). ``kind`` is of the row.
    """

    pasts: list[Past]
    lines: IntArray
    experiment: IntArray
    variant: IntArray
    metric: IntArray
    control_row: IntArray
    kind: npt.NDArray[np.object_]
    down: BoolArray
    figures: dict[str, FloatArray]
    given: dict[str, FloatArray]

    @property
    def treatments(self) -> IntArray:
        """Places of the rows that are compared with another one."""
        return np.flatnonzero(self.control_row != np.arange(self.control_row.size))


def history_of(table: Table, style: Style | None = None) -> History | None:
    """Put the rows of a table together to experiments; ``None`` where a problem forbids it, all of them in the table.

    Parameters
    ----------
    table : Table
        As read; what is wrong with its cells is added to its problems.
    style : Style, optional
        What a person said of its numbers and days.
    """
    style = style or Style()
    if any(name not in table.columns for name in NAMED):
        return None
    words, days, numbers = words_of(table), days_of(table, style), numbers_of(table, style)
    table, cells = _named_rows(table, {**words, **days, **numbers})
    size = len(table.lines)
    if not size or (table.is_refused and not numbers):
        return None  # further problems would only follow from these
    blank = np.full(size, np.nan)
    figures = {name: np.asarray(cells.get(name, blank)) for name in FIGURES}
    given = {name: np.asarray(cells.get(name, blank)) for name in LIFTS}
    cost, hours = (np.asarray(cells.get(name, blank)) for name in ("cost", "hours"))
    gathered = _Gathered(table)
    gathered.gather({**cells, "cost": _or_none(cost), "hours": _or_none(hours)})
    kind = _kinds(table, gathered, figures, given)
    _refuse_impossible(table, figures, cost, hours)
    control_row = controls_of(table, gathered.pasts, gathered.rows_of)
    _refuse_experiments(table, gathered.pasts)
    if table.is_refused:
        return None
    return History(
        pasts=gathered.pasts,
        lines=np.array(table.lines, dtype=np.intp),
        experiment=np.array(gathered.experiment, dtype=np.intp),
        variant=np.array(gathered.variant, dtype=np.intp),
        metric=np.array(gathered.metric, dtype=np.intp),
        control_row=control_row,
        kind=kind,
        down=np.array([one.metrics[name]["direction"] == "down" for one, name in gathered.metric_of_row()]),
        figures=figures,
        given=given,
    )


class _Gathered:
    """Rows put together: for each its experiment, version and metric as places."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.pasts: list[Past] = []
        self.experiment: list[int] = []
        self.variant: list[int] = []
        self.metric: list[int] = []
        self.rows_of: list[list[tuple[int, str, str]]] = []
        self._twice: list[tuple[int, int]] = []
        self._against: list[tuple[int, str, Any, Any]] = []

    def gather(self, cells: dict[str, Sequence[Any]]) -> None:
        """Put the rows together, and note what stands there twice or is contradicted."""
        known: dict[str, int] = {}
        rows: dict[tuple[int, str, str], int] = {}
        names = zip(cells["experiment"], cells["variant"], cells["metric"], strict=True)
        for place, (title, version, metric) in enumerate(names):
            at = known.setdefault(title, len(self.pasts))
            if at == len(self.pasts):
                self.pasts.append(Past(title, self.table.lines[place]))
                self.rows_of.append([])
            past = self.pasts[at]
            versions, metrics = past.variants, past.metrics
            versions.setdefault(version, {"place": len(versions)})
            metrics.setdefault(metric, {"place": len(metrics)})
            first = rows.setdefault((at, version, metric), place)
            if first != place:
                self._twice.append((place, first))
            self.rows_of[at].append((place, version, metric))
            self.experiment.append(at)
            self.variant.append(versions[version]["place"])
            self.metric.append(metrics[metric]["place"])
        for columns, part in ((OF_EXPERIMENT, "said"), (OF_VARIANT, "variants"), (OF_METRIC, "metrics")):
            for column in columns:
                self._note(column, cells.get(column, ()), part, cells)
        for past in self.pasts:
            _speak_for_all(past)
        self._say()

    def _note(self, column: str, values: Sequence[Any], part: str, cells: dict[str, Sequence[Any]]) -> None:
        """Note what a column says of experiments, versions or metrics: the first word counts, another is a problem."""
        for place, value in enumerate(values):
            if value in BLANK:
                continue
            past = self.pasts[self.experiment[place]]
            if part == "said":
                kept = past.said
            elif part == "variants":
                kept = past.variants[cells["variant"][place]]
            else:
                kept = past.metrics[cells["metric"][place]]
            was = kept.setdefault(column, value)
            if was != value:
                self._against.append((place, column, value, was))

    def _say(self) -> None:
        lines = self.table.lines
        self.table.problems += listed(
            self._twice,
            lambda at: RowTwice(
                f"Line {lines[at[0]]} repeats version and metric of line {lines[at[1]]}.", line=lines[at[0]]
            ),
            "rows stand there twice",
        )
        self.table.problems += listed(
            sorted(self._against, key=lambda at: at[0]),
            lambda at: Contradicting(
                f"Line {lines[at[0]]}, column {quoted(self.table.header(at[1]))}: {quoted(str(at[2]))} here, "
                f"{quoted(str(at[3]))} in an earlier row.",
                line=lines[at[0]], column=self.table.header(at[1]), cell=str(at[2]),
            ),
            "cells contradict an earlier row",
        )  # fmt: skip

    def metric_of_row(self) -> Iterator[tuple[Past, str]]:
        """Give experiment and metric of each row."""
        names = [list(past.metrics) for past in self.pasts]
        for experiment, metric in zip(self.experiment, self.metric, strict=True):
            yield self.pasts[experiment], names[experiment][metric]


def _speak_for_all(past: Past) -> None:
    """Say of the experiment what its versions say: the first one, of verdicts the best, as the rule takes it."""
    for column in VARYING:
        words = [said[column] for said in past.variants.values() if said.get(column)]
        if words:
            past.said[column] = min(words, key=BEST_FIRST.index) if column == "verdict" else words[0]
        if len(set(words)) <= 1:
            for said in past.variants.values():
                said.pop(column, None)


def _named_rows(table: Table, cells: dict[str, Any]) -> tuple[Table, dict[str, Any]]:
    """Refuse rows that lack a name, and give the others: what else is wrong with those is said all the same."""
    for name in NAMED:
        blank = [place for place, cell in enumerate(cells[name]) if not cell]
        header = table.header(name)
        table.problems += listed(
            blank,
            lambda at, header=header: BlankName(  # type: ignore[misc]  # one argument is given
                f"Line {table.lines[at]} names nothing under {quoted(header)}.", line=table.lines[at], column=header
            ),
            f"rows name nothing under {quoted(header)}",
        )
    rows = [place for place, names in enumerate(zip(*(cells[name] for name in NAMED), strict=True)) if all(names)]
    if len(rows) == len(table.lines):
        return table, cells
    kept = replace(
        table,
        lines=[table.lines[place] for place in rows],
        columns={name: [column[place] for place in rows] for name, column in table.columns.items()},
    )
    return kept, {name: [column[place] for place in rows] for name, column in cells.items()}


def _kinds(
    table: Table, gathered: _Gathered, figures: dict[str, FloatArray], given: dict[str, FloatArray]
) -> npt.NDArray[np.object_]:
    """Say how the number of each row is built: as the column kind says, else by the figures that are there."""
    there = {name: ~np.isnan(values) for name, values in figures.items()}
    has_range = ~np.isnan(given["lift_lower"]) & ~np.isnan(given["lift_upper"])
    share = there["n"] & there["successes"]
    average = there["n"] & there["mean"]
    rate = there["numerator"] & there["denominator"]
    found = np.select([share, average, rate, there["numerator"]], ["proportion", "mean", "ratio", "count"], "")
    kinds: dict[tuple[int, int], str] = {}
    for past_place, metric_place, kind in zip(gathered.experiment, gathered.metric, found.tolist(), strict=True):
        if kind:
            kinds.setdefault((past_place, metric_place), kind)
    for (past_place, metric_place), kind in kinds.items():
        past = gathered.pasts[past_place]
        list(past.metrics.values())[metric_place].setdefault("kind", kind)
    for past in gathered.pasts:
        for said in past.metrics.values():
            said.setdefault("kind", "")
            said.setdefault("direction", "up")
    kind_of_row = np.array([past.metrics[name]["kind"] for past, name in gathered.metric_of_row()], dtype=object)
    ranged = np.zeros(has_range.size, dtype=np.bool_)  # a control has no range: its experiment's other rows have
    ranged_metrics = {
        (gathered.experiment[place], gathered.metric[place]) for place in np.flatnonzero(has_range).tolist()
    }
    if ranged_metrics:
        pairs = zip(gathered.experiment, gathered.metric, strict=True)
        ranged = np.array([pair in ranged_metrics for pair in pairs], dtype=np.bool_)
    complete = {
        MetricKind.PROPORTION: share | (rate & ranged),
        MetricKind.MEAN: average & (there["sd"] | ranged),
        MetricKind.RATIO: rate | there["numerator"] & ranged,
        MetricKind.COUNT: there["numerator"],
    }
    whole = np.zeros(kind_of_row.size, dtype=np.bool_)
    for kind, enough in complete.items():
        whole |= (kind_of_row == kind.value) & enough
    table.problems += listed(
        [at for at in np.flatnonzero(~whole).tolist() if table.lines[at] not in table.spoiled],
        lambda at: NoFigures(_what_is_missing(table.lines[at], str(kind_of_row[at]), at, there), line=table.lines[at]),
        "rows have no complete figures",
    )
    return kind_of_row


_NEEDED = {
    "proportion": ("n", "successes"),
    "mean": ("n", "mean", "sd"),
    "ratio": ("numerator", "denominator"),
    "count": ("numerator",),
}


def _what_is_missing(line: int, kind: str, place: int, there: dict[str, BoolArray]) -> str:
    missing = [name for name in _NEEDED.get(kind, ()) if not there[name][place]]
    if not missing:
        return f"Line {line} has no complete set of figures."
    return f"Line {line} lacks {' and '.join(missing)} for a {kind}."


def _or_none(values: FloatArray) -> list[float | None]:
    return [None if each != each else each for each in values.tolist()]  # noqa: PLR0124  nan


def _refuse_impossible(table: Table, figures: dict[str, FloatArray], cost: FloatArray, hours: FloatArray) -> None:
    """Refuse figures that cannot be, each with its cell."""
    n, successes = figures["n"], figures["successes"]
    with np.errstate(invalid="ignore"):
        wrong: list[tuple[str, BoolArray, str]] = [
            ("n", n < 1, "n is the number of people or other units: at least 1"),
            ("successes", successes < 0, "successes cannot be below 0"),
            ("successes", successes > n, "there cannot be more successes than n"),
            ("sd", figures["sd"] < 0, "a spread cannot be below 0"),
            ("denominator", figures["denominator"] <= 0, "a denominator is above 0"),
            ("units", figures["units"] < 1, "there is at least 1 unit"),
            ("cost", cost < 0, "a cost cannot be below 0"),
            ("hours", hours < 0, "hours cannot be below 0"),
        ]
    places = [(int(at), name, why) for name, bad, why in wrong for at in np.flatnonzero(bad)]

    def said(at: tuple[int, str, str]) -> Problem:
        place, name, why = at
        cell = table.columns[name][place]
        sentence = f"Line {table.lines[place]}: {name} is {quoted(cell)}, but {why}."
        return ImpossibleFigures(sentence, line=table.lines[place], column=table.header(name), cell=cell)

    table.problems += listed(sorted(places), said, "figures cannot be")


def _refuse_experiments(table: Table, pasts: Sequence[Past]) -> None:
    """Refuse what a whole experiment gets wrong: one version only, an end before its start, a goal without a line."""
    alone = [past for past in pasts if len(past.variants) < 2]
    table.problems += _said(
        alone, lambda past: OneVersion(f"{quoted(past.title)} has one version only.", line=past.line),
        "experiments have one version only",
    )  # fmt: skip
    late = [past for past in pasts if _is_late(past.said.get("started"), past.said.get("ended"))]
    table.problems += _said(
        late,
        lambda past: EndsBeforeStart(
            f"{quoted(past.title)} ends on {past.said['ended']}, before it starts on {past.said['started']}.",
            line=past.line,
        ),
        "experiments end before they start",
    )
    unnamed = [past for past in pasts if past.said.get("goal_kind") == "custom" and not past.said.get("goal")]
    table.problems += _said(
        unnamed,
        lambda past: GoalWithoutName(f"The goal of {quoted(past.title)} has no name.", line=past.line),
        "goals have no name",
    )


def _said(pasts: Sequence[Past], one: Callable[[Past], Problem], rest: str) -> Iterable[Problem]:
    return listed(pasts, one, rest)


def _is_late(started: date | None, ended: date | None) -> bool:
    return started is not None and ended is not None and ended < started
