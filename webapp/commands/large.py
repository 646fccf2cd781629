"""Files of any size for the commands: a large table of people is summed while the rest of the program is loaded."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from experiments.reading.report import FileMapping, Report


def read_any(
    file: Path,
    mapping: FileMapping | None = None,
    *,
    metrics: Sequence[str] = (),
    meanwhile: Callable[[], object] | None = None,
) -> Report:
    """Read a file of any size.

    Parameters
    ----------
    file : Path
        The file.
    mapping : FileMapping, optional
        Columns that were named.
    metrics : sequence of str
        Metrics that were asked for; columns that none of them needs are not summed. Without any, all are.
    meanwhile : callable, optional
        Called while an engine sums, to load what comes after.
    """
    from experiments.reduction.large import Engine
    from experiments.reduction.path import begin_path

    def wanted(report: Report) -> Collection[str] | None:
        return _needed(report, metrics)

    with tempfile.TemporaryDirectory(prefix="trialbook-", ignore_cleanup_errors=True) as scratch:
        begun = begin_path(file, file.name, mapping=mapping, engine=Engine(Path(scratch)), wanted=wanted)
        from experiments.reading.report import Report

        if isinstance(begun, Report):
            return begun
        if meanwhile is not None:
            meanwhile()
        watch = _Bar(file.name) if sys.stderr.isatty() else None
        return begun.finish(watch)


def _needed(report: Report, metrics: Sequence[str]) -> Collection[str] | None:
    """Name the measures that the metrics are made of; all where one of them is not known."""
    from experiments.metrics.expression import UnknownMetric, names_of, parse_metric

    if not metrics:
        return None
    names = names_of(report.columns, list(report.rows.measures))
    try:
        asked = [parse_metric(text, names) for text in metrics]
    except UnknownMetric:
        return None
    return {part for one in asked for part in (one.numerator, one.denominator) if part is not None}


class _Bar:
    """One line on the terminal that says how far it is."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, stage: str, part: float | None) -> None:
        done = "" if part is None else f" {part:4.0%}"
        sys.stderr.write(f"\r{self.name}: {stage}{done} ")
        sys.stderr.flush()
