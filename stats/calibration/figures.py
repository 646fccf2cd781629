"""The figures of a run, kept in a small JSON file beside this module, so that pages show what was really counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from stats.calibration.lines import Line

STORED = Path(__file__).with_name("figures.json")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run counted.

    Parameters
    ----------
    versions : dict of str to str
        Of this library and of those that draw and compute.
    replications : int
        Datasets per line, before the scenarios' weights.
    lines : tuple of Line
        In the order of the run.
    """

    versions: dict[str, str]
    replications: int
    lines: tuple[Line, ...]


def made_now(lines: Sequence[Line], replications: int) -> Figures:
    """Put the versions that are installed beside the lines."""
    return Figures({name: _version(name) for name in ("trialbook", "numpy", "scipy")}, replications, tuple(lines))


def written(figures: Figures) -> str:
    """Return the figures as JSON, a line of the report on a line of the file."""
    names = [field.name for field in fields(Line)]
    rows = ["  " + _row(line, names) for line in figures.lines]
    head = {"versions": figures.versions, "replications": figures.replications, "columns": names}
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "lines": [\n' + ",\n".join(rows) + "\n]}\n"


def read(text: str) -> Figures:
    """Read what :func:`written` wrote.

    Raises
    ------
    ValueError
        If the columns are not those of this version.
    """
    document = json.loads(text)
    names = [field.name for field in fields(Line)]
    if document["columns"] != names:
        raise ValueError(f"these figures are of another version: {document['columns']}")
    lines = tuple(Line(*row) for row in document["lines"])
    return Figures(document["versions"], document["replications"], lines)


def stored() -> Figures:
    """Return the figures of the last full run."""
    return read(STORED.read_text(encoding="utf-8"))


def _row(line: Line, names: Sequence[str]) -> str:
    return json.dumps([_plain(getattr(line, name)) for name in names], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: round(each, 4) if isinstance(each, float) else each for name, each in value.items()}
    return value


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # a checkout that was never installed
        return "unknown"
