"""Which tests are judged by which, and that it holds on an archive nobody made up."""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from experiments.learning.sizes.families import families_of, remaining_of, shrunken
from experiments.learning.sizes.kept_rows import Counts, KeptRow, experiments_in

WHOLE = Path(__file__).parents[4] / ".." / "shared" / "data" / "asos_digital_experiments.csv.gz"
"""ASOS Digital Experiments Dataset (Liu et al. 2021, CC BY 4.0), on machines that have it."""
NAN = math.nan


def row(experiment_id: int, log_lift: float = 0.1, error: float = 0.1, **more: object) -> KeptRow:
    """A test as it is read from the archive."""
    given = KeptRow(
        figure_id=experiment_id, experiment_id=experiment_id, position=0, number="clicks", metric="clicks",
        lesson_id=None, down=False, hint=False, shown=True, log_lift=log_lift, error=error, counts=None,
        control_variance=NAN,
    )  # fmt: skip
    return replace(given, **more)


def keys(rows: list[KeptRow]) -> dict[int, str]:
    """The kind of family of each experiment."""
    found = {}
    for family in families_of(rows):
        for place in family.wanted:
            found[family.rows[place].experiment_id] = family.key[0]
    return found


def test_five_repeats_of_an_idea_then_five_of_a_number_then_all() -> None:
    idea = [row(number, lesson_id=7) for number in range(5)]
    number = [row(number) for number in range(5, 8)]
    rest = [row(number, number="saves") for number in range(8, 10)]
    found = keys([*idea, *number, *rest])
    assert [found[key] for key in range(10)] == ["idea"] * 5 + ["number"] * 3 + ["all"] * 2


def test_several_versions_or_numbers_of_one_experiment_are_no_history() -> None:
    versions = [row(1, figure_id=number) for number in range(6)]
    beside = [row(1, figure_id=9, position=place) for place in range(1, 6)]
    assert experiments_in([*versions, *beside]) == 1
    assert set(keys([*versions, *beside]).values()) == {"alone"}


def test_each_row_is_wanted_once_and_hints_judge_nobody() -> None:
    rows = [row(number, hint=number % 3 == 0, lesson_id=number % 2) for number in range(30)]
    wanted = [family.rows[place].figure_id for family in families_of(rows) for place in family.wanted]
    assert sorted(wanted, key=str) == sorted((one.figure_id for one in rows), key=str)
    for family in families_of(rows):
        if any(not family.rows[place].hint for place in family.wanted):
            assert not any(one.hint for one in family.rows)


def test_solid_results_too_few_to_be_a_history_are_judged_with_the_hints() -> None:
    rows = [row(number, hint=number > 2) for number in range(8)]
    assert set(keys(rows).values()) == {"number"}


def test_costs_among_gains_are_turned_round_and_back() -> None:
    gains = [row(number, 0.1 + number / 50, number="gains") for number in range(4)]
    cost = row(9, -0.3, 0.2, number="cost", down=True)
    same = row(9, 0.3, 0.2, number="cost")
    found = [remaining_of([*gains, one])[0][one] for one in (cost, same)]
    assert found[0].log_mean == pytest.approx(found[1].log_mean)
    assert 1 / (1 + found[0].lift) == pytest.approx(1 + found[1].lift)
    assert 1 / (1 + found[0].lower) == pytest.approx(1 + found[1].upper)
    assert found[0].lower < found[0].lift < found[0].upper < 0.3


def test_the_counts_of_costs_alone_are_read_as_they_are() -> None:
    rows = [
        row(number, NAN, NAN, down=True, counts=Counts(float(number), 300.0, 4.0, 310.0)) for number in (0, 1, 3, 6, 9)
    ]
    (family,) = families_of(rows)
    found = shrunken(family)
    left = [found[one].lift for one in rows]
    assert left == sorted(left)
    assert [found[one].log_mean for one in rows] == sorted((found[one].log_mean for one in rows), reverse=True)


@dataclass(frozen=True)
class Comparison:
    """One version of one experiment on one number, at its end."""

    experiment: str
    metric: str
    log_lift: float
    error: float


def comparisons() -> Iterator[Comparison]:
    last = {}
    with gzip.open(WHOLE, "rt") as file:
        for each in csv.DictReader(file):
            last[each["experiment_id"], each["variant_id"], each["metric_id"]] = each
    for (experiment, _, metric), each in last.items():
        try:
            control, version = (
                (float(each[f"mean_{side}"]), float(each[f"variance_{side}"]) / float(each[f"count_{side}"]))
                for side in "ct"
            )
        except ValueError:  # some snapshots lack a variance
            continue
        if control[0] > 0 and version[0] > 0 and control[1] > 0 and version[1] > 0:
            variance = control[1] / control[0] ** 2 + version[1] / version[0] ** 2
            yield Comparison(experiment, metric, math.log(version[0] / control[0]), math.sqrt(variance))


@pytest.mark.parametrize("part", [0.5, 0.1] if WHOLE.exists() else [])
def test_on_real_experiments_it_forecasts_the_rest_better_than_any_straight_line(part: float) -> None:
    """A part of each test, by Gaussian thinning, makes the archive; the rest says what came of it."""
    found = sorted(comparisons(), key=lambda one: (one.experiment, one.metric))
    ids = {name: number for number, name in enumerate(dict.fromkeys(one.experiment for one in found))}
    whole, error = (np.array([getattr(one, name) for one in found]) for name in ("log_lift", "error"))
    metrics = np.array([one.metric for one in found])
    ratios, slopes = [], []
    for seed in range(3):
        luck = np.random.default_rng(seed).normal(size=whole.size) * error
        first = whole + luck * math.sqrt((1 - part) / part)
        rest = whole - luck * math.sqrt(part / (1 - part))
        rows = [
            row(
                ids[one.experiment], float(log_lift), one.error / math.sqrt(part),
                figure_id=place, position=int(one.metric) - 1, number=one.metric,
            )
            for place, (one, log_lift) in enumerate(zip(found, first, strict=True))
        ]  # fmt: skip
        remains = remaining_of(rows)[0]
        planned = np.array([remains[one].log_mean for one in rows])
        for metric in "1234":
            its = metrics == metric
            line = np.polyval(np.polyfit(first[its], rest[its], 1), first[its])
            ratios.append(np.mean((planned[its] - rest[its]) ** 2) / np.mean((line - rest[its]) ** 2))
            slopes.append(np.polyfit(planned[its], rest[its], 1)[0])
            assert planned[its].std() > 0
    assert np.mean(ratios) <= 1.05
    assert 0.7 <= np.mean(slopes) <= 1.5
