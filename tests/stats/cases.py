"""Reference cases: our own small copies, and the shared collection where a checkout stands beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from stats.summaries import Sums

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "reference" / "stats_cases.json"


def own_cases(name: str) -> dict[str, Any]:
    """Return the cases of one file of tests/reference."""
    cases: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))["cases"]
    return cases


def shared_cases(*topics: str) -> list[dict[str, Any]]:
    """Return the shared cases of these topics; none where the shared folder is absent."""
    if not SHARED.is_file():
        return []
    cases = json.loads(SHARED.read_text(encoding="utf-8"))["cases"]
    return [case for case in cases if case["topic"] in topics]


def sums(figures: dict[str, list[float]]) -> Sums:
    """Return the sums of one variant of our own cases."""
    return Sums(np.array(figures["numerator"], dtype=float), np.array(figures["denominator"], dtype=float))


def summed_rows(rows: Iterable[dict[str, Any]], variant: str, unit: str, numerator: str, denominator: str) -> Sums:
    """Return sums per unit of one variant from the rows of a shared case."""
    units: dict[Any, list[float]] = {}
    for row in rows:
        if row["arm"] == variant:
            both = units.setdefault(row[unit], [0.0, 0.0])
            both[0] += row[numerator]
            both[1] += row[denominator]
    table = np.array(list(units.values()), dtype=float).reshape(-1, 2)
    return Sums(table[:, 0], table[:, 1])
