"""Panels of markets over days for the tests of difference in differences."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from stats.places.panel import Panel

CASES = Path(__file__).parents[2] / "data" / "stats_cases.json"


def whole_panel(values, treated_markets, n_pre):
    """Every market on every day, from values of shape (n_markets, n_days); the first markets are the treated ones."""
    markets, days = np.shape(values)
    return Panel(
        [f"m{market}" for market in range(markets) for _ in range(days)],
        np.tile(np.arange(float(days)), markets),
        np.repeat(np.arange(markets) < treated_markets, days),
        np.tile(np.arange(days) >= n_pre, markets),
        np.asarray(values, dtype=float).ravel(),
    )


def four_against_six():
    """The panel of the reference case d-did-panel-4v6."""
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    rows = next(case for case in cases if case["id"] == "d-did-panel-4v6")["inputs"]["rows"]
    columns = {name: np.array([row[name] for row in rows], dtype=float) for name in ("day", "treated", "post", "y")}
    return Panel(
        [row["market"] for row in rows],
        columns["day"],
        columns["treated"].astype(bool),
        columns["post"].astype(bool),
        columns["y"],
    )
