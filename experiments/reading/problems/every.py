"""Every problem that reading a file can report, for the guide and for tests."""

from __future__ import annotations

from types import ModuleType

from experiments.reading.problems import cells, columns, files, rows
from experiments.reading.problems.problem import Problem


def _kinds_in(module: ModuleType) -> list[type[Problem]]:
    return [kind for kind in Problem.__subclasses__() if kind.__module__ == module.__name__]


ALL_PROBLEMS: tuple[type[Problem], ...] = tuple(
    sorted((kind for module in (cells, columns, files, rows) for kind in _kinds_in(module)), key=lambda kind: kind.code)
)
