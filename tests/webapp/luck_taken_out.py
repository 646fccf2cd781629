"""What wins promised and what remains of it, worked out a second time: a grid over both unknowns, and drawn effects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import halfnorm, norm

from tests.webapp.portfolio_by_pandas import Asked

DRAWS = 60_000


def finished(asked: Asked) -> pd.DataFrame:
    """Tests that could be sized and let one say cause, newest first, oriented so that more is better."""
    frame = asked.exported.counted
    frame = frame[
        frame["provisional_until"].isna()
        & frame["verdict"].ne("invalid")
        & frame["grade"].isin(["A", "B", "C"])
        & (frame["lift"] > -1)
        & (frame["log_lift_se"] > 0)
    ].copy()
    sign = np.where(frame["direction"].eq("down"), -1.0, 1.0)
    frame["y"] = sign * np.log1p(frame["lift"])
    frame["left"] = sign * np.log1p(frame["shrunken_lift"])
    return frame


def wins(asked: Asked) -> dict[str, Any] | None:
    """Averages of the wins looked at, and how many truly bring something."""
    tests = finished(asked)
    own = tests if asked.cycle is None else tests[tests["cycle"] == asked.cycle["name"]]
    won = own["verdict"].eq("succeeded")
    if not won.any():
        return None
    true = _drawn(tests)[:, tests.index.get_indexer(own.index[won])]
    real = (true > 0).sum(axis=1)
    return {
        "tests": len(own),
        "wins": int(won.sum()),
        "promised": float(np.expm1(own.loc[won, "y"].mean())),
        "remains": float(np.expm1(own.loc[won, "left"].mean())),
        "real": {"estimate": float(real.mean()), "lower": np.quantile(real, 0.025), "upper": np.quantile(real, 0.975)},
    }


def totals(asked: Asked) -> dict[tuple[str, str], dict[str, Any]]:
    """Sums of two wins and more of one number in one cycle, by cycle and number."""
    tests = finished(asked)
    won = tests[tests["verdict"].eq("succeeded")]
    if asked.cycle is not None:
        won = won[won["cycle"] == asked.cycle["name"]]
    drawn = _drawn(tests)
    told = {}
    for key, group in won.groupby(["cycle", "number"]):
        if len(group) > 1:
            sums = np.expm1(drawn[:, tests.index.get_indexer(group.index)]).sum(axis=1)
            told[key] = {
                "wins": len(group),
                "raw": np.expm1(group["y"]).sum(),
                "raw_on_top": np.expm1(group["y"].sum()),
                "on_top": np.expm1(group["left"].sum()),
                "total": (sums.mean(), np.quantile(sums, 0.025), np.quantile(sums, 0.975)),
            }
    return told


def beside(asked: Asked) -> dict[str, Any]:
    """Average of what to plan with, beside other tactics and alone."""
    frame = asked.exported.counted
    frame = frame[
        frame["provisional_until"].isna()
        & frame["grade"].isin(["A", "B", "C"])
        & frame["verdict"].ne("invalid")
        & (frame["shrunken_lift"] > -1)
        & frame["other_tactics"].notna()
    ]
    if asked.cycle is not None:
        frame = frame[frame["cycle"] == asked.cycle["name"]]
    left = np.where(frame["direction"].eq("down"), -1.0, 1.0) * np.log1p(frame["shrunken_lift"])
    named = {"beside": frame["other_tactics"].eq(True), "alone": frame["other_tactics"].eq(False)}
    told: dict[str, Any] = {}
    for name, here in named.items():
        told[name] = int(here.sum())
        told[f"{name}_lift"] = float(np.expm1(left[here.to_numpy(dtype=bool)].mean())) if here.any() else None
    return told


def _drawn(tests: pd.DataFrame) -> np.ndarray:
    """Draw the true effects of all tests: y ~ N(theta, se²), theta ~ N(mu, tau²), mu flat, tau half-normal(0.3)."""
    y, se = tests["y"].to_numpy(), tests["log_lift_se"].to_numpy()
    chance = np.random.default_rng(4)
    taus = np.linspace(1e-4, 1.5, 3_000)
    variances = se[None, :] ** 2 + taus[:, None] ** 2
    weights = 1 / variances
    middles = (weights * y).sum(axis=1) / weights.sum(axis=1)
    likelihood = norm.logpdf(y, middles[:, None], np.sqrt(variances)).sum(axis=1) - np.log(weights.sum(axis=1)) / 2
    logs = likelihood + halfnorm.logpdf(taus, scale=0.3)
    place = chance.choice(taus.size, DRAWS, p=np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum())
    middle = chance.normal(middles[place], 1 / np.sqrt(weights.sum(axis=1)[place]))[:, None]
    tau2 = taus[place][:, None] ** 2
    kept = tau2 / (tau2 + se**2)
    return chance.normal(middle + kept * (y - middle), np.sqrt(kept) * se)
