"""Why a result file was refused, with everything that was read of it."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.errors import Fault, FileRefused
from experiments.reading.problems.problem import Problem
from experiments.reading.report import Report


class ResultFileRefused(FileRefused):
    """A result file with a fatal problem. ``reports`` holds (name, report) of the refused files, with all problems."""

    def __init__(self, reports: Sequence[tuple[str, Report]]) -> None:
        several = len(reports) > 1
        super().__init__(
            *(
                Fault("file", problem.code, _sentence(problem, name if several else None))
                for name, report in reports
                for problem in sorted(report.problems, key=lambda problem: problem.severity != "fatal")
                if problem.severity != "note"
            )
        )
        self.reports = tuple(reports)


def _sentence(problem: Problem, name: str | None) -> str:
    where = f" (line {problem.line})" if problem.line is not None and "line" not in problem.sentence.lower() else ""
    said = f"{problem.sentence}{where}" if not where else f"{problem.sentence.rstrip('.')}{where}."
    whole = f"{said} {problem.remedy}".strip()
    return f"{name}: {whole}" if name else whole
