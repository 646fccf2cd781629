"""Reference cases of our own, small and with their sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from stats.summaries import Sums

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def own_cases(name: str) -> dict[str, Any]:
    """Return the cases of one file of tests/reference."""
    cases: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))["cases"]
    return cases


def sums(figures: dict[str, list[float]]) -> Sums:
    """Return the sums of one variant of our own cases."""
    return Sums(np.array(figures["numerator"], dtype=float), np.array(figures["denominator"], dtype=float))
