"""Left-out regions by simulation, whole: coverage of the change and of what came extra, and verdicts that are wrong."""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pytest

from experiments.judging.analysis import find_out
from tests.experiments.judging.planted_regions import planted
from tests.experiments.judging.test_places_coverage import count

DRAWS = 2_000
# Four standard errors below 95 % at 2,000 draws.
LEAST = 0.93

SETTINGS = {
    "8 and 8 regions": {"pairs": 8},
    "12 and 12 regions": {"pairs": 12},
    "8 and 8, the effect differs by 5 points from region to region": {"pairs": 8, "lift_sd": 0.05},
    "8 and 8, trends three times as strong": {"pairs": 8, "trend_sd": 0.1},
    "8 and 8, a day is 0.9 like the one before": {"pairs": 8, "resembling": 0.9},
    "8 and 8, orders, a few a day": {"pairs": 8, "counts": True},
    "4 and 4 regions": {"pairs": 4},
}


@pytest.mark.soak
@pytest.mark.parametrize("says", SETTINGS)
def test_ranges_hold_the_truth_in_95_of_100(says: str, capsys: pytest.CaptureFixture[str]) -> None:
    how = dict(SETTINGS[says])
    pairs = how.pop("pairs")
    nothing, ads = count(pairs, 0.0, DRAWS, seed=11, **how), count(pairs, 0.1, DRAWS, seed=12, **how)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{says}: nothing planted: range without 0 {nothing.beyond_nought:.1%}, before the start passed "
            f"{nothing.placebo:.1%}; +10 % planted: held by the range of the change {ads.lift:.1%}, of what came extra "
            f"{ads.extra:.1%}, seen {ads.beyond_nought:.1%}\n"
        )
    assert min(nothing.lift, nothing.extra, ads.lift, ads.extra) >= LEAST
    assert nothing.beyond_nought <= 1 - LEAST


@pytest.mark.soak
@pytest.mark.parametrize(("looks", "drawn"), [("weekly", True), ("end", True), ("end", False)])
def test_verdicts_where_nothing_was_planted_are_rarely_wrong(
    looks: str, drawn: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, verdicts = np.random.default_rng(21), Counter[str]()
    for _ in range(DRAWS):
        comparison = planted(rng, 8, 0.0).comparison(looks=looks, drawn_by_us=drawn)
        verdicts[find_out(comparison).chosen.decision.verdict.value] += 1
    wrong = (verdicts["succeeded"] + verdicts["harmful"]) / DRAWS
    with capsys.disabled():
        sys.stdout.write(f"\n8 and 8 regions, {looks}, drawn {drawn}: worked or did harm {wrong:.1%}\n")
    assert wrong <= 1 - LEAST
