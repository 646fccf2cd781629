"""A planted effect of left-out regions is found again, and ranges hold the truth as often as they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from experiments.judging.case import frame_of, work_out
from experiments.judging.extra import Extra, extra_of
from experiments.judging.files import Choices, judge_files
from experiments.metrics.kinds import Design
from experiments.reading.read import read_file
from stats.effects import Estimate
from tests.experiments.judging.planted_regions import REVENUE, WITH, Planted, planted


@dataclass(slots=True)
class Counted:
    """How often the range of the change and of what came extra held the truth, and how often it left out 0."""

    lift: float = 0.0
    extra: float = 0.0
    beyond_nought: float = 0.0
    placebo: float = 0.0


def holds(lower: float | None, truth: float, upper: float | None) -> bool:
    return (lower is None or lower <= truth) and (upper is None or truth <= upper)


def count(pairs: int, lift: float, draws: int, seed: int, **how: object) -> Counted:
    """Draw many experiments and judge each by the path that files take."""
    rng, found = np.random.default_rng(seed), Counted()
    for _ in range(draws):
        truth = planted(rng, pairs, lift, **how)
        case = work_out(frame_of(truth.comparison()), REVENUE)
        reading = case.readings[WITH]
        change, extra = reading.plain.lift, extra_of(case, reading)
        assert isinstance(change, Estimate)
        assert isinstance(extra, Extra)
        found.lift += holds(change.lower, lift, change.upper) / draws
        found.extra += holds(extra.lower, truth.extra, extra.upper) / draws
        found.beyond_nought += (not holds(change.lower, 0.0, change.upper)) / draws
        found.placebo += bool(reading.placebo and reading.placebo.passed) / draws
    return found


@pytest.mark.parametrize("pairs", [8, 12])
def test_ranges_hold_the_truth_and_false_alarms_are_rare(pairs: int) -> None:
    # 60 draws each: four standard errors below 95 % are 84 %; the whole form is counted in tests/soak.
    nothing, ads = count(pairs, 0.0, 60, seed=pairs), count(pairs, 0.1, 60, seed=100 + pairs)
    assert min(nothing.lift, nothing.extra, ads.lift, ads.extra, nothing.placebo) >= 0.84
    assert nothing.beyond_nought <= 0.16
    assert ads.beyond_nought > 0.6


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_table_through_the_reader_holds_the_truth(seed: int) -> None:
    truth: Planted = planted(np.random.default_rng(seed), 8, 0.15)
    report = read_file(truth.table().encode(), "regions.csv")
    choices = Choices(metrics=("Y",), design=Design.GEO, unit="location", starts=truth.starts)
    document = judge_files([report], ["regions.csv"], choices)
    variant, extra = document["metrics"][0]["variants"][1], document["extra"][WITH]
    assert document["control"] == "No ads"
    assert document["metrics"][0]["method"] == "did_log_changes"
    assert holds(variant["lift"]["lower"], 0.15, variant["lift"]["upper"])
    assert holds(extra["lower"], truth.extra, extra["upper"])
    assert extra["observed"] == pytest.approx(truth.sales[truth.treated][:, truth.days_before :].sum(), abs=5)
