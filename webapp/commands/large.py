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

    def wanted(report: Report) -> Collection[str] | None:
        return _needed(report, metrics)

    with tempfile.TemporaryDirectory(prefix="trialbook-", ignore_cleanup_errors=True) as scratch:
        from experiments.reading.opening.engine import SMALL_BYTES, Engine

        engine = Engine(Path(scratch))
        if file.stat().st_size > SMALL_BYTES:
            engine.open_ahead(file)
        from experiments.reading.report import Report
        from experiments.reduction.path import begin_path

        begun = begin_path(file, file.name, mapping=mapping, engine=engine, wanted=wanted)
        if isinstance(begun, Report):
            return begun
        if meanwhile is not None:
            meanwhile()
        if not sys.stderr.isatty():
            return begun.finish()
        bar = Bar(file.name)
        try:
            return begun.finish(bar)
        finally:
            bar.clear()


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


class Bar:
    """One line on the terminal that says how far it is, and is gone afterwards; nothing where there is no terminal."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._shown = 0

    def __call__(self, stage: str, part: float | None) -> None:
        """Say how far it is."""
        done = "" if part is None else f" {part:4.0%}"
        self._write(f"{self.name}: {stage}{done} ")

    def clear(self) -> None:
        """Take the line away, so that what is said next begins on an empty one."""
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{text.ljust(self._shown)}" if text else f"\r{' ' * self._shown}\r")
            sys.stderr.flush()
            self._shown = len(text)
